package action

import (
	"context"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"frontdesk/handlers/page"
	"frontdesk/store"
	actionsview "frontdesk/views/actions"
	"frontdesk/views/ui"
	"frontdesk/web/request"
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
func Diff(triples ...string) store.Details {
	changes := store.Details{}
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

// RolesFor returns the roles that members of an organization can have, including its own roles. Without an organization, or
// if WorkOS does not return its roles, it returns the environment's. The chosen role is always included.
func (r *Runner) RolesFor(c request.Context, organizationID string, environment []ui.Option, chosen string) []ui.Option {
	options := environment
	if organizationID != "" {
		if roles, _ := r.RolesOf(c, organizationID); len(roles) > 0 {
			options = namedRoles(roles)
		}
	}
	if chosen != "" && len(options) > 0 && !slices.ContainsFunc(options, func(option ui.Option) bool { return option.Value == chosen }) {
		options = append(slices.Clone(options), ui.Option{Value: chosen, Label: chosen})
	}
	return options
}

func namedRoles(roles []workos.Role) []ui.Option {
	options := make([]ui.Option, 0, len(roles))
	for _, role := range roles {
		options = append(options, ui.Option{Value: role.Slug, Label: ui.Named(role.Name, role.Slug)})
	}
	return options
}

// RoleOptions returns the roles that every organization has; none if WorkOS does not return them.
func (r *Runner) RoleOptions(c request.Context) []ui.Option {
	ctx, cancel := context.WithTimeout(c.Request().Context(), page.OptionsDeadline)
	defer cancel()
	roles, err := r.Client.ListRoles(ctx)
	if err != nil {
		r.Log.InfoContext(ctx, "roles not read", "error", err)
	}
	return namedRoles(roles)
}

// RoleControl is a select of the options, or a text field if there are none; empty means the default role.
func RoleControl(role string, options []ui.Option, form actionsview.Form) templ.Component {
	input := ui.Input{Name: "role", Label: "Role", Value: role, Error: form.ErrorAt("role")}
	if len(options) == 0 {
		input.Hint = "The role's slug as your product knows it. Left empty, they get the default role."
		return ui.TextInput(input)
	}
	input.Hint = "Choose an organization to see the roles that only it has."
	return ui.Select(ui.SelectInput{Input: input, Prompt: "Default role", Options: options})
}

// RolesOf returns the roles of an organization, or why they are not known.
func (r *Runner) RolesOf(c request.Context, organizationID string) ([]workos.Role, string) {
	ctx, cancel := context.WithTimeout(c.Request().Context(), page.OptionsDeadline)
	defer cancel()
	roles, err := r.Client.ListOrganizationRoles(ctx, organizationID)
	if err == nil && len(roles) == 0 {
		return nil, "WorkOS lists no roles for this organization."
	}
	return roles, page.ErrorText(err)
}
