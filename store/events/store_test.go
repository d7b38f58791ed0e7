package events

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"frontdesk/store"
)

func TestEventsAreKeptAsTheyWereGiven(t *testing.T) {
	path := filepath.Join(t.TempDir(), "events.db")
	whole := Event{ID: "event_1", Type: "invitation.accepted", At: noon.Add(123 * time.Millisecond), OrganizationID: "org_1",
		ConnectionID: "conn_1", DirectoryID: "directory_1", UserID: "user_1", Email: "ana@example.com", SessionID: "session_1",
		ObjectID: "invitation_1", Also: []Subject{{User, "user_2"}, {Email, `"odd"@example.com`}}, Raw: []byte("{\"id\":\"event_1\",\x00\xff}")}
	bare := Event{ID: "event_2", Type: "new.kind"}

	s := openAt(t, path, Options{})
	added, err := s.Insert(t.Context(), whole, bare, whole)
	require.NoError(t, err)
	assert.Equal(t, 2, added)
	info, err := os.Stat(path)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm(), "only its owner may read it")

	s = openAt(t, path, Options{}) // as after a restart
	added, err = s.Insert(t.Context(), bare, plain(3))
	require.NoError(t, err)
	assert.Equal(t, 1, added, "what is stored stays as it is")
	events, err := s.After(t.Context(), 0, 0)
	require.NoError(t, err)
	require.Equal(t, []string{"event_1", "event_2", "event_3"}, idsOf(events))
	whole.Number, bare.Number, bare.At = 1, events[1].Number, noon
	assert.Equal(t, whole, events[0])
	assert.Equal(t, bare, events[1], "an event without a time happened when it was received")

	last, err := s.LastNumber(t.Context())
	require.NoError(t, err)
	assert.Equal(t, events[2].Number, last)
	events, err = s.After(t.Context(), events[0].Number, 1)
	require.NoError(t, err)
	assert.Equal(t, []string{"event_2"}, idsOf(events))
	require.NoError(t, s.Ping(t.Context()))
}

func TestAnEventWithoutAnIDIsRefused(t *testing.T) {
	s := openTest(t, Options{})
	_, err := s.Insert(t.Context(), plain(1), Event{Type: "user.created"})
	require.ErrorIs(t, err, ErrNoID)
	require.ErrorIs(t, s.Advance(t.Context(), Cursor{}, Cursor{ID: "event_1"}, []Event{{}}), ErrNoID)
	assert.Empty(t, all(t, s, Query{}))
}

func TestLongTextsFromOutsideAreFoundAsWell(t *testing.T) {
	s := openTest(t, Options{})
	long := strings.Repeat("ä", 100_000)
	_, err := s.Insert(t.Context(), Event{ID: long, Type: long, OrganizationID: long, Also: []Subject{{User, long}}, Raw: make([]byte, 1<<20)})
	require.NoError(t, err)
	for _, query := range []Query{{Types: []string{long}}, {OrganizationID: long}, {UserID: long}} {
		found := all(t, s, query)
		require.Len(t, found, 1)
		assert.Len(t, found[0].Raw, 1<<20)
		assert.Equal(t, long, found[0].ID)
	}
}

// TestManyInsertAtOnce is a flood of webhooks: each is stored once, and each caller learns about its own.
func TestManyInsertAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "events.db")
	stores := []*Store{openAt(t, path, Options{}), openAt(t, path, Options{})}
	var mu sync.Mutex
	var group sync.WaitGroup
	sum := 0
	for caller := range 50 {
		group.Go(func() {
			for n := range 20 {
				added, err := stores[caller%2].Insert(t.Context(), plain(1+n), plain(1+1000*(1+caller)+n))
				mu.Lock()
				assert.NoError(t, err)
				sum += added
				mu.Unlock()
			}
		})
	}
	group.Wait()
	assert.Equal(t, 20+50*20, sum)
	assert.Len(t, all(t, stores[0], Query{}), sum)
}

