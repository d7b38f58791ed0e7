// Package providers renders the pages of the environment's data providers.
package providers

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// IntegrationName returns a third party's name. WorkOS sends names only for those that are not built in.
func IntegrationName(integration workos.DataIntegration) string {
	if integration.CustomProvider != nil && integration.CustomProvider.Name != "" {
		return integration.CustomProvider.Name
	}
	known := map[string]string{
		"github": "GitHub", "gitlab": "GitLab", "slack": "Slack", "salesforce": "Salesforce", "notion": "Notion", "google": "Google",
		"microsoft": "Microsoft",
		"hubspot":   "HubSpot", "linear": "Linear", "asana": "Asana", "dropbox": "Dropbox", "box": "Box", "intercom": "Intercom",
		"snowflake": "Snowflake", "zendesk": "Zendesk",
	}
	return cmp.Or(known[integration.Slug], known[integration.IntegrationType], integration.Slug)
}

// IntegrationState explains the state of a third party's setup in the environment.
func IntegrationState(state string) ui.State {
	switch state {
	case "valid":
		return ui.State{Tone: ui.OK, Word: "Ready", Hint: "It is set up completely."}
	case "invalid":
		return ui.State{Tone: ui.Danger, Word: "Misconfigured", Hint: "Something that it needs is missing or wrong. An administrator of the " +
			"WorkOS environment must fix it in the WorkOS Dashboard."}
	case "requested":
		return ui.State{Tone: ui.Neutral, Word: "Requested", Hint: "It was requested from WorkOS and is not ready yet."}
	default:
		return wording.UnknownState(state)
	}
}

func integrationTable(integrations []workos.DataIntegration) ui.List {
	list := ui.List{ID: "providers", Title: "Data providers", Headers: []ui.Header{
		{Label: "Provider"}, {Label: "Set-up"}, {Label: "Status"}, {Label: "Scopes"}, {Label: "Credentials"},
	}}
	for _, integration := range integrations {
		name := IntegrationName(integration)
		list.Rows = append(list.Rows, ui.Row{URL: paths.ProviderShow.URL(integration.Slug), Label: name, Cells: ui.Cells(
			ui.Titled(name, integration.Description), ui.StateBadge(IntegrationState(integration.State)),
			wording.ProviderSwitch(integration.Enabled, integration.IsUnknown("enabled")),
			wording.ScopesCell(wording.ScopeList(integration.Scopes)), ui.Text(integrationCredentials(integration)))})
	}
	return list
}

// integrationCredentials describes whose application is used with a third party.
func integrationCredentials(integration workos.DataIntegration) string {
	switch {
	case integration.Credentials == nil && slices.Contains(integration.AuthMethods, "api_key"):
		return "Each person's own API key"
	case integration.Credentials == nil:
		return "Not reported"
	case integration.Credentials.Type == "organization":
		return "Each customer's own"
	default:
		return wording.CredentialsWord(integration.Credentials.Type)
	}
}

func integrationFacts(integration workos.DataIntegration) []ui.Fact {
	facts := []ui.Fact{
		{Label: "Set-up", Value: ui.StateBadge(IntegrationState(integration.State))},
		{Label: "Status", Value: wording.ProviderSwitch(integration.Enabled, integration.IsUnknown("enabled"))},
		{Label: "Kind", Value: ui.OrMissing(integration.IntegrationType, "not reported")},
		{Label: "Description", Value: ui.OrMissing(integration.Description, "none")},
		{Label: "Scopes", Value: ui.OrMissing(wording.ScopeList(integration.Scopes), "the provider's own")},
		{Label: "People connect with", Value: ui.OrMissing(authMethods(integration.AuthMethods), "not reported")},
		{Label: "Credentials", Value: ui.Text(integrationCredentials(integration))},
	}
	if own := integration.Credentials; own != nil && wording.ClientWords(own.ClientID, own.ClientSecretLastFour) != "" {
		facts = append(facts, ui.Fact{Label: "Client", Value: ui.Text(wording.ClientWords(own.ClientID, own.ClientSecretLastFour))})
	}
	for _, key := range slices.Sorted(maps.Keys(integration.Config)) {
		facts = append(facts, ui.Fact{Label: wording.Humanized(key), Value: ui.OrMissing(integration.Config[key], "nothing")})
	}
	return append(facts,
		ui.Fact{Label: "Added", Value: ui.TimeOr(integration.CreatedAt, "not reported")},
		ui.Fact{Label: "Updated", Value: ui.TimeOr(integration.UpdatedAt, "not reported")},
	)
}

func authMethods(methods []string) string {
	words := map[string]string{"oauth": "their account (OAuth)", "api_key": "an API key", "client_credentials": "client credentials"}
	named := make([]string, len(methods))
	for i, method := range methods {
		named[i] = cmp.Or(words[method], method)
	}
	return strings.Join(named, ", ")
}

func redirectLine(integration workos.DataIntegration) templ.Component {
	return ui.CopyLine("redirect-uri", "Redirect URI", integration.RedirectURI)
}
