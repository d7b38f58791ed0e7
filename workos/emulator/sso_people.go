package emulator

import (
	"math/bits"
	"slices"
	"strings"
)

// ssoPerson is somebody as their identity provider knows them.
type ssoPerson struct {
	email, first, last string
	idpID              string
	role               string // slug; empty for nobody's member
	groups             []string
	blocked            bool // the identity provider would not let them in
	raw, custom        map[string]any
}

func (p ssoPerson) name() string { return strings.TrimSpace(p.first + " " + p.last) }

// maxPeopleShown is how many people the page has a button for.
const maxPeopleShown = 8

// peopleOf lists people of an organization for the buttons, and says whether there are more: its active
// members, or the people of its directories when it has none. The caller holds the lock.
func (s *signIn) peopleOf(organization ref) (people []signInChoice, more bool) {
	for _, m := range s.byOrganization[organization].memberships {
		row := s.memberships.rows[m]
		if row.status == memberInactive {
			continue
		}
		if more = len(people) == maxPeopleShown; more {
			break
		}
		d := s.details(row.user)
		people = append(people, signInChoice{strings.TrimSpace(d.first + " " + d.last), d.email, roleSlugs[row.role]})
	}
	if len(people) > 0 {
		slices.SortStableFunc(people, func(x, y signInChoice) int { return roleNumber(x.Role) - roleNumber(y.Role) })
		return people, more
	}
	for _, d := range s.byOrganization[organization].directories {
		for _, u := range s.byDirectory[d].users {
			if s.directoryUsers.rows[u].state != personActive {
				continue
			}
			if len(people) == maxPeopleShown {
				return people, true
			}
			who := s.personOf(u)
			people = append(people, signInChoice{who.first + " " + who.last, who.email, who.role()})
		}
	}
	return people, false
}

// personWith finds somebody of an organization by email: a member, a person of its directories, or both.
// The caller holds the lock.
func (s *signIn) personWith(organization ref, email string) (ssoPerson, bool) {
	found, known := s.directoryPerson(organization, email)
	u, exists := s.userWithEmail(email)
	if !exists {
		return found, known
	}
	m, member := s.membershipIn(u, organization)
	if !member {
		return found, known
	}
	if !known {
		found = s.memberPerson(u)
	}
	found.role = roleSlugs[s.memberships.rows[m].role]
	found.blocked = found.blocked || s.memberships.rows[m].status == memberInactive
	if len(found.groups) == 0 && s.organizations.id(organization) == StaffOrganizationID {
		// The staff have no directory; their identity provider sends one group for each role.
		found.groups = []string{strings.ToUpper(found.role[:1]) + found.role[1:]}
	}
	return found, true
}

// directoryPerson finds somebody in an organization's directories.
func (s *signIn) directoryPerson(organization ref, email string) (ssoPerson, bool) {
	is := func(p person) bool { return strings.EqualFold(p.email, email) }
	for _, d := range s.byOrganization[organization].directories {
		who := s.directoryUsersWhere(s.byDirectory[d].users, is)
		if len(who) > 0 {
			return s.provisionedPerson(organization, who[0]), true
		}
	}
	return ssoPerson{}, false
}

// provisionedPerson is a directory user with the groups that its directory knows.
func (s *signIn) provisionedPerson(organization, at ref) ssoPerson {
	row, who := s.directoryUsers.rows[at], s.personOf(at)
	found := ssoPerson{
		email: who.email, first: who.first, last: who.last, idpID: who.idpID(), role: who.role(),
		groups: []string{}, blocked: row.state != personActive, raw: who.rawAttributes(row.state),
		custom: who.customAttributes(s.organizations.rows[organization]),
	}
	for rest := row.groups; rest != 0; rest &= rest - 1 {
		found.groups = append(found.groups, s.groups.rows[s.byDirectory[row.directory].groups[bits.TrailingZeros32(rest)]].name)
	}
	return found
}

// memberPerson is a user as an identity provider would describe them.
func (s *signIn) memberPerson(at ref) ssoPerson {
	d := s.details(at)
	return describedPerson(d.email, d.first, d.last)
}

// strangerPerson is somebody of whom only the email is known: "ana.lopez@…" becomes Ana Lopez.
func strangerPerson(email string) ssoPerson {
	local, _, _ := strings.Cut(email, "@")
	words := strings.FieldsFunc(local, func(r rune) bool { return r == '.' || r == '_' || r == '-' || r == '+' })
	for i, word := range words {
		runes := []rune(word)
		words[i] = strings.ToUpper(string(runes[:1])) + string(runes[1:])
	}
	if len(words) == 0 {
		return describedPerson(email, "", "")
	}
	return describedPerson(email, words[0], strings.Join(words[1:], " "))
}

// describedPerson fills in what an identity provider adds to a name and an address.
func describedPerson(email, first, last string) ssoPerson {
	idpID := "00u" + letters(mixText(strings.ToLower(email)), 17)
	return ssoPerson{
		email: email, first: first, last: last, idpID: idpID, groups: []string{}, custom: map[string]any{},
		raw: map[string]any{"id": idpID, "email": email, "firstName": first, "lastName": last},
	}
}

// whoSigns decides who comes in with an email, or why nobody does. The caller holds the lock.
func (s *signIn) whoSigns(t target, email string) (ssoPerson, *ssoError) {
	if t.organization == noRef {
		if u, known := s.userWithEmail(email); known {
			return s.memberPerson(u), nil
		}
		return strangerPerson(email), nil
	}
	person, known := s.personWith(t.organization, email)
	switch {
	case known && person.blocked:
		return person, failure("access_denied", "The identity provider does not let "+email+" in: the account is suspended.")
	case known:
		return person, nil
	case s.organizations.rows[t.organization].allowOutside:
		return strangerPerson(email), nil
	}
	_, host, _ := strings.Cut(email, "@")
	if _, own := s.domainNamed(t.organization, host); own {
		return person, failure("access_denied", "The identity provider knows nobody with the email "+email+".")
	}
	return person, failure("profile_not_allowed_outside_organization", "")
}
