package e2e

import (
	"testing"

	"github.com/playwright-community/playwright-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheWholeDeskWorksWithoutScripts(t *testing.T) {
	v := sharedDeskFor(t).visit(withoutScripts)
	v.signInAt("/organizations", "support")

	require.NoError(t, v.Locator("#organizations-q").Fill("pelican"))
	v.click("button", "Apply")
	v.headed("Organizations")
	require.NoError(t, that(v.rows()).ToHaveCount(1))
	v.clickOn(v.row("Pelican Mutual").Locator("td").Last())
	v.headed("Pelican Mutual")
	v.click("link", "People")
	v.see(v.rows().First())

	require.NoError(t, v.Locator(".object-line .btn[href^='/portal-links/new']").Click())
	link := v.issueLink("domain_verification")
	assert.Contains(t, link, v.desk.EmulatorURL+"/portal?token=")

	v.goTo("/audit-logs/exports/new?organization=" + scenario(t, "Pelican Mutual").OrganizationID)
	require.NoError(t, v.GetByLabel("Last 30 days").Check())
	v.click("button", "Start export")
	export := v.path()
	v.eventually(export, "Ready to download")
	records, _ := v.download("Download CSV")
	assert.NotEmpty(t, records)

	require.NoError(t, v.Locator("#search-input").Fill("harbor"))
	require.NoError(t, v.Locator("#search-input").Press("Enter"))
	v.headed("Results for “harbor”")
	v.goTo(v.castellansPerson())
	v.click("button", "Show attributes")
	require.NoError(t, that(v.Locator(".pairs dd", playwright.PageLocatorOptions{HasText: "••••••"})).ToHaveCount(0))

	v.signOut()
	v.nobodyIsSignedIn()
}
