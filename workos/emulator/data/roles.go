package data

import (
	"slices"
	"strings"
)

// RoleSlugs are all roles. A membership stores the position of its role here, so positions must not change:
// the first four are those of the staff, by permissions, and the last ones belong to some organizations.
var RoleSlugs = []string{
	"viewer", "success", "support", "admin", "member", "manager", "billing", "auditor",
	"org-external-auditor", "org-site-lead", "org-invoice-approver",
}

// OwnRolePrefix begins the slugs of the roles of an organization.
const OwnRolePrefix = "org-"

// RoleNumber is the place of a role in RoleSlugs, or -1.
func RoleNumber(slug string) int { return slices.Index(RoleSlugs, slug) }

// RoleIn is RoleNumber for a role that members of an organization (NoRef: none) can have.
func (s *State) RoleIn(organization Ref, slug string) int {
	if strings.HasPrefix(slug, OwnRolePrefix) && !slices.Contains(s.OwnRoles(organization), slug) {
		return -1
	}
	return RoleNumber(slug)
}

// OwnRoles are the custom roles of an organization: one or two for every fourth.
func (s *State) OwnRoles(organization Ref) []string {
	if organization == NoRef || int(organization) >= s.Organizations.Seeded {
		return nil
	}
	own := RoleSlugs[slices.Index(RoleSlugs, "org-external-auditor"):]
	salt := Mix(s.Organizations.Pristine(organization).Salt, 55)
	first := int(salt >> 8 % uint64(len(own)-1))
	switch salt % 8 {
	case 0:
		return own[first : first+1]
	case 1:
		return own[first : first+2]
	}
	return nil
}
