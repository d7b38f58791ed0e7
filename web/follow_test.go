package web

import (
	"context"
	"testing"
	"time"

	"frontdesk/store/events"
	"frontdesk/web/config"
	"frontdesk/workos"
	"frontdesk/workos/mirror"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestListsFollowWorkOS changes something in WorkOS and finds it in the list without a sync, an opened page or a webhook.
func TestListsFollowWorkOS(t *testing.T) {
	p := startPages(t, func(cfg *config.Config) { cfg.PollInterval = 20 * time.Millisecond })
	client := p.signIn(t, "viewer")
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { defer close(ended); p.follower.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-ended })
	made, err := p.client.CreateOrganization(t.Context(), workos.CreateOrganizationOptions{Name: "Followed Industries"})
	require.NoError(t, err)
	require.Eventually(t, func() bool {
		_, _, err := p.Server.mirror.Organization(t.Context(), mirror.Everything, made.ID)
		return err == nil
	}, 30*time.Second, 5*time.Millisecond)
	body := p.open(t, client, "/organizations?q=Followed").Text()
	assert.Contains(t, body, "Followed Industries")
	require.Eventually(t, func() bool { return !p.follower.State().CurrentAt.IsZero() }, 30*time.Second, 5*time.Millisecond)
	facts := p.open(t, client, "/settings/sync").Text()
	assert.Contains(t, facts, "Lists are current as of")
}

func TestTheFreshnessPageNamesTheEventsThatWereNotApplied(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "viewer")
	_, err := p.events.Insert(t.Context(), events.Event{ID: "event_01ASIDE", Type: "connection.activated", At: time.Now(), Raw: []byte(`{}`)})
	require.NoError(t, err)
	number, err := p.events.LastNumber(t.Context())
	require.NoError(t, err)
	require.NotContains(t, p.open(t, client, "/settings/sync").Text(), "could not be applied")
	require.NoError(t, p.events.SetAside(t.Context(), number, "WorkOS does not show conn_01GONE"))
	body := p.open(t, client, "/settings/sync").Text()
	assert.Contains(t, body, "1 event could not be applied to the lists")
	assert.Contains(t, body, "WorkOS does not show conn_01GONE")
}
