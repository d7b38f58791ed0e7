package events

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// crashFile names, for a child process of the test, the file in which it moves the cursor until it is killed.
const crashFile = "FRONTDESK_TEST_EVENTS_FILE"

// TestMain makes a child process of TestNothingIsLostWhenAReaderIsKilled do its work.
func TestMain(m *testing.M) {
	if path := os.Getenv(crashFile); path != "" {
		if err := readUntilKilled(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// readUntilKilled moves the cursor over events 1, 2, 3 and so on, a few at once. Webhooks bring some of them before.
func readUntilKilled(path string) error {
	ctx := context.Background()
	s, err := Open(ctx, path, Options{})
	if err != nil {
		return err
	}
	for {
		from, err := s.Cursor(ctx)
		if err != nil {
			return err
		}
		last, _ := strconv.Atoi(strings.TrimPrefix(from.ID, "event_"))
		next := last + 1 + rand.IntN(5)
		if _, err := s.Insert(ctx, plain(next), plain(next+3)); err != nil {
			return err
		}
		err = s.Advance(ctx, from, Cursor{plain(next).ID, plain(next).At}, plainEvents(max(1, last-2), next))
		if err != nil && !errors.Is(err, ErrCursorMoved) {
			return err
		}
	}
}

// TestNothingIsLostWhenAReaderIsKilled kills two processes that move one cursor, at random moments, again and again.
func TestNothingIsLostWhenAReaderIsKilled(t *testing.T) {
	const rounds = 20
	path := filepath.Join(t.TempDir(), "events.db")
	s := openAt(t, path, Options{})
	reached := 0
	for range rounds {
		children := []*exec.Cmd{startReader(t, path), startReader(t, path)}
		before := reached
		require.Eventually(t, func() bool { return cursorNumber(t, s) > before }, time.Minute, time.Millisecond, "the children read")
		time.Sleep(time.Duration(rand.IntN(50_000)) * time.Microsecond)
		for _, child := range children {
			require.NoError(t, child.Process.Kill())
			err := child.Wait()
			var exit *exec.ExitError
			require.ErrorAs(t, err, &exit)
			require.Equal(t, -1, exit.ExitCode(), "it was killed and had not failed: %s", child.Stderr)
		}
		reached = cursorNumber(t, s)
		covered := map[string]int{}
		for _, event := range all(t, s, Query{}) {
			covered[event.ID]++
		}
		for n := 1; n <= reached; n++ {
			require.Equal(t, 1, covered[plain(n).ID], "event %d, which the cursor at %d covers", n, reached)
		}
		for id, times := range covered {
			require.Equal(t, 1, times, id)
		}
		requireWhole(t, s)
	}
	var check string
	require.NoError(t, s.db.Read.QueryRow("PRAGMA integrity_check").Scan(&check))
	assert.Equal(t, "ok", check)
	t.Log(reached, "events were read")
}

func cursorNumber(t *testing.T, s *Store) int {
	t.Helper()
	cursor, err := s.Cursor(t.Context())
	require.NoError(t, err)
	n, _ := strconv.Atoi(strings.TrimPrefix(cursor.ID, "event_"))
	return n
}

func startReader(t *testing.T, path string) *exec.Cmd {
	t.Helper()
	program, err := os.Executable()
	require.NoError(t, err)
	child := exec.CommandContext(t.Context(), program)
	child.Env = append(os.Environ(), crashFile+"="+path)
	child.Stderr = &strings.Builder{}
	require.NoError(t, child.Start())
	t.Cleanup(func() { _ = child.Process.Kill() })
	return child
}
