package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"frontdesk/web/paths"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// listServer is a WorkOS server with one user and one organization, whose lists answer as a test says: by path, then by
// cursor, "" for the first page. A list that is not named is empty.
type listServer struct {
	mu      sync.Mutex
	lists   map[string]map[string]string
	objects map[string]string
	writes  []string                                               // method, path and body of what was sent to change something
	change  func(w http.ResponseWriter, r *http.Request, n string) // answers a write; n is what was sent
}

func (s *listServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	if r.Method != http.MethodGet {
		body := new(strings.Builder)
		_, _ = fmt.Fprint(body, r.Method, " ", r.URL.Path, " ")
		data := make([]byte, 4096)
		n, _ := r.Body.Read(data)
		body.Write(data[:n])
		s.writes = append(s.writes, strings.TrimSpace(body.String()))
		if s.change != nil {
			s.change(w, r, body.String())
			return
		}
		_, _ = w.Write([]byte(`{}`))
		return
	}
	if object, found := s.objects[r.URL.Path]; found {
		_, _ = w.Write([]byte(object))
		return
	}
	pages, found := s.lists[r.URL.Path]
	if !found {
		_, _ = w.Write([]byte(`{"object":"list","data":[],"list_metadata":{"before":null,"after":null}}`))
		return
	}
	_, _ = w.Write([]byte(pages[r.URL.Query().Get("after")]))
}

// listPage is one page of a list.
func listPage(after string, rows ...string) string {
	next := "null"
	if after != "" {
		next = quote(after)
	}
	return `{"object":"list","data":[` + strings.Join(rows, ",") + `],"list_metadata":{"before":null,"after":` + next + `}}`
}

func sessionRow(id string) string {
	return `{"object":"session","id":"` + id + `","user_id":"user_1","status":"active","user_agent":"curl/8","created_at":"2026-01-02T03:04:05Z"}`
}

const (
	sessionsPath    = "/user_management/users/user_1/sessions"
	membershipsPath = "/user_management/organization_memberships"
)

func startLists(t *testing.T) (*pagesDesk, *listServer) {
	t.Helper()
	server := &listServer{lists: map[string]map[string]string{}, objects: map[string]string{
		"/user_management/users/user_1": `{"object":"user","id":"user_1","email":"ana@x.example","first_name":"Ana","last_name":"Ruiz"}`,
		"/organizations/org_1":          `{"object":"organization","id":"org_1","name":"Acme"}`,
	}}
	return &pagesDesk{portalDesk: &portalDesk{testDesk: startForeign(t, server.ServeHTTP)}}, server
}

// set gives a list other pages.
func (s *listServer) set(path string, pages map[string]string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lists[path] = pages
}

// removeNamed takes the rows whose ID a write names out of every list. It is for change, which is called with the lock held.
func (s *listServer) removeNamed(sent string) {
	for path, pages := range s.lists {
		for after, text := range pages {
			var page struct {
				Object   string            `json:"object"`
				Data     []json.RawMessage `json:"data"`
				Metadata json.RawMessage   `json:"list_metadata"`
			}
			if json.Unmarshal([]byte(text), &page) != nil {
				continue
			}
			page.Data = slices.DeleteFunc(page.Data, func(row json.RawMessage) bool {
				var object struct{ ID string }
				return json.Unmarshal(row, &object) == nil && object.ID != "" && strings.Contains(sent, object.ID)
			})
			left, _ := json.Marshal(page)
			s.lists[path][after] = string(left)
		}
	}
}

func (s *listServer) sent() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	writes := s.writes
	s.writes = nil
	return writes
}

func TestAnObjectOnTwoPagesOfAListIsOne(t *testing.T) {
	p, server := startLists(t)
	client := p.signIn(t, "admin")
	server.set(sessionsPath, map[string]string{
		"":  listPage("a", sessionRow("session_1"), sessionRow("session_2"), sessionRow("session_1")),
		"a": listPage("", sessionRow("session_2"), sessionRow("session_3"))})
	server.set(membershipsPath, map[string]string{
		"":  listPage("a", `{"id":"om_1","user_id":"user_1","organization_id":"org_1","organization_name":"Acme","status":"active"}`),
		"a": listPage("", `{"id":"om_1","user_id":"user_1","organization_id":"org_1","organization_name":"Acme","status":"active"}`)})
	connection := `{"id":"conn_1","organization_id":"org_1","name":"Okta","state":"active","connection_type":"OktaSAML"}`
	server.set("/connections", map[string]string{"": listPage("a", connection), "a": listPage("", connection)})

	page := p.open(t, client, paths.UserShow.URL("user_1"))
	assert.Equal(t, 3, section(page, "Active sessions").Find("tbody tr").Length())
	assert.Equal(t, 1, section(page, "Memberships").Find("tbody tr").Length())
	assert.Equal(t, 1, section(p.open(t, client, paths.OrganizationShow.URL("org_1")), "Single sign-on").Find("tbody tr").Length())

	server.change = func(w http.ResponseWriter, _ *http.Request, sent string) {
		server.removeNamed(sent)
		_, _ = w.Write([]byte(`{}`))
	}
	at := "/users/user_1/sessions/end"
	form := p.open(t, client, at)
	assert.Contains(t, mainText(form), "This will end 3 active sessions.")
	got := p.send(t, client, http.MethodPost, at, withReason(form))
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	assert.ElementsMatch(t, []string{
		`POST /user_management/sessions/revoke {"session_id":"session_1"}`, `POST /user_management/sessions/revoke {"session_id":"session_2"}`,
		`POST /user_management/sessions/revoke {"session_id":"session_3"}`}, server.sent())
	assert.Contains(t, squeeze(p.open(t, client, got.Header.Get("Location")).Find(".notice").Text()), "3 sessions ended.")
}

