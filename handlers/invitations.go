package handlers

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"net/http"
	"strconv"

	"frontdesk/views"
	invitationsview "frontdesk/views/invitations"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/health"
	"frontdesk/workos/mirror"

	"github.com/a-h/templ"
)

// Invitations is the list of all invitations.
func (d *Desk) Invitations(c request.Context) error {
	list := d.invitationListing(c, paths.Invitations.URL(), nil)
	list.Filters = append(list.Filters, d.organizationFilter(c))
	return showList(d, c, list)
}

// OrganizationInvitations is the list of an organization's invitations.
func (d *Desk) OrganizationInvitations(c request.Context) error {
	id, err := d.organizations().pathID(c)
	if err != nil {
		return err
	}
	list := d.invitationListing(c, paths.OrganizationInvitations.URL(id), func(q *mirror.Query) { q.OrganizationID = id })
	return showTab(d, c, list, d.organizationTab(c, "invitations"))
}

// invitationListing is the list of invitations that fixed leaves.
func (d *Desk) invitationListing(c request.Context, path string, fixed func(*mirror.Query)) listing[mirror.InvitationRow] {
	type invitation = mirror.InvitationRow
	may := d.may(c)
	list := listing[invitation]{
		ID: "invitations", Title: "Invitations", Section: views.SectionInvitations, Path: path, Fixed: fixed, Sort: "-created",
		Hint: "Email address", FileName: "invitations",
		Columns: []column[invitation]{
			{Key: "email", Label: "Invited", Text: func(r invitation) string { return r.Email }},
			{Label: "Organization", CSVOnly: fixed != nil, None: "no organization", Text: func(r invitation) string { return r.OrganizationName }},
			{Label: "Role", Minor: true, None: "default", Text: func(r invitation) string { return r.Role }},
			stateColumn("Status", func(r invitation) ui.State { return wording.InvitationState(d.invitationStatus(r)) }),
			{Key: "expires", Label: "Expires", Time: true, Text: func(r invitation) string {
				if wording.InvitationExpires(r.State, r.ExpiresAt) {
					return csvTime(r.ExpiresAt)
				}
				return wording.NoInvitationEnd(r.State)
			},
				Cell: func(r invitation) templ.Component { return wording.InvitationEnd(r.State, r.ExpiresAt) }},
			{Key: "created", Label: "Sent", Minor: true, Time: true, Text: func(r invitation) string { return csvTime(r.CreatedAt) },
				Cell: func(r invitation) templ.Component { return ui.Time(r.CreatedAt) }},
			{Label: "ID", CSVOnly: true, Text: func(r invitation) string { return r.ID }},
			{Label: "Organization ID", CSVOnly: true, Text: func(r invitation) string { return r.OrganizationID }},
		},
		Filters: []ui.Filter{{Name: "state", Label: "Status", Options: wording.InvitationStates()}},
		Kind:    mirror.KindInvitation,
		URL:     func(r invitation) string { return paths.InvitationShow.URL(r.ID) },
		Label:   func(r invitation) string { return r.Email },
		Fetch:   d.Mirror.Invitations, Each: d.Mirror.EachInvitation,
		Nothing: ui.Empty{Title: "No invitations yet", Text: "Invitations are listed here, also after they are accepted."},
	}
	if may.Invite {
		list.Actions = []ui.Action{{Label: "Invite user", URL: paths.InvitationNew.URL(), Primary: true}}
	}
	return list
}

// invitationStatus is the status of a row now: a filter finds what the mirror has evaluated, at most a minute ago.
func (d *Desk) invitationStatus(r mirror.InvitationRow) string {
	return health.InvitationStatus(r.State, r.ExpiresAt.Time, d.Now())
}

// InvitationShow is one invitation. What lets somebody in with it, its token and link, is not shown to anybody.
func (d *Desk) InvitationShow(c request.Context) error {
	id, err := d.invitations().pathID(c)
	if err != nil {
		return err
	}
	a := ask(c.Request().Context())
	invitation := d.invitations().fetch(a, id)
	a.wait()
	if err := d.invitations().settle(d, c, id, invitation); err != nil {
		return err
	}
	page := invitationsview.Page{Invitation: invitation.Value, May: d.may(c), Now: d.Now(), Note: d.staleNotice(invitation)}
	if organization, _, err := d.Mirror.Organization(c.Request().Context(), mirror.Everything, invitation.Value.OrganizationID); err == nil {
		page.Organization = ui.Named(organization.Name, organization.ID)
	}
	return d.render(c, http.StatusOK, views.Page{Title: invitation.Value.Email, Section: views.SectionInvitations, Body: invitationsview.Body(page)})
}