func TestADamagedFileIsRefused(t *testing.T) {
	for name, damage := range map[string]func(content []byte) []byte{
		"another file": func([]byte) []byte { return []byte(strings.Repeat("not a database ", 1000)) },
		"overwritten at its start": func(content []byte) []byte {
			return append(make([]byte, 200), content[200:]...)
		},
		"overwritten in its schema": func(content []byte) []byte {
			for i := 100; i < 4096; i++ {
				content[i] = 0xa5
			}
			return content
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "events.db")
			s, err := Open(t.Context(), path, Options{})
			require.NoError(t, err)
			_, err = s.Insert(t.Context(), plainEvents(1, 100)...)
			require.NoError(t, err)
			require.NoError(t, s.Close())
			content, err := os.ReadFile(path)
			require.NoError(t, err)
			damaged := damage(content)
			require.NoError(t, os.WriteFile(path, damaged, 0o600))

			_, err = Open(t.Context(), path, Options{})
			require.Error(t, err)
			assert.True(t, store.IsDamaged(err), "%v", err)
			assert.Equal(t, "is damaged", store.FileProblem(err))
			after, err := os.ReadFile(path)
			require.NoError(t, err)
			assert.Equal(t, damaged, after, "it is not touched")
		})
	}
}

func TestAFullDiskLosesNothing(t *testing.T) {
	s := openTest(t, Options{})
	require.NoError(t, s.Advance(t.Context(), Cursor{}, Cursor{"event_1", noon}, plainEvents(1, 1)))
	_, err := s.db.Write.Exec("PRAGMA max_page_count = 1") // as many as there are
	require.NoError(t, err)
	big := plain(2)
	big.Raw = make([]byte, 1<<20)
	_, err = s.Insert(t.Context(), big)
	assert.True(t, store.IsUnavailable(err), "%v", err)
	assert.Equal(t, "cannot grow: the disk is full", store.FileProblem(err))
	require.Error(t, s.Advance(t.Context(), Cursor{ID: "event_1"}, Cursor{ID: "event_2"}, []Event{big}))
	cursor, err := s.Cursor(t.Context())
	require.NoError(t, err)
	assert.Equal(t, Cursor{"event_1", noon}, cursor)

	_, err = s.db.Write.Exec("PRAGMA max_page_count = 4294967294")
	require.NoError(t, err)
	require.NoError(t, s.Advance(t.Context(), Cursor{ID: "event_1"}, Cursor{ID: "event_2"}, []Event{big}))
	assert.Len(t, all(t, s, Query{}), 2)
}

func TestTheCursorMovesWithItsEvents(t *testing.T) {
	s := openTest(t, Options{})
	from, until, err := s.Complete(t.Context())
	require.NoError(t, err)
	assert.True(t, from.IsZero() && until.IsZero(), "nothing was read yet")
	_, err = s.Insert(t.Context(), plain(-60), plain(2)) // webhooks
	require.NoError(t, err)

	first, second := Cursor{"event_3", plain(3).At}, Cursor{"event_5", plain(5).At}
	require.NoError(t, s.Advance(t.Context(), Cursor{}, first, plainEvents(1, 3)))
	require.NoError(t, s.Advance(t.Context(), first, second, plainEvents(3, 5)))
	require.NoError(t, s.Advance(t.Context(), second, second, plainEvents(1, 5)), "reading the last minutes again moves nothing")
	assert.Len(t, all(t, s, Query{}), 6)

	require.ErrorIs(t, s.Advance(t.Context(), first, Cursor{ID: "event_9"}, plainEvents(8, 9)), ErrCursorMoved)
	require.ErrorIs(t, s.Advance(t.Context(), Cursor{}, Cursor{ID: "event_9"}, plainEvents(8, 9)), ErrCursorMoved)
	assert.Len(t, all(t, s, Query{}), 6, "nothing was written")
	cursor, err := s.Cursor(t.Context())
	require.NoError(t, err)
	assert.Equal(t, second, cursor)
	from, until, err = s.Complete(t.Context())
	require.NoError(t, err)
	assert.Equal(t, plain(1).At, from, "an older event came by itself: others around it may be missing")
	assert.Equal(t, plain(5).At, until)
	since, err := s.Since(t.Context())
	require.NoError(t, err)
	assert.Equal(t, plain(-60).At, since)
	s.CaughtUp(plain(7).At)
	_, until, err = s.Complete(t.Context())
	require.NoError(t, err)
	assert.Equal(t, plain(7).At, until, "nothing has happened since")
	s.CaughtUp(plain(4).At)

	require.NoError(t, s.ResetCursor(t.Context()))
	cursor, err = s.Cursor(t.Context())
	require.NoError(t, err)
	assert.Zero(t, cursor)
	require.ErrorIs(t, s.Advance(t.Context(), second, Cursor{ID: "event_9"}, nil), ErrCursorMoved)
	require.NoError(t, s.Advance(t.Context(), Cursor{}, Cursor{"event_9", plain(9).At}, plainEvents(8, 9)))
	from, _, err = s.Complete(t.Context())
	require.NoError(t, err)
	assert.Equal(t, plain(8).At, from, "what happened before was never read")
	assert.Len(t, all(t, s, Query{}), 8, "the events stay")
}

