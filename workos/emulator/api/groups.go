package api

import (
	"net/http"
	"strings"

	"frontdesk/workos/emulator/data"
)

// memberGroup is a set of an organization's members; the groups of directories are in directories.go.
type memberGroup struct {
	organization data.Ref
	name         string
	description  string
	share        uint64 // percent of the members that were in it from the start
	updated      int64
}

// memberGroups stores the groups. Members are derived from the membership, unless they were changed.
type memberGroups struct {
	*API
	rows           data.Table[*memberGroup]
	ofOrganization map[data.Ref][]data.Ref
	changed        map[groupPlace]bool
}

type groupPlace struct{ group, membership data.Ref }

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

func newMemberGroups(s *API) *memberGroups {
	g := &memberGroups{
		API: s, rows: data.NewTable[*memberGroup]("group"), ofOrganization: map[data.Ref][]data.Ref{}, changed: map[groupPlace]bool{},
	}
	var all []data.Dated[*memberGroup]
	for i, organization := range s.Organizations.Rows {
		h := data.Mix(organization.Salt, 81)
		for n := range h % 4 {
			row := seededMemberGroups[(h>>8+n)%uint64(len(seededMemberGroups))]
			row.organization = data.Ref(i)
			age := data.Part(s.AgeAtStart(data.Ref(i)), organization.Salt, 82, n)
			all = append(all, data.Dated[*memberGroup]{ID: s.SeededID(age, organization.Salt, 83, n), Row: &row})
		}
	}
	data.InOrder(all)
	for _, group := range all {
		g.add(group.ID, group.Row)
	}
	g.rows.Seeded = len(g.rows.Rows)
	return g
}

func (g *memberGroups) routes() {
	const path = "/organizations/{organizationId}/groups"
	g.handle("GET "+path, g.listOf)
	g.handle("POST "+path, g.create)
	g.handle("GET "+path+"/{groupId}", g.named(func(_ *http.Request, at data.Ref) reply { return ok(g.view(at)) }))
	g.handle("PATCH "+path+"/{groupId}", g.named(g.update))
	g.handle("DELETE "+path+"/{groupId}", g.named(g.delete))
	g.handle("GET "+path+"/{groupId}/organization-memberships", g.named(g.members))
	g.handle("POST "+path+"/{groupId}/organization-memberships", g.named(g.addMember))
	g.handle("DELETE "+path+"/{groupId}/organization-memberships/{omId}", g.named(g.removeMember))
	g.handle("GET /user_management/organization_memberships/{omId}/groups", g.ofMembership)
}

func (g *memberGroups) add(id data.ULID, row *memberGroup) data.Ref {
	at := g.rows.Add(id, row)
	g.ofOrganization[row.organization] = append(g.ofOrganization[row.organization], at)
	return at
}

// named finds the group of a path for a route.
func (g *memberGroups) named(serve func(*http.Request, data.Ref) reply) func(*http.Request) reply {
	return func(r *http.Request) reply {
		organization, unknown := g.pathOrganization(r, "organizationId")
		if unknown != nil {
			return *unknown
		}
		at, known := g.rows.Find(r.PathValue("groupId"))
		if !known || g.rows.Rows[at].organization != organization {
			return notFound("Group", r.PathValue("groupId"))
		}
		return serve(r, at)
	}
}

