package actions

import (
	"frontdesk/views/ui"
	"frontdesk/web/paths"
)

// The names of the fields that every form of an action has. Handlers read them by these names.
const (
	FormKeyField = "form_key"
	ReasonField  = "reason"
	ConfirmField = "confirm"
	SeenField    = "seen"   // the version of the target that the person saw
	UndoesField  = "undoes" // the entry that the form undoes
	ShownField   = "shown"  // what a form of an edit showed, so that a later change by somebody else is not taken for the person's
)

// Form is what every form of an action has: for whom, why, what is wrong with it, and the key that makes the same form
// count once.
type Form struct {
	Key              string
	Organization     string // id, "" while none is chosen
	OrganizationName string // what the control shows for it
	Reason           string
	Seen             string   // version of the target that the person saw
	Shown            string   // what the form's fields showed, for a form that edits
	Confirm          string   // the target's name, typed
	Undoes           string   // the entry that the form undoes, whose values are sent; "" for an ordinary form
	Fields           []string // names of the form's own fields, which WorkOS may refuse
	Errors           []ui.FieldError
}

// AddError adds something to correct: at a field, or at the form as a whole for "".
func (f *Form) AddError(field, text string) {
	f.Errors = append(f.Errors, ui.FieldError{Field: field, Text: text})
}

// ErrorAt is what is wrong with a field, "" for nothing.
func (f Form) ErrorAt(field string) string {
	for _, e := range f.Errors {
		if e.Field == field {
			return e.Text
		}
	}
	return ""
}

// OrganizationInput is the type-ahead for whom the action is.
func (f Form) OrganizationInput() ui.ComboboxInput {
	return ui.ComboboxInput{
		Input: ui.Input{
			Name: "organization", Label: "Organization", Value: f.Organization, Error: f.ErrorAt("organization"), Required: true,
			Placeholder: "Name, domain or ID",
		},
		Text: f.OrganizationName, OptionsURL: paths.OrganizationOptions.URL(),
	}
}

// ReasonInput is the field for why the action is done.
func (f Form) ReasonInput() ui.Input {
	return ui.Input{
		Name: ReasonField, Label: "Reason", Value: f.Reason, Error: f.ErrorAt(ReasonField), MaxLength: 500, Rows: 2,
		Placeholder: "Ticket, or who asked", Hint: "Saved in Activity with your name. The customer does not see it.", MarkRequired: true,
	}
}
