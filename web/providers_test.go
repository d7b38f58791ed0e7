package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"frontdesk/store"
	"frontdesk/workos"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// configurationsOf are what Northwind Logistics has set for each data provider.
func configurationsOf(t *testing.T, p *pagesDesk) (page, api string, all map[string]workos.DataIntegrationConfiguration) {
	t.Helper()
	page = "/organizations/" + scenario(t, "Northwind Logistics").OrganizationID
	api, all = page+"/data_integration_configurations", map[string]workos.DataIntegrationConfiguration{}
	for _, configuration := range data[workos.DataIntegrationConfiguration](t, p, api) {
		all[configuration.Slug] = configuration
	}
	return page, api, all
}

// providerActions are the actions on a customer's data providers.
func providerActions(t *testing.T, p *pagesDesk) []actionTest {
	page, api, all := configurationsOf(t, p)
	turned := map[bool]string{true: "false", false: "true"}[all["github"].Enabled]
	return []actionTest{{
		name: "provider.change", role: "support", path: page + "/providers/github/change",
		form: url.Values{"enabled": {turned}, "scopes": {"repo"}}, next: page + "/settings",
		call: "PUT /organizations/*/data_integration_configurations/*", notice: "GitHub saved for Northwind Logistics.",
		check: func(t *testing.T, p *pagesDesk) {
			_, _, now := configurationsOf(t, p)
			assert.Equal(t, turned == "true", now["github"].Enabled)
			assert.Equal(t, []string{"repo"}, now["github"].Scopes)
			assert.Contains(t, p.ask(t, http.MethodGet, api, "").body, `"slug":"slack"`)
		},
	}}
}

func TestAProviderIsGivenBackWhatItHad(t *testing.T) {
	p := startPages(t)
	page, _, before := configurationsOf(t, p)
	client := p.signIn(t, "support")
	a := providerActions(t, p)[0]
	first := p.send(t, client, http.MethodPost, a.path, a.fill(t, p, client))
	undo := p.open(t, client, first.Header.Get("Location")).Find(".notice form")
	require.Equal(t, 1, undo.Length())
	assert.Equal(t, page+"/providers/github/change", undo.AttrOr("action", ""))
	form := url.Values{}
	for _, input := range undo.Find("input").EachIter() {
		form.Set(input.AttrOr("name", ""), input.AttrOr("value", ""))
	}
	back := p.send(t, client, http.MethodPost, undo.AttrOr("action", ""), form)
	require.Equal(t, http.StatusSeeOther, back.StatusCode, mainText(back.page(t)))
	_, _, now := configurationsOf(t, p)
	assert.Equal(t, before["github"].Enabled, now["github"].Enabled)
	assert.Equal(t, before["github"].Scopes, now["github"].Scopes)
}

func TestScopesAreGivenBackToTheProvider(t *testing.T) {
	p := startPages(t)
	page, _, before := configurationsOf(t, p)
	client := p.signIn(t, "support")
	for _, scopes := range []string{"repo", ""} {
		a := actionTest{path: page + "/providers/github/change", form: url.Values{"scopes": {scopes}}}
		require.Equal(t, http.StatusSeeOther, p.send(t, client, http.MethodPost, a.path, a.fill(t, p, client)).StatusCode, scopes)
	}
	_, _, now := configurationsOf(t, p)
	assert.Equal(t, before["github"].Scopes, now["github"].Scopes)
	scopes, _ := p.lastEntry(t, "provider.change").Details.Change("scopes")
	assert.Equal(t, store.Change{Before: "repo", After: "the provider's own"}, scopes)
}

func TestAClientSecretIsKeptAndShownNowhere(t *testing.T) {
	const secret = "s3cr3t-of-northwind-9876"
	p := startPages(t)
	page, _, _ := configurationsOf(t, p)
	client := p.signIn(t, "support")
	a := actionTest{path: page + "/providers/salesforce/change", form: url.Values{"client_id": {"northwind-app"}, "client_secret": {secret}}}
	shown := ""
	for _, fault := range []string{`"method":"PUT","status":422,"body":{"message":"` + secret + ` is no good."}`,
		`"method":"PUT","reset":true`, ""} {
		if fault != "" {
			p.breaks(t, "/organizations/*/data_integration_configurations/*", fault)
		}
		got := p.send(t, client, http.MethodPost, a.path, a.fill(t, p, client))
		p.clearFaults(t)
		shown += got.body
		if strings.Contains(fault, "422") {
			form := got.page(t)
			assert.Equal(t, "northwind-app", form.Find("input[name=client_id]").AttrOr("value", ""))
			assert.Empty(t, form.Find("input[name=client_secret]").AttrOr("value", ""))
			assert.Contains(t, form.Find("#client_secret-hint").Text(), "Type it again")
		}
	}
	entry := p.lastEntry(t, "provider.change")
	assert.Equal(t, "northwind-app", changeOf(t, entry, "client id").After)
	assert.Equal(t, "another one, which ends in 9876", entry.Details.Fact("client secret"))
	_, _, now := configurationsOf(t, p)
	assert.Equal(t, "9876", now["salesforce"].Credentials.ClientSecretLastFour)

	settings := p.send(t, client, http.MethodGet, page+"/settings?done="+strconv.FormatInt(entry.ID, 10), nil)
	assert.Contains(t, squeeze(section(settings.page(t), "Data providers").Text()), "secret ends in 9876")
	assert.Zero(t, settings.page(t).Find(".notice form").Length(), "credentials cannot be taken back")
	shown += settings.body + p.send(t, client, http.MethodGet, "/activity", nil).body + p.send(t, client, http.MethodGet, a.path, nil).body
	for where, text := range map[string]string{"a page": shown, "the log": p.Log.String(), "a database": databases(t, p)} {
		assert.NotContains(t, text, secret, "%s holds the secret", where)
	}
}

