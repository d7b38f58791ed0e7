package events

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/store"
)

// BenchmarkEvents fills files of events and prints figures of them, each as "name value unit budget". FRONTDESK_BENCH_EVENTS names
// the sizes, 1,000,000 without it; the files stay in FRONTDESK_BENCH_DIR, to measure more of them.
func BenchmarkEvents(b *testing.B) {
	fmt.Println() // after the benchmark's name
	folder := os.Getenv("FRONTDESK_BENCH_DIR")
	if folder == "" {
		folder = b.TempDir()
	}
	for _, text := range strings.Split(cmp.Or(os.Getenv("FRONTDESK_BENCH_EVENTS"), "1000000"), ",") {
		size, err := strconv.Atoi(text)
		require.NoError(b, err)
		report := func(name string, value float64, unit, budget string) {
			printFigure(fmt.Sprintf("events_%d_%s", size, name), value, unit, budget)
		}
		path := filepath.Join(folder, fmt.Sprintf("desk-%d-events.db", size))
		if _, err := os.Stat(path); err != nil {
			fillFile(b, path, size, report)
		}
		start := time.Now()
		s, err := Open(context.Background(), path, Options{Max: size, Retention: 100 * DefaultRetention})
		require.NoError(b, err)
		report("open", milliseconds(start), "ms", "<=300")
		info, err := os.Stat(path)
		require.NoError(b, err)
		report("file", float64(info.Size())/float64(size), "B/event", "-")
		benchmarkLists(b, s, size, report)
		benchmarkWrites(b, s, size, report)
		require.NoError(b, s.Close())
	}
}

type printer func(name string, value float64, unit, budget string)

// printFigure prints a figure beside its budget ("<=5", ">=90", "-" for none), and OVER when it misses it.
func printFigure(name string, value float64, unit, budget string) {
	note := ""
	if most, err := strconv.ParseFloat(strings.TrimPrefix(budget, "<="), 64); err == nil && value > most {
		note = " OVER"
	}
	if least, err := strconv.ParseFloat(strings.TrimPrefix(budget, ">="), 64); err == nil && value < least {
		note = " OVER"
	}
	fmt.Printf("%s %.2f %s %s%s\n", name, value, unit, budget, note)
}

func milliseconds(start time.Time) float64 { return float64(time.Since(start).Microseconds()) / 1000 }

// fillFile makes a file as a reader of WorkOS's list would leave it. It gets its name when it is complete.
func fillFile(b *testing.B, path string, size int, report printer) {
	ctx, filling := context.Background(), path+".filling"
	s, err := Open(ctx, filling, Options{})
	require.NoError(b, err)
	start, from := time.Now(), Cursor{}
	for n := 0; n < size; n += 2000 {
		events := make([]Event, 0, 2000)
		for i := n; i < min(n+2000, size); i++ {
			events = append(events, madeUp(i, size))
		}
		last := events[len(events)-1]
		to := Cursor{last.ID, last.At}
		require.NoError(b, s.Advance(ctx, from, to, events))
		from = to
	}
	report("fill", float64(size)/time.Since(start).Seconds(), "events/s", "-")
	require.NoError(b, s.Close())
	require.NoError(b, os.Rename(filling, path))
}

var benchTypes = strings.Fields("authentication.sso_succeeded authentication.sso_started authentication.sso_succeeded " +
	"authentication.sso_started session.created session.revoked user.updated dsync.user.updated organization_membership.updated " +
	"authentication.password_succeeded authentication.password_failed authentication.sso_failed")

// madeUp is event n of some: sign-ins for the most part, of people in customers of whom the first is a large one.
func madeUp(n, of int) Event {
	mixed := uint32(n) * 2654435761 >> 4
	people, customers := max(of/20, 1), max(of/500, 1)
	person := int(mixed) % people
	customer := person % customers
	if person%5 == 0 {
		customer = 0
	}
	event := Event{ID: fmt.Sprintf("event_01K%023d", n), Type: benchTypes[int(mixed>>7)%len(benchTypes)],
		At:             time.Date(2025, 11, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(n) * 3 * time.Second),
		OrganizationID: fmt.Sprintf("org_01J%023d", customer), UserID: fmt.Sprintf("user_01J%023d", person),
		Email: fmt.Sprintf("person.%d@customer%d.example", person, customer)}
	if n%100_000 == 7 {
		event.Type = "connection.deleted"
	}
	switch group, _, _ := strings.Cut(event.Type, "."); {
	case strings.Contains(event.Type, ".sso_"):
		event.ConnectionID, event.SessionID = fmt.Sprintf("conn_01J%023d", customer), fmt.Sprintf("sso_session_01J%023d", n/2)
	case group == "session":
		event.SessionID = fmt.Sprintf("session_01J%023d", n)
		event.ObjectID = event.SessionID
	case group == "dsync":
		event.DirectoryID, event.ObjectID, event.UserID = fmt.Sprintf("directory_01J%023d", customer),
			fmt.Sprintf("directory_user_01J%023d", person), ""
	case group == "organization_membership":
		event.ObjectID, event.Email = fmt.Sprintf("om_01J%023d", person), ""
	default:
		event.ObjectID = event.UserID
	}
	event.Raw = fmt.Appendf(nil, `{"object":"event","id":%q,"event":%q,"data":{"type":"sso","status":"succeeded","ip_address":"203.0.113.%d",`+
		`"user_agent":"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36",`+
		`"user_id":%q,"email":%q,"sso":{"organization_id":%q,"connection_id":%q,"session_id":%q}},"created_at":%q,"context":{}}`,
		event.ID, event.Type, n%250, event.UserID, event.Email, event.OrganizationID, event.ConnectionID, event.SessionID,
		event.At.Format("2006-01-02T15:04:05.000Z"))
	return event
}

