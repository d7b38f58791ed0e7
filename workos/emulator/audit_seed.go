package emulator

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// auditWindow is how far back audit logs reach: exports hold the events of the past three months
// (https://workos.com/docs/audit-logs/exporting-events).
func auditWindow(now time.Time) time.Time { return now.AddDate(0, -3, 0) }

// auditPerson is somebody whose acts a made-up audit log tells of.
type auditPerson struct {
	id, name, role string
	since, until   time.Time // from joining to the last sign-in
}

// auditSeed makes up the audit log of one organization, day by day. The same day always gives the same
// events, so an export made twice is the same file, and a log never has to be kept.
type auditSeed struct {
	organization     string // id
	organizationName string
	plan             string // today's
	people           []auditPerson
	strangers        *organization // names of people who are no members
	sso              []time.Time   // since when each connection works
	started          time.Time
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
		key: mix(a.config.Seed, row.salt, uint64(organization)), started: a.started,
	}
	if int(organization) >= a.organizations.seeded {
		return seed
	}
	row = a.organizations.pristine(organization)
	seed.strangers, seed.plan = row, row.metadata["plan"]
	for c := range a.connections.seeded {
		if conn := a.connections.pristine(ref(c)); conn.organization == organization && conn.state == "active" {
			seed.sso = append(seed.sso, time.UnixMilli(conn.updated))
		}
	}
	// Who is told of stays the same while members come and go: what happened, happened.
	people, known := a.people[organization]
	for _, m := range a.byOrganization[organization].memberships {
		if known || len(people) == maxAuditPeople || int(m) >= a.memberships.seeded {
			break
		}
		member := a.memberships.pristine(m)
		d := a.pristineDetails(member.user)
		if staff, is := a.staffDetails(member.user); is {
			d = staff
			d.lastSignIn = staffSignIn(a.started, a.users.rows[member.user].person)
		}
		if d.lastSignIn == 0 {
			continue
		}
		people = append(people, auditPerson{
			id: a.users.id(member.user), name: d.first + " " + d.last, role: roleSlugs[member.role],
			since: createdAtSeed(a.Server, a.memberships.ids[m]), until: time.UnixMilli(d.lastSignIn),
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

// day makes up one day: some actions for everybody on a working day, hardly any at the weekend.
func (a auditSeed) day(day time.Time) []auditEvent {
	key := mix(a.key, uint64(day.Unix()))
	random := rand.New(rand.NewPCG(key, a.key)) //nolint:gosec // made-up data has to be the same every time
	count := 5 + random.IntN(4+min(len(a.people), 12))
	if day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
		count = random.IntN(3)
	}
	events := make([]auditEvent, 0, count)
	for i := range count {
		at := day.Add(7*time.Hour + time.Duration(random.Int64N(int64(12*time.Hour)))).Truncate(time.Millisecond)
		if event, happened := a.event(random, at); happened {
			events = append(events, a.identified(event, key, uint64(i)))
		}
	}
	for i, event := range a.changes(day) {
		events = append(events, a.identified(event, key, uint64(1000+i)))
	}
	slices.SortStableFunc(events, func(x, y auditEvent) int { return x.at.Compare(y.at) })
	return events
}

func (a auditSeed) identified(event auditEvent, key, number uint64) auditEvent {
	event.ID = "audit_log_event_" + makeULID(event.at.UnixMilli(), uint16(key), mix(key, number)).String()
	return event
}

// present are the people who can have done something at that moment.
func (a auditSeed) present(at time.Time) []auditPerson {
	return slices.DeleteFunc(slices.Clone(a.people), func(p auditPerson) bool { return at.Before(p.since) || at.After(p.until) })
}

// event makes up who did what to which thing from where; nothing happened when nobody was there.
func (a auditSeed) event(random *rand.Rand, at time.Time) (event auditEvent, happened bool) {
	action, present := pickAction(random), a.present(at)
	if len(present) == 0 {
		return event, false
	}
	event = a.doneBy(present[random.IntN(len(present))], action.name, at)
	_, what, _ := strings.Cut(action.name, ".")
	for _, kind := range action.targets {
		switch what {
		case "created", "deleted", "archived", "revoked", "invited", "removed":
			event.Targets = append(event.Targets, a.targetOnce(random, kind, at))
		default:
			event.Targets = append(event.Targets, a.target(random, kind, present))
		}
	}
	for _, name := range action.metadata {
		event.Metadata[name] = a.word(random, name, at)
	}
	return event, true
}

// word is a value that an event adds.
func (a auditSeed) word(random *rand.Rand, name string, at time.Time) string {
	choices := auditWords[name]
	switch {
	case name == "revision":
		return fmt.Sprint(2 + int(at.Sub(a.people[0].since)/(8*time.Hour))) // it only grows
	case name == "method" && slices.ContainsFunc(a.sso, at.After):
		choices = auditWords["method with SSO"]
	}
	return choices[random.IntN(len(choices))]
}

// doneBy is an event by somebody, from their place and browser.
func (a auditSeed) doneBy(who auditPerson, action string, at time.Time) auditEvent {
	return auditEvent{
		at: at, OccurredAt: stamp(at), Action: action, Version: 1, Metadata: map[string]any{},
		Actor: auditActor{ID: who.id, Type: "user", Name: who.name, Metadata: map[string]any{"role": who.role}},
		Context: auditContext{
			Location:  fmt.Sprintf("198.51.100.%d", 1+mix(mixText(who.id), uint64(at.Weekday())%3)%250),
			UserAgent: userAgents[mix(mixText(who.id))%uint64(len(userAgents))],
		},
	}
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

// targetOnce makes up a thing of a kind, or a person, that no other event tells of: it comes or goes.
func (a auditSeed) targetOnce(random *rand.Rand, kind string, at time.Time) auditTarget {
	hash := mix(a.key, uint64(at.UnixNano()))
	if kind == "user" {
		who := a.strangers.person(1_000_000 + uint32(hash%100_000))
		return auditTarget{ID: "user_" + makeULID(at.UnixMilli(), uint16(hash), mix(hash)).String(), Type: kind, Name: who.first + " " + who.last}
	}
	names := auditThings[kind]
	name := names[random.IntN(len(names))] + ", " + at.Format("2 Jan 15:04")
	return auditTarget{ID: fmt.Sprintf("%s_%012d", kind, hash%1_000_000_000_000), Type: kind, Name: name}
}

// target makes up a thing of a kind; people and teams are the organization's own.
func (a auditSeed) target(random *rand.Rand, kind string, present []auditPerson) auditTarget {
	switch kind {
	case "team":
		return auditTarget{ID: a.organization, Type: kind, Name: a.organizationName}
	case "user":
		who := present[random.IntN(len(present))]
		return auditTarget{ID: who.id, Type: kind, Name: who.name}
	}
	names := auditThings[kind]
	name := names[random.IntN(len(names))]
	return a.thing(kind, name)
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
	"method":          {"password", "magic_auth"},
	"method with SSO": {"sso", "sso", "sso", "password", "magic_auth"},
	"reason":          {"wrong_password", "code_expired"},
	"role":            {"member", "admin"},
	"access":          {"view", "comment", "edit"},
	"format":          {"csv", "pdf", "xlsx"},
	"rows":            {"312", "4,180", "29,904"},
}
