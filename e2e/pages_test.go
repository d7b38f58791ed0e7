package e2e

import (
	"testing"

	"github.com/playwright-community/playwright-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// looks are the two colour schemes of Frontdesk.
var looks = map[string]func(*playwright.BrowserNewContextOptions){"light": inTheLight, "dark": inTheDark}

// TestPagesAreAccessibleInLightAndDark looks at every page as a whole in the light, and at its colours alone in the dark:
// nothing else differs.
func TestPagesAreAccessibleInLightAndDark(t *testing.T) {
	for name, rules := range map[string][]string{"light": nil, "dark": {"color-contrast"}} {
		t.Run(name, func(t *testing.T) {
			v := as(t, "admin", looks[name])
			for _, page := range v.signedInPages() {
				require.Equal(t, 200, v.goTo(page), page)
				assert.Empty(t, v.axe(rules...), "axe-core on %s", page)
			}
			v.expect("status of 404")
			assert.Equal(t, 404, v.goTo("/no-such-page"))
			assert.Empty(t, v.axe(rules...), "axe-core on the page of no address")
		})
	}
}

func TestPagesForStrangersAreAccessibleInLightAndDark(t *testing.T) {
	for name, look := range looks {
		t.Run(name, func(t *testing.T) {
			v := sharedDeskFor(t).visit(look)
			v.expect("status of 400")
			for _, page := range []string{"/sign-in", "/sign-in?reason=expired", "/signed-out", "/auth/callback"} {
				v.goTo(page)
				v.noAxeViolations()
			}
		})
	}
}

func TestPagesAreAccessibleOnAPhone(t *testing.T) {
	v := as(t, "admin", onAPhone)
	organization := scenario(t, "Northwind Logistics").OrganizationID
	for _, page := range []string{"/", "/organizations", "/organizations/" + organization, "/portal-links/new", "/activity",
		"/settings/sync"} {
		require.Equal(t, 200, v.goTo(page), page)
		v.noAxeViolations()
	}
	v.click("button", "Menu")
	v.noAxeViolations()
}

func TestAxeFindsWhatIsWrong(t *testing.T) {
	v := sharedDeskFor(t).visit()
	v.goTo("/signed-out")
	_, err := v.Evaluate(`document.querySelector("main").append(document.createElement("input"))`)
	require.NoError(t, err)
	assert.Len(t, v.axe(), 1, "an input without a label")
}
