package mirror

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"frontdesk/workos"
)

// model is what a list of directory users must answer, worked out the slow way.
type model struct {
	users  []workos.DirectoryUser
	groups map[string][]string // directory user → groups
}

func (w model) answer(q Query, desc bool) []string {
	var rows []workos.DirectoryUser
	for _, u := range w.users {
		if (q.State == "" || u.State == q.State) && (q.DirectoryID == "" || u.DirectoryID == q.DirectoryID) &&
			(q.OrganizationID == "" || u.OrganizationID == q.OrganizationID) &&
			(q.GroupID == "" || slices.Contains(w.groups[u.ID], q.GroupID)) && w.mentions(u, q) {
			rows = append(rows, u)
		}
	}
	slices.SortStableFunc(rows, func(a, b workos.DirectoryUser) int {
		order := 0
		switch q.Sort {
		case "email":
			order = strings.Compare(strings.ToLower(a.Email), strings.ToLower(b.Email))
		case "name":
			order = strings.Compare(plainly(a.Name), plainly(b.Name))
		}
		return cmp.Or(order, a.CreatedAt.Compare(b.CreatedAt.Time))
	})
	if desc {
		slices.Reverse(rows)
	}
	ids := []string{}
	for _, u := range rows {
		ids = append(ids, u.ID)
	}
	return ids
}

func (w model) mentions(u workos.DirectoryUser, q Query) bool {
	words := strings.Fields(plainly(q.Q))
	for _, word := range words {
		email, name := strings.ToLower(u.Email), plainly(u.Name)
		if len(words) == 1 && len([]rune(word)) < 2 && q.Sort == "email" {
			return strings.HasPrefix(email, strings.ToLower(q.Q)) // addresses keep their accents
		} else if len(words) == 1 && len([]rune(word)) < 2 && q.Sort == "name" {
			email = ""
		}
		if len([]rune(word)) < 3 {
			atStart := strings.HasPrefix(email, word) || strings.HasPrefix(name, word)
			onlyThere := len(words) == 1 && len([]rune(word)) < 2
			if !atStart && (onlyThere || !beginsAWord(word, email, name)) {
				return false
			}
		} else if !strings.Contains(email, word) && !strings.Contains(name, word) {
			return false
		}
	}
	return len(words) < 2 || slices.ContainsFunc(words, func(word string) bool {
		return len([]rune(word)) > 1 || strings.HasPrefix(strings.ToLower(u.Email), word) || strings.HasPrefix(plainly(u.Name), word)
	})
}

// beginsAWord reports whether a word of one of the fields, after the first, begins like this.
func beginsAWord(start string, fields ...string) bool {
	return slices.ContainsFunc(fields, func(field string) bool {
		return strings.Contains(field, " "+start) || strings.Contains(field, "-"+start) || strings.Contains(field, "."+start)
	})
}

func fill(t testing.TB, m *Mirror, n int) model {
	first, last := []string{"Ana", "Bo", "Änne", "Jürgen", "Zoë", "李"}, []string{"Ng", "O'Neil", "Smith", "\"Q\"", "100%", "a_b"}
	w := model{groups: map[string][]string{}}
	require.NoError(t, m.write(context.Background(), func(tx *writer) error {
		for i := range n {
			name := first[i%len(first)] + " " + last[i/7%len(last)]
			u := workos.DirectoryUser{Name: name, Email: fmt.Sprintf("%s%d@example%d.com", strings.ReplaceAll(name, " ", "."), i%11, i%3),
				State: []string{"active", "active", "active", "suspended"}[i%4], DirectoryID: fmt.Sprintf("directory_%d", i%3),
				OrganizationID: fmt.Sprintf("org_%d", i%3/2), IdPID: fmt.Sprint(i)}
			u.ID, u.CreatedAt = fmt.Sprintf("directory_user_%d", i), at(i*7919%n)
			for g := range i % 3 {
				group := workos.DirectoryGroup{Name: fmt.Sprintf("Group %d", g), DirectoryID: u.DirectoryID}
				group.ID = fmt.Sprintf("directory_group_%d_%d", i%3, g)
				u.Groups = append(u.Groups, group)
				w.groups[u.ID] = append(w.groups[u.ID], group.ID)
			}
			if _, _, err := tx.put(directoryUserRecord(decode[workos.DirectoryUser](t, u)), 1, false); err != nil {
				return err
			}
			w.users = append(w.users, u)
		}
		return nil
	}))
	return w
}

// plainly is how the names of this file are sorted and searched: without case and accents.
func plainly(text string) string {
	return strings.NewReplacer("ä", "a", "ü", "u", "ë", "e").Replace(strings.ToLower(text))
}

