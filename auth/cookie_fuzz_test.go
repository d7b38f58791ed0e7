package auth

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestGarbageCookiesMeanSignedOut(t *testing.T) {
	d := newDesk(t)
	b := d.browser()
	b.signIn(staff("ana@example.com"), "")
	good := b.cookies[hostPrefix+sessionCookie]
	b2 := d.browser()
	b2.signIn(staff("bo@example.com", "success"), "")
	name := hostPrefix + sessionCookie
	var thousand strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&thousand, "c%d=v; ", i)
	}
	for _, test := range []struct {
		name, cookie string
		status       int
	}{
		{"the real one", name + "=" + good, 200},
		{"no cookie", "", 303},
		{"empty", name + "=", 303},
		{"not base64", name + "=%%%", 303},
		{"cut short", name + "=" + good[:len(good)-5], 303},
		{"one letter changed", name + "=" + strings.Replace(good, good[20:21], "_", 1) + "x", 303},
		{"64 kB", name + "=" + strings.Repeat("A", 64<<10), 303},
		{"broken quoting", name + `="` + good, 303},
		{"the real one under the other name", sessionCookie + "=" + good, 303},
		{"the real one in the sign-in cookie", hostPrefix + signInCookie + "=" + good, 303},
		{"the real one twice", name + "=" + good + "; " + name + "=" + good, 200},
		{"the real one after garbage", name + "=garbage; " + name + "=" + good, 200},
		{"two people's at once", name + "=" + good + "; " + name + "=" + b2.cookies[name], 303},
		{"a thousand others", thousand.String() + name + "=" + good, 200},
	} {
		t.Run(test.name, func(t *testing.T) {
			require.Equal(t, test.status, raw(d, "/", test.cookie).Code)
		})
	}
}

func TestSignInTakesStaleCookiesBack(t *testing.T) {
	d := newDesk(t)
	b := d.browser()
	b.cookies[hostPrefix+sessionCookie] = "stale"
	b.get("/sign-in")
	require.NotContains(t, b.cookies, hostPrefix+sessionCookie)
}

// raw asks with a Cookie header as it is.
func raw(d *desk, target, cookie string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, target, nil)
	if cookie != "" {
		r.Header["Cookie"] = []string{cookie}
	}
	w := httptest.NewRecorder()
	d.echo.ServeHTTP(w, r)
	return w
}

func FuzzCookies(f *testing.F) {
	for _, seed := range []string{"", "=", ";;;", hostPrefix + sessionCookie + "=a|b|c", hostPrefix + signInCookie + "=A.B..", "\x00=\xff",
		hostPrefix + sessionCookie + "=MTIzNHxhYmN8"} {
		f.Add(seed)
	}
	d := newDesk(f)
	f.Fuzz(func(t *testing.T, cookie string) {
		d.pass(time.Second) // slower than the limit
		require.Equal(t, http.StatusSeeOther, raw(d, "/", cookie).Code)
		require.Equal(t, http.StatusBadRequest, raw(d, "/auth/callback?code=x&state=AAAAAAAAAAAAAAAAAAAAAAAAAA", cookie).Code)
	})
}
