package apikeys

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"frontdesk/handlers/action"
	"frontdesk/handlers/page"
	"frontdesk/store"
	"frontdesk/views"
	actionsview "frontdesk/views/actions"
	apikeysview "frontdesk/views/apikeys"
	"frontdesk/views/ui"
	"frontdesk/web/request"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

const maxKeyName = 100

// endDetail is the detail with the day until which a key works: "2026-12-31 (Europe/Berlin)".
const endDetail = "works until"

// New creates an API key for a customer and shows it once, in the answer. It is never written to disk; the
// same form sent again within a minute shows it again.
func (h *Handlers) New(c request.Context) error {
	organization, a, err := h.OrganizationSettingsOperation(c)
	if err != nil {
		return err
	}
	filled := &apiKeyForm{now: h.Now(), zone: page.PageZone(c)}
	made, answered := workos.CreatedAPIKey{}, false
	where := a.Target.Name
	a.Name, a.Title, a.Submit, a.Input = "api_key.create", "New API key for "+where, "Create key", filled
	a.FailureText = "No key was created"
	a.Description = []string{
		"Anybody who has the key will be able to use your product's API for " + where + ", as far as its permissions go.",
		"It will be shown once, on the next page. Frontdesk does not store it. Have a secure way to send it to the customer ready.",
	}
	a.Decide = func(a *action.Operation) { a.Details = filled.details() }
	a.Do = func(ctx context.Context) (err error) {
		made, err = h.Client.CreateOrganizationAPIKey(ctx, organization.ID, filled.options())
		answered = err == nil && made.ID != ""
		return err
	}
	a.Created, a.Once = &made.ID, &action.Once{Name: "key", IsReceived: func() bool { return made.Value != "" }}
	a.ResultOf = func() action.Result {
		if made.Value == "" {
			return action.Result{Text: keyLost(filled.Name, answered)}
		}
		text := "The API key “" + ui.Isolated(filled.Name) + "” was created. It was shown once and cannot be shown again. If it was not " +
			"saved, revoke it and create another."
		return action.Result{Text: text, Show: func(c request.Context) error {
			c.Response().Header().Set("Cache-Control", "no-store")
			page := apikeysview.Created{Organization: where, Key: made, Back: a.CancelURL}
			return h.Render(c, http.StatusCreated, views.Page{Title: "API key created", Section: a.Section,
				Body: apikeysview.CreatedBody(page)})
		}}
	}
	return h.Perform(c, a)
}

// keyLost describes that a new API key was never shown.
func keyLost(name string, isAnswered bool) string {
	return action.SecretLost("The API key “"+ui.Isolated(name)+"” was created", "key", "revoke it and create another", isAnswered)
}

var permissionSlug = regexp.MustCompile(`^[A-Za-z0-9_.*:-]{1,100}$`)

// apiKeyForm is the name, the end and the permissions of a new key.
type apiKeyForm struct {
	now                        time.Time
	zone                       ui.Zone // of the day in Expires
	Name, Expires, Permissions string
}

func (f *apiKeyForm) Parse(values url.Values, form *actionsview.Form) {
	form.Fields = []string{"name", "expires_at", "permissions"}
	f.Name, f.Expires, f.Permissions = page.OneLine(values.Get("name")), page.OneLine(values.Get("expires_at")),
		page.PlainText(values.Get("permissions"))
	if named := values.Get("zone"); named != "" {
		location, known := ui.LoadZone(named)
		if !known {
			form.AddError("expires_at", "The form named a time zone that does not exist. The day is now in "+f.zone.Label()+
				": check it and send the form again.")
		} else {
			f.zone.Shown = location
		}
	}
	if f.Name == "" {
		form.AddError("name", "Give the key a name that says what uses it.")
	}
	if len([]rune(f.Name)) > maxKeyName {
		form.AddError("name", "Shorten the name to 100 characters.")
	}
	switch end, ok := f.end(); {
	case f.Expires == "":
	case !ok:
		form.AddError("expires_at", page.NoMoment("Expires", f.Expires, "Choose a day, type one such as 2027-01-31, or leave it empty."))
	case !end.After(f.now):
		form.AddError("expires_at", "Expires: choose a day from today on, or leave it empty.")
	}
	if slices.ContainsFunc(f.slugs(), func(slug string) bool { return !permissionSlug.MatchString(slug) }) {
		form.AddError("permissions", "Write each permission as your product names it, such as documents:read.")
	}
}

func (f *apiKeyForm) Fields(form actionsview.Form) []templ.Component {
	return []templ.Component{
		ui.Hidden("zone", f.zone.Name()),
		ui.TextInput(ui.Input{Name: "name", Label: "Name", Value: f.Name, Required: true, MaxLength: maxKeyName, Error: form.ErrorAt("name"),
			Placeholder: "Data warehouse"}),
		ui.TextInput(ui.Input{Name: "expires_at", Label: "Expires", Type: "date", Value: f.Expires,
			Min: f.now.In(f.zone.Location()).Format(time.DateOnly), Error: form.ErrorAt("expires_at"),
			Hint: "The end of that day in " + f.zone.Label() + ". Left empty, it never expires."}),
		ui.TextInput(ui.Input{Name: "permissions", Label: "Permissions", Value: f.Permissions, Error: form.ErrorAt("permissions"),
			Placeholder: "documents:read, reports:export",
			Hint:        "As your product names them, with commas between. Left empty, the key has none."}),
	}
}

// end returns the last moment of the chosen day.
func (f *apiKeyForm) end() (end time.Time, ok bool) {
	day, ok := page.ParseMoment(f.Expires, f.zone.Location())
	return day.End.Add(-time.Second), ok && day.IsDay()
}

func (f *apiKeyForm) slugs() []string {
	return strings.FieldsFunc(f.Permissions, func(r rune) bool { return r == ',' || r == ' ' || r == '\n' || r == '\t' })
}

func (f *apiKeyForm) options() workos.CreateAPIKeyOptions {
	options := workos.CreateAPIKeyOptions{Name: f.Name, Permissions: f.slugs()}
	if f.Expires != "" {
		options.ExpiresAt, _ = f.end() // read has checked it
	}
	return options
}

func (f *apiKeyForm) details() store.Details {
	until := "it is revoked"
	if f.Expires != "" {
		until = f.Expires + " (" + f.zone.Label() + ")"
	}
	return store.Facts(map[string]string{"name": f.Name, endDetail: until, "permissions": cmp.Or(strings.Join(f.slugs(), ", "), "none")})
}
