package cli

import (
	"context"
	"flag"
	"io"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"frontdesk/web/config"
	"frontdesk/web/webtest"
	"frontdesk/workos/emulator"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

// patience is how long a test waits for something that comes at once on an idle machine.
const patience = 50 * time.Second

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
		done <- Run(ctx, []string{"demo", "-addr", "127.0.0.1:0", "-emulator-addr", "127.0.0.1:0", "-organizations", "20", "-users", "100", "-life", "0"}, out)
	}()

	ready := regexp.MustCompile(`^Frontdesk is ready at (http://127\.0\.0\.1:\d+)\n$`).FindStringSubmatch(out.next(t))
	require.NotNil(t, ready)
	fake := regexp.MustCompile(`^WorkOS emulator at (http://127\.0\.0\.1:\d+), API key sk_test_frontdesk, client ID client_frontdesk\n$`).FindStringSubmatch(out.next(t))
	require.NotNil(t, fake)
	assert.Equal(t, 200, webtest.Status(t, ready[1]+"/readyz", ""))
	assert.Equal(t, 200, webtest.Status(t, fake[1]+"/organizations", emulator.DefaultAPIKey))

	folders, err := filepath.Glob(filepath.Join(os.Getenv("TMPDIR"), "frontdesk-demo-*"))
	require.NoError(t, err)
	assert.Len(t, folders, 1)
	cancel()
	require.NoError(t, <-done)
	folders, err = filepath.Glob(filepath.Join(os.Getenv("TMPDIR"), "frontdesk-demo-*"))
	require.NoError(t, err)
	assert.Empty(t, folders, "the throwaway databases are gone")
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
		{[]string{"demo", "-life", "-1"}, "-life is -1; it can be 0 to 600"},
		{[]string{"emulator", "-life", "601"}, "-life is 601; it can be 0 to 600"},
	} {
		err := Run(t.Context(), test.args, io.Discard)
		require.ErrorIs(t, err, ErrUsage, test.args)
		assert.ErrorContains(t, err, test.want)
	}
	var help strings.Builder
	require.NoError(t, Run(t.Context(), nil, &help))
	assert.Contains(t, help.String(), "frontdesk demo")
}

func TestServeRunsFromTheEnvironmentAndForgetsItsSecrets(t *testing.T) {
	webtest.Configure(t, webtest.StartEmulator(t), nil)
	ctx, cancel := context.WithCancel(t.Context())
	out, done := make(say, 10), make(chan error, 1)
	go func() { done <- Run(ctx, []string{"serve"}, out) }()
	assert.Equal(t, "Frontdesk is ready at http://localhost:8080\n", out.next(t))
	assert.Empty(t, os.Getenv("WORKOS_API_KEY"))
	cancel()
	require.NoError(t, <-done)
}

func TestServeHelpDescribesTheSettings(t *testing.T) {
	var help, table strings.Builder
	require.ErrorIs(t, Run(t.Context(), []string{"serve", "-h"}, &help), flag.ErrHelp)
	config.WriteTable(&table)
	assert.Contains(t, help.String(), table.String())
}

func TestServeWithoutSettingsReportsEveryError(t *testing.T) {
	for _, name := range config.Names() {
		t.Setenv(name, "")
	}
	t.Setenv("DATABASE_URL", t.TempDir())
	err := Run(t.Context(), []string{"serve"}, io.Discard)
	var errs config.Errors
	require.ErrorAs(t, err, &errs)
	assert.Len(t, errs, 4, "the four that a person sets: %v", err)
}

func TestServeSaysWhatToSetWhenItsAddressIsTaken(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer taken.Close()
	webtest.Configure(t, "http://127.0.0.1:1", map[string]string{"FRONTDESK_ADDR": taken.Addr().String()})
	err = Run(t.Context(), []string{"serve"}, io.Discard)
	require.ErrorContains(t, err, "FRONTDESK_ADDR is "+taken.Addr().String()+", which Frontdesk cannot listen on: another program uses "+
		"this address already.")
	assert.ErrorContains(t, err, "Stop the other program, or set FRONTDESK_ADDR to a free address, such as 127.0.0.1:8081.")
	assert.NotContains(t, err.Error(), "bind")

	usual, err := net.Listen("tcp", DefaultAddr)
	if err == nil {
		defer usual.Close()
	} // else another program uses it, which is what this is about
	webtest.Configure(t, "http://127.0.0.1:1", map[string]string{"FRONTDESK_ADDR": ""})
	err = Run(t.Context(), []string{"serve"}, io.Discard)
	require.ErrorContains(t, err, "FRONTDESK_ADDR is "+DefaultAddr+" (the default), which Frontdesk cannot listen on: another program uses "+
		"this address already.")
	assert.ErrorContains(t, err, "or set FRONTDESK_ADDR to a free address")
}
