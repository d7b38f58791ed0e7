package spec

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestRequest(t *testing.T) {
	document := Load(t)
	tests := []struct {
		name, method, address, body string
		wrong                       string // what the error says, "" for no error
	}{
		{name: "a list with known parameters", method: "GET", address: "/organizations?order=desc&limit=100&domains=a.com,b.com"},
		{name: "a limit that is no number", method: "GET", address: "/organizations?limit=many", wrong: "limit"},
		{name: "an order that does not exist", method: "GET", address: "/organizations?order=sideways", wrong: "order"},
		{name: "a parameter that does not exist", method: "GET", address: "/organizations?page=2", wrong: `no query parameter "page"`},
		{name: "an operation that does not exist", method: "GET", address: "/organisations", wrong: "not found"},
		{name: "a method that does not exist", method: "PATCH", address: "/organizations/org_1", wrong: "PATCH"},
		{name: "a body as documented", method: "POST", address: "/portal/generate_link", body: `{"organization":"org_1","intent":"sso"}`},
		{name: "a body with an unknown intent", method: "POST", address: "/portal/generate_link",
			body: `{"organization":"org_1","intent":"fun"}`, wrong: "intent"},
		{name: "a secret in the body where the document wants it in the address", method: "POST", address: "/sso/token",
			body: `{"client_id":"c","client_secret":"s","grant_type":"authorization_code","code":"x"}`},
		{name: "an event list for a range", method: "GET", address: "/events?events=user.created&range_start=2026-01-01T00:00:00.000Z"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := httptest.NewRequest(test.method, test.address, strings.NewReader(test.body))
			if test.body != "" {
				r.Header.Set("Content-Type", "application/json")
			}
			err := document.Request(r)
			if test.wrong == "" {
				assert.NoError(t, err)
			} else {
				assert.ErrorContains(t, err, test.wrong)
			}
		})
	}
}

func TestResponse(t *testing.T) {
	document := Load(t)
	const list = `{"object":"list","data":[],"list_metadata":{"before":null,"after":null}}`
	tests := []struct {
		name   string
		status int
		body   string
		wrong  bool
	}{
		{name: "an empty list", status: 200, body: list},
		{name: "a list that is called something else", status: 200, body: `{"object":"set","data":[]}`, wrong: true},
		{name: "an organization without a name", status: 200, body: `{"object":"list","data":[{"object":"organization","id":"org_1"}],"list_metadata":{"before":null,"after":null}}`, wrong: true},
		{name: "a generic status that is not documented", status: 401, body: `{"message":"Unauthorized"}`},
		{name: "another status that is not documented", status: 418, body: `{"message":"teapot"}`, wrong: true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			answer := &http.Response{
				StatusCode: test.status,
				Header:     http.Header{"Content-Type": {"application/json"}},
				Body:       io.NopCloser(strings.NewReader(test.body)),
			}
			err := document.Response(httptest.NewRequest("GET", "/organizations?order=desc", nil), answer)
			assert.Equal(t, test.wrong, err != nil, "error: %v", err)
		})
	}
}

func TestSuccesses(t *testing.T) {
	document := Load(t)
	assert.Equal(t, map[int][]string{200: nil, 202: {"application/json"}}, document.Successes("DELETE /directories/{id}"))
	assert.Equal(t, map[int][]string{204: nil}, document.Successes("DELETE /api_keys/{id}"))
	assert.Empty(t, document.Successes("DELETE /nothing"))
	assert.Empty(t, document.Successes("DELETE /events"))
}

// counter counts what a check reports instead of failing the test that looks at the check.
type counter struct {
	testing.TB
	reported int
}

func (f *counter) Errorf(string, ...any) { f.reported++ }

func TestHandler(t *testing.T) {
	document := Load(t)
	tests := []struct {
		name, address, answer string
		reported              int
	}{
		{name: "a good request and answer", address: "/base/organizations?order=asc",
			answer: `{"object":"list","data":[],"list_metadata":{"before":null,"after":null}}`},
		{name: "a bad answer", address: "/base/organizations?order=asc", answer: `{"object":"list"}`, reported: 1},
		{name: "a bad request and a bad answer", address: "/base/organizations?order=up", answer: `{"object":"list"}`, reported: 2},
		{name: "a page that the document does not have", address: "/base/portal/hosted?x=1", answer: `{}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			found := &counter{TB: t}
			next := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				_, _ = io.WriteString(w, test.answer)
			})
			recorder := httptest.NewRecorder()
			document.Handler(found, "/base", next).ServeHTTP(recorder, httptest.NewRequest("GET", test.address, nil))
			assert.Equal(t, test.reported, found.reported)
			assert.Equal(t, test.answer, recorder.Body.String())
		})
	}
}