func (g *memberGroups) view(at data.Ref) any {
	row, made := g.rows.Rows[at], data.CreatedAt(g.State, &g.rows, at)
	return memberGroupJSON{
		"group", g.rows.ID(at), g.Organizations.ID(row.organization), row.name, data.OrNull(row.description),
		data.Stamp(made), data.UpdatedOr(row.updated, made),
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

func (in groupInput) wrong(isCreate bool) []FieldError {
	var wrong []FieldError
	if isCreate && in.Name == nil || in.Name != nil && (strings.TrimSpace(*in.Name) == "" || len([]rune(*in.Name)) > 256) {
		wrong = append(wrong, FieldError{"invalid_name", "name"})
	}
	if len([]rune(in.Description.value)) > 150 {
		wrong = append(wrong, FieldError{"description_too_long", "description"})
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
	at := g.add(g.NewULID(), &memberGroup{organization: organization, name: *in.Name, description: in.Description.value})
	g.Record("group.created", organization, g.view(at), data.ByAPI())
	return created(g.view(at))
}

func (g *memberGroups) update(r *http.Request, at data.Ref) reply {
	var in groupInput
	if refused := readBody(r, &in); refused != nil {
		return *refused
	}
	if wrong := in.wrong(false); len(wrong) > 0 {
		return invalid(r, wrong...)
	}
	row := *g.rows.Rows[at]
	if in.Name != nil {
		row.name = *in.Name
	}
	if in.Description.given {
		row.description = in.Description.value
	}
	row.updated = g.Now().UnixMilli()
	g.rows.Set(at, &row)
	g.Record("group.updated", row.organization, g.view(at), data.ByAPI())
	return ok(g.view(at))
}

func (g *memberGroups) delete(_ *http.Request, at data.Ref) reply {
	g.Record("group.deleted", g.rows.Rows[at].organization, g.view(at), data.ByAPI())
	g.rows.Remove(at)
	return emptyReply(http.StatusNoContent)
}

// groupMemberJSON is a membership as a group lists it: without user and role.
type groupMemberJSON struct {
	Object           string         `json:"object"`
	ID               string         `json:"id"`
	UserID           string         `json:"user_id"`
	OrganizationID   string         `json:"organization_id"`
	OrganizationName string         `json:"organization_name"`
	Status           string         `json:"status"`
	DirectoryManaged bool           `json:"directory_managed"`
	CustomAttributes map[string]any `json:"custom_attributes"`
	CreatedAt        string         `json:"created_at"`
	UpdatedAt        string         `json:"updated_at"`
}

// holds reports whether a membership is in a group.
func (g *memberGroups) holds(at, membership data.Ref) bool {
	if is, changed := g.changed[groupPlace{at, membership}]; changed {
		return is
	}
	seeded := int(at) < g.rows.Seeded && int(membership) < g.Memberships.Seeded
	return seeded && data.Mix(uint64(at), uint64(membership), 84)%100 < g.rows.Rows[at].share
}

func (g *memberGroups) memberView(m data.Ref) any {
	row, base := g.Memberships.Rows[m], g.MembershipEvent(m)
	return groupMemberJSON{
		base.Object, base.ID, base.UserID, base.OrganizationID, g.Organizations.Rows[row.Organization].Name,
		base.Status, base.DirectoryManaged, base.CustomAttributes, base.CreatedAt, base.UpdatedAt,
	}
}

func (g *memberGroups) members(r *http.Request, at data.Ref) reply {
	refs := g.ByOrganization[g.rows.Rows[at].organization].Memberships
	return g.list(r, picked(&g.Memberships, refs, func(m data.Ref) bool { return g.holds(at, m) }, g.memberView))
}

// ofMembership lists the groups that a membership is in.
func (g *memberGroups) ofMembership(r *http.Request) reply {
	m, known := g.Memberships.Find(r.PathValue("omId"))
	if !known {
		return notFound("Organization membership", r.PathValue("omId"))
	}
	refs := g.ofOrganization[g.Memberships.Rows[m].Organization]
	return g.list(r, picked(&g.rows, refs, func(at data.Ref) bool { return g.holds(at, m) }, g.view))
}

// place adds a membership to a group or removes it, and records an event if that is a change.
func (g *memberGroups) place(at, membership data.Ref, isMember bool) {
	if g.holds(at, membership) == isMember {
		return
	}
	g.changed[groupPlace{at, membership}] = isMember
	kind := "group.member_removed"
	if isMember {
		kind = "group.member_added"
	}
	g.Record(kind, g.rows.Rows[at].organization, map[string]string{
		"group_id": g.rows.ID(at), "organization_membership_id": g.Memberships.ID(membership),
	}, data.ByAPI())
}

func (g *memberGroups) addMember(r *http.Request, at data.Ref) reply {
	var in struct {
		ID string `json:"organization_membership_id"`
	}
	if refused := readBody(r, &in); refused != nil {
		return *refused
	}
	if in.ID == "" {
		return invalid(r, FieldError{"required", "organization_membership_id"})
	}
	m, known := g.Memberships.Find(in.ID)
	if !known || g.Memberships.Rows[m].Organization != g.rows.Rows[at].organization {
		return notFound("Organization membership", in.ID)
	}
	g.place(at, m, true)
	return ok(g.view(at))
}

func (g *memberGroups) removeMember(r *http.Request, at data.Ref) reply {
	m, known := g.Memberships.Find(r.PathValue("omId"))
	if !known || !g.holds(at, m) || g.Memberships.Rows[m].Organization != g.rows.Rows[at].organization {
		return notFound("Organization membership", r.PathValue("omId"))
	}
	g.place(at, m, false)
	return emptyReply(http.StatusNoContent)
}
