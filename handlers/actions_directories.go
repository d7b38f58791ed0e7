package handlers

import (
	"frontdesk/auth"
	"frontdesk/web/paths"
)

// revealActions are the actions on what is read of people in directories under supervision.
func (d *Desk) revealActions() []Action {
	return []Action{
		{
			Name: "directory_user.reveal_attributes", Done: "Viewed masked attributes",
		},
		{
			Name: "directory_user.reveal_raw", Done: "Viewed raw personal data",
		},
	}
}

// directoryActions are the actions on directories.
func (d *Desk) directoryActions() []Action {
	return []Action{
		{
			Name: "directory.delete", Done: "Deleted a directory", Tried: "Tried to delete a directory",
			Permission: auth.Delete, Forms: []ActionForm{{paths.DirectoryDelete, d.DirectoryDelete}},
			needsReason: true, isDestructive: true,
			events: []string{"dsync.deleted"},
			noUndo: cannotGiveBack,
			lookup: lookup{look: goneAs(d.directories()), wait: deletionTime, update: dropped(d, d.directories())},
		},
	}
}
