package emulator

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"
)

// auditWindow is how far back audit logs reach: exports hold the events of the past three months
// (https://workos.com/docs/audit-logs/exporting-events).
func auditWindow(now time.Time) time.Time { return now.AddDate(0, -3, 0) }

// auditPerson is somebody whose acts a made-up audit log tells of.
type auditPerson struct{ id, name, role string }

// auditSeed makes up the audit log of one organization, day by day. The same day always gives the same
// events, so an export made twice is the same file, and a log never has to be kept.
type auditSeed struct {
	organization     string // id
	organizationName string
	people           []auditPerson
	key              uint64 // from the environment's seed and the organization
}

// maxAuditPeople is how many of an organization's people its made-up log tells of.
const maxAuditPeople = 40

// seedOf is the made-up log of an organization: its oldest members do the work. One that the API made after
// the start has none. The caller holds the lock.
func (a *auditLogs) seedOf(organization ref) auditSeed {
	row := a.organizations.rows[organization]
	seed := auditSeed{
		organization: a.organizations.id(organization), organizationName: row.name,
		key: mix(a.config.Seed, row.salt, uint64(organization)),
	}
	if int(organization) >= a.organizations.seeded {
		return seed
	}
	// Who is told of stays the same while members come and go: what happened, happened.
	people, known := a.people[organization]
	for _, m := range a.byOrganization[organization].memberships {
		if known || len(people) == maxAuditPeople || int(m) >= a.memberships.seeded {
			break
		}
		member := a.memberships.pristine(m)
		d := a.details(member.user)
		people = append(people, auditPerson{
			id: a.users.id(member.user), name: d.first + " " + d.last, role: roleSlugs[member.role],
		})
	}
	a.people[organization], seed.people = people, people
	return seed
}

// between yields the events from start (inclusive) to end (exclusive), oldest first.
func (a auditSeed) between(start, end time.Time) []auditEvent {
	var events []auditEvent
	if len(a.people) == 0 {
		return nil
	}
	for day := start.UTC().Truncate(24 * time.Hour); day.Before(end); day = day.AddDate(0, 0, 1) {
		for _, event := range a.day(day) {
			if !event.at.Before(start) && event.at.Before(end) {
				events = append(events, event)
			}
		}
	}
	return events
}

// day makes up one day: some acts for everybody on a working day, hardly any at the weekend.
func (a auditSeed) day(day time.Time) []auditEvent {
	key := mix(a.key, uint64(day.Unix()))
	random := rand.New(rand.NewPCG(key, a.key)) //nolint:gosec // made-up data has to be the same every time
	count := 2 + random.IntN(4+min(len(a.people), 12))
	if day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
		count = random.IntN(3)
	}
	events := make([]auditEvent, 0, count)
	for i := range count {
		at := day.Add(7*time.Hour + time.Duration(random.Int64N(int64(12*time.Hour)))).Truncate(time.Millisecond)
		event := a.event(random, at)
		event.ID = "audit_log_event_" + makeULID(at.UnixMilli(), uint16(key), mix(key, uint64(i))).String()
		events = append(events, event)
	}
	slices.SortStableFunc(events, func(x, y auditEvent) int { return x.at.Compare(y.at) })
	return events
}

// event makes up who did what to which thing from where.
func (a auditSeed) event(random *rand.Rand, at time.Time) auditEvent {
	action := pickAction(random)
	who := a.people[random.IntN(len(a.people))]
	event := auditEvent{
		at: at, OccurredAt: stamp(at), Action: action.name, Version: 1,
		Actor: auditActor{ID: who.id, Type: "user", Name: who.name, Metadata: map[string]any{"role": who.role}},
		Context: auditContext{
			Location:  fmt.Sprintf("198.51.100.%d", 1+mix(mixText(who.id), uint64(random.IntN(3)))%250),
			UserAgent: userAgents[mix(mixText(who.id))%uint64(len(userAgents))],
		},
	}
	if action.name == "data.exported" && random.IntN(2) == 0 {
		event.Actor = auditActor{ID: "api_key_reporting", Type: "api_key", Name: "Reporting key", Metadata: map[string]any{"role": "service"}}
	}
	for _, kind := range action.targets {
		event.Targets = append(event.Targets, a.target(random, kind))
	}
	if len(action.metadata) > 0 {
		event.Metadata = map[string]any{}
	}
	for _, name := range action.metadata {
		choices := auditWords[name]
		event.Metadata[name] = choices[random.IntN(len(choices))]
	}
	return event
}

func pickAction(random *rand.Rand) seededAction {
	total := 0
	for _, action := range seededActions {
		total += action.weight
	}
	at := random.IntN(total)
	for _, action := range seededActions {
		if at -= action.weight; at < 0 {
			return action
		}
	}
	return seededActions[0]
}

// target makes up a thing of a kind; people and teams are the organization's own.
func (a auditSeed) target(random *rand.Rand, kind string) auditTarget {
	switch kind {
	case "team":
		return auditTarget{ID: a.organization, Type: kind, Name: a.organizationName}
	case "user":
		who := a.people[random.IntN(len(a.people))]
		return auditTarget{ID: who.id, Type: kind, Name: who.name}
	}
	names := auditThings[kind]
	name := names[random.IntN(len(names))]
	return auditTarget{ID: fmt.Sprintf("%s_%06d", kind, mix(a.key, mixText(name))%1_000_000), Type: kind, Name: name}
}

var userAgents = []string{
	"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
	"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0",
	"Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0",
	"Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
}

var auditThings = map[string][]string{
	"document":    {"Board minutes", "Onboarding checklist", "Security policy", "Price list, draft", "Q3 forecast", "Vendor contract", "Release notes", "Incident report"},
	"project":     {"Website relaunch", "Data centre move", "Spring campaign", "Partner portal"},
	"invoice":     {"Invoice 2041", "Invoice 2042", "Invoice 2057", "Invoice 2063"},
	"report":      {"Usage by team", "Monthly active users", "Cost per project", "Sign-ins by country"},
	"api_key":     {"CI key", "Reporting key", "Warehouse sync key"},
	"setting":     {"session_length", "two_factor_required", "default_role", "data_region"},
	"integration": {"Slack", "Jira", "Salesforce", "Google Drive"},
}

var auditWords = map[string][]string{
	"method":   {"sso", "sso", "sso", "password", "magic_auth"},
	"reason":   {"wrong_password", "sso_failed", "account_suspended"},
	"role":     {"member", "admin"},
	"from":     {"member", "basic", "8 hours", "off"},
	"to":       {"admin", "business", "4 hours", "on"},
	"revision": {"2", "3", "4", "7", "12"},
	"access":   {"view", "comment", "edit"},
	"format":   {"csv", "pdf", "xlsx"},
	"rows":     {"312", "4,180", "29,904"},
}
