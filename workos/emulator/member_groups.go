package emulator

import (
	"net/http"
	"strings"
)

// memberGroup is a set of an organization's members; the groups of directories are in directory_groups.go.
type memberGroup struct {
	organization ref
	name         string
	description  string
	share        uint64 // percent of the members that were in it from the start
	updated      int64
}

// memberGroups keeps the groups. Who is in one follows from the membership, unless it was changed.
type memberGroups struct {
	*Server
	rows           table[*memberGroup]
	ofOrganization map[ref][]ref
	changed        map[groupPlace]bool
}

type groupPlace struct{ group, membership ref }

type memberGroupJSON struct {
	Object       string  `json:"object"`
	ID           string  `json:"id"`
	Organization string  `json:"organization_id"`
	Name         string  `json:"name"`
	Description  *string `json:"description"`
	CreatedAt    string  `json:"created_at"`
	UpdatedAt    string  `json:"updated_at"`
}

// seededMemberGroups are what organizations call their groups, with their share of the members in percent.
var seededMemberGroups = []memberGroup{
	{name: "Everyone", description: "All employees", share: 100},
	{name: "Engineering", share: 40},
	{name: "Finance", description: "May see invoices", share: 10},
	{name: "Reviewers", description: "Approve what is published", share: 20},
	{name: "Contractors", share: 8},
}

func newMemberGroups(s *Server) *memberGroups {
	g := &memberGroups{Server: s, rows: newTable[*memberGroup]("group"), ofOrganization: map[ref][]ref{}, changed: map[groupPlace]bool{}}
	var all []dated[*memberGroup]
	for i, organization := range s.organizations.rows {
		h := mix(organization.salt, 81)
		for n := range h % 4 {
			row := seededMemberGroups[(h>>8+n)%uint64(len(seededMemberGroups))]
			row.organization = ref(i)
			age := part(s.ageAtStart(ref(i)), organization.salt, 82, n)
			all = append(all, dated[*memberGroup]{s.seededID(age, organization.salt, 83, n), &row})
		}
	}
	inOrder(all)
	for _, group := range all {
		g.add(group.id, group.row)
	}
	g.rows.seeded = len(g.rows.rows)
	return g
}

func (g *memberGroups) routes() {
	const path = "/organizations/{organizationId}/groups"
	g.handle("GET "+path, g.listOf)
	g.handle("POST "+path, g.create)
	g.handle("GET "+path+"/{groupId}", g.named(func(_ *http.Request, at ref) reply { return ok(g.view(at)) }))
	g.handle("PATCH "+path+"/{groupId}", g.named(g.update))
	g.handle("DELETE "+path+"/{groupId}", g.named(g.delete))
	g.handle("GET "+path+"/{groupId}/organization-memberships", g.named(g.members))
	g.handle("POST "+path+"/{groupId}/organization-memberships", g.named(g.addMember))
	g.handle("DELETE "+path+"/{groupId}/organization-memberships/{omId}", g.named(g.removeMember))
	g.handle("GET /user_management/organization_memberships/{omId}/groups", g.ofMembership)
}

func (g *memberGroups) add(id ulid, row *memberGroup) ref {
	at := g.rows.add(id, row)
	g.ofOrganization[row.organization] = append(g.ofOrganization[row.organization], at)
	return at
}

// named finds the group of a path for a route.
func (g *memberGroups) named(serve func(*http.Request, ref) reply) func(*http.Request) reply {
	return func(r *http.Request) reply {
		organization, unknown := g.pathOrganization(r, "organizationId")
		if unknown != nil {
			return *unknown
		}
		at, known := g.rows.find(r.PathValue("groupId"))
		if !known || g.rows.rows[at].organization != organization {
			return notFound("Group", r.PathValue("groupId"))
		}
		return serve(r, at)
	}
}

func (g *memberGroups) view(at ref) any {
	row, made := g.rows.rows[at], createdAt(g.Server, &g.rows, at)
	return memberGroupJSON{
		"group", g.rows.id(at), g.organizations.id(row.organization), row.name, orNull(row.description),
		stamp(made), updatedOr(row.updated, made),
	}
}

func (g *memberGroups) listOf(r *http.Request) reply {
	organization, unknown := g.pathOrganization(r, "organizationId")
	if unknown != nil {
		return *unknown
	}
	return g.list(r, picked(&g.rows, g.ofOrganization[organization], nil, g.view))
}

// groupInput is the body of a create or an update. A name that was not sent is nil.
type groupInput struct {
	Name        *string `json:"name"`
	Description text    `json:"description"`
}

func (in groupInput) wrong(creating bool) []fieldError {
	var wrong []fieldError
	if creating && in.Name == nil || in.Name != nil && (strings.TrimSpace(*in.Name) == "" || len([]rune(*in.Name)) > 256) {
		wrong = append(wrong, fieldError{"invalid_name", "name"})
	}
	if len([]rune(in.Description.value)) > 150 {
		wrong = append(wrong, fieldError{"description_too_long", "description"})
	}
	return wrong
}

func (g *memberGroups) create(r *http.Request) reply {
	organization, unknown := g.pathOrganization(r, "organizationId")
	if unknown != nil {
		return *unknown
	}
	var in groupInput
	if refused := readBody(r, &in); refused != nil {
		return *refused
	}
	if wrong := in.wrong(true); len(wrong) > 0 {
		return invalid(r, wrong...)
	}
	at := g.add(g.newULID(), &memberGroup{organization: organization, name: *in.Name, description: in.Description.value})
	g.record("group.created", organization, g.view(at), byAPI())
	return created(g.view(at))
}

func (g *memberGroups) update(r *http.Request, at ref) reply {
	var in groupInput
	if refused := readBody(r, &in); refused != nil {
		return *refused
	}
	if wrong := in.wrong(false); len(wrong) > 0 {
		return invalid(r, wrong...)
	}
	row := *g.rows.rows[at]
	if in.Name != nil {
		row.name = *in.Name
	}
	if in.Description.given {
		row.description = in.Description.value
	}
	row.updated = g.now().UnixMilli()
	g.rows.set(at, &row)
	g.record("group.updated", row.organization, g.view(at), byAPI())
	return ok(g.view(at))
}

func (g *memberGroups) delete(_ *http.Request, at ref) reply {
	g.record("group.deleted", g.rows.rows[at].organization, g.view(at), byAPI())
	g.rows.remove(at)
	return emptyReply(http.StatusNoContent)
}
