package web

import (
	"bytes"
	"encoding/json"
	"io"
	"io/fs"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/store"
	"frontdesk/web/config"
	"frontdesk/workos/emulator"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// portalDesk is a desk whose questions to WorkOS for portal links are counted, on a clock that tests can turn.
type portalDesk struct {
	*testDesk
	upstream  string
	generated atomic.Int32
	later     atomic.Int64 // what Frontdesk's clock is ahead
}

func startPortalDesk(t *testing.T, changes ...func(*config.Config)) *portalDesk {
	t.Helper()
	p := &portalDesk{}
	count := func(cfg *config.Config) {
		target, err := url.Parse(cfg.BaseURL)
		require.NoError(t, err)
		proxy := httputil.NewSingleHostReverseProxy(target)
		proxy.ErrorLog = log.New(io.Discard, "", 0) // broken answers are what some tests are about
		front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/portal/generate_link" {
				p.generated.Add(1)
			}
			proxy.ServeHTTP(w, r)
		}))
		t.Cleanup(front.Close)
		p.upstream, cfg.BaseURL = front.URL, front.URL
		cfg.PortalHosts = []string{"app.example.com", "localhost:3000"}
		cfg.Now = func() time.Time { return time.Now().Add(time.Duration(p.later.Load())) }
	}
	p.testDesk = startDesk(t, append([]func(*config.Config){count}, changes...)...)
	return p
}

// ask sends a request to the emulator itself, as a program with the API key does.
func (p *portalDesk) ask(t *testing.T, method, path, body string) answer {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, p.upstream+path, strings.NewReader(body))
	require.NoError(t, err)
	request.Header.Set("Authorization", "Bearer "+emulator.DefaultAPIKey)
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	var read bytes.Buffer
	_, err = read.ReadFrom(response.Body)
	require.NoError(t, err)
	return answer{response, read.String()}
}

// fault makes the emulator's next answer to a request for a link go wrong.
func (p *portalDesk) fault(t *testing.T, fault string) {
	t.Helper()
	set := p.ask(t, http.MethodPost, "/_emulator/faults", `{"path":"/portal/generate_link","count":1,`+fault+`}`)
	require.Equal(t, http.StatusCreated, set.StatusCode, set.body)
}

// customer is an organization as the emulator made it up.
type customer struct {
	ID, Name string
	Domains  []struct{ Domain string }
}

func (p *portalDesk) customers(t *testing.T) []customer {
	t.Helper()
	var list struct{ Data []customer }
	require.NoError(t, json.Unmarshal([]byte(p.ask(t, http.MethodGet, "/organizations?limit=100", "").body), &list))
	var customers []customer
	for _, c := range list.Data {
		if c.ID != emulator.StaffOrganizationID && len(c.Domains) > 0 {
			customers = append(customers, c)
		}
	}
	require.Greater(t, len(customers), 3)
	return customers
}

// create makes an organization in the emulator that Frontdesk has never heard of.
func (p *portalDesk) create(t *testing.T, name string) customer {
	t.Helper()
	made := p.ask(t, http.MethodPost, "/organizations", `{"name":"`+name+`"}`)
	var c customer
	require.NoError(t, json.Unmarshal([]byte(made.body), &c), made.body)
	require.NotEmpty(t, c.ID)
	return c
}

// form opens the form for a portal link and returns its fields as a browser would send them.
func (p *portalDesk) form(t *testing.T, client *http.Client, pairs ...string) url.Values {
	t.Helper()
	query := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		query.Set(pairs[i], pairs[i+1])
	}
	got := p.send(t, client, http.MethodGet, "/portal-links/new?"+query.Encode(), nil)
	require.Equal(t, http.StatusOK, got.StatusCode, got.body)
	return fieldsOf(got.page(t))
}

func fieldsOf(page *goquery.Document) url.Values {
	values := url.Values{}
	page.Find("#portal-link").Find("input[name], textarea[name]").Each(func(_ int, field *goquery.Selection) {
		_, checked := field.Attr("checked")
		if kind := field.AttrOr("type", ""); kind == "radio" && !checked {
			return
		}
		text := field.AttrOr("value", "")
		if goquery.NodeName(field) == "textarea" {
			text = field.Text()
		}
		values.Set(field.AttrOr("name", ""), text)
	})
	return values
}

// issue posts a form for a customer and an intent, and returns the answer and the link it shows.
func (p *portalDesk) issue(t *testing.T, client *http.Client, c customer, intent string) (answer, string) {
	t.Helper()
	return p.post(t, client, p.form(t, client, "organization", c.ID, "intent", intent))
}

func (p *portalDesk) post(t *testing.T, client *http.Client, form url.Values) (answer, string) {
	t.Helper()
	got := p.send(t, client, http.MethodPost, "/portal-links", form)
	return got, got.page(t).Find("#secret-link").Text()
}

// entries are the lines of the ledger about portal links, newest first.
func (p *portalDesk) entries(t *testing.T) []store.AuditEntry {
	t.Helper()
	page, err := p.records.AuditEntries(t.Context(), store.Everything, store.AuditQuery{Action: "portal_link.issue"})
	require.NoError(t, err)
	return page.Rows
}

// assertSecret fails when a link, or the part of it that opens anything, is anywhere but on the page: in the
// databases with everything that is not yet merged into them, or in the log.
func (p *portalDesk) assertSecret(t *testing.T, link string) {
	t.Helper()
	_, token, found := strings.Cut(link, "token=")
	require.True(t, found, link)
	require.GreaterOrEqual(t, len(token), 16)
	assert.NotContains(t, p.Log.String(), token, "the log")
	files := 0
	require.NoError(t, filepath.WalkDir(filepath.Dir(p.cfg.DeskPath), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		files++
		assert.False(t, bytes.Contains(content, []byte(token)), "%s holds the link", filepath.Base(path))
		return err
	}))
	require.GreaterOrEqual(t, files, 2)
}

func errorsOf(page *goquery.Document) string {
	return strings.Join(strings.Fields(page.Find(".form-errors").Text()), " ")
}
