package webhooks_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"frontdesk/views"
	webhooksview "frontdesk/views/webhooks"
	"frontdesk/workos"
)

func TestAnEndpointWithoutAStatusIsNotCalledEnabled(t *testing.T) {
	for status, word := range map[string]string{"enabled": "Enabled", "disabled": "Disabled", "": "Unknown",
		"paused_by_workos": "paused_by_workos"} {
		endpoint := workos.WebhookEndpoint{EndpointURL: "https://x.example", Status: status}
		page := webhooksview.Page{Endpoints: views.Region[[]workos.WebhookEndpoint]{Value: []workos.WebhookEndpoint{endpoint}}}
		var html strings.Builder
		require.NoError(t, webhooksview.Body(page).Render(t.Context(), &html))
		require.Contains(t, html.String(), word)
		require.Equal(t, status == "enabled", strings.Contains(html.String(), "Enabled"), status)
	}
}
