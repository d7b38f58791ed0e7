package workos

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const threeEvents = `{"data":[
	{"object":"event","id":"event_3","event":"user.created","created_at":"2026-03-03T00:00:00.000Z","data":{}},
	{"object":"event","id":"event_2","event":"user.deleted","created_at":"2026-03-02T00:00:00.000Z","data":{}},
	{"object":"event","id":"event_1","event":"something.new","created_at":"2026-03-01T00:00:00.000Z","data":{},"context":{"actor":{"source":"admin_portal"}}}
],"list_metadata":{"before":null,"after":"event_1"}}`

func TestListEvents(t *testing.T) {
	second := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	tests := []struct {
		name    string
		options ListEventsOptions
		sent    url.Values // beside events, nil means the parameter is not sent
		ids     string
		after   string
	}{
		{name: "without types every event stays, unknown ones too", ids: "event_3 event_2 event_1", after: "event_1"},
		{name: "a server that ignores the types is filtered", options: ListEventsOptions{Events: []string{"user.created"}}, ids: "event_3",
			after: "event_1"},
		{name: "a start is sent on the first page", options: ListEventsOptions{RangeStart: second},
			sent: url.Values{"range_start": {"2026-03-02T00:00:00.000Z"}}, ids: "event_3 event_2 event_1", after: "event_1"},
		{name: "a start is kept here on later pages", options: ListEventsOptions{ListOptions: ListOptions{After: "event_4"}, RangeStart: second},
			sent: url.Values{"range_start": nil, "after": {"event_4"}}, ids: "event_3 event_2"},
		{name: "oldest first, later pages have no older events", options: ListEventsOptions{ListOptions: ListOptions{After: "event_0",
			Order: Ascending}, RangeStart: second},
			sent: url.Values{"range_start": nil}, ids: "event_3 event_2 event_1", after: "event_1"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			client := serve(t, func(w http.ResponseWriter, r *http.Request) {
				for name, values := range test.sent {
					assert.Equal(t, values, r.URL.Query()[name], name)
				}
				types := test.options.Events
				if types == nil {
					types = EventTypes()
				}
				assert.Equal(t, strings.Join(types, ","), r.URL.Query().Get("events"))
				answerJSON(w, 200, threeEvents)
			})
			page, err := client.ListEvents(t.Context(), test.options)
			require.NoError(t, err)
			var ids []string
			for _, event := range page.Data {
				ids = append(ids, event.ID)
			}
			assert.Equal(t, test.ids, strings.Join(ids, " "))
			assert.Equal(t, test.after, page.After)
		})
	}
}

func TestEventTypesCannotBeChanged(t *testing.T) {
	types := EventTypes()
	assert.Len(t, types, 111)
	types[0] = "changed"
	assert.NotEqual(t, "changed", EventTypes()[0])
}

func TestConnectionTypesAreSpelledAsTheFilterWantsThem(t *testing.T) {
	for given, sent := range map[string]string{"GitHubOAuth": "GithubOAuth", "OktaSAML": "OktaSAML"} {
		client := serve(t, func(w http.ResponseWriter, r *http.Request) {
			assert.Equal(t, sent, r.URL.Query().Get("connection_type"))
			answerJSON(w, 200, `{"data":[],"list_metadata":{}}`)
		})
		_, err := client.ListConnections(t.Context(), ListConnectionsOptions{ConnectionType: given})
		assert.NoError(t, err)
	}
}

func TestListsAreCommaSeparated(t *testing.T) {
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, []string{"active,pending"}, r.URL.Query()["statuses"])
		answerJSON(w, 200, `{"data":[],"list_metadata":{}}`)
	})
	_, err := client.ListMemberships(t.Context(), ListMembershipsOptions{UserID: "user_1", Statuses: []string{"active", "pending"}})
	assert.NoError(t, err)
}

func TestLimitsAreKeptInBounds(t *testing.T) {
	for given, sent := range map[int]string{0: "", 1: "1", -3: "1", 100: "100", 5000: "100"} {
		assert.Equal(t, sent, ListOptions{Limit: given}.query().Get("limit"))
	}
	assert.Equal(t, Descending, ListOptions{}.query().Get("order"))
}
