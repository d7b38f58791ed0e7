package mirror

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestAReadWithoutAScopeGivesNothing asks readers of each sort with the zero value.
func TestAReadWithoutAScopeGivesNothing(t *testing.T) {
	m, ctx := town(t), t.Context()
	_, err := m.Organizations(ctx, Scope{}, Query{})
	require.ErrorIs(t, err, ErrNoScope)
	_, err = m.OrganizationRow(ctx, Scope{}, "org_acme")
	require.ErrorIs(t, err, ErrNoScope)
	_, _, err = m.Organization(ctx, Scope{}, "org_acme")
	require.ErrorIs(t, err, ErrNoScope)
	for row, err := range m.EachOrganization(ctx, Scope{}, Query{}) {
		require.ErrorIs(t, err, ErrNoScope)
		require.Empty(t, row)
	}
	_, err = m.Search(ctx, Scope{}, "acme", 5)
	require.ErrorIs(t, err, ErrNoScope)
	_, err = m.Counts(ctx, Scope{})
	require.ErrorIs(t, err, ErrNoScope)
}
