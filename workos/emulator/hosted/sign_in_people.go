package hosted

import (
	"math/bits"
	"slices"
	"strings"

	"frontdesk/workos/emulator/data"
)

// ssoPerson is a person as their identity provider describes them.
type ssoPerson struct {
	email, first, last string
	idpID              string
	role               string // slug; empty for a person without a membership
	groups             []string
	blocked            bool // the identity provider would not let them in
	raw, custom        map[string]any
}

func (p ssoPerson) name() string { return strings.TrimSpace(p.first + " " + p.last) }

// maxPeopleShown is how many people the page has a button for.
const maxPeopleShown = 8

// peopleOf lists people of an organization for the buttons, and reports whether there are more: its active
// members, or the people of its directories if it has none. The caller holds the lock.
func (s *signIn) peopleOf(organization data.Ref) (people []signInChoice, more bool) {
	for _, m := range s.ByOrganization[organization].Memberships {
		row := s.Memberships.Rows[m]
		if row.Status == data.MemberInactive {
			continue
		}
		if more = len(people) == maxPeopleShown; more {
			break
		}
		d := s.Details(row.User)
		people = append(people, signInChoice{strings.TrimSpace(d.First + " " + d.Last), d.Email, data.RoleSlugs[row.Role]})
	}
	if len(people) > 0 {
		slices.SortStableFunc(people, func(x, y signInChoice) int { return data.RoleNumber(x.Role) - data.RoleNumber(y.Role) })
		return people, more
	}
	for _, d := range s.ByOrganization[organization].Directories {
		for _, u := range s.ByDirectory[d].Users {
			if s.DirectoryUsers.Rows[u].State != data.PersonActive {
				continue
			}
			if len(people) == maxPeopleShown {
				return people, true
			}
			who := s.PersonOf(u)
			people = append(people, signInChoice{who.First + " " + who.Last, who.Email, who.Role()})
		}
	}
	return people, false
}

// personWith finds a person of an organization by email: a member, a person of its directories, or both.
// The caller holds the lock.
func (s *signIn) personWith(organization data.Ref, email string) (ssoPerson, bool) {
	found, known := s.directoryPerson(organization, email)
	u, exists := s.UserWithEmail(email)
	if !exists {
		return found, known
	}
	m, member := s.MembershipIn(u, organization)
	if !member {
		return found, known
	}
	if !known {
		found = s.memberPerson(u)
	}
	found.role = data.RoleSlugs[s.Memberships.Rows[m].Role]
	found.blocked = found.blocked || s.Memberships.Rows[m].Status == data.MemberInactive
	if len(found.groups) == 0 && s.Organizations.ID(organization) == data.StaffOrganizationID {
		// The staff have no directory; their identity provider sends one group for each role.
		found.groups = []string{strings.ToUpper(found.role[:1]) + found.role[1:]}
	}
	return found, true
}

// directoryPerson finds a person in an organization's directories.
func (s *signIn) directoryPerson(organization data.Ref, email string) (ssoPerson, bool) {
	is := func(p data.Person) bool { return strings.EqualFold(p.Email, email) }
	for _, d := range s.ByOrganization[organization].Directories {
		who := s.DirectoryUsersWhere(s.ByDirectory[d].Users, is)
		if len(who) > 0 {
			return s.provisionedPerson(organization, who[0]), true
		}
	}
	return ssoPerson{}, false
}

// provisionedPerson is a directory user with the groups in its directory.
func (s *signIn) provisionedPerson(organization, at data.Ref) ssoPerson {
	row, who := s.DirectoryUsers.Rows[at], s.PersonOf(at)
	found := ssoPerson{
		email: who.Email, first: who.First, last: who.Last, idpID: who.IdpID(), role: who.Role(),
		groups: []string{}, blocked: row.State != data.PersonActive, raw: who.RawAttributes(row.State),
		custom: who.CustomAttributes(s.Organizations.Rows[organization]),
	}
	for rest := row.Groups; rest != 0; rest &= rest - 1 {
		found.groups = append(found.groups, s.Groups.Rows[s.ByDirectory[row.Directory].Groups[bits.TrailingZeros32(rest)]].Name)
	}
	return found
}

// memberPerson is a user as an identity provider would describe them.
func (s *signIn) memberPerson(at data.Ref) ssoPerson {
	d := s.Details(at)
	return describedPerson(d.Email, d.First, d.Last)
}

// strangerPerson makes a person from an email alone: "ana.lopez@…" becomes Ana Lopez.
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
	idpID := "00u" + data.Letters(data.MixText(strings.ToLower(email)), 17)
	return ssoPerson{
		email: email, first: first, last: last, idpID: idpID, groups: []string{}, custom: map[string]any{},
		raw: map[string]any{"id": idpID, "email": email, "firstName": first, "lastName": last},
	}
}

// whoSigns returns the person who signs in with an email, or why no one can. The caller holds the lock.
func (s *signIn) whoSigns(t target, email string) (ssoPerson, *ssoError) {
	if t.organization == data.NoRef {
		if u, known := s.UserWithEmail(email); known {
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
	case s.Organizations.Rows[t.organization].AllowOutside:
		return strangerPerson(email), nil
	}
	_, host, _ := strings.Cut(email, "@")
	if _, own := s.DomainNamed(t.organization, host); own {
		return person, failure("access_denied", "The identity provider knows nobody with the email "+email+".")
	}
	return person, failure("profile_not_allowed_outside_organization", "")
}