// TestOneOfSeveralReadersWins lets readers of two open files, as of two processes, move the cursor at once.
func TestOneOfSeveralReadersWins(t *testing.T) {
	const readers, steps = 8, 15
	path := filepath.Join(t.TempDir(), "events.db")
	stores := []*Store{openAt(t, path, Options{}), openAt(t, path, Options{})}
	for step := range steps {
		from := Cursor{}
		if step > 0 {
			from.ID = fmt.Sprint("cursor ", step)
		}
		start, won := make(chan struct{}), make(chan int, readers)
		var group sync.WaitGroup
		for reader := range readers {
			group.Go(func() {
				<-start
				event := plain(1 + step)
				event.ID = fmt.Sprintf("event_%d_of_%d", step, reader)
				err := stores[reader%2].Advance(t.Context(), from, Cursor{fmt.Sprint("cursor ", step+1), noon}, []Event{event})
				if err == nil {
					won <- reader
				} else if !errors.Is(err, ErrCursorMoved) {
					t.Error(err)
				}
			})
		}
		close(start)
		group.Wait()
		require.Len(t, won, 1)
		newest := all(t, stores[0], Query{})
		require.Len(t, newest, step+1)
		require.Equal(t, fmt.Sprintf("event_%d_of_%d", step, <-won), newest[0].ID)
	}
}

func TestEventsThatCannotBeAppliedAreSetAside(t *testing.T) {
	s := openTest(t, Options{})
	_, err := s.Insert(t.Context(), plainEvents(1, 3)...)
	require.NoError(t, err)
	require.ErrorIs(t, s.SetAside(t.Context(), 9, "no such event"), ErrNotFound)
	require.ErrorIs(t, s.Settle(t.Context(), 2), ErrNotFound)
	_, err = s.Retry(t.Context(), 2)
	require.ErrorIs(t, err, ErrNotFound)

	require.NoError(t, s.SetAside(t.Context(), 3, "its data cannot be read"))
	require.NoError(t, s.SetAside(t.Context(), 2, "the index is locked"))
	require.NoError(t, s.SetAside(t.Context(), 2, "the index is full"))
	_, err = s.SetAsideEvents(t.Context(), Scope{})
	require.ErrorIs(t, err, store.ErrNoScope)
	aside, err := s.SetAsideEvents(t.Context(), store.Everything)
	require.NoError(t, err)
	require.Len(t, aside, 2)
	assert.Equal(t, "event_2", aside[0].ID)
	assert.Equal(t, "the index is full", aside[0].Reason)
	assert.Equal(t, 2, aside[0].Tries)
	assert.Equal(t, noon, aside[0].SetAsideAt)
	assert.Equal(t, "its data cannot be read", aside[1].Reason)

	event, err := s.Retry(t.Context(), 2)
	require.NoError(t, err)
	assert.Equal(t, aside[0].Event, event)
	require.NoError(t, s.Settle(t.Context(), 2))
	aside, err = s.SetAsideEvents(t.Context(), store.Everything)
	require.NoError(t, err)
	require.Len(t, aside, 1)
	assert.Len(t, all(t, s, Query{}), 3, "the events stay")
}

