package web

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"frontdesk/web/config"

	"github.com/labstack/echo/v4"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// withTestRoutes adds what no page of Frontdesk does.
func withTestRoutes(d *testDesk) *testDesk {
	d.echo.GET("/boom", func(echo.Context) error { panic("canary of a panic") })
	d.echo.GET("/half", func(c echo.Context) error {
		c.Response().WriteHeader(http.StatusOK)
		_, _ = c.Response().Write([]byte("half"))
		return fmt.Errorf("canary after the first half")
	})
	d.echo.POST("/form", func(c echo.Context) error { return c.String(http.StatusOK, c.Request().PostForm.Get("field")) })
	d.echo.GET("/ip", func(c echo.Context) error { return c.String(http.StatusOK, c.RealIP()) })
	return d
}

var nonceInPolicy = regexp.MustCompile(`script-src 'nonce-([A-Z2-7]{26})';`)

func TestEveryAnswerCarriesTheSecurityHeaders(t *testing.T) {
	d := withTestRoutes(startDesk(t, secure))
	nonces := map[string]bool{}
	for _, test := range []struct {
		method, path string
		want         int
	}{
		{"GET", "/", 303}, {"GET", "/livez", 200}, {"GET", "/no-such-page", 404}, {"PUT", "/livez", 405},
		{"GET", "/boom", 500}, {"GET", "/auth/callback", 400}, {"GET", "/signed-out", 200}, {"GET", "/static/none.css", 404},
		{"GET", "/sign-in", 200}, {"GET", "/sign-in/start", 303},
	} {
		got := d.send(t, d.browser(t), test.method, test.path, nil)
		name := test.method + " " + test.path
		assert.Equal(t, test.want, got.StatusCode, name)
		policy := got.Header.Get("Content-Security-Policy")
		for _, directive := range []string{
			"default-src 'none'", "style-src 'self'", "img-src 'self'", "font-src 'self'", "connect-src 'self'", "form-action 'self'",
			"base-uri 'none'", "frame-ancestors 'none'", "object-src 'none'", "report-uri /csp-report",
		} {
			assert.Contains(t, policy, directive, name)
		}
		nonce := nonceInPolicy.FindStringSubmatch(policy)
		require.NotNil(t, nonce, "%s: %s", name, policy)
		assert.False(t, nonces[nonce[1]], "a nonce is used once")
		nonces[nonce[1]] = true
		got.page(t) // parses
		if strings.Contains(got.body, "<script") {
			assert.Contains(t, got.body, `nonce="`+nonce[1]+`"`, name)
		}
		for header, want := range map[string]string{
			"Strict-Transport-Security":    "max-age=63072000; includeSubDomains",
			"X-Content-Type-Options":       "nosniff",
			"Referrer-Policy":              "no-referrer",
			"Cross-Origin-Opener-Policy":   "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin",
			"X-Frame-Options":              "DENY",
			"Cache-Control":                "no-store",
		} {
			assert.Equal(t, want, got.Header.Get(header), "%s %s", name, header)
		}
		assert.Contains(t, got.Header.Values("Vary"), "HX-Request-Type", name)
		assert.Empty(t, got.Header.Get("Access-Control-Allow-Origin"), name)
		assert.Regexp(t, `^[A-Z2-7]{16}$`, got.Header.Get("X-Request-Id"), name)
	}
}

func TestPlainHTTPSendsNoHSTS(t *testing.T) {
	d := startDesk(t)
	assert.Empty(t, d.send(t, d.browser(t), "GET", "/livez", nil, "X-Forwarded-Proto", "https").Header.Get("Strict-Transport-Security"))
}

func TestOddPathsAreNotFound(t *testing.T) {
	d := startDesk(t)
	for _, path := range []string{
		"//evil.example", "//evil.example/..", "/%2f%2fevil.example", "/%5cevil.example", "/\\evil.example", "/%09/evil.example/",
		"/.//evil.example",
		"/organizations/", "/organizations//", "/livez/", "/organizations/../livez", "/organizations/%2e%2e/livez", "/./livez",
		"/static/../livez",
		"/static/..%2f..%2fgo.mod", "/static/%2e%2e/go.mod", "/organizations/org_1%2fusers", "/organizations/org_1%00", "/organizations/;a=b",
		"/organizations/org%20x", "/livez%20", "/@evil.example", "/.", "/..", "/https://evil.example",
	} {
		t.Run(path, func(t *testing.T) {
			got := raw(t, d, "GET "+path+" HTTP/1.1\r\nHost: desk\r\nConnection: close\r\n\r\n")
			assert.True(t, strings.HasPrefix(got, "HTTP/1.1 404") || strings.HasPrefix(got, "HTTP/1.1 400"), got)
			assert.NotContains(t, got, "Location:")
		})
	}
}

