package store

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// fillLinks issues links for organizations named so, one second apart.
func fillLinks(t *testing.T, records *Store, at *clock, names ...string) {
	t.Helper()
	for i, name := range names {
		at.forward(1e9)
		_, created, err := records.ReservePortalLink(context.Background(),
			PortalLink{FormKey: fmt.Sprintf("key-%s-%d", name, i), OrganizationID: "org_" + name,
				OrganizationName: name, Intent: "sso"}, issueLink(name))
		require.NoError(t, err)
		require.True(t, created)
	}
}

func TestAListIsWalkedForthAndBack(t *testing.T) {
	records, at := openTestStore(t)
	fillLinks(t, records, at, "delta", "Alpha", "charlie", "BRAVO", "alpha", "Écho", "bravo")
	for _, test := range []struct {
		name   string
		paging Paging
		want   []string
	}{
		{"newest first", Paging{}, []string{"bravo", "Écho", "alpha", "BRAVO", "charlie", "Alpha", "delta"}},
		{"oldest first", Paging{Oldest: true}, []string{"delta", "Alpha", "charlie", "BRAVO", "alpha", "Écho", "bravo"}},
		{"by name, equal names in their order", Paging{Sort: "organization"},
			[]string{"Alpha", "alpha", "BRAVO", "bravo", "charlie", "delta", "Écho"}},
		{"by name backwards", Paging{Sort: "organization", Desc: true}, []string{"Écho", "delta", "charlie", "bravo", "BRAVO", "alpha", "Alpha"}},
		{"by a column that is the same everywhere", Paging{Sort: "intent"},
			[]string{"delta", "Alpha", "charlie", "BRAVO", "alpha", "Écho", "bravo"}},
	} {
		for limit := 1; limit <= 8; limit++ {
			t.Run(fmt.Sprintf("%s, %d a page", test.name, limit), func(t *testing.T) {
				paging := test.paging
				paging.Limit = limit
				for _, q := range []string{"", "example.com ana", "an"} { // none, full text, and what full text cannot find
					forth, _ := walk(t, records, q, paging)
					require.Equal(t, test.want, forth, q)
				}
				forth, pages := walk(t, records, "", paging)
				require.Equal(t, test.want, forth)
				require.Empty(t, pages[0].Prev)
				last := pages[len(pages)-1]
				for i := len(pages) - 2; i >= 0; i-- {
					paging.After, paging.Before = "", last.Prev
					page, err := records.PortalLinks(context.Background(), Everything, PortalLinksQuery{Paging: paging})
					require.NoError(t, err)
					require.Equal(t, pages[i].Rows, page.Rows)
					require.NotEmpty(t, page.Next)
					last = page
				}
				require.Empty(t, last.Prev, "nothing is before the first page")
			})
		}
	}
}

// walk follows Next to the end.
func walk(t *testing.T, records *Store, q string, paging Paging) (names []string, pages []Page[PortalLink]) {
	t.Helper()
	for {
		page, err := records.PortalLinks(context.Background(), Everything, PortalLinksQuery{Q: q, Paging: paging})
		require.NoError(t, err)
		require.LessOrEqual(t, len(page.Rows), paging.Limit)
		for _, row := range page.Rows {
			names = append(names, row.OrganizationName)
		}
		pages = append(pages, page)
		if paging.After = page.Next; page.Next == "" {
			return names, pages
		}
	}
}

func TestOnlyItsOwnCursorsAreAccepted(t *testing.T) {
	records, at := openTestStore(t)
	ctx := context.Background()
	fillLinks(t, records, at, "alpha", "bravo", "charlie")
	first, err := records.PortalLinks(ctx, Everything, PortalLinksQuery{Paging: Paging{Limit: 1}})
	require.NoError(t, err)
	byName, err := records.PortalLinks(ctx, Everything, PortalLinksQuery{Paging: Paging{Limit: 1, Sort: "organization"}})
	require.NoError(t, err)
	ledger, err := records.AuditEntries(ctx, Everything, AuditQuery{Paging: Paging{Limit: 1}})
	require.NoError(t, err)
	encode := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
	for _, test := range []struct {
		name   string
		paging Paging
	}{
		{"of another list", Paging{After: ledger.Next}},
		{"of another sort", Paging{After: byName.Next}},
		{"of the other direction", Paging{After: first.Next, Oldest: true}},
		{"both at once", Paging{After: first.Next, Before: first.Next}},
		{"not base64", Paging{After: "%%%"}},
		{"with padding", Paging{After: first.Next + "="}},
		{"with a line break", Paging{After: first.Next + "\n"}},
		{"cut short", Paging{After: first.Next[:len(first.Next)-2]}},
		{"an id that is no number", Paging{After: encode("portal-links\x00\x00true\x001 OR 1=1\x00")}},
		{"an id below one", Paging{After: encode("portal-links\x00\x00true\x000\x00")}},
		{"an id written otherwise", Paging{After: encode("portal-links\x00\x00true\x00+1\x00")}},
		{"an id too big", Paging{After: encode("portal-links\x00\x00true\x0099999999999999999999\x00")}},
		{"a key where there is none", Paging{After: encode("portal-links\x00\x00true\x001\x00x")}},
		{"bytes that are no text", Paging{After: encode("portal-links\x00organization\x00false\x001\x00\xff"), Sort: "organization"}},
		{"very long", Paging{Before: string(make([]byte, 10_000))}},
		{"an order that the list does not have", Paging{Sort: "form_key; DROP TABLE portal_links"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := records.PortalLinks(ctx, Everything, PortalLinksQuery{Paging: test.paging})
			require.ErrorIs(t, err, ErrBadCursor)
		})
	}
}

func TestAPageIsNeverTooBig(t *testing.T) {
	for limit, want := range map[int]int{-1: 50, 0: 50, 1: 1, 200: 200, 201: 200, 1 << 40: 200} {
		require.Equal(t, want, Paging{Limit: limit}.limit())
	}
}

func FuzzListQueries(f *testing.F) {
	records, err := Open(context.Background(), f.TempDir()+"/records.db")
	require.NoError(f, err)
	defer records.Close()
	_, err = records.Record(context.Background(), issueLink("Acme"), Done, "")
	require.NoError(f, err)
	for _, seed := range []string{"", "acme", `"`, `""`, `'`, "*", "a*", "NEAR(a b)", "words:acme", "acme AND", "(", "-acme", "^acme", "%",
		"_", "\\", "\x00", "\xff\xfe",
		"é", "a b c d e f g h i j k l m n o p", "acme\nacme"} {
		f.Add(seed, seed)
	}
	f.Fuzz(func(t *testing.T, q, cursor string) {
		_, err := records.AuditEntries(context.Background(), Everything, AuditQuery{Q: q})
		require.NoError(t, err)
		_, err = records.PortalLinks(context.Background(), Everything,
			PortalLinksQuery{Q: q, Paging: Paging{After: cursor, Sort: "organization"}})
		require.True(t, err == nil || errors.Is(err, ErrBadCursor), "%v", err)
		_, err = records.Exports(context.Background(), Everything, ExportsQuery{Q: q, Actor: cursor, State: q})
		require.NoError(t, err)
	})
}
