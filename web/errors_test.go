package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"frontdesk/auth"
	"frontdesk/handlers"
	"frontdesk/store"
	"frontdesk/workos"
	"frontdesk/workos/mirror"

	"github.com/labstack/echo/v4"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestErrorsBecomeWords(t *testing.T) {
	for _, test := range []struct {
		name       string
		err        error
		wantStatus int
		wantTitle  string
		wantText   string
	}{
		{"a handler's own problem is shown as it is", &handlers.Problem{Status: 422, Title: "No", Text: "Because"}, 422, "No", "Because"},
		{"a wrapped problem is found", fmt.Errorf("outer: %w", &handlers.Problem{Status: 409, Title: "Twice"}), 409, "Twice", ""},
		{"a role that may not", auth.Denied{Permission: auth.ExportAuditLogs, Role: auth.Viewer, Needs: auth.Support}, 403,
			"Your role may not do this", "support"},
		{"too much in a form", echo.NewHTTPError(400).SetInternal(&http.MaxBytesError{Limit: 1}), 413, "This is more than the form accepts",
			"Nothing was changed"},
		{"a page that is not there", echo.ErrNotFound, 404, "There is no such page", "overview"},
		{"a method that is not there", echo.ErrMethodNotAllowed, 405, "This address does not work that way", ""},
		{"a form from another site", echo.NewHTTPError(403), 403, "This request did not come from Frontdesk", "Nothing was changed"},
		{"a file upload", echo.ErrUnsupportedMediaType, 415, "This is not a Frontdesk form", ""},
		{"any other client mistake", echo.NewHTTPError(http.StatusBadRequest), 400, "Frontdesk cannot read this request", ""},
		{"a cursor of another list of the mirror", mirror.ErrBadCursor, 400, "This page of the list does not exist", ""},
		{"a cursor of another list of the desk", store.ErrBadCursor, 400, "This page of the list does not exist", ""},
		{"a record that is not there", store.ErrNotFound, 404, "There is no such page", ""},
		{"an object that WorkOS does not know", &workos.Error{Status: 404, Outcome: workos.Refused}, 404, "WorkOS has no such object", "deleted"},
		{"WorkOS limits", &workos.Error{Status: 429, RetryAfter: 3 * time.Second, Outcome: workos.Refused}, 503, "WorkOS is busy",
			"in 3 seconds"},
		{"the desk's own pace", &workos.Error{Err: workos.ErrBusy, Outcome: workos.NotSent}, 503, "Frontdesk held this back",
			"nothing was sent to WorkOS. Try again in a few seconds."},
		{"a refused key", &workos.Error{Status: 401, Outcome: workos.Refused}, 502, "WorkOS refused Frontdesk's API key",
			"An administrator of the WorkOS environment"},
		{"a key that may not", &workos.Error{Status: 403, Outcome: workos.Refused}, 502, "WorkOS refused Frontdesk's API key",
			"what the key may do"},
		{"an endpoint that the server lacks", &workos.Error{Status: 501, Outcome: workos.Refused}, 502, "This WorkOS server does not offer this",
			""},
		{"WorkOS fails", &workos.Error{Status: 500, Outcome: workos.Unknown}, 502, "WorkOS answered with an error", "check first"},
		{"WorkOS cannot be reached", &workos.Error{Outcome: workos.NotSent, Err: errors.New("dial")}, 503, "WorkOS cannot be reached",
			"nothing was sent"},
		{"WorkOS refuses an input", &workos.Error{Status: 422, Outcome: workos.Refused}, 502, "WorkOS did not accept this request",
			"Trying again will not help"},
		{"WorkOS refuses an address", &workos.Error{Status: 400, Outcome: workos.Refused}, 502, "WorkOS did not accept this request",
			"Trying again will not help"},
		{"WorkOS refuses for another reason", &workos.Error{Status: 409, Outcome: workos.Refused}, 502, "WorkOS refused this",
			"Nothing was changed"},
		{"a server without the operation", &workos.Error{Status: 404, NoRoute: true, Outcome: workos.Refused}, 502,
			"This WorkOS server does not offer this", "which server"},
		{"somebody else changes it", &workos.Error{Status: 503, Code: "concurrent_request", Outcome: workos.Refused}, 503,
			"Somebody else was changing this", "Nothing was changed"},
		{"WorkOS asked to wait", &workos.Error{Err: workos.ErrPaused, RetryAfter: 40 * time.Second, Outcome: workos.NotSent}, 503,
			"WorkOS has asked Frontdesk to wait", "in 40 seconds"},
		{"a deadline", context.DeadlineExceeded, 504, "This took too long", ""},
		{"anything else keeps its details for the log", errors.New("sql: canary"), 500, "Something went wrong", "request ID"},
	} {
		t.Run(test.name, func(t *testing.T) {
			problem := problemOf(test.err)
			assert.Equal(t, test.wantStatus, problem.Status)
			assert.Equal(t, test.wantTitle, problem.Title)
			assert.Contains(t, problem.Text, test.wantText)
			assert.NotContains(t, problem.Title+problem.Text, "canary")
		})
	}
}

func TestRequestsThatBreakOffAreNoFailureOfTheDesk(t *testing.T) {
	d := startDesk(t)
	home, err := url.Parse(d.URL)
	require.NoError(t, err)
	cookies := d.signIn(t, "viewer").Jar.Cookies(home)
	over, cancel := context.WithCancel(t.Context())
	cancel()
	for _, test := range []struct {
		name, method, address string
		body                  io.Reader
		status                int
	}{
		{"the browser gave it up", http.MethodGet, "/users?q=ann", nil, statusGone},
		{"the form came too slowly", http.MethodPost, "/sign-out", iotest.ErrReader(os.ErrDeadlineExceeded), http.StatusBadRequest},
	} {
		t.Run(test.name, func(t *testing.T) {
			request := httptest.NewRequestWithContext(over, test.method, test.address, test.body)
			request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			for _, cookie := range cookies {
				request.AddCookie(cookie)
			}
			got := httptest.NewRecorder()
			d.ServeHTTP(got, request)
			assert.Equal(t, test.status, got.Code)
			assert.Equal(t, test.status == http.StatusBadRequest, strings.Contains(got.Body.String(), "cannot read this request"))
			assert.NotContains(t, d.Log.String(), `"level":"ERROR"`)
		})
	}
}

func TestABadRequestHasALinkOnwards(t *testing.T) {
	d := startDesk(t)
	client := d.signIn(t, "viewer")
	for _, at := range []string{"/users/--x", "/users/" + strings.Repeat("x", 300), "/organizations?after=nonsense",
		"/search?q=" + strings.Repeat("x", 2000), "/audit-logs/actions/--x"} {
		got := d.send(t, client, http.MethodGet, at, nil)
		assert.Equal(t, http.StatusBadRequest, got.StatusCode, at)
		assert.Positive(t, got.page(t).Find("main a[href]").Length(), "%s leads nowhere", at)
	}
}
