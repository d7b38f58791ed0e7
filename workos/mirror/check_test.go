package mirror

import (
	"context"
	"path/filepath"
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
