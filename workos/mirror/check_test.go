package mirror

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestTheFileIsCheckedAfterEachFullSync watches a file before anything is in it. The next check by itself is an hour away.
func TestTheFileIsCheckedAfterEachFullSync(t *testing.T) {
	u := serve(t, small())
	path, log := filepath.Join(t.TempDir(), "mirror.db"), &safeLog{}
	m, stop, _ := synced(t, path, u, log)
	ctx, cancel := context.WithCancel(t.Context())
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		m.WatchFile(ctx)
	}()
	require.Eventually(t, func() bool { return len(m.synced) == 0 && !m.Progress().CheckedAt.IsZero() }, 20*time.Second, 10*time.Millisecond)
	first := m.Progress().CheckedAt
	m.noteSynced()
	require.Eventually(t, func() bool { return m.Progress().CheckedAt.After(first) }, 20*time.Second, 10*time.Millisecond)
	assert.Empty(t, m.Progress().Unchecked)
	cancel()
	<-watched
	stop()
}

// TestATableThatTakesTooLongIsNamed gives no table any time.
func TestATableThatTakesTooLongIsNamed(t *testing.T) {
	const line = "the structure of a table of the local index was not checked: it took too long"
	u := serve(t, small())
	log := &safeLog{}
	m, stop, _ := synced(t, filepath.Join(t.TempDir(), "mirror.db"), u, log)
	defer stop()
	m.maxCheck = time.Nanosecond
	require.NoError(t, m.checkFile(t.Context()))
	assert.Contains(t, m.Progress().Unchecked, "users")
	assert.Equal(t, len(m.Progress().Unchecked), log.count(line), "each is logged")
	m.maxCheck = maxCheck
	require.NoError(t, m.checkFile(t.Context()))
	assert.Empty(t, m.Progress().Unchecked, "it was checked now")
}

// TestAFileThatLacksATableIsRebuilt drops tables of a whole database, one that a page reads at once and one that it does not.
func TestAFileThatLacksATableIsRebuilt(t *testing.T) {
	u := serve(t, small())
	file, want := syncedFile(t, u)
	for name, drop := range map[string]string{"read by a page": "DROP TABLE organizations", "read by nobody": "DROP TABLE sync_runs"} {
		t.Run(name, func(t *testing.T) {
			path, log := filepath.Join(t.TempDir(), "mirror.db"), &safeLog{}
			require.NoError(t, os.WriteFile(path, file, 0o600))
			m, stop, _ := synced(t, path, u, log)
			require.NoError(t, m.checkFile(t.Context()), "a whole file")
			_, err := m.db.Write.Exec(drop)
			require.NoError(t, err)

			require.ErrorContains(t, m.checkFile(t.Context()), "is missing")
			_, err = m.db.Read.Query("SELECT 1 FROM " + strings.Fields(drop)[2])
			require.True(t, m.NoteDamage(t.Context(), err), "as a page does that comes across it")
			require.Eventually(t, func() bool { return m.Progress().Complete }, 60*time.Second, 20*time.Millisecond)
			require.Equal(t, want, organizationsIn(t, m))
			assert.Equal(t, 1, log.count(setAsideLine), "said once")
			stop()
		})
	}
}
