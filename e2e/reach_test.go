package e2e

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// outOfReach lists the links, buttons and fields that a person can see no part of, or only a part of: cut off by
// their cell or beyond the window. What scrolls sideways by itself, such as code, is in reach.
const outOfReach = `() => {
	const found = []
	for (const control of document.querySelectorAll('main :is(a, button, input, select, textarea, summary)')) {
		if (!control.checkVisibility({ visibilityProperty: true }) || control.closest('dialog, [popover], .row-link, .sr-only')) continue
		const box = control.getBoundingClientRect()
		let outside = box.right > innerWidth + 1 || box.left < -1
		for (let around = control.parentElement; around && !outside && around !== document.body; around = around.parentElement) {
			const style = getComputedStyle(around)
			if (style.overflowX === 'auto' || style.overflowX === 'scroll' || style.clipPath !== 'none') break
			if (style.overflowX !== 'visible') outside = box.right > around.getBoundingClientRect().right + 1
		}
		if (outside) found.push((control.innerText || control.name || control.outerHTML).slice(0, 60) + ' ends at ' + Math.round(box.right))
	}
	return found
}`

// cut lists the texts of tables, facts and IDs that do not show in full. The long lists of a wide screen have rows of one
// line: squeezedColumns looks at them.
const cut = `() => [...document.querySelectorAll('main :is(.rows :is(th, td, span), .hits span, .facts dd, .chip code)')]
	.filter(part => part.checkVisibility() && part.scrollWidth > part.clientWidth + 1)
	.filter(part => getComputedStyle(part).display !== 'inline' && (part.matches('.rows *') || getComputedStyle(part).overflowX !== 'visible'))
	.filter(part => !part.closest('thead, .sr-only') && !(innerWidth >= 1400 && part.closest('.list > .rows') && !part.closest('.section')))
	.map(part => part.innerText.slice(0, 60))`

// cutInFields lists what a field above a list or in a form shows before anything is typed, where the field is too short for it.
const cutInFields = `() => [...document.querySelectorAll('main .input:is([type=text], [type=search], [type=email], [type=url])')]
	.filter(field => field.checkVisibility() && !field.closest('dialog, [popover]'))
	.filter(field => {
		const style = getComputedStyle(field), paint = document.createElement('canvas').getContext('2d')
		paint.font = style.font
		const room = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight)
		return paint.measureText(field.placeholder).width > room + 1
	})
	.map(field => field.placeholder)`

// splitWords lists the ordinary words of headings, labels and buttons that a line ends inside of.
const splitWords = `() => {
	const found = []
	for (const part of document.querySelectorAll('main :is(h1, h2, label, legend, .btn, .rows thead th, .state, .count, .stats a)')) {
		if (!part.checkVisibility() || part.closest('.sr-only, dialog, [popover]')) continue
		const texts = document.createTreeWalker(part, NodeFilter.SHOW_TEXT)
		for (let text = texts.nextNode(); text; text = texts.nextNode()) for (const word of text.data.matchAll(/\p{L}{2,20}/gu)) {
			const range = document.createRange()
			range.setStart(text, word.index)
			range.setEnd(text, word.index + word[0].length)
			if (new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1)
				found.push(word[0] + ' in ' + part.innerText.slice(0, 60))
		}
	}
	return found
}`

// smallTargets lists what is smaller than the 24 px that WCAG 2.2 (2.5.8) asks for. A checkbox counts with its label,
// a row's link with its row.
const smallTargets = `() => [...document.querySelectorAll('main :is(a, button, select, summary, .input)')]
	.filter(target => target.checkVisibility({ visibilityProperty: true }) && !target.closest('.row-link, label, dialog, [popover], p, .hint'))
	.filter(target => getComputedStyle(target).clipPath === 'none')
	.map(target => [target, target.getBoundingClientRect()])
	.filter(([, box]) => box.width > 1 && (box.height < 23.5 || box.width < 23.5))
	.map(([target, box]) => (target.innerText || target.name || target.className).slice(0, 40) + ' ' +
			Math.round(box.width) + 'x' + Math.round(box.height))`

func TestEverythingOnAPageIsInReach(t *testing.T) {
	v := as(t, "admin")
	v.atWidths([]int{1440, 1024, 390, 320}, v.signedInPages(), func(path string, width int) {
		assert.Zero(t, v.overflow(), "pixels that %s is wider than a window of %d", path, width)
		assert.Empty(t, v.listed(outOfReach), "out of reach on %s at %d", path, width)
		assert.Empty(t, v.listed(cut), "cut on %s at %d", path, width)
		assert.Empty(t, v.listed(cutInFields), "cut in a field on %s at %d", path, width)
		assert.Empty(t, v.listed(splitWords), "words of two lines on %s at %d", path, width)
		if width < 640 {
			assert.Empty(t, v.listed(smallTargets), "small targets on %s at %d", path, width)
		}
	})
}

