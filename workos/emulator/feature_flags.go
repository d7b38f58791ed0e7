package emulator

import (
	"net/http"
	"slices"
	"strings"
)

// featureFlag switches a feature of the made-up application.
type featureFlag struct {
	slug, name, description string
	owner                   *flagOwner
	tags                    []string
	enabled, byDefault      bool
	updated                 int64
}

type flagOwner struct {
	Email     string  `json:"email"`
	FirstName *string `json:"first_name"`
	LastName  *string `json:"last_name"`
}

// flagTarget is an organization or a user that has a flag.
type flagTarget struct {
	user bool
	at   ref
}

// flagBoard keeps the flags and who has them.
type flagBoard struct {
	*Server
	flags   table[*featureFlag]
	targets map[ref]map[flagTarget]struct{}
}

type flagJSON struct {
	Object      string     `json:"object"`
	ID          string     `json:"id"`
	Environment string     `json:"environment_id,omitempty"` // in events
	Slug        string     `json:"slug"`
	Name        string     `json:"name"`
	Description *string    `json:"description"`
	Owner       *flagOwner `json:"owner"`
	Tags        []string   `json:"tags"`
	Enabled     bool       `json:"enabled"`
	Default     bool       `json:"default_value"`
	CreatedAt   string     `json:"created_at"`
	UpdatedAt   string     `json:"updated_at"`
}

func newFlagBoard(s *Server) *flagBoard {
	b := &flagBoard{Server: s, flags: newTable[*featureFlag]("flag"), targets: map[ref]map[flagTarget]struct{}{}}
	b.seedFlags()
	return b
}

func (b *flagBoard) routes() {
	b.handle("GET /feature-flags", func(r *http.Request) reply { return b.list(r, whole(&b.flags, nil, b.view)) })
	b.handle("GET /feature-flags/{slug}", b.named(func(_ *http.Request, at ref) reply { return ok(b.view(at)) }))
	b.handle("PUT /feature-flags/{slug}/enable", b.named(func(_ *http.Request, at ref) reply { return b.turn(at, true) }))
	b.handle("PUT /feature-flags/{slug}/disable", b.named(func(_ *http.Request, at ref) reply { return b.turn(at, false) }))
	b.handle("POST /feature-flags/{slug}/targets/{resourceId}", b.named(b.addTarget))
	b.handle("DELETE /feature-flags/{slug}/targets/{resourceId}", b.named(b.removeTarget))
	b.handle("GET /organizations/{organizationId}/feature-flags", b.ofOrganization)
	b.handle("GET /user_management/users/{userId}/feature-flags", b.ofUser)
}

// named finds the flag of a path for a route.
func (b *flagBoard) named(serve func(*http.Request, ref) reply) func(*http.Request) reply {
	return func(r *http.Request) reply {
		i := slices.IndexFunc(b.flags.rows, func(row *featureFlag) bool { return row.slug == r.PathValue("slug") })
		if i < 0 {
			return notFound("Feature flag", r.PathValue("slug"))
		}
		return serve(r, ref(i))
	}
}

func (b *flagBoard) view(at ref) any { return b.flagOf(at) }

func (b *flagBoard) flagOf(at ref) flagJSON {
	row, made := b.flags.rows[at], createdAt(b.Server, &b.flags, at)
	return flagJSON{
		Object: "feature_flag", ID: b.flags.id(at), Slug: row.slug, Name: row.name, Description: orNull(row.description),
		Owner: row.owner, Tags: row.tags, Enabled: row.enabled, Default: row.byDefault,
		CreatedAt: stamp(made), UpdatedAt: updatedOr(row.updated, made),
	}
}

// inEvent is a flag as its events show it.
func (b *flagBoard) inEvent(at ref) flagJSON {
	view := b.flagOf(at)
	view.Environment = "environment_" + makeULID(1, 0, mix(b.config.Seed)).String()
	return view
}

// turn switches a flag on or off; what it is already changes nothing.
func (b *flagBoard) turn(at ref, on bool) reply {
	if b.flags.rows[at].enabled != on {
		row := *b.flags.rows[at]
		row.enabled, row.updated = on, b.now().UnixMilli()
		b.flags.set(at, &row)
		b.recordChange("flag.updated", noRef, b.inEvent(at), map[string]any{"data": map[string]bool{"enabled": !on}}, byAPI())
	}
	return ok(b.view(at))
}

// has says whether a flag is on for an organization or a user.
func (b *flagBoard) has(at ref, targets ...flagTarget) bool {
	row := b.flags.rows[at]
	return row.enabled && (row.byDefault || slices.ContainsFunc(targets, func(target flagTarget) bool {
		_, is := b.targets[at][target]
		return is
	}))
}

func (b *flagBoard) ofOrganization(r *http.Request) reply {
	organization, unknown := b.pathOrganization(r, "organizationId")
	if unknown != nil {
		return *unknown
	}
	return b.list(r, whole(&b.flags, func(at ref) bool { return b.has(at, flagTarget{at: organization}) }, b.view))
}

// ofUser lists the flags of a user and of the organizations that it is a member of.
func (b *flagBoard) ofUser(r *http.Request) reply {
	user, unknown := b.pathUser(r, "userId")
	if unknown != nil {
		return *unknown
	}
	targets := []flagTarget{{user: true, at: user}}
	for _, m := range b.membershipsOf(user) {
		targets = append(targets, flagTarget{at: b.memberships.rows[m].organization})
	}
	return b.list(r, whole(&b.flags, func(at ref) bool { return b.has(at, targets...) }, b.view))
}

// target finds what a path is about: a user or an organization.
func (b *flagBoard) target(r *http.Request) (flagTarget, *reply) {
	id := r.PathValue("resourceId")
	if at, known := b.users.find(id); known {
		return flagTarget{user: true, at: at}, nil
	}
	if at, known := b.organizations.find(id); known {
		return flagTarget{at: at}, nil
	}
	refused := reply{http.StatusBadRequest, map[string]any{
		"message": "Invalid resource id", "code": "invalid_resource_id_format", "statusCode": http.StatusBadRequest,
	}}
	switch {
	case strings.HasPrefix(id, "user_"):
		refused = notFound("User", id)
	case strings.HasPrefix(id, "org_"):
		refused = notFound("Organization", id)
	}
	return flagTarget{}, &refused
}

func (b *flagBoard) addTarget(r *http.Request, at ref) reply {
	target, refused := b.target(r)
	if refused != nil {
		return *refused
	}
	if _, is := b.targets[at][target]; !is {
		b.retarget(at, func(targets map[flagTarget]struct{}) { targets[target] = struct{}{} })
	}
	return emptyReply(http.StatusNoContent)
}

func (b *flagBoard) removeTarget(r *http.Request, at ref) reply {
	target, refused := b.target(r)
	if refused != nil {
		return *refused
	}
	if _, is := b.targets[at][target]; is {
		b.retarget(at, func(targets map[flagTarget]struct{}) { delete(targets, target) })
	}
	return emptyReply(http.StatusNoContent)
}
