package e2e

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTypingNarrowsAListAndBackRestoresIt(t *testing.T) {
	v := as(t, "viewer")
	v.goTo("/organizations")
	whole := v.column("Name")
	require.Len(t, whole, 50)

	filter := v.Locator("#organizations-q")
	require.NoError(t, filter.PressSequentially("northwind", playwright.LocatorPressSequentiallyOptions{Delay: playwright.Float(200)}))
	v.at("/organizations?q=northwind")
	require.NoError(t, that(v.rows()).ToHaveCount(1))
	assert.Contains(t, v.column("Name")[0], "Northwind Logistics")
	require.NoError(t, that(filter).ToBeFocused(), "typing goes on where it was")

	v.back()
	v.at("/organizations")
	require.NoError(t, that(v.rows()).ToHaveCount(50), "however many letters were typed, one step back leaves the search")
	assert.Equal(t, whole, v.column("Name"))
	require.NoError(t, that(v.Locator("#organizations-q")).ToHaveValue(""))
}

func TestAFilteredListIsItsAddress(t *testing.T) {
	v := as(t, "viewer")
	v.goTo("/connections?state=inactive")
	require.NoError(t, that(v.Locator("#connections-state")).ToHaveValue("inactive"))
	v.onlyStates("Inactive")
}

func TestAChoiceNarrowsAList(t *testing.T) {
	v := as(t, "viewer")
	v.goTo("/connections")
	_, err := v.Locator("#connections-state").SelectOption(playwright.SelectOptionValues{Values: &[]string{"inactive"}})
	require.NoError(t, err)
	v.at("/connections?state=inactive")
	require.NoError(t, that(v.rows().Filter(playwright.LocatorFilterOptions{HasNotText: "Inactive"})).ToHaveCount(0))
	v.onlyStates("Inactive")
}

// onlyStates asserts that there are rows and that all are in one state.
func (v *visit) onlyStates(word string) {
	v.t.Helper()
	states := v.column("Status")
	assert.NotEmpty(v.t, states)
	for _, state := range states {
		assert.Equal(v.t, word, state)
	}
}

func TestAHeaderSortsBothWaysAndKeepsTheFilter(t *testing.T) {
	v := as(t, "viewer")
	v.goTo("/organizations?state=attention")
	members := v.Locator("#organizations th", playwright.PageLocatorOptions{HasText: "Members"})

	require.NoError(t, members.Locator("a").Click())
	v.at("/organizations?sort=members&state=attention")
	require.NoError(t, that(members).ToHaveAttribute("aria-sort", "ascending"))
	assert.True(t, slices.IsSorted(v.numbers("Members")), "%v", v.numbers("Members"))

	require.NoError(t, members.Locator("a").Click())
	v.at("/organizations?sort=-members&state=attention")
	require.NoError(t, that(members).ToHaveAttribute("aria-sort", "descending"))
	falling := v.numbers("Members")
	slices.Reverse(falling)
	assert.True(t, slices.IsSorted(falling), "%v", falling)

	require.NoError(t, v.Locator("#organizations-q").Fill("a"))
	v.at("/organizations?q=a&state=attention&sort=-members")
}

// numbers is a column of numbers.
func (v *visit) numbers(label string) []int {
	v.t.Helper()
	var numbers []int
	for _, text := range v.column(label) {
		number, err := strconv.Atoi(strings.ReplaceAll(text, ",", ""))
		require.NoError(v.t, err)
		numbers = append(numbers, number)
	}
	require.Greater(v.t, len(numbers), 3)
	return numbers
}

func TestPagesLeadForthAndBack(t *testing.T) {
	v := as(t, "viewer")
	v.goTo("/organizations?limit=25")
	first := v.column("Name")
	require.Len(t, first, 25)

	v.click("link", "Next")
	require.NoError(t, that(v.Locator("#main .rows .row-link").First()).Not().ToHaveText(first[0]))
	second := v.column("Name")
	assert.Len(t, second, 25)
	for _, name := range second {
		assert.NotContains(t, first, name)
	}
	v.click("link", "Previous")
	require.NoError(t, that(v.Locator("#main .rows .row-link").First()).ToHaveText(first[0]))
	assert.Equal(t, first, v.column("Name"))
	require.NoError(t, that(v.named("link", "Previous")).ToHaveCount(0), "nothing is before the first page")
}

func TestTheNumberOfRowsIsRemembered(t *testing.T) {
	v := as(t, "viewer")
	v.goTo("/organizations")
	v.click("link", "25 rows per page")
	require.NoError(t, that(v.rows()).ToHaveCount(25))
	v.goTo("/users")
	require.NoError(t, that(v.rows()).ToHaveCount(25), "on every list")
}

func TestAListWithoutAMatchSaysHowToGetItBack(t *testing.T) {
	v := as(t, "viewer")
	v.goTo("/organizations")
	require.NoError(t, v.Locator("#organizations-q").Fill("no such customer"))
	v.see(v.named("heading", "Nothing matches"))
	v.click("link", "Clear filters")
	v.at("/organizations")
	require.NoError(t, that(v.rows()).ToHaveCount(50))
}

func TestBackToAListGoesOnAtTheRowThatWasOpened(t *testing.T) {
	v := as(t, "viewer")
	v.goTo("/organizations?state=attention")
	row := v.rows().Nth(3).Locator(".row-link")
	name, err := row.InnerText()
	require.NoError(t, err)
	require.NoError(t, row.Click())
	v.headed(name)
	_, err = v.GoBack()
	require.NoError(t, err)
	v.headed("Organizations")
	require.NoError(t, that(v.rows().Nth(3).Locator(".row-link")).ToBeFocused())
}

func TestANameThatTurnsTheDirectionOfWritingTurnsItselfOnly(t *testing.T) {
	v := as(t, "viewer")
	v.goTo("/organizations")
	isolated, err := v.Evaluate("() => ['#main td', '#main td *', '#main h1'].every((s) => " +
		"getComputedStyle(document.querySelector(s)).unicodeBidi === 'isolate')")
	require.NoError(t, err)
	require.Equal(t, true, isolated)
}
