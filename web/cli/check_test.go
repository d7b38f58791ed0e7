package cli

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontdesk/web/webtest"
	"frontdesk/workos/emulator"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func startServer(t *testing.T, handler http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

// answerWith starts a server that gives the same answer to every request.
func answerWith(t *testing.T, status int, contentType, body string) string {
	t.Helper()
	return startServer(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	})
}

func TestCheckAsksWorkOS(t *testing.T) {
	broken := startServer(t, http.NotFound)
	secret := httptest.NewTLSServer(http.NotFoundHandler())
	secret.Config.ErrorLog = log.New(io.Discard, "", 0) // it tells of each handshake that is refused
	t.Cleanup(secret.Close)
	const json = "application/json"
	for _, test := range []struct {
		name    string
		baseURL string // "" for an emulator
		changes map[string]string
		want    string // in the output, or in the error when wantErr
		wantErr bool
	}{
		{"all is well", "", nil, "Nothing is wrong.", false},
		{"a wrong key", "", map[string]string{"WORKOS_API_KEY": "sk_test_canary"}, "WORKOS_API_KEY is refused", true},
		{"an unknown organization", "", map[string]string{"FRONTDESK_SSO_ORGANIZATION": "org_01NONE"}, "FRONTDESK_SSO_ORGANIZATION is unknown",
			true},
		{"an unknown connection", "", map[string]string{"FRONTDESK_SSO_ORGANIZATION": "", "FRONTDESK_SSO_CONNECTION": "conn_01NONE"},
			"FRONTDESK_SSO_CONNECTION is unknown", true},
		{"a redirect URI that is not registered", "", map[string]string{"FRONTDESK_URL": "https://desk.example.com"},
			"https://desk.example.com/auth/callback", true},
		{"nobody listens", "http://127.0.0.1:1", nil, "cannot be reached", true},
		{"something that is not WorkOS", broken, nil, "does not answer as WorkOS does", true},
		{"a web page", answerWith(t, 200, "text/html", "<h1>It works</h1>"), nil,
			"WORKOS_BASE_URL names a server that does not answer as WorkOS does", true},
		{"a server that refuses the request", answerWith(t, 422, json, `{"message":"Invalid"}`), nil,
			"WorkOS did not accept the request as valid", true},
		{"a server whose certificate is its own", secret.URL, nil, "names a server whose certificate cannot be trusted", true},
		{"a busy WorkOS", answerWith(t, 429, json, `"Ratelimited"`), nil, "WORKOS_API_KEY could not be tried: WorkOS is busy", true},
		{"a failing WorkOS", answerWith(t, 503, json, `{"message":"Down"}`), nil,
			"WORKOS_API_KEY could not be tried: WorkOS answered with an error: 503 Service Unavailable.", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			baseURL := test.baseURL
			if baseURL == "" {
				baseURL = webtest.StartEmulator(t)
			}
			webtest.Configure(t, baseURL, test.changes)
			var out strings.Builder
			err := Run(t.Context(), []string{"serve", "-check"}, &out)
			if !test.wantErr {
				require.NoError(t, err)
				assert.Contains(t, out.String(), test.want)
				return
			}
			require.Error(t, err)
			assert.Contains(t, err.Error(), test.want)
			assert.NotContains(t, fmt.Sprint(err, out.String()), "canary")
		})
	}
}

// connectionServer answers as WorkOS does about one organization and its connections.
func connectionServer(t *testing.T, connections ...string) string {
	t.Helper()
	fake, err := emulator.New(emulator.Config{Organizations: 1, Users: 5, Exact: true})
	require.NoError(t, err)
	rows := make([]string, len(connections))
	for i, state := range connections {
		rows[i] = fmt.Sprintf(`{"object":"connection","id":"conn_%d","name":"Staff %d","state":%q,"organization_id":%q,`+
			`"connection_type":"OktaSAML","domains":[]}`, i, i, state, emulator.StaffOrganizationID)
	}
	return startServer(t, func(w http.ResponseWriter, r *http.Request) {
		index := strings.TrimPrefix(r.URL.Path, "/connections/conn_")
		w.Header().Set("Content-Type", "application/json")
		switch {
		case r.URL.Path == "/connections":
			fmt.Fprintf(w, `{"object":"list","data":[%s],"list_metadata":{"before":null,"after":null}}`, strings.Join(rows, ","))
		case len(index) == 1 && int(index[0]-'0') < len(rows):
			fmt.Fprint(w, rows[index[0]-'0'])
		default:
			fake.ServeHTTP(w, r)
		}
	})
}

