package data

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// IdentityJSON is an account elsewhere as the API shows it.
type IdentityJSON struct {
	IdPID    string `json:"idp_id"`
	Type     string `json:"type"`
	Provider string `json:"provider"`
}

// IdentitiesOf returns the external accounts with which a person signs in: none for most, two for a few.
func IdentitiesOf(who Person) []IdentityJSON {
	hash := Mix(who.Hash, 50)
	all := []IdentityJSON{
		{fmt.Sprintf("1%020d", hash>>2), "OAuth", "GoogleOAuth"},
		{
			fmt.Sprintf("%08x-%04x-4%03x-8%03x-%012x", hash>>32, hash>>16&0xffff, hash&0xfff, hash>>48&0xfff, Mix(hash)&0xffffffffffff), "OAuth",
			"MicrosoftOAuth",
		},
		{fmt.Sprint(1_000_000 + Mix(hash, 1)%90_000_000), "OAuth", "GithubOAuth"}, // so spelled here
	}
	switch hash % 12 {
	case 0, 1:
		return all[:1]
	case 2:
		return all[1:2]
	case 3:
		return []IdentityJSON{all[0], all[2]}
	}
	return []IdentityJSON{}
}

// domainOf is what stands after the @ of an address.
func domainOf(email string) string {
	_, domain, _ := strings.Cut(email, "@")
	return domain
}

const (
	sessionLife       = 30 * Day
	impersonationLife = time.Hour
)

// Session is a sign-in session of a user, derived from the user.
type Session struct {
	ID                        ULID
	User, Organization        Ref
	Made, Refreshed, Expires  int64 // milliseconds
	Address, Agent, Method    string
	Impersonator, Impersonate string // the address of who signed in as the user, and why
}

// SessionsOf lists a user's sessions, oldest first, active and ended ones.
func (s *State) SessionsOf(at Ref) []Session { return append(s.seededSessions(at), s.begun[at]...) }

// seededSessions makes up the sessions that a user had at the start: one or two for most who sign in, more for the people of a
// scenario.
func (s *State) seededSessions(at Ref) []Session {
	who, last, seeded := s.SeededPerson(at)
	if !seeded || last == 0 {
		return nil
	}
	organization := s.Users.Rows[at].Organization
	made := CreatedAtSeed(s, s.Memberships.IDs[s.FirstMembership[at]-1]).UnixMilli()
	count := 1 + Mix(who.Hash, 40)%2
	if s.Organizations.Rows[organization].Scenario {
		count += 1 + Mix(who.Hash, 41)%2
	}
	var all []Session
	for i := range count {
		hash := Mix(who.Hash, 42, i)
		began := last - int64(time.Duration(i)*19*time.Hour+Part(time.Duration(i)*5*Day, hash))/Millis
		if began <= made {
			continue
		}
		row := Session{User: at, Organization: organization, Made: began, Expires: began + int64(sessionLife)/Millis}
		row.Refreshed = min(began+int64(Part(s.Started.Sub(time.UnixMilli(began)), hash, 43))/Millis, row.Expires)
		row.Method, row.Address, row.Agent = s.signInMethod(at, who, i, began), addressOf(who, i), agentOf(who, i)
		row.ID = OwnedID(began-s.Shift, at, hash)
		all = append(all, row)
	}
	if impersonated, is := s.impersonation(at, who, organization); is {
		all = append(all, impersonated)
	}
	slices.SortFunc(all, func(a, b Session) int { return a.ID.Compare(b.ID) })
	return all
}

// impersonation is the session of a supporter who looks at the product as the user, in the first hour.
func (s *State) impersonation(at Ref, who Person, organization Ref) (row Session, is bool) {
	if who.Number != 2 || !s.Organizations.Rows[organization].Scenario {
		return row, false
	}
	made := s.Started.Add(-12 * time.Minute).UnixMilli()
	return Session{
		ID: OwnedID(made-s.Shift, at, Mix(who.Hash, 44)), User: at, Organization: organization,
		Made: made, Refreshed: made, Expires: made + int64(impersonationLife)/Millis,
		Address: "198.51.100.7", Agent: UserAgents[0], Method: "impersonation",
		Impersonator: Staff[2].Email, Impersonate: fmt.Sprintf("Ticket %d: a report does not load", 40_000+who.Hash%9000),
	}, true
}

// signInMethod returns how a person signed in for a session: as their organization requires, or as they like.
func (s *State) signInMethod(at Ref, who Person, i uint64, began int64) string {
	for _, c := range s.ByOrganization[s.Users.Rows[at].Organization].Connections {
		if row := s.Connections.Pristine(c); row.State == "active" && row.Updated <= began {
			return "sso"
		}
	}
	if len(IdentitiesOf(who)) > 0 && i == 0 {
		return "oauth"
	}
	return [...]string{"password", "password", "magic_code", "passkey"}[Mix(who.Hash, 45, i)%4]
}

// Device is from where a person signs in through their organization's connection: always the same.
func (p Person) Device() Device {
	hash := Mix(p.Hash, 33)
	return Device{fmt.Sprintf("203.0.113.%d", 1+hash%254), UserAgents[hash%uint64(len(UserAgents))]}
}

