package emulator

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// roleSlugs are all roles there are. A membership keeps the place of its role here, so places do not change:
// the first four are those of the staff, by what they may do, and the last ones belong to some organizations.
var roleSlugs = []string{
	"viewer", "success", "support", "admin", "member", "manager", "billing", "auditor",
	"org-external-auditor", "org-site-lead", "org-invoice-approver",
}

const ownRolePrefix = "org-"

// roleNumber is the place of a role in roleSlugs, or -1.
func roleNumber(slug string) int { return slices.Index(roleSlugs, slug) }

// roleIn is roleNumber for a role that members of an organization (noRef: none) can have.
func (s *Server) roleIn(organization ref, slug string) int {
	if strings.HasPrefix(slug, ownRolePrefix) && !slices.Contains(s.ownRoles(organization), slug) {
		return -1
	}
	return roleNumber(slug)
}

// rolesByPriority is the order in which the environment's roles are listed.
var rolesByPriority = []string{"admin", "manager", "billing", "auditor", "member", "support", "success", "viewer"}

type roleDetails struct {
	name, description string
	permissions       []string
}

var roleTexts = map[string]roleDetails{
	"admin":                {"Admin", "Manages people, settings and billing.", []string{"users:read", "users:manage", "settings:manage", "billing:manage", "reports:read"}},
	"manager":              {"Manager", "Manages the people of a team.", []string{"users:read", "users:manage", "reports:read"}},
	"billing":              {"Billing", "Sees and pays invoices.", []string{"billing:manage", "reports:read"}},
	"auditor":              {"Auditor", "Reads everything and changes nothing.", []string{"users:read", "audit_logs:read", "reports:read"}},
	"member":               {"Member", "The default role.", []string{"reports:read"}},
	"support":              {"Support", "", []string{"users:read", "users:manage"}},
	"success":              {"Success", "", []string{"users:read", "reports:read"}},
	"viewer":               {"Viewer", "", []string{"users:read"}},
	"org-external-auditor": {"External auditor", "For the auditors of the yearly review.", []string{"audit_logs:read"}},
	"org-site-lead":        {"Site lead", "Leads one site.", []string{"users:read", "reports:read"}},
	"org-invoice-approver": {"Invoice approver", "Releases invoices for payment.", []string{"billing:manage"}},
}

type fullRoleJSON struct {
	Object       string   `json:"object"`
	ID           string   `json:"id"`
	Slug         string   `json:"slug"`
	Name         string   `json:"name"`
	Description  *string  `json:"description"`
	Type         string   `json:"type"`
	ResourceType string   `json:"resource_type_slug"`
	Permissions  []string `json:"permissions"`
	CreatedAt    string   `json:"created_at"`
	UpdatedAt    string   `json:"updated_at"`
}

// roleList is a list without pages.
type roleList struct {
	Object string         `json:"object"`
	Data   []fullRoleJSON `json:"data"`
}

func (s *Server) roleRoutes() {
	s.handle("GET /authorization/roles", s.listRoles)
	s.handle("GET /authorization/organizations/{organizationId}/roles", s.listOrganizationRoles)
}

// ownRoles are the custom roles of an organization: one or two for every fourth.
func (s *Server) ownRoles(organization ref) []string {
	if organization == noRef || int(organization) >= s.organizations.seeded {
		return nil
	}
	own := roleSlugs[slices.Index(roleSlugs, "org-external-auditor"):]
	salt := mix(s.organizations.pristine(organization).salt, 55)
	first := int(salt >> 8 % uint64(len(own)-1))
	switch salt % 8 {
	case 0:
		return own[first : first+1]
	case 1:
		return own[first : first+2]
	}
	return nil
}

func (s *Server) roleView(slug, kind string, age time.Duration, salt uint64) fullRoleJSON {
	made := s.started.Add(-age)
	hash, text := mix(mixText(slug), salt), roleTexts[slug]
	return fullRoleJSON{
		Object: "role", ID: "role_" + makeULID(made.UnixMilli()-s.shift, uint16(hash), mix(hash)).String(), Slug: slug, Name: text.name,
		Description: orNull(text.description), Type: kind, ResourceType: "organization", Permissions: text.permissions,
		CreatedAt: stamp(made), UpdatedAt: stamp(made),
	}
}

func (s *Server) environmentRoles() roleList {
	out := roleList{Object: "list"}
	for i, slug := range rolesByPriority {
		out.Data = append(out.Data, s.roleView(slug, "EnvironmentRole", oldestCompany-time.Duration(i)*time.Minute, 0))
	}
	return out
}

func (s *Server) listRoles(*http.Request) reply { return ok(s.environmentRoles()) }

// listOrganizationRoles serves the environment's roles and then the organization's own.
func (s *Server) listOrganizationRoles(r *http.Request) reply {
	id := r.PathValue("organizationId")
	at, known := s.organizations.find(id)
	if !known {
		return notFound("Organization", id)
	}
	out := s.environmentRoles()
	made := createdAt(s, &s.organizations, at)
	for i, slug := range s.ownRoles(at) {
		age := s.started.Sub(made.Add(time.Duration(1+i) * 40 * time.Minute))
		out.Data = append(out.Data, s.roleView(slug, "OrganizationRole", age, mixText(id)))
	}
	return ok(out)
}
