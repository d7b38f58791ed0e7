package events

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"frontdesk/store"
)

// has reports whether an event is about something.
func has(e Event, kind Kind, value string) bool {
	own := map[Kind]string{Organization: e.OrganizationID, Connection: e.ConnectionID, Directory: e.DirectoryID, User: e.UserID,
		Email: e.Email, Session: e.SessionID, Object: e.ObjectID}[kind]
	return own == value || slices.Contains(e.Also, Subject{kind, value})
}

// matches is what a query means, said as plainly as possible.
func (q Query) matches(e Event) bool {
	for kind, value := range map[Kind]string{Organization: q.OrganizationID, Connection: q.ConnectionID, Directory: q.DirectoryID,
		Session: q.SessionID, Object: q.ObjectID} {
		if value != "" && !has(e, kind, value) {
			return false
		}
	}
	isPerson := q.UserID == "" && q.Email == "" || q.UserID != "" && has(e, User, q.UserID) || q.Email != "" && has(e, Email, q.Email)
	return isPerson && (len(q.Types) == 0 || slices.Contains(q.Types, e.Type)) && !e.At.Before(q.Since) &&
		(q.Until.IsZero() || e.At.Before(q.Until))
}

// randomEvents are about few things, many at the same time.
func randomEvents(random *rand.Rand, n int) (events []Event) {
	some := func(prefix string, n int) string {
		if i := random.IntN(n + 1); i > 0 {
			return fmt.Sprint(prefix, i)
		}
		return ""
	}
	for i := range n {
		event := Event{ID: fmt.Sprint("event_", i), Type: "type." + some("", 60), At: noon.Add(time.Duration(random.IntN(n/3)) * time.Second),
			OrganizationID: some("org_", 3), ConnectionID: some("conn_", 3), DirectoryID: some("directory_", 2), UserID: some("user_", 4),
			Email: some("email_", 4), SessionID: some("session_", 20), ObjectID: some("object_", 9), Raw: []byte("{}")}
		for range random.IntN(3) {
			event.Also = append(event.Also, Subject{User, some("user_", 4)}, Subject{Email, some("email_", 4)}, Subject{Organization, some("org_", 3)})
		}
		event.Also = slices.DeleteFunc(event.Also, func(s Subject) bool { return s.Value == "" })
		events = append(events, event)
	}
	return events
}

func randomQuery(random *rand.Rand) (q Query) {
	for range random.IntN(4) {
		n := 1 + random.IntN(4)
		switch random.IntN(9) {
		case 0:
			q.OrganizationID = fmt.Sprint("org_", n)
		case 1:
			q.ConnectionID = fmt.Sprint("conn_", n)
		case 2:
			q.DirectoryID = fmt.Sprint("directory_", n)
		case 3:
			q.UserID = fmt.Sprint("user_", n)
		case 4:
			q.Email = fmt.Sprint("email_", n)
		case 5:
			q.SessionID, q.ObjectID = fmt.Sprint("session_", n), ""
		case 6:
			q.ObjectID = fmt.Sprint("object_", n)
		case 7:
			for range random.IntN(60) {
				q.Types = append(q.Types, fmt.Sprint("type.", random.IntN(60)))
			}
		case 8:
			q.Since = noon.Add(time.Duration(random.IntN(100)) * time.Second)
			q.Until = q.Since.Add(time.Duration(random.IntN(200)) * time.Second)
		}
	}
	return q
}

