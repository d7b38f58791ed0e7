package web

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"frontdesk/store"
	"frontdesk/workos"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// settled is a customer with flags, keys and IT contacts of its own, and where its settings are.
type settled struct {
	id, page, api string
	flag          workos.FeatureFlag // on for it alone
	key           workos.APIKey      // that works
	contact       workos.ITContact
}

// settledCustomer finds one among the emulator's customers, and gives it what it lacks.
func settledCustomer(t *testing.T, p *pagesDesk) settled {
	t.Helper()
	id := scenario(t, "Northwind Logistics").OrganizationID
	s := settled{id: id, page: "/organizations/" + id + "/settings", api: "/organizations/" + id}
	added := p.ask(t, http.MethodPost, "/feature-flags/advanced-exports/targets/"+id, "")
	require.Equal(t, http.StatusNoContent, added.StatusCode, added.body)
	kept := p.ask(t, http.MethodPut, s.api+"/audit_logs_retention", `{"retention_period_in_days":30}`)
	require.Equal(t, http.StatusOK, kept.StatusCode, kept.body)
	for _, flag := range data[workos.FeatureFlag](t, p, s.api+"/feature-flags") {
		if flag.Slug == "advanced-exports" {
			s.flag = flag
		}
	}
	key := p.ask(t, http.MethodPost, s.api+"/api_keys", `{"name":"Nightly import","permissions":["documents:read"]}`)
	decode(t, key.body, &s.key)
	contact := p.ask(t, http.MethodPost, s.api+"/it_contacts", `{"email":"ida.berg@northwind-logistics.example"}`)
	decode(t, contact.body, &s.contact)
	require.NotEmpty(t, s.flag.Name)
	require.NotEmpty(t, s.key.ID)
	require.NotEmpty(t, s.contact.ID)
	return s
}

// settingsActions are the actions on what is set up for a customer, the creation of an API key apart.
func settingsActions(t *testing.T, p *pagesDesk) []actionTest {
	s := settledCustomer(t, p)
	contact, key := "/it-contacts/"+s.contact.ID, "/api-keys/"+s.key.ID
	return []actionTest{
		{
			name: "flag.target.add", role: "support", path: s.api + "/flags/add", form: url.Values{"flag": {"ai-summaries"}}, next: s.page,
			call: "POST /feature-flags/*/targets/*", notice: "AI summaries was turned on for Northwind Logistics.",
			check: s.lists("/feature-flags", "ai-summaries", true),
		},
		{
			name: "flag.target.remove", role: "support", path: s.api + "/flags/" + s.flag.Slug + "/remove", next: s.page,
			call: "DELETE /feature-flags/*/targets/*", notice: "Advanced exports was turned off for Northwind Logistics.",
			check: s.lists("/feature-flags", s.flag.Slug, false),
		},
		{
			name: "audit_log.retention", role: "admin", path: s.api + "/audit-logs/retention",
			form: url.Values{"retention_period_in_days": {"365"}}, next: s.page,
			call: "PUT /organizations/*/audit_logs_retention", notice: "was changed to 365 days.",
			check: holds(s.api+"/audit_logs_retention", "retention_period_in_days", "365"),
		},
		{
			name: "api_key.expire", role: "admin", path: s.api + key + "/expire", next: s.page,
			call: "POST /api_keys/*/expire", notice: "The API key “Nightly import” was expired.",
		},
		{
			name: "api_key.revoke", role: "admin", path: s.api + key + "/revoke", next: s.page,
			call: "DELETE /api_keys/*", notice: "The API key “Nightly import” was revoked.", check: s.lists("/api_keys", s.key.ID, false),
		},
		{
			name: "it_contact.add", role: "success", path: s.api + "/it-contacts/new",
			form: url.Values{"email": {"Wanda.Moss@northwind-logistics.example"}}, next: s.page,
			call: "POST /organizations/*/it_contacts", notice: "was added as an IT contact of Northwind Logistics.",
			check: s.lists("/it_contacts", "Wanda.Moss@northwind-logistics.example", true),
		},
		{
			name: "it_contact.remove", role: "success", path: s.api + contact + "/remove", next: s.page,
			call: "DELETE /organizations/*/it_contacts/*", notice: "was removed as an IT contact",
			check: s.lists("/it_contacts", s.contact.ID, false),
		},
		{
			name: "it_contact.invite", role: "success", path: s.api + contact + "/invite", form: url.Values{"intents": {"sso", "directory_sync"}},
			next: s.page,
			call: "POST /organizations/*/it_contacts/*/invite", notice: "The setup invitation was sent to ida.berg@northwind-logistics.example.",
		},
		{
			name: "it_contact.revoke", role: "success", path: s.api + contact + "/revoke", next: s.page,
			call: "POST /organizations/*/it_contacts/*/revoke", notice: "was revoked, if there was one.",
		},
	}
}

