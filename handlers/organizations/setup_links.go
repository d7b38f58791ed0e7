package organizations

import (
	"context"

	"frontdesk/store"
)

// setupLinkEntries are how many entries are searched for the setup link of an organization.
const setupLinkEntries = 50

// setupLinkHolder is the entry that sent the setup link that an organization has now, as far as Activity tells: WorkOS
// does not say whether there is one, or whose. False where that is not known; somebody may have sent one elsewhere.
func (h *Handlers) setupLinkHolder(ctx context.Context, organizationID string) (sent store.AuditEntry, isKnown bool) {
	page, err := h.Ledger.AuditEntries(ctx, h.Scope(ctx), store.AuditQuery{
		Actions: []string{"it_contact.invite", "it_contact.revoke", "it_contact.remove"}, OrganizationID: organizationID,
		Paging: store.Paging{Limit: setupLinkEntries},
	})
	if err != nil {
		h.Failed(ctx, "look for a setup link", err, "id", organizationID)
	}
	removed := map[string]bool{}
	for _, row := range page.Rows { // the newest first
		switch {
		case row.Outcome == store.Refused || row.Outcome == store.Failed || row.Outcome == store.NotDone || row.Outcome == store.Canceled:
		case row.Action == "it_contact.remove":
			removed[row.TargetID] = true
		default:
			return row, row.Action == "it_contact.invite" && row.Outcome == store.Done && !removed[row.TargetID]
		}
	}
	return store.AuditEntry{}, false
}
