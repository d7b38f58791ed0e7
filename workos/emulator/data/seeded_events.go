package data

import (
	"encoding/binary"
	"strings"
	"time"
)

// seededEvent renders an event of the seed: the object as it was then, and who did it.
func (s *State) seededEvent(at Ref, row Event) (data any, by Actor) {
	admin := ByPortal("IT admin of " + s.organizationName(row.Organization))
	switch kind, _, _ := strings.Cut(row.Kind, "."); kind {
	case "organization":
		then := s.organizationOf(row.Subject, s.Organizations.Pristine(row.Subject))
		then.Domains = []DomainJSON{} // they were added later
		return then, byDashboard()
	case "organization_domain":
		return s.seededDomainEvent(row), BySystem()
	case "invitation":
		return s.seededInvitation(row), ByAPI()
	case "connection":
		data, system := s.seededConnectionEvent(at, row)
		if system {
			return data, BySystem()
		}
		return data, admin
	case "dsync":
		if strings.HasPrefix(row.Kind, "dsync.user.") || strings.HasPrefix(row.Kind, "dsync.group.") {
			return s.seededDirectoryEvent(at, row), BySystem() // the sync brought it
		}
		return s.seededDirectoryEvent(at, row), admin
	case "user":
		details := s.PristineDetails(row.Subject)
		details.LastSignIn, details.Updated = 0, 0
		return s.userOf(row.Subject, details), ByAPI()
	case "organization_membership":
		then := s.Memberships.Pristine(row.Subject)
		if row.Kind == "organization_membership.created" && then.Status == MemberInactive {
			then.Status, then.Updated = MemberActive, 0
		}
		return s.membershipOf(row.Subject, then), ByAPI()
	}
	return s.seededSignIn(at, row), BySystem()
}

func (s *State) organizationName(at Ref) string {
	if at == NoRef {
		return ""
	}
	return s.Organizations.Pristine(at).Name
}

func (s *State) seededDomainEvent(row Event) any {
	then := *s.Domains.Pristine(row.Subject)
	switch row.Kind {
	case "organization_domain.created":
		then.State, then.Updated = "pending", 0
	case "organization_domain.verification_failed":
		return failedDomain(s.DomainOf(row.Subject, &then), "domain_verification_period_expired")
	}
	return s.DomainOf(row.Subject, &then)
}

func (s *State) seededInvitation(row Event) any {
	view := s.InvitationEvent(row.Subject, s.Invitations.Pristine(row.Subject))
	if row.Kind == "invitation.created" {
		view.State, view.AcceptedAt, view.RevokedAt, view.AcceptedUserID = "pending", nil, nil, nil
		view.UpdatedAt = view.CreatedAt
	}
	return view
}

// seededConnectionEvent renders an event about a connection; system means that no person caused it.
func (s *State) seededConnectionEvent(at Ref, row Event) (data any, system bool) {
	then := *s.Connections.Pristine(row.Subject)
	switch row.Kind {
	case "connection.activated":
		then.State, then.Updated = "active", CreatedAt(s, &s.Events, at).UnixMilli()
	case "connection.deactivated":
		then.State = "inactive"
	case "connection.saml_certificate_renewal_required":
		return s.certificateWarning(at, row), true
	case "connection.saml_certificate_renewed":
		told := CreatedAt(s, &s.Events, at)
		return Renewed{
			Connection:  CertifiedConnection{s.Connections.ID(row.Subject), s.Organizations.ID(row.Organization)},
			Certificate: Certificate{"ResponseSigning", Stamp(told.AddDate(CertificateYears, 0, 0))}, RenewedAt: Stamp(told),
		}, false
	}
	return s.connectionEvent(row.Subject, &then), false
}

// NoteCertificates notes what the seeded events tell about certificates.
func (s *State) NoteCertificates() {
	for at, row := range s.Events.All() {
		switch row.Kind {
		case "connection.saml_certificate_renewal_required":
			s.CertificateEnds(row.Subject, s.warnedOf(at, row))
		case "connection.saml_certificate_renewed":
			s.CertificateEnds(row.Subject, CreatedAt(s, &s.Events, at).AddDate(CertificateYears, 0, 0))
		}
	}
}

// warnedOf is when the certificate expires that a warning of the seed is about.
func (s *State) warnedOf(at Ref, row Event) time.Time {
	return CreatedAt(s, &s.Events, at).Add(time.Duration(row.Detail)*Day + 12*time.Hour)
}

