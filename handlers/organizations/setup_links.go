package organizations

import (
	"context"

	"frontdesk/store"
)

// setupLinkEntries is how many entries are searched for an organization's setup link.
const setupLinkEntries = 50

// setupLinkHolder returns the entry that sent an organization's current setup link, from the ledger: WorkOS
// does not return whether there is one, or whose. False if that is not known; one may have been sent from elsewhere.
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
