package action

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"frontdesk/handlers/page"
	"frontdesk/store"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// dueRecords are records in which actions are due.
type dueRecords struct {
	Records
	due      []store.AuditEntry
	outcomes []store.Outcome
}

func (d *dueRecords) DueActions(context.Context, store.Scope, time.Time) ([]store.AuditEntry, error) {
	return d.due, nil
}

func (d *dueRecords) Claim(context.Context, int64) error { return nil }

func (d *dueRecords) RecordOutcome(_ context.Context, _ int64, outcome store.Outcome, _, _ string) error {
	d.outcomes = append(d.outcomes, outcome)
	return nil
}

// TestTheCallOfADelayedActionHasItsOwnTime checks a target slowly before the call.
func TestTheCallOfADelayedActionHasItsOwnTime(t *testing.T) {
	const slow = 400 * time.Millisecond
	var left time.Duration
	known, err := NewRegistry([]Action{{Name: "invitation.revoke", Done: "Revoked an invitation",
		Delayed: func(store.AuditEntry) Delayed {
			return Delayed{
				Operation: Operation{Do: func(ctx context.Context) error {
					end, _ := ctx.Deadline()
					left = time.Until(end)
					return nil
				}},
				Version: func(context.Context) (string, error) {
					time.Sleep(slow)
					return "1", nil
				},
			}
		}}})
	require.NoError(t, err)
	records := &dueRecords{due: []store.AuditEntry{{ID: 1, Outcome: store.Intent, OperatorAction: store.OperatorAction{
		Action: "invitation.revoke", Due: time.Now(), SeenVersion: "1"}}}}
	r := &Runner{Base: &page.Base{Now: time.Now, Log: slog.New(slog.DiscardHandler)}, Registry: known, records: records}
	r.SendDue(t.Context())
	assert.Greater(t, left, actionTimeout-slow/2)
	assert.Equal(t, []store.Outcome{store.Done}, records.outcomes)
}

func TestWhyADelayedActionIsTooLate(t *testing.T) {
	const notRunning, busy, unread = "Frontdesk was not running when this was to be sent, and it is too late now.",
		"Frontdesk was still sending other actions when this was to be sent, and it is too late now.",
		"Frontdesk could not read its records when this was to be sent, and it is too late now."
	due := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	at := func(minutes float64) time.Time { return due.Add(time.Duration(minutes * float64(time.Minute))) }
	for name, test := range map[string]struct {
		runs  sendingRuns
		began time.Time
		want  string
	}{
		"the first run after a start":      {sendingRuns{}, at(3), notRunning},
		"others before it in this run":     {sendingRuns{lastEnd: at(-0.1)}, at(0.1), busy},
		"others in the run before":         {sendingRuns{lastEnd: at(4)}, at(4.1), busy},
		"a machine that slept":             {sendingRuns{lastEnd: at(-0.1)}, at(60), notRunning},
		"a machine that slept afterwards":  {sendingRuns{lastEnd: at(0.1)}, at(60), notRunning},
		"records that could not be read":   {sendingRuns{lastEnd: at(-1), unread: at(-0.5)}, at(5), unread},
		"records that broke later on":      {sendingRuns{lastEnd: at(-1), unread: at(50)}, at(60), notRunning},
		"records that broke meanwhile":     {sendingRuns{lastEnd: at(-1), unread: at(1)}, at(5), unread},
		"a start shortly after it was due": {sendingRuns{}, at(1), busy},
	} {
		assert.Equal(t, test.want, test.runs.whyLate(due, test.began), name)
	}
}
