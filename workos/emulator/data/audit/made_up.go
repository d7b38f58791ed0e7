package audit

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"frontdesk/workos/emulator/data"
)

// OldestKept is how far back audit logs reach: exports hold the events of the past three months
// (https://workos.com/docs/audit-logs/exporting-events).
func OldestKept(now time.Time) time.Time { return now.AddDate(0, -3, 0) }

// madeUpPerson is a person whose actions are in a made-up audit log.
type madeUpPerson struct {
	id, name, role string
	since, until   time.Time // from joining to the last sign-in
}

// madeUpLog makes up the audit log of one organization, day by day. The same day always gives the same
// events, so an export made twice is the same file, and a log never has to be kept.
type madeUpLog struct {
	organization     string // id
	organizationName string
	plan             string // today's
	people           []madeUpPerson
	failuresOutside  *data.Organization // names of people who are no members
	sso              []time.Time        // since when each connection works
	started          time.Time
	key              uint64 // from the environment's seed and the organization
}

// maxPeople is how many of an organization's people are in its made-up log.
const maxPeople = 40

// seedOf is the made-up log of an organization: its oldest members do the work. One that the API made after
// the start has none. The caller holds the lock.
func (a *Logs) seedOf(organization data.Ref) madeUpLog {
	row := a.Organizations.Rows[organization]
	seed := madeUpLog{
		organization: a.Organizations.ID(organization), organizationName: row.Name,
		key: data.Mix(a.Config.Seed, row.Salt, uint64(organization)), started: a.Started,
	}
	if int(organization) >= a.Organizations.Seeded {
		return seed
	}
	row = a.Organizations.Pristine(organization)
	seed.failuresOutside, seed.plan = row, row.Metadata["plan"]
	for c := range a.Connections.Seeded {
		if conn := a.Connections.Pristine(data.Ref(c)); conn.Organization == organization && conn.State == "active" {
			seed.sso = append(seed.sso, time.UnixMilli(conn.Updated))
		}
	}
	// The people in the log stay the same while members come and go, because the past does not change.
	people, known := a.people[organization]
	for _, m := range a.ByOrganization[organization].Memberships {
		if known || len(people) == maxPeople || int(m) >= a.Memberships.Seeded {
			break
		}
		member := a.Memberships.Pristine(m)
		d := a.PristineDetails(member.User)
		if staff, is := a.StaffDetails(member.User); is {
			d = staff
			d.LastSignIn = data.StaffSignIn(a.Started, a.Users.Rows[member.User].Person)
		}
		if d.LastSignIn == 0 {
			continue
		}
		people = append(people, madeUpPerson{
			id: a.Users.ID(member.User), name: d.First + " " + d.Last, role: data.RoleSlugs[member.Role],
			since: data.CreatedAtSeed(a.State, a.Memberships.IDs[m]), until: time.UnixMilli(d.LastSignIn),
		})
	}
	a.people[organization], seed.people = people, people
	return seed
}

// between yields the events from start (inclusive) to end (exclusive), oldest first.
func (a madeUpLog) between(start, end time.Time) []Event {
	var events []Event
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
func (a madeUpLog) day(day time.Time) []Event {
	key := data.Mix(a.key, uint64(day.Unix()))
	random := rand.New(rand.NewPCG(key, a.key)) //nolint:gosec // made-up data has to be the same every time
	count := 5 + random.IntN(4+min(len(a.people), 12))
	if day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
		count = random.IntN(3)
	}
	events := make([]Event, 0, count)
	for i := range count {
		at := day.Add(7*time.Hour + time.Duration(random.Int64N(int64(12*time.Hour)))).Truncate(time.Millisecond)
		if event, happened := a.event(random, at); happened {
			events = append(events, a.identified(event, key, uint64(i)))
		}
	}
	for i, event := range a.changes(day) {
		events = append(events, a.identified(event, key, uint64(1000+i)))
	}
	slices.SortStableFunc(events, func(x, y Event) int { return x.at.Compare(y.at) })
	return events
}

func (a madeUpLog) identified(event Event, key, number uint64) Event {
	event.ID = "audit_log_event_" + data.MakeULID(event.at.UnixMilli(), uint16(key), data.Mix(key, number)).String()
	return event
}

