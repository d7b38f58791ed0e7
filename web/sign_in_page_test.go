package web

import (
	"database/sql"
	"net/http"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/web/config"
	"frontdesk/web/paths"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPeopleWhoAreNotSignedInSeeASignInPage(t *testing.T) {
	d := startDesk(t)
	client := d.browser(t)
	sent := d.send(t, client, http.MethodGet, "/connections?state=inactive", nil)
	require.Equal(t, "/sign-in?return=%2Fconnections%3Fstate%3Dinactive", sent.Header.Get("Location"))

	shown := d.send(t, client, http.MethodGet, sent.Header.Get("Location"), nil)
	require.Equal(t, http.StatusOK, shown.StatusCode)
	page := shown.page(t)
	assert.Equal(t, "Sign in", page.Find("h1").Text())
	assert.Contains(t, page.Find(".brand").Text(), "Frontdesk")
	assert.Equal(t, "demo", page.Find(".environment").Text())
	assert.NotContains(t, page.Text(), "expired")
	button := continueButton(t, page)
	assert.Equal(t, "/sign-in/start?return=%2Fconnections%3Fstate%3Dinactive", button)
	assert.Empty(t, shown.Cookies(), "nothing begins before the button is pressed")
	assert.Zero(t, signInsUnderWay(t, d))

	away := d.send(t, client, http.MethodGet, button, nil)
	require.Equal(t, http.StatusSeeOther, away.StatusCode)
	assert.Len(t, away.Cookies(), 1)
	assert.Equal(t, 1, signInsUnderWay(t, d))
}

func continueButton(t *testing.T, page *goquery.Document) string {
	t.Helper()
	button := page.Find("a.btn:contains('Continue with WorkOS')")
	require.Equal(t, 1, button.Length())
	assert.Equal(t, "false", button.AttrOr("hx-boost", ""))
	return button.AttrOr("href", "")
}

// signInsUnderWay counts the sign-ins that are written down and have not come back.
func signInsUnderWay(t *testing.T, d *testDesk) int {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+d.cfg.DeskPath)
	require.NoError(t, err)
	defer db.Close()
	count := 0
	require.NoError(t, db.QueryRowContext(t.Context(), "SELECT count(*) FROM sign_ins").Scan(&count))
	return count
}

func TestTheSignInPageSaysThatTheSessionHasExpired(t *testing.T) {
	var later atomic.Int64
	d := startDesk(t, func(cfg *config.Config) {
		cfg.Now = func() time.Time { return time.Now().Add(time.Duration(later.Load())) }
	})
	client := d.signIn(t, "viewer")
	later.Store(int64(time.Hour))
	sent := d.send(t, client, http.MethodGet, "/users", nil)
	require.Equal(t, "/sign-in?reason=expired&return=%2Fusers", sent.Header.Get("Location"))
	page := d.send(t, client, http.MethodGet, sent.Header.Get("Location"), nil).page(t)
	assert.Equal(t, "Your session has expired", page.Find("h1").Text())
	assert.Equal(t, "/sign-in/start?return=%2Fusers", continueButton(t, page))
}

func TestTheSignInPageSaysThatSomebodySignedOut(t *testing.T) {
	d := startDesk(t)
	client := d.signIn(t, "viewer")
	out := d.send(t, client, http.MethodPost, "/sign-out", url.Values{})
	require.Equal(t, "/signed-out", out.Header.Get("Location"))
	page := d.send(t, client, http.MethodGet, "/signed-out", nil).page(t)
	assert.Equal(t, "You are signed out", page.Find("h1").Text())
	assert.Equal(t, "/sign-in/start", continueButton(t, page))
}

func TestTheSignInPageLeadsToNoOtherSite(t *testing.T) {
	d := startDesk(t)
	for _, wanted := range []string{"https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/sign-in/start"} {
		shown := d.send(t, d.browser(t), http.MethodGet, paths.With("/sign-in", "return", wanted), nil)
		assert.Equal(t, "/sign-in/start", continueButton(t, shown.page(t)), wanted)
	}
}
