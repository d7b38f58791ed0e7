// Package invitations renders the page of an invitation.
package invitations

import (
	"time"

	"frontdesk/views"
	issuesview "frontdesk/views/issues"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/workos"
	"frontdesk/workos/health"
)

// Page shows one invitation. Organization is the name of its organization, if known.
type Page struct {
	Invitation   workos.Invitation
	Organization string
	AcceptedBy   string // the name of the user; "" if it is not known
	Note         string
	May          views.Permissions
	Deletion     views.Deletion
	Now          time.Time
}

func (p Page) object() ui.ObjectPage {
	i := p.Invitation
	state := wording.InvitationStateAt(i.State, i.ExpiresAt.Time, p.Now)
	page := ui.ObjectPage{
		Kind: "Invitation", Name: ui.Named(i.Email, i.ID), ID: i.ID, State: &state, Note: p.Note, Callouts: p.callouts(),
		Crumbs: []ui.Action{{Label: "Invitations", URL: paths.Invitations.URL()}},
		Facts: []ui.Fact{
			{Label: "Organization", Value: views.OrganizationLink(i.OrganizationID, p.Organization)},
			{Label: "Role", Value: ui.OrMissing(i.RoleSlug, "default")},
			{Label: "Sent", Value: ui.Time(i.CreatedAt)},
			wording.InvitationExpiry(i.State, i.ExpiresAt, p.Now),
		},
	}
	if i.AcceptedUserID != "" {
		by := ui.IDChip(i.AcceptedUserID)
		if p.AcceptedBy != "" {
			by = ui.Join(ui.Link(p.AcceptedBy, paths.UserShow.URL(i.AcceptedUserID)), by)
		}
		page.Facts = append(page.Facts, ui.Fact{Label: "Accepted by", Value: by})
	}
	if p.May.Invite && p.status() == "pending" {
		page.Actions = []ui.Action{{Label: "Revoke invitation", URL: paths.InvitationRevoke.URL(i.ID)},
			{Label: "Send invitation again", URL: paths.InvitationResend.URL(i.ID), Primary: true}}
	}
	return views.BeingDeleted(page, p.Deletion)
}

func (p Page) callouts() []ui.Callout {
	i := p.Invitation
	in := &health.Input{Kind: health.KindInvitation, Invitation: health.InvitationOf(i)}
	if found, _ := health.Evaluate(in, p.Now); len(found) > 0 {
		return issuesview.Callouts([]issuesview.Issue{{Issue: found[0], Organization: p.Organization}},
			issuesview.Context{Now: p.Now, MayInvite: p.May.Invite, Here: found[0].Subject})
	}
	if i.State == "pending" {
		return []ui.Callout{{Tone: ui.Neutral, Title: "Waiting for them to accept",
			Text: "WorkOS emailed them the link. Ask them to check their spam folder before you send it again.", Who: "The invited person"}}
	}
	if i.State == "revoked" && p.May.Invite {
		return []ui.Callout{{Tone: ui.Neutral, Title: "The invitation was revoked", Text: "Its link no longer works.",
			Actions: []ui.Action{issuesview.InviteAgain(i.ID)}}}
	}
	return nil
}

// status returns the invitation's current status.
func (p Page) status() string {
	return health.InvitationStatus(p.Invitation.State, p.Invitation.ExpiresAt.Time, p.Now)
}
