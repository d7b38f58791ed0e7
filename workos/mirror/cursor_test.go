package mirror

import (
	"context"
	"frontdesk/workos/mirror/searchtext"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func FuzzCursorsAreOursOrRefused(f *testing.F) {
	f.Add("users email false", "ana@example.com", int64(5), int64(7), "")
	f.Add("users created true", "", int64(0), int64(-1), "AAAAAAAAAAAAAAAAAAAAAAAAAAA")
	f.Add("", "\x00\xff", int64(1), int64(1), "!")
	f.Fuzz(func(t *testing.T, name, text string, number, row int64, garbage string) {
		at := position{text: searchtext.Clip(text, searchtext.MaxKey), number: number, row: row}
		written := cursor(name, at)
		read, err := parseCursor(name, written)
		require.NoError(t, err)
		require.Equal(t, at, read)
		_, err = parseCursor(name+"x", written)
		require.ErrorIs(t, err, ErrBadCursor, "another list's")
		if at, err := parseCursor(name, garbage); err == nil {
			require.Equal(t, garbage, cursor(name, at), "what is accepted is what we would have written")
		}
	})
}

func TestACursorBelongsToItsListSortAndDirection(t *testing.T) {
	m := open(t)
	fill(t, m, 200)
	ctx := context.Background()
	first, err := m.DirectoryUsers(ctx, Everything, Query{Sort: "email", Limit: 10})
	require.NoError(t, err)
	for _, row := range []struct {
		name string
		q    Query
		bad  bool
	}{
		{"its own list goes on", Query{Sort: "email", After: first.Next}, false},
		{"a filter may change", Query{Sort: "email", After: first.Next, State: "active"}, false},
		{"another sort is refused", Query{Sort: "name", After: first.Next}, true},
		{"the default sort is refused", Query{After: first.Next}, true},
		{"the other direction is refused", Query{Sort: "email", Desc: true, After: first.Next}, true},
		{"garbage is refused", Query{Sort: "email", After: "garbage"}, true},
		{"garbage before is refused", Query{Sort: "email", Before: strings.Repeat("A", 40)}, true},
		{"a very long one is refused", Query{Sort: "email", After: strings.Repeat("A", 10_000)}, true},
		{"two at once are refused", Query{Sort: "email", After: first.Next, Before: first.Next}, true},
		{"a changed one is refused", Query{Sort: "email", After: first.Next[:len(first.Next)-2] + "AA"}, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := m.DirectoryUsers(ctx, Everything, row.q)
			require.Equal(t, row.bad, err != nil, err)
			if row.bad {
				require.ErrorIs(t, err, ErrBadCursor)
			}
		})
	}
	_, err = m.Users(ctx, Everything, Query{Sort: "email", After: first.Next})
	require.ErrorIs(t, err, ErrBadCursor, "another list with a sort of the same name")
}

func TestSortsAndFiltersThatAListLacksAreRefused(t *testing.T) {
	m := open(t)
	for _, q := range []Query{{Sort: "colour"}, {DirectoryID: "directory_1"}, {GroupID: "directory_group_1"}, {Type: "OktaSAML"}} {
		_, err := m.Organizations(context.Background(), Everything, q)
		require.ErrorIs(t, err, ErrBadQuery)
	}
	for _, kind := range kinds() {
		require.NotEmpty(t, Sorts(kind))
		name, _ := DefaultSort(kind)
		require.Equal(t, Sorts(kind)[0], name)
	}
}
