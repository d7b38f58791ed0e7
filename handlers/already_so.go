package handlers

import (
	"context"
	"net/http"

	"frontdesk/store"
	"frontdesk/views/ui"
	"frontdesk/workos"
	"frontdesk/workos/health"
)

// nothingChanged ends the words of a refusal that say what the target is now.
const nothingChanged = "Nothing was changed."

// alreadySo answers an action on something that is already as the action would make it, or can no longer be acted on:
// title says what it is now. Neither the form is shown nor anything sent.
func alreadySo(a act, title, text string) error {
	if text != "" {
		text += " "
	}
	return &Problem{Status: http.StatusConflict, Title: title, Text: text + nothingChanged,
		Actions: []ui.Action{{Label: "Check the current status", URL: a.back, Primary: true}}}
}

// invitationEnd is what an invitation that can no longer be accepted is now, to follow "The invitation": "was already
// revoked". "" while it is pending.
func (d *Desk) invitationEnd(invitation workos.Invitation) string {
	switch status := health.InvitationStatus(invitation.State, invitation.ExpiresAt.Time, d.Now()); status {
	case "pending", "":
		return ""
	case "expired":
		return "has already expired"
	default:
		return "was already " + status // accepted, revoked, and what WorkOS may add
	}
}

// endedInvitation answers an action on an invitation that can no longer be accepted, or that is about to be revoked; nil
// for one that can be acted on.
func (d *Desk) endedInvitation(ctx context.Context, invitation workos.Invitation, a act) error {
	if end := d.invitationEnd(invitation); end != "" {
		return alreadySo(a, "This invitation "+end, "")
	}
	waiting, err := d.Store.AuditEntries(ctx, store.AuditQuery{Action: "invitation.revoke", TargetID: invitation.ID, Outcome: store.Intent, Paging: store.Paging{Limit: 1}})
	if err != nil {
		d.failed(ctx, "look for a revocation", err, "id", invitation.ID)
	}
	if len(waiting.Rows) > 0 {
		return alreadySo(a, "This invitation is about to be revoked", "By "+waiting.Rows[0].Actor.Email+", who can undo it for a few seconds.")
	}
	return nil
}
