package actions

import (
	"frontdesk/views/ui"
	"frontdesk/web/paths"
)

// The names of the fields that every action's form has. Handlers read them by these names.
const (
	FormKeyField = "form_key"
	ReasonField  = "reason"
	ConfirmField = "confirm"
	SeenField    = "seen"   // the version of the target that the person saw
	UndoesField  = "undoes" // the entry that the form undoes
	ShownField   = "shown"  // what an edit's form showed, to tell the person's changes from later ones by somebody else
)

// Form has the fields of every action's form: for whom, why, the errors, and the key that makes a form sent twice
// act once.
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

// AddError adds an error at a field, or for "" at the form as a whole.
func (f *Form) AddError(field, text string) {
	f.Errors = append(f.Errors, ui.FieldError{Field: field, Text: text})
}

// ErrorAt returns the error of a field, "" for none.
func (f Form) ErrorAt(field string) string {
	for _, e := range f.Errors {
		if e.Field == field {
			return e.Text
		}
	}
	return ""
}

// OrganizationInput is the type-ahead for the action's organization.
func (f Form) OrganizationInput() ui.ComboboxInput {
	return ui.ComboboxInput{
		Input: ui.Input{
			Name: "organization", Label: "Organization", Value: f.Organization, Error: f.ErrorAt("organization"), Required: true,
			Placeholder: "Name, domain or ID",
		},
		Text: f.OrganizationName, OptionsURL: paths.OrganizationOptions.URL(),
	}
}

// ReasonInput is the field for the action's reason.
func (f Form) ReasonInput() ui.Input {
	return ui.Input{
		Name: ReasonField, Label: "Reason", Value: f.Reason, Error: f.ErrorAt(ReasonField), MaxLength: 500, Rows: 2,
		Placeholder: "Ticket, or who asked", Hint: "Saved in Activity with your name. The customer does not see it.", MarkRequired: true,
	}
}
