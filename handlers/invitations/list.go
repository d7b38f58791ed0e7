package invitations

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"net/http"
	"strconv"

	"frontdesk/handlers/action"
	"frontdesk/handlers/list"
	"frontdesk/handlers/page"
	"frontdesk/store"
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

func (h *Handlers) delayedRevocation(row store.AuditEntry) action.Delayed {
	return action.Delayed{
		Operation: h.revocation(row.TargetID, row.TargetName), Waiting: "The invitation to " + row.TargetName + " will be revoked",
		Page: paths.InvitationShow.URL(row.TargetID),
		Version: func(ctx context.Context) (string, error) {
			now, err := h.InvitationResource().Get(ctx, row.TargetID)
			return invitationVersion(now), err
		},
	}
}

// invitationVersion also changes when an invitation is sent again, which leaves it pending.
func invitationVersion(invitation workos.Invitation) string {
	return invitation.State + " " + action.Version(invitation.UpdatedAt) + " " + action.Version(invitation.ExpiresAt)
}

// invitationEnd returns why an invitation can no longer be accepted, to follow "The invitation": "was already
// revoked". "" while it is pending.
func (h *Handlers) invitationEnd(invitation workos.Invitation) string {
	switch status := health.InvitationStatus(invitation.State, invitation.ExpiresAt.Time, h.Now()); status {
	case "pending", "":
		return ""
	case "expired":
		return "has already expired"
	default:
		return "was already " + status // accepted, revoked, and what WorkOS may add
	}
}

// endedInvitation returns the answer to an action on an invitation that can no longer be accepted, or is about to be revoked;
// nil if it can be acted on.
func (h *Handlers) endedInvitation(ctx context.Context, invitation workos.Invitation, a action.Operation) error {
	if end := h.invitationEnd(invitation); end != "" {
		return action.AlreadySo(a, "This invitation "+end, "")
	}
	waiting, err := h.Ledger.AuditEntries(ctx, h.Scope(ctx),
		store.AuditQuery{Action: "invitation.revoke", TargetID: invitation.ID, Outcome: store.Intent, Paging: store.Paging{Limit: 1}})
	if err != nil {
		h.Failed(ctx, "look for a revocation", err, "id", invitation.ID)
	}
	if len(waiting.Rows) > 0 && waiting.Rows[0].Outcome == store.Intent { // not one whose outcome is not written yet
		return action.AlreadySo(a, "This invitation is about to be revoked",
			"By "+waiting.Rows[0].Actor.Email+", who can undo it for a few seconds.")
	}
	return nil
}

// List is the list of all invitations.
func (h *Handlers) List(c request.Context) error {
	spec := h.invitationListing(c, paths.Invitations.URL(), nil)
	spec.Filters = append(spec.Filters, h.OrganizationFilter(c))
	return list.Show(h.Base, c, spec)
}

// ListOfOrganization is the list of an organization's invitations.
func (h *Handlers) ListOfOrganization(c request.Context) error {
	id, err := h.OrganizationResource().PathID(c)
	if err != nil {
		return err
	}
	spec := h.invitationListing(c, paths.OrganizationInvitations.URL(id), func(q *mirror.Query) { q.OrganizationID = id })
	return list.ShowTab(h.Base, c, spec, h.OrganizationTab(c, "invitations"))
}

// invitationListing is the list of the invitations that fixed selects.
func (h *Handlers) invitationListing(c request.Context, path string, fixed func(*mirror.Query)) list.Spec[mirror.InvitationRow] {
	type invitation = mirror.InvitationRow
	may := h.May(c)
	list := list.Spec[invitation]{
		ID: "invitations", Title: "Invitations", Section: views.SectionInvitations, Path: path, Fixed: fixed, Sort: "-created",
		Hint: "Email address", FileName: "invitations",
		Columns: []list.Column[invitation]{
			{Key: "email", Label: "Invited", Text: func(r invitation) string { return r.Email }},
			{Label: "Organization", CSVOnly: fixed != nil, None: "no organization", Text: func(r invitation) string { return r.OrganizationName }},
			{Label: "Role", Minor: true, None: "default", Text: func(r invitation) string { return r.Role }},
			list.StateColumn("Status", func(r invitation) ui.State {
				deletion := h.Deletion(c.Request().Context(), page.Owned{OrganizationID: r.OrganizationID})
				return deletion.State(wording.InvitationState(h.invitationStatus(r)))
			}),
			{Key: "expires", Label: "Expires", Time: true, Text: func(r invitation) string {
				if wording.InvitationExpires(r.State, r.ExpiresAt) {
					return page.CSVTime(r.ExpiresAt)
				}
				return wording.NoInvitationEnd(r.State)
			},
				Cell: func(r invitation) templ.Component { return wording.InvitationEnd(r.State, r.ExpiresAt) }},
			{Key: "created", Label: "Sent", Minor: true, Time: true, Text: func(r invitation) string { return page.CSVTime(r.CreatedAt) },
				Cell: func(r invitation) templ.Component { return ui.Time(r.CreatedAt) }},
			{Label: "ID", CSVOnly: true, Text: func(r invitation) string { return r.ID }},
			{Label: "Organization ID", CSVOnly: true, Text: func(r invitation) string { return r.OrganizationID }},
		},
		Filters: []ui.Filter{{Name: "state", Label: "Status", Options: wording.InvitationStates()}},
		Kind:    mirror.KindInvitation,
		URL:     func(r invitation) string { return paths.InvitationShow.URL(r.ID) },
		Label:   func(r invitation) string { return ui.Named(r.Email, r.ID) },
		Fetch:   h.Mirror.Invitations, Each: h.Mirror.EachInvitation,
		Nothing: ui.Empty{Title: "No invitations yet", Text: "Invitations are listed here, also after they are accepted."},
	}
	if may.Invite {
		list.Actions = []ui.Action{{Label: "Invite user", URL: paths.InvitationNew.URL(), Primary: true}}
	}
	return list
}

