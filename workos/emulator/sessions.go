package emulator

import (
	"fmt"
	"net/http"
	"slices"
	"time"
)

const (
	sessionLife       = 30 * day
	impersonationLife = time.Hour
)

// session is a sign-in that somebody has open, derived from who they are.
type session struct {
	id                        ulid
	user, organization        ref
	made, refreshed, expires  int64 // milliseconds
	address, agent, method    string
	impersonator, impersonate string // the address of who signed in as the user, and why
}

type sessionJSON struct {
	Object         string            `json:"object"`
	ID             string            `json:"id"`
	Impersonator   *impersonatorJSON `json:"impersonator,omitempty"`
	IPAddress      *string           `json:"ip_address"`
	OrganizationID string            `json:"organization_id"`
	UserAgent      *string           `json:"user_agent"`
	UserID         string            `json:"user_id"`
	AuthMethod     string            `json:"auth_method"`
	Status         string            `json:"status"`
	ExpiresAt      *string           `json:"expires_at"`
	EndedAt        *string           `json:"ended_at"`
	CreatedAt      *string           `json:"created_at"`
	UpdatedAt      *string           `json:"updated_at"`
}

type impersonatorJSON struct {
	Email  string `json:"email"`
	Reason string `json:"reason"`
}

func (s *Server) sessionRoutes() {
	s.handle("GET /user_management/users/{id}/sessions", s.listSessions)
	s.handle("POST /user_management/sessions/revoke", s.revokeSession)
}

// sessionsOf makes up a user's sessions, oldest first, whether they are over or not: one or two for most who
// come in, more for the people of a story.
func (s *Server) sessionsOf(at ref) []session {
	who, last, seeded := s.seededPerson(at)
	if !seeded || last == 0 {
		return nil
	}
	organization := s.users.rows[at].organization
	made := createdAtSeed(s, s.memberships.ids[s.firstMembership[at]-1]).UnixMilli()
	count := 1 + mix(who.hash, 40)%2
	if s.organizations.rows[organization].scenario {
		count += 1 + mix(who.hash, 41)%2
	}
	var all []session
	for i := range count {
		hash := mix(who.hash, 42, i)
		began := last - int64(time.Duration(i)*19*time.Hour+part(time.Duration(i)*5*day, hash))/millis
		if began <= made {
			continue
		}
		row := session{user: at, organization: organization, made: began, expires: began + int64(sessionLife)/millis}
		row.refreshed = min(began+int64(part(s.started.Sub(time.UnixMilli(began)), hash, 43))/millis, row.expires)
		row.method, row.address, row.agent = s.signInMethod(at, who, i, began), addressOf(who, i), agentOf(who, i)
		row.id = ownedID(began-s.shift, at, hash)
		all = append(all, row)
	}
	if impersonated, is := s.impersonation(at, who, organization); is {
		all = append(all, impersonated)
	}
	slices.SortFunc(all, func(a, b session) int { return a.id.compare(b.id) })
	return all
}

// impersonation is the session of a supporter who looks at the product as the user, in the first hour.
func (s *Server) impersonation(at ref, who person, organization ref) (row session, is bool) {
	if who.number != 2 || !s.organizations.rows[organization].scenario {
		return row, false
	}
	made := s.started.Add(-12 * time.Minute).UnixMilli()
	return session{
		id: ownedID(made-s.shift, at, mix(who.hash, 44)), user: at, organization: organization,
		made: made, refreshed: made, expires: made + int64(impersonationLife)/millis,
		address: "198.51.100.7", agent: userAgents[0], method: "impersonation",
		impersonator: staff[2].email, impersonate: fmt.Sprintf("Ticket %d: a report does not load", 40_000+who.hash%9000),
	}, true
}

// signInMethod is how somebody came in for a session: as their organization demands, or as they like.
func (s *Server) signInMethod(at ref, who person, i uint64, began int64) string {
	for _, c := range s.byOrganization[s.users.rows[at].organization].connections {
		if row := s.connections.pristine(c); row.state == "active" && row.updated <= began {
			return "sso"
		}
	}
	if len(identitiesOf(who)) > 0 && i == 0 {
		return "oauth"
	}
	return [...]string{"password", "password", "magic_code", "passkey"}[mix(who.hash, 45, i)%4]
}

