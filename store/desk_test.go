package store

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// clock is a time that a test moves by hand.
type clock struct{ at time.Time }

func (c *clock) now() time.Time          { return c.at }
func (c *clock) forward(d time.Duration) { c.at = c.at.Add(d) }

// openTestDesk opens a desk in a file of its own, with a clock that starts at noon.
func openTestDesk(t *testing.T) (*Desk, *clock) {
	t.Helper()
	desk, err := OpenDesk(context.Background(), filepath.Join(t.TempDir(), "desk.db"))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, desk.Close()) })
	noon := &clock{time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	desk.Now = noon.now
	return desk, noon
}

var ana = Actor{ID: "conn_1/ana", Email: "Ana@example.com", Name: "Ana", Role: "support", IP: "192.0.2.1"}

func issueLink(organization string) Act {
	return Act{Actor: ana, RequestID: "req-1", Action: "portal_link.issue", TargetType: "organization", TargetID: "org_" + organization,
		TargetName: organization, OrganizationID: "org_" + organization, OrganizationName: organization, Reason: "renewal", Details: map[string]string{"intent": "sso"}}
}
