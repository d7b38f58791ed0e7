package store

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAFullLedgerIsSaidInPlainWords(t *testing.T) {
	d, err := Open(t.Context(), filepath.Join(t.TempDir(), "records.db"))
	require.NoError(t, err)
	defer d.Close()
	require.NoError(t, d.CheckWritable(t.Context()))
	var pages int
	require.NoError(t, d.db.Write.QueryRow("PRAGMA page_count").Scan(&pages))
	_, err = d.db.Write.Exec("PRAGMA max_page_count = 1") // as many as there are
	require.NoError(t, err)
	for i := 0; i < 1000 && err == nil; i++ {
		err = d.SetPreference(t.Context(), "o", strings.Repeat("n", 1+i%90)+string(rune('a'+i%26)), strings.Repeat("v", 4000))
	}
	require.Error(t, err)
	assert.True(t, IsUnavailable(err))
	assert.Equal(t, "cannot grow: the disk is full", FileProblem(err))
}

func TestFilesThatCannotBeOpenedAreSaidInPlainWords(t *testing.T) {
	garbage := filepath.Join(t.TempDir(), "garbage.db")
	require.NoError(t, os.WriteFile(garbage, []byte(strings.Repeat("not a database ", 1000)), 0o600))
	_, err := Open(t.Context(), garbage)
	assert.True(t, IsDamaged(err))
	assert.False(t, IsUnavailable(err))
	assert.Equal(t, "is damaged", FileProblem(err))

	_, err = Open(t.Context(), filepath.Join(t.TempDir(), "no", "such", "folder.db"))
	require.Error(t, err)
	assert.False(t, IsDamaged(err))

	readOnly := filepath.Join(t.TempDir(), "records.db")
	d, err := Open(t.Context(), readOnly)
	require.NoError(t, err)
	_, err = d.db.Read.Exec("DELETE FROM preferences")
	assert.Equal(t, "is read-only for this program", FileProblem(err))
	require.NoError(t, d.Close())
}
