package web

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"frontdesk/web/config"
	"frontdesk/workos"
	"frontdesk/workos/mirror"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEventsThatWorkOSSendsAreKept(t *testing.T) {
	p := startPages(t, func(cfg *config.Config) { cfg.WebhookSecrets = []workos.Secret{"whsec_new_canary", "whsec_old_canary"} })
	event := func(id string) string {
		return `{"object":"event","id":"` + id + `","event":"connection.activated","created_at":"2026-11-20T10:00:00.000Z","data":{"object":"connection","id":"conn_01SENT","organization_id":"org_01SENT"}}`
	}
	signed := signWebhook
	for _, test := range []struct {
		name, header, body string
		status             int
		kept               bool
	}{
		{"signed with the secret", signed(event("event_01A"), "whsec_new_canary", 0), event("event_01A"), http.StatusOK, true},
		{"signed with the one before", signed(event("event_01B"), "whsec_old_canary", 0), event("event_01B"), http.StatusOK, true},
		{"signed with another", signed(event("event_01C"), "whsec_other", 0), event("event_01C"), http.StatusUnauthorized, false},
		{"signed long ago", signed(event("event_01D"), "whsec_new_canary", 4*time.Minute), event("event_01D"), http.StatusUnauthorized, false},
		{"changed on the way", signed(event("event_01E"), "whsec_new_canary", 0), event("event_01F"), http.StatusUnauthorized, false},
		{"not signed", "", event("event_01G"), http.StatusUnauthorized, false},
		{"signed and no event", signed("[]", "whsec_new_canary", 0), "[]", http.StatusBadRequest, false},
		{"too big", "", strings.Repeat("x", 2<<20), http.StatusRequestEntityTooLarge, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			before := len(sentEvents(t, p))
			assert.Equal(t, test.status, p.deliver(t, test.header, test.body))
			assert.Equal(t, test.kept, len(sentEvents(t, p)) > before)
		})
	}
	before := len(sentEvents(t, p))
	assert.Equal(t, http.StatusOK, p.deliver(t, signed(event("event_01A"), "whsec_new_canary", 0), event("event_01A")),
		"the same event twice is usual")
	assert.Len(t, sentEvents(t, p), before)
	assert.NotContains(t, p.Log.String(), "canary")
}

// signWebhook is the signature of a body that was sent so long ago.
func signWebhook(body, secret string, age time.Duration) string {
	stamp := fmt.Sprint(time.Now().Add(-age).UnixMilli())
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(stamp + "." + body))
	return "t=" + stamp + ", v1=" + hex.EncodeToString(mac.Sum(nil))
}

func TestWithoutASecretNothingIsReceived(t *testing.T) {
	p := startPages(t)
	assert.Equal(t, http.StatusNotFound, p.deliver(t, "t=1, v1="+strings.Repeat("0", 64), "{}"))
}

// deliver sends a webhook and returns the status of the answer.
func (p *pagesDesk) deliver(t *testing.T, header, body string) int {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.URL+"/webhooks/workos", strings.NewReader(body))
	require.NoError(t, err)
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("WorkOS-Signature", header)
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	return response.StatusCode
}

func sentEvents(t *testing.T, p *pagesDesk) []workos.Event {
	t.Helper()
	events, err := p.mirror.Events(t.Context(), mirror.Everything, mirror.EventQuery{ConnectionID: "conn_01SENT", Limit: 20})
	require.NoError(t, err)
	return events
}
