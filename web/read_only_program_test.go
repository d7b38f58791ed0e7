//go:build linux

package web

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"frontdesk/web/webtest"
	"frontdesk/workos/emulator"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// immutable is FS_IMMUTABLE_FL of Linux.
const immutable = 0x10

// makeReadOnly lets nobody write to a file, not even a program that has it open, as a file system does that became
// read-only; false where this machine or its user cannot.
func makeReadOnly(path string, isReadOnly bool) bool {
	file, err := os.Open(path)
	if err != nil {
		return false
	}
	defer file.Close()
	flags, err := unix.IoctlGetInt(int(file.Fd()), unix.FS_IOC_GETFLAGS)
	if err != nil {
		return false
	}
	if flags &^= immutable; isReadOnly {
		flags |= immutable
	}
	return unix.IoctlSetPointerInt(int(file.Fd()), unix.FS_IOC_SETFLAGS, flags) == nil
}

func TestTheProgramGoesOnReadingWhenItsFilesBecomeReadOnly(t *testing.T) {
	upstream, path := webtest.StartEmulator(t), filepath.Join(t.TempDir(), "frontdesk.db")
	_, at := startServe(t, map[string]string{"WORKOS_BASE_URL": upstream, "DATABASE_URL": path})
	d := &testDesk{URL: at}
	client := d.signIn(t, "admin")
	list := func() answer { return d.send(t, client, http.MethodGet, "/organizations", nil) }
	require.Eventually(t, func() bool { return list().page(t).Find("section.list tbody tr a").Length() > 0 }, patience, patience/1000)
	edit := list().page(t).Find("section.list tbody tr a").First().AttrOr("href", "") + "/edit"
	form := browserForm(d.send(t, client, http.MethodGet, edit, nil).page(t).Find("#action-form"))
	form.Set("name", "Renamed on read-only files")
	name := func() string {
		return d.send(t, http.DefaultClient, http.MethodGet, upstream+edit[:len(edit)-len("/edit")], nil, "Authorization",
			"Bearer "+emulator.DefaultAPIKey).body
	}

	files := []string{path, path + "-wal"}
	t.Cleanup(func() {
		for _, file := range files {
			makeReadOnly(file, false)
		}
	})
	for _, file := range files {
		if !makeReadOnly(file, true) {
			t.Skip("this machine cannot make a file immutable")
		}
	}
	require.Eventually(t, func() bool { return webtest.Status(t, at+"/readyz/actions", "") == http.StatusServiceUnavailable }, patience,
		patience/1000)
	assert.Equal(t, http.StatusOK, webtest.Status(t, at+"/readyz", ""))
	for _, page := range []string{"/", "/organizations", "/users", "/activity", edit} {
		assert.Equal(t, http.StatusOK, d.send(t, client, http.MethodGet, page, nil).StatusCode, page)
	}
	refused := d.send(t, client, http.MethodPost, edit, form)
	assert.Equal(t, http.StatusServiceUnavailable, refused.StatusCode)
	assert.Contains(t, mainText(refused.page(t)), "so nothing was sent to WorkOS")
	assert.NotContains(t, name(), "Renamed on read-only files")
	again := browserForm(refused.page(t).Find("#action-form"))
	assert.Equal(t, "Renamed on read-only files", again.Get("name"))
	started := d.send(t, d.browser(t), http.MethodGet, "/sign-in/start", nil)
	assert.Equal(t, http.StatusServiceUnavailable, started.StatusCode)
	assert.Contains(t, mainText(started.page(t)), "Frontdesk cannot save anything right now")

	for _, file := range files {
		require.True(t, makeReadOnly(file, false))
	}
	require.Eventually(t, func() bool { return webtest.Status(t, at+"/readyz/actions", "") == http.StatusOK }, patience, patience/1000)
	assert.Equal(t, http.StatusSeeOther, d.send(t, client, http.MethodPost, edit, again).StatusCode)
	assert.Contains(t, name(), "Renamed on read-only files")
	d.signIn(t, "admin")
}
