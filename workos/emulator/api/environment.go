package api

import (
	"net/http"
	"time"

	"frontdesk/workos/emulator/data"
)

type corsOriginJSON struct {
	Object    string `json:"object"`
	ID        string `json:"id"`
	Origin    string `json:"origin"`
	CreatedAt string `json:"created_at"`
	UpdatedAt string `json:"updated_at"`
}

// CorsOrigins are the web origins of the made-up application, oldest first.
var CorsOrigins = []string{"https://app.frontdesk.example", "https://staging.frontdesk.example", "http://localhost:3000"}

func (s *API) corsOriginRoutes() {
	rows := data.NewTable[string]("cors_origin")
	for i, origin := range CorsOrigins {
		rows.Add(s.SeededID(700*data.Day-time.Duration(i)*90*data.Day, data.MixText(origin)), origin)
	}
	rows.Seeded = len(rows.Rows)
	s.handle("GET /user_management/cors_origins", func(r *http.Request) reply {
		return s.list(r, whole(&rows, nil, func(at data.Ref) any {
			made := data.Stamp(data.CreatedAt(s.State, &rows, at))
			return corsOriginJSON{"cors_origin", rows.ID(at), rows.Rows[at], made, made}
		}))
	})
}

type redirectURIJSON struct {
	Object    string `json:"object"`
	ID        string `json:"id"`
	URI       string `json:"uri"`
	Default   bool   `json:"default"`
	CreatedAt string `json:"created_at"`
	UpdatedAt string `json:"updated_at"`
}

func (s *API) redirectURIRoutes() {
	s.handle("GET /user_management/redirect_uris", func(r *http.Request) reply {
		return s.list(r, whole(&s.RedirectURIs, nil, s.redirectURIView))
	})
}

func (s *API) redirectURIView(at data.Ref) any {
	row := s.RedirectURIs.Rows[at]
	made := data.Stamp(data.CreatedAt(s.State, &s.RedirectURIs, at))
	return redirectURIJSON{"redirect_uri", s.RedirectURIs.ID(at), row.URI, row.IsDefault, made, made}
}

// RolesByPriority is the order in which the environment's roles are listed.
var RolesByPriority = []string{"admin", "manager", "billing", "auditor", "member", "support", "success", "viewer"}

type roleDetails struct {
	Name, description string
	permissions       []string
}

// RoleTexts are the names, descriptions and permissions of the roles, by slug.
var RoleTexts = map[string]roleDetails{
	"admin": {
		"Admin", "Manages people, settings and billing.", []string{
			"users:read", "users:manage", "settings:manage", "billing:manage", "reports:read",
		},
	},
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

// FullRoleJSON is a role as the API shows it.
type FullRoleJSON struct {
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

// RoleList is a list without pages.
type RoleList struct {
	Object string         `json:"object"`
	Data   []FullRoleJSON `json:"data"`
}

func (s *API) roleRoutes() {
	s.handle("GET /authorization/roles", s.listRoles)
	s.handle("GET /authorization/organizations/{organizationId}/roles", s.listOrganizationRoles)
}

func (s *API) roleView(slug, kind string, age time.Duration, salt uint64) FullRoleJSON {
	made := s.Started.Add(-age)
	hash, text := data.Mix(data.MixText(slug), salt), RoleTexts[slug]
	return FullRoleJSON{
		Object: "role", ID: "role_" + data.MakeULID(made.UnixMilli()-s.Shift, uint16(hash), data.Mix(hash)).String(), Slug: slug, Name: text.Name,
		Description: data.OrNull(text.description), Type: kind, ResourceType: "organization", Permissions: text.permissions,
		CreatedAt: data.Stamp(made), UpdatedAt: data.Stamp(made),
	}
}

func (s *API) environmentRoles() RoleList {
	out := RoleList{Object: "list"}
	for i, slug := range RolesByPriority {
		out.Data = append(out.Data, s.roleView(slug, "EnvironmentRole", data.OldestCompany-time.Duration(i)*time.Minute, 0))
	}
	return out
}

func (s *API) listRoles(*http.Request) reply { return ok(s.environmentRoles()) }

// listOrganizationRoles serves the environment's roles and then the organization's own.
func (s *API) listOrganizationRoles(r *http.Request) reply {
	id := r.PathValue("organizationId")
	at, known := s.Organizations.Find(id)
	if !known {
		return notFound("Organization", id)
	}
	out := s.environmentRoles()
	made := data.CreatedAt(s.State, &s.Organizations, at)
	for i, slug := range s.OwnRoles(at) {
		age := s.Started.Sub(made.Add(time.Duration(1+i) * 40 * time.Minute))
		out.Data = append(out.Data, s.roleView(slug, "OrganizationRole", age, data.MixText(id)))
	}
	return ok(out)
}
