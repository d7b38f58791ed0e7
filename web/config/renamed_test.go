package config

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAFormerNameOfASettingStillWorksAndIsSaid(t *testing.T) {
	path := filepath.Join(t.TempDir(), "interval")
	require.NoError(t, os.WriteFile(path, []byte("45m\n"), 0o600))
	for _, entry := range []string{"FRONTDESK_COPY_INTERVAL=45m", "FRONTDESK_COPY_INTERVAL_FILE=" + path} {
		values, errs := readSettings([]string{entry})
		require.Empty(t, errs)
		assert.Equal(t, "45m", values.SyncInterval)
		assert.Empty(t, Unknown([]string{entry}))
	}
	assert.Equal(t, []string{"FRONTDESK_COPY_INTERVAL is now called FRONTDESK_SYNC_INTERVAL. The former name still works in this release."},
		Renamed([]string{"PATH=/bin", "FRONTDESK_COPY_INTERVAL=45m", "FRONTDESK_SYNC_INTERVAL=45m"}))
	assert.Equal(t, []string{"FRONTDESK_COPY_INTERVAL_FILE is now called FRONTDESK_SYNC_INTERVAL_FILE. The former name still works in this " +
		"release."},
		Renamed([]string{"FRONTDESK_COPY_INTERVAL_FILE=/x"}))
	assert.Empty(t, Renamed([]string{"FRONTDESK_COPY_INTERVAL=", "FRONTDESK_SYNC_INTERVAL=1h"}))
}

func TestASettingThatIsGivenByBothNamesIsAnError(t *testing.T) {
	_, errs := readSettings([]string{"FRONTDESK_COPY_INTERVAL=45m", "FRONTDESK_SYNC_INTERVAL=1h"})
	require.Len(t, errs, 1)
	assert.Equal(t, Error{Setting: "FRONTDESK_SYNC_INTERVAL", Problem: "is given twice, also by its former name FRONTDESK_COPY_INTERVAL",
		Fix: "Remove FRONTDESK_COPY_INTERVAL."}, errs[0])
}
