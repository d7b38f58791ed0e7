//go:build linux

package web

import (
	"math"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"frontdesk/web/webtest"
	"frontdesk/workos/emulator"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// limitFiles lets no file of a process grow beyond a size in bytes, so that every write fails as on a full disk.
func limitFiles(t *testing.T, pid int, size uint64) {
	t.Helper()
	require.NoError(t, unix.Prlimit(pid, unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: size, Max: math.MaxUint64}, nil))
}

func TestTheProgramGoesOnReadingWhenTheDiskIsFull(t *testing.T) {
	upstream := webtest.StartEmulator(t)
	command, at := startServe(t, map[string]string{"WORKOS_BASE_URL": upstream, "DATABASE_URL": filepath.Join(t.TempDir(), "frontdesk.db")})
	d := &testDesk{URL: at}
	client := d.signIn(t, "admin")
	list := func() answer { return d.send(t, client, http.MethodGet, "/organizations", nil) }
	require.Eventually(t, func() bool { return list().page(t).Find("section.list tbody tr a").Length() > 0 }, patience, patience/1000)
	edit := list().page(t).Find("section.list tbody tr a").First().AttrOr("href", "") + "/edit"
	form := browserForm(d.send(t, client, http.MethodGet, edit, nil).page(t).Find("#action-form"))
	form.Set("name", "Renamed on a full disk")
	isNamed := func() bool {
		organization := d.send(t, http.DefaultClient, http.MethodGet, upstream+edit[:len(edit)-len("/edit")], nil, "Authorization",
			"Bearer "+emulator.DefaultAPIKey)
		require.Equal(t, http.StatusOK, organization.StatusCode)
		return strings.Contains(organization.body, `"name":"Renamed on a full disk"`)
	}

	limitFiles(t, command.Process.Pid, 1)
	require.Eventually(t, func() bool { return webtest.Status(t, at+"/readyz/actions", "") == http.StatusServiceUnavailable }, patience,
		patience/1000)
	assert.Equal(t, http.StatusOK, webtest.Status(t, at+"/readyz", ""))
	for _, page := range []string{"/", "/organizations", "/users", "/activity", edit} {
		assert.Equal(t, http.StatusOK, d.send(t, client, http.MethodGet, page, nil).StatusCode, page)
	}
	refused := d.send(t, client, http.MethodPost, edit, form)
	assert.Equal(t, http.StatusServiceUnavailable, refused.StatusCode)
	assert.Contains(t, refused.page(t).Find("main").Text(), "so nothing was sent to WorkOS", refused.body)
	assert.False(t, isNamed())
	started := d.send(t, d.browser(t), http.MethodGet, "/sign-in/start", nil)
	assert.Equal(t, http.StatusServiceUnavailable, started.StatusCode)
	assert.Contains(t, started.page(t).Find("main").Text(), "Frontdesk cannot save anything right now")

	limitFiles(t, command.Process.Pid, math.MaxUint64)
	require.Eventually(t, func() bool { return webtest.Status(t, at+"/readyz/actions", "") == http.StatusOK }, patience, patience/1000)
	done := d.send(t, client, http.MethodPost, edit, form)
	assert.Equal(t, http.StatusSeeOther, done.StatusCode, done.body)
	assert.True(t, isNamed())
	d.signIn(t, "admin")
}