// TestListsAreWhatTheirQueriesMean compares lists, their pages forth and back, files and counts with a plain search.
func TestListsAreWhatTheirQueriesMean(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	s := openTest(t, Options{})
	events := randomEvents(random, 900)
	_, err := s.Insert(t.Context(), events...)
	require.NoError(t, err)
	types, err := s.Types(t.Context(), store.Everything)
	require.NoError(t, err)
	require.True(t, slices.IsSorted(types))
	require.Greater(t, len(types), maxLeading)
	stored, err := s.After(t.Context(), 0, 0)
	require.NoError(t, err)
	slices.SortFunc(stored, func(a, b Event) int {
		if c := b.At.Compare(a.At); c != 0 {
			return c
		}
		return int(b.Number - a.Number)
	})
	found := 0
	for range 60 {
		query := randomQuery(random)
		want := []string{}
		for _, event := range stored {
			if query.matches(event) {
				want = append(want, event.ID)
			}
		}
		found += len(want)
		require.Equal(t, want, idsOf(all(t, s, query)), "%+v", query)
		n, more, err := s.Count(t.Context(), store.Everything, query)
		require.NoError(t, err)
		require.Equal(t, len(want), n, "%+v", query)
		require.False(t, more)

		query.Limit = 1 + random.IntN(150)
		pages := walk(t, s, query)
		forth := []string{}
		for _, page := range pages {
			forth = append(forth, idsOf(page.Rows)...)
		}
		require.Equal(t, want, forth, "%+v", query)
		query.OldestFirst = true
		oldest, err := s.List(t.Context(), store.Everything, query)
		require.NoError(t, err)
		require.Empty(t, oldest.Next+oldest.Prev)
		slices.Reverse(want)
		require.Equal(t, want[:min(len(want), query.Limit)], idsOf(oldest.Rows), "%+v", query)
		query.OldestFirst = false
		last := pages[len(pages)-1]
		for i := len(pages) - 2; i >= 0; i-- {
			query.Before = last.Prev
			page, err := s.List(t.Context(), store.Everything, query)
			require.NoError(t, err)
			require.Equal(t, pages[i].Rows, page.Rows)
			require.NotEmpty(t, page.Next)
			last = page
		}
		require.Empty(t, last.Prev, "nothing is before the first page")
	}
	require.Greater(t, found, 2_000)
}

// walk follows Next to the end.
func walk(t *testing.T, s *Store, query Query) (pages []Page) {
	t.Helper()
	for {
		page, err := s.List(t.Context(), store.Everything, query)
		require.NoError(t, err)
		require.LessOrEqual(t, len(page.Rows), query.Limit)
		pages = append(pages, page)
		if query.After = page.Next; page.Next == "" {
			return pages
		}
	}
}

func TestAFurtherPageIsTheSameWhateverIsStoredMeanwhile(t *testing.T) {
	s := openTest(t, Options{})
	_, err := s.Insert(t.Context(), plainEvents(1, 10)...)
	require.NoError(t, err)
	first, err := s.List(t.Context(), store.Everything, Query{Limit: 4})
	require.NoError(t, err)
	_, err = s.Insert(t.Context(), plainEvents(11, 20)...)
	require.NoError(t, err)
	second, err := s.List(t.Context(), store.Everything, Query{Limit: 4, After: first.Next})
	require.NoError(t, err)
	assert.Equal(t, []string{"event_6", "event_5", "event_4", "event_3"}, idsOf(second.Rows))
	back, err := s.List(t.Context(), store.Everything, Query{Limit: 4, Before: second.Prev})
	require.NoError(t, err)
	assert.Equal(t, []string{"event_10", "event_9", "event_8", "event_7"}, idsOf(back.Rows))
	assert.NotEmpty(t, back.Prev, "newer ones came")
}

func TestReadersNeedAScope(t *testing.T) {
	s := openTest(t, Options{})
	_, err := s.List(t.Context(), Scope{}, Query{})
	require.ErrorIs(t, err, store.ErrNoScope)
	_, err = s.Types(t.Context(), Scope{})
	require.ErrorIs(t, err, store.ErrNoScope)
	_, _, err = s.Count(t.Context(), Scope{}, Query{})
	require.ErrorIs(t, err, store.ErrNoScope)
	for _, err := range s.Each(t.Context(), Scope{}, Query{}) {
		require.ErrorIs(t, err, store.ErrNoScope)
	}
}

