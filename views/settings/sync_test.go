package settings

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestTablesThatWereNotCheckedAreNamed(t *testing.T) {
	page := SyncPage{FinishedAt: time.Now(), CheckedAt: time.Now(), Unchecked: []string{"users", "users_fts_data"}}
	var html strings.Builder
	require.NoError(t, SyncRegion(page).Render(t.Context(), &html))
	require.Contains(t, html.String(), "The structure of 2 tables of the local index was not checked for damage")
	require.Contains(t, html.String(), "users, users_fts_data")
	page.Unchecked = nil
	html.Reset()
	require.NoError(t, SyncRegion(page).Render(t.Context(), &html))
	require.NotContains(t, html.String(), "not checked")
	require.Contains(t, html.String(), "File checked")
}