// certificateWarning renders the event that a connection's signing certificate must be renewed.
func (s *State) certificateWarning(at Ref, row Event) any {
	expires := s.warnedOf(at, row)
	return map[string]any{
		"connection": map[string]string{
			"id": s.Connections.ID(row.Subject), "organization_id": s.Organizations.ID(row.Organization),
		},
		"certificate": map[string]any{
			"certificate_type": "ResponseSigning", "expiry_date": Stamp(expires), "is_expired": row.Detail < 0,
		},
		"days_until_expiry": row.Detail,
	}
}

func (s *State) seededDirectoryEvent(at Ref, row Event) any {
	switch row.Kind {
	case "dsync.activated":
		then := *s.Directories.Pristine(row.Subject)
		then.State, then.Updated = "linked", CreatedAt(s, &s.Events, at).UnixMilli()
		return s.directoryEvent(row.Subject, &then)
	case "dsync.group.created":
		return s.groupOf(row.Subject, s.Groups.Pristine(row.Subject))
	case "dsync.token.revoked":
		id := s.Directories.ID(row.Subject)
		return map[string]string{
			"object": "directory_token", "id": "directory_token_" + s.Events.IDs[at].String(), "directory_id": id,
			"organization_id": s.Organizations.ID(row.Organization), "token_suffix": Letters(MixText(id), 4),
			"created_at": Stamp(CreatedAt(s, &s.Directories, row.Subject)),
		}
	}
	view := s.DirectoryUserOf(row.Subject)
	if row.Kind == "dsync.user.created" {
		view.State, view.UpdatedAt = PersonActive.String(), view.CreatedAt
		view.RawAttributes["active"] = true
		return view
	}
	return changedDirectoryUser{view, map[string]any{"state": PersonActive.String()}}
}

// seededSignIn renders a step of a sign-in.
func (s *State) seededSignIn(at Ref, row Event) any {
	organization := s.Organizations.Pristine(row.Organization)
	who := organization.Person(row.signInUser())
	why := seededFailures[row.signInFailure()]
	email := who.Email
	if s.Organizations.ID(row.Organization) == StaffOrganizationID {
		email = Staff[who.Number].Email
	}
	if why.Code == "profile_not_allowed_outside_organization" {
		email = withDomain(email, s.outsideDomain(row.Organization))
	}
	organizationID, connectionID := s.Organizations.ID(row.Organization), s.Connections.ID(row.Subject)
	id := s.Events.IDs[at]
	session := "session_" + Letters(Mix(binary.BigEndian.Uint64(id[8:]), 34), 26) // the same for start and end
	from := who.Device()
	_, status, _ := strings.Cut(row.Kind, "sso_")
	data := SignInEvent{
		Type: "sso", Status: status, IPAddress: &from.Address, UserAgent: &from.Agent, Email: &email,
		SSO: &SignInEventSSO{OrganizationID: &organizationID, ConnectionID: &connectionID, SessionID: &session},
	}
	if u, known := s.UserWithEmail(email); known {
		id := s.Users.ID(u)
		data.UserID = &id
	}
	switch status {
	case "failed":
		data.Error = &why
	case "timed_out":
		data.Error = &timedOut
	}
	return data
}

// withDomain is an address with another domain.
func withDomain(email, domain string) string {
	local, _, _ := strings.Cut(email, "@")
	return local + "@" + domain
}

// OutsideEmail is the address of an organization's person of that number in a domain that the organization has not proven; ok is
// false if nobody is refused for that.
func (s *State) OutsideEmail(organization Ref, number uint32) (email string, ok bool) {
	row := s.Organizations.Rows[organization]
	for _, d := range s.ByOrganization[organization].Domains {
		if domain := s.Domains.Rows[d]; !IsProven(domain) && !row.AllowOutside {
			return withDomain(row.Person(number).Email, domain.Name), true
		}
	}
	return "", false
}

// outsideDomain is a domain of the organization that it had not proven: an event says what was, also of a deleted organization.
func (s *State) outsideDomain(organization Ref) string {
	for at := range Ref(s.Domains.Seeded) {
		if d := s.Domains.Pristine(at); d.Organization == organization && d.State != "verified" {
			return d.Name
		}
	}
	return "elsewhere.example"
}
