package directories

import (
	"frontdesk/auth"
	"frontdesk/handlers/action"
	"frontdesk/web/paths"
)

// RevealActions are the actions that show masked data of directory users.
func (h *Handlers) RevealActions() []action.Action {
	return []action.Action{
		{
			Name: "directory_user.reveal_attributes", Done: "Viewed masked attributes",
		},
		{
			Name: "directory_user.reveal_raw", Done: "Viewed raw personal data",
		},
	}
}

// Actions are the actions on directories.
func (h *Handlers) Actions() []action.Action {
	return []action.Action{
		{
			Name: "directory.delete", Done: "Deleted a directory", Tried: "Tried to delete a directory",
			Permission: auth.Delete, Forms: []action.Form{{Route: paths.DirectoryDelete, Handler: h.Delete, Button: "Delete"}},
			NeedsReason: true, IsDestructive: true,
			Events: []string{"dsync.deleted"},
			NoUndo: action.CannotBeUndone,
			Lookup: action.Deleted(h.DirectoryResource()),
		},
	}
}