// benchmarkLists reads the newest 50 events of each filter, of things with many events and with few.
func benchmarkLists(b *testing.B, s *Store, size int, report printer) {
	ctx, budget := context.Background(), "<=20"
	read := func(query Query) (float64, Page) {
		start := time.Now()
		page, err := s.List(ctx, store.Everything, query)
		took := milliseconds(start)
		require.NoError(b, err)
		return took, page
	}
	var group []string
	for i, name := range benchTypes {
		if strings.HasPrefix(name, "authentication.") && !slices.Contains(benchTypes[:i], name) {
			group = append(group, name)
		}
	}
	for _, list := range []struct {
		name   string
		budget string
		query  func(e Event, i int) Query
	}{
		{"all", budget, func(Event, int) Query { return Query{} }},
		{"type", budget, func(e Event, _ int) Query { return Query{Types: []string{e.Type}} }},
		{"type_group", budget, func(Event, int) Query { return Query{Types: group} }},
		{"rare_type", budget, func(Event, int) Query { return Query{Types: []string{"connection.deleted"}} }},
		{"no_type", budget, func(Event, int) Query { return Query{Types: []string{"vault.dek.read"}} }},
		{"organization", budget, func(e Event, _ int) Query { return Query{OrganizationID: e.OrganizationID} }},
		{"connection", budget, func(e Event, _ int) Query { return Query{ConnectionID: cmp.Or(e.ConnectionID, "conn_none")} }},
		{"directory", budget, func(e Event, _ int) Query { return Query{DirectoryID: cmp.Or(e.DirectoryID, "directory_none")} }},
		{"user", budget, func(e Event, _ int) Query { return Query{UserID: cmp.Or(e.UserID, "user_none")} }},
		{"email", budget, func(e Event, _ int) Query { return Query{Email: cmp.Or(e.Email, "none")} }},
		{"person", budget, func(e Event, _ int) Query { return Query{UserID: e.UserID, Email: cmp.Or(e.Email, "none")} }},
		{"session", budget, func(e Event, _ int) Query { return Query{SessionID: cmp.Or(e.SessionID, "session_none")} }},
		{"object", budget, func(e Event, _ int) Query { return Query{ObjectID: cmp.Or(e.ObjectID, "object_none")} }},
		{"day", budget, func(e Event, _ int) Query { return Query{Since: e.At, Until: e.At.Add(24 * time.Hour)} }},
		{"organization_and_type", "-", func(e Event, _ int) Query {
			return Query{OrganizationID: e.OrganizationID, Types: []string{benchTypes[len(benchTypes)-1]}}
		}},
		{"large_organization_and_rare_type", "-", func(Event, int) Query {
			return Query{OrganizationID: madeUp(0, size).OrganizationID, Types: []string{"connection.deleted"}}
		}},
	} {
		var took []float64
		for i := range 100 {
			one, _ := read(list.query(madeUp(int(uint64(i)*2654435761%uint64(size)), size), i))
			took = append(took, one)
		}
		slices.Sort(took)
		report("newest_of_"+list.name, took[len(took)/2], "ms", list.budget)
		report("newest_of_"+list.name+"_worst", took[len(took)-1], "ms", "-")
	}

	query := Query{OrganizationID: madeUp(0, size).OrganizationID}
	first, page := read(query)
	for range 100 {
		query.After = page.Next
		first, page = read(query)
	}
	report("page_101", first, "ms", budget)
	start := time.Now()
	_, _, err := s.Count(ctx, store.Everything, Query{})
	require.NoError(b, err)
	report("count", milliseconds(start), "ms", "-")
	start, rows := time.Now(), 0
	for _, err := range s.Each(ctx, store.Everything, Query{OrganizationID: madeUp(0, size).OrganizationID}) {
		require.NoError(b, err)
		if rows++; rows == 100_000 {
			break
		}
	}
	report("each", float64(rows)/time.Since(start).Seconds(), "rows/s", "-")
}

// benchmarkWrites is what a reader of WorkOS's list and a flood of webhooks write, and what removing old events takes.
func benchmarkWrites(b *testing.B, s *Store, size int, report printer) {
	ctx := context.Background()
	const pages, perPage, webhooks = 100, 100, 5000
	cursor, err := s.Cursor(ctx)
	require.NoError(b, err)
	number, err := s.LastNumber(ctx)
	require.NoError(b, err)
	next := int(number)
	start := time.Now()
	for range pages {
		var events []Event
		for range perPage {
			next++
			events = append(events, madeUp(next, size))
		}
		to := Cursor{events[perPage-1].ID, events[perPage-1].At}
		require.NoError(b, s.Advance(ctx, cursor, to, events))
		cursor = to
	}
	report("advance", pages*perPage/time.Since(start).Seconds(), "events/s", "-")

	took, start := make([]float64, webhooks), time.Now()
	var group sync.WaitGroup
	free := make(chan struct{}, 50) // requests at a time
	for i := range webhooks {
		event := madeUp(next+1+i, size)
		free <- struct{}{}
		group.Go(func() {
			began := time.Now()
			_, err := s.Insert(ctx, event)
			require.NoError(b, err)
			took[i] = milliseconds(began)
			<-free
		})
	}
	group.Wait()
	report("webhooks", webhooks/time.Since(start).Seconds(), "events/s", ">=500")
	slices.Sort(took)
	report("webhook_p99", took[webhooks*99/100], "ms", "<=1000")

	start = time.Now()
	removed, err := s.Prune(ctx)
	require.NoError(b, err)
	report("prune", float64(removed)/time.Since(start).Seconds(), "events/s", "-")
}
