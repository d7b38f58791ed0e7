package action

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"frontdesk/workos"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestATimeOfThisMachineByTheClockOfWorkOS asks a server whose clock differs.
func TestATimeOfThisMachineByTheClockOfWorkOS(t *testing.T) {
	for name, ahead := range map[string]time.Duration{"the same": 0, "behind": -3 * time.Minute, "ahead": 3 * time.Minute} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Date", time.Now().Add(-ahead).UTC().Format(http.TimeFormat))
				w.Header().Set("Content-Type", "application/json")
				_, _ = w.Write([]byte(`{"id":"org_1","name":"Acme"}`))
			}))
			defer server.Close()
			client, err := workos.New(workos.Config{APIKey: "sk_test_1", ClientID: "client_1", BaseURL: server.URL})
			require.NoError(t, err)
			defer client.Close()
			ctx, _ := workos.CaptureClock(t.Context())
			_, err = client.GetOrganization(ctx, "org_1")
			require.NoError(t, err)
			at := time.Now()
			assert.InDelta(t, -ahead.Seconds(), byWorkOS(ctx, at).Sub(at).Seconds(), 2)
			assert.Equal(t, ahead == 0, byWorkOS(ctx, at).Equal(at), "a difference that is not known for certain changes nothing")
		})
	}
	at := time.Now()
	assert.Equal(t, at, byWorkOS(t.Context(), at))
}
