package e2e

import (
	"testing"
	"time"

	"github.com/playwright-community/playwright-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAnExportBecomesReadyByItselfAndIsThereAfterClosingTheBrowser(t *testing.T) {
	v := as(t, "support")
	castellan := scenario(t, "Castellan Insurance")
	v.goTo("/organizations/" + castellan.OrganizationID + "/audit-logs")
	v.click("link", "New export")
	v.headed("New audit log export")
	require.NoError(t, that(v.Locator("#export [role=combobox]")).ToHaveValue("Castellan Insurance"))
	require.NoError(t, v.GetByLabel("Last 7 days").Check())
	require.NoError(t, v.Locator("textarea[name=reason]").Fill("their auditor asked"))
	v.click("button", "Start export")

	v.see(v.GetByText("Preparing export").Or(v.GetByText("Ready to download")).First())
	export := v.path()
	require.Regexp(t, `^/audit-logs/exports/[0-9A-Za-z_-]+$`, export)
	v.see(v.GetByText("Ready to download")) // the page asks by itself
	assert.Equal(t, export, v.path())
	v.noAxeViolations()
	require.NoError(t, v.Context().Close())

	later := as(t, "support")
	later.goTo("/audit-logs/exports?q=auditor")
	row := later.row("Castellan Insurance")
	require.NoError(t, that(row).ToContainText("Ready"))
	require.NoError(t, row.Locator(".row-link").Click())
	later.at(export)
	records, name := later.download("Download CSV")
	assert.Regexp(t, `(?i)^[a-z0-9.-]*castellan[a-z0-9.-]*\.csv$`, name)
	assert.Greater(t, len(records), 1, "a header and events")
	assert.NotContains(t, later.html(), "_emulator/audit-log-exports", "the address at WorkOS stays with the desk")

	later.goTo("/activity?q=auditor")
	require.NoError(t, that(later.rows().Filter(playwright.LocatorFilterOptions{HasText: "Requested an audit log export"})).ToHaveCount(1))
	later.goTo("/activity?type=audit_log_export.download")
	require.NoError(t, that(later.rows().First()).ToContainText("Castellan"))
}

func TestARangeThatCannotBeIsSaidAtItsField(t *testing.T) {
	v := as(t, "support")
	v.expect("status of 422")
	now := time.Now().UTC()
	moment := func(ago time.Duration) string { return now.Add(-ago).Format(time.DateOnly) }
	const day = 24 * time.Hour
	for _, test := range []struct{ name, from, to, field, wrong string }{
		{"turned around", moment(day), moment(2 * day), "to", "after the beginning"},
		{"too long ago", moment(200 * day), moment(150 * day), "to", "three months"},
		{"begins too early", moment(200 * day), moment(day), "from", "three months"},
	} {
		t.Run(test.name, func(t *testing.T) {
			v.goTo("/audit-logs/exports/new?organization=" + scenario(t, "Castellan Insurance").OrganizationID)
			require.NoError(t, v.GetByRole("radio", playwright.PageGetByRoleOptions{Name: "Exact range"}).Check())
			require.NoError(t, v.Locator("[name=from]").Fill(test.from))
			require.NoError(t, v.Locator("[name=to]").Fill(test.to))
			v.click("button", "Start export")
			require.NoError(t, that(v.Locator("#"+test.field+"-error")).ToContainText(test.wrong))
			require.NoError(t, that(v.Locator("[name="+test.field+"]")).ToHaveAttribute("aria-invalid", "true"))
			require.NoError(t, that(v.Locator("[name=to]")).ToHaveValue(test.to), "what was typed stays")
		})
	}
}