func TestOldEventsAreRemoved(t *testing.T) {
	now := noon
	s := openTest(t, Options{Retention: 24 * time.Hour, Now: func() time.Time { return now }})
	removed, err := s.Prune(t.Context())
	require.NoError(t, err)
	assert.Zero(t, removed)
	events := plainEvents(1, 1200)
	for i := range events {
		events[i].Also = []Subject{{User, "user_2"}, {Email, events[i].Email}}
	}
	require.NoError(t, s.Advance(t.Context(), Cursor{}, Cursor{"event_1200", plain(1200).At}, events))
	require.NoError(t, s.SetAside(t.Context(), 7, "odd"))
	require.NoError(t, s.SetAside(t.Context(), 1150, "odd"))

	now = plain(1101).At.Add(24 * time.Hour)
	removed, err = s.Prune(t.Context())
	require.NoError(t, err)
	assert.Equal(t, 1100, removed)
	left := all(t, s, Query{})
	require.Len(t, left, 100)
	assert.Equal(t, "event_1101", left[99].ID, "an event of just that age stays")
	assert.Len(t, all(t, s, Query{UserID: "user_2"}), 100)
	aside, err := s.SetAsideEvents(t.Context(), store.Everything)
	require.NoError(t, err)
	require.Len(t, aside, 1)
	assert.Equal(t, int64(1150), aside[0].Number)
	from, _, err := s.Complete(t.Context())
	require.NoError(t, err)
	assert.Equal(t, plain(1100).At.Add(time.Millisecond), from)

	now = now.Add(1000 * time.Hour)
	removed, err = s.Prune(t.Context())
	require.NoError(t, err)
	assert.Equal(t, 100, removed)
	since, err := s.Since(t.Context())
	require.NoError(t, err)
	assert.True(t, since.IsZero())
	_, err = s.Insert(t.Context(), plain(1201))
	require.NoError(t, err)
	last, err := s.LastNumber(t.Context())
	require.NoError(t, err)
	assert.Equal(t, int64(1201), last, "numbers are never used twice")
}

func TestTooManyEventsAreRemovedOldestFirst(t *testing.T) {
	s := openTest(t, Options{Max: 10})
	events := plainEvents(1, 25)
	events[0].At, events[24].At = plain(100).At, plain(0).At // the last one to arrive happened first
	_, err := s.Insert(t.Context(), events...)
	require.NoError(t, err)
	removed, err := s.Prune(t.Context())
	require.NoError(t, err)
	assert.Equal(t, 15, removed)
	left := all(t, s, Query{})
	require.Len(t, left, 10)
	assert.Equal(t, "event_1", left[0].ID)
	assert.Equal(t, "event_16", left[9].ID)
	from, _, err := s.Complete(t.Context())
	require.NoError(t, err)
	assert.True(t, from.IsZero())
}

func TestWaitingCountsEventsAndNotNumbers(t *testing.T) {
	s := openTest(t, Options{})
	for range 3 { // the second and the third time it is there already, and the numbers have a gap
		_, err := s.Insert(t.Context(), Event{ID: "event_1", Type: "user.created", At: time.Now(), Raw: []byte(`{}`)})
		require.NoError(t, err)
	}
	_, err := s.Insert(t.Context(), Event{ID: "event_2", Type: "user.created", At: time.Now(), Raw: []byte(`{}`)})
	require.NoError(t, err)
	n, err := s.Waiting(t.Context(), 0)
	require.NoError(t, err)
	require.Equal(t, 2, n)
	last, err := s.LastNumber(t.Context())
	require.NoError(t, err)
	n, err = s.Waiting(t.Context(), last)
	require.NoError(t, err)
	require.Zero(t, n)
}
