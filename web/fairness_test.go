package web

import (
	"net/http"
	"strings"
	"testing"

	"frontdesk/web/config"
	"frontdesk/workos"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRefusedWebhooksDoNotFloodTheLog(t *testing.T) {
	d := startDesk(t, func(cfg *config.Config) { cfg.WebhookSecrets = []workos.Secret{"whsec_of_the_test"} })
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
