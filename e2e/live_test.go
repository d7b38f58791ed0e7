package e2e

import (
	"net/http"
	"regexp"
	"testing"

	"github.com/playwright-community/playwright-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func (d *desk) newOrganization(name string) string {
	d.t.Helper()
	return d.make("/organizations", map[string]any{"name": name})
}

// changesWaiting is the button that shows them. Something else may have changed at the same time.
var changesWaiting = regexp.MustCompile(`^Show [1-9]\d* changes?$`)

// liveAt opens a page and waits until it is told of changes.
func (v *visit) liveAt(path string) {
	v.t.Helper()
	_, err := v.ExpectRequest("**/updates?*", func() error {
		v.goTo(path)
		return nil
	})
	require.NoError(v.t, err)
}

func TestAChangeInWorkOSAppearsInAnOpenPage(t *testing.T) {
	d := startDesk(t)
	d.waitForCopy()
	list, object := d.visit(), d.visit()
	list.signIn("viewer")
	object.signIn("viewer")
	made := d.newOrganization("Aardvark Freight")
	object.liveAt("/organizations/" + made)
	list.liveAt("/organizations?sort=-created")
	require.NoError(t, list.Mouse().Move(5, 895))
	require.NoError(t, that(list.rows().First()).ToContainText("Aardvark Freight"))

	d.newOrganization("Badger Mills")
	require.NoError(t, that(list.rows().First()).ToContainText("Badger Mills"))
	require.NoError(t, that(list.rows().Nth(1)).ToContainText("Aardvark Freight"))

	name := "Aardvark Shipping"
	d.send(http.MethodPut, "/organizations/"+made, map[string]any{"name": name})
	require.NoError(t, that(object.Locator("h1")).ToHaveText(name))
	require.NoError(t, that(list.rows().Nth(1)).ToContainText(name))
}

func TestRowsDoNotMoveUnderThePointer(t *testing.T) {
	d := startDesk(t)
	d.waitForCopy()
	v := d.visit()
	v.signIn("viewer")
	v.liveAt("/organizations?sort=-created")
	before, err := v.rows().First().InnerText()
	require.NoError(t, err)
	require.NoError(t, v.rows().Nth(3).Hover())
	d.newOrganization("Cormorant Foods")
	chip := v.Locator("#changes button")
	require.NoError(t, that(chip).ToHaveText(changesWaiting))
	shown, err := v.rows().First().InnerText()
	require.NoError(t, err)
	assert.Equal(t, before, shown, "nothing moved")
	require.NoError(t, chip.Click())
	require.NoError(t, that(v.rows().First()).ToContainText("Cormorant Foods"))
	require.NoError(t, that(chip).ToHaveCount(0))
}

func TestAChangeWaitsForWhoWorksInTheList(t *testing.T) {
	d := startDesk(t)
	d.waitForCopy()
	v := d.visit()
	v.signIn("viewer")
	v.liveAt("/organizations?sort=-created")
	require.NoError(t, v.Mouse().Move(5, 895))
	row := v.Locator("#main .row-link").Nth(2)
	require.NoError(t, row.Focus())
	d.newOrganization("Dunlin Studios")
	require.NoError(t, that(v.Locator("#changes button")).ToHaveText(changesWaiting))
	require.NoError(t, that(row).ToBeFocused())
	require.NoError(t, v.Locator("#organizations-q").Focus())
	require.NoError(t, that(v.rows().First()).ToContainText("Dunlin Studios"))
	require.NoError(t, that(v.Locator("#changes button")).ToHaveCount(0))
	require.NoError(t, that(v.Locator("#organizations-q")).ToBeFocused())
}

func TestAnEndedSessionEndsTheStream(t *testing.T) {
	d := startDesk(t)
	d.waitForCopy()
	v := d.visit()
	v.signIn("viewer")
	v.liveAt("/organizations")
	second, err := v.Context().NewPage()
	require.NoError(t, err)
	_, err = second.Goto(d.URL + "/organizations")
	require.NoError(t, err)
	require.NoError(t, second.Locator("button.operator").Click())
	require.NoError(t, second.GetByRole("button", playwright.PageGetByRoleOptions{Name: "Sign out"}).Click())
	v.atSignIn() // the data of customers does not stay on the screen
}
