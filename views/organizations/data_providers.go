package organizations

import (
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

func (p SettingsPage) providerTable() ui.List {
	list := ui.List{ID: "providers", Title: "Data providers", Headers: []ui.Header{{Label: "Provider"}, {Label: "Status"}, {Label: "Scopes"},
		{Label: "Credentials"}}}
	if p.May.ManageProviders {
		list.Headers = append(list.Headers, ui.Header{Label: "Actions"})
	}
	for _, configuration := range p.Providers.Value {
		scopes := wording.ScopeList(configuration.Scopes)
		row := ui.Row{Cells: ui.Cells(ui.Titled(wording.ConfigurationName(configuration), configuration.Slug),
			wording.ProviderSwitch(configuration.Enabled, configuration.IsUnknown("enabled")),
			wording.ScopesCell(scopes), configurationCredentials(configuration.Credentials))}
		if p.May.ManageProviders {
			row.Cells = append(row.Cells, ui.RowActions([]ui.Action{{Label: "Change",
				URL: paths.ProviderChange.URL(p.Organization.ID, configuration.Slug)}}))
		}
		list.Rows = append(list.Rows, row)
	}
	return list
}

// configurationCredentials shows whose application is used with a provider, and how it is known there.
func configurationCredentials(credentials *workos.DataIntegrationCredentials) templ.Component {
	if credentials == nil {
		return ui.Missing("not reported")
	}
	if has := credentials.HasCredentials; credentials.CredentialsType == "organization" && has != nil && !*has {
		return ui.StateBadge(ui.State{Tone: ui.Attention, Word: "Not given yet", Hint: "The customer brings an application of their own at " +
			"the provider. Until its client ID and secret are here, nobody can connect."})
	}
	return ui.Titled(wording.CredentialsWord(credentials.CredentialsType),
		wording.ClientWords(credentials.ClientID, credentials.ClientSecretLastFour))
}
