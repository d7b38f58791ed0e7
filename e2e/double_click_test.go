package e2e

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/workos/emulator"

	"github.com/playwright-community/playwright-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestADoubleClickOnAFormThatTheBrowserSendsItselfShowsTheKey sets up an MFA method, with scripts and without.
func TestADoubleClickOnAFormThatTheBrowserSendsItselfShowsTheKey(t *testing.T) {
	d := startDesk(t)
	d.slowDown(t, emulator.Fault{Method: "POST", Path: "/auth/factors/enroll", DelayMS: 700})
	for name, test := range map[string]struct {
		posts   int
		options []func(*playwright.BrowserNewContextOptions)
	}{
		"scripted": {1, nil},
		"bare":     {2, []func(*playwright.BrowserNewContextOptions){withoutScripts}},
	} {
		t.Run(name, func(t *testing.T) {
			v := d.in(t).visit(test.options...)
			v.signIn("admin")
			v.goTo("/tools/factors/new")
			require.NoError(t, v.Locator("input[name=type][value=totp]").Check())
			require.NoError(t, v.Locator("input[name=totp_issuer]").Fill("Osier"))
			require.NoError(t, v.Locator("input[name=totp_user]").Fill("ines "+name))
			require.NoError(t, v.Locator("textarea[name=reason]").Fill("Double click "+name))
			posts := 0
			v.OnRequest(func(request playwright.Request) {
				if request.Method() == http.MethodPost && strings.HasSuffix(request.URL(), "/tools/factors/new") {
					posts++
				}
			})
			require.NoError(t, v.named("button", "Set up MFA method").Dblclick(playwright.LocatorDblclickOptions{Delay: playwright.Float(100)}))
			v.see(v.Locator("#secret-key"))
			require.NoError(t, that(v.Locator("img.qr")).ToBeVisible())
			assert.Equal(t, test.posts, posts)
			v.goTo("/activity?type=factor.enroll&q=" + name)
			require.NoError(t, that(v.rows()).ToHaveCount(1))
		})
	}
}

// TestAFormThatTheBrowserSendsItselfSaysSoUntilItsAnswer sends a form whose answer is a file, so that the page stays, and one whose
// request the person stops.
func TestAFormThatTheBrowserSendsItselfSaysSoUntilItsAnswer(t *testing.T) {
	d := startDesk(t)
	v := d.visit()
	v.signIn("admin")
	v.goTo("/tools/factors/new")
	var posts atomic.Int32
	require.NoError(t, v.Route("**/tools/factors/new", func(route playwright.Route) {
		if route.Request().Method() != http.MethodPost {
			_ = route.Continue()
			return
		}
		posts.Add(1)
		time.AfterFunc(time.Second, func() {
			_ = route.Fulfill(playwright.RouteFulfillOptions{Body: "a,b", Headers: map[string]string{
				"Content-Disposition": "attachment; filename=\"a.csv\"", "Set-Cookie": "sending=; Path=/; Max-Age=0"}})
		})
	}))
	said, err := v.Evaluate(`async () => {
		const button = document.querySelector('#action-form button[type=submit]'), said = []
		const later = (ms) => new Promise((done) => setTimeout(() => {
			said.push(document.querySelector('#action-form [data-waiting]').textContent)
			done()
		}, ms))
		button.click()
		button.click()
		await later(300)
		await later(1700)
		button.click()
		await later(300)
		window.stop()
		await later(300)
		button.click()
		await later(300)
		await later(1700)
		return said.join()
	}`, nil)
	require.NoError(t, err)
	assert.Equal(t, "Sending…,,Sending…,,Sending…,", said, "pressed twice, answered; pressed, stopped; pressed, answered")
	assert.EqualValues(t, 3, posts.Load(), "two presses at once are one, and each later one is sent")
}
