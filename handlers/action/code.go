package action

import (
	"net/url"
	"regexp"
	"strings"

	actionsview "frontdesk/views/actions"
	"frontdesk/views/ui"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

var codeShape = regexp.MustCompile(`^[0-9A-Za-z]{4,12}$`)

// CodeForm is a code that a person reads out to the operator. It is used once and never shown.
type CodeForm struct {
	Hint string
	Code workos.Secret
}

func (f *CodeForm) Parse(values url.Values, form *actionsview.Form) {
	form.Fields = []string{"code"}
	f.Code = workos.Secret(strings.Join(strings.Fields(values.Get("code")), ""))
	if !codeShape.MatchString(f.Code.Reveal()) {
		form.AddError("code", "Enter the code as it was read out, usually six digits.")
	}
}

func (f *CodeForm) Fields(form actionsview.Form) []templ.Component {
	return []templ.Component{ui.TextInput(ui.Input{Name: "code", Label: "Code", Required: true, MaxLength: 20, Error: form.ErrorAt("code"),
		Hint: f.Hint, Placeholder: "123456"})}
}
