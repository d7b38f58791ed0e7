package emulator

import (
	"cmp"
	"slices"
)

// flagRule is what the event of changed targets adds to its context.
type flagRule struct {
	Access  string      `json:"access_type"` // none, some or all
	Targets flagTargets `json:"configured_targets"`
}

type flagTargets struct {
	Organizations []flagOrganization `json:"organizations"`
	Users         []flagUser         `json:"users"`
}

type flagOrganization struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type flagUser struct {
	ID    string `json:"id"`
	Email string `json:"email"`
}

// ruleOf says who has a flag, in the order of their age.
func (b *flagBoard) ruleOf(at ref) flagRule {
	rule := flagRule{Access: "none", Targets: flagTargets{[]flagOrganization{}, []flagUser{}}}
	for target := range b.targets[at] {
		switch {
		case target.user && b.users.alive(target.at):
			rule.Targets.Users = append(rule.Targets.Users, flagUser{b.users.id(target.at), b.details(target.at).email})
		case !target.user && b.organizations.alive(target.at):
			rule.Targets.Organizations = append(rule.Targets.Organizations,
				flagOrganization{b.organizations.id(target.at), b.organizations.rows[target.at].name})
		}
	}
	slices.SortFunc(rule.Targets.Organizations, func(x, y flagOrganization) int { return cmp.Compare(x.ID, y.ID) })
	slices.SortFunc(rule.Targets.Users, func(x, y flagUser) int { return cmp.Compare(x.ID, y.ID) })
	if len(rule.Targets.Organizations)+len(rule.Targets.Users) > 0 {
		rule.Access = "some"
	}
	if b.flags.rows[at].byDefault {
		rule.Access = "all"
	}
	return rule
}

// retarget changes who has a flag and records it.
func (b *flagBoard) retarget(at ref, change func(map[flagTarget]struct{})) {
	before := b.ruleOf(at)
	change(b.targets[at])
	row := *b.flags.rows[at]
	row.updated = b.now().UnixMilli()
	b.flags.set(at, &row)
	rule := b.ruleOf(at)
	b.recordChange("flag.rule_updated", noRef, b.inEvent(at), map[string]any{"context": before}, byAPI())
	b.eventBodies[ref(len(b.events.rows)-1)].rule = &rule
}