// Telephone is the person's other device.
func (p Person) Telephone() Device { return Device{addressOf(p, 1), agentOf(p, 1)} }

// addressOf returns the IP address of a sign-in: the first time that of the office, which a whole company shares,
// then others. All addresses are from the ranges for documentation.
func addressOf(who Person, i uint64) string {
	hash := Mix(who.Hash, 46, i)
	switch {
	case i == 0:
		return fmt.Sprintf("203.0.113.%d", 1+MixText(domainOf(who.Email))%254)
	case hash%5 == 0:
		return fmt.Sprintf("2001:db8:%x:%x::%x", hash>>8&0xffff, hash>>24&0xffff, 1+hash>>40&0xfff)
	case hash%2 == 0:
		return fmt.Sprintf("198.51.100.%d", 1+hash>>8%254)
	}
	return fmt.Sprintf("192.0.2.%d", 1+hash>>8%254)
}

// agentOf returns the browser of a session: first the one at work, then a phone and others.
func agentOf(who Person, i uint64) string {
	if i%2 == 0 {
		return UserAgents[Mix(who.Hash, 47, i)%3]
	}
	return telephones[Mix(who.Hash, 48, i)%uint64(len(telephones))]
}

var telephones = []string{
	"Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
	"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36",
	"Mozilla/5.0 (iPad; CPU OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
}

// UserAgents are the browsers of people at work.
var UserAgents = []string{
	"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
	"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0",
	"Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0",
	"Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
}

// SessionJSON is a session as the API shows it.
type SessionJSON struct {
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

func (s *State) sessionID(row Session) string { return "session_" + row.ID.String() }

// sessionStatus is what has become of a session, and when it ended (0: it has not).
func (s *State) sessionStatus(row Session) (status string, ended int64) {
	if at, revoked := s.RevokedSessions[s.sessionID(row)]; revoked {
		return "revoked", at
	}
	if s.Now().UnixMilli() >= row.Expires {
		return "expired", row.Expires
	}
	return "active", 0
}

// SessionView is a session as the API shows it now.
func (s *State) SessionView(row Session) any {
	status, ended := s.sessionStatus(row)
	view := SessionJSON{
		Object: "session", ID: s.sessionID(row), IPAddress: &row.Address, UserAgent: &row.Agent,
		OrganizationID: s.Organizations.ID(row.Organization), UserID: s.Users.ID(row.User), AuthMethod: row.Method,
		Status: status, ExpiresAt: StampMillis(row.Expires), EndedAt: StampMillis(ended),
		CreatedAt: StampMillis(row.Made), UpdatedAt: StampMillis(max(row.Refreshed, ended)),
	}
	if row.Impersonator != "" {
		view.Impersonator = &impersonatorJSON{row.Impersonator, row.Impersonate}
	}
	return view
}

// IsActive reports whether a session is not over.
func (s *State) IsActive(row Session) bool {
	status, _ := s.sessionStatus(row)
	return status == "active"
}

// EndSession ends a session; one that is over stays as it is.
func (s *State) EndSession(row Session, by Actor) {
	if !s.IsActive(row) {
		return
	}
	s.RevokedSessions[s.sessionID(row)] = s.Now().UnixMilli()
	s.Record("session.revoked", row.Organization, s.SessionView(row), by)
}

// EndSessions ends what a user has open in an organization (NoRef: everywhere).
func (s *State) EndSessions(at, organization Ref, by Actor) {
	for _, row := range s.SessionsOf(at) {
		if organization == NoRef || row.Organization == organization {
			s.EndSession(row, by)
		}
	}
}

// maxBegun is how many sessions of a user are kept of those that began while the server runs.
const maxBegun = 4

// BeginSession signs a user in to an organization: it is their last sign-in, and a session begins.
func (s *State) BeginSession(at, organization Ref, method string, from Device) {
	now := s.Now().UnixMilli()
	s.EditUser(at, func(d *UserDetails) { d.LastSignIn = now })
	s.serial++
	row := Session{
		ID: OwnedID(now, at, Mix(s.Config.Seed, s.serial)), User: at, Organization: organization,
		Made: now, Refreshed: now, Expires: now + int64(sessionLife)/Millis, Address: from.Address, Agent: from.Agent, Method: method,
	}
	s.begun[at] = append(s.openSessions(at), row)
	s.Record("session.created", organization, s.SessionView(row), BySystem())
}

// openSessions forgets the sessions of a user that are over, and ends the oldest of too many.
func (s *State) openSessions(at Ref) (open []Session) {
	rows := s.begun[at]
	for i, row := range rows {
		if len(rows)-i >= maxBegun {
			s.EndSession(row, BySystem())
		}
		if s.IsActive(row) {
			open = append(open, row)
		} else {
			delete(s.RevokedSessions, s.sessionID(row))
		}
	}
	return open
}

// forgetSessions ends and forgets all sessions of a user who is deleted.
func (s *State) forgetSessions(at Ref, by Actor) {
	s.EndSessions(at, NoRef, by)
	for _, row := range s.begun[at] {
		delete(s.RevokedSessions, s.sessionID(row))
	}
	delete(s.begun, at)
}
