package web

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"frontdesk/workos/emulator"

	"github.com/labstack/echo/v4"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

// say is the output of a command, line by line as it comes.
type say chan string

func (s say) Write(p []byte) (int, error) { s <- string(p); return len(p), nil }

func (s say) next(t *testing.T) string {
	t.Helper()
	select {
	case line := <-s:
		return line
	case <-time.After(patience):
		t.Fatal("the command says nothing")
		return ""
	}
}

func TestDemoSaysWhereItIsWhenBothServe(t *testing.T) {
	defer goleak.VerifyNone(t)
	t.Setenv("TMPDIR", t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	out, done := make(say, 10), make(chan error, 1)
	go func() {
		done <- Run(ctx, []string{"demo", "-addr", "127.0.0.1:0", "-emulator-addr", "127.0.0.1:0", "-organizations", "20", "-users", "100"}, out)
	}()

	ready := regexp.MustCompile(`^Frontdesk is ready at (http://127\.0\.0\.1:\d+)\n$`).FindStringSubmatch(out.next(t))
	require.NotNil(t, ready)
	fake := regexp.MustCompile(`^WorkOS emulator at (http://127\.0\.0\.1:\d+), API key sk_test_frontdesk, client ID client_frontdesk\n$`).FindStringSubmatch(out.next(t))
	require.NotNil(t, fake)
	assert.Equal(t, 200, status(t, ready[1]+"/readyz", ""))
	assert.Equal(t, 200, status(t, fake[1]+"/organizations", emulator.DefaultAPIKey))

	folders, err := filepath.Glob(filepath.Join(os.Getenv("TMPDIR"), "frontdesk-demo-*"))
	require.NoError(t, err)
	assert.Len(t, folders, 1)
	cancel()
	require.NoError(t, <-done)
	folders, err = filepath.Glob(filepath.Join(os.Getenv("TMPDIR"), "frontdesk-demo-*"))
	require.NoError(t, err)
	assert.Empty(t, folders, "the throwaway databases are gone")
}

func status(t *testing.T, address, key string) int {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	require.NoError(t, err)
	request.Close = true
	if key != "" {
		request.Header.Set("Authorization", "Bearer "+key)
	}
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	_, _ = io.Copy(io.Discard, response.Body)
	response.Body.Close()
	return response.StatusCode
}

func TestWrongCommandLinesAreTold(t *testing.T) {
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"server"}, `there is no command "server"`},
		{[]string{"demo", "extra"}, `takes no "extra"`},
		{[]string{"serve", "-verify"}, "see frontdesk help"},
		{[]string{"emulator", "-addr"}, "see frontdesk help"},
		{[]string{"demo", "-users", "2000000"}, "-users is 2000000; it can be 0 to 1000000"},
		{[]string{"demo", "-users", "-1"}, "-users is -1; it can be 0 to 1000000"},
		{[]string{"demo", "-organizations", "1000001"}, "-organizations is 1000001; it can be 0 to 1000000"},
		{[]string{"emulator", "-users", "1000001"}, "-users is 1000001; it can be 0 to 1000000"},
	} {
		err := Run(t.Context(), test.args, io.Discard)
		require.ErrorIs(t, err, ErrUsage, test.args)
		assert.ErrorContains(t, err, test.want)
	}
	var help strings.Builder
	require.NoError(t, Run(t.Context(), nil, &help))
	assert.Contains(t, help.String(), "frontdesk demo")
}

// configureFor sets the environment of serve for a WorkOS server of the test.
func configureFor(t *testing.T, baseURL string, changes map[string]string) {
	t.Helper()
	for _, name := range settingNames() {
		t.Setenv(name, "")
	}
	values := map[string]string{
		"WORKOS_API_KEY": emulator.DefaultAPIKey, "WORKOS_CLIENT_ID": emulator.DefaultClientID, "WORKOS_BASE_URL": baseURL,
		"FRONTDESK_SSO_ORGANIZATION": emulator.StaffOrganizationID, "FRONTDESK_ROLES": "admin=role:admin",
		"DATABASE_URL": t.TempDir(), "FRONTDESK_ADDR": "127.0.0.1:0", "FRONTDESK_URL": "http://localhost:8080",
		"FRONTDESK_LOG_LEVEL": "error",
	}
	for name, value := range changes {
		values[name] = value
	}
	for name, value := range values {
		t.Setenv(name, value)
	}
}

