package web

import (
	"bufio"
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"frontdesk/web/config"
	"frontdesk/web/live"
	"frontdesk/workos"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// stream opens the stream of a page and returns its lines. The channel is closed at its end.
func (p *pagesDesk) stream(t *testing.T, client *http.Client, address string) <-chan string {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	asked, err := http.NewRequestWithContext(ctx, http.MethodGet, p.URL+address, nil)
	require.NoError(t, err)
	answer, err := client.Do(asked)
	require.NoError(t, err)
	t.Cleanup(func() { _ = answer.Body.Close() })
	require.Equal(t, http.StatusOK, answer.StatusCode)
	require.Equal(t, "text/event-stream", answer.Header.Get("Content-Type"))
	lines := make(chan string, 1000)
	go func() {
		defer close(lines)
		for scanner := bufio.NewScanner(answer.Body); scanner.Scan(); {
			lines <- scanner.Text()
		}
	}()
	return lines
}

// next waits for a line with a beginning; false if the stream ends before.
func next(t *testing.T, lines <-chan string, beginning string) (string, bool) {
	t.Helper()
	deadline := time.After(30 * time.Second)
	for {
		select {
		case line, isOpen := <-lines:
			if !isOpen || strings.HasPrefix(line, beginning) {
				return strings.TrimPrefix(line, beginning), isOpen
			}
		case <-deadline:
			require.Fail(t, "no line", "that begins with %q", beginning)
		}
	}
}

// nextTopics waits for news. Signs of life, which have no topics, may come before.
func nextTopics(t *testing.T, lines <-chan string) string {
	t.Helper()
	for {
		topics, isOpen := next(t, lines, "data: ")
		require.True(t, isOpen)
		if topics != "" {
			return topics
		}
	}
}

func (p *pagesDesk) follows(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { defer close(ended); p.follower.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-ended })
}

func quickly(cfg *config.Config) { cfg.PollInterval = 20 * time.Millisecond }

func TestAPageIsToldThatWhatItShowsHasChanged(t *testing.T) {
	p := startSynced(t, quickly)
	p.pace = live.Pace{Rest: 10 * time.Millisecond, Check: time.Second, Write: time.Second, Retry: time.Second}
	client := p.signIn(t, "viewer")
	organization := data[workos.Organization](t, p, "/organizations")[0]
	page := p.open(t, client, "/organizations/"+organization.ID)
	address, isLive := page.Find("#main").Attr("data-updates")
	require.True(t, isLive)
	require.Positive(t, page.Find("#object-top[data-live]").Length())
	own := p.stream(t, client, address)
	list := p.stream(t, client, p.open(t, client, "/organizations").Find("#main").AttrOr("data-updates", ""))
	users := p.stream(t, client, p.open(t, client, "/users").Find("#main").AttrOr("data-updates", ""))
	p.follows(t)
	_, err := p.client.UpdateOrganization(t.Context(), organization.ID, workos.UpdateOrganizationOptions{Name: new("Renamed Industries")})
	require.NoError(t, err)
	topics := nextTopics(t, own)
	assert.Contains(t, strings.Fields(topics), organization.ID)
	topics = nextTopics(t, list)
	assert.Contains(t, strings.Fields(topics), "organizations")
	topics = nextTopics(t, users)
	assert.Equal(t, "users", topics, "names of organizations are shown in the list of users")
}

func TestOwnRecordsAreLive(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "admin")
	lines := p.stream(t, client, p.open(t, client, "/activity").Find("#main").AttrOr("data-updates", ""))
	_, isOpen := next(t, lines, ": connected")
	require.True(t, isOpen)
	p.signIn(t, "viewer") // is recorded
	topics := nextTopics(t, lines)
	assert.Equal(t, "records", topics)
}

func TestAStreamNeedsASession(t *testing.T) {
	p := startSynced(t)
	p.pace.Check = 10 * time.Millisecond
	address := "/updates?topics=users"
	assert.Equal(t, http.StatusUnauthorized, p.send(t, p.browser(t), http.MethodGet, address, nil).StatusCode)
	client := p.signIn(t, "viewer")
	lines := p.stream(t, client, address)
	_, isOpen := next(t, lines, ": connected")
	require.True(t, isOpen)
	_, isOpen = next(t, lines, "event: alive")
	require.True(t, isOpen, "the page learns that it is still followed")
	require.Equal(t, http.StatusSeeOther, p.send(t, client, http.MethodPost, "/sign-out", url.Values{}).StatusCode)
	_, isOpen = next(t, lines, "event: signed-out")
	assert.True(t, isOpen)
	_, isOpen = next(t, lines, "more")
	assert.False(t, isOpen, "the stream has ended")
	assert.Eventually(t, func() bool { return p.live.Open() == 0 }, 10*time.Second, time.Millisecond)
}

func TestAStreamOfNothingIsRefused(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "viewer")
	for _, address := range []string{"/updates", "/updates?topics=", "/updates?topics=a%0Ab", "/updates?topics=" + strings.Repeat("a,", 100)} {
		assert.Equal(t, http.StatusBadRequest, p.send(t, client, http.MethodGet, address, nil).StatusCode, address)
	}
}

func TestStreamsEndBeforeTheServerStops(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "viewer")
	lines := p.stream(t, client, "/updates?topics=users")
	p.live.End()
	wait, isOpen := next(t, lines, "retry: ")
	require.True(t, isOpen)
	assert.NotEmpty(t, wait)
	_, isOpen = next(t, lines, "more")
	assert.False(t, isOpen)
	assert.Equal(t, http.StatusServiceUnavailable, p.send(t, client, http.MethodGet, "/updates?topics=users", nil).StatusCode)
}

// TestAnswersToFormsStayAsTheyAre protects what is shown only once: reading such a page again would show another one.
func TestAnswersToFormsStayAsTheyAre(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "admin")
	organization := data[workos.Organization](t, p, "/organizations")[0]
	refused := p.send(t, client, http.MethodPost, "/organizations/"+organization.ID+"/edit", url.Values{"name": {""}})
	require.GreaterOrEqual(t, refused.StatusCode, 400)
	_, isLive := refused.page(t).Find("#main").Attr("data-updates")
	assert.False(t, isLive)
}
