package web

import (
	"database/sql"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"frontdesk/workos/emulator"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// numberIn reads one number of a database file that the program has open, -1 while it cannot be read.
func numberIn(t *testing.T, path, query string) (n int) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro&_pragma=busy_timeout(5000)")
	require.NoError(t, err)
	defer db.Close()
	if err := db.QueryRow(query).Scan(&n); err != nil {
		return -1
	}
	return n
}

// TestASignalDuringAWriteLeavesWholeFiles stops the program while the first sync writes, and starts it again.
func TestASignalDuringAWriteLeavesWholeFiles(t *testing.T) {
	const finished = "SELECT count(*) FROM sync_runs WHERE finished > 0"
	fake, err := emulator.New(emulator.Config{Organizations: 100, Users: 6000})
	require.NoError(t, err)
	server := httptest.NewServer(fake)
	t.Cleanup(server.Close)
	records := filepath.Join(t.TempDir(), "frontdesk.db")
	mirrored := strings.TrimSuffix(records, ".db") + "-mirror.db"
	settings := map[string]string{"WORKOS_BASE_URL": server.URL, "DATABASE_URL": records, "FRONTDESK_SHUTDOWN_DELAY": "0s"}

	command, _ := startServe(t, settings)
	require.Eventually(t, func() bool { return numberIn(t, mirrored, "SELECT count(*) FROM users") > 0 }, patience, 2*time.Millisecond)
	require.NoError(t, command.Process.Signal(syscall.SIGTERM))
	require.NoError(t, command.Wait(), "it ends as if it had nothing to do")
	require.Zero(t, numberIn(t, mirrored, finished), "the signal came during the first sync")
	kept := numberIn(t, mirrored, "SELECT count(*) FROM users")
	assert.Positive(t, kept)
	for _, path := range []string{records, mirrored} {
		assert.Zero(t, numberIn(t, path, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"), path)
	}

	command, _ = startServe(t, settings)
	require.Eventually(t, func() bool { return numberIn(t, mirrored, finished) == 1 }, time.Minute, 50*time.Millisecond,
		"it goes on where it was")
	assert.Greater(t, numberIn(t, mirrored, "SELECT count(*) FROM users"), kept)
	aside, err := filepath.Glob(mirrored + ".damaged-*")
	require.NoError(t, err)
	assert.Empty(t, aside)
	require.NoError(t, command.Process.Signal(syscall.SIGTERM))
	require.NoError(t, command.Wait())
}
