package workos

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestOddListsAreRead(t *testing.T) {
	tests := []struct {
		name, body    string
		ids           []string
		before, after string
		says          string
		isComplete    bool
	}{
		{name: "a full envelope", body: `{"object":"list","data":[{"id":"org_1"},{"id":"org_2"}],"list_metadata":{"before":"org_1","after":"org_2"}}`, ids: []string{"org_1", "org_2"}, before: "org_1", after: "org_2", isComplete: true},
		{name: "the ends of the list", body: `{"data":[{"id":"org_1"}],"list_metadata":{"before":null,"after":null}}`, ids: []string{"org_1"},
			isComplete: true},
		{name: "no list_metadata", body: `{"data":[{"id":"org_1"}]}`, ids: []string{"org_1"}},
		{name: "list_metadata of another kind", body: `{"data":[{"id":"org_1"}],"list_metadata":[7]}`, ids: []string{"org_1"}},
		{name: "cursors of another kind", body: `{"data":[{"id":"org_1"}],"list_metadata":{"before":7,"after":{"id":"x"}}}`,
			ids: []string{"org_1"}},
		{name: "list_metadata without cursors", body: `{"data":[{"id":"org_1"}],"list_metadata":{}}`, ids: []string{"org_1"}},
		{name: "no rows, and list_metadata without cursors", body: `{"data":[],"list_metadata":{}}`, ids: []string{}},
		{name: "cursors of other names", body: `{"data":[{"id":"org_1"}],"list_metadata":{"next":null}}`, ids: []string{"org_1"}},
		{name: "an error beside the rows", body: `{"data":[{"id":"org_1"}],"error":"timeout","list_metadata":{"before":null,"after":null}}`,
			ids: []string{"org_1"}},
		{name: "no error beside the rows", body: `{"data":[{"id":"org_1"}],"error":null,"list_metadata":{"before":null,"after":null}}`,
			ids: []string{"org_1"}, isComplete: true},
		{name: "rows without IDs", body: `{"data":[{"name":"A"}],"list_metadata":{"before":null,"after":null}}`, ids: []string{""}},
		{name: "no data", body: `{"object":"list"}`, says: "not a list"},
		{name: "data that is null", body: `{"object":"list","data":null}`, says: "not a list"},
		{name: "null for rows, with list_metadata", body: `{"data":null,"list_metadata":{"before":null,"after":null}}`, says: "not a list"},
		{name: "a list without rows", body: `{"object":"list","data":[],"list_metadata":{"before":null,"after":null}}`, ids: []string{},
			isComplete: true},
		{name: "neither rows nor list_metadata", body: `{"object":"list","data":[]}`, says: "not a list"},
		{name: "no rows, and list_metadata of another kind", body: `{"object":"list","data":[],"list_metadata":null}`, says: "not a list"},
		{name: "a bare array without rows", body: `[]`, says: "not a list"},
		{name: "a row that is there twice", body: `{"data":[{"id":"org_1"},{"id":"org_2"},{"id":"org_1"}]}`, ids: []string{"org_1", "org_2"}},
		{name: "an answer that is no list", body: `{}`, says: "not a list"},
		{name: "nothing but null", body: `{"data":null}`, says: "not a list"},
		{name: "an object of another kind", body: `{"message":"maintenance"}`, says: "not a list"},
		{name: "a bare array", body: `[{"id":"org_1"}]`, ids: []string{"org_1"}},
		{name: "rows that are no objects are left out", body: `{"data":[null,7,"x",[],{"id":"org_1"}]}`, ids: []string{"org_1"}},
		{name: "rows with fields of another kind stay", body: `{"data":[{"id":7,"name":"A"},{"id":"org_1","name":{}},{"id":"org_2","domains":"none","created_at":5}]}`, ids: []string{"7", "org_1", "org_2"}},
		{name: "data that is no list", body: `{"data":{"id":"org_1"}}`, says: "not a list"},
		{name: "text", body: `"Ratelimited"`, says: "not a list"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			client := serve(t, func(w http.ResponseWriter, _ *http.Request) { answerJSON(w, 200, test.body) })
			page, err := client.ListOrganizations(t.Context(), ListOrganizationsOptions{})
			if test.says != "" {
				require.ErrorContains(t, err, test.says)
				return
			}
			require.NoError(t, err)
			ids := []string{}
			for _, organization := range page.Data {
				ids = append(ids, organization.ID)
				assert.Contains(t, test.body, string(organization.Raw()))
			}
			assert.Equal(t, test.ids, ids)
			assert.Equal(t, [2]string{test.before, test.after}, [2]string{page.Before, page.After})
			assert.Equal(t, test.isComplete, !page.IsDoubtful, "whether anything may be concluded from what is absent")
		})
	}
}