// invitationStatus returns the current status of a row: filters use the mirror's evaluation, which is up to a minute old.
func (h *Handlers) invitationStatus(r mirror.InvitationRow) string {
	return health.InvitationStatus(r.State, r.ExpiresAt.Time, h.Now())
}

// Show shows one invitation. Its token and link, with which one can sign in, are never shown.
func (h *Handlers) Show(c request.Context) error {
	id, err := h.InvitationResource().PathID(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	a := page.NewFetchGroup(ctx)
	invitation := h.InvitationResource().Fetch(a, id)
	a.Wait()
	if err := h.InvitationResource().Complete(c, id, invitation); err != nil {
		return err
	}
	page := invitationsview.Page{Invitation: invitation.Value, May: h.May(c), Now: h.Now(), Note: h.StaleNotice(invitation),
		Deletion: h.Deletion(ctx, page.Owned{ID: id, OrganizationID: invitation.Value.OrganizationID})}
	if organization, _, err := h.Mirror.Organization(ctx, h.Scope(ctx), invitation.Value.OrganizationID); err == nil {
		page.Organization = ui.Named(organization.Name, organization.ID)
	}
	page.AcceptedBy = h.NameOfID(ctx, invitation.Value.AcceptedUserID)
	return h.Render(c, http.StatusOK, views.Page{Title: ui.Named(invitation.Value.Email, id), Section: views.SectionInvitations,
		Body: invitationsview.Body(page)})
}

// New invites a person by email, to an organization or to none.
func (h *Handlers) New(c request.Context) error {
	filled := &invitationForm{handlers: h, c: c, Days: "7", roles: h.RoleOptions(c)}
	filled.organization.Organization = c.QueryParam("organization")
	if c.Request().Method == http.MethodGet {
		h.inviteAgain(c, filled)
		filled.begin()
	}
	made := workos.Invitation{}
	a := action.Operation{Name: "invitation.send", Section: views.SectionInvitations, Input: filled, Created: &made.ID,
		CancelURL: cmp.Or(paths.OrganizationInvitations.URL(filled.organization.Organization), paths.Invitations.URL())}
	if id := filled.organization.Organization; c.Request().Method == http.MethodGet && id != "" {
		named := action.Operation{Name: a.Name, CancelURL: a.CancelURL,
			Target: action.Target{OrganizationID: id, OrganizationName: filled.found.Name}}
		if err := h.RefuseDeleting(c, named); err != nil {
			return err
		}
	}
	a.Title, a.Submit, a.FailureText, a.Explain = "Invite user", "Send invitation", "Nobody was invited", filled.explain
	a.Description = []string{"WorkOS will email them a link to join. Only the invited person receives the invitation link."}
	a.Decide = func(a *action.Operation) {
		a.Target = action.Target{Kind: "invitation", ID: filled.Email, Name: filled.Email, OrganizationID: filled.found.ID,
			OrganizationName: filled.found.Name, UserID: h.DeletingUser(c.Request().Context(), filled.Email)}
		a.Details = store.Facts(map[string]string{"role": filled.Role, "days": filled.Days})
	}
	a.Do = func(ctx context.Context) (err error) {
		days, _ := strconv.Atoi(filled.Days)
		made, err = h.Client.SendInvitation(ctx, workos.SendInvitationOptions{Email: filled.Email, OrganizationID: filled.found.ID,
			RoleSlug: filled.Role, ExpiresInDays: days})
		made.ID = h.InvitationResource().MadeID(made)
		return err
	}
	a.Upsert = func(ctx context.Context) error {
		if made.ID == "" {
			return nil
		}
		return h.Mirror.UpsertInvitation(ctx, made)
	}
	a.ResultOf = func() action.Result {
		return action.Result{Text: "The invitation was sent to " + filled.Email + ".", URL: paths.InvitationShow.URL(made.ID)}
	}
	return h.Perform(c, a)
}

// inviteAgain fills the form in with an earlier invitation, named by ?again=.
func (h *Handlers) inviteAgain(c request.Context, f *invitationForm) {
	id := c.QueryParam("again")
	if id == "" {
		return
	}
	ctx, cancel := context.WithTimeout(c.Request().Context(), page.OptionsDeadline)
	defer cancel()
	earlier, err := h.Client.GetInvitation(ctx, id)
	if err != nil {
		if earlier, _, err = h.Mirror.Invitation(ctx, h.Scope(ctx), id); err != nil {
			return // the form can be filled in by hand
		}
	}
	f.Email, f.Role, f.organization.Organization = earlier.Email, earlier.RoleSlug, earlier.OrganizationID
	if days := int(math.Round(earlier.ExpiresAt.Sub(earlier.CreatedAt.Time).Hours() / 24)); days >= 1 && days <= maxInvitationDays {
		f.Days = strconv.Itoa(days)
	}
}

// invitationOperation reads the invitation of the path and begins an operation on it.
func (h *Handlers) invitationOperation(c request.Context) (workos.Invitation, action.Operation, error) {
	read, err := h.InvitationResource().Read(c)
	if err != nil {
		return workos.Invitation{}, action.Operation{}, err
	}
	invitation := read.Value
	a := action.Operation{
		Section: views.SectionInvitations, CancelURL: paths.InvitationShow.URL(invitation.ID),
		Target: action.Target{Kind: "invitation", ID: invitation.ID, Name: ui.Named(invitation.Email, invitation.ID),
			OrganizationID:   invitation.OrganizationID,
			OrganizationName: h.NameOfID(c.Request().Context(), invitation.OrganizationID), Version: invitationVersion(invitation)},
		Upsert: h.InvitationResource().Refetch(invitation.ID),
	}
	return invitation, a, h.endedInvitation(c.Request().Context(), invitation, a)
}

// Resend makes WorkOS email an invitation again.
func (h *Handlers) Resend(c request.Context) error {
	invitation, a, err := h.invitationOperation(c)
	if err != nil {
		return err
	}
	a.Name, a.Title, a.Submit = "invitation.resend", "Send the invitation to "+invitation.Email+" again", "Send invitation again"
	a.FailureText, a.Result.Text = "No email was sent", "The invitation was sent to "+invitation.Email+" again."
	a.Description = []string{fmt.Sprintf("%s will get the email again. Ask them to look in their spam folder first.", invitation.Email)}
	a.Do = func(ctx context.Context) error { _, err := h.Client.ResendInvitation(ctx, invitation.ID); return err }
	return h.Perform(c, a)
}

// Revoke revokes an invitation: its link stops working. WorkOS cannot undo that, so Frontdesk
// waits a few seconds before it calls WorkOS.
func (h *Handlers) Revoke(c request.Context) error {
	invitation, a, err := h.invitationOperation(c)
	if err != nil {
		return err
	}
	revocation := h.revocation(invitation.ID, invitation.Email)
	a.Name, a.Title, a.Submit, a.Danger = revocation.Name, "Revoke the invitation to "+invitation.Email, "Revoke invitation", true
	a.FailureText = revocation.FailureText
	a.Description = []string{
		fmt.Sprintf("The link in the email to %s will stop working. To invite them after all, send another invitation.", invitation.Email),
		action.UndoWithin,
	}
	a.FinalNote = "This is production. " + action.UndoWithin
	a.Details = action.Diff("state", invitation.State, "revoked")
	return h.Perform(c, a)
}

// revocation is the operation that runs when the time for Undo has passed.
func (h *Handlers) revocation(id, email string) action.Operation {
	return action.Operation{
		Name: "invitation.revoke", Confirmation: action.Confirmation{FailureText: "No invitation was revoked"},
		Result: action.Result{Text: "The invitation to " + email + " was revoked. Its link no longer works."},
		Do:     func(ctx context.Context) error { _, err := h.Client.RevokeInvitation(ctx, id); return err },
		Upsert: h.InvitationResource().Refetch(id),
		Refused: func(ctx context.Context) string {
			now, err := h.Client.GetInvitation(ctx, id)
			if end := h.invitationEnd(now); err == nil && end != "" {
				return "The invitation to " + email + " " + end + "."
			}
			return ""
		},
	}
}
