package web

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"frontdesk/store"
	"frontdesk/store/events"
	"frontdesk/web/config"
	"frontdesk/workos"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// keptEvents are the events that were kept, newest first.
func keptEvents(t *testing.T, s *events.Store, query events.Query) (found []events.Event) {
	t.Helper()
	for event, err := range s.Each(t.Context(), store.Everything, query) {
		require.NoError(t, err)
		found = append(found, event)
	}
	return found
}

func TestEveryEventThatWorkOSSendsIsKept(t *testing.T) {
	p := startPages(t, func(cfg *config.Config) { cfg.WebhookSecrets = []workos.Secret{"whsec_canary"} })
	deliver := func(id, kind, data string) int {
		body := fmt.Sprintf(`{"object":"event","id":%q,"event":%q,"created_at":"2026-11-20T10:00:00.000Z","data":%s}`, id, kind, data)
		return p.deliver(t, signWebhook(body, "whsec_canary", 0), body)
	}
	for range 2 { // the same event twice is usual
		require.Equal(t, http.StatusOK, deliver("event_01A", "user.created", `{"object":"user","id":"user_01SENT","email":"New@sent.example"}`))
		require.Equal(t, http.StatusOK, deliver("event_01B", "invitation.created",
			`{"id":"invitation_01SENT","organization_id":"org_01SENT","email":"new@sent.example","token":"canary-1"}`))
		require.Equal(t, http.StatusOK, deliver("event_01C", "type.of.tomorrow", `{"user_id":"user_01SENT","client_secret":"canary-2"}`))
	}
	person := keptEvents(t, p.events, events.Query{UserID: "user_01SENT", Email: "new@sent.example"})
	require.Len(t, person, 3, "also types that the index does not hold")
	assert.Len(t, keptEvents(t, p.events, events.Query{OrganizationID: "org_01SENT"}), 1)
	assert.Len(t, keptEvents(t, p.events, events.Query{ObjectID: "invitation_01SENT"}), 1)
	assert.Equal(t, time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC), person[0].At)
	for _, event := range person {
		assert.NotContains(t, string(event.Raw), "canary")
	}
	assert.NotContains(t, string(snapshot(t, p.cfg.WithDefaults().EventsPath)), "canary")

	before := len(sentEvents(t, p))
	unlock := lockLedger(t, p.cfg.WithDefaults().EventsPath)
	defer unlock()
	data := `{"object":"connection","id":"conn_01SENT","organization_id":"org_01SENT"}`
	require.Equal(t, http.StatusServiceUnavailable, deliver("event_01D", "connection.activated", data), "WorkOS sends it again")
	assert.Len(t, sentEvents(t, p), before, "the index is never ahead")
	unlock()
	require.Equal(t, http.StatusOK, deliver("event_01D", "connection.activated", data))
	assert.Len(t, sentEvents(t, p), before+1)
	assert.Len(t, keptEvents(t, p.events, events.Query{ConnectionID: "conn_01SENT"}), 1)
}

func TestADamagedFileOfEventsIsNotReplaced(t *testing.T) {
	path := filepath.Join(t.TempDir(), "frontdesk-events.db")
	garbage := []byte(strings.Repeat("not a database ", 1000))
	require.NoError(t, os.WriteFile(path, garbage, 0o600))
	cfg := testConfig(t, "http://127.0.0.1:1", "http://127.0.0.1:1")
	cfg.EventsPath = path
	_, err := New(context.Background(), cfg)
	require.ErrorContains(t, err, path+", is damaged. WorkOS forgets events after 90 days")
	after, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, garbage, after)
}

func TestOldEventsAreRemovedWhileTheServerRuns(t *testing.T) {
	d := startDesk(t, func(cfg *config.Config) { cfg.EventRetention, cfg.EventMax = 48*time.Hour, 2 })
	for n, age := range []time.Duration{time.Hour, 2 * time.Hour, 3 * time.Hour, 50 * time.Hour} {
		_, err := d.events.Insert(t.Context(), events.Event{ID: fmt.Sprint("event_", n), Type: "user.created", At: time.Now().Add(-age)})
		require.NoError(t, err)
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); d.pruneEvents(ctx) }()
	require.Eventually(t, func() bool { return len(keptEvents(t, d.events, events.Query{})) == 2 }, patience, time.Millisecond)
	assert.Equal(t, "event_0", keptEvents(t, d.events, events.Query{})[0].ID)
	stop()
	<-done
}
