package deliveries_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"frontdesk/workos"
	"frontdesk/workos/emulator"
)

// receiver is a webhook endpoint that notes what arrives.
type receiver struct {
	mu       sync.Mutex
	problems []workos.WebhookProblem
	events   []workos.Event
	answers  []int // the next statuses; 200 after them
	secret   string
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	body, _ := io.ReadAll(request.Body)
	r.mu.Lock()
	defer r.mu.Unlock()
	check := workos.CheckWebhook(request.Header.Get("WorkOS-Signature"), body, workos.Secret(r.secret), time.Now())
	r.problems = append(r.problems, check.Problem)
	event, _ := workos.Decode[workos.Event](body)
	r.events = append(r.events, event)
	if len(r.answers) > 0 {
		w.WriteHeader(r.answers[0])
		r.answers = r.answers[1:]
	}
}

func (r *receiver) got() []workos.Event {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]workos.Event{}, r.events...)
}

func start(t *testing.T) (r *receiver, client *workos.Client, url string) {
	t.Helper()
	server, err := emulator.New(emulator.Config{Organizations: 2, Users: 5, Exact: true, WebhookRetry: 5 * time.Millisecond})
	require.NoError(t, err)
	api := httptest.NewServer(server)
	t.Cleanup(api.Close)
	r = &receiver{}
	endpoint := httptest.NewServer(r)
	t.Cleanup(endpoint.Close)
	r.secret = server.AddWebhookEndpoint(endpoint.URL)
	client, err = workos.New(workos.Config{APIKey: emulator.DefaultAPIKey, BaseURL: api.URL, RateShare: 1000})
	require.NoError(t, err)
	return r, client, api.URL
}

func TestEventsAreDeliveredSignedAndTriedAgain(t *testing.T) {
	r, client, _ := start(t)
	r.answers = []int{http.StatusServiceUnavailable, http.StatusFound}
	made, err := client.CreateOrganization(t.Context(), workos.CreateOrganizationOptions{Name: "Delivered"})
	require.NoError(t, err)
	require.Eventually(t, func() bool { return len(r.got()) == 3 }, 10*time.Second, time.Millisecond, "twice refused, then accepted")
	r.mu.Lock()
	assert.Equal(t, []workos.WebhookProblem{"", "", ""}, r.problems)
	r.mu.Unlock()
	events := r.got()
	page, err := client.ListEvents(t.Context(), workos.ListEventsOptions{ListOptions: workos.ListOptions{Limit: 1}})
	require.NoError(t, err)
	for _, event := range events {
		assert.Equal(t, "organization.created", event.Event)
		assert.Equal(t, page.Data[0].ID, event.ID)
		assert.Contains(t, string(event.Data), made.ID)
	}
}

func TestWebhooksAreLostDoubledAndLateOnDemand(t *testing.T) {
	r, client, url := start(t)
	set := func(faults string, status int) {
		t.Helper()
		response, err := http.Post(url+"/_emulator/webhooks", "application/json", strings.NewReader(faults))
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		require.Equal(t, status, response.StatusCode, faults)
	}
	for _, wrong := range []string{`{"lose":2}`, `{"duplicate":-1}`, `{"delay_ms":-1}`, `{"lost":1}`, `{"delay_ms":60001}`} {
		set(wrong, http.StatusUnprocessableEntity)
	}
	name := func(name string) {
		t.Helper()
		_, err := client.CreateOrganization(t.Context(), workos.CreateOrganizationOptions{Name: name})
		require.NoError(t, err)
	}
	set(`{"lose":1}`, http.StatusOK)
	name("Lost")
	set(`{"duplicate":1,"delay_ms":20}`, http.StatusOK)
	name("Doubled")
	require.Eventually(t, func() bool { return len(r.got()) == 2 }, 10*time.Second, time.Millisecond)
	for _, event := range r.got() {
		assert.Contains(t, string(event.Data), "Doubled")
	}
	set(`{}`, http.StatusOK)
	name("Once")
	require.Eventually(t, func() bool { return len(r.got()) == 3 }, 10*time.Second, time.Millisecond)
}
