package e2e

import (
	"testing"

	"github.com/playwright-community/playwright-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAnEventLeadsToWhatItIsAbout(t *testing.T) {
	v := as(t, "viewer")
	v.goTo("/events")
	v.headed("Events")
	_, err := v.Locator("#events-type").SelectOption(playwright.SelectOptionValues{Values: &[]string{"connection"}})
	require.NoError(t, err)
	v.at("/events?type=connection&zone=UTC")
	v.click("link", "30 days")
	v.at("/events?range=30d&type=connection")
	v.noAxeViolations()

	event := v.Locator(".event").First()
	require.NoError(t, event.Locator("summary").Click())
	v.see(event.Locator(".event-facts code", playwright.LocatorLocatorOptions{HasText: "connection."}).First())
	v.noAxeViolations()

	_, err = v.Locator("#events-type").SelectOption(playwright.SelectOptionValues{Values: &[]string{"dsync.user.updated"}})
	require.NoError(t, err)
	v.at("/events?type=dsync.user.updated&range=30d&zone=UTC")
	event = v.Locator(".event").First()
	require.NoError(t, that(event.Locator(".event-what")).ToHaveText("Directory user changed"))
	require.NoError(t, event.Locator("summary").Click())
	v.see(event.Locator(".payload-changes del"))
	v.noAxeViolations()
	directory := event.Locator(".payload a[href^='/directories/']").First()
	to, err := directory.GetAttribute("href")
	require.NoError(t, err)
	require.NoError(t, directory.Click())
	v.at(to)
	v.noAxeViolations()
}

func TestEventsOfTypedTimesAreShownWhenAsked(t *testing.T) {
	v := as(t, "viewer")
	v.expect("status of 400")
	v.goTo("/events?type=connection")
	require.NoError(t, v.Locator("#events-from").Fill("2001-01-02T03:04"))
	require.NoError(t, v.Locator("#events-to").Fill("2001-01-01T03:04"))
	v.click("button", "Apply")
	v.see(v.named("heading", "The range ends before it begins"))
	require.NoError(t, that(v.Locator("#events-from")).ToHaveValue("2001-01-02T03:04"))
	require.NoError(t, v.Locator("#events-to").Fill("2001-01-03T03:04"))
	require.NoError(t, v.Locator("#events-to").Press("Enter"))
	v.see(v.named("heading", "This range is too old"))
	v.noAxeViolations()
	v.click("link", "90 days")
	v.at("/events?range=90d&type=connection")
	require.NoError(t, that(v.Locator("#events-from")).ToHaveValue(""))
	count, err := v.Locator(".event").Count()
	require.NoError(t, err)
	assert.Positive(t, count)
}

func TestEventsWorkWithoutScripts(t *testing.T) {
	v := as(t, "viewer", withoutScripts)
	v.goTo("/events?range=30d")
	_, err := v.Locator("#events-type").SelectOption(playwright.SelectOptionValues{Values: &[]string{"connection"}})
	require.NoError(t, err)
	v.click("button", "Apply")
	v.see(v.Locator(".event .event-what", playwright.PageLocatorOptions{HasText: "Connection"}).First())
	require.NoError(t, v.Locator(".event summary").First().Click())
	v.see(v.Locator(".event .payload").First())
}

func TestEventsFitAPhone(t *testing.T) {
	v := as(t, "viewer", onAPhone)
	v.goTo("/events?range=30d&type=dsync.user.updated")
	require.NoError(t, v.Locator(".event summary").First().Click())
	v.see(v.Locator(".event .payload").First())
	assert.Zero(t, v.overflow())
	v.noAxeViolations()
}
