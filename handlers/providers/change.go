package providers

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"frontdesk/handlers/action"
	"frontdesk/handlers/page"
	"frontdesk/store"
	actionsview "frontdesk/views/actions"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// providerSlug matches the name of a provider in an address.
var providerSlug = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z_.-]{0,99}$`)

// pathProvider returns the provider of the path, or an error if it cannot be one, before WorkOS is called.
func pathProvider(c request.Context) (string, error) {
	slug := c.Param("provider")
	if !providerSlug.MatchString(slug) {
		return slug, page.BadRequest("This is not the name of a data provider",
			"A provider is named by small letters, digits, - and _, such as github. Go back and choose one from the list.")
	}
	return slug, nil
}

// Change changes a customer's settings for a data provider: whether it is offered, its scopes, and
// which application of the customer it uses.
func (h *Handlers) Change(c request.Context) error {
	slug, err := pathProvider(c)
	if err != nil {
		return err
	}
	organization, a, err := h.OrganizationSettingsOperation(c)
	if err != nil {
		return err
	}
	before, found, err := h.providerOf(c.Request().Context(), organization.ID, slug)
	if err != nil {
		return err
	}
	where := a.Target.Name
	if !found {
		return &page.Problem{Status: http.StatusNotFound, Title: "There is no such data provider",
			Text:    "It may have been removed from this environment meanwhile.",
			Actions: []ui.Action{{Label: "Open the settings of " + where, URL: a.CancelURL}}}
	}
	name := ui.Isolated(wording.ConfigurationName(before))
	filled := editProvider(before)
	a.Name, a.Title, a.Submit, a.Input = "provider.change", "Change "+name+" for "+where, "Save provider", filled
	a.Target.Kind, a.Target.ID, a.Target.Name, a.Target.Version = "data_provider", slug, name, action.Version(before.UpdatedAt)
	a.FailureText, a.Result.Text = "Nothing was changed", name+" saved for "+where+"."
	a.Description, a.Warnings = providerSays(before, name, where)
	a.Do = func(ctx context.Context) error {
		_, err := h.Client.UpdateDataIntegrationConfiguration(ctx, organization.ID, slug, filled.update())
		return err
	}
	return h.Perform(c, a)
}

// providerSays describes what the change means for the customer's people, who may have connected their accounts.
func providerSays(before workos.DataIntegrationConfiguration, name, where string) (says, warns []string) {
	says = []string{
		"If you turn it off, " + name + " will no longer be offered to people at " + where + ". What people have allowed at " + name +
			" itself will stay there until they revoke it.",
		"Other scopes will apply to accounts that are connected later. People who are already connected will keep what they allowed until " +
			"they connect again.",
		"Nothing will change for other customers.",
	}
	if has := before.Credentials.HasCredentials; wording.OwnCredentials(before) && (has == nil || *has) {
		warns = []string{"With another client ID or secret, access that was given to the old application may end, and people at " + where +
			" will have to connect " + name + " again. WorkOS does not say how many are connected."}
	}
	return says, warns
}

// providerOf reads an organization's settings for one provider. WorkOS returns only all of them at once.
func (h *Handlers) providerOf(ctx context.Context, organizationID, slug string) (workos.DataIntegrationConfiguration, bool, error) {
	all, err := h.Client.ListDataIntegrationConfigurations(ctx, organizationID)
	i := slices.IndexFunc(all, func(configuration workos.DataIntegrationConfiguration) bool { return configuration.Slug == slug })
	if i < 0 {
		return workos.DataIntegrationConfiguration{}, false, err
	}
	return all[i], true, err
}

const (
	maxScopes       = 10_000 // characters
	maxClientID     = 500
	maxClientSecret = 1000
	lastOfSecret    = 4  // characters of a secret that may be shown
	tellableSecret  = 12 // and from how many characters on
)

// providerForm is a customer's settings for a provider. Only what changed is sent. The secret must be typed again each
// time the form is sent: it is never shown, not even to the person who has just typed it.
type providerForm struct {
	before   workos.DataIntegrationConfiguration
	Enabled  string // "true", "false", or "" while WorkOS does not say and none is chosen
	Scopes   []string
	ClientID string
	secret   workos.Secret
}

func editProvider(before workos.DataIntegrationConfiguration) *providerForm {
	f := &providerForm{before: before, Enabled: enabledValue(before), Scopes: before.Scopes}
	if before.Credentials != nil {
		f.ClientID = before.Credentials.ClientID
	}
	return f
}

// enabledValue returns whether a provider is on, as a form has it.
func enabledValue(c workos.DataIntegrationConfiguration) string {
	if !c.Enabled && c.IsUnknown("enabled") {
		return ""
	}
	return strconv.FormatBool(c.Enabled)
}

// Parse reads the form; settings that it does not name stay unchanged.
func (f *providerForm) Parse(values url.Values, form *actionsview.Form) {
	form.Fields = []string{"enabled", "scopes", "client_id", "client_secret"}
	if values.Has("enabled") {
		f.Enabled = strconv.FormatBool(values.Get("enabled") == "true")
	}
	if values.Has("scopes") && !action.IsUntouched(strings.Join(f.before.Scopes, "\n"), values.Get("scopes")) {
		f.Scopes = strings.Fields(strings.ReplaceAll(page.PlainText(values.Get("scopes")), ",", " "))
	}
	if !slices.Equal(f.Scopes, f.before.Scopes) && len(wording.ScopeList(f.Scopes)) > maxScopes {
		form.AddError("scopes", "Shorten the scopes.")
	}
	if wording.OwnCredentials(f.before) && values.Has("client_id") {
		f.readCredentials(values, form)
	}
}

func (f *providerForm) readCredentials(values url.Values, form *actionsview.Form) {
	f.ClientID, f.secret = action.Edited(values, "client_id", f.before.Credentials.ClientID),
		workos.Secret(strings.TrimSpace(values.Get("client_secret")))
	switch {
	case f.ClientID == "" && (f.secret != "" || f.before.Credentials.ClientID != ""):
		form.AddError("client_id", "Write the client ID. Credentials can be replaced here, but not removed.")
	case f.ClientID != f.before.Credentials.ClientID && f.secret == "":
		form.AddError("client_secret", "Type the secret that belongs to this client ID: WorkOS accepts them only together.")
	case len(f.ClientID) > maxClientID:
		form.AddError("client_id", "Shorten the client ID.")
	case len(f.secret.Reveal()) > maxClientSecret:
		form.AddError("client_secret", "Shorten the secret.")
	}
}

func (f *providerForm) Fields(form actionsview.Form) []templ.Component {
	controls := []templ.Component{
		ui.Choices(ui.ChoicesInput{Input: ui.Input{Name: "enabled", Label: "Status", Value: f.Enabled, Required: f.Enabled != "",
			Error: form.ErrorAt("enabled")},
			Choices: []ui.Choice{{Value: "true", Label: "On", Text: "People can connect their accounts."},
				{Value: "false", Label: "Off", Text: "Nobody can connect an account."}}}),
		ui.Textarea(ui.Input{Name: "scopes", Label: "Scopes", Value: strings.Join(f.Scopes, "\n"), Rows: 4, MaxLength: maxScopes,
			Error: form.ErrorAt("scopes"),
			Hint:  "One per line, of those that are set up for the provider. Left empty, the provider's own apply."}),
	}
	if !wording.OwnCredentials(f.before) {
		return controls
	}
	return append(controls,
		ui.TextInput(ui.Input{Name: "client_id", Label: "Client ID of the customer's application", Value: f.ClientID, MaxLength: maxClientID,
			Error: form.ErrorAt("client_id")}),
		ui.TextInput(ui.Input{Name: "client_secret", Label: "Client secret", Type: "password", MaxLength: maxClientSecret,
			Autocomplete: "new-password", Error: form.ErrorAt("client_secret"), Hint: f.secretHint(form)}),
	)
}

func (f *providerForm) secretHint(form actionsview.Form) string {
	switch last := f.before.Credentials.ClientSecretLastFour; {
	case f.secret != "" && len(form.Errors) > 0:
		return "Type it again: what is typed here is not shown again."
	case last != "":
		return "The one in use ends in " + last + ". Left empty, it stays."
	default:
		return "WorkOS stores it and never shows it again."
	}
}

func (f *providerForm) update() workos.UpdateDataIntegrationConfigurationOptions {
	options := workos.UpdateDataIntegrationConfigurationOptions{}
	if f.Enabled != enabledValue(f.before) {
		isEnabled := f.Enabled == "true"
		options.Enabled = &isEnabled
	}
	if !slices.Equal(f.Scopes, f.before.Scopes) {
		options.Scopes = append([]string{}, f.Scopes...)
	}
	if f.secret != "" {
		options.ClientID, options.ClientSecret = f.ClientID, f.secret
	}
	return options
}

const (
	providersOwn = "the provider's own" // what the ledger calls scopes that are not the customer's own
	stateUnknown = "unknown"            // and the state of a provider when WorkOS does not say it
)

func (f *providerForm) Changes() store.Details {
	word := map[string]string{"true": "on", "false": "off", "": stateUnknown}
	changes := action.Diff("state", word[enabledValue(f.before)], word[f.Enabled],
		"scopes", cmp.Or(wording.ScopeList(f.before.Scopes), providersOwn), cmp.Or(wording.ScopeList(f.Scopes), providersOwn))
	if f.secret != "" {
		changes["client id"] = store.Change{Before: f.before.Credentials.ClientID, After: f.ClientID}.Detail()
		changes.Add("client secret", "another one"+endOf(f.secret))
	}
	return changes
}

// endOf returns the last characters of a secret, to tell it from others, if they reveal little of it.
func endOf(secret workos.Secret) string {
	text := secret.Reveal()
	if len(text) < tellableSecret {
		return ""
	}
	return ", which ends in " + text[len(text)-lastOfSecret:]
}

// undoProvider restores the state and scopes of a provider. Credentials cannot be restored: Frontdesk never stores them.
func undoProvider(row store.AuditEntry) action.Reversal {
	if row.Details.Has("client id") {
		return action.Reversal{Why: "Frontdesk never had the old client secret, so it cannot give the old credentials back."}
	}
	var params []ui.Param
	if state, changed := row.Details.Change("state"); changed {
		if state.Before == stateUnknown {
			return action.Reversal{Why: "WorkOS did not say whether it was on before."}
		}
		params = append(params, ui.Param{Name: "enabled", Value: strconv.FormatBool(state.Before == "on")})
	}
	if scopes, changed := row.Details.Change("scopes"); changed {
		params = append(params, ui.Param{Name: "scopes", Value: strings.TrimPrefix(scopes.Before, providersOwn)})
	}
	return action.Reversal{URL: paths.ProviderChange.URL(row.OrganizationID, row.TargetID), Params: params}
}

func (f *providerForm) Shown() url.Values {
	values := url.Values{"enabled": {strconv.FormatBool(f.before.Enabled)}, "scopes": {strings.Join(f.before.Scopes, "\n")}}
	if f.before.Credentials != nil {
		values.Set("client_id", f.before.Credentials.ClientID)
	}
	return values
}
