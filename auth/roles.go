package auth

import (
	"slices"
	"strings"

	"frontdesk/workos"
)

// RoleMap decides which role a person gets; ParseRoles makes one.
type RoleMap struct{ rules []rule }

// rule gives a role to the people who match it.
type rule struct {
	role  Role
	kind  matcherKind
	value string
}

type matcherKind string

const (
	byEmail matcherKind = ""
	byGroup matcherKind = "group"
	bySlug  matcherKind = "role"
)

// subject is the data about a person that decides their role.
type subject struct {
	email  string   // normalised by matchableEmail
	groups []string // as the identity provider names them
	slugs  []string // role slugs of WorkOS
}

func subjectOf(profile workos.Profile) subject {
	s := subject{email: matchableEmail(profile.Email), groups: profile.Groups}
	if profile.Role != nil {
		s.slugs = append(s.slugs, profile.Role.Slug)
	}
	for _, role := range profile.Roles {
		s.slugs = append(s.slugs, role.Slug)
	}
	return s
}

func (r rule) matches(s subject) bool {
	switch r.kind {
	case byGroup:
		return slices.Contains(s.groups, r.value)
	case bySlug:
		return slices.Contains(s.slugs, r.value)
	default:
		return s.email != "" && s.email == r.value
	}
}

// roleFor returns the highest role that a person matches, and whether there is one.
func (m RoleMap) roleFor(s subject) (Role, bool) {
	var highest Role
	for _, r := range m.rules {
		if r.role.rank() > highest.rank() && r.matches(s) {
			highest = r.role
		}
	}
	return highest, highest != ""
}

// relevant keeps only the groups and slugs that some rule names: a session stores no more about a person
// than is needed to decide their role again.
func (m RoleMap) relevant(s subject) subject {
	named := func(kind matcherKind, values []string) []string {
		var kept []string
		for _, r := range m.rules {
			if r.kind == kind && slices.Contains(values, r.value) && !slices.Contains(kept, r.value) {
				kept = append(kept, r.value)
			}
		}
		return kept
	}
	return subject{email: s.email, groups: named(byGroup, s.groups), slugs: named(bySlug, s.slugs)}
}

// matchableEmail returns an address in lower case, or "" for one that must not decide a role: only printable
// ASCII with one @ is compared, because "a@evil@example.com" and look-alike letters have let strangers in
// elsewhere.
func matchableEmail(email string) string {
	if len(email) > 254 || strings.Count(email, "@") != 1 {
		return ""
	}
	for _, char := range []byte(email) {
		if char <= ' ' || char > '~' || strings.IndexByte(`"(),:;<>[\]`, char) >= 0 {
			return ""
		}
	}
	local, domain, _ := strings.Cut(email, "@")
	if local == "" || !strings.Contains(domain, ".") || strings.HasPrefix(domain, ".") || strings.HasSuffix(domain, ".") {
		return ""
	}
	return strings.ToLower(email)
}
