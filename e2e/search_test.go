package e2e

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestASlashGoesToTheSearchAndTheKeyboardOpensWhatItFinds(t *testing.T) {
	v := as(t, "viewer")
	v.goTo("/users")
	v.press("/")
	require.NoError(t, that(v.Locator("#search-input")).ToBeFocused())

	require.NoError(t, v.Locator("#search-input").PressSequentially("harbor pine"))
	options := v.Locator("#search-results [role=option]")
	v.see(options.First())
	titles, err := v.Locator("#search-results .suggestions-title").AllInnerTexts()
	require.NoError(t, err)
	assert.Subset(t, titles, []string{"Organizations", "Connections", "Directories"})
	require.NoError(t, that(v.Locator("#search-input")).ToHaveAttribute("aria-expanded", "true"))

	v.press("ArrowDown", "ArrowDown")
	require.NoError(t, that(options.Nth(1)).ToHaveAttribute("aria-selected", "true"))
	v.press("ArrowUp")
	require.NoError(t, that(options.First()).ToHaveAttribute("aria-selected", "true"))
	v.press("Enter")
	v.headed("Harbor Pine Health")
}

func TestEnterShowsEverythingThatIsFound(t *testing.T) {
	v := as(t, "viewer")
	v.goTo("/")
	require.NoError(t, v.Locator("#search-input").Fill("castellan"))
	require.NoError(t, v.Locator("#search-input").Press("Enter"))
	v.at("/search?q=castellan")
	v.headed("Results for “castellan”")
	v.see(v.named("heading", "Organizations"))
}

func TestAPastedIDJumpsToItsObject(t *testing.T) {
	v := as(t, "viewer")
	directory := v.firstRowOf("/directories?q=castellan")
	objects := []string{
		v.firstRowOf("/organizations"), v.firstRowOf("/connections"), directory, v.firstRowOf(directory + "/users"),
		v.firstRowOf(directory + "/groups"), v.firstRowOf("/users"),
	}
	for _, path := range objects {
		v.goTo("/")
		require.NoError(t, v.Locator("#search-input").Fill("  "+idOf(path)+" "))
		require.NoError(t, v.Locator("#search-input").Press("Enter"))
		v.at(path)
	}
}

func TestWhatIsNotFoundIsSaid(t *testing.T) {
	v := as(t, "viewer")
	v.goTo("/")
	require.NoError(t, v.Locator("#search-input").Fill("zzzzzz"))
	v.see(v.GetByText("Nothing found for “zzzzzz”"))
	v.press("Enter")
	v.see(v.named("heading", "Nothing found"))
}
