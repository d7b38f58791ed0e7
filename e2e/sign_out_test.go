package e2e

import (
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestBackAfterSigningOutShowsNothingOfTheCustomers(t *testing.T) {
	d := sharedDeskFor(t)
	v := d.visit()
	v.signInAt("/organizations", "support")
	require.NoError(t, that(v.rows().First()).ToBeVisible())
	before, err := v.Context().StorageState()
	require.NoError(t, err)

	v.signOut()
	v.back()
	v.atSignIn()
	assert.NotContains(t, v.html(), "Northwind Logistics")

	thief := d.visit(func(o *playwright.BrowserNewContextOptions) { o.StorageState = before.ToOptionalStorageState() })
	thief.nobodyIsSignedIn()
}

func TestAPageFromTheBrowsersMemoryAsksTheServerFirst(t *testing.T) {
	d := sharedDeskFor(t)
	v := d.visit()
	v.signInAt("/organizations", "support")
	other, err := v.Context().NewPage()
	require.NoError(t, err)
	_, err = other.Goto(d.URL + "/organizations")
	require.NoError(t, err)
	require.NoError(t, other.Locator("html[data-ready]").WaitFor(attached))
	v.signOut()

	_, err = other.Evaluate(`() => { dispatchEvent(new PageTransitionEvent("pageshow", {persisted: true})) }`)
	require.NoError(t, err)
	arrive(t, other, "the sign-in page", func(url string) bool { return strings.HasPrefix(url, d.URL+"/sign-in") })
	content, err := other.Content()
	require.NoError(t, err)
	assert.NotContains(t, content, "Northwind Logistics")
}

func TestAnotherTabNoticesThatTheSessionHasEnded(t *testing.T) {
	d := sharedDeskFor(t)
	v := d.visit()
	v.signInAt("/organizations", "support")
	other, err := v.Context().NewPage()
	require.NoError(t, err)
	_, err = other.Goto(d.URL + "/organizations")
	require.NoError(t, err)
	v.signOut()

	require.NoError(t, other.Locator("#organizations-q").Fill("northwind"))
	arrive(t, other, "the sign-in page", func(url string) bool { return strings.HasPrefix(url, d.URL+"/sign-in") })
	assert.Contains(t, other.URL(), d.URL+"/sign-in", "what is asked for by htmx leads to a sign-in as well")
}

// signOut uses the operator's menu.
func (v *visit) signOut() {
	v.t.Helper()
	v.openOperatorMenu()
	v.click("button", "Sign out")
	v.at("/signed-out")
	v.headed("You are signed out")
}

// html is the page as it is.
func (v *visit) html() string {
	v.t.Helper()
	content, err := v.Content()
	require.NoError(v.t, err)
	return content
}
