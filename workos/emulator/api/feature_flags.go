package api

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"

	"frontdesk/workos/emulator/data"
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
	at   data.Ref
}

// flagBoard stores the flags and their targets.
type flagBoard struct {
	*API
	flags   data.Table[*featureFlag]
	targets map[data.Ref]map[flagTarget]struct{}
}

// FlagJSON is a feature flag as the API and its events show it.
type FlagJSON struct {
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

func newFlagBoard(s *API) *flagBoard {
	b := &flagBoard{API: s, flags: data.NewTable[*featureFlag]("flag"), targets: map[data.Ref]map[flagTarget]struct{}{}}
	b.seedFlags()
	return b
}

func (b *flagBoard) routes() {
	b.handle("GET /feature-flags", func(r *http.Request) reply { return b.list(r, whole(&b.flags, nil, b.view)) })
	b.handle("GET /feature-flags/{slug}", b.named(func(_ *http.Request, at data.Ref) reply { return ok(b.view(at)) }))
	b.handle("PUT /feature-flags/{slug}/enable", b.named(func(_ *http.Request, at data.Ref) reply { return b.turn(at, true) }))
	b.handle("PUT /feature-flags/{slug}/disable", b.named(func(_ *http.Request, at data.Ref) reply { return b.turn(at, false) }))
	b.handle("POST /feature-flags/{slug}/targets/{resourceId}", b.named(b.addTarget))
	b.handle("DELETE /feature-flags/{slug}/targets/{resourceId}", b.named(b.removeTarget))
	b.handle("GET /organizations/{organizationId}/feature-flags", b.ofOrganization)
	b.handle("GET /user_management/users/{userId}/feature-flags", b.ofUser)
}

// named finds the flag of a path for a route.
func (b *flagBoard) named(serve func(*http.Request, data.Ref) reply) func(*http.Request) reply {
	return func(r *http.Request) reply {
		i := slices.IndexFunc(b.flags.Rows, func(row *featureFlag) bool { return row.slug == r.PathValue("slug") })
		if i < 0 {
			return notFound("Feature flag", r.PathValue("slug"))
		}
		return serve(r, data.Ref(i))
	}
}

func (b *flagBoard) view(at data.Ref) any { return b.flagOf(at) }

func (b *flagBoard) flagOf(at data.Ref) FlagJSON {
	row, made := b.flags.Rows[at], data.CreatedAt(b.State, &b.flags, at)
	return FlagJSON{
		Object: "feature_flag", ID: b.flags.ID(at), Slug: row.slug, Name: row.name, Description: data.OrNull(row.description),
		Owner: row.owner, Tags: row.tags, Enabled: row.enabled, Default: row.byDefault,
		CreatedAt: data.Stamp(made), UpdatedAt: data.UpdatedOr(row.updated, made),
	}
}

// inEvent is a flag as its events show it.
func (b *flagBoard) inEvent(at data.Ref) FlagJSON {
	view := b.flagOf(at)
	view.Environment = "environment_" + data.MakeULID(1, 0, data.Mix(b.Config.Seed)).String()
	return view
}

// turn turns a flag on or off; if it is already so, nothing changes.
func (b *flagBoard) turn(at data.Ref, isOn bool) reply {
	if b.flags.Rows[at].enabled != isOn {
		row := *b.flags.Rows[at]
		row.enabled, row.updated = isOn, b.Now().UnixMilli()
		b.flags.Set(at, &row)
		b.RecordChange("flag.updated", data.NoRef, b.inEvent(at), map[string]any{"data": map[string]bool{"enabled": !isOn}}, data.ByAPI())
	}
	return ok(b.view(at))
}

// has reports whether a flag is on for an organization or a user.
func (b *flagBoard) has(at data.Ref, targets ...flagTarget) bool {
	row := b.flags.Rows[at]
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
	return b.list(r, whole(&b.flags, func(at data.Ref) bool { return b.has(at, flagTarget{at: organization}) }, b.view))
}

// ofUser lists the flags of a user and of the organizations that it is a member of.
func (b *flagBoard) ofUser(r *http.Request) reply {
	user, unknown := b.pathUser(r, "userId")
	if unknown != nil {
		return *unknown
	}
	targets := []flagTarget{{user: true, at: user}}
	for _, m := range b.MembershipsOf(user) {
		targets = append(targets, flagTarget{at: b.Memberships.Rows[m].Organization})
	}
	return b.list(r, whole(&b.flags, func(at data.Ref) bool { return b.has(at, targets...) }, b.view))
}

// target finds the user or the organization in a path.
func (b *flagBoard) target(r *http.Request) (flagTarget, *reply) {
	id := r.PathValue("resourceId")
	if at, known := b.Users.Find(id); known {
		return flagTarget{user: true, at: at}, nil
	}
	if at, known := b.Organizations.Find(id); known {
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

func (b *flagBoard) addTarget(r *http.Request, at data.Ref) reply {
	target, refused := b.target(r)
	if refused != nil {
		return *refused
	}
	if _, is := b.targets[at][target]; !is {
		b.retarget(at, func(targets map[flagTarget]struct{}) { targets[target] = struct{}{} })
	}
	return emptyReply(http.StatusNoContent)
}

func (b *flagBoard) removeTarget(r *http.Request, at data.Ref) reply {
	target, refused := b.target(r)
	if refused != nil {
		return *refused
	}
	if _, is := b.targets[at][target]; is {
		b.retarget(at, func(targets map[flagTarget]struct{}) { delete(targets, target) })
	}
	return emptyReply(http.StatusNoContent)
}

// ruleOf returns a flag's targets, oldest first.
func (b *flagBoard) ruleOf(at data.Ref) data.FlagRule {
	rule := data.FlagRule{Access: "none", Targets: data.FlagTargets{Organizations: []data.FlagOrganization{}, Users: []data.FlagUser{}}}
	for target := range b.targets[at] {
		switch {
		case target.user && b.Users.Alive(target.at):
			rule.Targets.Users = append(rule.Targets.Users, data.FlagUser{ID: b.Users.ID(target.at), Email: b.Details(target.at).Email})
		case !target.user && b.Organizations.Alive(target.at):
			rule.Targets.Organizations = append(rule.Targets.Organizations,
				data.FlagOrganization{ID: b.Organizations.ID(target.at), Name: b.Organizations.Rows[target.at].Name})
		}
	}
	slices.SortFunc(rule.Targets.Organizations, func(x, y data.FlagOrganization) int { return cmp.Compare(x.ID, y.ID) })
	slices.SortFunc(rule.Targets.Users, func(x, y data.FlagUser) int { return cmp.Compare(x.ID, y.ID) })
	if len(rule.Targets.Organizations)+len(rule.Targets.Users) > 0 {
		rule.Access = "some"
	}
	if b.flags.Rows[at].byDefault {
		rule.Access = "all"
	}
	return rule
}

// retarget changes a flag's targets and records it.
func (b *flagBoard) retarget(at data.Ref, change func(map[flagTarget]struct{})) {
	before := b.ruleOf(at)
	change(b.targets[at])
	row := *b.flags.Rows[at]
	row.updated = b.Now().UnixMilli()
	b.flags.Set(at, &row)
	rule := b.ruleOf(at)
	b.RecordRule("flag.rule_updated", b.inEvent(at), map[string]any{"context": before}, rule, data.ByAPI())
}

// seededFlag is a flag of the made-up application. Targets are how many organizations have it, users how many
// users beside them.
type seededFlag struct {
	slug, name, description string
	owner                   int // of flagOwners, -1 for none
	tags                    []string
	enabled, byDefault      bool
	targets, users          int
}

var flagOwners = []flagOwner{
	{"mara.lindqvist@frontdesk.example", data.OrNull("Mara"), data.OrNull("Lindqvist")},
	{"tobias.okafor@frontdesk.example", data.OrNull("Tobias"), data.OrNull("Okafor")},
	{"release-managers@frontdesk.example", nil, nil},
}

// SeededFlags are in the order of their age, oldest first.
var SeededFlags = []seededFlag{
	{"dark-mode", "Dark mode", "Lets people choose the dark theme.", 0, []string{"design"}, true, true, 0, 0},
	{"advanced-exports", "Advanced exports", "Scheduled exports in CSV and Parquet.", 1, []string{"reports", "paid"}, true, false, 9, 0},
	{"scim-group-roles", "Roles from directory groups", "Maps directory groups to roles.", 1, []string{"identity"}, true, false, 6, 0},
	{"legacy-importer", "Legacy importer", "The importer of before 2024. To be removed.", -1, []string{"cleanup"}, false, false, 3, 0},
	{"audit-log-viewer", "Audit log viewer", "Shows a customer its own audit log.", 0, []string{"compliance", "beta"}, true, false, 5, 2},
	{"ai-summaries", "AI summaries", "Summaries of long documents.", 2, []string{"beta"}, true, false, 3, 4},
	{"new-editor", "New editor", "", 2, []string{"editor", "beta"}, false, false, 2, 3},
}

// seedFlags makes the flags and gives them their targets, which are few: they are looked up one by one.
func (b *flagBoard) seedFlags() {
	for i, seeded := range SeededFlags {
		hash := data.MixText(seeded.slug)
		row := &featureFlag{
			slug: seeded.slug, name: seeded.name, description: seeded.description, tags: seeded.tags,
			enabled: seeded.enabled, byDefault: seeded.byDefault,
		}
		if seeded.owner >= 0 {
			row.owner = &flagOwners[seeded.owner]
		}
		at := b.flags.Add(b.SeededID(600*data.Day-time.Duration(i)*75*data.Day, hash), row)
		targets := map[flagTarget]struct{}{}
		for n := range uint64(seeded.targets) {
			targets[flagTarget{at: data.Ref(data.Mix(b.Config.Seed, hash, n) % uint64(len(b.Organizations.Rows)))}] = struct{}{}
		}
		for n := range uint64(seeded.users) {
			targets[flagTarget{user: true, at: data.Ref(data.Mix(b.Config.Seed, hash, 1000+n) % uint64(len(b.Users.Rows)))}] = struct{}{}
		}
		b.targets[at] = targets
	}
	b.flags.Seeded = len(b.flags.Rows)
}
