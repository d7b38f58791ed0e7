package web

import (
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/auth"
	"frontdesk/web/config"
	"frontdesk/web/paths"
	"frontdesk/workos"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRoutesOfOnePatternAreTreatedAlike(t *testing.T) {
	d := startDesk(t)
	known := map[string]route{}
	for _, r := range d.routes() {
		if other, ok := known[r.Pattern]; ok {
			assert.Equal(t, other.hasSession, r.hasSession, r.Pattern)
			assert.Equal(t, other.body, r.body, r.Pattern)
		}
		known[r.Pattern] = r
		assert.Positive(t, r.body.limit, "%s takes no body without a limit", r.Pattern)
		assert.True(t, r.hasSession || r.permission == auth.Public, "%s: nobody is let in without a session", r.Pattern)
	}
}

// formOf is the form of a route's example request, nil for one without a body.
func formOf(r paths.Route) url.Values {
	if r.Method == http.MethodPost {
		return url.Values{}
	}
	return nil
}

func TestWalkEveryRouteTakesTheBodyThatItDeclares(t *testing.T) {
	d := startDesk(t, func(c *config.Config) { c.WebhookSecrets = []workos.Secret{"whsec_of_the_test"} })
	client := d.browser(t)
	post := func(address, kind, body string) int {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, d.URL+address, strings.NewReader(body))
		require.NoError(t, err)
		request.Header.Set("Content-Type", kind)
		response, err := client.Do(request)
		require.NoError(t, err)
		response.Body.Close()
		return response.StatusCode
	}
	forms := 0
	for _, r := range d.routes() {
		if r.Method != http.MethodPost {
			continue
		}
		address, large := exampleURL(r.Route), "f="+strings.Repeat("x", int(r.body.limit))
		assert.Equal(t, http.StatusRequestEntityTooLarge, post(address, "application/x-www-form-urlencoded", large), r.Pattern)
		if r.body.form {
			forms++
			assert.Equal(t, http.StatusUnsupportedMediaType, post(address, "application/json", "{}"), r.Pattern)
		} else {
			assert.NotEqual(t, http.StatusUnsupportedMediaType, post(address, "application/json", "{}"), r.Pattern)
		}
	}
	assert.Greater(t, forms, 50)
}

func TestWalkOnlyRoutesThatDeclareASessionReadTheRecords(t *testing.T) {
	d := startDesk(t)
	client := d.signIn(t, "admin")
	routes := d.routes()
	require.NoError(t, d.records.Close())
	read := func() int { return len(d.Log.lines(t, "session not read")) }
	for _, r := range routes {
		before := read()
		d.send(t, client, r.Method, exampleURL(r.Route), formOf(r.Route))
		assert.Equal(t, r.hasSession, read() > before, "%s %s", r.Method, r.Pattern)
	}
}

func TestWalkAnswersAreCompressedUnlessTheyAreStreamed(t *testing.T) {
	d := startDesk(t)
	client, pages, streams := d.signIn(t, "admin"), 0, 0
	for _, r := range d.routes() {
		if r.Method != http.MethodGet || r.permission == auth.Public {
			continue
		}
		for _, query := range []string{"", "?format=csv"} {
			isStreamed := r.streaming == alwaysStreams || r.streaming == streamsCSV && query != ""
			got := d.send(t, client, http.MethodGet, exampleURL(r.Route)+query, nil, "Accept-Encoding", "gzip")
			isEncoded := got.Header.Get("Content-Encoding") == "gzip"
			switch {
			case isStreamed:
				streams++
				assert.False(t, isEncoded, r.Pattern+query)
			case got.StatusCode == http.StatusOK && len(got.body) >= 1024:
				pages++
				assert.True(t, isEncoded, r.Pattern+query)
			}
		}
	}
	assert.Greater(t, pages, 20)
	assert.Greater(t, streams, 10)
}

func TestWalkOnlyRoutesThatTrackActivityKeepASessionFromGoingIdle(t *testing.T) {
	var later atomic.Int64
	now := func() time.Time { return time.Now().Add(time.Duration(later.Load())) }
	d := startDesk(t, func(c *config.Config) { c.Now = now })
	client, ignored := d.signIn(t, "admin"), 0
	lastSeen := func() int { return numberIn(t, d.cfg.DeskPath, "SELECT max(last_seen_at) FROM sessions") }
	for _, r := range d.routes() {
		if r.permission == auth.Public {
			continue
		}
		later.Add(int64(time.Minute))
		require.Equal(t, http.StatusOK, d.send(t, client, http.MethodGet, "/settings/roles", nil).StatusCode, "is signed in")
		before := lastSeen()
		later.Add(int64(time.Minute))
		d.send(t, client, r.Method, exampleURL(r.Route), formOf(r.Route))
		assert.Equal(t, r.activity == auth.TrackActivity, lastSeen() > before, "%s %s", r.Method, r.Pattern)
		if r.activity == auth.IgnoreActivity {
			ignored++
		}
	}
	assert.Positive(t, ignored)
}
