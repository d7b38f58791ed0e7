package audit

import (
	"fmt"
	"time"

	"frontdesk/workos/emulator/data"
)

// madeUpSettings are the settings of the made-up application, with the values before and after their one change.
var madeUpSettings = []struct{ name, from, to string }{
	{"session_length", "8 hours", "4 hours"},
	{"two_factor_required", "off", "on"},
	{"default_role", "auditor", "member"},
	{"data_region", "us", "eu"},
}

// changes are the things of a day that happen once in a log: a changed role leads to the role that somebody has
// now, a changed plan to today's plan.
func (a madeUpLog) changes(day time.Time) (events []Event) {
	ago := int(a.started.UTC().Truncate(24*time.Hour).Sub(day) / (24 * time.Hour))
	add := func(action, key string, weight uint64, target Target, metadata map[string]any) {
		hash := data.Mix(a.key, data.MixText(action), data.MixText(key))
		if hash%weight != 0 || ago != 2+int(hash>>8%80) {
			return
		}
		at := day.Add(8*time.Hour + data.Part(10*time.Hour, hash, 3)).Truncate(time.Millisecond)
		for _, who := range a.present(at) {
			if who.id != target.ID {
				event := a.doneBy(who, action, at)
				event.Targets, event.Metadata = []Target{target}, metadata
				events = append(events, event)
				return
			}
		}
	}
	for _, name := range things["integration"] {
		add("integration.connected", name, 2, a.thing("integration", name), nil)
	}
	for _, setting := range madeUpSettings {
		add("settings.updated", setting.name, 2, a.thing("setting", setting.name), map[string]any{"from": setting.from, "to": setting.to})
	}
	if before := map[string]string{"business": "starter", "enterprise": "business"}[a.plan]; before != "" {
		team := Target{ID: a.organization, Type: "team", Name: a.organizationName}
		add("billing.plan_changed", a.plan, 3, team, map[string]any{"from": before, "to": a.plan})
	}
	for _, who := range a.people {
		before := map[string]string{"admin": "member", "manager": "member", "billing": "member"}[who.role]
		if before != "" && !day.Before(who.since) {
			target := Target{ID: who.id, Type: "user", Name: who.name}
			add("user.role_changed", who.id, 6, target, map[string]any{"from": before, "to": who.role})
		}
	}
	return events
}

// thing is something that the organization has, always under the same id.
func (a madeUpLog) thing(kind, name string) Target {
	return Target{ID: fmt.Sprintf("%s_%06d", kind, data.Mix(a.key, data.MixText(name))%1_000_000), Type: kind, Name: name}
}
