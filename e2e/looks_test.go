package e2e

import (
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTwentyRowsOfAListAreInSight(t *testing.T) {
	v := as(t, "viewer")
	directory := v.firstRowOf("/directories?q=castellan")
	for _, path := range []string{"/issues", "/organizations", "/connections", "/directories", "/users", directory + "/users"} {
		v.goTo(path)
		require.NoError(t, that(v.rows().First()).ToBeVisible())
		seen, err := v.rows().EvaluateAll(`rows => {
			const boxes = rows.map(row => row.getBoundingClientRect())
			return [boxes.filter(box => box.bottom <= innerHeight).length, Math.ceil(Math.max(...boxes.map(box => box.height)))]
		}`)
		require.NoError(t, err)
		counts := seen.([]any)
		all, err := v.rows().Count()
		require.NoError(t, err)
		assert.GreaterOrEqual(t, counts[0], min(all, 20), "rows in sight on %s", path)
		assert.LessOrEqual(t, counts[1], 36, "the highest row on %s", path)
	}
}

// signedInPages are pages of every kind: every list, every object with its tabs, every form.
func (v *visit) signedInPages() []string {
	v.t.Helper()
	organization := "/organizations/" + scenario(v.t, "Northwind Logistics").OrganizationID
	connection, directory, user := v.firstRowOf("/connections?state=inactive"), v.firstRowOf("/directories?q=castellan"),
		v.firstRowOf("/users")
	group := v.firstRowOf(organization + "/settings")
	v.goTo("/settings/webhooks")
	webhook, err := v.Locator(".row-actions a[href$='/edit']").Last().GetAttribute("href")
	require.NoError(v.t, err)
	webhook = strings.TrimSuffix(webhook, "/edit")
	return []string{
		"/", "/organizations", "/organizations?q=no+such+name", organization, organization + "/users", organization + "/portal-links",
		organization + "/audit-logs", organization + "/raw", organization + "/settings", organization + "/invitations",
		organization + "/edit", organization + "/delete", "/organizations/new",
		"/connections", connection, connection + "/raw",
		"/directories", directory, directory + "/users", directory + "/groups", directory + "/raw",
		v.firstRowOf(directory + "/users"), v.firstRowOf(directory + "/groups"),
		"/users", user, user + "/settings", user + "/raw", user + "/edit", user + "/factors/enroll", user + "/impersonate", user + "/flags/add",
		user + "/email-change", user + "/memberships/new", "/users/new",
		"/invitations", v.firstRowOf("/invitations"), "/invitations/new?organization=" + idOf(organization),
		connection + "/test", connection + "/delete",
		"/portal-links", "/portal-links/new?organization=" + idOf(organization),
		"/audit-logs/exports", "/audit-logs/exports/new?organization=" + idOf(organization),
		"/audit-logs/actions", "/audit-logs/actions/new", "/audit-logs/actions/document.shared",
		"/audit-logs/actions/document.shared/schemas/new",
		"/audit-logs/actions/document.shared/send?organization=" + idOf(organization),
		"/activity", "/search?q=castellan", "/settings/sync", "/events",
		"/issues", "/settings/rules", "/settings/roles", "/settings/set-up", "/settings/webhooks", "/settings/webhooks/new", webhook + "/edit", webhook + "/disable",
		webhook + "/delete", "/settings/flags", "/settings/flags/ai-summaries/disable",
		"/tools/webhook-tester", "/tools/factors", "/tools/factors/new", "/tools/magic-links", "/tools/magic-links/send",
		"/settings/providers", "/settings/providers/github", organization + "/providers/salesforce/change",
		organization + "/groups/new", group, group + "/delete", group + "/members/add",
	}
}

func TestStrangersPagesFitAPhone(t *testing.T) {
	stranger := sharedDeskFor(t).visit(onAPhone)
	for _, path := range []string{"/sign-in", "/signed-out"} {
		stranger.goTo(path)
		assert.Zero(t, stranger.overflow(), path)
	}
}

// beyond lists what reaches beyond the window, so that a failure says more than a number.
const beyond = `() => [...document.querySelectorAll('body *')]
	.filter(part => part.checkVisibility() && part.getBoundingClientRect().right > innerWidth + 1)
	.map(part => part.tagName + '.' + part.className + ' ' + Math.round(part.getBoundingClientRect().right) + ' ' +
			part.innerText?.slice(0, 30))`

// overflow is how many pixels the page is wider than its window.
func (v *visit) overflow() int {
	v.t.Helper()
	pixels, err := v.Evaluate("() => document.scrollingElement.scrollWidth - innerWidth")
	require.NoError(v.t, err)
	if pixels.(int) > 0 {
		v.t.Logf("beyond the window: %v", v.listed(beyond))
	}
	return max(0, pixels.(int))
}

func TestTheMenuOfAPhoneLeadsEverywhere(t *testing.T) {
	v := as(t, "viewer", onAPhone)
	v.goTo("/")
	require.NoError(t, that(v.Locator("#sidebar")).Not().ToBeVisible())
	v.click("button", "Menu")
	require.NoError(t, v.Locator("#sidebar").GetByRole("link", playwright.LocatorGetByRoleOptions{Name: "Directories",
		Exact: playwright.Bool(true)}).Click())
	v.headed("Directories")
	require.NoError(t, that(v.Locator("#sidebar")).Not().ToBeVisible())
}

func TestTheThemeThatWasChosenStays(t *testing.T) {
	v := as(t, "viewer", inTheLight)
	v.goTo("/organizations")
	light := v.ink()
	v.openOperatorMenu()
	v.click("button", "Dark")
	require.NoError(t, that(v.Locator("html")).ToHaveAttribute("data-theme", "dark"))
	v.goTo("/users")
	require.NoError(t, that(v.Locator("html")).ToHaveAttribute("data-theme", "dark"))
	require.NotEqual(t, light, v.ink())
}

// ink is the colour of the text.
func (v *visit) ink() string {
	v.t.Helper()
	colour, err := v.Evaluate("() => getComputedStyle(document.body).color")
	require.NoError(v.t, err)
	return colour.(string)
}