// atWidths opens each page in a window of each width and calls look with it.
func (v *visit) atWidths(widths []int, pages []string, look func(page string, width int)) {
	v.t.Helper()
	for _, width := range widths {
		v.resize(width)
		for _, page := range pages {
			v.goTo(page)
			look(page, width)
		}
	}
}

// resize makes the window so wide and loads its page again: on a busy machine Chromium may go on using the style rules of the
// old width for a page that is open.
func (v *visit) resize(width int) {
	v.t.Helper()
	require.NoError(v.t, v.SetViewportSize(width, 844))
	_, err := v.Evaluate(`width => new Promise(done => {
		const applies = () => innerWidth === width && matchMedia('(width: ' + width + 'px)').matches // as the style sheet sees it
		const look = () => requestAnimationFrame(() => applies() ? requestAnimationFrame(done) : look())
		look()
	})`, width)
	require.NoError(v.t, err)
	if strings.HasPrefix(v.URL(), v.desk.URL) {
		v.goTo(v.path())
	}
}

// listed is what a script lists.
func (v *visit) listed(script string) []any {
	v.t.Helper()
	found, err := v.Evaluate(script)
	require.NoError(v.t, err)
	return found.([]any)
}

func TestAPhoneShowsAListInRowsOfTwoLines(t *testing.T) {
	v := as(t, "viewer", onAPhone)
	for _, path := range []string{"/issues", "/organizations", "/connections", "/directories", "/users", "/invitations"} {
		v.goTo(path)
		require.NoError(t, that(v.rows().First()).ToBeVisible())
		height, err := v.rows().EvaluateAll(`rows => rows.reduce((sum, row) => sum + row.getBoundingClientRect().height, 0) / rows.length`)
		require.NoError(t, err)
		assert.LessOrEqual(t, number(height), 84.0, "mean height of a row on %s", path)
	}
}

func TestTextLongerThanItsColumnShowsInFull(t *testing.T) {
	v := as(t, "viewer")
	for path, text := range map[string]string{"/users": "main .rows th .row-link", "/search?q=castellan": "main .hits .row-link > .strong"} {
		for _, width := range []int{1024, 1440} {
			v.resize(width)
			v.goTo(path)
			longest := v.Locator(text).First()
			require.NoError(t, that(longest).ToBeVisible())
			_, err := longest.Evaluate(`part => { part.append('-with-a-very-long-part-that-no-column-holds'.repeat(4) + '@example.com') }`, nil)
			require.NoError(t, err)
			assert.Empty(t, v.listed(cut), "%s at %d", path, width)
			assert.Empty(t, v.listed(outOfReach), "%s at %d", path, width)
			assert.Zero(t, v.overflow(), "%s at %d", path, width)
		}
	}
}

// The demo has a customer whose people have long addresses.
func TestColumnsOfAListAreAsWideAsWhatTheyHold(t *testing.T) {
	v := as(t, "viewer")
	v.resize(1440)
	directory := v.firstRowOf("/directories?q=castellan")
	for _, path := range []string{"/organizations", "/connections", "/users", "/users?q=castellan", "/invitations", directory + "/users"} {
		v.goTo(path)
		require.NoError(t, that(v.rows().First()).ToBeVisible())
		assert.Empty(t, v.listed(cut), path)
		assert.Empty(t, v.listed(`() => [...document.querySelectorAll('main .rows tbody tr')].filter(row => row.offsetHeight > 36).map(row => row.innerText)`),
			"rows of two lines on %s", path)
	}
}

func TestTextThatASuggestionCutsShowsInFullUnderThePointer(t *testing.T) {
	v := as(t, "viewer")
	v.goTo("/")
	require.NoError(t, v.Locator("#search-input").Fill("castellan"))
	text := v.Locator(".search .suggestion > .strong").First()
	require.NoError(t, that(text).ToBeVisible())
	_, err := text.Evaluate(`text => { text.append(' with a very long part that no line holds'.repeat(9)) }`, nil)
	require.NoError(t, err)
	require.NoError(t, text.Hover())
	require.NoError(t, that(text).ToHaveAttribute("title", regexp.MustCompile("with a very long part that no line holds$")))
}

