package e2e

import (
	"testing"

	"github.com/playwright-community/playwright-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAnAuditLogIsReadAndSearched(t *testing.T) {
	v := as(t, "support")
	v.goTo("/organizations/" + scenario(t, "Northwind Logistics").OrganizationID + "/audit-logs")
	v.choose("#read-preset", "30")
	v.click("button", "Read")
	entry := v.Locator("li.event")
	v.see(entry.First()) // the page waits for the export and leads on by itself
	assert.Regexp(t, `^/audit-logs/exports/[0-9A-Za-z_-]+/read$`, v.path())
	assert.Contains(t, v.heading(), "Audit log of Northwind Logistics")
	v.noAxeViolations()

	require.NoError(t, v.Locator("#audit-log-q").Fill("198.51.100."))
	v.choose("#audit-log-action", "user.signed_in")
	require.NoError(t, that(v.Locator(".event-what").First()).ToHaveText("user.signed_in"))
	require.NoError(t, that(v.Locator(".event-what").Filter(playwright.LocatorFilterOptions{HasNotText: "user.signed_in"})).ToHaveCount(0))
	require.NoError(t, entry.First().Locator("summary").Click())
	require.NoError(t, that(entry.First().Locator(".payload").First()).ToContainText("Occurred at"))
	v.noAxeViolations()

	v.goTo("/activity?type=audit_log_export.read")
	require.NoError(t, that(v.rows()).ToHaveCount(1), "searching is no further reading")
}

// choose takes one of a select's options.
func (v *visit) choose(selector, value string) {
	v.t.Helper()
	_, err := v.Locator(selector).SelectOption(playwright.SelectOptionValues{Values: &[]string{value}})
	require.NoError(v.t, err)
}
