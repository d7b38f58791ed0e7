package e2e

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/playwright-community/playwright-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// patience is how many milliseconds a condition may take to become true on a busy machine.
const patience = 45_000

// that waits until a claim about a locator becomes true: that(rows).ToHaveCount(3).
func that(locator playwright.Locator) playwright.LocatorAssertions {
	return playwright.NewPlaywrightAssertions(patience).Locator(locator)
}

// at waits until the window is at a path of Frontdesk, query included.
func (v *visit) at(path string) {
	v.t.Helper()
	arrive(v.t, v, path, func(url string) bool { return url == v.desk.URL+path })
}

// atSignIn waits until the window is at the sign-in page, where everybody is sent who is not signed in.
func (v *visit) atSignIn() {
	v.t.Helper()
	arrive(v.t, v, "the sign-in page", func(url string) bool { return strings.HasPrefix(url, v.desk.URL+"/sign-in") })
}

// arrive waits until a window is where it should be and its document is there. It looks at the address again and again:
// the driver's own WaitForURL looks once and then waits for the next navigation, so that it misses one that ends in
// between and waits for ever.
func arrive(t *testing.T, window playwright.Page, where string, there func(url string) bool) {
	t.Helper()
	if !assert.Eventually(t, func() bool { return there(window.URL()) }, patience*time.Millisecond, 10*time.Millisecond) {
		t.Fatalf("%s is not reached; the window is at %s", where, window.URL())
	}
	require.NoError(t, that(window.Locator("body")).ToBeAttached())
}

// headed waits until the page has this heading.
func (v *visit) headed(text string) {
	v.t.Helper()
	require.NoError(v.t, that(v.Locator("h1").First()).ToHaveText(text))
}

// rows are the rows of the page's tables.
func (v *visit) rows() playwright.Locator { return v.Locator("#main .rows tbody tr") }

// row is the row that holds a text.
func (v *visit) row(text string) playwright.Locator {
	return v.rows().Filter(playwright.LocatorFilterOptions{HasText: text}).First()
}

// column is what the rows show under a header, from top to bottom.
func (v *visit) column(label string) []string {
	v.t.Helper()
	texts, err := v.rows().Locator(`[data-label="` + label + `"]`).AllInnerTexts()
	require.NoError(v.t, err)
	for i := range texts {
		texts[i] = strings.TrimSpace(texts[i])
	}
	return texts
}

// firstRowOf is where the first row of a list leads.
func (v *visit) firstRowOf(path string) string {
	v.t.Helper()
	require.Equal(v.t, 200, v.goTo(path), path)
	href, err := v.Locator("#main .rows .row-link").First().GetAttribute("href")
	require.NoError(v.t, err, "%s has no row", path)
	return href
}

// idOf is the last part of an object's path.
func idOf(path string) string { return path[strings.LastIndex(path, "/")+1:] }

// press presses keys one after the other, wherever the focus is.
func (v *visit) press(keys ...string) {
	v.t.Helper()
	for _, key := range keys {
		require.NoError(v.t, v.Keyboard().Press(key))
	}
}

// tabTo presses Tab until the focus is on the element, as somebody without a mouse does.
func (v *visit) tabTo(locator playwright.Locator) {
	v.t.Helper()
	for range 60 {
		focused, err := locator.Evaluate("element => element === document.activeElement", nil)
		require.NoError(v.t, err)
		if focused == true {
			return
		}
		v.press("Tab")
	}
	assert.Fail(v.t, "Tab never gets there")
}

// clickOn presses the mouse in the middle of an element, whatever lies there, as a person does.
func (v *visit) clickOn(locator playwright.Locator) {
	v.t.Helper()
	v.see(locator)
	box, err := locator.BoundingBox()
	require.NoError(v.t, err)
	require.NoError(v.t, v.Mouse().Click(box.X+box.Width/2, box.Y+box.Height/2))
}

// back presses the browser's Back button.
func (v *visit) back() {
	v.t.Helper()
	_, err := v.GoBack()
	require.NoError(v.t, err)
}

// status asks for a path from within the page, with the person's cookies, and returns the answer's status.
func (v *visit) status(method, path string) int {
	v.t.Helper()
	status, err := v.Evaluate("([method, path]) => fetch(path, {method, redirect: 'manual'}).then(answer => answer.status)",
		[]string{method, path})
	require.NoError(v.t, err)
	return status.(int)
}

// containing matches a text that holds another.
func containing(text string) *regexp.Regexp { return regexp.MustCompile(regexp.QuoteMeta(text)) }

// path is where the window is, without Frontdesk's own address.
func (v *visit) path() string { return strings.TrimPrefix(v.URL(), v.desk.URL) }
