// Package webtest has what the tests of the server and those of the commands share.
package webtest

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"sync/atomic"
	"testing"

	"frontdesk/web/config"
	"frontdesk/workos/emulator"

	"github.com/stretchr/testify/require"
)

// Configure sets the environment of frontdesk serve for a WorkOS server of the test.
func Configure(t *testing.T, baseURL string, changes map[string]string) {
	t.Helper()
	Unconfigure(t)
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

// firstPort and ports are a range below those that Linux hands out by itself (ip_local_port_range, from 32768), so no other
// test and no outgoing connection is given a port of this range while nobody listens on it.
const firstPort, ports = 12000, 20000

var portsTaken atomic.Int64

// FreeAddress is an address on the loopback interface for a program that is started a moment later. Test processes that run
// at the same time begin at different places of the range.
func FreeAddress(t testing.TB) string {
	t.Helper()
	start := int64(os.Getpid()) * 97
	for range ports {
		address := net.JoinHostPort("127.0.0.1", strconv.FormatInt(firstPort+(start+portsTaken.Add(1))%ports, 10))
		if listener, err := net.Listen("tcp", address); err == nil {
			require.NoError(t, listener.Close())
			return address
		}
	}
	t.Fatal("no port is free")
	return ""
}

// Unconfigure sets every setting to nothing.
func Unconfigure(t *testing.T) {
	t.Helper()
	for _, name := range config.Names() {
		t.Setenv(name, "")
	}
}

// Scenario is one of the emulator's customers with a problem.
func Scenario(t *testing.T, name string) emulator.Scenario {
	t.Helper()
	for _, scenario := range emulator.Scenarios() {
		if scenario.Name == name {
			return scenario
		}
	}
	t.Fatalf("no scenario is called %q", name)
	return emulator.Scenario{}
}

// StartEmulator serves a small made-up environment and returns its address.
func StartEmulator(t *testing.T) string {
	t.Helper()
	fake, err := emulator.New(emulator.Config{Organizations: 20, Users: 100})
	require.NoError(t, err)
	server := httptest.NewServer(fake)
	t.Cleanup(server.Close)
	return server.URL
}

// Status is the status of a GET, with an API key when there is one.
func Status(t *testing.T, address, key string) int {
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
