package emulator

import (
	"encoding/binary"
	"fmt"
	"strings"
	"time"
)

// seededEvent renders an event of the seed: the object as it was then, and who did it.
func (s *Server) seededEvent(at ref, row event) (data any, by actor) {
	admin := byPortal("IT admin of " + s.organizationName(row.organization))
	switch kind, _, _ := strings.Cut(row.kind, "."); kind {
	case "organization":
		then := s.organizationOf(row.subject, s.organizations.pristine(row.subject))
		then.Domains = []domainJSON{} // they were added later
		return then, byDashboard()
	case "organization_domain":
		return s.seededDomainEvent(row), bySystem()
	case "invitation":
		return s.seededInvitation(row), byAPI()
	case "connection":
		data, system := s.seededConnectionEvent(at, row)
		if system {
			return data, bySystem()
		}
		return data, admin
	case "dsync":
		if strings.HasPrefix(row.kind, "dsync.user.") || strings.HasPrefix(row.kind, "dsync.group.") {
			return s.seededDirectoryEvent(at, row), bySystem() // the sync brought it
		}
		return s.seededDirectoryEvent(at, row), admin
	case "user":
		details := s.pristineDetails(row.subject)
		details.lastSignIn, details.updated = 0, 0
		return s.userOf(row.subject, details), byAPI()
	case "organization_membership":
		then := s.memberships.pristine(row.subject)
		if row.kind == "organization_membership.created" && then.status == memberInactive {
			then.status, then.updated = memberActive, 0
		}
		return s.membershipOf(row.subject, then), byAPI()
	}
	return s.seededSignIn(at, row), bySystem()
}

func (s *Server) organizationName(at ref) string {
	if at == noRef {
		return ""
	}
	return s.organizations.pristine(at).name
}

// pristineDetails is a user as the seed made it; the staff are not derived from a person.
func (s *Server) pristineDetails(at ref) userDetails {
	if details, is := s.staffDetails(at); is {
		return details
	}
	return s.seededDetails(at)
}

func (s *Server) staffDetails(at ref) (userDetails, bool) {
	row := s.users.rows[at]
	if s.organizations.id(row.organization) != StaffOrganizationID {
		return userDetails{}, false
	}
	return staff[row.person], true
}

func (s *Server) seededDomainEvent(row event) any {
	then := *s.domains.pristine(row.subject)
	switch row.kind {
	case "organization_domain.created":
		then.state, then.updated = "pending", 0
	case "organization_domain.verification_failed":
		return failedDomain(s.domainOf(row.subject, &then), "domain_verification_period_expired")
	}
	return s.domainOf(row.subject, &then)
}

func (s *Server) seededInvitation(row event) any {
	view := s.invitationEvent(row.subject, s.invitations.pristine(row.subject))
	if row.kind == "invitation.created" {
		view.State, view.AcceptedAt, view.RevokedAt, view.AcceptedUserID = "pending", nil, nil, nil
		view.UpdatedAt = view.CreatedAt
	}
	return view
}

// seededConnectionEvent renders what happened to a connection; system says that nobody did it.
func (s *Server) seededConnectionEvent(at ref, row event) (data any, system bool) {
	then := *s.connections.pristine(row.subject)
	switch row.kind {
	case "connection.activated":
		then.state, then.updated = "active", createdAt(s, &s.events, at).UnixMilli()
	case "connection.deactivated":
		then.state = "inactive"
	case "connection.saml_certificate_renewal_required":
		return s.certificateWarning(at, row), true
	case "connection.saml_certificate_renewed":
		told := createdAt(s, &s.events, at)
		return renewed{
			Connection:  certifiedConnection{s.connections.id(row.subject), s.organizations.id(row.organization)},
			Certificate: certificate{"ResponseSigning", stamp(told.AddDate(certificateYears, 0, 0))}, RenewedAt: stamp(told),
		}, false
	}
	return s.connectionEvent(row.subject, &then), false
}

// certificateWarning says that a connection's signing certificate has to be renewed.
func (s *Server) certificateWarning(at ref, row event) any {
	told := createdAt(s, &s.events, at)
	expires := told.Add(time.Duration(row.detail)*day + 12*time.Hour)
	return map[string]any{
		"connection": map[string]string{
			"id": s.connections.id(row.subject), "organization_id": s.organizations.id(row.organization),
		},
		"certificate": map[string]any{
			"certificate_type": "ResponseSigning", "expiry_date": stamp(expires), "is_expired": row.detail < 0,
		},
		"days_until_expiry": row.detail,
	}
}

func (s *Server) seededDirectoryEvent(at ref, row event) any {
	switch row.kind {
	case "dsync.activated":
		then := *s.directories.pristine(row.subject)
		then.state, then.updated = "linked", createdAt(s, &s.events, at).UnixMilli()
		return s.directoryEvent(row.subject, &then)
	case "dsync.group.created":
		return s.groupOf(row.subject)
	case "dsync.token.revoked":
		id := s.directories.id(row.subject)
		return map[string]string{
			"object": "directory_token", "id": "directory_token_" + s.events.ids[at].String(), "directory_id": id,
			"organization_id": s.organizations.id(row.organization), "token_suffix": letters(mixText(id), 4),
			"created_at": stamp(createdAt(s, &s.directories, row.subject)),
		}
	}
	view := s.directoryUserOf(row.subject)
	if row.kind == "dsync.user.created" {
		view.State, view.UpdatedAt = personActive.String(), view.CreatedAt
		view.RawAttributes["active"] = true
		return view
	}
	return struct {
		directoryUserJSON
		Previous map[string]any `json:"previous_attributes"`
	}{view, map[string]any{"state": personActive.String()}}
}

// seededSignIn renders a step of a sign-in.
func (s *Server) seededSignIn(at ref, row event) any {
	organization := s.organizations.pristine(row.organization)
	who := organization.person(row.signInUser())
	hash := mix(who.hash, 33)
	why := seededFailures[row.signInFailure()]
	email := who.email
	if s.organizations.id(row.organization) == StaffOrganizationID {
		email = staff[who.number].email
	}
	if why.Code == "profile_not_allowed_outside_organization" {
		local, _, _ := strings.Cut(email, "@")
		email = local + "@" + s.outsideDomain(row.organization)
	}
	organizationID, connectionID := s.organizations.id(row.organization), s.connections.id(row.subject)
	id := s.events.ids[at]
	session := "session_" + letters(mix(binary.BigEndian.Uint64(id[8:]), 34), 26) // the same for start and end
	address := fmt.Sprintf("203.0.113.%d", 1+hash%254)
	_, status, _ := strings.Cut(row.kind, "sso_")
	data := signInEvent{
		Type: "sso", Status: status, IPAddress: &address, UserAgent: &userAgents[hash%uint64(len(userAgents))], Email: &email,
		SSO: signInEventSSO{OrganizationID: &organizationID, ConnectionID: &connectionID, SessionID: &session},
	}
	if u, known := s.userWithEmail(email); known {
		id := s.users.id(u)
		data.UserID = &id
	}
	switch status {
	case "failed":
		data.Error = &why
	case "timed_out":
		data.Error = &signInEventFail{"sso_session_timed_out", "The identity provider did not answer within five minutes."}
	}
	return data
}

// outsideDomain is a domain of the organization that it has not proven.
func (s *Server) outsideDomain(organization ref) string {
	for _, d := range s.byOrganization[organization].domains {
		if s.domains.rows[d].state != "verified" {
			return s.domains.rows[d].name
		}
	}
	return "elsewhere.example"
}
