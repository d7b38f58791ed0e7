package web

import (
	"net/http"
	"testing"

	"frontdesk/web/paths"

	"github.com/stretchr/testify/assert"
)

// TestAWebhookListThatRepeatsItsCursorOpensItsForms serves a list whose next page is always the same one.
func TestAWebhookListThatRepeatsItsCursorOpensItsForms(t *testing.T) {
	const endpoint = `{"object":"webhook_endpoint","id":"we_01A","endpoint_url":"https://app.example.com/hook","status":"enabled",` +
		`"events":["user.created"],"created_at":"2026-01-02T03:04:05.678Z","updated_at":"2026-01-02T03:04:05.678Z"}`
	p := &pagesDesk{portalDesk: &portalDesk{testDesk: startForeign(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if r.URL.Path != "/webhook_endpoints" {
			w.WriteHeader(http.StatusNotFound)
			_, _ = w.Write([]byte(`{"message":"not found","code":"entity_not_found"}`))
			return
		}
		_, _ = w.Write([]byte(`{"object":"list","data":[` + endpoint + `],"list_metadata":{"before":null,"after":"we_01A"}}`))
	})}}
	client := p.signIn(t, "admin")
	for _, path := range []string{
		paths.Webhooks.URL(), paths.WebhookEdit.URL("we_01A"), paths.WebhookDisable.URL("we_01A"), paths.WebhookDelete.URL("we_01A"),
	} {
		page := p.open(t, client, path)
		assert.Contains(t, mainText(page), "https://app.example.com/hook", path)
	}
}
