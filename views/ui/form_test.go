package ui_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"frontdesk/views/ui"
)

func TestRefusedFormSaysWhatToMend(t *testing.T) {
	doc := parse(t, ui.Form(ui.FormSpec{Action: "/portal-links", Submit: "Issue",
		Errors: []ui.FieldError{{Field: "organization", Text: "Choose an organization."}, {Text: "WorkOS refused."}},
		Hidden: []ui.Param{{Name: "key", Value: "k1"}}}))
	summary := doc.Find(".form-errors")
	require.Equal(t, "alert", summary.AttrOr("role", ""))
	require.Equal(t, "-1", summary.AttrOr("tabindex", ""))
	_, focused := summary.Attr("autofocus")
	require.True(t, focused, "the summary takes the focus")
	require.Equal(t, "#organization", summary.Find("a").AttrOr("href", ""))
	require.Equal(t, 2, summary.Find("li").Length())
	require.Equal(t, "k1", doc.Find("input[name=key]").AttrOr("value", ""))
	require.Equal(t, "post", doc.Find("form").AttrOr("method", ""))
}

func TestInvalidFieldIsTiedToItsError(t *testing.T) {
	doc := parse(t, ui.TextInput(ui.Input{Name: "return_url", Label: "Return URL", Value: "http://x", Hint: "Only https.",
		Error: "Use https.", Required: true}))
	input := doc.Find("input")
	require.Equal(t, "true", input.AttrOr("aria-invalid", ""))
	require.Equal(t, "return_url-hint return_url-error", input.AttrOr("aria-describedby", ""))
	require.Equal(t, "Use https.", words(doc.Find("#return_url-error")))
	require.Equal(t, input.AttrOr("id", ""), doc.Find("label").AttrOr("for", ""))
	require.Zero(t, doc.Find(".optional").Length())

	fine := parse(t, ui.TextInput(ui.Input{Name: "reason", Label: "Reason"}))
	_, described := fine.Find("input").Attr("aria-describedby")
	require.False(t, described)
	require.Equal(t, 1, fine.Find(".optional").Length())
}

func TestComboboxWorksWithAndWithoutScript(t *testing.T) {
	doc := parse(t, ui.Combobox(ui.ComboboxInput{Input: ui.Input{Name: "organization", Label: "Organization", Value: "org_1"}, Text: "Acme",
		OptionsURL: "/options/organizations"}))
	input := doc.Find("input[role=combobox]")
	require.Equal(t, "organization_text", input.AttrOr("name", ""), "what was typed is sent as well")
	require.Equal(t, "Acme", input.AttrOr("value", ""))
	require.Equal(t, "org_1", doc.Find("input[type=hidden][name=organization]").AttrOr("value", ""))
	require.Equal(t, "Acme", doc.Find("input[type=hidden][name=organization_shown]").AttrOr("value", ""), "the text that belongs to the ID")
	require.Equal(t, "/options/organizations", input.AttrOr("hx-get", ""))
	list := doc.Find("[role=listbox]")
	require.Equal(t, "#"+list.AttrOr("id", "?"), input.AttrOr("hx-target", ""))
	require.Equal(t, list.AttrOr("id", "?"), input.AttrOr("aria-controls", ""))

	options := parse(t, ui.ComboboxOptions([]ui.ComboOption{{Value: "org_1", Label: "Acme", Detail: "acme.example"}})).Find("[role=option]")
	require.Equal(t, "org_1", options.AttrOr("data-value", ""))
	require.Contains(t, parse(t, ui.ComboboxOptions(nil)).Text(), "No match")
}

func TestChoicesKeepWhatWasChosen(t *testing.T) {
	one := parse(t, ui.Choices(ui.ChoicesInput{Input: ui.Input{Name: "intent", Label: "Intent", Value: "dsync"},
		Choices: []ui.Choice{{Value: "sso", Label: "SSO"}, {Value: "dsync", Label: "Directory"}}}))
	require.Equal(t, 2, one.Find("input[type=radio]").Length())
	require.Equal(t, "dsync", one.Find("input[checked]").AttrOr("value", ""))
	many := parse(t, ui.Choices(ui.ChoicesInput{Input: ui.Input{Name: "actions", Label: "Actions"}, Many: true, Values: []string{"a", "c"},
		Choices: []ui.Choice{{Value: "a"}, {Value: "b"}, {Value: "c"}}}))
	require.Equal(t, 2, many.Find("input[type=checkbox][checked]").Length())
}

func TestSelectKeepsItsValue(t *testing.T) {
	doc := parse(t, ui.Select(ui.SelectInput{Input: ui.Input{Name: "range", Label: "Range", Value: "7"}, Prompt: "Choose",
		Options: []ui.Option{{Value: "1"}, {Value: "7"}}}))
	require.Equal(t, "7", doc.Find("option[selected]").AttrOr("value", ""))
	require.Equal(t, 3, doc.Find("option").Length())
}

func TestSearchDropdownIsAGroupedListbox(t *testing.T) {
	active := ui.State{Tone: ui.OK, Word: "Active"}
	doc := parse(t, ui.SearchDropdown(ui.SearchResults{Query: "acme", Groups: []ui.SearchGroup{
		{Title: "Organizations", Hits: []ui.SearchHit{{URL: "/organizations/org_1", Title: "Acme"}}},
		{Title: "Directories"},
		{Title: "Connections", Hits: []ui.SearchHit{{URL: "/connections/conn_1", Title: "Acme SSO", State: &active}}},
	}}))
	require.Equal(t, 2, doc.Find("[role=group]").Length(), "an empty group is not shown")
	options := doc.Find("a[role=option]")
	require.Equal(t, 2, options.Length())
	require.Equal(t, "/connections/conn_1", options.Eq(1).AttrOr("href", ""))
	require.Contains(t, parse(t, ui.SearchDropdown(ui.SearchResults{Query: "zebra"})).Text(), "Nothing found for “zebra”")
}
