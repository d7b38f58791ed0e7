package web

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"frontdesk/store"
	"frontdesk/web/webtest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// beginAction writes an action without its outcome into the records, as a running Frontdesk does while WorkOS has not answered.
func beginAction(t *testing.T, path string) {
	t.Helper()
	records, err := store.Open(t.Context(), path)
	require.NoError(t, err)
	_, err = records.Begin(t.Context(), store.OperatorAction{Action: "organization.update", Actor: store.Actor{Email: "ana@example.com"}})
	require.NoError(t, err)
	require.NoError(t, records.Close())
}

const inFlight = "SELECT count(*) FROM ledger_open"

// secondServe starts another frontdesk on an address of its own with the settings of the first.
func secondServe(ctx context.Context, t *testing.T, args ...string) (*exec.Cmd, *bytes.Buffer) {
	t.Helper()
	at, err := program()
	require.NoError(t, err)
	port := webtest.FreeAddress(t)
	t.Setenv("FRONTDESK_ADDR", port)
	t.Setenv("FRONTDESK_URL", "http://"+port)
	command, said := exec.CommandContext(ctx, at, append([]string{"serve"}, args...)...), new(bytes.Buffer)
	command.Stdout, command.Stderr = said, said
	return command, said
}

func fileNames(t *testing.T, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

func TestASecondServeOnTheSameRecordsIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "frontdesk.db")
	first, at := startServe(t, map[string]string{"DATABASE_URL": path})
	beginAction(t, path)
	require.Equal(t, 1, numberIn(t, path, inFlight))

	link := filepath.Join(t.TempDir(), "other-name.db")
	require.NoError(t, os.Symlink(path, link))
	for _, name := range []string{path, link} {
		t.Setenv("DATABASE_URL", name)
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		second, said := secondServe(ctx, t)
		err := second.Run()
		cancel()
		require.Error(t, err, "it does not serve")
		assert.Equal(t, 1, second.ProcessState.ExitCode(), said.String())
		assert.Contains(t, said.String(), fmt.Sprintf("is in use by another Frontdesk (process %d)", first.Process.Pid))
		assert.Contains(t, said.String(), "DATABASE_URL")
		assert.Equal(t, 1, numberIn(t, path, inFlight), "the action of the living process was touched")
	}
	t.Setenv("DATABASE_URL", path)
	assert.Equal(t, 200, webtest.Status(t, at+"/readyz", ""))

	before := fileNames(t, filepath.Dir(path))
	check, said := secondServe(t.Context(), t, "-check")
	require.NoError(t, check.Run(), said.String())
	assert.Contains(t, said.String(), "Nothing is wrong.")
	assert.Equal(t, before, fileNames(t, filepath.Dir(path)))
	assert.Equal(t, 1, numberIn(t, path, inFlight))
}

func TestServeWaitsForTheOneThatStops(t *testing.T) {
	path := filepath.Join(t.TempDir(), "frontdesk.db")
	first, at := startServe(t, map[string]string{"DATABASE_URL": path, "FRONTDESK_SHUTDOWN_DELAY": "6s"})
	require.NoError(t, first.Process.Signal(syscall.SIGTERM))
	require.Eventually(t, func() bool { return webtest.Status(t, at+"/readyz", "") == 503 }, patience, 10*time.Millisecond)
	beginAction(t, path)

	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	t.Setenv("FRONTDESK_LOG_LEVEL", "info")
	second, said := secondServe(ctx, t)
	out, err := os.Create(filepath.Join(t.TempDir(), "said"))
	require.NoError(t, err)
	defer out.Close()
	second.Stdout, second.Stderr = out, out
	require.NoError(t, second.Start())
	read := func(part string) func() bool {
		return func() bool {
			text, err := os.ReadFile(out.Name())
			said.Reset()
			said.Write(text)
			return err == nil && strings.Contains(string(text), part)
		}
	}
	waits := fmt.Sprintf("is in use by another Frontdesk (process %d), which is stopping", first.Process.Pid)
	require.Eventually(t, read(waits), patience, 20*time.Millisecond)
	assert.NotContains(t, said.String(), "Frontdesk is ready")
	assert.Equal(t, 1, numberIn(t, path, inFlight), "the first one has not ended")
	require.NoError(t, first.Wait())
	require.Eventually(t, read("Frontdesk is ready at "), patience, 20*time.Millisecond)
	assert.Equal(t, 0, numberIn(t, path, inFlight), "an action that was cut off is unknown")

	require.NoError(t, second.Process.Kill())
	_ = second.Wait()
	third, _ := startServe(t, map[string]string{"DATABASE_URL": path})
	assert.NotEqual(t, second.Process.Pid, third.Process.Pid, "nothing is left of a process that was killed")
}
