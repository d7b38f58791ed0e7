package main

import (
	"frontdesk/views/ui"
	"frontdesk/views/wording"

	"github.com/a-h/templ"
)

// formSample is a form with every control.
func formSample(refused bool) templ.Component {
	organization := ui.ComboboxInput{Input: ui.Input{Name: "organization", Label: "Organization", Required: true,
		Placeholder: "Type a name, a domain or an ID"}, OptionsURL: "/options/organizations"}
	returnURL := ui.Input{Name: "return_url", Label: "Return URL",
		Hint: "Where the Admin Portal leads back to. Hosts allowed here: app.acme.example.", Type: "url"}
	form := ui.FormSpec{ID: "portal-link", Action: "/portal-links", Submit: "Issue portal link",
		Cancel: &ui.Action{Label: "Cancel", URL: "/portal-links"}}
	if refused {
		organization.Error = "Choose an organization."
		returnURL.Error, returnURL.Value = "Only https addresses are allowed.", "http://app.acme.example"
		form.Errors = []ui.FieldError{{Field: "organization", Text: organization.Error}, {Field: "return_url", Text: returnURL.Error}}
	}
	intents := ui.ChoicesInput{Input: ui.Input{Name: "intent", Label: "What the IT admin is going to do", Value: "sso"},
		Choices: wording.PortalIntents()}
	return templ.Join(
		ui.PageHead("Every control", "", nil),
		children(ui.Form(form), ui.Combobox(organization), ui.Choices(intents), ui.TextInput(returnURL),
			ui.Select(ui.SelectInput{Input: ui.Input{Name: "range", Label: "Range"}, Prompt: "Choose a range",
				Options: []ui.Option{{Value: "7", Label: "Last 7 days"}}}),
			ui.Textarea(ui.Input{Name: "reason", Label: "Reason", Hint: "Saved in Activity with your name. The customer does not see it."}),
			ui.Checkbox(ui.Input{Name: "copy", Label: "Send me the text for the email as well"}, true)),
	)
}