// withReason is the form of an action as the browser sends it, with a reason.
func withReason(page *goquery.Document) map[string][]string {
	form := browserForm(page.Find("#action-form"))
	form.Set("reason", "Ticket 4711")
	return form
}

func TestAListWithoutRowsThatAreAListIsNotEmpty(t *testing.T) {
	p, server := startLists(t)
	client := p.signIn(t, "admin")
	for _, body := range []string{`{"data":null}`, `{"object":"list"}`, `{"object":"list","data":null}`,
		`{"object":"list","data":null,"list_metadata":{"before":null,"after":null}}`,
		`{"object":"list","data":{},"list_metadata":{}}`, `{"object":"list","data":"none"}`, `{"object":"list","data":7}`,
		`{"object":"list","list_metadata":{"after":null}}`} {
		for _, path := range []string{sessionsPath, membershipsPath, "/user_management/users/user_1/auth_factors",
			"/user_management/users/user_1/api_keys", "/organizations/org_1/it_contacts"} {
			server.set(path, map[string]string{"": body})
		}
		user := p.open(t, client, paths.UserShow.URL("user_1"))
		for _, title := range []string{"Active sessions", "Memberships", "MFA methods"} {
			text := squeeze(section(user, title).Text())
			assert.Contains(t, text, "WorkOS answered, but not with a list", "%s: %s", body, title)
			assert.NotContains(t, text, "No active sessions", body)
			assert.NotContains(t, text, "Not a member", body)
			assert.NotContains(t, text, "No MFA method", body)
			assert.NotContains(t, text, "did not answer", body)
		}
		assert.NotContains(t, mainText(p.open(t, client, paths.UserSettings.URL("user_1"))), "No API keys.", body)
		got := p.send(t, client, http.MethodGet, "/users/user_1/sessions/end", nil)
		assert.Equal(t, http.StatusBadGateway, got.StatusCode, body)
		assert.Contains(t, mainText(got.page(t)), "WorkOS answered, but not with a list", body)
		assert.NotContains(t, mainText(got.page(t)), "did not answer", body)
	}
}

func TestRowsThatWereReadAreShownWhenAListCannotBeReadToItsEnd(t *testing.T) {
	p, server := startLists(t)
	client := p.signIn(t, "admin")
	empty := map[string]string{"": listPage("c0", sessionRow("session_1"), sessionRow("session_2"))}
	for i := range 40 {
		empty[fmt.Sprintf("c%d", i)] = listPage(fmt.Sprintf("c%d", i+1))
	}
	for name, pages := range map[string]map[string]string{
		"the same cursor at once": {"": listPage("a", sessionRow("session_1"), sessionRow("session_2")), "a": listPage("a")},
		"a ring of cursors": {"": listPage("a", sessionRow("session_1")), "a": listPage("b", sessionRow("session_2")),
			"b": listPage("a")},
		"empty pages without end":    empty,
		"a page that is no list":     {"": listPage("a", sessionRow("session_1"), sessionRow("session_2")), "a": `{"data":null}`},
		"a page that is a web page":  {"": listPage("a", sessionRow("session_1"), sessionRow("session_2")), "a": `<html>`},
		"a page that is empty":       {"": listPage("a", sessionRow("session_1"), sessionRow("session_2")), "a": ``},
		"a page that is another one": {"": listPage("a", sessionRow("session_1"), sessionRow("session_2")), "a": `{"message":"maintenance"}`},
	} {
		server.set(sessionsPath, pages)
		page := p.open(t, client, paths.UserShow.URL("user_1"))
		part := section(page, "Active sessions")
		assert.Equal(t, 2, part.Find("tbody tr").Length(), name)
		assert.Contains(t, squeeze(part.Text()), "WorkOS answered, but", name)
		assert.Contains(t, squeeze(part.Text()), "This list may not be complete.", name)
		assert.NotContains(t, squeeze(part.Text()), "did not answer", name)

		one := p.open(t, client, "/users/user_1/sessions/session_2/end")
		assert.Contains(t, mainText(one), "This will end the session", name)
		all := p.open(t, client, "/users/user_1/sessions/end")
		assert.Contains(t, mainText(all), "This will end 2 active sessions.", name)
		assert.Contains(t, mainText(all), "may have more sessions", name)
	}
	server.set(sessionsPath, map[string]string{"": listPage("a"), "a": listPage("a")})
	part := section(p.open(t, client, paths.UserShow.URL("user_1")), "Active sessions")
	assert.Contains(t, squeeze(part.Text()), "WorkOS answered, but")
	assert.NotContains(t, squeeze(part.Text()), "No active sessions")
	assert.NotContains(t, squeeze(part.Text()), "did not answer")
}
