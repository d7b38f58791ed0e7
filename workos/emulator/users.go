package emulator

import (
	"maps"
	"net/http"
	"strings"
	"time"
)

// user is a person who signs in, kept small: what it does not say follows from the person, unless
// Server.editedUsers has it.
type user struct {
	organization ref // whose person it is; noRef for one made by the API
	person       uint32
	verified     bool
}

// userDetails is everything about a user, once it was changed or when it was made by the API.
type userDetails struct {
	email, first, last, locale string
	externalID                 string
	verified                   bool
	metadata                   map[string]string
	lastSignIn, updated        int64
}

type userJSON struct {
	Object        string            `json:"object"`
	ID            string            `json:"id"`
	FirstName     *string           `json:"first_name"`
	LastName      *string           `json:"last_name"`
	Name          *string           `json:"name"`
	Picture       *string           `json:"profile_picture_url"`
	Email         string            `json:"email"`
	EmailVerified bool              `json:"email_verified"`
	ExternalID    *string           `json:"external_id"`
	Metadata      map[string]string `json:"metadata"`
	LastSignInAt  *string           `json:"last_sign_in_at"`
	Locale        *string           `json:"locale"`
	CreatedAt     string            `json:"created_at"`
	UpdatedAt     string            `json:"updated_at"`
}

func (s *Server) userRoutes() {
	s.handle("GET /user_management/users", s.listUsers)
	s.handle("POST /user_management/users", s.createUser)
	s.handle("GET /user_management/users/{id}", s.getUser)
	s.handle("GET /user_management/users/external_id/{external_id}", s.getUserByExternalID)
	s.handle("PUT /user_management/users/{id}", s.updateUser)
	s.handle("DELETE /user_management/users/{id}", s.deleteUser)
}

// emailKey is what userByEmail is indexed by.
func emailKey(email string) uint64 { return mixText(strings.ToLower(email)) }

// details is everything about a user.
func (s *Server) details(at ref) userDetails {
	if edited, changed := s.editedUsers[at]; changed {
		return *edited
	}
	return s.seededDetails(at)
}

// seededDetails is everything about a user as the seed made it.
func (s *Server) seededDetails(at ref) userDetails {
	row := s.users.rows[at]
	who := s.organizations.rows[row.organization].person(row.person)
	d := userDetails{email: who.email, first: who.first, last: who.last, verified: row.verified, locale: who.locale()}
	if row.verified {
		d.lastSignIn = s.seededLastSignIn(at, who)
		d.updated = d.lastSignIn
	}
	return d
}

// seededLastSignIn is when somebody signed in last, in milliseconds; 0 for never: after they became a member, before
// they were deactivated, and while people of their organization could sign in.
func (s *Server) seededLastSignIn(at ref, who person) int64 {
	if s.firstMembership[at] == 0 {
		return 0
	}
	first := s.firstMembership[at] - 1
	member := s.memberships.pristine(first)
	latest := s.started.Add(-s.organizations.pristine(s.users.rows[at].organization).quiet)
	switch member.status {
	case memberPending:
		return 0
	case memberInactive:
		latest = earlier(latest, time.UnixMilli(member.updated).Add(-time.Minute))
	}
	earliest := createdAtSeed(s, s.memberships.ids[first]).Add(time.Minute)
	last, ever := who.lastSignIn(latest)
	if !ever || earliest.After(latest) {
		return 0
	}
	return max(last.UnixMilli(), earliest.UnixMilli())
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func (s *Server) userView(at ref) any { return s.userOf(at, s.details(at)) }

func (s *Server) userOf(at ref, d userDetails) userJSON {
	made := createdAt(s, &s.users, at)
	view := userJSON{
		Object: "user", ID: s.users.id(at), FirstName: orNull(d.first), LastName: orNull(d.last),
		Name: orNull(strings.TrimSpace(d.first + " " + d.last)), Email: d.email, EmailVerified: d.verified,
		ExternalID: orNull(d.externalID), Metadata: map[string]string{}, LastSignInAt: stampMillis(d.lastSignIn),
		Locale: orNull(d.locale), CreatedAt: stamp(made), UpdatedAt: updatedOr(d.updated, made),
	}
	maps.Copy(view.Metadata, d.metadata)
	return view
}

func (s *Server) listUsers(r *http.Request) reply {
	query := r.URL.Query()
	organizationID, email := query.Get("organization_id"), query.Get("email")
	if organizationID == "" {
		organizationID = query.Get("organization")
	}
	var refs []ref
	organization, known := s.organizations.find(organizationID)
	switch {
	case email != "":
		at, found := s.userWithEmail(email)
		if found && (organizationID == "" || known && s.isMember(at, organization)) {
			refs = []ref{at}
		}
	case organizationID == "":
		return s.list(r, whole(&s.users, nil, s.userView))
	case known:
		refs = s.byOrganization[organization].users
	}
	return s.list(r, picked(&s.users, refs, nil, s.userView))
}

// userWithEmail finds a user by exact address; case does not matter.
func (s *Server) userWithEmail(email string) (ref, bool) {
	at, known := s.userByEmail[emailKey(email)]
	if !known || !s.users.alive(at) || !strings.EqualFold(s.details(at).email, email) {
		return 0, false
	}
	return at, true
}

func (s *Server) getUser(r *http.Request) reply {
	at, known := s.users.find(r.PathValue("id"))
	if !known {
		return notFound("User", r.PathValue("id"))
	}
	return ok(s.userView(at))
}

func (s *Server) getUserByExternalID(r *http.Request) reply {
	at, known := s.userByExternalID[r.PathValue("external_id")]
	if !known {
		return notFound("User", r.PathValue("external_id"))
	}
	return ok(s.userView(at))
}

// addUser puts a row into the table and its index. The address must be free.
func (s *Server) addUser(id ulid, row user, email string) ref {
	at := s.users.add(id, row)
	s.firstMembership = append(s.firstMembership, 0)
	s.userByEmail[emailKey(email)] = at
	return at
}

// editUser changes a user's details.
func (s *Server) editUser(at ref, edit func(*userDetails)) {
	before := s.details(at)
	after := before
	edit(&after)
	if after.email != before.email {
		delete(s.userByEmail, emailKey(before.email))
		s.userByEmail[emailKey(after.email)] = at
	}
	if after.externalID != before.externalID {
		delete(s.userByExternalID, before.externalID)
		if after.externalID != "" {
			s.userByExternalID[after.externalID] = at
		}
	}
	after.updated = s.now().UnixMilli()
	s.editedUsers[at] = &after
}

func (s *Server) deleteUser(r *http.Request) reply {
	at, known := s.users.find(r.PathValue("id"))
	if !known {
		return notFound("User", r.PathValue("id"))
	}
	for _, m := range s.membershipsOf(at) {
		s.record("organization_membership.deleted", s.memberships.rows[m].organization, s.membershipEvent(m), byAPI())
		s.removeMembership(m)
	}
	s.endSessions(at, noRef)
	s.forgetFactors(at)
	s.record("user.deleted", noRef, s.userView(at), byAPI())
	d := s.details(at)
	delete(s.userByEmail, emailKey(d.email))
	delete(s.userByExternalID, d.externalID)
	s.users.remove(at)
	return emptyReply(http.StatusOK)
}