// present are the people who can have done something at that moment.
func (a madeUpLog) present(at time.Time) []madeUpPerson {
	return slices.DeleteFunc(slices.Clone(a.people), func(p madeUpPerson) bool { return at.Before(p.since) || at.After(p.until) })
}

// event makes up an event; nothing happened if no one was there.
func (a madeUpLog) event(random *rand.Rand, at time.Time) (event Event, happened bool) {
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
func (a madeUpLog) word(random *rand.Rand, name string, at time.Time) string {
	choices := wordsFor[name]
	switch {
	case name == "revision":
		return fmt.Sprint(2 + int(at.Sub(a.people[0].since)/(8*time.Hour))) // it only grows
	case name == "method" && slices.ContainsFunc(a.sso, at.After):
		choices = wordsFor["method with SSO"]
	}
	return choices[random.IntN(len(choices))]
}

// doneBy returns an event by a person, from their address and browser.
func (a madeUpLog) doneBy(who madeUpPerson, action string, at time.Time) Event {
	return Event{
		at: at, OccurredAt: data.Stamp(at), Action: action, Version: 1, Metadata: map[string]any{},
		Actor: Actor{ID: who.id, Type: "user", Name: who.name, Metadata: map[string]any{"role": who.role}},
		Context: Context{
			Location:  fmt.Sprintf("198.51.100.%d", 1+data.Mix(data.MixText(who.id), uint64(at.Weekday())%3)%250),
			UserAgent: data.UserAgents[data.Mix(data.MixText(who.id))%uint64(len(data.UserAgents))],
		},
	}
}

func pickAction(random *rand.Rand) seededAction {
	total := 0
	for _, action := range SeededActions {
		total += action.weight
	}
	at := random.IntN(total)
	for _, action := range SeededActions {
		if at -= action.weight; at < 0 {
			return action
		}
	}
	return SeededActions[0]
}

// targetOnce makes up an object of a kind, or a person, that no other event names: it is created or deleted.
func (a madeUpLog) targetOnce(random *rand.Rand, kind string, at time.Time) Target {
	hash := data.Mix(a.key, uint64(at.UnixNano()))
	if kind == "user" {
		who := a.failuresOutside.Person(1_000_000 + uint32(hash%100_000))
		return Target{
			ID: "user_" + data.MakeULID(at.UnixMilli(), uint16(hash), data.Mix(hash)).String(), Type: kind, Name: who.First + " " + who.Last,
		}
	}
	names := things[kind]
	name := names[random.IntN(len(names))] + ", " + at.Format("2 Jan 15:04")
	return Target{ID: fmt.Sprintf("%s_%012d", kind, hash%1_000_000_000_000), Type: kind, Name: name}
}

// target makes up a thing of a kind; people and teams are the organization's own.
func (a madeUpLog) target(random *rand.Rand, kind string, present []madeUpPerson) Target {
	switch kind {
	case "team":
		return Target{ID: a.organization, Type: kind, Name: a.organizationName}
	case "user":
		who := present[random.IntN(len(present))]
		return Target{ID: who.id, Type: kind, Name: who.name}
	}
	names := things[kind]
	name := names[random.IntN(len(names))]
	return a.thing(kind, name)
}

var things = map[string][]string{
	"document": {
		"Board minutes", "Onboarding checklist", "Security policy", "Price list, draft", "Q3 forecast", "Vendor contract", "Release notes",
		"Incident report",
	},
	"project":     {"Website relaunch", "Data centre move", "Spring campaign", "Partner portal"},
	"invoice":     {"Invoice 2041", "Invoice 2042", "Invoice 2057", "Invoice 2063"},
	"report":      {"Usage by team", "Monthly active users", "Cost per project", "Sign-ins by country"},
	"api_key":     {"CI key", "Reporting key", "Warehouse sync key"},
	"setting":     {"session_length", "two_factor_required", "default_role", "data_region"},
	"integration": {"Slack", "Jira", "Salesforce", "Google Drive"},
}

var wordsFor = map[string][]string{
	"method":          {"password", "magic_auth"},
	"method with SSO": {"sso", "sso", "sso", "password", "magic_auth"},
	"reason":          {"wrong_password", "code_expired"},
	"role":            {"member", "admin"},
	"access":          {"view", "comment", "edit"},
	"format":          {"csv", "pdf", "xlsx"},
	"rows":            {"312", "4,180", "29,904"},
}
