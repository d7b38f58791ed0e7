package emulator_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos/emulator"
	"frontdesk/workos/emulator/data"
)

func TestLimitsAreSwitchedOn(t *testing.T) {
	now := time.Date(2026, 3, 12, 10, 0, 0, 0, time.UTC)
	server, err := emulator.New(emulator.Config{Organizations: 20, Users: 200, Limits: true, Now: func() time.Time { return now }})
	require.NoError(t, err)
	send := func(method, path string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, path, nil)
		r.Header.Set("Authorization", "Bearer "+data.DefaultAPIKey)
		w := httptest.NewRecorder()
		server.ServeHTTP(w, r)
		return w
	}
	// until counts how many requests pass before the first 429.
	until := func(method, path string) (passed int, refused *httptest.ResponseRecorder) {
		for passed = 0; passed < 7000; passed++ {
			if w := send(method, path); w.Code == http.StatusTooManyRequests {
				return passed, w
			}
		}
		return passed, nil
	}
	passed, refused := until("GET", "/directory_users?directory="+server.State().Directories.ID(0))
	require.Equal(t, 4, passed)
	require.Equal(t, `"Ratelimited"`, refused.Body.String(), "a bare string")
	require.Equal(t, "1", refused.Header().Get("Retry-After"))
	require.Equal(t, 200, send("GET", "/directory_users?directory="+server.State().Directories.ID(1)).Code, "each directory has its own")
	now = now.Add(250 * time.Millisecond)
	require.Equal(t, 200, send("GET", "/directory_users?directory="+server.State().Directories.ID(0)).Code, "four a second come back")

	passed, _ = until("DELETE", "/organizations/org_unknown")
	require.Equal(t, 50, passed)
	passed, _ = until("PUT", "/user_management/users/user_unknown")
	require.Equal(t, 500, passed)
	passed, refused = until("GET", "/user_management/users?limit=1")
	require.Equal(t, 1000, passed)
	require.JSONEq(t, `{"message":"Too many requests.","code":"rate_limit_exceeded"}`, refused.Body.String())
	passed, _ = until("GET", "/redirects")
	require.Less(t, passed, 6000, "what was sent before counts")
	now = now.Add(time.Hour)
	passed, refused = until("GET", "/redirects")
	require.Equal(t, 6000, passed)
	require.NotNil(t, refused)
}

func TestMailsAreLimitedPerPerson(t *testing.T) {
	now := time.Date(2026, 3, 12, 10, 0, 0, 0, time.UTC)
	server, err := emulator.New(emulator.Config{Organizations: 20, Users: 200, Limits: true, Now: func() time.Time { return now }})
	require.NoError(t, err)
	send := func(path, body string) int {
		r := httptest.NewRequest("POST", path, strings.NewReader(body))
		r.Header.Set("Authorization", "Bearer "+data.DefaultAPIKey)
		w := httptest.NewRecorder()
		server.ServeHTTP(w, r)
		return w.Code
	}
	verify := "/user_management/users/" + server.State().Users.ID(9) + "/email_verification/send"
	for path, bodies := range map[string][2]string{
		"/user_management/magic_auth":     {`{"email":"jo@acme.example"}`, `{"email":"max@acme.example"}`},
		"/user_management/password_reset": {`{"email":"jo@acme.example"}`, `{"email":"max@acme.example"}`},
		verify:                            {``, ``},
	} {
		for range 3 {
			require.NotEqual(t, http.StatusTooManyRequests, send(path, bodies[0]), path)
		}
		require.Equal(t, http.StatusTooManyRequests, send(path, bodies[0]), path)
		if path != verify {
			require.NotEqual(t, http.StatusTooManyRequests, send(path, bodies[1]), "others have their own")
		}
	}
	require.Equal(t, http.StatusCreated, send("/user_management/magic_auth", `{"email":"ann@acme.example"}`), "the route still reads the body")
	now = now.Add(20 * time.Second)
	require.Equal(t, http.StatusCreated, send("/user_management/magic_auth", `{"email":"jo@acme.example"}`))
}