// InvitationNew invites somebody by mail, to an organization or to none.
func (d *Desk) InvitationNew(c request.Context) error {
	filled := &invitationForm{desk: d, c: c, Days: "7", roles: d.roleOptions(c)}
	filled.organization.Organization = c.QueryParam("organization")
	if c.Request().Method == http.MethodGet {
		d.inviteAgain(c, filled)
		filled.begin()
	}
	made := workos.Invitation{}
	a := act{
		name: "invitation.send", section: views.SectionInvitations, title: "Invite user", submit: "Send invitation",
		nothing: "Nobody was invited", back: cmp.Or(paths.OrganizationInvitations.URL(filled.organization.Organization), paths.Invitations.URL()), filled: filled,
		target: target{kind: "invitation"},
		says:   []string{"WorkOS will email them a link to join. Only the invited person receives the invitation link."},
	}
	a.explain = func(api *workos.Error) (field, text string) { return filled.explain(api) }
	a.more = func(api *workos.Error) *ui.Action { return filled.more(api) }
	a.targetOf = func() target {
		return target{kind: "invitation", id: filled.Email, name: filled.Email, organizationID: filled.found.id, organizationName: filled.found.name}
	}
	a.done = func() string { return "The invitation was sent to " + filled.Email + "." }
	a.details = func() map[string]string { return map[string]string{"role": filled.Role, "days": filled.Days} }
	a.do = func(ctx context.Context) (err error) {
		days, _ := strconv.Atoi(filled.Days)
		made, err = d.Client.SendInvitation(ctx, workos.SendInvitationOptions{Email: filled.Email, OrganizationID: filled.found.id, RoleSlug: filled.Role, ExpiresInDays: days})
		return err
	}
	a.learn = func(ctx context.Context) error {
		if made.ID == "" {
			return nil
		}
		return d.Mirror.UpsertInvitation(ctx, made)
	}
	a.made, a.adopt = func() string { return d.invitations().madeID(made) }, func(id string) { made.ID = id }
	a.nextOf = func() string { return cmp.Or(paths.InvitationShow.URL(d.invitations().madeID(made)), a.back) }
	return d.perform(c, a)
}

// inviteAgain fills the form in with an earlier invitation, named by ?again=.
func (d *Desk) inviteAgain(c request.Context, f *invitationForm) {
	id := c.QueryParam("again")
	if id == "" {
		return
	}
	ctx, cancel := context.WithTimeout(c.Request().Context(), optionsDeadline)
	defer cancel()
	earlier, err := d.Client.GetInvitation(ctx, id)
	if err != nil {
		if earlier, _, err = d.Mirror.Invitation(ctx, mirror.Everything, id); err != nil {
			return // the form can be filled in by hand
		}
	}
	f.Email, f.Role, f.organization.Organization = earlier.Email, earlier.RoleSlug, earlier.OrganizationID
	if days := int(math.Round(earlier.ExpiresAt.Sub(earlier.CreatedAt.Time).Hours() / 24)); days >= 1 && days <= maxInvitationDays {
		f.Days = strconv.Itoa(days)
	}
}

// invitationAct reads the invitation of the path and begins an act on it.
func (d *Desk) invitationAct(c request.Context) (workos.Invitation, act, error) {
	read, err := d.invitations().read(d, c)
	if err != nil {
		return workos.Invitation{}, act{}, err
	}
	invitation := read.Value
	a := act{
		section: views.SectionInvitations, back: paths.InvitationShow.URL(invitation.ID),
		target: target{kind: "invitation", id: invitation.ID, name: invitation.Email, organizationID: invitation.OrganizationID,
			organizationName: d.nameOfID(c.Request().Context(), invitation.OrganizationID), version: invitation.State},
		learn: d.invitations().relearn(invitation.ID),
	}
	return invitation, a, d.endedInvitation(c.Request().Context(), invitation, a)
}

// InvitationResend has WorkOS mail an invitation again.
func (d *Desk) InvitationResend(c request.Context) error {
	invitation, a, err := d.invitationAct(c)
	if err != nil {
		return err
	}
	a.name, a.title, a.submit = "invitation.resend", "Send the invitation to "+invitation.Email+" again", "Send invitation again"
	a.nothing, a.done = "No email was sent", says("The invitation was sent to "+invitation.Email+" again.")
	a.says = []string{fmt.Sprintf("%s will get the email again. Ask them to look in their spam folder first.", invitation.Email)}
	a.do = func(ctx context.Context) error { _, err := d.Client.ResendInvitation(ctx, invitation.ID); return err }
	return d.perform(c, a)
}

// InvitationRevoke takes an invitation back: its link stops working. WorkOS has no way back from there, so the desk
// waits a few seconds before it asks.
func (d *Desk) InvitationRevoke(c request.Context) error {
	invitation, a, err := d.invitationAct(c)
	if err != nil {
		return err
	}
	revocation := d.revocation(invitation.ID, invitation.Email)
	a.name, a.title, a.submit, a.danger = revocation.name, "Revoke the invitation to "+invitation.Email, "Revoke invitation", true
	a.nothing = revocation.nothing
	a.says = []string{
		fmt.Sprintf("The link in the email to %s will stop working. To invite them after all, send another invitation.", invitation.Email),
		undoWithin,
	}
	a.final = "This is production. " + undoWithin
	a.details = func() map[string]string { return diff("state", invitation.State, "revoked") }
	return d.perform(c, a)
}

// revocation is what is done when the time to take it back is over.
func (d *Desk) revocation(id, email string) act {
	return act{
		name: "invitation.revoke", nothing: "No invitation was revoked", done: says("The invitation to " + email + " was revoked. Its link no longer works."),
		do:    func(ctx context.Context) error { _, err := d.Client.RevokeInvitation(ctx, id); return err },
		learn: d.invitations().relearn(id),
		refused: func(ctx context.Context) string {
			now, err := d.Client.GetInvitation(ctx, id)
			if end := d.invitationEnd(now); err == nil && end != "" {
				return "The invitation to " + email + " " + end + "."
			}
			return ""
		},
	}
}