func TestFieldsHaveBordersThatAreSeen(t *testing.T) {
	for name, theme := range map[string]func(*playwright.BrowserNewContextOptions){"light": inTheLight, "dark": inTheDark} {
		v := as(t, "admin", theme)
		v.goTo("/organizations/new")
		ratio, err := v.Evaluate(`() => {
			const field = document.querySelector('main .input[name=name]')
			const paint = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
			const light = colour => {
				paint.fillStyle = colour
				paint.fillRect(0, 0, 1, 1)
				const [r, g, b] = [...paint.getImageData(0, 0, 1, 1).data].map(c => c / 255)
					.map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
				return 0.2126 * r + 0.7152 * g + 0.0722 * b
			}
			const [one, two] = [light(getComputedStyle(field).borderTopColor), light(getComputedStyle(document.documentElement).backgroundColor)]
			return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05)
		}`)
		require.NoError(t, err)
		assert.GreaterOrEqual(t, number(ratio), 3.0, "contrast of a field's border in the %s theme", name)
	}
}

// number is a number of JavaScript, which playwright gives as an int where it is whole.
func number(value any) float64 {
	if whole, ok := value.(int); ok {
		return float64(whole)
	}
	return value.(float64)
}

func TestAPrintedPageIsItsContent(t *testing.T) {
	v := as(t, "viewer")
	v.goTo("/users")
	require.NoError(t, that(v.rows().First()).ToBeVisible())
	require.NoError(t, v.EmulateMedia(playwright.PageEmulateMediaOptions{Media: playwright.MediaPrint}))
	for _, part := range []string{"#sidebar", ".topbar", ".filters", ".pager"} {
		require.NoError(t, that(v.Locator(part).First()).ToBeHidden())
	}
	require.NoError(t, that(v.rows().First()).ToBeVisible())
	cut := v.listed(`() => [...document.querySelectorAll('.rows :is(th, td)')].filter(cell => cell.scrollWidth > cell.clientWidth + 1).map(cell => cell.innerText)`)
	assert.Empty(t, cut, "cut on paper")
}

func TestNothingOfAPrintedPageIsCutAtTheEdge(t *testing.T) {
	v := as(t, "admin")
	organization := "/organizations/" + scenario(t, "Northwind Logistics").OrganizationID
	require.NoError(t, v.EmulateMedia(playwright.PageEmulateMediaOptions{Media: playwright.MediaPrint}))
	pages := []string{"/", "/organizations", organization, organization + "/users", organization + "/settings", "/events", "/users"}
	v.atWidths([]int{1000}, pages, func(path string, _ int) { // a sheet
		assert.Zero(t, v.overflow(), "pixels that %s is wider than the sheet", path)
	})
}

// brokenWords lists the links of a row of choices that do not fit on one line.
const brokenWords = `() => [...document.querySelectorAll('.limits a, .tabs-line a')]
	.filter(link => link.checkVisibility() && link.getClientRects().length && link.getBoundingClientRect().height > 40)
	.map(link => link.innerText)`

func TestChoicesStayOnOneLineEach(t *testing.T) {
	v := as(t, "viewer", onAPhone)
	v.atWidths([]int{390, 320}, []string{"/events", "/settings/roles", "/organizations"}, func(path string, width int) {
		assert.Empty(t, v.listed(brokenWords), "%s at %d", path, width)
	})
}

func TestWithForcedColoursTheChosenEntryIsMarked(t *testing.T) {
	v := as(t, "viewer")
	v.goTo("/users")
	require.NoError(t, v.EmulateMedia(playwright.PageEmulateMediaOptions{ForcedColors: playwright.ForcedColorsActive}))
	require.NoError(t, that(v.Locator("#sidebar a[aria-current]")).ToHaveCSS("outline-style", "solid"))
	require.NoError(t, that(v.Locator("#sidebar a:not([aria-current])").First()).ToHaveCSS("outline-style", "none"))
}

// squeezedColumns lists the columns of a list that show too little: whose heading is cut, or most of whose cells are.
const squeezedColumns = `() => [...document.querySelectorAll('.list > .rows')].flatMap(table => [...table.tHead.rows[0].cells]
	.filter(head => head.checkVisibility())
	.filter(head => {
		const cells = [...table.tBodies[0].rows].map(row => row.cells[head.cellIndex])
		const cut = cells.filter(cell => cell.scrollWidth > cell.clientWidth + 1).length
		const narrow = head.getBoundingClientRect().width < 64
		return head.scrollWidth > head.clientWidth + 1 || narrow || cut > cells.length * 0.4
	})
	.map(head => head.innerText.trim() + ' ' + Math.round(head.getBoundingClientRect().width)))`

