package mirror

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"frontdesk/workos"
)

// TestADamagedFileIsNoticedThoughNobodyReadsIt damages the file of a mirror that has nothing to do.
func TestADamagedFileIsNoticedThoughNobodyReadsIt(t *testing.T) {
	u := serve(t, small())
	file, want := syncedFile(t, u)
	for name, damage := range map[string]func(t *testing.T, path string){
		"garbage": damages["garbage"], "truncated": damages["truncated"], "emptied": damages["emptied"],
		"removed": func(t *testing.T, path string) { require.NoError(t, os.Remove(path)) },
		"another database": func(t *testing.T, path string) {
			other := filepath.Join(t.TempDir(), "other.db")
			m, err := Open(t.Context(), other, u.client, nil)
			require.NoError(t, err)
			require.NoError(t, m.Close())
			require.NoError(t, os.Rename(other, path))
		},
	} {
		t.Run(name, func(t *testing.T) {
			path, log := filepath.Join(t.TempDir(), "mirror.db"), &safeLog{}
			require.NoError(t, os.WriteFile(path, file, 0o600))
			m, stop, _ := synced(t, path, u, log)
			watched := make(chan struct{})
			ctx, cancel := context.WithCancel(t.Context())
			go func() {
				defer close(watched)
				m.WatchFile(ctx)
			}()
			_, err := m.db.Write.Exec("PRAGMA wal_checkpoint(TRUNCATE)")
			require.NoError(t, err)
			require.NoError(t, m.look(ctx), "a whole file")

			damage(t, path)
			require.Eventually(t, func() bool { return !m.Progress().RebuiltAt.IsZero() }, 20*time.Second, 20*time.Millisecond)
			require.Eventually(t, func() bool { return m.Progress().Complete }, 60*time.Second, 20*time.Millisecond)
			assert.Equal(t, want, organizationsIn(t, m))
			assert.Equal(t, 1, log.count(setAsideLine), "said once")
			require.NoError(t, m.look(ctx), "the new file is the one that is watched")
			cancel()
			<-watched
			stop()
		})
	}
}

// TestAFileThatCannotBeWrittenIsSaidOnce has SQLite refuse writes as it does for a read-only file.
func TestAFileThatCannotBeWrittenIsSaidOnce(t *testing.T) {
	const line = "the local index cannot be written"
	u := serve(t, small())
	log := &safeLog{}
	m, _, want := synced(t, filepath.Join(t.TempDir(), "mirror.db"), u, log)
	_, err := m.db.Write.Exec("PRAGMA query_only = 1")
	require.NoError(t, err)
	for range 3 {
		require.Error(t, m.UpsertUser(t.Context(), workos.User{Object: workos.Object{ID: "user_new"}, Email: "new@x.example"}))
	}
	assert.Equal(t, 1, log.count(line), "said once")
	assert.Contains(t, m.Progress().Err, "The file of the local index is read-only for this program. Lists stay as they are")
	assert.Equal(t, want, organizationsIn(t, m), "lists are served")
	_, err = m.db.Write.Exec("PRAGMA query_only = 0")
	require.NoError(t, err)
	require.NoError(t, m.UpsertUser(t.Context(), workos.User{Object: workos.Object{ID: "user_new"}, Email: "new@x.example"}))
	assert.Empty(t, m.Progress().Err)
	assert.Equal(t, 1, log.count("the local index can be written again"))
}

// TestDamageBehindAWholeHeaderIsFoundWithoutAReader damages a file before it is watched.
func TestDamageBehindAWholeHeaderIsFoundWithoutAReader(t *testing.T) {
	u := serve(t, small())
	path, log := filepath.Join(t.TempDir(), "mirror.db"), &safeLog{}
	m, stop, want := synced(t, path, u, log)
	require.NoError(t, m.checkFile(t.Context()), "a whole file")
	_, err := m.db.Write.Exec("PRAGMA wal_checkpoint(TRUNCATE)")
	require.NoError(t, err)
	damages["overwritten in the middle"](t, path)
	require.NoError(t, m.look(t.Context()), "from outside it looks whole")

	ctx, cancel := context.WithCancel(t.Context())
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		m.WatchFile(ctx)
	}()
	require.Eventually(t, func() bool { return !m.Progress().RebuiltAt.IsZero() }, 20*time.Second, 20*time.Millisecond)
	require.Eventually(t, func() bool { return m.Progress().Complete }, 60*time.Second, 20*time.Millisecond)
	assert.Equal(t, want, organizationsIn(t, m))
	assert.Equal(t, 1, log.count(setAsideLine), "said once")
	cancel()
	<-watched
	stop()
}
