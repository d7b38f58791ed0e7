package views

import (
	"cmp"
	"strings"

	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// ConfigurationName is what to call a provider that a customer may have set up.
func ConfigurationName(configuration workos.DataIntegrationConfiguration) string {
	return ui.Named(configuration.Name, configuration.Slug)
}

// Scopes are what a provider is asked for, in one line.
func Scopes(scopes []string) string { return strings.Join(scopes, ", ") }

// OwnCredentials tells whether a customer brings credentials of its own for a provider, whether or not they are given.
func OwnCredentials(configuration workos.DataIntegrationConfiguration) bool {
	return configuration.Credentials != nil && configuration.Credentials.CredentialsType == "organization"
}

func (p SettingsPage) providerTable() ui.List {
	list := ui.List{ID: "providers", Title: "Data providers", Headers: []ui.Header{{Label: "Provider"}, {Label: "Status"}, {Label: "Scopes"}, {Label: "Credentials"}}}
	if p.May.ManageProviders {
		list.Headers = append(list.Headers, ui.Header{Label: "Actions"})
	}
	for _, configuration := range p.Providers.Value {
		scopes := Scopes(configuration.Scopes)
		row := ui.Row{Cells: cells(ui.Titled(ConfigurationName(configuration), configuration.Slug), providerSwitch(configuration.Enabled, configuration.IsUnknown("enabled")),
			scopesCell(scopes), configurationCredentials(configuration.Credentials))}
		if p.May.ManageProviders {
			row.Cells = append(row.Cells, ui.RowActs([]ui.Action{{Label: "Change", URL: paths.ProviderChange.URL(p.Organization.ID, configuration.Slug)}}))
		}
		list.Rows = append(list.Rows, row)
	}
	return list
}

func providerSwitch(isEnabled, isUnknown bool) templ.Component {
	if isEnabled {
		return ui.StateBadge(ui.State{Tone: ui.OK, Word: "On", Hint: "People can connect their accounts."})
	}
	if isUnknown {
		return ui.StateBadge(ui.State{Tone: ui.Attention, Word: "Unknown", Hint: "WorkOS does not say whether people can connect their accounts."})
	}
	return ui.StateBadge(ui.State{Tone: ui.Neutral, Icon: "circle", Word: "Off", Hint: "Nobody can connect an account."})
}

func scopesCell(scopes string) templ.Component {
	if scopes == "" {
		return ui.Missing("none set")
	}
	return hinted(scopes, scopes)
}

// configurationCredentials say with whose application a provider is asked, and how that application is known there.
func configurationCredentials(credentials *workos.DataIntegrationCredentials) templ.Component {
	if credentials == nil {
		return ui.Missing("not reported")
	}
	if has := credentials.HasCredentials; credentials.CredentialsType == "organization" && has != nil && !*has {
		return ui.StateBadge(ui.State{Tone: ui.Attention, Word: "Not given yet", Hint: "The customer brings an application of their own at the provider. Until its client ID and secret are here, nobody can connect."})
	}
	return ui.Titled(credentialsWord(credentials.CredentialsType), clientWords(credentials.ClientID, credentials.ClientSecretLastFour))
}

func credentialsWord(kind string) string {
	switch kind {
	case "shared":
		return "Shared by WorkOS"
	case "custom":
		return "Your product's own"
	case "organization":
		return "The customer's own"
	default:
		return cmp.Or(kind, "Not reported")
	}
}

// clientWords name an application at a provider; of its secret only the end is known.
func clientWords(clientID, lastFour string) string {
	var words []string
	if clientID != "" {
		words = append(words, clientID)
	}
	if lastFour != "" {
		words = append(words, "secret ends in "+lastFour)
	}
	return strings.Join(words, ", ")
}