func TestAShortWordFindsNamesWithAccentsInEverySort(t *testing.T) {
	m := open(t)
	w := fill(t, m, 120)
	for _, sort := range []string{"created", "email", "name"} {
		for _, word := range []string{"jü", "ju", "zo", "JÜ"} {
			want := w.answer(Query{Q: word, Sort: sort}, false)
			got, err := m.DirectoryUsers(t.Context(), Everything, Query{Q: word, Sort: sort, Limit: 200})
			require.NoError(t, err)
			require.ElementsMatch(t, want, ids(got.Rows), "%q by %s", word, sort)
		}
	}
	byName, err := m.DirectoryUsers(t.Context(), Everything, Query{Q: "jü", Sort: "name", Limit: 200})
	require.NoError(t, err)
	require.NotEmpty(t, byName.Rows)
}

func TestPagesAreTheSortedFilteredListInBothDirections(t *testing.T) {
	m := open(t)
	w := fill(t, m, 3001)
	rapid.Check(t, func(t *rapid.T) {
		q := Query{
			Q: rapid.SampledFrom([]string{"", "", "ana", "smith", "ana smith", "EXAMPLE1", "o'n", "\"q\"", "100%", "a_b", "jü", "z",
				"bo ng", "ng", "a n", "sm j", "nobody", "com", "@example1.com", "5@example1.org", "1.com"}).Draw(t, "q"),
			State:          rapid.SampledFrom([]string{"", "", "active", "suspended", "inactive"}).Draw(t, "state"),
			DirectoryID:    rapid.SampledFrom([]string{"", "directory_0", "directory_1", "directory_9"}).Draw(t, "directory"),
			OrganizationID: rapid.SampledFrom([]string{"", "", "org_0", "org_1"}).Draw(t, "organization"),
			GroupID:        rapid.SampledFrom([]string{"", "", "directory_group_1_0", "directory_group_2_1"}).Draw(t, "group"),
			Sort:           rapid.SampledFrom([]string{"created", "email", "name"}).Draw(t, "sort"),
			Desc:           rapid.Bool().Draw(t, "desc"),
			Limit:          rapid.SampledFrom([]int{1, 7, 50, 200}).Draw(t, "limit"),
		}
		want := w.answer(q, q.Desc)
		if q.Limit == 1 && len(want) > 60 {
			q.Limit = 50
		}
		var pages [][]string
		var last Page[DirectoryUserRow]
		for forward := q; ; forward.After = last.Next {
			got, err := m.DirectoryUsers(context.Background(), Everything, forward)
			require.NoError(t, err)
			require.Equal(t, forward.After == "", got.Prev == "", "a previous page, unless it is the first")
			pages = append(pages, ids(got.Rows))
			last = got
			if got.Next == "" {
				break
			}
		}
		require.Equal(t, want, append([]string{}, slices.Concat(pages...)...))
		for i := len(pages) - 2; i >= 0; i-- {
			back := q
			back.Before = last.Prev
			got, err := m.DirectoryUsers(context.Background(), Everything, back)
			require.NoError(t, err)
			require.Equal(t, pages[i], ids(got.Rows), "page %d backwards", i)
			require.NotEmpty(t, got.Next)
			last = got
		}
		require.Empty(t, last.Prev)

		var all []string
		for row, err := range m.EachDirectoryUser(context.Background(), Everything, q) {
			require.NoError(t, err)
			all = append(all, row.ID)
		}
		require.Equal(t, want, append([]string{}, all...))
	})
}

func ids(rows []DirectoryUserRow) []string {
	var ids []string
	for _, row := range rows {
		ids = append(ids, row.ID)
	}
	return ids
}

func TestTheOrderOfWordsDoesNotCount(t *testing.T) {
	m := open(t)
	for id, name := range map[string]string{"user_1": "Quân Vũ", "user_2": "Wu Li", "user_3": "Quân Nguyễn", "user_4": "Jean-Luc Vuitton",
		"user_5": "An Le Vu"} {
		require.NoError(t, m.UpsertUser(t.Context(), workos.User{Object: workos.Object{ID: id}, Name: name, Email: id + "@x.example"}))
	}
	for typed, want := range map[string][]string{
		"vu quan": {"user_1"}, "Vũ Quân": {"user_1"}, "quan vu": {"user_1"}, "q v": {"user_1"}, "li wu": {"user_2"}, "wu li": {"user_2"},
		"l w":  {"user_2"},
		"quan": {"user_1", "user_3"}, "vui lu": {"user_4"}, "quan x": nil, "vu le an": {"user_5"},
	} {
		for _, sort := range []string{"created", "email", "name"} {
			page, err := m.Users(t.Context(), Everything, Query{Q: typed, Sort: sort, Limit: 50})
			require.NoError(t, err)
			var got []string
			for _, row := range page.Rows {
				got = append(got, row.ID)
			}
			require.ElementsMatch(t, want, got, "%q by %s", typed, sort)
		}
		result, err := m.Search(t.Context(), Everything, typed, 10)
		require.NoError(t, err)
		require.ElementsMatch(t, want, strings.Fields(found(result)), "%q in the search", typed)
	}
}
