package data

import (
	"maps"
	"net/mail"
	"strings"
	"time"
)

// User is a person who signs in, kept small: other fields are derived from the person, unless
// State.EditedUsers has them.
type User struct {
	Organization Ref // whose person it is; NoRef for one made by the API
	Person       uint32
	Verified     bool
}

// UserDetails is everything about a user, once it was changed or when it was made by the API.
type UserDetails struct {
	Email, First, Last, Locale string
	ExternalID                 string
	Verified                   bool
	Metadata                   map[string]string
	LastSignIn, Updated        int64
}

// UserJSON is a user as the API and its events show it.
type UserJSON struct {
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

// EmailKey is what UserByEmail is indexed by.
func EmailKey(email string) uint64 { return MixText(strings.ToLower(email)) }

// Details is everything about a user.
func (s *State) Details(at Ref) UserDetails {
	if edited, changed := s.EditedUsers[at]; changed {
		return *edited
	}
	return s.SeededDetails(at)
}

// SeededDetails is everything about a user as the seed made it.
func (s *State) SeededDetails(at Ref) UserDetails {
	row := s.Users.Rows[at]
	who := s.Organizations.Rows[row.Organization].Person(row.Person)
	d := UserDetails{Email: who.Email, First: who.First, Last: who.Last, Verified: row.Verified, Locale: who.locale()}
	if row.Verified {
		d.LastSignIn = s.seededLastSignIn(at, who)
		d.Updated = d.LastSignIn
	}
	return d
}

// seededLastSignIn returns when a person last signed in, in milliseconds; 0 for never. It is after they became a member, before
// they were deactivated, and at a time when people of their organization could sign in.
func (s *State) seededLastSignIn(at Ref, who Person) int64 {
	if s.FirstMembership[at] == 0 {
		return 0
	}
	first := s.FirstMembership[at] - 1
	member := s.Memberships.Pristine(first)
	latest := s.Started.Add(-s.Organizations.Pristine(s.Users.Rows[at].Organization).Quiet)
	switch member.Status {
	case MemberPending:
		return 0
	case MemberInactive:
		latest = earlier(latest, time.UnixMilli(member.Updated).Add(-time.Minute))
	}
	earliest := CreatedAtSeed(s, s.Memberships.IDs[first]).Add(time.Minute)
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

// UserView is a user as the API shows it now.
func (s *State) UserView(at Ref) any { return s.userOf(at, s.Details(at)) }

func (s *State) userOf(at Ref, d UserDetails) UserJSON {
	made := CreatedAt(s, &s.Users, at)
	view := UserJSON{
		Object: "user", ID: s.Users.ID(at), FirstName: OrNull(d.First), LastName: OrNull(d.Last),
		Name: OrNull(strings.TrimSpace(d.First + " " + d.Last)), Email: d.Email, EmailVerified: d.Verified,
		ExternalID: OrNull(d.ExternalID), Metadata: map[string]string{}, LastSignInAt: StampMillis(d.LastSignIn),
		Locale: OrNull(d.Locale), CreatedAt: Stamp(made), UpdatedAt: UpdatedOr(d.Updated, made),
	}
	maps.Copy(view.Metadata, d.Metadata)
	return view
}

// UserWithEmail finds a user by exact address; case does not matter.
func (s *State) UserWithEmail(email string) (Ref, bool) {
	at, known := s.UserByEmail[EmailKey(email)]
	if !known || !s.Users.Alive(at) || !strings.EqualFold(s.Details(at).Email, email) {
		return 0, false
	}
	return at, true
}

// AddUser puts a row into the table and its index. The address must be free.
func (s *State) AddUser(id ULID, row User, email string) Ref {
	at := s.Users.Add(id, row)
	s.FirstMembership = append(s.FirstMembership, 0)
	s.UserByEmail[EmailKey(email)] = at
	return at
}

// EditUser changes a user's details.
func (s *State) EditUser(at Ref, edit func(*UserDetails)) {
	before := s.Details(at)
	after := before
	edit(&after)
	if after.Email != before.Email {
		delete(s.UserByEmail, EmailKey(before.Email))
		s.UserByEmail[EmailKey(after.Email)] = at
	}
	if after.ExternalID != before.ExternalID {
		delete(s.UserByExternalID, before.ExternalID)
		if after.ExternalID != "" {
			s.UserByExternalID[after.ExternalID] = at
		}
	}
	after.Updated = s.Now().UnixMilli()
	s.EditedUsers[at] = &after
}

// CreateUser makes a user and records the event. The address must be free.
func (s *State) CreateUser(details UserDetails, by Actor) Ref {
	at := s.AddUser(s.NewULID(), User{Organization: NoRef}, details.Email)
	s.EditedUsers[at] = &details
	s.Record("user.created", NoRef, s.UserView(at), by)
	return at
}

// DeleteUser deletes a user with their memberships, sessions and factors, and records the events.
func (s *State) DeleteUser(at Ref, by Actor) {
	for _, m := range s.MembershipsOf(at) {
		s.Record("organization_membership.deleted", s.Memberships.Rows[m].Organization, s.MembershipEvent(m), by)
		s.RemoveMembership(m)
	}
	s.forgetSessions(at, by)
	s.ForgetFactors(at)
	s.Record("user.deleted", NoRef, s.UserView(at), by)
	d := s.Details(at)
	delete(s.UserByEmail, EmailKey(d.Email))
	delete(s.UserByExternalID, d.ExternalID)
	s.Users.Remove(at)
}

// SeededPerson is who a user is, and when they last came in (0: never), as the seed made them; ok is false for
// users made through the API and for those whose first membership never worked.
func (s *State) SeededPerson(at Ref) (who Person, lastSignIn int64, ok bool) {
	if int(at) >= s.Users.Seeded || s.FirstMembership[at] == 0 {
		return Person{}, 0, false
	}
	first := s.FirstMembership[at] - 1
	if int(first) >= s.Memberships.Seeded || s.Memberships.Pristine(first).Status != MemberActive {
		return Person{}, 0, false
	}
	row := s.Users.Rows[at]
	who = s.Organizations.Pristine(row.Organization).Person(row.Person)
	if _, is := s.StaffDetails(at); is {
		return who, StaffSignIn(s.Started, row.Person), true
	}
	return who, s.SeededDetails(at).LastSignIn, true
}

// ValidEmail accepts a bare email address.
func ValidEmail(text string) bool {
	address, err := mail.ParseAddress(text)
	return err == nil && address.Address == text
}
