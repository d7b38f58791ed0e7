package emulator

import (
	"net/http"
	"strings"
	"time"
)

// invitation asks somebody to join. Its state follows from what happened to it and from the clock.
type invitation struct {
	email             string
	organization      ref // noRef for one to no organization
	inviter           ref // noRef for none
	role              string
	expires           int64
	accepted, revoked int64
	acceptedBy        ref // noRef for nobody
	updated           int64
}

// invitationEventJSON is an invitation as its events show it: without the secrets.
type invitationEventJSON struct {
	Object         string  `json:"object"`
	ID             string  `json:"id"`
	Email          string  `json:"email"`
	State          string  `json:"state"`
	AcceptedAt     *string `json:"accepted_at"`
	RevokedAt      *string `json:"revoked_at"`
	ExpiresAt      *string `json:"expires_at"`
	OrganizationID *string `json:"organization_id"`
	InviterUserID  *string `json:"inviter_user_id"`
	AcceptedUserID *string `json:"accepted_user_id"`
	RoleSlug       *string `json:"role_slug"`
	CreatedAt      string  `json:"created_at"`
	UpdatedAt      string  `json:"updated_at"`
}

type invitationJSON struct {
	invitationEventJSON
	Token     string `json:"token"`
	AcceptURL string `json:"accept_invitation_url"`
}

func (s *Server) invitationRoutes() {
	const path = "/user_management/invitations"
	s.handle("GET "+path, s.listInvitations)
	s.handle("POST "+path, s.createInvitation)
	s.handle("GET "+path+"/{id}", s.getInvitation)
	s.handle("POST "+path+"/{id}/resend", s.resendInvitation)
	s.handle("POST "+path+"/{id}/revoke", s.revokeInvitation)
}

func (s *Server) invitationState(row *invitation) string {
	switch {
	case row.accepted != 0:
		return "accepted"
	case row.revoked != 0:
		return "revoked"
	case s.now().UnixMilli() >= row.expires:
		return "expired"
	}
	return "pending"
}

func (s *Server) invitationEvent(at ref, row *invitation) invitationEventJSON {
	made := createdAt(s, &s.invitations, at)
	view := invitationEventJSON{
		Object: "invitation", ID: s.invitations.id(at), Email: row.email, State: s.invitationState(row),
		AcceptedAt: stampMillis(row.accepted), RevokedAt: stampMillis(row.revoked), ExpiresAt: stampMillis(row.expires),
		RoleSlug: orNull(row.role), CreatedAt: stamp(made), UpdatedAt: updatedOr(max(row.updated, row.accepted, row.revoked), made),
	}
	idOf := func(id string) *string { return &id }
	if row.organization != noRef {
		view.OrganizationID = idOf(s.organizations.id(row.organization))
	}
	if row.inviter != noRef {
		view.InviterUserID = idOf(s.users.id(row.inviter))
	}
	if row.acceptedBy != noRef {
		view.AcceptedUserID = idOf(s.users.id(row.acceptedBy))
	}
	return view
}

func (s *Server) invitationView(at ref) any {
	view := s.invitationEvent(at, s.invitations.rows[at])
	token := s.invitationToken(at)
	return invitationJSON{view, token, invitationLink(token)}
}

func (s *Server) invitationToken(at ref) string {
	return letters(mix(s.config.Seed, mixText(s.invitations.id(at))), 25)
}

func invitationLink(token string) string {
	return "https://your-app.example/invite?invitation_token=" + token
}

// mailInvitation mails an invitation, the first time or again.
func (s *Server) mailInvitation(at ref) {
	s.mail("invitation", s.invitations.rows[at].email, "", invitationLink(s.invitationToken(at)))
}

func (s *Server) listInvitations(r *http.Request) reply {
	organizationID, email := r.URL.Query().Get("organization_id"), r.URL.Query().Get("email")
	if email != "" && !validEmail(email) {
		return invalid(r, fieldError{"invalid_email", "email"})
	}
	keep := func(at ref) bool { return email == "" || strings.EqualFold(s.invitations.rows[at].email, email) }
	if organizationID == "" {
		return s.list(r, whole(&s.invitations, keep, s.invitationView))
	}
	var refs []ref
	if organization, known := s.organizations.find(organizationID); known {
		refs = s.byOrganization[organization].invitations
	}
	return s.list(r, picked(&s.invitations, refs, keep, s.invitationView))
}

func (s *Server) getInvitation(r *http.Request) reply {
	at, known := s.invitations.find(r.PathValue("id"))
	if !known {
		return notFound("Invitation", r.PathValue("id"))
	}
	return ok(s.invitationView(at))
}

// addInvitation puts a row into the table and its index.
func (s *Server) addInvitation(id ulid, row *invitation) ref {
	at := s.invitations.add(id, row)
	if row.organization != noRef {
		index := &s.byOrganization[row.organization]
		index.invitations = append(index.invitations, at)
	}
	return at
}

func (s *Server) removeInvitation(at ref) {
	if organization := s.invitations.rows[at].organization; organization != noRef {
		index := &s.byOrganization[organization]
		index.invitations = removeRef(index.invitations, at)
	}
	s.invitations.remove(at)
}

// resendInvitation sends the email again, which only a pending invitation allows.
func (s *Server) resendInvitation(r *http.Request) reply {
	at, known := s.invitations.find(r.PathValue("id"))
	if !known {
		return notFound("Invitation", r.PathValue("id"))
	}
	switch s.invitationState(s.invitations.rows[at]) {
	case "expired":
		return problem(http.StatusBadRequest, "invite_expired", "Invite has expired.")
	case "revoked":
		return problem(http.StatusBadRequest, "invite_revoked", "Invite has been revoked.")
	case "accepted":
		return problem(http.StatusBadRequest, "invite_accepted", "Invite has already been accepted.")
	}
	if undeliverable(s.invitations.rows[at].email) {
		return notDeliverable()
	}
	s.mailInvitation(at)
	return s.changeInvitation(at, "invitation.resent", func(row *invitation, now time.Time) { row.updated = now.UnixMilli() })
}

func (s *Server) revokeInvitation(r *http.Request) reply {
	at, known := s.invitations.find(r.PathValue("id"))
	if !known {
		return notFound("Invitation", r.PathValue("id"))
	}
	if s.invitationState(s.invitations.rows[at]) != "pending" {
		return problem(http.StatusBadRequest, "invite_not_pending", "Invite is not pending.")
	}
	return s.changeInvitation(at, "invitation.revoked", func(row *invitation, now time.Time) { row.revoked = now.UnixMilli() })
}

// changeInvitation edits an invitation and records the event.
func (s *Server) changeInvitation(at ref, kind string, edit func(*invitation, time.Time)) reply {
	row := *s.invitations.rows[at]
	edit(&row, s.now())
	s.invitations.set(at, &row)
	s.record(kind, row.organization, s.invitationEvent(at, &row), byAPI())
	return ok(s.invitationView(at))
}
