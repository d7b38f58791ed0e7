package e2e

import (
	"testing"

	"github.com/playwright-community/playwright-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// pages are those that need no id.
var pages = []string{
	"/", "/organizations", "/organizations?q=no+such+name", "/connections", "/directories", "/users", "/portal-links", "/portal-links/new",
	"/search?q=acme", "/copy",
}

func TestPagesAreAccessibleInLightAndDark(t *testing.T) {
	d := startDesk(t)
	d.waitForCopy()
	for name, look := range map[string]func(*playwright.BrowserNewContextOptions){"light": inTheLight, "dark": inTheDark, "phone": onAPhone} {
		t.Run(name, func(t *testing.T) {
			v := d.in(t).visit(look)
			v.signIn("admin")
			for _, page := range pages {
				assert.Equal(t, 200, v.goTo(page), page)
				v.noAxeViolations()
			}
			v.expect("status of 404")
			assert.Equal(t, 404, v.goTo("/no-such-page"))
			v.noAxeViolations()
		})
	}
}

func TestAxeFindsWhatIsWrong(t *testing.T) {
	v := startDesk(t).visit()
	v.goTo("/signed-out")
	_, err := v.Evaluate(`document.querySelector("main").append(document.createElement("input"))`)
	require.NoError(t, err)
	assert.Len(t, v.axe(), 1, "an input without a label")
}

func TestNothingIsShownAfterSigningOut(t *testing.T) {
	d := startDesk(t)
	v := d.visit()
	v.signIn("support")
	v.openOperatorMenu()
	v.click("button", "Sign out")
	require.NoError(t, v.WaitForURL(d.URL+"/signed-out"))
	assert.Equal(t, "You are signed out", v.heading())
	v.noAxeViolations()

	_, err := v.GoBack()
	require.NoError(t, err)
	require.NoError(t, v.WaitForLoadState())
	assert.Contains(t, v.URL(), d.EmulatorURL, "Back asks for a new sign-in")
}
