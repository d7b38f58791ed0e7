package mirror

import (
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestThePageThatShowedAnIDIsKnownAfterARestart keeps the newest IDs when there are too many.
func TestThePageThatShowedAnIDIsKnownAfterARestart(t *testing.T) {
	file := filepath.Join(t.TempDir(), "mirror.db")
	m, err := Open(t.Context(), file, nil, nil)
	require.NoError(t, err)
	c := &clock{now: time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)}
	m.now = c.Now
	require.NoError(t, m.NoteShown(t.Context(), "/users/1", []string{"session_1", ""}))
	require.NoError(t, m.NoteShown(t.Context(), "/users/1/settings", []string{"api_key_1", "api_key_2"}))
	require.NoError(t, m.NoteShown(t.Context(), "/users/2/settings", []string{"api_key_2"}), "the page that showed it last")
	require.NoError(t, m.Close())

	m, err = Open(t.Context(), file, nil, nil)
	require.NoError(t, err)
	defer m.Close()
	m.now = c.Now
	at := func(id string) string {
		page, err := m.PageThatShowed(t.Context(), Everything, id)
		require.NoError(t, err)
		return page
	}
	assert.Equal(t, "/users/1", at("session_1"))
	assert.Equal(t, "/users/1/settings", at("api_key_1"))
	assert.Equal(t, "/users/2/settings", at("api_key_2"))
	assert.Empty(t, at(""))
	assert.Empty(t, at("api_key_3"))

	ids := make([]string, maxShownIDs)
	for i := range ids {
		ids[i] = "key_" + strconv.Itoa(i)
	}
	require.NoError(t, m.NoteShown(t.Context(), "/users/3", ids))
	assert.Empty(t, at("session_1"), "the oldest are forgotten")
	assert.Equal(t, "/users/3", at("key_99999"))
}
