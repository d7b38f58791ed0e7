package views

import (
	"time"

	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// InvitationPage is one invitation. Organization is its name as far as known.
type InvitationPage struct {
	Invitation   workos.Invitation
	Organization string
	Note         string
	May          May
	Now          time.Time
}

func (p InvitationPage) object() ui.ObjectPage {
	i := p.Invitation
	state := InvitationStateAt(i.State, i.ExpiresAt.Time, p.Now)
	page := ui.ObjectPage{
		Kind: "Invitation", Name: i.Email, ID: i.ID, State: &state, Note: p.Note, Verdicts: p.verdicts(),
		Crumbs: []ui.Action{{Label: "Invitations", URL: paths.Invitations.URL()}},
		Facts: []ui.Fact{
			{Label: "Organization", Value: organizationLink(i.OrganizationID, p.Organization)},
			{Label: "Role", Value: ui.OrMissing(i.RoleSlug, "default")},
			{Label: "Sent", Value: ui.Time(i.CreatedAt)},
			{Label: "Expires", Value: InvitationEnd(i.State, i.ExpiresAt)},
		},
	}
	if i.AcceptedUserID != "" {
		page.Facts = append(page.Facts, ui.Fact{Label: "Accepted by", Value: ui.IDChip(i.AcceptedUserID)})
	}
	if p.May.Invite && i.State == "pending" {
		page.Actions = []ui.Action{{Label: "Revoke", URL: paths.InvitationRevoke.URL(i.ID)}, {Label: "Send again", URL: paths.InvitationResend.URL(i.ID), Primary: true}}
	}
	return page
}

func (p InvitationPage) verdicts() []ui.Verdict {
	i := p.Invitation
	again := ui.Action{Label: "Invite again", URL: paths.With(paths.InvitationNew.URL(), "again", i.ID), Primary: true}
	switch {
	case i.State == "pending" && i.ExpiresAt.Before(p.Now), i.State == "expired":
		verdict := ui.Verdict{Tone: ui.Attention, Title: "The invitation has expired", Text: "Its link no longer works. Invite them again.", Who: whoUs}
		if p.May.Invite {
			verdict.Actions = []ui.Action{again}
		}
		return []ui.Verdict{verdict}
	case i.State == "revoked" && p.May.Invite:
		return []ui.Verdict{{Tone: ui.Neutral, Title: "The invitation was revoked", Text: "Its link no longer works.", Actions: []ui.Action{again}}}
	case i.State == "pending":
		return []ui.Verdict{{Tone: ui.Neutral, Title: "Waiting for them to accept", Text: "The link is in the mail that WorkOS sent. Ask them to look for it, in the spam folder too, before it is sent again.", Who: "The invited person"}}
	}
	return nil
}

// Organization is the type-ahead for an organization.
func Organization(form ActForm) templ.Component { return ui.Combobox(form.organization()) }

// OptionalOrganization is the type-ahead for an organization that may stay empty.
func OptionalOrganization(form ActForm) templ.Component {
	input := form.organization()
	input.Required = false
	return ui.Combobox(input)
}
