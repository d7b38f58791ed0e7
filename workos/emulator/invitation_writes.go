package emulator

import (
	"net/http"
	"strings"
	"time"
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
func (s *Server) createInvitation(r *http.Request) reply {
	var in invitationInput
	if refused := readBody(r, &in); refused != nil {
		return *refused
	}
	if !validEmail(in.Email) {
		return invalid(r, fieldError{"email_required", "email"})
	}
	row := &invitation{email: in.Email, organization: noRef, inviter: noRef, acceptedBy: noRef, role: in.RoleSlug}
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
	row.expires = s.now().Add(time.Duration(days) * 24 * time.Hour).UnixMilli()
	at := s.addInvitation(s.newULID(), row)
	s.record("invitation.created", row.organization, s.invitationEvent(at, row), byAPI())
	s.mailInvitation(at)
	return created(s.invitationView(at))
}

// pointInvitation fills in whom the invitation is from and for which organization.
func (s *Server) pointInvitation(row *invitation, in invitationInput) *reply {
	if in.OrganizationID != "" {
		organization, known := s.organizations.find(in.OrganizationID)
		if !known {
			answer := notFound("Organization", in.OrganizationID)
			return &answer
		}
		row.organization = organization
	}
	if in.InviterUserID != "" {
		inviter, known := s.users.find(in.InviterUserID)
		if !known {
			answer := notFound("User", in.InviterUserID)
			return &answer
		}
		row.inviter = inviter
	}
	return nil
}

// refuseInvitation says why somebody cannot be invited; the code is empty when they can.
func (s *Server) refuseInvitation(row *invitation, in invitationInput) (code, text string) {
	if days := in.ExpiresInDays; days != nil && *days < 1 {
		return "expires_in_days_too_short", "An invitation lasts at least one day."
	} else if days != nil && *days > 30 {
		return "expires_in_days_too_long", "An invitation lasts at most 30 days."
	}
	if in.RoleSlug != "" && s.roleIn(row.organization, in.RoleSlug) < 0 {
		return "invalid_role", "There is no role " + in.RoleSlug + "."
	}
	known, exists := s.userWithEmail(in.Email)
	if row.organization == noRef && exists {
		return "user_already_exists", "A user with this email address exists already."
	}
	if exists && s.isMember(known, row.organization) {
		return "user_already_organization_member", "The user is a member of the organization already."
	}
	for at, other := range s.invitations.all() {
		same := other.organization == row.organization && strings.EqualFold(other.email, row.email)
		if same && s.invitationState(s.invitations.rows[at]) == "pending" {
			if row.organization == noRef {
				return "email_already_invited", "The email address has been invited already."
			}
			return "email_already_invited_to_organization", "The email address has been invited to the organization already."
		}
	}
	return "", ""
}
