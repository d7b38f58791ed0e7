package web

import (
	"net/http"
	"net/url"
	"testing"

	"frontdesk/workos"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// environmentActions are the actions on the environment as a whole.
func environmentActions(t *testing.T, p *pagesDesk) []actionTest {
	endpoints := map[string]string{} // the last one of each status
	for _, endpoint := range data[workos.WebhookEndpoint](t, p, "/webhook_endpoints") {
		endpoints[endpoint.Status] = "/settings/webhooks/" + endpoint.ID
	}
	var off, on workos.FeatureFlag
	for _, flag := range data[workos.FeatureFlag](t, p, "/feature-flags") {
		if flag.Enabled {
			on = flag
		} else {
			off = flag
		}
	}
	return []actionTest{
		{
			name: "flag.enable", role: "admin", path: "/settings/flags/" + off.Slug + "/enable", next: "/settings/flags",
			call: "PUT /feature-flags/*/enable", notice: "was turned on.", check: holds("/feature-flags/"+off.Slug, "enabled", "true"),
		},
		{
			name: "flag.disable", role: "admin", path: "/settings/flags/" + on.Slug + "/disable", next: "/settings/flags",
			call: "PUT /feature-flags/*/disable", notice: "was turned off.", check: holds("/feature-flags/"+on.Slug, "enabled", "false"),
		},
		{
			name: "webhook.enable", role: "admin", path: endpoints["disabled"] + "/enable", next: "/settings/webhooks",
			call: "PATCH /webhook_endpoints/*", notice: "was turned on.",
		},
		{
			name: "webhook.disable", role: "admin", path: endpoints["enabled"] + "/disable", next: "/settings/webhooks",
			call: "PATCH /webhook_endpoints/*", notice: "was turned off.",
		},
		{
			name: "webhook.edit", role: "admin", path: endpoints["disabled"] + "/edit", next: "/settings/webhooks",
			form: url.Values{"endpoint_url": {"https://api.osier.example/hooks"}, "events": {"user.created\ndsync.activated"}},
			call: "PATCH /webhook_endpoints/*", notice: "https://api.osier.example/hooks saved.",
		},
		{
			name: "webhook.delete", role: "admin", path: endpoints["disabled"] + "/delete", next: "/settings/webhooks",
			call: "DELETE /webhook_endpoints/*", notice: "was deleted.",
		},
	}
}

func TestTheSetUpCheckSaysWhatIsWrong(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "viewer")
	page := p.open(t, client, "/settings/set-up")
	assert.Equal(t, 1, callout(page, "The callback is registered").Length(), mainText(page))
	assert.Equal(t, 1, callout(page, "The API key works").Length())

	p.breaks(t, "/directories", `"status":403`)
	page = p.open(t, client, "/settings/set-up")
	assert.Equal(t, 1, callout(page, "1 thing cannot be read").Length())
	assert.Contains(t, squeeze(section(page, "What Frontdesk reads").Text()), "WorkOS refused Frontdesk's API key for this.")

	p.breaks(t, "/user_management/redirect_uris", `"status":200,"body":{"object":"list","data":[{"object":"redirect_uri","id":"ru_1","uri":"https://elsewhere.example/auth/callback"}]}`)
	page = p.open(t, client, "/settings/set-up")
	assert.Equal(t, 1, callout(page, "The callback is not among the registered addresses").Length())
}

func TestSettingsCostASentenceWhenWorkOSDoesNotAnswer(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "admin")
	for path, upstream := range map[string]string{"/settings/flags": "/feature-flags", "/settings/webhooks": "/webhook_endpoints"} {
		require.NotEmpty(t, p.open(t, client, path).Find("tbody tr").Length(), path)
		p.breaks(t, upstream, `"status":501`)
		assert.Contains(t, squeeze(p.open(t, client, path).Find(".region-error").Text()), "This WorkOS server does not offer this information.")
		p.clearFaults(t)
	}
	assert.Equal(t, http.StatusUnprocessableEntity, p.send(t, client, http.MethodPost,
		"/settings/webhooks/"+data[workos.WebhookEndpoint](t, p, "/webhook_endpoints")[0].ID+"/edit",
		url.Values{"endpoint_url": {"http://plain.example"}, "events": {"no.such_event"}}).StatusCode)
}
