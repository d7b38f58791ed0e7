package data

// Invitation invites a person to join. Its state follows from its changes and from the clock.
type Invitation struct {
	Email             string
	Organization      Ref // NoRef for one to no organization
	Inviter           Ref // NoRef for none
	Role              string
	Expires           int64
	Accepted, Revoked int64
	AcceptedBy        Ref // NoRef for none
	Updated           int64
}

// InvitationEventJSON is an invitation as its events show it: without the secrets.
type InvitationEventJSON struct {
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

// InvitationState is pending, accepted, revoked or expired.
func (s *State) InvitationState(row *Invitation) string {
	switch {
	case row.Accepted != 0:
		return "accepted"
	case row.Revoked != 0:
		return "revoked"
	case s.Now().UnixMilli() >= row.Expires:
		return "expired"
	}
	return "pending"
}

// InvitationEvent returns the data of events about an invitation.
func (s *State) InvitationEvent(at Ref, row *Invitation) InvitationEventJSON {
	made := CreatedAt(s, &s.Invitations, at)
	view := InvitationEventJSON{
		Object: "invitation", ID: s.Invitations.ID(at), Email: row.Email, State: s.InvitationState(row),
		AcceptedAt: StampMillis(row.Accepted), RevokedAt: StampMillis(row.Revoked), ExpiresAt: StampMillis(row.Expires),
		RoleSlug: OrNull(row.Role), CreatedAt: Stamp(made), UpdatedAt: UpdatedOr(max(row.Updated, row.Accepted, row.Revoked), made),
	}
	idOf := func(id string) *string { return &id }
	if row.Organization != NoRef {
		view.OrganizationID = idOf(s.Organizations.ID(row.Organization))
	}
	if row.Inviter != NoRef {
		view.InviterUserID = idOf(s.Users.ID(row.Inviter))
	}
	if row.AcceptedBy != NoRef {
		view.AcceptedUserID = idOf(s.Users.ID(row.AcceptedBy))
	}
	return view
}

// AddInvitation puts a row into the table and its index.
func (s *State) AddInvitation(id ULID, row *Invitation) Ref {
	at := s.Invitations.Add(id, row)
	if row.Organization != NoRef {
		index := &s.ByOrganization[row.Organization]
		index.Invitations = append(index.Invitations, at)
	}
	return at
}

// RemoveInvitation deletes an invitation from the table and its index.
func (s *State) RemoveInvitation(at Ref) {
	if organization := s.Invitations.Rows[at].Organization; organization != NoRef {
		index := &s.ByOrganization[organization]
		index.Invitations = removeRef(index.Invitations, at)
	}
	s.Invitations.Remove(at)
}

// SendInvitation invites a person: it records the event, and mails the invitation.
func (s *State) SendInvitation(row *Invitation, by Actor) Ref {
	at := s.AddInvitation(s.NewULID(), row)
	s.Record("invitation.created", row.Organization, s.InvitationEvent(at, row), by)
	s.MailInvitation(at)
	return at
}

// ChangeInvitation edits an invitation and records the event. edit gets the time in milliseconds.
func (s *State) ChangeInvitation(at Ref, kind string, by Actor, edit func(row *Invitation, now int64)) {
	row := *s.Invitations.Rows[at]
	edit(&row, s.Now().UnixMilli())
	s.Invitations.Set(at, &row)
	s.Record(kind, row.Organization, s.InvitationEvent(at, &row), by)
}

// InvitationSecrets returns the token of an invitation, and the link that has it.
func (s *State) InvitationSecrets(at Ref) (token, link string) {
	token = Letters(Mix(s.Config.Seed, MixText(s.Invitations.ID(at))), 25)
	return token, "https://your-app.example/invite?invitation_token=" + token
}

// MailInvitation mails an invitation, the first time or again.
func (s *State) MailInvitation(at Ref) {
	_, link := s.InvitationSecrets(at)
	s.Mail("invitation", s.Invitations.Rows[at].Email, "", link)
}
