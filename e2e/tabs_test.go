package e2e

import (
	"testing"
	"time"

	"github.com/playwright-community/playwright-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// linksOfEveryKind are the links that a list page has.
func (v *visit) linksOfEveryKind() map[string]playwright.Locator {
	return map[string]playwright.Locator{
		"the sidebar":    v.Locator("#sidebar a", playwright.PageLocatorOptions{HasText: "Connections"}),
		"a row's name":   v.Locator("#main .row-link").First(),
		"a row":          v.rows().First().Locator("td").Last(),
		"a sorted head":  v.Locator("#main a.sort").First(),
		"the next page":  v.named("link", "Next"),
		"rows on a page": v.named("link", "25 rows per page"),
		"the head":       v.Locator("#sync-status"),
	}
}

func TestAPressWithAModifierKeyOpensEveryLinkInATab(t *testing.T) {
	v := as(t, "viewer")
	v.goTo("/organizations?sort=name")
	before := v.column("Name")
	for _, press := range []struct {
		name    string
		options playwright.LocatorClickOptions
	}{
		{"Ctrl", playwright.LocatorClickOptions{Modifiers: []playwright.KeyboardModifier{*playwright.KeyboardModifierControl}}},
		{"Shift", playwright.LocatorClickOptions{Modifiers: []playwright.KeyboardModifier{*playwright.KeyboardModifierShift}}},
		{"the middle button", playwright.LocatorClickOptions{Button: playwright.MouseButtonMiddle}},
	} {
		for name, link := range v.linksOfEveryKind() {
			t.Run(press.name+" on "+name, func(t *testing.T) {
				tab, err := v.Context().ExpectPage(func() error { return link.Click(press.options) })
				require.NoError(t, err)
				require.NoError(t, that(tab.Locator("h1")).ToBeVisible())
				assert.NotEqual(t, v.URL(), tab.URL())
				require.NoError(t, tab.Close())
				assert.Equal(t, "/organizations?sort=name", v.path(), "this tab stays where it is")
				assert.Equal(t, before, v.column("Name"))
			})
		}
	}
}

func TestTextInARowIsSelectedWithoutOpeningIt(t *testing.T) {
	v := as(t, "viewer")
	v.goTo("/organizations?q=meridian")
	for _, cell := range []string{"th", "td:nth-child(2)"} {
		t.Run(cell, func(t *testing.T) {
			text := v.row("Meridian Avionics").Locator(cell)
			box, err := text.Evaluate(`cell => {
				const range = document.createRange()
				range.selectNodeContents(cell)
				const {left, right, top, bottom} = range.getBoundingClientRect()
				return [left, right, (top + bottom) / 2]
			}`, nil)
			require.NoError(t, err)
			at := box.([]any)
			left, right, y := pixels(at[0]), pixels(at[1]), pixels(at[2])
			require.NoError(t, v.Mouse().Move(left+1, y))
			require.NoError(t, v.Mouse().Down())
			require.NoError(t, v.Mouse().Move((left+right)/2, y))
			require.NoError(t, v.Mouse().Move(right-1, y))
			require.NoError(t, v.Mouse().Up())
			selection, err := v.Evaluate("() => String(getSelection()).trim()")
			require.NoError(t, err)
			assert.NotEmpty(t, selection)
			assert.Contains(t, innerText(t, text), selection)
			// Any opening would have begun with the click that is over by now: one more round trip shows it.
			assert.Equal(t, 200, v.status("GET", "/organizations?q=meridian"))
			assert.Equal(t, "/organizations?q=meridian", v.path())
		})
	}
	v.clickOn(v.row("Meridian Avionics").Locator("td").Last())
	v.headed("Meridian Avionics")
}

func pixels(value any) float64 {
	if whole, ok := value.(int); ok {
		return float64(whole)
	}
	return value.(float64)
}

func innerText(t *testing.T, locator playwright.Locator) string {
	t.Helper()
	text, err := locator.InnerText()
	require.NoError(t, err)
	return text
}

// place is how far the page is scrolled.
func (v *visit) place() int {
	v.t.Helper()
	y, err := v.Evaluate("() => Math.round(scrollY)")
	require.NoError(v.t, err)
	return y.(int)
}

func TestBackRestoresTheListAsItWasAlsoAfterAForm(t *testing.T) {
	for name, form := range map[string]bool{"after an object": false, "after a form": true} {
		t.Run(name, func(t *testing.T) {
			v := as(t, "support")
			v.goTo("/users")
			require.NoError(t, v.Locator("#users-q").Fill("a"))
			v.at("/users?q=a")
			require.NoError(t, that(v.rows()).ToHaveCount(50))
			row := v.rows().Nth(40).Locator(".row-link")
			name := innerText(t, row)
			require.NoError(t, row.ScrollIntoViewIfNeeded())
			there := v.place()
			require.Positive(t, there, "the list is scrolled")
			require.NoError(t, row.Click())
			require.NoError(t, that(v.Locator(".crumbs")).ToContainText("Users"))
			if form {
				v.click("link", "Edit")
				require.NoError(t, that(v.Locator("h1")).ToContainText("Edit"))
				v.click("link", "Cancel")
				require.NoError(t, that(v.Locator(".crumbs")).ToContainText("Users"))
				v.back()
				v.back()
			}
			v.back()
			v.at("/users?q=a")
			require.NoError(t, that(v.Locator("#users-q")).ToHaveValue("a"))
			require.NoError(t, that(v.rows().Nth(40).Locator(".row-link")).ToHaveText(name))
			require.NoError(t, that(v.rows().Nth(40).Locator(".row-link")).ToBeFocused())
			assert.Eventually(t, func() bool { return max(v.place()-there, there-v.place()) < 3 }, patience*time.Millisecond, 50*time.Millisecond)
			assert.InDelta(t, there, v.place(), 3, "scrolled to where the list was left")
		})
	}
}

func TestWhatWasCopiedIsMarkedLongEnoughToBeSeenAndSaid(t *testing.T) {
	v := as(t, "viewer")
	require.NoError(t, v.Context().GrantPermissions([]string{"clipboard-read", "clipboard-write"}))
	v.goTo("/organizations/" + scenario(t, "Meridian Avionics").OrganizationID)
	require.NoError(t, v.Clock().Install()) // from here on the test decides how much time passes
	chip := v.Locator("#main .chip[data-copy]").First()
	copied, err := chip.GetAttribute("data-copy")
	require.NoError(t, err)
	require.NoError(t, chip.Click())
	require.NoError(t, that(chip).ToHaveAttribute("data-copied", ""))
	require.NoError(t, that(v.Locator("#status")).ToHaveText("Copied"))
	text, err := v.Evaluate("() => navigator.clipboard.readText()")
	require.NoError(t, err)
	assert.Equal(t, copied, text)

	require.NoError(t, v.Clock().FastForward(4000))
	require.NoError(t, that(chip).ToHaveAttribute("data-copied", ""), "still marked after four seconds")
	require.NoError(t, chip.Click())
	require.NoError(t, v.Clock().FastForward(4000))
	require.NoError(t, that(chip).ToHaveAttribute("data-copied", ""), "a second press starts the time again")
	require.NoError(t, v.Clock().FastForward(4000))
	require.NoError(t, that(chip).Not().ToHaveAttribute("data-copied", ""))
}