func TestAllWalksEveryPage(t *testing.T) {
	tests := []struct {
		name  string
		after map[string]string // cursor asked for → cursor given
		rows  int
		err   error
	}{
		{name: "three pages", after: map[string]string{"": "a", "a": "b", "b": ""}, rows: 3},
		{name: "one page", after: map[string]string{"": ""}, rows: 1},
		{name: "a cursor that comes back at once", after: map[string]string{"": "a", "a": "a"}, rows: 2, err: ErrRepeatedCursor},
		{name: "a ring of cursors", after: map[string]string{"": "a", "a": "b", "b": "c", "c": "a"}, rows: 4, err: ErrRepeatedCursor},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			client := serve(t, func(w http.ResponseWriter, r *http.Request) {
				cursor := r.URL.Query().Get("after")
				assert.Equal(t, "100", r.URL.Query().Get("limit"))
				answerJSON(w, 200, fmt.Sprintf(`{"data":[{"id":"org_%s"}],"list_metadata":{"after":%q}}`, cursor, test.after[cursor]))
			})
			rows, err := 0, error(nil)
			for _, e := range client.AllOrganizations(t.Context(), ListOrganizationsOptions{}) {
				if e != nil {
					err = e
					continue
				}
				rows++
			}
			assert.Equal(t, test.rows, rows)
			assert.ErrorIs(t, err, test.err)
		})
	}
}

func TestAllGivesEachObjectOnce(t *testing.T) {
	pages := map[string]string{
		"":  `{"data":[{"id":"org_1"},{"id":"org_2"},{"name":"without an ID"}],"list_metadata":{"after":"a"}}`,
		"a": `{"data":[{"id":"org_2"},{"id":"org_3"},{"name":"without an ID"}],"list_metadata":{"after":"b"}}`,
		"b": `{"data":[{"id":"org_1"},{"id":"org_3"}],"list_metadata":{"after":null}}`,
	}
	client := serve(t, func(w http.ResponseWriter, r *http.Request) { answerJSON(w, 200, pages[r.URL.Query().Get("after")]) })
	var ids []string
	for organization, err := range client.AllOrganizations(t.Context(), ListOrganizationsOptions{}) {
		require.NoError(t, err)
		ids = append(ids, organization.ID)
	}
	assert.Equal(t, []string{"org_1", "org_2", "", "org_3", ""}, ids)
}

func TestAllGivesUpOnEmptyPagesWithoutEnd(t *testing.T) {
	pages := 0
	client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		pages++
		answerJSON(w, 200, fmt.Sprintf(`{"data":[],"list_metadata":{"after":"cursor_%d"}}`, pages))
	})
	var last error
	for _, err := range client.AllOrganizations(t.Context(), ListOrganizationsOptions{}) {
		last = err
	}
	assert.ErrorIs(t, last, ErrTooManyPages)
	assert.Equal(t, maxEmptyPages, pages)
}

func TestAllStopsWhenTheReaderHasEnoughAndAtAnError(t *testing.T) {
	pages := 0
	client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		pages++
		if pages > 1 {
			answerJSON(w, 403, `{"message":"no more"}`)
			return
		}
		answerJSON(w, 200, `{"data":[{"id":"org_1"},{"id":"org_2"}],"list_metadata":{"after":"org_2"}}`)
	})
	for range client.AllOrganizations(t.Context(), ListOrganizationsOptions{}) {
		break
	}
	assert.Equal(t, 1, pages)
	var failures []error
	for _, err := range client.AllOrganizations(t.Context(), ListOrganizationsOptions{ListOptions: ListOptions{After: "org_0",
		Before: "org_9"}}) {
		failures = append(failures, err)
	}
	require.Len(t, failures, 1)
	assert.True(t, IsUnauthorized(failures[0]))
}
