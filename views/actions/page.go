// Package actions renders the form of an action, and the pages for an outcome that is not known yet.
package actions

import (
	"frontdesk/views/ui"

	"github.com/a-h/templ"
)

// Page is the form of one action: its effect, its target, and its one button.
type Page struct {
	Title, Action, Submit, CancelURL string
	Danger                           bool
	Description, Warnings            []string
	Fields                           []templ.Component
	Confirm                          string // what must be typed; "" for nothing
	ConfirmHint                      string // with Confirm: whether there is a way back
	IsReasonRequired                 bool   // the reason must be given
	Plain                            bool   // the form is left to the browser
	Form                             Form
}

func (p Page) spec() ui.FormSpec {
	hidden := []ui.Param{{Name: FormKeyField, Value: p.Form.Key}, {Name: SeenField, Value: p.Form.Seen}}
	if p.Form.Shown != "" {
		hidden = append(hidden, ui.Param{Name: ShownField, Value: p.Form.Shown})
	}
	if p.Form.Undoes != "" {
		hidden = append(hidden, ui.Param{Name: UndoesField, Value: p.Form.Undoes})
	}
	return ui.FormSpec{
		ID: "action-form", Action: p.Action, Submit: p.Submit, Danger: p.Danger, Plain: p.Plain, Errors: p.Form.Errors,
		Cancel: &ui.Action{Label: "Cancel", URL: p.CancelURL},
		Hidden: hidden,
	}
}

func (p Page) reason() ui.Input {
	input := p.Form.ReasonInput()
	input.Required = p.IsReasonRequired
	return input
}

func (p Page) confirm() ui.Input {
	return ui.Input{
		Name: ConfirmField, Label: "Type “" + ui.Isolated(p.Confirm) + "” to confirm", Value: p.Form.Confirm, Error: p.Form.ErrorAt(ConfirmField),
		Required: true, Hint: p.ConfirmHint,
	}
}

func (p Page) callouts() []ui.Callout {
	callouts := make([]ui.Callout, len(p.Warnings))
	for i, text := range p.Warnings {
		callouts[i] = ui.Callout{Tone: ui.Attention, Title: text}
	}
	return callouts
}

func quoteID(requestID string) string {
	if requestID == "" {
		return ""
	}
	return " WorkOS request ID: " + requestID + "."
}