func TestOnlyCursorsOfThisListAreAccepted(t *testing.T) {
	s := openTest(t, Options{})
	_, err := s.Insert(t.Context(), plainEvents(1, 3)...)
	require.NoError(t, err)
	first, err := s.List(t.Context(), store.Everything, Query{Limit: 1})
	require.NoError(t, err)
	encode := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
	for name, query := range map[string]Query{
		"both at once":          {After: first.Next, Before: first.Next},
		"in the other order":    {After: first.Next, OldestFirst: true},
		"not base64":            {After: "%%%"},
		"with padding":          {After: first.Next + "="},
		"with a line break":     {After: first.Next + "\n"},
		"cut short":             {Before: first.Next[:len(first.Next)-2]},
		"of another list":       {After: encode("ledger 1 1")},
		"a number below one":    {After: encode("events 1 0")},
		"a number with a sign":  {After: encode("events 1 +1")},
		"a number too big":      {After: encode("events 1 99999999999999999999")},
		"a time that is no one": {After: encode("events 1.5 1")},
		"more than there is":    {After: encode("events 1 1 1")},
		"very long":             {Before: strings.Repeat("a", 10_000)},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := s.List(t.Context(), store.Everything, query)
			require.ErrorIs(t, err, ErrBadCursor)
			for _, err := range s.Each(t.Context(), store.Everything, query) {
				require.ErrorIs(t, err, ErrBadCursor)
			}
		})
	}
	assert.NotContains(t, first.Next, "=")
}

func TestAPageIsNeverTooBigAndACountStops(t *testing.T) {
	s := openTest(t, Options{})
	_, err := s.Insert(t.Context(), plainEvents(1, maxCounted+1)...)
	require.NoError(t, err)
	for limit, want := range map[int]int{-1: 50, 0: 50, 1: 1, 200: 200, 201: 200, 1 << 40: 200} {
		page, err := s.List(t.Context(), store.Everything, Query{Limit: limit})
		require.NoError(t, err)
		assert.Len(t, page.Rows, want)
	}
	for _, query := range []Query{{}, {UserID: "user_1", Email: "ana@example.com"}, {Types: []string{"user.updated", "user.created"}}} {
		n, more, err := s.Count(t.Context(), store.Everything, query)
		require.NoError(t, err)
		assert.Equal(t, maxCounted, n)
		assert.True(t, more)
	}
	n, more, err := s.Count(t.Context(), store.Everything, Query{Since: plain(2).At})
	require.NoError(t, err)
	assert.Equal(t, maxCounted, n)
	assert.False(t, more)
	assert.Len(t, all(t, s, Query{}), maxCounted+1)
}

// TestListsSortNothing finds queries that read more than their page: such a query is slow among millions of events.
func TestListsSortNothing(t *testing.T) {
	s := openTest(t, Options{})
	for _, query := range []Query{
		{}, {OrganizationID: "org_1"}, {UserID: "user_1", Email: "a@example.com"}, {Types: []string{"a", "b"}},
		{OrganizationID: "org_1", Types: []string{"a", "b"}, Since: noon, Until: noon}, {Types: []string{"none"}, ObjectID: "o"},
	} {
		for _, isBackward := range []bool{false, true} {
			lead, rest, err := s.leading(t.Context(), query)
			require.NoError(t, err)
			part, err := query.span()
			require.NoError(t, err)
			q := pageStatement(lead, rest, part, isBackward, 51)
			rows, err := s.db.Read.Query("EXPLAIN QUERY PLAN "+q.text.String(), q.args...)
			require.NoError(t, err)
			plan := ""
			for rows.Next() {
				var id, parent, unused int
				var detail string
				require.NoError(t, rows.Scan(&id, &parent, &unused, &detail))
				plan += detail + "\n"
			}
			require.NoError(t, rows.Err())
			for line := range strings.Lines(plan) {
				assert.False(t, strings.HasPrefix(line, "SCAN s") || strings.HasPrefix(line, "SCAN e"), "%s in\n%s", line, plan)
			}
			assert.Contains(t, plan, "SEARCH s USING PRIMARY KEY (kind=? AND value=? AND (at,number)>(?,?) AND (at,number)<(?,?))", plan)
		}
	}
}
