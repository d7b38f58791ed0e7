package web

import (
	"net/http"
	"strings"
	"testing"

	"frontdesk/workos"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPortalHostsHavePorts(t *testing.T) {
	values := four(t)
	values["FRONTDESK_PORTAL_HOSTS"] = "App.example.com, b.example.com:8443, c.example.com:443"
	cfg, err := LoadConfig(environ(values))
	require.NoError(t, err)
	assert.Equal(t, []string{"app.example.com", "b.example.com:8443", "c.example.com"}, cfg.PortalHosts)
	for _, wrong := range []string{"a.example.com:", "a.example.com:0", "a.example.com:70000", "a.example.com:x", "https://a.example.com"} {
		values["FRONTDESK_PORTAL_HOSTS"] = wrong
		_, err := LoadConfig(environ(values))
		assert.ErrorContains(t, err, "FRONTDESK_PORTAL_HOSTS", wrong)
	}
}

func TestRefusedWebhooksDoNotFloodTheLog(t *testing.T) {
	d := startDesk(t, func(cfg *Config) { cfg.WebhookSecrets = []workos.Secret{"whsec_of_the_test"} })
	for range 200 {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, d.URL+"/webhooks/workos", strings.NewReader("{}"))
		require.NoError(t, err)
		request.Header.Set("WorkOS-Signature", "t=1, v1=00")
		response, err := http.DefaultClient.Do(request)
		require.NoError(t, err)
		response.Body.Close()
		require.Equal(t, http.StatusUnauthorized, response.StatusCode)
	}
	assert.Len(t, d.Log.lines(t, "webhook refused"), 5)
}