// raw sends bytes that no client would and returns the answer.
func raw(t *testing.T, d *testDesk, request string) string {
	t.Helper()
	connection, err := net.Dial("tcp", strings.TrimPrefix(d.URL, "http://"))
	require.NoError(t, err)
	defer connection.Close()
	_, err = connection.Write([]byte(request))
	require.NoError(t, err)
	var answer strings.Builder
	buffer := make([]byte, 4096)
	for {
		n, err := connection.Read(buffer)
		answer.Write(buffer[:n])
		if err != nil {
			return answer.String()
		}
	}
}

func TestOtherSitesCannotMakeABrowserSendForms(t *testing.T) {
	d := withTestRoutes(startDesk(t))
	for _, test := range []struct {
		name    string
		method  string
		headers []string
		want    int
	}{
		{"a form of the desk", "POST", []string{"Sec-Fetch-Site", "same-origin", "Origin", "OWN"}, 200},
		{"a program without a browser's headers", "POST", nil, 200},
		{"a typed address", "POST", []string{"Sec-Fetch-Site", "none"}, 200},
		{"an old browser on the desk", "POST", []string{"Origin", "OWN"}, 200},
		{"another site", "POST", []string{"Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"}, 403},
		{"a neighbour on the same site", "POST", []string{"Sec-Fetch-Site", "same-site", "Origin", "http://127.0.0.1:1"}, 403},
		{"an old browser on another site", "POST", []string{"Origin", "https://evil.example"}, 403},
		{"a sandboxed frame", "POST", []string{"Origin", "null"}, 403},
		{"a method override by header", "GET", []string{"X-HTTP-Method-Override", "POST"}, 405},
		{"a person following a link from elsewhere", "GET", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate",
			"Sec-Fetch-Dest", "document"}, 405},
		{"an image on another site", "GET", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors", "Sec-Fetch-Dest", "image"},
			403},
		{"a frame on another site", "GET", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "iframe"},
			403},
	} {
		t.Run(test.name, func(t *testing.T) {
			headers := strings.Split(strings.ReplaceAll(strings.Join(test.headers, "\x00"), "OWN", d.URL), "\x00")
			var form url.Values
			if test.method == "POST" {
				form = url.Values{"field": {"x"}, "_method": {"GET"}}
			}
			assert.Equal(t, test.want, d.send(t, d.browser(t), test.method, "/form", form, headers...).StatusCode)
		})
	}
}

func TestFormsAreBounded(t *testing.T) {
	d := withTestRoutes(startDesk(t))
	post := func(kind, body string) int {
		request := httptest.NewRequest("POST", d.URL+"/form", strings.NewReader(body))
		if kind != "" {
			request.Header.Set("Content-Type", kind)
		}
		recorder := httptest.NewRecorder()
		d.ServeHTTP(recorder, request)
		return recorder.Code
	}
	const form = "application/x-www-form-urlencoded"
	assert.Equal(t, 200, post(form, "field=x"))
	assert.Equal(t, 200, post(form+"; charset=utf-8", "field="+strings.Repeat("x", 60<<10)))
	assert.Equal(t, 413, post(form, "field="+strings.Repeat("x", 64<<10)), "64 KiB is the limit")
	assert.Equal(t, 415, post("multipart/form-data; boundary=x", "--x--"))
	assert.Equal(t, 415, post("application/json", "{}"))
	assert.Equal(t, 415, post("", "field=x"), "a body must say what it is")
	assert.Equal(t, 400, post(form, "field=%zz"))
	assert.Equal(t, 200, post("", ""), "no body is fine")
}

func TestPanicsShowARequestIDAndNothingElse(t *testing.T) {
	d := withTestRoutes(startDesk(t))
	got := d.send(t, d.browser(t), "GET", "/boom", nil)
	assert.Equal(t, 500, got.StatusCode)
	assert.Contains(t, got.body, got.Header.Get("X-Request-Id"))
	for _, canary := range []string{"canary", "goroutine", ".go:", "panic"} {
		assert.NotContains(t, got.body, canary)
	}
	require.Len(t, d.Log.lines(t, "panic"), 1, "the log has it")
	requests := d.Log.lines(t, "request")
	require.Len(t, requests, 1)
	assert.EqualValues(t, 500, requests[0]["status"])
}