// lists checks whether a list of the customer's holds some words.
func (s settled) lists(list, words string, want bool) func(*testing.T, *pagesDesk) {
	return func(t *testing.T, p *pagesDesk) {
		got := p.ask(t, http.MethodGet, s.api+list+"?limit=100", "")
		require.Equal(t, http.StatusOK, got.StatusCode, got.body)
		assert.Equal(t, want, strings.Contains(got.body, words), "%s in %s", words, list)
	}
}

func TestSettingsActions(t *testing.T) { tryActions(t, startPages, settingsActions) }

func TestSettingsFlagIsUndone(t *testing.T) {
	p := startPages(t)
	s, client := settledCustomer(t, p), p.signIn(t, "support")
	for _, step := range []struct {
		path string
		form url.Values
		says string
	}{
		{s.api + "/flags/add", url.Values{"flag": {"new-editor"}}, "New editor was targeted at Northwind Logistics. It has no effect yet"},
		{s.api + "/flags/add", url.Values{"flag": {"ai-summaries"}}, "AI summaries was turned on for Northwind Logistics."},
		{s.api + "/flags/advanced-exports/remove", nil, "Advanced exports was turned off"},
	} {
		a := actionTest{path: step.path, form: step.form}
		first := p.send(t, client, http.MethodPost, a.path, a.fill(t, p, client))
		require.Equal(t, http.StatusSeeOther, first.StatusCode, mainText(first.page(t)))
		notice := p.open(t, client, first.Header.Get("Location")).Find(".notice")
		assert.Contains(t, squeeze(notice.Text()), step.says)
		p.undo(t, client, notice)
		s.lists("/feature-flags", "advanced-exports", true)(t, p)
		s.lists("/feature-flags", "ai-summaries", false)(t, p)
	}
}

// keyForm is the form for an API key, filled in.
func keyForm() actionTest {
	return actionTest{
		name: "api_key.create", call: "POST /organizations/*/api_keys",
		form: url.Values{"name": {"Data warehouse"}, "expires_at": {time.Now().AddDate(1, 0, 0).Format(time.DateOnly)},
			"permissions": {"documents:read, reports:export"}},
	}
}

func TestSettingsAPIKeyIsShownOnceAndKeptNowhere(t *testing.T) {
	p := startPages(t)
	s, client := settledCustomer(t, p), p.signIn(t, "admin")
	a := keyForm()
	a.path = s.api + "/api-keys/new"
	a.isRefused(t, p, client)

	form := a.fill(t, p, client)
	p.requests()
	got := p.send(t, client, http.MethodPost, a.path, form)
	require.Equal(t, http.StatusCreated, got.StatusCode, mainText(got.page(t)))
	assert.Equal(t, "no-store", got.Header.Get("Cache-Control"))
	page := got.page(t)
	value := page.Find("#secret-key").Text()
	require.Regexp(t, `^sk_\w{20,}$`, value)
	assert.Equal(t, "secret-key", page.Find("button.copy").AttrOr("data-copy-from", ""))
	assert.Equal(t, 1, strings.Count(got.body, value), "the key is on the page once")
	assert.Contains(t, squeeze(page.Find(".facts").Text()), "documents:read, reports:export")

	p.later.Add(int64(2 * time.Minute)) // the answer is not in memory any longer
	p.later.Add(int64(2 * time.Minute)) // the answer is not in memory any longer
	again := p.send(t, client, http.MethodPost, a.path, form)
	require.Equal(t, http.StatusSeeOther, again.StatusCode)
	assert.Len(t, writes(p.requests()), 1, "the same form twice is one key")
	settings := p.send(t, client, http.MethodGet, again.Header.Get("Location"), nil)
	assert.Contains(t, squeeze(settings.page(t).Find(".notice").Text()), "It was shown once and cannot be shown again")
	for _, kept := range []string{settings.body, p.Log.String(), again.Header.Get("Location"), databases(t, p)} {
		assert.NotContains(t, kept, value)
	}
	entry := p.lastEntry(t, "api_key.create")
	assert.Equal(t, store.Done, entry.Outcome)
	assert.Equal(t, "Data warehouse", entry.Details.Fact("name"))
	s.lists("/api_keys", "Data warehouse", true)(t, p)
}

