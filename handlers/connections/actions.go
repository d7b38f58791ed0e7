package connections

import (
	"frontdesk/auth"
	"frontdesk/handlers/action"
	"frontdesk/web/paths"
)

// Actions are the actions on connections.
func (h *Handlers) Actions() []action.Action {
	return []action.Action{
		{
			Name: "connection.test_link", Done: "Created a test sign-in link",
			Permission: auth.TestSignIn, Forms: []action.Form{{Route: paths.ConnectionTest, Handler: h.Test}},
		},
		{
			Name: "connection.tested", Done: "Ran a test sign-in", Tried: "Ran a test sign-in",
		},
		{
			Name: "connection.delete", Done: "Deleted a connection", Tried: "Tried to delete a connection",
			Permission: auth.Delete, Forms: []action.Form{{Route: paths.ConnectionDelete, Handler: h.Delete, Button: "Delete"}},
			NeedsReason: true, IsDestructive: true,
			Events: []string{"connection.deleted"},
			NoUndo: action.CannotBeUndone,
			Lookup: action.Deleted(h.ConnectionResource()),
		},
	}
}
