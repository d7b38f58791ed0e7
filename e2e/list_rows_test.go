package e2e

import (
	"encoding/csv"
	"os"
	"slices"
	"testing"

	"github.com/playwright-community/playwright-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAWholeRowOpensItsObject(t *testing.T) {
	v := as(t, "viewer")
	for name, open := range map[string]func(row playwright.Locator){
		"a click on its last cell": func(row playwright.Locator) { v.clickOn(row.Locator("td").Last()) },
		"a click on its name":      func(row playwright.Locator) { v.clickOn(row.Locator("th")) },
		"Enter on its name":        func(row playwright.Locator) { require.NoError(t, row.Locator(".row-link").Press("Enter")) },
	} {
		t.Run(name, func(t *testing.T) {
			v.goTo("/organizations?q=meridian")
			open(v.row("Meridian Avionics"))
			v.at("/organizations/" + scenario(t, "Meridian Avionics").OrganizationID)
			v.headed("Meridian Avionics")
		})
	}
}

func TestTheMiddleButtonOpensARowInANewTab(t *testing.T) {
	v := as(t, "viewer")
	v.goTo("/organizations?q=meridian")
	for _, cell := range []string{"th", "td:last-child"} {
		tab, err := v.Context().ExpectPage(func() error {
			return v.row("Meridian Avionics").Locator(cell).Click(playwright.LocatorClickOptions{Button: playwright.MouseButtonMiddle})
		})
		require.NoError(t, err, cell)
		require.NoError(t, that(tab.Locator("h1")).ToHaveText("Meridian Avionics"))
		require.NoError(t, tab.Close())
	}
	v.at("/organizations?q=meridian")
}

func TestTheCSVHoldsExactlyWhatTheFiltersLeave(t *testing.T) {
	v := as(t, "viewer")
	v.goTo("/organizations?state=attention&sort=-members&limit=200")
	shown := v.column("Name")
	require.Greater(t, len(shown), 5)
	require.Less(t, len(shown), 60, "the filter leaves some out")

	file, name := v.download("Export CSV")
	assert.Regexp(t, `^organizations-\d{4}-\d\d-\d\d\.csv$`, name)
	nameAt := slices.Index(file[0], "Name")
	require.GreaterOrEqual(t, nameAt, 0)
	var exported []string
	for _, record := range file[1:] {
		exported = append(exported, record[nameAt])
	}
	assert.Equal(t, shown, exported)
}

// download follows the link with a name and returns the CSV behind it, header first, and its file name.
func (v *visit) download(link string) (records [][]string, name string) {
	v.t.Helper()
	file, err := v.ExpectDownload(func() error { return v.named("link", link).Click() })
	require.NoError(v.t, err)
	path, err := file.Path()
	require.NoError(v.t, err)
	content, err := os.Open(path)
	require.NoError(v.t, err)
	defer content.Close()
	records, err = csv.NewReader(content).ReadAll()
	require.NoError(v.t, err)
	require.NotEmpty(v.t, records)
	return records, file.SuggestedFilename()
}
