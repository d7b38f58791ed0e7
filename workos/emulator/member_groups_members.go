package emulator

import "net/http"

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

// holds says whether a membership is in a group.
func (g *memberGroups) holds(at, membership ref) bool {
	if is, changed := g.changed[groupPlace{at, membership}]; changed {
		return is
	}
	seeded := int(at) < g.rows.seeded && int(membership) < g.memberships.seeded
	return seeded && mix(uint64(at), uint64(membership), 84)%100 < g.rows.rows[at].share
}

func (g *memberGroups) memberView(m ref) any {
	row, base := g.memberships.rows[m], g.membershipEvent(m)
	return groupMemberJSON{
		base.Object, base.ID, base.UserID, base.OrganizationID, g.organizations.rows[row.organization].name,
		base.Status, base.DirectoryManaged, base.CustomAttributes, base.CreatedAt, base.UpdatedAt,
	}
}

func (g *memberGroups) members(r *http.Request, at ref) reply {
	refs := g.byOrganization[g.rows.rows[at].organization].memberships
	return g.list(r, picked(&g.memberships, refs, func(m ref) bool { return g.holds(at, m) }, g.memberView))
}

// ofMembership lists the groups that a membership is in.
func (g *memberGroups) ofMembership(r *http.Request) reply {
	m, known := g.memberships.find(r.PathValue("omId"))
	if !known {
		return notFound("Organization membership", r.PathValue("omId"))
	}
	refs := g.ofOrganization[g.memberships.rows[m].organization]
	return g.list(r, picked(&g.rows, refs, func(at ref) bool { return g.holds(at, m) }, g.view))
}

// place notes that a membership is in a group or no longer, and records it where that is news.
func (g *memberGroups) place(at, membership ref, in bool) {
	if g.holds(at, membership) == in {
		return
	}
	g.changed[groupPlace{at, membership}] = in
	kind := "group.member_removed"
	if in {
		kind = "group.member_added"
	}
	g.record(kind, g.rows.rows[at].organization, map[string]string{
		"group_id": g.rows.id(at), "organization_membership_id": g.memberships.id(membership),
	}, byAPI())
}

func (g *memberGroups) addMember(r *http.Request, at ref) reply {
	var in struct {
		ID string `json:"organization_membership_id"`
	}
	if refused := readBody(r, &in); refused != nil {
		return *refused
	}
	if in.ID == "" {
		return invalid(r, fieldError{"required", "organization_membership_id"})
	}
	m, known := g.memberships.find(in.ID)
	if !known || g.memberships.rows[m].organization != g.rows.rows[at].organization {
		return notFound("Organization membership", in.ID)
	}
	g.place(at, m, true)
	return ok(g.view(at))
}

func (g *memberGroups) removeMember(r *http.Request, at ref) reply {
	m, known := g.memberships.find(r.PathValue("omId"))
	if !known || !g.holds(at, m) || g.memberships.rows[m].organization != g.rows.rows[at].organization {
		return notFound("Organization membership", r.PathValue("omId"))
	}
	g.place(at, m, false)
	return emptyReply(http.StatusNoContent)
}