func TestNoColumnOfAListIsSqueezed(t *testing.T) {
	v := as(t, "admin")
	organization := "/organizations/" + scenario(t, "Northwind Logistics").OrganizationID
	directory := v.firstRowOf("/directories?q=castellan")
	lists := []string{
		"/issues", "/organizations", "/connections", "/directories", "/users", "/invitations", organization + "/users",
		organization + "/invitations", directory + "/users", directory + "/groups", "/activity", "/audit-logs/actions", "/settings/sync",
	}
	v.atWidths([]int{1600, 1400, 1399, 1280, 1024}, lists, func(path string, width int) {
		require.NoError(t, that(v.rows().First()).ToBeVisible())
		assert.Empty(t, v.listed(squeezedColumns), "%s at %d", path, width)
	})
}

func TestNoColumnOfThePortalLinksIsSqueezed(t *testing.T) {
	v := as(t, "admin")
	const reason = "for the widths of the columns" // finds these links among those of other tests
	for intent, organization := range map[string]string{
		"sso": "Meridian Avionics", "dsync": "Harbor Pine Health", "domain_verification": "Bright Atlas Education",
		"certificate_renewal": "Northwind Logistics",
	} {
		v.goTo("/portal-links/new?intent=" + intent + "&organization=" + scenario(t, organization).OrganizationID)
		require.NoError(t, v.Locator("textarea[name=reason]").Fill(reason))
		v.click("button", "Issue portal link")
		v.see(v.Locator("#secret-link"))
	}
	v.goTo("/portal-links?q=" + url.QueryEscape(reason))
	require.NoError(t, that(v.rows()).ToHaveCount(4))
	for _, width := range []int{1600, 1400, 1399, 1280, 1024} {
		v.resize(width)
		assert.Empty(t, v.listed(squeezedColumns), "at %d", width)
	}
}

func TestNamesOfSearchResultsAreNotCut(t *testing.T) {
	v := as(t, "viewer")
	v.goTo("/search?q=northwind")
	v.see(v.Locator(".hits .strong").First())
	for _, width := range []int{1440, 1024, 390} {
		v.resize(width)
		cut := v.listed(`() => [...document.querySelectorAll('.hits .strong')]
			.filter(name => name.scrollWidth > name.clientWidth + 1).map(name => name.innerText)`)
		assert.Empty(t, cut, "at %d", width)
	}
}

func TestAPhoneLeavesOutWhatATableDoesNotSay(t *testing.T) {
	v := as(t, "admin", onAPhone)
	directory := v.firstRowOf("/directories?q=northwind")
	for _, path := range []string{"/organizations/" + scenario(t, "Northwind Logistics").OrganizationID + "/settings", directory, "/activity"} {
		v.goTo(path)
		require.NoError(t, that(v.Locator(".rows tbody tr").First()).ToBeVisible())
		dashes := v.listed(`() => [...document.querySelectorAll('.rows td')]
			.filter(cell => cell.checkVisibility() && cell.innerText.trim() === '–').map(cell => cell.dataset.label ?? '')`)
		assert.Empty(t, dashes, path)
	}
}

// TestWithForcedColoursOnlyBadgesHaveBorders: a border around running text would look like a button.
func TestWithForcedColoursOnlyBadgesHaveBorders(t *testing.T) {
	v := as(t, "viewer")
	forced := playwright.PageEmulateMediaOptions{ForcedColors: playwright.ForcedColorsActive}
	connection := v.firstRowOf("/connections?q=northwind")
	v.goTo(connection)
	require.NoError(t, v.EmulateMedia(forced))
	require.NoError(t, that(v.Locator(".object-name .state")).ToHaveCSS("border-top-width", "1px"))
	chosen, other := v.Locator(".tabs-line a[aria-current]"), v.Locator(".tabs-line a:not([aria-current])").First()
	color := func(of playwright.Locator) any {
		found, err := of.Evaluate(`tab => getComputedStyle(tab).borderBottomColor`, nil)
		require.NoError(t, err)
		return found
	}
	assert.NotEqual(t, color(other), color(chosen), "the chosen tab has a line")
	require.NoError(t, that(chosen).ToHaveCSS("outline-style", "none"))

	v.goTo("/search?q=northwind")
	require.NoError(t, v.EmulateMedia(forced))
	require.NoError(t, that(v.Locator(".hits .state").First()).ToHaveCSS("border-top-width", "0px"))

	v.goTo("/organizations?state=attention")
	require.NoError(t, v.EmulateMedia(forced))
	require.NoError(t, that(v.Locator(".filter[data-active] .select")).ToHaveCSS("outline-style", "solid"))
	v.press("j")
	require.NoError(t, that(v.Locator("#main tr:has(.row-link:focus)")).ToHaveCSS("outline-style", "solid"))
	require.NoError(t, v.Locator(".sort").First().Focus())
	require.NoError(t, that(v.Locator(".sort").First()).Not().ToHaveCSS("outline-style", "none"))
}
