package store

import (
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"
)

func TestAWriteThatWaitsWhileTheFileIsReplacedGoesIntoTheNewOne(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	table := fstest.MapFS{"00001_t.sql": {Data: []byte("-- +goose Up\nCREATE TABLE t (n INTEGER);\n")}}
	db, err := OpenSQLite(t.Context(), path, SQLiteOptions{Migrations: table, Pragmas: []string{"temp_store(MEMORY)"}})
	require.NoError(t, err)
	defer db.Close()
	written := make(chan error, 1)
	require.NoError(t, db.Replace(t.Context(), func() error {
		before := db.Write.Stats().WaitCount
		go func() {
			_, err := db.Write.Exec("INSERT INTO t VALUES (7)")
			written <- err
		}()
		require.Eventually(t, func() bool { return db.Write.Stats().WaitCount > before }, 10*time.Second, time.Millisecond)
		return os.Rename(path, path+".old")
	}))
	require.NoError(t, <-written)
	var n int
	require.NoError(t, db.Read.QueryRow("SELECT n FROM t").Scan(&n))
	require.Equal(t, 7, n)
	var temporary int
	require.NoError(t, db.Write.QueryRow("PRAGMA temp_store").Scan(&temporary))
	require.Equal(t, 2, temporary, "the new connection has the settings of the old one")
}
