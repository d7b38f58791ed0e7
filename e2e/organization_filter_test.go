package e2e

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestLeavingTheOrganizationFilterChoosesWhatWasTypedOrSaysSo(t *testing.T) {
	v := as(t, "viewer")
	northwind := scenario(t, "Northwind Logistics").OrganizationID
	v.goTo("/users")
	box, problem := v.Locator("#users-organization"), v.Locator(".filter-error")

	require.NoError(t, box.PressSequentially("bright"))
	v.press("Tab")
	require.NoError(t, that(problem).ToContainText("No organization is called “bright”."))
	require.NoError(t, that(box).ToHaveValue("bright"))
	require.NoError(t, that(v.rows()).ToHaveCount(0))
	v.at("/users?organization_text=bright")
	require.NoError(t, that(v.Locator("[data-download]")).ToHaveCount(0))

	require.NoError(t, box.Fill(""))
	require.NoError(t, that(problem).ToHaveCount(0))
	require.NoError(t, that(v.rows()).ToHaveCount(50), "an empty box is no filter")
	v.at("/users")

	require.NoError(t, box.PressSequentially("northwind logistics"))
	v.press("Tab")
	v.at("/users?organization=" + northwind)
	require.NoError(t, that(box).ToHaveValue("Northwind Logistics"))
	require.NoError(t, that(problem).ToHaveCount(0))
	require.NoError(t, box.PressSequentially("x"))
	require.NoError(t, v.Locator("#users-q").Focus())
	require.NoError(t, that(problem).ToContainText("No organization"))

	v.goTo("/users")
	require.NoError(t, box.PressSequentially("bright"))
	v.expect("400 (Bad Request)")
	require.NoError(t, v.Locator("[data-download]").DispatchEvent("click", nil), "the file is asked for before the box is left")
	v.headed("There is no such organization")
}

func TestEnterInTheOrganizationFilterChoosesWhatOneSeesToMatch(t *testing.T) {
	v := as(t, "viewer")
	v.goTo("/connections")
	box := v.Locator("#connections-organization")
	require.NoError(t, box.PressSequentially("zzz"))
	require.NoError(t, that(v.Locator("#connections-organization-options")).ToContainText("No match"))
	v.press("Enter")
	require.NoError(t, that(v.Locator(".filter-error")).ToContainText("No organization"))
	require.NoError(t, that(box).ToBeFocused(), "typing goes on where it was")

	require.NoError(t, box.Fill("northwind"))
	require.NoError(t, that(v.Locator("#connections-organization-options [role=option]").First()).ToContainText("Northwind Logistics"))
	v.press("Enter")
	v.at("/connections?organization=" + scenario(t, "Northwind Logistics").OrganizationID)
	require.NoError(t, that(v.Locator(".filter-error")).ToHaveCount(0))
}
