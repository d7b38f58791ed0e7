package e2e

import (
	"testing"
	"time"

	"github.com/playwright-community/playwright-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// inBerlin is for windows of somebody in Berlin.
func inBerlin(o *playwright.BrowserNewContextOptions) {
	o.TimezoneId = playwright.String("Europe/Berlin")
}

// showsZone finds the first exact time of the page in a zone.
func (v *visit) showsZone(zone *time.Location) {
	v.t.Helper()
	exact := v.Locator("main .event time:not([data-relative])").First()
	moment, err := exact.GetAttribute("datetime")
	require.NoError(v.t, err)
	at, err := time.Parse(time.RFC3339, moment)
	require.NoError(v.t, err)
	require.NoError(v.t, that(exact).ToHaveText(at.In(zone).Format("2 Jan 2006, 15:04:05 MST")))
}

func TestTimesAreLocalAndUTCIsOnePressAway(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	require.NoError(t, err)
	v := as(t, "viewer", inBerlin)
	v.goTo("/events?range=30d") // its script tells the server the zone
	v.goTo("/events?range=30d")
	v.showsZone(berlin)
	require.NoError(t, that(v.Locator(".filter-moment:has([name=from])")).ToContainText("From (Europe/Berlin)"))

	v.openOperatorMenu()
	v.click("button", "UTC")
	t.Cleanup(func() { // the operator is the other tests' too
		v.openOperatorMenu()
		v.click("button", "Local time")
		require.NoError(t, that(v.Locator(".zones button[value=local]")).ToHaveAttribute("aria-pressed", "true"))
	})
	require.NoError(t, that(v.Locator(".filter-moment:has([name=from])")).ToContainText("From (UTC)"))
	assert.Equal(t, v.desk.URL+"/events?range=30d", v.URL(), "the choice comes back to the page")
	v.ready()
	v.showsZone(time.UTC)
	v.goTo("/users")
	v.goTo("/events?range=30d")
	v.showsZone(time.UTC)
}

func TestTheTimeZoneIsChosenWithoutScripts(t *testing.T) {
	v := as(t, "success", inBerlin, withoutScripts)
	v.goTo("/events?range=30d")
	v.showsZone(time.UTC)
	v.openOperatorMenu()
	v.click("button", "UTC")
	require.NoError(t, that(v.Locator(".zones button[value=UTC]")).ToHaveAttribute("aria-pressed", "true"))
	assert.Equal(t, v.desk.URL+"/events?range=30d", v.URL())
	v.openOperatorMenu()
	v.click("button", "Local time")
	require.NoError(t, that(v.Locator(".zones button[value=local]")).ToHaveAttribute("aria-pressed", "true"))
}
