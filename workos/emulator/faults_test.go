package emulator_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos/emulator"
	"frontdesk/workos/emulator/data"
	"frontdesk/workos/emulator/emulatortest"
)

func fault(v *emulatortest.Visit, f string) emulatortest.Answer {
	v.Helper()
	return v.Send(v.Request(http.MethodPost, "/_emulator/faults", strings.NewReader(f)))
}

func keyed(v *emulatortest.Visit, path string) (*http.Response, error) {
	r := v.Request(http.MethodGet, path, nil)
	r.Header.Set("Authorization", "Bearer "+data.DefaultAPIKey)
	return v.Client.Do(r)
}

func TestFaultsAnswerInsteadOfTheAPI(t *testing.T) {
	v := emulatortest.NewVisit(t)
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
			require.Equal(t, http.StatusNoContent, v.Send(v.Request(http.MethodDelete, "/_emulator/faults", nil)).Status)
			require.Equal(t, http.StatusCreated, fault(v, row.fault).Status)
			response, err := keyed(v, row.path)
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
	v := emulatortest.NewVisit(t)
	fault(v, `{"status":500,"count":2}`)
	for _, want := range []int{500, 500, 200} {
		response, err := keyed(v, "/organizations")
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		require.Equal(t, want, response.StatusCode)
	}
	var left struct{ Data []emulator.Fault }
	v.Get("/_emulator/faults").Into(200, &left)
	require.Empty(t, left.Data)
	fault(v, `{"status":500,"path":"/connections"}`)
	v.Get("/_emulator/faults").Into(200, &left)
	require.Equal(t, []emulator.Fault{{Status: 500, Path: "/connections"}}, left.Data)
}

func TestConnectionsBreak(t *testing.T) {
	v := emulatortest.NewVisit(t)
	fault(v, `{"reset":true,"count":2}`) // twice: Go's transport tries a GET again on a connection that was used before
	_, err := keyed(v, "/organizations")
	require.Error(t, err, "no answer at all")

	fault(v, `{"cut":true,"count":1,"body":{"object":"list","data":[]}}`)
	response, err := keyed(v, "/organizations")
	require.NoError(t, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	require.False(t, json.Valid(body))
}

func TestADelayedAnswerIsTheRealOne(t *testing.T) {
	v := emulatortest.NewVisit(t)
	fault(v, `{"delay_ms":60,"count":1}`)
	start := time.Now()
	require.NotEmpty(t, v.List("/organizations").IDs())
	require.GreaterOrEqual(t, time.Since(start), 60*time.Millisecond)
}

func TestFaultsAreChecked(t *testing.T) {
	v := emulatortest.NewVisit(t)
	for _, wrong := range []string{
		`{`, `{"statuss":500}`, `{"status":99}`, `{"status":700}`, `{"path":"/a["}`, `{"delay_ms":-1}`, `{"delay_ms":600000}`, `{"count":-1}`,
	} {
		require.Equal(t, http.StatusUnprocessableEntity, fault(v, wrong).Status, wrong)
	}
}
