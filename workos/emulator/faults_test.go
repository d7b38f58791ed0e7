package emulator

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func (v *visit) fault(f string) answer {
	v.Helper()
	return v.send(v.request(http.MethodPost, "/_emulator/faults", strings.NewReader(f)))
}

func (v *visit) keyed(path string) (*http.Response, error) {
	r := v.request(http.MethodGet, path, nil)
	r.Header.Set("Authorization", "Bearer "+DefaultAPIKey)
	return v.client.Do(r)
}

func TestFaultsAnswerInsteadOfTheAPI(t *testing.T) {
	v := newVisit(t)
	rows := []struct {
		name, fault, path string
		status            int
		body              string // part of it
		header            string // Retry-After
	}{
		{"a status with words of ours", `{"status":503,"count":1}`, "/organizations", 503, "A fault was set", ""},
		{
			"a JSON body and a header", `{"status":429,"body":{"message":"slow down"},"headers":{"Retry-After":"7"},"count":1}`, "/organizations",
			429, `{"message":"slow down"}`, "7",
		},
		{"a body that is not JSON", `{"status":502,"body":"<html>Bad gateway</html>","count":1}`, "/organizations", 502, "<html>Bad", ""},
		{"one path only: others answer", `{"status":500,"path":"/connections"}`, "/organizations", 200, `"object":"list"`, ""},
		{"one path only: this one fails", `{"count":1,"status":500,"path":"/connections"}`, "/connections", 500, "fault", ""},
		{"a pattern of one segment", `{"count":1,"status":500,"path":"/directories/*"}`, "/directories/x", 500, "fault", ""},
		{"everything below", `{"count":1,"status":500,"path":"/user_management/**"}`, "/user_management/users/a", 500, "fault", ""},
		{"another method", `{"status":500,"method":"POST"}`, "/organizations", 200, `"object":"list"`, ""},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			require.Equal(t, http.StatusNoContent, v.send(v.request(http.MethodDelete, "/_emulator/faults", nil)).status)
			require.Equal(t, http.StatusCreated, v.fault(row.fault).status)
			response, err := v.keyed(row.path)
			require.NoError(t, err)
			defer response.Body.Close()
			body, _ := io.ReadAll(response.Body)
			require.Equal(t, row.status, response.StatusCode)
			require.Contains(t, string(body), row.body)
			require.Equal(t, row.header, response.Header.Get("Retry-After"))
		})
	}
}

func TestAFaultCountsDown(t *testing.T) {
	v := newVisit(t)
	v.fault(`{"status":500,"count":2}`)
	for _, want := range []int{500, 500, 200} {
		response, err := v.keyed("/organizations")
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		require.Equal(t, want, response.StatusCode)
	}
	var left struct{ Data []Fault }
	v.get("/_emulator/faults").into(200, &left)
	require.Empty(t, left.Data)
	v.fault(`{"status":500,"path":"/connections"}`)
	v.get("/_emulator/faults").into(200, &left)
	require.Equal(t, []Fault{{Status: 500, Path: "/connections"}}, left.Data)
}

func TestConnectionsBreak(t *testing.T) {
	v := newVisit(t)
	v.fault(`{"reset":true,"count":2}`) // twice: Go's transport tries a GET again on a connection that was used before
	_, err := v.keyed("/organizations")
	require.Error(t, err, "no answer at all")

	v.fault(`{"cut":true,"count":1,"body":{"object":"list","data":[]}}`)
	response, err := v.keyed("/organizations")
	require.NoError(t, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	require.False(t, json.Valid(body))
}

func TestADelayedAnswerIsTheRealOne(t *testing.T) {
	v := newVisit(t)
	v.fault(`{"delay_ms":60,"count":1}`)
	start := time.Now()
	require.NotEmpty(t, v.list("/organizations").ids())
	require.GreaterOrEqual(t, time.Since(start), 60*time.Millisecond)
}

func TestFaultsAreChecked(t *testing.T) {
	v := newVisit(t)
	for _, wrong := range []string{
		`{`, `{"statuss":500}`, `{"status":99}`, `{"status":700}`, `{"path":"/a["}`, `{"delay_ms":-1}`, `{"delay_ms":600000}`, `{"count":-1}`,
	} {
		require.Equal(t, http.StatusUnprocessableEntity, v.fault(wrong).status, wrong)
	}
}

func TestLimitsAreSwitchedOn(t *testing.T) {
	now := time.Date(2026, 3, 12, 10, 0, 0, 0, time.UTC)
	server, err := New(Config{Organizations: 20, Users: 200, Limits: true, Now: func() time.Time { return now }})
	require.NoError(t, err)
	send := func(method, path string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, path, nil)
		r.Header.Set("Authorization", "Bearer "+DefaultAPIKey)
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
	passed, refused := until("GET", "/directory_users?directory="+server.state.Directories.ID(0))
	require.Equal(t, 4, passed)
	require.Equal(t, `"Ratelimited"`, refused.Body.String(), "a bare string")
	require.Equal(t, "1", refused.Header().Get("Retry-After"))
	require.Equal(t, 200, send("GET", "/directory_users?directory="+server.state.Directories.ID(1)).Code, "each directory has its own")
	now = now.Add(250 * time.Millisecond)
	require.Equal(t, 200, send("GET", "/directory_users?directory="+server.state.Directories.ID(0)).Code, "four a second come back")

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