func TestProviderFormsSayWhatIsWrong(t *testing.T) {
	p := startPages(t)
	page, _, all := configurationsOf(t, p)
	client := p.signIn(t, "support")
	for _, test := range []struct {
		name, provider, want string
		form                 url.Values
	}{
		{"nothing changed", "github", "You have not changed anything.", url.Values{"enabled": {strconv.FormatBool(all["github"].Enabled)}}},
		{"a secret without its id", "salesforce", "Write the client ID.", url.Values{"client_id": {""}, "client_secret": {"s"}}},
		{"an id without its secret", "salesforce", "WorkOS accepts them only together.", url.Values{"client_id": {"another"}}},
		{"a scope that the provider does not have", "github", "One or more of the scopes are not valid", url.Values{"scopes": {"everything"}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := actionTest{path: page + "/providers/" + test.provider + "/change", form: test.form}
			got := p.send(t, client, http.MethodPost, a.path, a.fill(t, p, client))
			require.Equal(t, http.StatusUnprocessableEntity, got.StatusCode)
			assert.Contains(t, squeeze(got.page(t).Find(".form-errors").Text()), test.want)
		})
	}
	form := p.open(t, client, page+"/providers/github/change")
	assert.Zero(t, form.Find("input[name=client_secret]").Length(), "credentials are asked for only where the customer brings them")
	for path, status := range map[string]int{"/providers/none/change": http.StatusNotFound, "/providers/-such/change": http.StatusBadRequest} {
		assert.Equal(t, status, p.send(t, client, http.MethodGet, page+path, nil).StatusCode, path)
	}
}

func TestSettingsShowACustomersProviders(t *testing.T) {
	p := startPages(t)
	page, _, all := configurationsOf(t, p)
	providers := section(p.open(t, p.signIn(t, "support"), page+"/settings"), "Data providers")
	assert.Equal(t, []string{"GitHub", "Slack", "Salesforce", "Notion"}, rowNames(providers))
	assert.Contains(t, squeeze(providers.Text()), "Your product's own")
	assert.Contains(t, squeeze(providers.Text()), "repo, read:org")
	if own := all["salesforce"].Credentials; own.HasCredentials != nil && *own.HasCredentials {
		assert.Contains(t, squeeze(providers.Text()), own.ClientID)
	}
	assert.Equal(t, 4, providers.Find("a[href$='/change']").Length())
	assert.Zero(t, section(p.open(t, p.signIn(t, "success"), page+"/settings"), "Data providers").Find("a[href$='/change']").Length())
}

func TestProvidersOfTheEnvironment(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "viewer")
	page := p.open(t, client, "/settings/providers")
	assert.Equal(t, []string{"Notion", "Salesforce", "Slack", "GitHub"}, rowNames(page.Find("main")))
	assert.Contains(t, mainText(page), "Each customer's own")
	one := p.open(t, client, "/settings/providers/github")
	assert.Equal(t, "GitHub", squeeze(one.Find("h1").Text()))
	facts := squeeze(one.Find(".pairs").Text())
	assert.Contains(t, facts, "client-github, secret ends in")
	assert.Contains(t, facts, "their account (OAuth)")
	assert.Contains(t, one.Find("#redirect-uri").Text()+one.Find("#redirect-uri").AttrOr("value", ""),
		"https://api.workos.com/data-integrations/github/callback")

	p.requests()
	assert.Equal(t, http.StatusBadRequest, p.send(t, client, http.MethodGet, "/settings/providers/-users", nil).StatusCode)
	assert.Empty(t, p.requests(), "what cannot be a provider is not asked for")
	assert.Equal(t, http.StatusNotFound, p.send(t, client, http.MethodGet, "/settings/providers/none", nil).StatusCode)

	p.breaks(t, "/data-integrations/*", `"status":200,"body":{"object":"data_integration","id":"data_integration_1","slug":"odd","state":"invalid","auth_methods":["api_key"],"custom_provider":{"name":"Odd CRM"}}`)
	odd := p.open(t, client, "/settings/providers/odd")
	assert.Equal(t, "Odd CRM", squeeze(odd.Find("h1").Text()))
	assert.Contains(t, squeeze(odd.Find(".pairs").Text()), "Misconfigured")
	p.clearFaults(t)
	for path, upstream := range map[string]string{"/settings/providers": "/data-integrations",
		"/settings/providers/github": "/data-integrations/*"} {
		p.breaks(t, upstream, `"status":501`)
		assert.Contains(t, squeeze(p.open(t, client, path).Find(".region-error").Text()), "This WorkOS server does not offer this information.")
		p.clearFaults(t)
	}
}
