package api

import (
	"net/http"
	"strings"
	"time"

	"frontdesk/workos/emulator/data"
)

// invitationInput is the body of a create.
type invitationInput struct {
	Email          string `json:"email"`
	OrganizationID string `json:"organization_id"`
	RoleSlug       string `json:"role_slug"`
	ExpiresInDays  *int   `json:"expires_in_days"`
	InviterUserID  string `json:"inviter_user_id"`
}

// createInvitation serves POST /user_management/invitations. No email leaves this server.
func (s *API) createInvitation(r *http.Request) reply {
	var in invitationInput
	if refused := readBody(r, &in); refused != nil {
		return *refused
	}
	if !data.ValidEmail(in.Email) {
		return invalid(r, FieldError{"email_required", "email"})
	}
	row := &data.Invitation{Email: in.Email, Organization: data.NoRef, Inviter: data.NoRef, AcceptedBy: data.NoRef, Role: in.RoleSlug}
	if refused := s.pointInvitation(row, in); refused != nil {
		return *refused
	}
	if code, text := s.refuseInvitation(row, in); code != "" {
		return problem(http.StatusBadRequest, code, text)
	}
	if undeliverable(in.Email) {
		return notDeliverable()
	}
	days := 7
	if in.ExpiresInDays != nil {
		days = *in.ExpiresInDays
	}
	row.Expires = s.Now().Add(time.Duration(days) * 24 * time.Hour).UnixMilli()
	return created(s.invitationView(s.SendInvitation(row, data.ByAPI())))
}

// pointInvitation sets the inviter and the organization of an invitation.
func (s *API) pointInvitation(row *data.Invitation, in invitationInput) *reply {
	if in.OrganizationID != "" {
		organization, known := s.Organizations.Find(in.OrganizationID)
		if !known {
			answer := notFound("Organization", in.OrganizationID)
			return &answer
		}
		row.Organization = organization
	}
	if in.InviterUserID != "" {
		inviter, known := s.Users.Find(in.InviterUserID)
		if !known {
			answer := notFound("User", in.InviterUserID)
			return &answer
		}
		row.Inviter = inviter
	}
	return nil
}

// refuseInvitation returns why a person cannot be invited; the code is empty if they can.
func (s *API) refuseInvitation(row *data.Invitation, in invitationInput) (code, text string) {
	if days := in.ExpiresInDays; days != nil && *days < 1 {
		return "expires_in_days_too_short", "An invitation lasts at least one day."
	} else if days != nil && *days > 30 {
		return "expires_in_days_too_long", "An invitation lasts at most 30 days."
	}
	if in.RoleSlug != "" && s.RoleIn(row.Organization, in.RoleSlug) < 0 {
		return "invalid_role", "There is no role " + in.RoleSlug + "."
	}
	known, exists := s.UserWithEmail(in.Email)
	if row.Organization == data.NoRef && exists {
		return "user_already_exists", "A user with this email address exists already."
	}
	if exists && s.IsMember(known, row.Organization) {
		return "user_already_organization_member", "The user is a member of the organization already."
	}
	for at, other := range s.Invitations.All() {
		same := other.Organization == row.Organization && strings.EqualFold(other.Email, row.Email)
		if same && s.InvitationState(s.Invitations.Rows[at]) == "pending" {
			if row.Organization == data.NoRef {
				return "email_already_invited", "The email address has been invited already."
			}
			return "email_already_invited_to_organization", "The email address has been invited to the organization already."
		}
	}
	return "", ""
}

// InvitationJSON is an invitation as the API shows it, with its secrets.
type InvitationJSON struct {
	data.InvitationEventJSON
	Token     string `json:"token"`
	AcceptURL string `json:"accept_invitation_url"`
}

func (s *API) invitationRoutes() {
	const path = "/user_management/invitations"
	s.handle("GET "+path, s.listInvitations)
	s.handle("POST "+path, s.createInvitation)
	s.handle("GET "+path+"/{id}", s.getInvitation)
	s.handle("POST "+path+"/{id}/resend", s.resendInvitation)
	s.handle("POST "+path+"/{id}/revoke", s.revokeInvitation)
}

func (s *API) invitationView(at data.Ref) any {
	view := s.InvitationEvent(at, s.Invitations.Rows[at])
	token, link := s.InvitationSecrets(at)
	return InvitationJSON{view, token, link}
}

func (s *API) listInvitations(r *http.Request) reply {
	organizationID, email := r.URL.Query().Get("organization_id"), r.URL.Query().Get("email")
	if email != "" && !data.ValidEmail(email) {
		return invalid(r, FieldError{"invalid_email", "email"})
	}
	keep := func(at data.Ref) bool { return email == "" || strings.EqualFold(s.Invitations.Rows[at].Email, email) }
	if organizationID == "" {
		return s.list(r, whole(&s.Invitations, keep, s.invitationView))
	}
	var refs []data.Ref
	if organization, known := s.Organizations.Find(organizationID); known {
		refs = s.ByOrganization[organization].Invitations
	}
	return s.list(r, picked(&s.Invitations, refs, keep, s.invitationView))
}

func (s *API) getInvitation(r *http.Request) reply {
	at, known := s.Invitations.Find(r.PathValue("id"))
	if !known {
		return notFound("Invitation", r.PathValue("id"))
	}
	return ok(s.invitationView(at))
}

// resendInvitation sends the email again, which only a pending invitation allows.
func (s *API) resendInvitation(r *http.Request) reply {
	at, known := s.Invitations.Find(r.PathValue("id"))
	if !known {
		return notFound("Invitation", r.PathValue("id"))
	}
	switch s.InvitationState(s.Invitations.Rows[at]) {
	case "expired":
		return problem(http.StatusBadRequest, "invite_expired", "Invite has expired.")
	case "revoked":
		return problem(http.StatusBadRequest, "invite_revoked", "Invite has been revoked.")
	case "accepted":
		return problem(http.StatusBadRequest, "invite_accepted", "Invite has already been accepted.")
	}
	if undeliverable(s.Invitations.Rows[at].Email) {
		return notDeliverable()
	}
	s.MailInvitation(at)
	s.ChangeInvitation(at, "invitation.resent", data.ByAPI(), func(row *data.Invitation, now int64) { row.Updated = now })
	return ok(s.invitationView(at))
}

func (s *API) revokeInvitation(r *http.Request) reply {
	at, known := s.Invitations.Find(r.PathValue("id"))
	if !known {
		return notFound("Invitation", r.PathValue("id"))
	}
	if s.InvitationState(s.Invitations.Rows[at]) != "pending" {
		return problem(http.StatusBadRequest, "invite_not_pending", "Invite is not pending.")
	}
	s.ChangeInvitation(at, "invitation.revoked", data.ByAPI(), func(row *data.Invitation, now int64) { row.Revoked = now })
	return ok(s.invitationView(at))
}
