package ui_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/a-h/templ"

	"frontdesk/views/ui"
)

func TestRelativeTimesReadAsPeopleSayThem(t *testing.T) {
	now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	for gap, want := range map[time.Duration]string{
		3 * time.Second: "just now", 42 * time.Second: "42 s ago", 2 * time.Minute: "2 min ago", 59*time.Minute + 59*time.Second: "59 min ago",
		5 * time.Hour: "5 h ago", 25 * time.Hour: "1 day ago", 12 * 24 * time.Hour: "12 days ago", 40 * 24 * time.Hour: "13 Oct 2026",
		-3 * time.Minute: "in 3 min", -2 * 24 * time.Hour: "in 2 days",
	} {
		require.Equal(t, want, ui.Relative(now.Add(-gap), now), gap.String())
	}
}

func TestAnEndThatIsStillToComeNeverReadsAsPast(t *testing.T) {
	now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	for left, want := range map[time.Duration]string{
		time.Millisecond: "in less than a minute", 9 * time.Second: "in less than a minute", 59 * time.Second: "in less than a minute",
		time.Minute: "in 1 min", 3 * time.Minute: "in 3 min", 7*24*time.Hour - 3*time.Second: "in 7 days", 40 * 24 * time.Hour: "1 Jan 2027",
	} {
		require.Equal(t, want, ui.Until(now.Add(left), now), left.String())
	}
	soon := time.Now().Add(9 * time.Second)
	element := parse(t, ui.Deadline(soon)).Find("time")
	require.Equal(t, "in less than a minute", element.Text())
	require.Equal(t, "deadline", element.AttrOr("data-relative", ""), "the words age while the page is open")
	require.Contains(t, parse(t, ui.ExactDeadline(soon)).Find("time").AttrOr("title", ""), "\nin less than a minute")
	require.Equal(t, "2 min ago", parse(t, ui.Deadline(time.Now().Add(-130*time.Second))).Find("time").Text())
	require.Zero(t, parse(t, ui.Deadline(time.Time{})).Find("time").Length(), "no time is no moment")
}

func TestTimeCarriesTheExactMoment(t *testing.T) {
	moment := time.Date(2026, 1, 2, 3, 4, 5, 0, time.FixedZone("CET", 3600))
	element := parse(t, ui.Time(moment)).Find("time")
	require.Equal(t, "2026-01-02T02:04:05Z", element.AttrOr("datetime", ""))
	require.Equal(t, "2 Jan 2026, 02:04:05 UTC", element.AttrOr("title", ""))
	require.Zero(t, parse(t, ui.Time(time.Time{})).Find("time").Length(), "no time is no moment")
}

func TestCountdownStartsOnTheServer(t *testing.T) {
	element := parse(t, ui.Countdown(time.Now().Add(90*time.Second+500*time.Millisecond))).Find("[role=timer]")
	require.Equal(t, "90", element.AttrOr("data-countdown", ""))
	require.Equal(t, "1:30", element.Text())
	require.Equal(t, "0", parse(t, ui.Countdown(time.Now().Add(-time.Hour))).Find("[role=timer]").AttrOr("data-countdown", ""))
}

func TestStateIsIconWordAndTone(t *testing.T) {
	for _, tone := range []ui.Tone{ui.OK, ui.Attention, ui.Danger, ui.Neutral} {
		state := parse(t, ui.StateBadge(ui.State{Tone: tone, Word: "Word", Hint: "Why"})).Find(".state")
		require.Equal(t, string(tone), state.AttrOr("data-tone", ""))
		require.Equal(t, "Word", words(state))
		require.Equal(t, 1, state.Find("svg[aria-hidden=true]").Length())
		require.Equal(t, "Why", state.AttrOr("title", ""))
	}
}

func TestIDChipCopiesTheWholeID(t *testing.T) {
	chip := parse(t, ui.IDChip("org_01JQ")).Find("button")
	require.Equal(t, "org_01JQ", chip.AttrOr("data-copy", ""))
	require.Equal(t, "button", chip.AttrOr("type", ""), "never a submit button")
	require.Zero(t, parse(t, ui.IDChip("")).Find("button").Length())
}

func TestObjectPutsWhatIsWrongFirst(t *testing.T) {
	state := ui.State{Tone: ui.Danger, Word: "Inactive"}
	doc := parse(t, ui.Object(ui.ObjectPage{
		Kind: "Directory", Name: "Acme staff", ID: "directory_1", State: &state,
		Crumbs:  []ui.Action{{Label: "Directories", URL: "/directories"}},
		Actions: []ui.Action{{Label: "Issue portal link", URL: "/portal-links/new", Primary: true}},
		Tabs:    []ui.Tab{{Label: "Overview", URL: "/d", Current: true}, {Label: "Users", URL: "/d/users", Count: "3"}},
		Callouts: []ui.Callout{{Tone: ui.Danger, Title: "Credentials refused", Text: "Why.", Who: "The customer's IT admin",
			Actions: []ui.Action{{Label: "Fix", URL: "/m"}}}},
		Facts: []ui.Fact{{Label: "Users", Value: ui.Text("3")}}, Note: "WorkOS did not answer.",
	}))
	require.Equal(t, 1, doc.Find("h1").Length())
	order := doc.Find(".object-head, .banner, .callouts, .facts, .tabs-line, .object-body")
	var classes []string
	for i := range order.Length() {
		classes = append(classes, order.Eq(i).AttrOr("class", ""))
	}
	require.Equal(t, []string{"object-head", "banner", "callouts", "facts", "tabs-line", "object-body"}, classes)
	require.Equal(t, "Overview", words(doc.Find("[aria-current=page]")))
	require.Equal(t, "Who needs to act: The customer's IT admin", words(doc.Find(".callout-who")))
	require.Equal(t, "Directories", words(doc.Find(".crumbs")), "a crumb that names the kind is not followed by it")
}

