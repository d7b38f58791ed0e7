package web

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"frontdesk/web/config"
	"frontdesk/web/webtest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var builtIn string // the folder of the built program

// program builds frontdesk once for the tests that need a process of its own.
var program = sync.OnceValues(func() (string, error) {
	folder, err := os.MkdirTemp("", "frontdesk-test-")
	if err != nil {
		return "", err
	}
	builtIn = folder
	at := filepath.Join(folder, "frontdesk")
	return at, exec.Command("go", "build", "-o", at, "frontdesk").Run()
})

func TestMain(m *testing.M) {
	code := m.Run()
	if builtIn != "" {
		_ = os.RemoveAll(builtIn)
	}
	os.Exit(code)
}

// startServe starts the program as serve and returns where it answers.
func startServe(t *testing.T, settings map[string]string) (*exec.Cmd, string) {
	t.Helper()
	at, err := program()
	require.NoError(t, err)
	port := webtest.FreeAddress(t)
	webtest.Configure(t, webtest.StartEmulator(t), map[string]string{"FRONTDESK_ADDR": port, "FRONTDESK_URL": "http://" + port})
	for name, value := range settings {
		t.Setenv(name, value)
	}
	command := exec.Command(at, "serve")
	command.Stderr = os.Stderr
	out, err := command.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, command.Start())
	t.Cleanup(func() {
		if command.ProcessState == nil {
			_ = command.Process.Kill()
			_ = command.Wait()
		}
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	require.Contains(t, line, "Frontdesk is ready at ")
	return command, "http://" + port
}

func TestASignalMakesItNotReadyBeforeItStops(t *testing.T) {
	command, at := startServe(t, map[string]string{"FRONTDESK_SHUTDOWN_DELAY": "4s"})
	require.Equal(t, http.StatusOK, webtest.Status(t, at+"/readyz", ""))
	began := time.Now()
	require.NoError(t, command.Process.Signal(syscall.SIGTERM))
	require.Eventually(t, func() bool { return webtest.Status(t, at+"/readyz", "") == http.StatusServiceUnavailable }, patience,
		10*time.Millisecond)
	assert.Equal(t, http.StatusOK, webtest.Status(t, at+"/sign-in", ""), "requests are still answered")
	require.NoError(t, command.Wait())
	assert.GreaterOrEqual(t, time.Since(began), 4*time.Second)
}

func TestASecondSignalStopsAtOnce(t *testing.T) {
	command, at := startServe(t, map[string]string{"FRONTDESK_SHUTDOWN_DELAY": "60s"})
	require.NoError(t, command.Process.Signal(syscall.SIGTERM))
	require.Eventually(t, func() bool { return webtest.Status(t, at+"/readyz", "") == http.StatusServiceUnavailable }, patience,
		10*time.Millisecond)
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	require.Eventually(t, func() bool { // it says that it is not ready a moment before it listens to a second signal
		_ = command.Process.Signal(syscall.SIGTERM)
		return len(ended) == 1
	}, patience, 10*time.Millisecond, "long before the minute that the first signal gives it")
	<-ended
}

// lockLedger keeps Frontdesk's records locked as another process does; the returned function lets go.
func lockLedger(t *testing.T, path string) func() {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?_txlock=immediate&_pragma=busy_timeout(10000)")
	require.NoError(t, err)
	tx, err := db.Begin()
	require.NoError(t, err)
	return sync.OnceFunc(func() {
		require.NoError(t, tx.Rollback())
		require.NoError(t, db.Close())
	})
}

func TestALockedLedgerStopsActionsAndNotReading(t *testing.T) {
	var later atomic.Int64
	d := startDesk(t, func(cfg *config.Config) {
		cfg.Now = func() time.Time { return time.Now().Add(time.Duration(later.Load())) }
	})
	client := d.signIn(t, "viewer")
	assert.Equal(t, "ready\n", d.send(t, client, http.MethodGet, "/readyz/actions", nil).body)
	unlock := lockLedger(t, d.cfg.DeskPath)
	defer unlock()
	later.Add(int64(10 * time.Second)) // the last answer holds no longer

	assert.Equal(t, http.StatusOK, d.send(t, client, http.MethodGet, "/readyz", nil).StatusCode)
	actions := d.send(t, client, http.MethodGet, "/readyz/actions", nil)
	assert.Equal(t, http.StatusServiceUnavailable, actions.StatusCode)
	assert.Equal(t, "not ready: the records file took no write within 3s: another process may have locked it. Nobody can sign in or change "+
		"anything until this is fixed.\n", actions.body)
	assert.Equal(t, http.StatusOK, d.send(t, client, http.MethodGet, "/organizations", nil).StatusCode)

	started := d.send(t, d.browser(t), http.MethodGet, "/sign-in/start", nil)
	assert.Equal(t, http.StatusServiceUnavailable, started.StatusCode)
	text := started.page(t).Find("main").Text()
	assert.Contains(t, text, "Frontdesk cannot save anything right now")
	assert.Contains(t, text, "is locked by another process")
	assert.NotContains(t, text, "mistake")

	unlock()
	later.Add(int64(10 * time.Second)) // the last answer holds no longer
	assert.Equal(t, http.StatusOK, d.send(t, client, http.MethodGet, "/readyz/actions", nil).StatusCode)
	d.signIn(t, "viewer")
}

func TestADamagedMirrorIsRebuiltWhilePagesAreRead(t *testing.T) {
	d := startDesk(t)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- d.mirror.Run(ctx) }()
	defer func() {
		cancel()
		require.NoError(t, <-done)
	}()
	whole := func() bool { return d.Progress().Complete }
	require.Eventually(t, whole, time.Minute, 20*time.Millisecond)
	client := d.signIn(t, "viewer")

	for _, suffix := range []string{"", "-wal"} {
		info, err := os.Stat(d.cfg.MirrorPath + suffix)
		require.NoError(t, err)
		file, err := os.OpenFile(d.cfg.MirrorPath+suffix, os.O_RDWR, 0)
		require.NoError(t, err)
		_, err = file.Write(bytes.Repeat([]byte("garbage "), int(info.Size()/8)))
		require.NoError(t, errors.Join(err, file.Close()))
	}
	for _, path := range []string{"/users", "/organizations", "/connections", "/directories", "/events", "/invitations", "/search?q=a",
		"/users?q=an"} {
		got := d.send(t, client, http.MethodGet, path, nil)
		if got.StatusCode != http.StatusOK {
			require.Equal(t, http.StatusServiceUnavailable, got.StatusCode, "%s: %s", path, got.body)
			assert.Contains(t, got.body, "The lists are being rebuilt")
		}
	}
	assert.False(t, d.Progress().RebuiltAt.IsZero(), "nobody noticed")
	assert.Contains(t, d.send(t, client, http.MethodGet, "/settings/sync", nil).body, "was set aside as "+d.cfg.MirrorPath+".damaged-")
	require.Eventually(t, whole, time.Minute, 20*time.Millisecond)
	list := d.send(t, client, http.MethodGet, "/organizations", nil)
	assert.Equal(t, http.StatusOK, list.StatusCode)
	assert.Positive(t, list.page(t).Find("#main .rows tbody tr").Length())
	assert.Equal(t, 1, strings.Count(d.Log.String(), "it was set aside and is rebuilt"))
}
