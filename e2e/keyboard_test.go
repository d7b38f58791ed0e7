package e2e

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFromSigningInToALinkWithoutAMouse(t *testing.T) {
	v := sharedDeskFor(t).visit()
	v.goTo("/")
	v.tabTo(v.named("link", "Continue with WorkOS"))
	v.press("Enter")
	require.NoError(t, that(v.Locator("#email")).ToBeFocused())
	v.types("success@frontdesk.example")
	v.press("Enter")
	v.headed("Overview")

	v.press("g", "o")
	v.at("/organizations")
	v.headed("Organizations")
	v.press("f")
	v.types("fjordbank")
	require.NoError(t, that(v.rows()).ToHaveCount(1))
	v.press("Escape", "j")
	require.NoError(t, that(v.Locator("#main .row-link").First()).ToBeFocused())
	v.press("Enter")
	v.headed("Fjordbank Norge")

	v.tabTo(v.Locator(".object-line .btn[href^='/portal-links/new']"))
	v.press("Enter")
	v.headed("Issue portal link")
	v.tabTo(v.Locator("input[name=intent]:checked"))
	require.NoError(t, that(v.Locator("input[name=intent]:checked")).ToHaveValue("sso"), "what fixes the worst issue")
	v.press("ArrowDown")
	require.NoError(t, that(v.Locator("input[name=intent]").Nth(1)).ToBeChecked())
	v.tabTo(v.named("button", "Issue portal link"))
	v.press("Enter")
	v.see(v.Locator("#secret-link"))
	v.tabTo(v.named("button", "Copy link"))
}

func TestTheShortcutsAreListedAndTheListClosesAgain(t *testing.T) {
	v := as(t, "viewer")
	v.goTo("/")
	v.press("?")
	dialog := v.Locator("#help .dialog-box")
	require.NoError(t, that(dialog).ToBeVisible())
	require.NoError(t, that(dialog).ToContainText("Search everything"))
	require.NoError(t, that(dialog.Locator("dt:has-text('while typing') + dd kbd")).ToHaveText([]string{"Ctrl or ⌘", "K"}))
	v.noAxeViolations()
	v.press("Escape")
	require.NoError(t, that(dialog).Not().ToBeVisible())
	v.goTo("/organizations")
	v.press("f", "Control+k")
	require.NoError(t, that(v.Locator("#search-input")).ToBeFocused())
}

func TestTheFirstTabSkipsToTheContent(t *testing.T) {
	v := as(t, "viewer")
	v.goTo("/organizations")
	v.press("Tab")
	require.NoError(t, that(v.GetByText("Skip to content")).ToBeFocused())
	v.press("Enter")
	require.NoError(t, that(v.Locator("#main")).ToBeFocused())
}

func TestANewPageTakesTheFocusToItsHeading(t *testing.T) {
	v := as(t, "viewer")
	v.goTo("/organizations")
	v.click("link", "Connections")
	v.headed("Connections")
	require.NoError(t, that(v.Locator("h1")).ToBeFocused())
}

// types presses the keys of a text one after the other, wherever the focus is. Playwright's own Type puts the text in
// without any key.
func (v *visit) types(text string) {
	v.t.Helper()
	for _, key := range text {
		v.press(string(key))
	}
}
