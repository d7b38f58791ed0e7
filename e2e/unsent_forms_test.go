package e2e

import (
	"testing"

	"github.com/playwright-community/playwright-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// signInInANewTab follows a link that opens a tab of its own, signs in there, and closes the tab.
func (v *visit) signInInANewTab(link playwright.Locator, role string) {
	v.t.Helper()
	tab, err := v.Context().ExpectPage(func() error { return link.Click() })
	require.NoError(v.t, err)
	email := tab.Locator("input[type=email][name=email]")
	require.NoError(v.t, email.Fill(role+"@frontdesk.example"))
	require.NoError(v.t, email.Press("Enter"))
	require.NoError(v.t, that(tab.Locator("h1")).ToHaveText("You are signed in again"))
	require.NoError(v.t, tab.Close())
}

// endSession signs the person out behind the page's back.
func (v *visit) endSession() {
	v.t.Helper()
	require.NoError(v.t, v.Context().ClearCookies())
}

func TestWhatWasTypedSurvivesTheEndOfTheSession(t *testing.T) {
	for name, scripts := range map[string]bool{"with scripts": true, "without scripts": false} {
		t.Run(name, func(t *testing.T) {
			d := sharedDeskFor(t)
			v := d.visit(func(o *playwright.BrowserNewContextOptions) { o.JavaScriptEnabled = &scripts })
			v.expect("status of 401")
			v.signIn("admin")
			organization := d.make("/organizations", map[string]string{"name": "Lantern Freight " + name})
			edit := "/organizations/" + organization + "/edit"
			v.goTo(edit)
			typed := "Lantern & “Sons” " + name
			require.NoError(t, v.Locator("input[name=name]").Fill(typed))
			v.endSession()
			require.NoError(t, v.Locator("input[name=name]").Press("Enter"))

			if scripts {
				require.NoError(t, that(v.Locator("#status")).ToContainText("what you entered is still on this page"))
				require.NoError(t, that(v.Locator("input[name=name]")).ToHaveValue(typed))
				assert.Equal(t, edit, v.path())
				require.NoError(t, v.Locator("#search-input").PressSequentially("north"))
				require.NoError(t, that(v.Locator("#status")).ToContainText("what you entered is still on this page"))
				require.NoError(t, that(v.Locator("input[name=name]")).ToHaveValue(typed))
			}
			v.signInInANewTab(v.named("link", map[bool]string{true: "Sign in again in a new tab", false: "Sign in again"}[scripts]), "admin")
			if scripts {
				require.NoError(t, v.Locator("input[name=name]").Press("Enter"))
			} else {
				v.click("button", "Send again")
			}
			v.headed(typed)
		})
	}
}
