package mirror

import (
	"testing"

	"github.com/stretchr/testify/require"
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

	p, err := m.nextPass(ctx)
	require.NoError(t, err)
	require.NoError(t, setCache(ctx, m.db, syncCache))
	size, _ = cacheSize(t, m)
	require.Equal(t, syncCache, size)
	require.NoError(t, m.endWhole(ctx, p))
	size, _ = cacheSize(t, m)
	require.Equal(t, idleCache, size)
}