// addressOf is from where somebody came in: the first time from the office, which all of a company share,
// then from elsewhere. All addresses are of the ranges for documentation.
func addressOf(who person, i uint64) string {
	hash := mix(who.hash, 46, i)
	switch {
	case i == 0:
		return fmt.Sprintf("203.0.113.%d", 1+mixText(domainOf(who.email))%254)
	case hash%5 == 0:
		return fmt.Sprintf("2001:db8:%x:%x::%x", hash>>8&0xffff, hash>>24&0xffff, 1+hash>>40&0xfff)
	case hash%2 == 0:
		return fmt.Sprintf("198.51.100.%d", 1+hash>>8%254)
	}
	return fmt.Sprintf("192.0.2.%d", 1+hash>>8%254)
}

// agentOf is the browser of a session: somebody's own at work, then their telephone and the like.
func agentOf(who person, i uint64) string {
	if i%2 == 0 {
		return userAgents[mix(who.hash, 47, i)%3]
	}
	return telephones[mix(who.hash, 48, i)%uint64(len(telephones))]
}

var telephones = []string{
	"Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
	"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36",
	"Mozilla/5.0 (iPad; CPU OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
}

func (s *Server) sessionID(row session) string { return "session_" + row.id.String() }

// sessionStatus is what has become of a session, and when it ended (0: it has not).
func (s *Server) sessionStatus(row session) (status string, ended int64) {
	if at, revoked := s.revokedSessions[s.sessionID(row)]; revoked {
		return "revoked", at
	}
	if s.now().UnixMilli() >= row.expires {
		return "expired", row.expires
	}
	return "active", 0
}

func (s *Server) sessionView(row session) any {
	status, ended := s.sessionStatus(row)
	view := sessionJSON{
		Object: "session", ID: s.sessionID(row), IPAddress: &row.address, UserAgent: &row.agent,
		OrganizationID: s.organizations.id(row.organization), UserID: s.users.id(row.user), AuthMethod: row.method,
		Status: status, ExpiresAt: stampMillis(row.expires), EndedAt: stampMillis(ended),
		CreatedAt: stampMillis(row.made), UpdatedAt: stampMillis(max(row.refreshed, ended)),
	}
	if row.impersonator != "" {
		view.Impersonator = &impersonatorJSON{row.impersonator, row.impersonate}
	}
	return view
}

// listSessions serves the sessions that are open, as documented: those that are over are left out.
func (s *Server) listSessions(r *http.Request) reply {
	at, known := s.users.find(r.PathValue("id"))
	if !known {
		return notFound("User", r.PathValue("id"))
	}
	open := slices.DeleteFunc(s.sessionsOf(at), func(row session) bool {
		status, _ := s.sessionStatus(row)
		return status != "active"
	})
	return s.list(r, listing{
		prefix: "session", n: len(open),
		id:     func(i int) ulid { return open[i].id },
		render: func(i int) any { return s.sessionView(open[i]) },
	})
}

// findSession looks a session up by its id alone.
func (s *Server) findSession(id string) (session, bool) {
	key, ok := parseID("session", id)
	if !ok {
		return session{}, false
	}
	at := ownerIn(key)
	if int(at) >= len(s.users.rows) || !s.users.alive(at) {
		return session{}, false
	}
	all := s.sessionsOf(at)
	i := slices.IndexFunc(all, func(row session) bool { return row.id == key })
	if i < 0 {
		return session{}, false
	}
	return all[i], true
}

// revokeSession ends a session; one that is over stays as it is. An unknown one is a 400, as documented.
func (s *Server) revokeSession(r *http.Request) reply {
	var in struct {
		SessionID string `json:"session_id"`
	}
	if refused := readBody(r, &in); refused != nil {
		return *refused
	}
	row, known := s.findSession(in.SessionID)
	if !known {
		return message(http.StatusBadRequest, fmt.Sprintf("Session not found: '%s'.", in.SessionID))
	}
	s.endSession(row)
	return emptyReply(http.StatusOK)
}

func (s *Server) endSession(row session) {
	if status, _ := s.sessionStatus(row); status != "active" {
		return
	}
	s.revokedSessions[s.sessionID(row)] = s.now().UnixMilli()
	s.record("session.revoked", row.organization, s.sessionView(row), byAPI())
}

// endSessions ends what a user has open in an organization (noRef: everywhere).
func (s *Server) endSessions(at, organization ref) {
	for _, row := range s.sessionsOf(at) {
		if organization == noRef || row.organization == organization {
			s.endSession(row)
		}
	}
}
