package mirror

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// damages are ways in which a file stops being what was written.
var damages = map[string]func(t *testing.T, path string){
	"garbage": func(t *testing.T, path string) {
		require.NoError(t, os.WriteFile(path, bytes.Repeat([]byte("not a database "), 1000), 0o600))
	},
	"overwritten in the middle": func(t *testing.T, path string) {
		file, err := os.OpenFile(path, os.O_RDWR, 0)
		require.NoError(t, err)
		defer file.Close()
		info, err := file.Stat()
		require.NoError(t, err)
		_, err = file.WriteAt(bytes.Repeat([]byte{0xA5}, int(info.Size())-4096), 4096)
		require.NoError(t, err)
	},
	"truncated": func(t *testing.T, path string) {
		info, err := os.Stat(path)
		require.NoError(t, err)
		require.NoError(t, os.Truncate(path, info.Size()/3))
	},
	"emptied": func(t *testing.T, path string) { require.NoError(t, os.Truncate(path, 0)) },
}

// safeLog is a log that is written and read at once.
type safeLog struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *safeLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *safeLog) count(part string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Count(l.text.String(), part)
}

const setAsideLine = "it was set aside and is rebuilt"

// synced is a mirror that has made a full sync, and how many organizations it holds.
func synced(t *testing.T, path string, u *upstream, log *safeLog) (m *Mirror, stop func(), organizations int) {
	t.Helper()
	m, err := Open(t.Context(), path, u.client, slog.New(slog.NewTextHandler(log, nil)))
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- m.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		require.NoError(t, <-done)
		require.NoError(t, m.Close())
	})
	t.Cleanup(stop)
	require.Eventually(t, func() bool { return m.Progress().Complete }, 60*time.Second, 20*time.Millisecond)
	return m, stop, organizationsIn(t, m)
}

// syncedFile makes a full sync once and returns its whole file, from which each subtest starts.
func syncedFile(t *testing.T, u *upstream) (file []byte, organizations int) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "mirror.db")
	_, stop, organizations := synced(t, path, u, &safeLog{})
	stop()
	file, err := os.ReadFile(path)
	require.NoError(t, err)
	return file, organizations
}

func organizationsIn(t *testing.T, m *Mirror) int {
	t.Helper()
	var n int
	require.NoError(t, m.db.Read.QueryRow("SELECT count(*) FROM organizations").Scan(&n))
	return n
}

func setAsideFiles(t *testing.T, path string) []string {
	t.Helper()
	files, err := filepath.Glob(path + damagedMark + "*Z")
	require.NoError(t, err)
	return files
}

func TestADamagedFileIsSetAsideAtTheStart(t *testing.T) {
	u := serve(t, small())
	file, want := syncedFile(t, u)
	for name, damage := range damages {
		t.Run(name, func(t *testing.T) {
			path, log := filepath.Join(t.TempDir(), "mirror.db"), &safeLog{}
			require.NoError(t, os.WriteFile(path, file, 0o600))
			damage(t, path)
			m, _, got := synced(t, path, u, log)
			assert.Equal(t, want, got)
			if name != "emptied" { // an empty file is a new one
				assert.Equal(t, 1, log.count(setAsideLine))
				assert.Len(t, setAsideFiles(t, path), 1)
				assert.FileExists(t, m.Progress().SetAside)
			}
		})
	}
}

func TestADamagedFileIsSetAsideWhileItIsRead(t *testing.T) {
	u := serve(t, small())
	file, want := syncedFile(t, u)
	for name, damage := range damages {
		t.Run(name, func(t *testing.T) {
			path, log := filepath.Join(t.TempDir(), "mirror.db"), &safeLog{}
			require.NoError(t, os.WriteFile(path, file, 0o600))
			m, _, _ := synced(t, path, u, log)
			_, err := m.db.Write.Exec("PRAGMA wal_checkpoint(TRUNCATE)")
			require.NoError(t, err)

			damage(t, path)
			var reading sync.WaitGroup
			for range 4 { // as requests do
				reading.Go(func() {
					for until := time.Now().Add(30 * time.Second); time.Now().Before(until) && m.Progress().RebuiltAt.IsZero(); {
						m.db.Read.SetMaxIdleConns(-1) // nothing is read from a connection's own cache
						rows, err := m.db.Read.Query("SELECT json FROM raw_organizations UNION ALL SELECT json FROM raw_users UNION ALL " +
							"SELECT json FROM raw_directory_users UNION ALL SELECT raw FROM events")
						for err == nil && rows.Next() {
						}
						if err == nil {
							err = errors.Join(rows.Err(), rows.Close())
						}
						m.NoteDamage(t.Context(), err)
					}
				})
			}
			reading.Wait()
			require.False(t, m.Progress().RebuiltAt.IsZero(), "nobody noticed")
			require.Eventually(t, func() bool { return m.Progress().Complete }, 60*time.Second, 20*time.Millisecond)
			assert.Equal(t, want, organizationsIn(t, m))
			assert.Equal(t, 1, log.count(setAsideLine), "said once")
			assert.Len(t, setAsideFiles(t, path), 1)
		})
	}
}

func TestOnlyTheNewestDamagedFilesAreKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mirror.db")
	for i := range 5 {
		require.NoError(t, os.WriteFile(path, []byte("x"), 0o600))
		require.NoError(t, os.WriteFile(path+"-wal", []byte("x"), 0o600))
		_, err := setAside(path, damagedMark, time.Unix(int64(i), 0))
		require.NoError(t, err)
	}
	assert.Len(t, setAsideFiles(t, path), maxSetAside)
	wal, err := filepath.Glob(path + damagedMark + "*-wal")
	require.NoError(t, err)
	assert.Len(t, wal, maxSetAside)
}

func TestAWholeFileIsNotSetAsideForAnErrorOfAnother(t *testing.T) {
	u := serve(t, small())
	log := &safeLog{}
	m, _, _ := synced(t, filepath.Join(t.TempDir(), "mirror.db"), u, log)
	other := filepath.Join(t.TempDir(), "other.db")
	require.NoError(t, os.WriteFile(other, bytes.Repeat([]byte("garbage "), 1000), 0o600))
	broken, err := Open(t.Context(), other, u.client, nil)
	require.NoError(t, err)
	defer broken.Close()
	_, err = broken.db.Read.Query("SELECT 1 FROM no_such_table")
	require.Error(t, err)
	assert.False(t, m.NoteDamage(t.Context(), err))
	assert.Zero(t, log.count(setAsideLine))
}