func TestEmptyPartsTakeNoSpace(t *testing.T) {
	for name, part := range map[string]templ.Component{"tabs": ui.Tabs(nil), "facts": ui.Facts(nil), "callouts": ui.Callouts(nil),
		"actions": ui.Actions(nil), "errors": ui.FormErrors(nil)} {
		require.Zero(t, parse(t, part).Find("body > *").Length(), name)
	}
}

func TestDownloadsAndOtherSitesAreNotBoosted(t *testing.T) {
	download := parse(t, ui.Button(ui.Action{Label: "CSV", URL: "/x.csv", Download: true})).Find("a")
	require.Equal(t, "false", download.AttrOr("hx-boost", ""))
	_, marked := download.Attr("data-download")
	require.True(t, marked)
	_, saved := download.Attr("download")
	require.False(t, saved, "browsers would not show the page that says why there is no file")
	external := parse(t, ui.Button(ui.Action{Label: "Open", URL: "https://example.com", External: true})).Find("a")
	require.Equal(t, "_blank", external.AttrOr("target", ""))
	require.Equal(t, "noopener noreferrer", external.AttrOr("rel", ""))
}

func TestALineEndsBetweenThePartsOfAnAddress(t *testing.T) {
	for text, want := range map[string]string{
		"Plain words": "Plain words", "ana@acme.example": "ana@|acme.example",
		"Edit https://api.acme.example/webhooks/workos": "Edit https://api.|acme.|example/|webhooks/|workos",
		"https://acme.example/a?b=1&c=2":                "https://acme.|example/|a?|b=1&|c=2", "https://acme.example": "https://acme.|example",
		"a/b & c": "a/b & c", "connection.saml_certificate_renewed": "connection.|saml_|certificate_|renewed", "acme.example": "acme.example",
		"flag": "flag",
	} {
		for _, part := range []templ.Component{ui.Text(text), ui.Heading(text)} {
			doc := parse(t, part)
			require.Equal(t, text, strings.TrimSpace(doc.Text()), "what is copied is what is shown")
			doc.Find("wbr").ReplaceWithHtml("|")
			require.Equal(t, want, strings.TrimSpace(doc.Text()))
		}
	}
}

func TestMissingThatNamesItsColumnNeedsNoLabelOnAPhone(t *testing.T) {
	for words, isNamed := range map[string]bool{"no certificate (OIDC)": true, "no organization": true, "not a member": true, "never": false,
		"expiry unknown": false, "none": false} {
		require.Equal(t, isNamed, parse(t, ui.Missing(words)).Find("[data-named]").Length() == 1, words)
	}
}

func TestEveryActionKeepsItsMeaning(t *testing.T) {
	for variant, action := range map[string]ui.Action{"primary": {Primary: true}, "destructive": {Danger: true, Primary: true},
		"outline": {}} {
		require.Equal(t, variant, parse(t, ui.Button(action)).Find("a").AttrOr("data-variant", ""))
	}
}

func TestRawIsTheWholeObjectIndented(t *testing.T) {
	doc := parse(t, ui.Raw([]byte(`{"name":"Acme \"R\"","url":"https://x: y","n":[1,null],"e":{}}`)))
	require.Equal(t, "{\n  \"name\": \"Acme \\\"R\\\"\",\n  \"url\": \"https://x: y\",\n  \"n\": [\n    1,\n    null\n  ],\n  \"e\": {}\n}",
		doc.Find("pre code").Text())
	require.Equal(t, `"name"`, doc.Find(".json-name").First().Text())
	require.Equal(t, "not json", parse(t, ui.Raw([]byte("not json"))).Find("pre code").Text())
}

func TestRegionErrorNamesTheRequest(t *testing.T) {
	require.Equal(t, "WorkOS did not answer. Request req_1", words(parse(t,
		ui.RegionError("WorkOS did not answer.", "req_1")).Find(".region-error")))
}

func TestWhatLastsSevenDaysExpiresInSevenDays(t *testing.T) {
	now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	for want, gap := range map[string]time.Duration{"in 7 days": 7*24*time.Hour - 3*time.Second, "in 1 day": 25 * time.Hour,
		"in 2 days": 48*time.Hour - time.Minute, "in 23 h": 24*time.Hour - time.Minute} {
		require.Equal(t, want, ui.Relative(now.Add(gap), now))
	}
}
