package progress

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestAnOperatorAsksOnce(t *testing.T) {
	var tracker Tracker
	now := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	assert.Equal(t, Accepted, tracker.AskByHand(now, "Ana Ruiz"))
	assert.Equal(t, AlreadyAsked, tracker.AskByHand(now, "Bo Lind"))
	assert.Equal(t, Cause{Kind: ByOperator, By: "Ana Ruiz"}, tracker.Progress(now).Next)
	assert.Equal(t, Cause{Kind: ByOperator, By: "Ana Ruiz"}, tracker.Take())
	assert.Equal(t, TooSoon, tracker.AskByHand(now.Add(RestByHand-1), "Ana Ruiz"), "it has not begun yet, or was very short")
	tracker.Start(now, now, time.Time{}, Cause{Kind: ByOperator, By: "Ana Ruiz"}, nil)
	assert.Equal(t, AlreadyRunning, tracker.AskByHand(now.Add(time.Hour), "Ana Ruiz"))
	tracker.Finish(now, now.Add(time.Hour), Cause{Kind: ByOperator, By: "Ana Ruiz"})
	assert.Equal(t, Accepted, tracker.AskByHand(now.Add(time.Hour), "Ana Ruiz"))
}

func TestTheFirstReasonStays(t *testing.T) {
	var tracker Tracker
	tracker.Ask(Cause{Kind: Scheduled, By: "org_1"})
	tracker.Ask(Cause{Kind: LostCursor})
	assert.Equal(t, AlreadyAsked, tracker.AskByHand(time.Now(), "Ana Ruiz"))
	assert.Equal(t, Cause{Kind: Scheduled, By: "org_1"}, tracker.Take())
	assert.Equal(t, Cause{}, tracker.Take())
}
