package action

import (
	"net/mail"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"frontdesk/store"
	actionsview "frontdesk/views/actions"
	"frontdesk/views/ui"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// maxExternalID is WorkOS's limit for the id that a customer's own system gives, in ASCII characters.
const maxExternalID = 128

// Version identifies the state of a target, for the warning that somebody else changed it meanwhile.
func Version(updated workos.Time) string { return updated.UTC().Format("2006-01-02T15:04:05.000Z") }

// Changed returns a pointer to the new value if it differs from the old one, else nil: only what changed is sent.
func Changed(before, after string) *string {
	if before == after {
		return nil
	}
	return &after
}

// Diff lists what an action changes, for the ledger: triples of name, before, after.
func Diff(triples ...string) map[string]string {
	changes := map[string]string{}
	for i := 0; i+2 < len(triples); i += 3 {
		if before, after := triples[i+1], triples[i+2]; before != after {
			changes[triples[i]] = store.Change{Before: before, After: after}.Detail()
		}
	}
	return changes
}

func OrNothing(text string) string {
	if text == "" {
		return "nothing"
	}
	return text
}

// ExternalIDInput is the control for an external ID.
func ExternalIDInput(value string, form actionsview.Form) ui.Input {
	return ui.Input{Name: "external_id", Label: "External ID", Value: value, MaxLength: maxExternalID, Error: form.ErrorAt("external_id"),
		Hint: "The ID that your own system uses. Letters, digits and ASCII symbols."}
}

// ExternalIDField is the external ID of an object.
func ExternalIDField[T any](value func(*T) *string) Field[T] {
	return Field[T]{Name: "external id", Value: value, Control: ExternalIDInput("", actionsview.Form{}), Check: CheckExternalID}
}

func CheckExternalID(form *actionsview.Form, id string) {
	switch {
	case utf8.RuneCountInString(id) > maxExternalID:
		form.AddError("external_id", "Shorten the external ID to 128 characters.")
	case strings.IndexFunc(id, func(r rune) bool { return r > 0x7e || r < 0x20 }) >= 0:
		form.AddError("external_id", "Use only letters, digits and ASCII symbols in the external ID.")
	}
}

// AnAddress is an example of an email address, for an empty control and for the error about a wrong address.
const AnAddress = "ana@example.com"

// CheckAddress finds what is wrong with an email address.
func CheckAddress(form *actionsview.Form, field, email, example string) {
	if address, err := mail.ParseAddress(email); err != nil || address.Address != email || !strings.Contains(email, ".") {
		form.AddError(field, "Write the whole email address, such as "+example+".")
	}
}

func AddressControl(name, label, value, example string, form actionsview.Form) templ.Component {
	return ui.TextInput(ui.Input{Name: name, Label: label, Value: value, Email: true, Required: true, MaxLength: 254,
		Error: form.ErrorAt(name), Placeholder: example})
}

const MaxFactorName = 64 // longer ones do not fit into a picture that a telephone can read

func CheckFactorName(form *actionsview.Form, field, name string) {
	if utf8.RuneCountInString(name) > MaxFactorName {
		form.AddError(field, "Shorten this to 64 characters.")
	}
}

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
