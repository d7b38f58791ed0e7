package web

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"frontdesk/workos/emulator"

	"github.com/stretchr/testify/require"
)

// workOSStatus is the sentence about WorkOS on a page.
func workOSStatus(t *testing.T, page answer) string {
	t.Helper()
	line := page.page(t).Find("#workos-status")
	require.Equal(t, 1, line.Length(), page.body)
	return line.Text()
}

func TestEveryPageSaysThatWorkOSIsDown(t *testing.T) {
	d := startPages(t)
	client := d.signIn(t, "admin")
	organization := emulator.Scenarios()[0].OrganizationID
	lists := []string{"/", "/organizations", "/connections", "/users", "/activity", "/search?q=x", "/settings/roles"}
	for _, status := range []string{`"status":503`, `"status":500,"body":{"message":"x"}`, `"reset":true`, `"status":200,"body":"<html>"`} {
		t.Run(status, func(t *testing.T) {
			d.breaks(t, "", status)
			d.send(t, client, http.MethodGet, "/organizations/"+organization, nil)
			for _, path := range lists {
				require.Regexp(t, `^WorkOS is not answering since \d\d:\d\d UTC\. .*changes are not possible right now\.$`,
					workOSStatus(t, d.send(t, client, http.MethodGet, path, nil)), path)
			}
			require.Contains(t, d.send(t, client, http.MethodGet, "/status/chip", nil).body, "WorkOS is not answering", "what open pages ask for")
			d.clearFaults(t)
			require.Eventually(t, func() bool {
				return d.send(t, client, http.MethodGet, "/status/chip", nil).body == ""
			}, patience, 50*time.Millisecond, "it goes by itself, without a page that calls WorkOS")
			require.Empty(t, workOSStatus(t, d.send(t, client, http.MethodGet, "/organizations", nil)))
		})
	}
}

func TestARefusedKeyIsSaidOnEveryPage(t *testing.T) {
	d := startPages(t)
	client := d.signIn(t, "admin")
	organization := emulator.Scenarios()[0].OrganizationID
	d.breaks(t, "", `"status":401,"body":{"message":"Unauthorized"}`)
	d.send(t, client, http.MethodGet, "/organizations/"+organization, nil)
	require.Regexp(t, `^WorkOS has refused Frontdesk's API key since .*Tell the person who runs Frontdesk: the key must be replaced\.`,
		workOSStatus(t, d.send(t, client, http.MethodGet, "/users", nil)))
	d.clearFaults(t)
	require.Eventually(t, func() bool {
		return d.send(t, client, http.MethodGet, "/status/chip", nil).body == ""
	}, patience, 50*time.Millisecond)
}

func TestOneFailedCallIsNoAlarm(t *testing.T) {
	d := startPages(t)
	client := d.signIn(t, "admin")
	organization := emulator.Scenarios()[0].OrganizationID
	for _, status := range []int{404, 422, 429, 403, 500} {
		d.breaks(t, "/organizations/"+organization, fmt.Sprintf(`"status":%d`, status))
		d.send(t, client, http.MethodGet, "/organizations/"+organization, nil)
		for range 3 {
			require.Empty(t, workOSStatus(t, d.send(t, client, http.MethodGet, "/organizations", nil)), status)
			d.send(t, client, http.MethodGet, "/organizations/"+organization, nil)
		}
		d.clearFaults(t)
	}
	require.NotContains(t, d.send(t, d.browser(t), http.MethodGet, "/signed-out", nil).body, "workos-status",
		"people who are not signed in see nothing of it")
}
