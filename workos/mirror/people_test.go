package mirror

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos"
	"frontdesk/workos/health"
)

// TestManyMembersAreMarkedQuicklyWhenAConnectionBreaks bounds how long a connection's change waits for its people. The
// bound is loose, as machines differ; a row by row evaluation of so many members takes far longer.
func TestManyMembersAreMarkedQuicklyWhenAConnectionBreaks(t *testing.T) {
	const members = 10_000
	m, ctx := town(t), context.Background()
	connection := workos.Connection{Object: workos.Object{ID: "conn_1"}, OrganizationID: "org_acme", ConnectionType: "OktaSAML",
		State: "active"}
	require.NoError(t, m.UpsertConnection(ctx, connection))
	var users []any
	var memberships []workos.Membership
	for i := range members {
		user := workos.User{Object: workos.Object{ID: fmt.Sprintf("user_many_%d", i), CreatedAt: at(i)},
			Email: fmt.Sprintf("person%d@acme.example", i), EmailVerified: true}
		users = append(users, user)
		memberships = append(memberships, workos.Membership{Object: workos.Object{ID: fmt.Sprintf("om_many_%d", i), CreatedAt: at(i)},
			UserID: user.ID, OrganizationID: "org_acme", Status: "active", User: &user})
	}
	start := time.Now()
	require.NoError(t, m.UpsertAll(ctx, append(users, memberships)...))
	wrote := time.Since(start)
	attention := func() int {
		counts, err := m.Counts(ctx, Everything)
		require.NoError(t, err)
		require.Equal(t, counts.Health(KindUser, health.StatusAttention), counts.Health(KindMembership, health.StatusAttention))
		return counts.Health(KindUser, health.StatusAttention)
	}
	before := attention()
	for _, state := range []string{"inactive", "active"} {
		connection.State = state
		start := time.Now()
		require.NoError(t, m.UpsertConnection(ctx, connection))
		took := time.Since(start)
		t.Logf("%s: %d members in %s; writing them took %s", state, members, took, wrote)
		require.Less(t, took, wrote)
		want := before
		if state == "inactive" {
			want += members
		}
		require.GreaterOrEqual(t, attention(), want)
		user, err := m.UserRow(ctx, Everything, "user_many_7")
		require.NoError(t, err)
		require.Equal(t, state == "inactive", len(user.Issues) == 1, "%v", user.Issues)
	}
}
