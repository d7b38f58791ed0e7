package handlers

import (
	"frontdesk/auth"
	"frontdesk/web/paths"
)

// connectionActions are the actions on connections.
func (d *Desk) connectionActions() []Action {
	return []Action{
		{
			Name: "connection.test_link", Done: "Created a test sign-in link",
			Permission: auth.TestSignIn, Forms: []ActionForm{{paths.ConnectionTest, d.ConnectionTest}},
		},
		{
			Name: "connection.tested", Done: "Ran a test sign-in", Tried: "Ran a test sign-in",
		},
		{
			Name: "connection.delete", Done: "Deleted a connection", Tried: "Tried to delete a connection",
			Permission: auth.Delete, Forms: []ActionForm{{paths.ConnectionDelete, d.ConnectionDelete}},
			needsReason: true, isDestructive: true,
			events: []string{"connection.deleted"},
			noUndo: cannotGiveBack,
			lookup: lookup{look: goneAs(d.connections()), wait: deletionTime, update: dropped(d, d.connections())},
		},
	}
}
