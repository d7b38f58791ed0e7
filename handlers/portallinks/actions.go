package portallinks

import (
	"frontdesk/handlers/action"
)

// Actions are the actions on portal links.
func (h *Handlers) Actions() []action.Action {
	return []action.Action{
		{
			Name: "portal_link.issue", Done: "Issued a portal link", Tried: "Tried to issue a portal link",
			Lookup: action.Lookup{Hides: "which portal links were issued"},
		},
	}
}
