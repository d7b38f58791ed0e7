package emulator

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/require"

	"frontdesk/workos/emulator/data"
	"frontdesk/workos/internal/spec"
)

// visit is a small environment behind real HTTP, with a clock that the test turns.
type visit struct {
	*testing.T
	server *Server
	url    string
	client *http.Client // follows no redirects
	clock  *turnedClock
}

// turnedClock stands still until a test turns it.
type turnedClock struct {
	mu   sync.Mutex
	time time.Time
}

func (c *turnedClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.time
}

// in is the same visit in a subtest, which then fails by itself.
func (v *visit) in(t *testing.T) *visit {
	inner := *v
	inner.T = t
	return &inner
}

func newVisit(t *testing.T) *visit {
	t.Helper()
	v := &visit{T: t, clock: &turnedClock{time: time.Date(2026, 3, 12, 10, 0, 0, 0, time.UTC)}}
	server, err := New(Config{Organizations: 60, Users: 600, Seed: 7, Now: v.now})
	require.NoError(t, err)
	web := httptest.NewServer(server)
	t.Cleanup(web.Close)
	server.state.SetBaseURL(web.URL)
	v.server, v.url = server, web.URL
	v.client = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return v
}

func (v *visit) now() time.Time { return v.clock.now() }

// wait turns the clock on.
func (v *visit) wait(d time.Duration) {
	v.clock.mu.Lock()
	defer v.clock.mu.Unlock()
	v.clock.time = v.clock.time.Add(d)
}

// answer is what came back, read whole.
type answer struct {
	*visit
	status int
	header http.Header
	body   []byte
}

func (v *visit) send(r *http.Request) answer {
	v.Helper()
	response, err := v.client.Do(r)
	require.NoError(v, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	require.NoError(v, err)
	return answer{v, response.StatusCode, response.Header, body}
}

func (v *visit) request(method, address string, body io.Reader) *http.Request {
	v.Helper()
	if strings.HasPrefix(address, "/") {
		address = v.url + address
	}
	r, err := http.NewRequestWithContext(v.Context(), method, address, body)
	require.NoError(v, err)
	return r
}

func (v *visit) get(address string) answer {
	v.Helper()
	return v.send(v.request(http.MethodGet, address, nil))
}

func (v *visit) post(address string, form url.Values) answer {
	v.Helper()
	r := v.request(http.MethodPost, address, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return v.send(r)
}

// api calls the API with the key and, where the OpenAPI document is there, holds the answer against it.
func (v *visit) api(method, path string, body any, headers ...string) answer {
	v.Helper()
	var reader io.Reader
	if body != nil {
		reader = bytes.NewReader(data.MustJSON(body))
	}
	r := v.request(method, path, reader)
	r.Header.Set("Authorization", "Bearer "+DefaultAPIKey)
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	a := v.send(r)
	if os.Getenv(spec.Variable) != "" {
		checked := &http.Response{StatusCode: a.status, Header: a.header, Body: io.NopCloser(bytes.NewReader(a.body))}
		require.NoError(v, spec.Load(v).Response(r, checked), "%s %s: %s", method, path, a.body)
	}
	return a
}

// into decodes a JSON answer of the status that is expected.
func (a answer) into(status int, value any) {
	a.Helper()
	require.Equal(a, status, a.status, "%s", a.body)
	require.NoError(a, json.Unmarshal(a.body, value), "%s", a.body)
}

// page parses an HTML answer of the status that is expected.
func (a answer) page(status int) *goquery.Document {
	a.Helper()
	require.Equal(a, status, a.status, "%s", a.body)
	require.Contains(a, a.header.Get("Content-Type"), "text/html")
	require.Contains(a, a.header.Get("Content-Security-Policy"), "default-src 'none'")
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(a.body))
	require.NoError(a, err)
	require.Zero(a, doc.Find("script, style, [style], [onclick]").Length(), "hosted pages keep to their policy")
	return doc
}

// back is where a redirect leads, with its query apart.
func (a answer) back() (address string, query url.Values) {
	a.Helper()
	require.Contains(a, []int{http.StatusFound, http.StatusSeeOther}, a.status, "%s", a.body)
	target, err := url.Parse(a.header.Get("Location"))
	require.NoError(a, err)
	query = target.Query()
	target.RawQuery = ""
	return target.String(), query
}

// filled is what a form sends: its named fields as they are, plus the changes (a pressed button, typed text).
func filled(form *goquery.Selection, changes ...string) url.Values {
	values := url.Values{}
	form.Find("input[name], select[name]").Each(func(_ int, field *goquery.Selection) {
		name, _ := field.Attr("name")
		value := field.AttrOr("value", "")
		if goquery.NodeName(field) == "select" {
			value = field.Find("option").First().AttrOr("value", "")
		}
		values.Add(name, value)
	})
	for i := 0; i+1 < len(changes); i += 2 {
		values.Set(changes[i], changes[i+1])
	}
	return values
}

// happened lists the events of some types since the start, oldest first.
func (v *visit) happened(types ...string) []data.EventJSON {
	v.Helper()
	var list struct{ Data []data.EventJSON }
	v.api(http.MethodGet, "/events?limit=100&order=asc&range_start="+url.QueryEscape(data.Stamp(v.server.state.Started))+
		"&events="+strings.Join(types, ","), nil).into(http.StatusOK, &list)
	return list.Data
}

// kinds names events and who caused them.
func kinds(events []data.EventJSON) []string {
	names := make([]string, len(events))
	for i, e := range events {
		names[i] = e.Event + " by " + e.Context.Actor.Source
	}
	return names
}

// dig reads a value inside an event's data.
func dig(e data.EventJSON, path ...string) any {
	var value any
	_ = json.Unmarshal(data.MustJSON(e.Data), &value)
	for _, key := range path {
		object, _ := value.(map[string]any)
		value = object[key]
	}
	return value
}

// connectionIn finds a customer's connection that is in some state, and only one in its organization if alone is asked.
func (v *visit) connectionIn(state string, alone bool) (organization, connection string) {
	v.Helper()
	s := v.server
	for at, row := range s.state.Connections.All() {
		mine := s.state.Organizations.ID(row.Organization) == StaffOrganizationID
		if !mine && row.State == state && (!alone || len(s.state.ByOrganization[row.Organization].Connections) == 1) {
			return s.state.Organizations.ID(row.Organization), s.state.Connections.ID(at)
		}
	}
	require.Fail(v, "no organization has a connection that is "+state)
	return "", ""
}