func startEmulator(t *testing.T) string {
	t.Helper()
	fake, err := emulator.New(emulator.Config{Organizations: 20, Users: 100})
	require.NoError(t, err)
	server := httptest.NewServer(fake)
	t.Cleanup(server.Close)
	return server.URL
}

func TestServeRunsFromTheEnvironmentAndForgetsItsSecrets(t *testing.T) {
	configureFor(t, startEmulator(t), nil)
	ctx, cancel := context.WithCancel(t.Context())
	out, done := make(say, 10), make(chan error, 1)
	go func() { done <- Run(ctx, []string{"serve"}, out) }()
	assert.Equal(t, "Frontdesk is ready at http://localhost:8080\n", out.next(t))
	assert.Empty(t, os.Getenv("WORKOS_API_KEY"))
	cancel()
	require.NoError(t, <-done)
}

func TestServeWithoutSettingsNamesEveryMistake(t *testing.T) {
	for _, name := range settingNames() {
		t.Setenv(name, "")
	}
	t.Setenv("DATABASE_URL", t.TempDir())
	err := Run(t.Context(), []string{"serve"}, io.Discard)
	var mistakes Mistakes
	require.ErrorAs(t, err, &mistakes)
	assert.Len(t, mistakes, 4, "the four that a person sets: %v", err)
}

func TestServeSaysWhatToSetWhenItsAddressIsTaken(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer taken.Close()
	configureFor(t, "http://127.0.0.1:1", map[string]string{"FRONTDESK_ADDR": taken.Addr().String()})
	err = Run(t.Context(), []string{"serve"}, io.Discard)
	require.ErrorContains(t, err, "FRONTDESK_ADDR is "+taken.Addr().String()+", which Frontdesk cannot listen on: another program uses this address already.")
	assert.ErrorContains(t, err, "Stop the other program, or set FRONTDESK_ADDR to a free address, such as 127.0.0.1:8081.")
	assert.NotContains(t, err.Error(), "bind")

	usual, err := net.Listen("tcp", DefaultAddr)
	if err == nil {
		defer usual.Close()
	} // else another program uses it, which is what this is about
	configureFor(t, "http://127.0.0.1:1", map[string]string{"FRONTDESK_ADDR": ""})
	err = Run(t.Context(), []string{"serve"}, io.Discard)
	require.ErrorContains(t, err, "FRONTDESK_ADDR is "+DefaultAddr+" (the default), which Frontdesk cannot listen on: another program uses this address already.")
	assert.ErrorContains(t, err, "or set FRONTDESK_ADDR to a free address")
}

func TestStoppingFinishesWhatIsUnderWay(t *testing.T) {
	d := startDesk(t)
	entered, release := make(chan struct{}), make(chan struct{})
	d.echo.GET("/slow", func(c echo.Context) error {
		close(entered)
		<-release
		return c.String(http.StatusOK, "done")
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	d.cfg.Listener = listener

	ctx, stop := context.WithCancel(t.Context())
	stopped, answered := make(chan error, 1), make(chan int, 1)
	go func() { stopped <- d.Run(ctx) }()
	go func() { answered <- status(t, urlOf(listener)+"/slow", "") }()
	<-entered
	stop()
	require.Eventually(t, func() bool {
		connection, err := net.Dial("tcp", listener.Addr().String())
		if err == nil {
			_ = connection.Close()
		}
		return err != nil
	}, patience, 5*time.Millisecond, "it takes no more requests")
	select {
	case err := <-stopped:
		t.Fatalf("stopped with a request under way: %v", err)
	default:
	}
	assert.True(t, d.draining.Load(), "says that it is not ready")
	close(release)
	assert.Equal(t, http.StatusOK, <-answered)
	require.NoError(t, <-stopped)
}

func TestBothDatabasesAreForTheirOwnerAlone(t *testing.T) {
	d := startDesk(t)
	for _, path := range []string{d.cfg.DeskPath, d.cfg.MirrorPath} {
		info, err := os.Stat(path)
		require.NoError(t, err)
		assert.Equal(t, os.FileMode(0o600), info.Mode().Perm(), path)
	}
}
