package directories

import (
	"cmp"
	"fmt"

	"frontdesk/handlers/action"
	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

// directoryGoes says whom and what the deletion of a directory removes.
func directoryGoes(name string, people, groups action.LossCount) []string {
	const forGood = "This cannot be undone; a new directory will start empty."
	things := action.Losses(action.Loss{LossCount: people, One: "person", Many: "people"},
		action.Loss{LossCount: groups, One: "group", Many: "groups"})
	if len(things) == 0 {
		return []string{name + " currently has no people and no groups.", forGood}
	}
	event := action.Either(people.IsNone() && groups.IsOne() || groups.IsNone() && people.IsOne(), "it", "each of them")
	says := []string{fmt.Sprintf("This will remove %s of %s, and your product will receive an event for %s.", wording.ListAnd(things), name,
		event)}
	if people.IsNone() {
		return append(says, forGood)
	}
	return append(says, "Depending on the environment's settings, their memberships will end with it. "+forGood)
}

// Delete deletes a directory for good, after counting whom it holds.
func (h *Handlers) Delete(c request.Context) error {
	read, err := h.DirectoryResource().Read(h.Base, c)
	if err != nil {
		return err
	}
	directory := read.Value
	row, err := h.Mirror.DirectoryRow(c.Request().Context(), mirror.Everything, directory.ID)
	if err != nil {
		h.Failed(c.Request().Context(), "directory row", err)
	}
	name := ui.Isolated(ui.Named(directory.Name, directory.ID))
	people, groups := directoryLosses(directory, row, !read.SyncedAt.IsZero())
	return h.Perform(c, action.Deletion(h.Runner, h.DirectoryResource(), action.Operation{
		Name: "directory.delete", Section: views.SectionDirectories, Title: "Delete " + name, Submit: "Delete directory",
		FailureText: "No directory was deleted",
		CancelURL:   paths.DirectoryShow.URL(directory.ID), RedirectURL: cmp.Or(paths.OrganizationShow.URL(directory.OrganizationID),
			paths.Directories.URL()),
		Target: action.Target{Kind: "directory", ID: directory.ID, Name: name, OrganizationID: directory.OrganizationID,
			OrganizationName: row.OrganizationName},
		Description: directoryGoes(name, people, groups),
		Details: func() map[string]string {
			return map[string]string{"type": directory.Type, "people": people.Text(), "groups": groups.Text()}
		},
	}, directory.ID, h.Client.DeleteDirectory))
}

// directoryLosses are the people and groups of a directory, as WorkOS says with the directory itself.
func directoryLosses(directory workos.Directory, row mirror.DirectoryRow, isStale bool) (people, groups action.LossCount) {
	note := ""
	active, inactive, of := row.ActiveUsers, row.InactiveUsers, row.Groups
	switch {
	case directory.Metadata != nil:
		active, inactive, of = directory.Metadata.Users.Active, directory.Metadata.Users.Inactive, directory.Metadata.Groups
		if isStale {
			note = action.NotAnswered
		}
	case isStale:
		note = action.NotAnswered
	default:
		note = action.NotSaid
	}
	if active != nil && inactive != nil {
		people = action.LossCount{N: new(*active + *inactive), Note: note}
	}
	if of != nil {
		groups = action.LossCount{N: of, Note: note}
	}
	return people, groups
}
