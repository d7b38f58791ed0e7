package providers

import (
	"context"

	"frontdesk/handlers/action"
	"frontdesk/store"
	"frontdesk/views/wording"
)

// providerChanged compares WorkOS's settings with the action. WorkOS does not show secrets, or whether the default scopes
// were restored; then any later change counts as the action's.
func (h *Handlers) providerChanged(ctx context.Context, row store.AuditEntry) (action.Sighting, error) {
	now, found, err := h.providerOf(ctx, row.OrganizationID, row.TargetID)
	if err != nil || !found {
		return action.Sighting{Sight: action.Hidden}, err
	}
	state := map[bool]string{true: "on", false: "off"}
	is := map[string]string{"state": state[now.Enabled], "scopes": wording.ScopeList(now.Scopes)}
	if now.Credentials != nil {
		is["client id"] = now.Credentials.ClientID
	}
	blind := row.Details.Fact("client secret") != ""
	if scopes, isChange := row.Details.Change("scopes"); isChange && scopes.After == providersOwn {
		delete(is, "scopes")
		blind = true
	}
	shown := action.Compare(row.Details, is)
	if blind && shown.Sight != action.Unseen {
		if shown.Sight = action.Hidden; now.UpdatedAt.After(row.At) {
			shown.Sight = action.Seen
		}
	}
	return shown, nil
}