func TestCheckLooksAtTheConnectionsOfTheOrganization(t *testing.T) {
	byConnection := map[string]string{"FRONTDESK_SSO_ORGANIZATION": "", "FRONTDESK_SSO_CONNECTION": "conn_0"}
	other := map[string]string{"FRONTDESK_SSO_ORGANIZATION": "org_01OTHER", "FRONTDESK_SSO_CONNECTION": "conn_0"}
	for _, test := range []struct {
		name      string
		states    []string
		changes   map[string]string
		said      string
		wantError string // "" for none
	}{
		{"one active", []string{"inactive", "active"}, nil, "by the connection Staff 1 (conn_1, active)", ""},
		{"one that waits for its first sign-in", []string{"validating"}, nil, "becomes active after the first successful sign-in", ""},
		{"none", nil, nil, "", "FRONTDESK_SSO_ORGANIZATION has no SSO connection, so nobody can sign in."},
		{"none active", []string{"inactive", "draft"}, nil, "",
			"FRONTDESK_SSO_ORGANIZATION has no active connection, so nobody can sign in: Staff 0 (conn_0, inactive), Staff 1 (conn_1, draft)."},
		{"several active", []string{"active", "active"}, nil, "",
			"has several active connections, so WorkOS cannot choose one: Staff 0 (conn_0, active), Staff 1 (conn_1, active)"},
		{"an active connection", []string{"active", "active"}, byConnection, "People may sign in by the connection Staff 0", ""},
		{"an inactive connection", []string{"inactive"}, byConnection, "",
			"FRONTDESK_SSO_CONNECTION is not active, so nobody can sign in: Staff 0 (conn_0, inactive)."},
		{"a missing connection", nil, byConnection, "", "FRONTDESK_SSO_CONNECTION is unknown to this WorkOS environment: conn_0."},
		{"a connection of another organization", []string{"active"}, other, "",
			"FRONTDESK_SSO_CONNECTION belongs to another organization: conn_0 to " +
				emulator.StaffOrganizationID + ", not to org_01OTHER."},
	} {
		t.Run(test.name, func(t *testing.T) {
			webtest.Configure(t, connectionServer(t, test.states...), test.changes)
			var out strings.Builder
			err := Run(t.Context(), []string{"serve", "-check"}, &out)
			assert.Contains(t, out.String(), test.said)
			if test.wantError == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, test.wantError)
		})
	}
}

func TestCheckReportsEveryErrorAtOnceAndLeavesNoFile(t *testing.T) {
	folder := t.TempDir()
	webtest.Configure(t, webtest.StartEmulator(t), map[string]string{
		"WORKOS_CLIENT_ID": "client_01NONE", "FRONTDESK_SSO_ORGANIZATION": webtest.Scenario(t, "Meridian Avionics").OrganizationID,
		"FRONTDESK_URL": "https://desk.example.com", "FRONTDESK_RATE_SHARE": "lots", "DATABASE_URL": folder,
	})
	t.Setenv("FRONTDESK_PORTAL_HOST", "app.example.com")
	t.Setenv("FRONTDESK_COLOUR", "blue")
	t.Setenv("WORKOS_APIKEY", "sk_test_canary")
	var out strings.Builder
	err := Run(t.Context(), []string{"serve", "-check"}, &out)
	for _, part := range []string{
		"7 settings are missing or wrong.", "FRONTDESK_RATE_SHARE is not a share", "WORKOS_CLIENT_ID is unknown to WorkOS: client_01NONE",
		"has no active connection", "https://desk.example.com/auth/callback",
		"FRONTDESK_PORTAL_HOST is not a Frontdesk setting.\n      Did you mean FRONTDESK_PORTAL_HOSTS?",
		"FRONTDESK_COLOUR is not a Frontdesk setting.\n      Remove it", "WORKOS_APIKEY is not a Frontdesk setting.\n      Did you mean " +
			"WORKOS_API_KEY?",
	} {
		assert.ErrorContains(t, err, part)
	}
	assert.NotContains(t, fmt.Sprint(err, out.String()), "canary")
	left, err := os.ReadDir(folder)
	require.NoError(t, err)
	assert.Empty(t, left)
}

func TestCheckTellsASettingThatWasNotTriedFromAWrongOne(t *testing.T) {
	webtest.Configure(t, answerWith(t, 503, "application/json", `{"message":"Down"}`), nil)
	err := Run(t.Context(), []string{"serve", "-check"}, io.Discard)
	require.ErrorContains(t, err, "1 setting could not be checked, and may be right.")
	assert.NotContains(t, err.Error(), "missing or wrong")
}

func TestCheckFindsARecordsFileThatIsNoDatabase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "desk.db")
	require.NoError(t, os.WriteFile(path, []byte(strings.Repeat("garbage ", 1000)), 0o600))
	webtest.Configure(t, webtest.StartEmulator(t), map[string]string{"DATABASE_URL": path})
	var out strings.Builder
	err := Run(t.Context(), []string{"serve", "-check"}, &out)
	require.ErrorContains(t, err, "DATABASE_URL names a file that is not a Frontdesk database")
	assert.NotContains(t, out.String(), "Nothing is wrong")
}

func TestCheckSucceedsWithoutLeavingAFile(t *testing.T) {
	folder := t.TempDir()
	webtest.Configure(t, webtest.StartEmulator(t), map[string]string{"DATABASE_URL": filepath.Join(folder, "desk.db")})
	var out strings.Builder
	require.NoError(t, Run(t.Context(), []string{"serve", "-check"}, &out))
	assert.Contains(t, out.String(), "WorkOS knows the client ID "+emulator.DefaultClientID)
	left, err := os.ReadDir(folder)
	require.NoError(t, err)
	assert.Empty(t, left)
}

func TestCheckSuggestsNoAddressWithoutAPort(t *testing.T) {
	webtest.Configure(t, webtest.StartEmulator(t), map[string]string{"FRONTDESK_ADDR": "localhost", "FRONTDESK_URL": ""})
	var out strings.Builder
	err := Run(t.Context(), []string{"serve", "-check"}, &out)
	require.ErrorContains(t, err, "FRONTDESK_ADDR is not an address to listen on")
	assert.NotContains(t, err.Error()+out.String(), "http://localhost:/")
	assert.NotContains(t, err.Error()+out.String(), "redirect URI")
}