func TestHalfAnAnswerIsCutOff(t *testing.T) {
	d := withTestRoutes(startDesk(t))
	response, err := http.Get(d.URL + "/half")
	if err == nil {
		_, err = response.Body.Read(make([]byte, 100))
		for err == nil {
			_, err = response.Body.Read(make([]byte, 100))
		}
		response.Body.Close()
		assert.ErrorContains(t, err, "unexpected EOF")
	}
	assert.Len(t, d.Log.lines(t, "request failed"), 1)
}

func TestFragmentsGetErrorsAsOneSentence(t *testing.T) {
	d := withTestRoutes(startDesk(t))
	got := d.send(t, d.browser(t), "GET", "/boom", nil, "HX-Request", "true", "HX-Request-Type", "partial")
	assert.Equal(t, 500, got.StatusCode)
	assert.Equal(t, "#status", got.Header.Get("HX-Retarget"))
	assert.Equal(t, "innerHTML", got.Header.Get("HX-Reswap"))
	assert.NotContains(t, got.body, "<html")
	assert.NotContains(t, got.body, "<script")
	assert.Contains(t, got.body, got.Header.Get("X-Request-Id"))

	got = d.send(t, d.browser(t), "GET", "/", nil, "HX-Request", "true", "HX-Request-Type", "partial")
	assert.Equal(t, 401, got.StatusCode)
	assert.True(t, strings.HasPrefix(got.Header.Get("HX-Redirect"), "/sign-in"), got.Header.Get("HX-Redirect"))
	assert.Empty(t, got.body)
}

func TestTheLogHoldsThePathAndNeverTheQuery(t *testing.T) {
	d := startDesk(t)
	d.send(t, d.browser(t), "GET", "/auth/callback?code=canary&state=canary", nil, "X-Request-Id", "canary", "Referer", "http://canary")
	lines := d.Log.lines(t, "request")
	require.Len(t, lines, 1)
	assert.Equal(t, "/auth/callback", lines[0]["path"])
	assert.Equal(t, "127.0.0.1", lines[0]["ip"])
	assert.NotContains(t, d.Log.String(), "canary")
}

func TestClientAddressesAreBelievedFromTrustedProxiesOnly(t *testing.T) {
	trusting := func(cfg *config.Config) { cfg.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")} }
	for _, test := range []struct {
		name    string
		changes []func(*config.Config)
		header  string
		want    string
	}{
		{"nobody is trusted", nil, "203.0.113.9", "127.0.0.1"},
		{"the proxy is trusted", []func(*config.Config){trusting}, "203.0.113.9", "203.0.113.9"},
		{"what the client claims before the proxy is not", []func(*config.Config){trusting}, "198.51.100.1, 203.0.113.9", "203.0.113.9"},
		{"a private address is not a proxy by itself", []func(*config.Config){trusting}, "198.51.100.1, 10.0.0.1", "10.0.0.1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := withTestRoutes(startDesk(t, test.changes...))
			got := d.send(t, d.browser(t), "GET", "/ip", nil, "X-Forwarded-For", test.header, "X-Real-IP", "192.0.2.1")
			assert.Equal(t, test.want, got.body)
		})
	}
}

// TestAnAnswerEndsTheSendingOfAForm sends a form with the cookie of a page that is sending.
func TestAnAnswerEndsTheSendingOfAForm(t *testing.T) {
	d := startDesk(t)
	client := d.signIn(t, "admin")
	ends := func(method, path string) bool {
		got := d.send(t, client, method, path, url.Values{}, "Cookie", "sending=1")
		return slices.ContainsFunc(got.Cookies(), func(c *http.Cookie) bool { return c.Name == "sending" && c.MaxAge < 0 && c.Path == "/" })
	}
	assert.True(t, ends(http.MethodPost, "/tools/factors/new"), "a form with mistakes")
	assert.True(t, ends(http.MethodPost, "/no-such-page"), "an error")
	assert.False(t, ends(http.MethodGet, "/tools/factors/new"), "another request beside it")
}
