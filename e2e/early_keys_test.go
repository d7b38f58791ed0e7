package e2e

import (
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// withoutItsScript opens a page whose app.js does not come until the returned function is called.
func (v *visit) withoutItsScript(path string) (deliver func()) {
	v.t.Helper()
	held, asked := make(chan struct{}), make(chan struct{}, 8)
	require.NoError(v.t, v.Route("**/static/app.*.js", func(route playwright.Route) {
		asked <- struct{}{}
		go func() {
			<-held
			_ = route.Continue()
		}()
	}))
	_, err := v.Goto(v.desk.URL+path, playwright.PageGotoOptions{WaitUntil: playwright.WaitUntilStateCommit})
	require.NoError(v.t, err)
	<-asked
	v.see(v.Locator("h1"))
	v.see(v.Locator("#search-input"))
	return func() {
		close(held)
		require.NoError(v.t, v.Unroute("**/static/app.*.js"))
	}
}

func TestKeysPressedBeforeTheScriptIsThereAreObeyed(t *testing.T) {
	t.Run("a jump", func(t *testing.T) {
		v := as(t, "viewer")
		deliver := v.withoutItsScript("/")
		v.press("g", "o")
		deliver()
		v.at("/organizations")
		v.headed("Organizations")
	})
	t.Run("the search and its text", func(t *testing.T) {
		v := as(t, "viewer")
		deliver := v.withoutItsScript("/users")
		v.press("/")
		v.types("castellan x")
		v.press("Backspace", "Backspace")
		deliver()
		require.NoError(t, that(v.Locator("#search-input")).ToBeFocused())
		require.NoError(t, that(v.Locator("#search-input")).ToHaveValue("castellan"))
		v.see(v.Locator("#search-results [role=option]").First())
	})
	t.Run("the search, its text and Enter", func(t *testing.T) {
		v := as(t, "viewer")
		deliver := v.withoutItsScript("/users")
		v.press("/")
		v.types("castellan")
		v.press("Enter")
		deliver()
		v.at("/search?q=castellan")
	})
	t.Run("a row", func(t *testing.T) {
		v := as(t, "viewer")
		deliver := v.withoutItsScript("/organizations?q=meridian")
		v.press("j", "Enter")
		deliver()
		v.headed("Meridian Avionics")
	})
	t.Run("text in a field", func(t *testing.T) {
		v := as(t, "viewer")
		deliver := v.withoutItsScript("/organizations")
		require.NoError(t, v.Locator("#organizations-q").Focus())
		v.types("meridian")
		deliver()
		v.at("/organizations?q=meridian")
		require.NoError(t, that(v.rows()).ToHaveCount(1))
	})
	t.Run("a choice", func(t *testing.T) {
		v := as(t, "viewer")
		deliver := v.withoutItsScript("/connections")
		v.choose("#connections-state", "inactive")
		deliver()
		v.at("/connections?state=inactive")
	})
	t.Run("a press on a row", func(t *testing.T) {
		v := as(t, "viewer")
		deliver := v.withoutItsScript("/organizations?q=meridian")
		v.clickOn(v.row("Meridian Avionics").Locator("td").Last())
		deliver()
		v.headed("Meridian Avionics")
	})
}

// slowly holds the answers to requests for a path until the returned function is called.
func (v *visit) slowly(path string) (answer func()) {
	v.t.Helper()
	held := make(chan struct{})
	matches := func(url string) bool { return strings.TrimPrefix(url, v.desk.URL) == path }
	require.NoError(v.t, v.Route(matches, func(route playwright.Route) {
		go func() {
			<-held
			_ = route.Continue()
		}()
	}))
	return func() { close(held) }
}

func TestKeysPressedWhileAPageIsOnItsWayAreMeantForIt(t *testing.T) {
	t.Run("fetched by htmx", func(t *testing.T) {
		v := as(t, "viewer")
		v.goTo("/users")
		answer := v.slowly("/organizations")
		v.press("g", "o", "f")
		v.types("meridian")
		answer()
		v.at("/organizations?q=meridian")
		require.NoError(t, that(v.rows()).ToHaveCount(1))
		require.NoError(t, that(v.Locator("#organizations-q")).ToHaveValue("meridian"))
	})
	t.Run("loaded by the browser", func(t *testing.T) {
		v := as(t, "viewer")
		v.goTo("/users")
		answer := v.slowly("/organizations")
		_, err := v.Evaluate("() => { location.href = '/organizations' }")
		require.NoError(t, err)
		v.press("j", "j")
		answer()
		v.headed("Organizations")
		require.NoError(t, that(v.Locator("#main .row-link").Nth(1)).ToBeFocused())
	})
	t.Run("typed into the search box", func(t *testing.T) {
		v := as(t, "viewer")
		v.goTo("/users")
		answer := v.slowly("/organizations")
		v.click("link", "Organizations")
		require.NoError(t, v.Locator("#search-input").Focus())
		v.types("caste")
		answer()
		v.headed("Organizations")
		v.types("llan")
		require.NoError(t, that(v.Locator("#search-input")).ToHaveValue("castellan"))
	})
}

func TestAfterEscapeInTheSearchASlashLeadsThereAgain(t *testing.T) {
	v := as(t, "viewer")
	v.goTo("/organizations")
	v.press("j", "/")
	search := v.Locator("#search-input")
	v.types("castellan")
	v.see(v.Locator("#search-results [role=option]").First())
	v.press("Escape")
	require.NoError(t, that(search).Not().ToBeFocused())
	require.NoError(t, that(v.Locator("#main .row-link").First()).ToBeFocused())
	v.press("/")
	require.NoError(t, that(search).ToBeFocused())
	require.NoError(t, that(search).ToHaveValue("castellan"))
}

func TestSingleKeysCanBeTurnedOff(t *testing.T) {
	v := as(t, "viewer")
	v.goTo("/organizations")
	turn := func(on bool) {
		require.NoError(t, v.named("button", "Shortcuts ?").Click())
		choice := v.named("checkbox", "Single-key shortcuts")
		require.NoError(t, that(choice).ToBeChecked(playwright.LocatorAssertionsToBeCheckedOptions{Checked: playwright.Bool(!on)}))
		require.NoError(t, choice.SetChecked(on))
		v.noAxeViolations()
		v.press("Escape")
		require.NoError(t, that(v.Locator("#help")).Not().ToBeVisible())
	}
	turn(false)
	for _, reload := range []bool{false, true} {
		if reload {
			v.goTo("/organizations")
		}
		v.press("g", "u", "/", "j", "?")
		require.NoError(t, that(v.Locator("#help")).Not().ToBeVisible())
		require.NoError(t, that(v.Locator("#search-input")).Not().ToBeFocused())
		assert.Equal(t, "/organizations", v.path())
	}
	v.press("Control+k")
	require.NoError(t, that(v.Locator("#search-input")).ToBeFocused(), "a key with Control is no single key")
	v.press("Escape")
	turn(true)
	v.press("g", "u")
	v.at("/users")
}

// Storage belongs to another process of the browser: a page that reads it before its rows are shown waits for it.
func TestStorageIsNotReadBeforeThePageIsShown(t *testing.T) {
	v := as(t, "viewer")
	require.NoError(t, v.AddInitScript(playwright.Script{Content: playwright.String(`
		window.reads = []
		const {getItem} = Storage.prototype
		Storage.prototype.getItem = function (...all) {
			window.reads.push(document.readyState)
			return getItem.apply(this, all)
		}`)}))
	v.goTo("/users")
	require.NoError(t, v.Locator("html[data-ready]").WaitFor(playwright.LocatorWaitForOptions{State: playwright.WaitForSelectorStateAttached}))
	reads, err := v.Evaluate("() => window.reads.join(' ')")
	require.NoError(t, err)
	assert.NotEmpty(t, reads, "the choice about keys is read once the page is shown")
	assert.NotContains(t, reads, "loading")
}
