package events

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"frontdesk/store"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// openTest opens a file of its own, at noon.
func openTest(t *testing.T, options Options) *Store {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), "events.db"), options)
}

func openAt(t *testing.T, path string, options Options) *Store {
	t.Helper()
	if options.Now == nil {
		options.Now = func() time.Time { return noon }
	}
	s, err := Open(context.Background(), path, options)
	require.NoError(t, err)
	t.Cleanup(func() {
		requireWhole(t, s)
		require.NoError(t, s.Close())
	})
	return s
}

// plain is an event of a user, n minutes after noon.
func plain(n int) Event {
	return Event{ID: fmt.Sprintf("event_%d", n), Type: "user.updated", At: noon.Add(time.Duration(n) * time.Minute), UserID: "user_1",
		ObjectID: "user_1", Email: "ana@example.com", Raw: []byte(`{}`)}
}

func plainEvents(from, to int) (events []Event) {
	for n := from; n <= to; n++ {
		events = append(events, plain(n))
	}
	return events
}

func idsOf(events []Event) []string {
	ids := []string{}
	for _, event := range events {
		ids = append(ids, event.ID)
	}
	return ids
}

func all(t *testing.T, s *Store, query Query) (events []Event) {
	t.Helper()
	for event, err := range s.Each(t.Context(), store.Everything, query) {
		require.NoError(t, err)
		events = append(events, event)
	}
	return events
}

// requireWhole compares what events are found by, and how many there are, with the events.
func requireWhole(t *testing.T, s *Store) {
	t.Helper()
	type entry struct {
		Subject
		at, number int64
	}
	found := map[entry]bool{}
	rows, err := s.db.Read.Query("SELECT kind, value, at, number FROM subjects")
	require.NoError(t, err)
	defer rows.Close()
	for rows.Next() {
		var e entry
		require.NoError(t, rows.Scan(&e.Kind, &e.Value, &e.at, &e.number))
		found[e] = true
	}
	require.NoError(t, rows.Err())
	number, sum := int64(0), 0
	types := map[string]string{}
	names, err := s.db.Read.Query("SELECT name, number FROM types")
	require.NoError(t, err)
	defer names.Close()
	for names.Next() {
		var name, number string
		require.NoError(t, names.Scan(&name, &number))
		types[name] = number
	}
	require.NoError(t, names.Err())
	want := map[entry]bool{}
	for {
		events, err := s.After(context.Background(), number, 0)
		require.NoError(t, err)
		for _, event := range events {
			number = event.Number
			about := append([]Subject{{Organization, event.OrganizationID}, {Connection, event.ConnectionID}, {Directory, event.DirectoryID},
				{User, event.UserID}, {Email, event.Email}, {Session, event.SessionID}, {Object, event.ObjectID}, {ofType, types[event.Type]}},
				event.Also...)
			for _, subject := range about {
				if subject.Value != "" {
					want[entry{subject, event.At.UnixMilli(), number}] = true
				}
			}
			want[entry{Subject{Kind: every}, event.At.UnixMilli(), number}] = true
		}
		if sum += len(events); len(events) < maxAfter {
			break
		}
	}
	if len(want) != len(found) || sum < 50 {
		assert.Equal(t, want, found)
	}
	for e := range want {
		require.True(t, found[e], "%v is not found", e)
	}
	stored, err := s.Stored(context.Background())
	require.NoError(t, err)
	assert.Equal(t, sum, stored)
}
