package settings_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	settingsview "frontdesk/views/settings"
)

// freshness is the text of the page about the data.
func freshness(t *testing.T, page settingsview.SyncPage) string {
	t.Helper()
	var html strings.Builder
	require.NoError(t, settingsview.SyncBody(page).Render(t.Context(), &html))
	return html.String()
}

func TestTheFreshnessPageNamesTheIntervalThatIsSet(t *testing.T) {
	for interval, words := range map[time.Duration]string{
		time.Hour: "read again every hour,", time.Minute: "read again every minute,", 90 * time.Second: "read again every 90 seconds,",
		15 * time.Minute: "read again every 15 minutes,", 24 * time.Hour: "read again every 24 hours,",
		1500 * time.Millisecond: "read again every 1.5s,",
	} {
		assert.Contains(t, freshness(t, settingsview.SyncPage{Interval: interval, FinishedAt: time.Now()}), words)
	}
}

func TestTheFreshnessPageSaysThatAllDataIsLoadedOnlyWhenItIs(t *testing.T) {
	const whole = "All data is loaded."
	page := func(stage settingsview.SyncStage, problem string) string {
		return freshness(t, settingsview.SyncPage{Interval: time.Hour, FinishedAt: time.Now(), Problem: problem,
			Stages: []settingsview.SyncStage{{Name: "users", State: "done"}, stage}})
	}
	assert.Contains(t, page(settingsview.SyncStage{Name: "events", State: "done"}, ""), whole)
	assert.Contains(t, page(settingsview.SyncStage{Name: "events", State: "not offered", Note: "This server does not offer this list"}, ""),
		whole)
	for name, html := range map[string]string{
		"a list failed":             page(settingsview.SyncStage{Name: "events", State: "failed", Note: "WorkOS did not answer."}, ""),
		"nothing can be written":    page(settingsview.SyncStage{Name: "events", State: "done"}, "The disk is full."),
		"rows could not be read":    page(settingsview.SyncStage{Name: "events", State: "done", Note: "This list may lack some."}, ""),
		"the sync ended in between": page(settingsview.SyncStage{Name: "events", State: "waiting"}, "context deadline exceeded"),
	} {
		assert.NotContains(t, html, whole, name)
	}
}
