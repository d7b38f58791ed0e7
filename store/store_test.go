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

// openTestStore opens a store in a file of its own, with a clock that starts at noon.
func openTestStore(t *testing.T) (*Store, *clock) {
	t.Helper()
	records, err := Open(context.Background(), filepath.Join(t.TempDir(), "records.db"))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, records.Close()) })
	noon := &clock{time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	records.Now = noon.now
	return records, noon
}

var ana = Actor{ID: "conn_1/ana", Email: "Ana@example.com", Name: "Ana", Role: "support", IP: "192.0.2.1"}

func issueLink(organization string) OperatorAction {
	return OperatorAction{Actor: ana, RequestID: "req-1", Action: "portal_link.issue", TargetType: "organization", TargetID: "org_" +
		organization,
		TargetName: organization, OrganizationID: "org_" +
			organization, OrganizationName: organization, Reason: "renewal", Details: Facts(map[string]string{"intent": "sso"})}
}
