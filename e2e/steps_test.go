package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/playwright-community/playwright-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// goTo opens a page of Frontdesk by its path, waits until its script listens, and returns its status.
func (v *visit) goTo(path string) int {
	v.t.Helper()
	response, err := v.Goto(v.desk.URL + path)
	require.NoError(v.t, err, path)
	v.ready()
	return response.Status()
}

// ready waits until the script of the page listens. Pages of other sites, and windows without scripts, have none.
func (v *visit) ready() {
	v.t.Helper()
	if v.scripts && strings.HasPrefix(v.URL(), v.desk.URL) {
		require.NoError(v.t, v.Locator("html[data-ready]").WaitFor(attached), "the script never starts on %s", v.URL())
	}
}

// attached waits for an element that need not be visible.
var attached = playwright.LocatorWaitForOptions{State: playwright.WaitForSelectorStateAttached}

// signIn goes through the whole round trip as one of the emulator's staff (viewer, success, support or admin) and ends
// on the page that was wanted.
func (v *visit) signIn(role string) {
	v.t.Helper()
	v.signInAt("/", role)
}

// signInAt is signIn with another wanted page.
func (v *visit) signInAt(path, role string) {
	v.t.Helper()
	v.goTo(path)
	v.continueWithWorkOS()
	email := v.Locator("input[type=email][name=email]")
	require.NoError(v.t, email.Fill(role+"@frontdesk.example"))
	require.NoError(v.t, email.Press("Enter"))
	v.at(path)
	v.ready()
}

// continueWithWorkOS presses the button of the sign-in page, which everybody sees who is not signed in.
func (v *visit) continueWithWorkOS() {
	v.t.Helper()
	require.Contains(v.t, v.URL(), v.desk.URL+"/sign-in", "people who are not signed in are sent to the sign-in page")
	v.click("link", "Continue with WorkOS")
	arrive(v.t, v, "the page of WorkOS", func(url string) bool { return strings.HasPrefix(url, v.desk.EmulatorURL+"/sso/authorize") })
}

// openOperatorMenu opens the menu that says who is signed in and lets them sign out.
func (v *visit) openOperatorMenu() playwright.Locator {
	v.t.Helper()
	require.NoError(v.t, v.Locator("button.operator").Click())
	return v.Locator("#operator-menu")
}

// click follows the link or presses the button with that visible name.
func (v *visit) click(role, name string) {
	v.t.Helper()
	require.NoError(v.t, v.named(role, name).Click(), "%s %q", role, name)
}

// named finds the one element of a role by its accessible name, as a screen reader would.
func (v *visit) named(role, name string) playwright.Locator {
	return v.GetByRole(playwright.AriaRole(role), playwright.PageGetByRoleOptions{Name: name, Exact: playwright.Bool(true)})
}

// see waits until the element is shown, and fails the test when it never is.
func (v *visit) see(locator playwright.Locator) {
	v.t.Helper()
	require.NoError(v.t, locator.WaitFor(), "is never shown")
}

// heading is the text of the page's h1.
func (v *visit) heading() string {
	v.t.Helper()
	text, err := v.Locator("h1").First().InnerText()
	require.NoError(v.t, err)
	return strings.TrimSpace(text)
}

// noAxeViolations fails the test on anything that axe-core finds on the page as it is.
func (v *visit) noAxeViolations() {
	v.t.Helper()
	assert.Empty(v.t, v.axe(), "axe-core on %s", v.URL())
}

// axe runs axe-core on the page as it is, with all of its rules or with some, and returns what it finds wrong, one
// line each.
func (v *visit) axe(rules ...string) []string {
	v.t.Helper()
	source, err := os.ReadFile(filepath.Join("..", "node_modules", "axe-core", "axe.min.js"))
	require.NoError(v.t, err, "run sh e2e/setup.sh")
	_, err = v.Evaluate("() => { if (!window.axe) {" + string(source) + "\n} }")
	require.NoError(v.t, err)
	result, err := v.Evaluate(`async rules => JSON.stringify((await axe.run(document, {resultTypes: ["violations"], ...(rules.length ? {runOnly: rules} : {})})).violations
		.flatMap(v => v.nodes.map(n => v.id + " (" + v.help + "): " + n.target.join(" ") + " " + (n.any[0]?.message ?? n.failureSummary ?? ""))))`, append([]string{}, rules...))
	require.NoError(v.t, err)
	var found []string
	require.NoError(v.t, json.Unmarshal([]byte(fmt.Sprint(result)), &found))
	return found
}
