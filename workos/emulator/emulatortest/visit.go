// Package emulatortest is the emulator behind real HTTP, for the tests of its rooms.
package emulatortest

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

	"frontdesk/workos/emulator"
	"frontdesk/workos/emulator/data"
	"frontdesk/workos/internal/spec"
)

// Visit is a small environment behind real HTTP, with a clock that the test turns.
type Visit struct {
	*testing.T
	Server *emulator.Server
	URL    string
	Client *http.Client // follows no redirects
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

// In is the same visit in a subtest, which then fails by itself.
func (v *Visit) In(t *testing.T) *Visit {
	inner := *v
	inner.T = t
	return &inner
}

// NewVisit starts an environment of 60 organizations at a fixed time.
func NewVisit(t *testing.T) *Visit {
	t.Helper()
	v := &Visit{T: t, clock: &turnedClock{time: time.Date(2026, 3, 12, 10, 0, 0, 0, time.UTC)}}
	server, err := emulator.New(emulator.Config{Organizations: 60, Users: 600, Seed: 7, Now: v.Now})
	require.NoError(t, err)
	web := httptest.NewServer(server)
	t.Cleanup(web.Close)
	server.State().SetBaseURL(web.URL)
	v.Server, v.URL = server, web.URL
	v.Client = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return v
}

// Now is the time of the test's clock.
func (v *Visit) Now() time.Time { return v.clock.now() }

// Wait turns the clock on.
func (v *Visit) Wait(d time.Duration) {
	v.clock.mu.Lock()
	defer v.clock.mu.Unlock()
	v.clock.time = v.clock.time.Add(d)
}

// Answer is what came back, read whole.
type Answer struct {
	*Visit
	Status int
	Header http.Header
	Body   []byte
}

// Send sends a request and reads the answer.
func (v *Visit) Send(r *http.Request) Answer {
	v.Helper()
	response, err := v.Client.Do(r)
	require.NoError(v, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	require.NoError(v, err)
	return Answer{v, response.StatusCode, response.Header, body}
}

// Request is a request for a path of the server, or for a whole address.
func (v *Visit) Request(method, address string, body io.Reader) *http.Request {
	v.Helper()
	if strings.HasPrefix(address, "/") {
		address = v.URL + address
	}
	r, err := http.NewRequestWithContext(v.Context(), method, address, body)
	require.NoError(v, err)
	return r
}

// Get opens a page.
func (v *Visit) Get(address string) Answer {
	v.Helper()
	return v.Send(v.Request(http.MethodGet, address, nil))
}

// Post sends a form.
func (v *Visit) Post(address string, form url.Values) Answer {
	v.Helper()
	r := v.Request(http.MethodPost, address, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return v.Send(r)
}

// API calls the API with the key and, where the OpenAPI document is there, holds the answer against it.
func (v *Visit) API(method, path string, body any, headers ...string) Answer {
	v.Helper()
	var reader io.Reader
	if body != nil {
		reader = bytes.NewReader(data.MustJSON(body))
	}
	r := v.Request(method, path, reader)
	r.Header.Set("Authorization", "Bearer "+data.DefaultAPIKey)
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	a := v.Send(r)
	if os.Getenv(spec.Variable) != "" {
		checked := &http.Response{StatusCode: a.Status, Header: a.Header, Body: io.NopCloser(bytes.NewReader(a.Body))}
		require.NoError(v, spec.Load(v).Response(r, checked), "%s %s: %s", method, path, a.Body)
	}
	return a
}

// Into decodes a JSON answer of the status that is expected.
func (a Answer) Into(status int, value any) {
	a.Helper()
	require.Equal(a, status, a.Status, "%s", a.Body)
	require.NoError(a, json.Unmarshal(a.Body, value), "%s", a.Body)
}

// Page parses an HTML answer of the status that is expected.
func (a Answer) Page(status int) *goquery.Document {
	a.Helper()
	require.Equal(a, status, a.Status, "%s", a.Body)
	require.Contains(a, a.Header.Get("Content-Type"), "text/html")
	require.Contains(a, a.Header.Get("Content-Security-Policy"), "default-src 'none'")
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(a.Body))
	require.NoError(a, err)
	require.Zero(a, doc.Find("script, style, [style], [onclick]").Length(), "hosted pages keep to their policy")
	return doc
}

// Back is where a redirect leads, with its query apart.
func (a Answer) Back() (address string, query url.Values) {
	a.Helper()
	require.Contains(a, []int{http.StatusFound, http.StatusSeeOther}, a.Status, "%s", a.Body)
	target, err := url.Parse(a.Header.Get("Location"))
	require.NoError(a, err)
	query = target.Query()
	target.RawQuery = ""
	return target.String(), query
}

// Filled is what a form sends: its named fields as they are, plus the changes (a pressed button, typed text).
func Filled(form *goquery.Selection, changes ...string) url.Values {
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

// Happened lists the events of some types since the start, oldest first.
func (v *Visit) Happened(types ...string) []data.EventJSON {
	v.Helper()
	var list struct{ Data []data.EventJSON }
	v.API(http.MethodGet, "/events?limit=100&order=asc&range_start="+url.QueryEscape(data.Stamp(v.Server.State().Started))+
		"&events="+strings.Join(types, ","), nil).Into(http.StatusOK, &list)
	return list.Data
}

// Kinds names events and who caused them.
func Kinds(events []data.EventJSON) []string {
	names := make([]string, len(events))
	for i, e := range events {
		names[i] = e.Event + " by " + e.Context.Actor.Source
	}
	return names
}

// Dig reads a value inside an event's data.
func Dig(e data.EventJSON, path ...string) any {
	var value any
	_ = json.Unmarshal(data.MustJSON(e.Data), &value)
	for _, key := range path {
		object, _ := value.(map[string]any)
		value = object[key]
	}
	return value
}

// ConnectionIn finds a customer's connection that is in some state, and only one in its organization if alone is asked.
func (v *Visit) ConnectionIn(state string, alone bool) (organization, connection string) {
	v.Helper()
	s := v.Server
	for at, row := range s.State().Connections.All() {
		mine := s.State().Organizations.ID(row.Organization) == data.StaffOrganizationID
		if !mine && row.State == state && (!alone || len(s.State().ByOrganization[row.Organization].Connections) == 1) {
			return s.State().Organizations.ID(row.Organization), s.State().Connections.ID(at)
		}
	}
	require.Fail(v, "no organization has a connection that is "+state)
	return "", ""
}

// Listed is a page of any list.
type Listed struct {
	Object string
	Data   []struct {
		ID     string
		Object string
	}
	Metadata struct{ Before, After *string } `json:"list_metadata"`
}

// IDs are those of the page's objects, in their order.
func (l Listed) IDs() []string {
	var ids []string
	for _, item := range l.Data {
		ids = append(ids, item.ID)
	}
	return ids
}

// List reads one page of a list.
func (v *Visit) List(path string) Listed {
	v.Helper()
	var page Listed
	v.API(http.MethodGet, path, nil).Into(http.StatusOK, &page)
	require.Equal(v, "list", page.Object)
	return page
}

// Customer is an organization with a domain that is not the staff's.
func (v *Visit) Customer() (id, name string) {
	s := v.Server
	for at, row := range s.State().Organizations.All() {
		if s.State().Organizations.ID(at) != data.StaffOrganizationID && row.Domain != "" {
			return s.State().Organizations.ID(at), row.Name
		}
	}
	return "", ""
}
