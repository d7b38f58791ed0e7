package activity

import (
	"frontdesk/handlers/action"
)

// Actions are the actions on signing in and out.
func (h *Handlers) Actions() []action.Action {
	return []action.Action{
		{
			Name: "sign_in", Done: "Signed in", Tried: "Tried to sign in",
		},
		{
			Name: "sign_out", Done: "Signed out",
		},
		{
			Name: "access.denied", Done: "Access denied",
		},
	}
}
