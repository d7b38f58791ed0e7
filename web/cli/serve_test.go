package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontdesk/web/webtest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestADamagedLedgerIsNeverReplaced(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "frontdesk.db")
	garbage := strings.Repeat("not a database ", 1000)
	require.NoError(t, os.WriteFile(path, []byte(garbage), 0o600))
	webtest.Configure(t, webtest.StartEmulator(t), map[string]string{"DATABASE_URL": path})
	err := Run(t.Context(), []string{"serve"}, &strings.Builder{})
	require.ErrorContains(t, err, "the file of the records, "+path+", is damaged. It holds the ledger")
	kept, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, garbage, string(kept))
}

// unwritableFolder is a folder in which this process can make no file. The superuser may write to any folder of a usual
// file system, but not to /proc.
func unwritableFolder(t *testing.T) string {
	t.Helper()
	if os.Geteuid() == 0 {
		return "/proc"
	}
	folder := t.TempDir()
	require.NoError(t, os.Chmod(folder, 0o500))
	return folder
}

func TestAFolderThatCannotBeWrittenToIsSaidAtTheStart(t *testing.T) {
	path := filepath.Join(unwritableFolder(t), "desk.db")
	for _, test := range []struct{ name, keys, want string }{
		{"without session keys", "", "Make the database's folder writable"},
		{"with session keys", strings.Repeat("k3y-", 10), "the file of the records, " + path +
			", cannot be opened: its folder is read-only or missing"},
	} {
		t.Run(test.name, func(t *testing.T) {
			webtest.Configure(t, "http://127.0.0.1:1", map[string]string{"DATABASE_URL": path, "FRONTDESK_SESSION_KEYS": test.keys})
			err := Run(t.Context(), []string{"serve"}, &strings.Builder{})
			require.ErrorContains(t, err, test.want)
			assert.NoFileExists(t, path)
		})
	}
}
