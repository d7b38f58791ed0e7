package handlers

import (
	"frontdesk/auth"
	"frontdesk/web/paths"
)

// providerActions are the actions on data providers.
func (d *Desk) providerActions() []Action {
	return []Action{
		{
			Name: "provider.change", Done: "Changed a data provider", Tried: "Tried to change a data provider",
			Permission: auth.ManageProviders, Forms: []ActionForm{{paths.ProviderChange, d.ProviderChange}},
			undo:   undoProvider,
			lookup: lookup{look: d.providerChanged, hides: "the client secret that was saved"},
		},
	}
}
