package providers

import (
	"frontdesk/auth"
	"frontdesk/handlers/action"
	"frontdesk/web/paths"
)

// Actions are the actions on data providers.
func (h *Handlers) Actions() []action.Action {
	return []action.Action{
		{
			Name: "provider.change", Done: "Changed a data provider", Tried: "Tried to change a data provider",
			Permission: auth.ManageProviders, Forms: []action.Form{{Route: paths.ProviderChange, Handler: h.Change}},
			Undo:   undoProvider,
			Lookup: action.Lookup{Look: h.providerChanged, Hides: "the client secret that was saved"},
		},
	}
}
