package web

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"frontdesk/web/paths"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestABooleanThatWorkOSDoesNotSendIsUnknown takes booleans away, or sends null, and looks wherever they are shown.
func TestABooleanThatWorkOSDoesNotSendIsUnknown(t *testing.T) {
	p, server := startStandIn(t)
	p.syncAll(t)
	client := p.signIn(t, "admin")
	for _, sent := range []string{"", "null"} {
		server.reset()
		server.setStatus("user", "email_verified", sent)
		server.setStatus("membership", "directory_managed", sent)
		page := mainText(p.open(t, client, paths.UserShow.URL("user_01A")))
		p.handlers.Flush()
		assert.NotContains(t, page, "Not verified", sent)
		assert.Contains(t, page, "Email status Unknown", sent)
		html, err := p.open(t, client, paths.UserShow.URL("user_01A")).Find("main").Html()
		require.NoError(t, err)
		assert.Contains(t, html, "Managed by: unknown", sent)
		server.setDown(true)
		html, err = p.open(t, client, paths.UserShow.URL("user_01A")).Find("main").Html()
		server.setDown(false)
		require.NoError(t, err)
		assert.Contains(t, html, "Managed by: unknown", "from the mirror, while WorkOS does not answer, %s", sent)
		users := paths.Users.URL()
		assert.Equal(t, []string{"Unknown"}, column(p.table(t, client, users+"?format=csv"), "Email verified"), sent)
		assert.Len(t, p.table(t, client, users+"?format=csv&state=unverified"), 1, sent)
		assert.Len(t, p.table(t, client, users+"?format=csv&state=unknown"), 2, sent)
		assert.Equal(t, 1, p.open(t, client, users+"?state=unknown").Find("section.list tbody tr").Length(), sent)
		assert.Equal(t, []string{"No issues"}, column(p.table(t, client, users+"?format=csv"), "Issues"), sent)
		members := paths.OrganizationUsers.URL("org_01A")
		assert.Equal(t, []string{"unknown"}, column(p.table(t, client, members+"?format=csv"), "Managed by"), sent)
		assert.Contains(t, mainText(p.open(t, client, members)), "unknown", sent)
	}
}

func TestASwitchThatWorkOSDoesNotSendIsUnknown(t *testing.T) {
	const flag = `{"object":"feature_flag","id":"flag_01A","slug":"beta","name":"Beta",` +
		`"updated_at":"2026-01-02T03:04:05.678Z"}`
	const provider = `{"object":"data_integration_configuration","id":"dic_01A","organization_id":"org_01A",` +
		`"slug":"github","name":"GitHub","scopes":[],"credentials":{"credentials_type":"organization","client_id":"client-7"}}`
	stand := &standIn{objects: standInObjects()}
	answers := map[string]string{
		"/feature-flags":      `{"object":"list","data":[` + flag + `],"list_metadata":{"after":null}}`,
		"/feature-flags/beta": flag,
		"/organizations/org_01A/api_keys": `{"object":"list","data":[{"object":"api_key","id":"api_key_01A","name":"CI","obfuscated_value":"sk_…1234",` +
			`"expires_at":"soon","last_used_at":"2026-01-02T03:04:05.678Z"}],"list_metadata":{"after":null}}`,
		"/organizations/org_01A/feature-flags":                   `{"object":"list","data":[` + flag + `],"list_metadata":{"after":null}}`,
		"/organizations/org_01A/data_integration_configurations": `{"object":"list","data":[` + provider + `],"list_metadata":{"after":null}}`,
	}
	var sent []string
	p := &pagesDesk{portalDesk: &portalDesk{testDesk: startForeign(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, "/data_integration_configurations/") {
			body, _ := io.ReadAll(r.Body)
			sent = append(sent, strings.TrimSpace(string(body)))
			_, _ = w.Write([]byte(provider))
			return
		}
		answer, found := answers[r.URL.Path]
		if !found {
			stand.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(answer))
	})}}
	client := p.signIn(t, "admin")
	row := p.open(t, client, paths.Flags.URL()).Find("main table tbody tr")
	require.Equal(t, 1, row.Length())
	text := squeeze(row.Text())
	assert.NotContains(t, text, "Off")
	assert.Contains(t, text, "Unknown")
	assert.Equal(t, 1, row.Find("a[href='"+paths.FlagEnable.URL("beta")+"']").Length(), "either may be what is wanted")
	assert.Equal(t, 1, row.Find("a[href='"+paths.FlagDisable.URL("beta")+"']").Length())
	form := p.open(t, client, paths.FlagDisable.URL("beta"))
	assert.NotContains(t, mainText(form), "is already off")

	settings := p.open(t, client, paths.OrganizationSettings.URL("org_01A"))
	words := squeeze(settings.Find("main").Text())
	assert.NotContains(t, words, "Off for everybody")
	assert.Equal(t, 2, strings.Count(words, "Unknown"), "the flag and the data provider: %s", words)
	assert.Contains(t, words, "soon")
	assert.NotContains(t, words, "never")
	assert.NotContains(t, words, "Not given yet", "nothing is said about the credentials")
	assert.Contains(t, words, "client-7")

	change := paths.ProviderChange.URL("org_01A", "github")
	assert.Zero(t, p.open(t, client, change).Find("main input[name=enabled][checked]").Length(), "neither is chosen")
	p.submit(t, client, change, func(form url.Values) { form.Set("enabled", "false") })
	assert.Equal(t, []string{`{"enabled":false}`}, sent)
}
