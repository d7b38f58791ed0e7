package sync

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/store/events"
	"frontdesk/workos"
	"frontdesk/workos/emulator"
	"frontdesk/workos/mirror"
)

const (
	crashFolder = "FRONTDESK_CRASH_FOLDER" // tells a child process which files to work on
	crashURL    = "FRONTDESK_CRASH_URL"    // and which emulator to follow
	crashes     = 20
)

// TestMain runs the follower alone, until it is killed, in the child processes of TestNothingIsLostWhenTheProgramIsKilled.
func TestMain(m *testing.M) {
	if folder := os.Getenv(crashFolder); folder != "" {
		if err := followIn(folder, os.Getenv(crashURL)); err != nil {
			println(err.Error())
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func followIn(folder, url string) error {
	ctx := context.Background()
	client, err := workos.New(workos.Config{APIKey: emulator.DefaultAPIKey, BaseURL: url, RateShare: 1000})
	if err != nil {
		return err
	}
	m, err := mirror.Open(ctx, filepath.Join(folder, "mirror.db"), client, nil, mirror.WithNightlySync(0),
		mirror.WithSecondLook(time.Millisecond))
	if err != nil {
		return err
	}
	kept, err := events.Open(ctx, filepath.Join(folder, "events.db"), events.Options{})
	if err != nil {
		return err
	}
	NewFollower(Config{Client: client, Events: kept, Mirror: m, Interval: 5 * time.Millisecond}).Run(ctx)
	return nil
}

// TestNothingIsLostWhenTheProgramIsKilled kills a process that follows WorkOS at random moments while things happen.
func TestNothingIsLostWhenTheProgramIsKilled(t *testing.T) {
	w := newWorld(t, 3, 6, 30)
	w.close()
	self, err := os.Executable()
	require.NoError(t, err)
	for range crashes {
		child := exec.Command(self)
		child.Env = append(os.Environ(), crashFolder+"="+w.folder, crashURL+"="+w.url)
		child.Stderr = os.Stderr
		require.NoError(t, child.Start())
		killed, life := make(chan struct{}), time.Duration(50+w.random.IntN(400))*time.Millisecond
		go func() {
			defer close(killed)
			time.Sleep(life)
			_ = child.Process.Kill()
			_ = child.Wait()
		}()
		for done := false; !done; {
			select {
			case <-killed:
				done = true
			case <-time.After(10 * time.Millisecond):
				w.change()
			}
		}
	}
	w.open()
	w.catchUp()
	w.same()
	total, err := w.events.Stored(t.Context())
	require.NoError(t, err)
	listed := 0
	for _, err := range w.client.AllEvents(t.Context(), workos.ListEventsOptions{ListOptions: workos.ListOptions{Limit: 100}}) {
		require.NoError(t, err)
		listed++
	}
	require.Equal(t, listed, total, "every event is kept once")
}
