package wording

import (
	"cmp"
	"strings"

	"frontdesk/views/ui"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// ScopeList returns a provider's scopes on one line.
func ScopeList(scopes []string) string { return strings.Join(scopes, ", ") }

// OwnCredentials reports whether a customer uses its own credentials for a provider, even if they are not set yet.
func OwnCredentials(configuration workos.DataIntegrationConfiguration) bool {
	return configuration.Credentials != nil && configuration.Credentials.CredentialsType == "organization"
}

// ProviderSwitch shows whether people can connect their accounts at a provider.
func ProviderSwitch(isEnabled, isUnknown bool) templ.Component {
	if isEnabled {
		return ui.StateBadge(ui.State{Tone: ui.OK, Word: "On", Hint: "People can connect their accounts."})
	}
	if isUnknown {
		return ui.StateBadge(ui.State{Tone: ui.Attention, Word: "Unknown",
			Hint: "WorkOS does not say whether people can connect their accounts."})
	}
	return ui.StateBadge(ui.State{Tone: ui.Neutral, Icon: "circle", Word: "Off", Hint: "Nobody can connect an account."})
}

// ScopesCell shows a provider's scopes in a cell.
func ScopesCell(scopes string) templ.Component {
	if scopes == "" {
		return ui.Missing("none set")
	}
	return ui.Hinted(scopes, scopes)
}

// CredentialsWord describes whose application is used with a provider.
func CredentialsWord(kind string) string {
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

// ClientWords names an application at a provider; only the end of its secret is known.
func ClientWords(clientID, lastFour string) string {
	var words []string
	if clientID != "" {
		words = append(words, clientID)
	}
	if lastFour != "" {
		words = append(words, "secret ends in "+lastFour)
	}
	return strings.Join(words, ", ")
}