func TestSettingsAPIKeyWithoutAnAnswer(t *testing.T) {
	p := startPages(t)
	a := keyForm()
	a.path = settledCustomer(t, p).api + "/api-keys/new"
	a.isUnknown(t, p, p.signIn(t, "admin"))
}

// databases are the bytes of every database that a desk writes.
func databases(t *testing.T, p *pagesDesk) string {
	t.Helper()
	var all strings.Builder
	for _, path := range []string{p.cfg.DeskPath, p.cfg.MirrorPath, p.cfg.WithDefaults().EventsPath} {
		files, err := filepath.Glob(path + "*")
		require.NoError(t, err)
		require.NotEmpty(t, files)
		for _, file := range files {
			content, err := os.ReadFile(file)
			require.NoError(t, err)
			all.Write(content)
		}
	}
	return all.String()
}

func TestSettingsFormsSayWhatIsWrong(t *testing.T) {
	p := startPages(t)
	s, client := settledCustomer(t, p), p.signIn(t, "admin")
	for _, test := range []struct {
		name, path, want string
		form             url.Values
	}{
		{"no flag", "/flags/add", "Choose a flag.", nil},
		{"a flag that is on", "/flags/add", "This flag is on already", url.Values{"flag": {"advanced-exports"}}},
		{"a retention that is not sold", "/audit-logs/retention", "Choose one of the times in the list:",
			url.Values{"retention_period_in_days": {"31"}}},
		{"the retention of now", "/audit-logs/retention", "Events are already kept this long.", url.Values{"retention_period_in_days": {"30"}}},
		{"a key without a name", "/api-keys/new", "Give the key a name", url.Values{"name": {" "}}},
		{"a key that has ended", "/api-keys/new", "Expires: choose a day from today on",
			url.Values{"name": {"x"}, "expires_at": {"2020-01-01"}}},
		{"a key until no day", "/api-keys/new", "Expires: “soon” is not a date or time that exists. Choose a day",
			url.Values{"name": {"x"}, "expires_at": {"soon"}}},
		{"permissions that are none", "/api-keys/new", "Write each permission", url.Values{"name": {"x"}, "permissions": {"may<all>"}}},
		{"half an address", "/it-contacts/new", "Write the whole email address", url.Values{"email": {"ida"}}},
		{"a contact who is one", "/it-contacts/new", "is an IT contact already", url.Values{"email": {"IDA.berg@northwind-logistics.example"}}},
		{"an invitation to nothing", "/it-contacts/" + s.contact.ID + "/invite", "Choose at least one.", url.Values{"intents": {"everything"}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := actionTest{path: s.api + test.path, form: test.form}
			form := a.fill(t, p, client)
			p.requests()
			got := p.send(t, client, http.MethodPost, a.path, form)
			require.Equal(t, http.StatusUnprocessableEntity, got.StatusCode)
			assert.Contains(t, squeeze(got.page(t).Find(".form-errors").Text()), test.want)
			assert.Empty(t, writes(p.requests()))
		})
	}
}

// TestTheFirstITContactCanBeAdded opens the form for each customer, with contacts and without.
func TestTheFirstITContactCanBeAdded(t *testing.T) {
	p := startPages(t)
	client, without := p.signIn(t, "admin"), 0
	for _, customer := range p.customers(t)[:6] {
		if len(data[workos.ITContact](t, p, "/organizations/"+customer.ID+"/it_contacts")) == 0 {
			without++
		}
		p.open(t, client, "/organizations/"+customer.ID+"/it-contacts/new")
	}
	assert.NotZero(t, without, "a customer without contacts")
}
