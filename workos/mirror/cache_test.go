package mirror

import (
	"testing"

	"github.com/stretchr/testify/require"

	"frontdesk/workos"
)

// cacheSize is what SQLite says that the write connection may keep in memory.
func cacheSize(t *testing.T, m *Mirror) (kilobytes, tempStore int) {
	t.Helper()
	require.NoError(t, m.db.Write.QueryRow("PRAGMA cache_size").Scan(&kilobytes))
	require.NoError(t, m.db.Write.QueryRow("PRAGMA temp_store").Scan(&tempStore))
	return -kilobytes, tempStore
}

func TestTheCacheOfAFullSyncIsGivenBack(t *testing.T) {
	m := open(t)
	ctx := t.Context()
	size, temporary := cacheSize(t, m)
	require.Equal(t, idleCache, size)
	require.Equal(t, 2, temporary, "the statement journal is kept in memory")

	p, err := m.nextRun(ctx)
	require.NoError(t, err)
	require.NoError(t, setCache(ctx, m.db, syncCache))
	size, _ = cacheSize(t, m)
	require.Equal(t, syncCache, size)
	require.NoError(t, m.endFullSync(ctx, p))
	size, _ = cacheSize(t, m)
	require.Equal(t, idleCache, size)
}

// A file that takes the place of a damaged one is written in the same way: every connection to it, and with the large cache
// until its sync has ended.
func TestAReplacedFileIsWrittenWithTheSameCache(t *testing.T) {
	m := open(t)
	_, err := m.replace(t.Context())
	require.NoError(t, err)
	for range 3 {
		size, temporary := cacheSize(t, m)
		require.Equal(t, idleCache, size)
		require.Equal(t, 2, temporary)
	}
	require.NoError(t, setCache(t.Context(), m.db, syncCache))
	for range 3 {
		size, temporary := cacheSize(t, m)
		require.Equal(t, syncCache, size, "it is the same connection that goes on writing")
		require.Equal(t, 2, temporary)
	}
	require.NoError(t, m.UpsertUser(t.Context(), workos.User{Object: workos.Object{ID: "user_1"}, Email: "a@b.example"}))
	_, _, err = m.User(t.Context(), Everything, "user_1")
	require.NoError(t, err, "readers find it in the file that is read")
}
