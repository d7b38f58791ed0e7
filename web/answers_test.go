package web

import (
	"net/http"
	"strings"
	"testing"

	"frontdesk/static"

	"github.com/labstack/echo/v4"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAssetsMayBeKeptForEver(t *testing.T) {
	d := startDesk(t)
	for _, file := range static.Files() {
		got := d.send(t, d.browser(t), "GET", file.URL, nil, "Accept-Encoding", "identity")
		assert.Equal(t, 200, got.StatusCode, file.URL)
		assert.Equal(t, "public, max-age=31536000, immutable", got.Header.Get("Cache-Control"))
		assert.Equal(t, file.ContentType, got.Header.Get("Content-Type"))
		assert.Equal(t, "nosniff", got.Header.Get("X-Content-Type-Options"))
		assert.Equal(t, string(file.Content), got.body)
		assert.Empty(t, got.Header.Values("Set-Cookie"))
		if file.Gzip != nil {
			small := d.send(t, d.browser(t), "GET", file.URL, nil, "Accept-Encoding", "gzip")
			assert.Equal(t, "gzip", small.Header.Get("Content-Encoding"))
			assert.Equal(t, string(file.Gzip), small.body)
		}
	}
	assert.Equal(t, 404, d.send(t, d.browser(t), "GET", "/static/app.css", nil).StatusCode, "only the hashed name exists")
}

func TestHealth(t *testing.T) {
	d := startDesk(t)
	for _, method := range []string{"GET", "HEAD"} {
		assert.Equal(t, 200, d.send(t, d.browser(t), method, "/livez", nil).StatusCode)
		assert.Equal(t, 200, d.send(t, d.browser(t), method, "/readyz", nil).StatusCode)
	}
	d.draining.Store(true)
	assert.Equal(t, 503, d.send(t, d.browser(t), "GET", "/readyz", nil).StatusCode, "not ready while stopping")
	assert.Equal(t, 200, d.send(t, d.browser(t), "GET", "/livez", nil).StatusCode)
	d.draining.Store(false)

	require.NoError(t, d.records.Close())
	assert.Equal(t, 200, d.send(t, d.browser(t), "GET", "/readyz", nil).StatusCode, "pages are served, to say so")
	got := d.send(t, d.browser(t), "GET", "/readyz/actions", nil)
	assert.Equal(t, 503, got.StatusCode, "no actions without the database")
	assert.NotContains(t, got.body, "sql")
	assert.Equal(t, 200, d.send(t, d.browser(t), "GET", "/livez", nil, "Cookie", "frontdesk-session=x").StatusCode, "alive all the same")
}

func TestCSPReportsAreLoggedAndCounted(t *testing.T) {
	d := startDesk(t)
	report := func(body string) int {
		request, err := http.NewRequest("POST", d.URL+"/csp-report", strings.NewReader(body))
		require.NoError(t, err)
		request.Header.Set("Content-Type", "application/csp-report")
		response, err := http.DefaultClient.Do(request)
		require.NoError(t, err)
		response.Body.Close()
		return response.StatusCode
	}
	assert.Equal(t, 204, report(`{"csp-report":{"document-uri":"http://desk/users?q=canary","effective-directive":"script-src-elem","blocked-uri":"inline","line-number":3}}`))
	assert.Equal(t, 400, report(`not a report`))
	assert.Equal(t, 413, report(`{"csp-report":{"document-uri":"`+strings.Repeat("x", 8<<10)+`"}}`))
	assert.EqualValues(t, 1, d.CSPReports())

	lines := d.Log.lines(t, "blocked by the content security policy")
	require.Len(t, lines, 1)
	assert.Equal(t, "script-src-elem", lines[0]["directive"])
	assert.NotContains(t, d.Log.String(), "canary", "what people searched for is not logged")
}

func TestPagesAreCompressed(t *testing.T) {
	d := startDesk(t)
	d.echo.GET("/long", func(c echo.Context) error { return c.HTML(http.StatusOK, strings.Repeat("<p>row</p>", 1000)) })
	got := d.send(t, d.browser(t), "GET", "/long", nil, "Accept-Encoding", "gzip")
	assert.Equal(t, "gzip", got.Header.Get("Content-Encoding"))
	assert.Less(t, len(got.body), 1000)
	assert.Contains(t, got.Header.Values("Vary"), "Accept-Encoding")
}
