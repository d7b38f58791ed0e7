package directories

import (
	"cmp"
	"fmt"

	"frontdesk/handlers/action"
	"frontdesk/store"
	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

// directoryGoes describes the users and groups that the deletion of a directory removes.
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

// readDirectory is a directory that an operation was begun on.
type readDirectory struct {
	workos.Directory
	row   mirror.DirectoryRow
	stale error // why WorkOS did not show it; nil if it did
}

// directoryOperation reads the directory of the path and begins an operation on it.
func (h *Handlers) directoryOperation(c request.Context) (readDirectory, action.Operation, error) {
	read, err := h.DirectoryResource().Read(c)
	if err != nil {
		return readDirectory{}, action.Operation{}, err
	}
	directory := read.Value
	ctx := c.Request().Context()
	row, err := h.Mirror.DirectoryRow(ctx, h.Scope(ctx), directory.ID)
	if err != nil {
		h.Failed(ctx, "directory row", err)
	}
	return readDirectory{directory, row, read.Cause}, action.Operation{
		Section: views.SectionDirectories, CancelURL: paths.DirectoryShow.URL(directory.ID),
		Target: action.Target{Kind: "directory", ID: directory.ID, Name: ui.Isolated(ui.Named(directory.Name, directory.ID)),
			OrganizationID: directory.OrganizationID, OrganizationName: row.OrganizationName,
			IsDeleting: directory.State == workos.StateDeleting},
		Upsert: h.DirectoryResource().Refetch(directory.ID),
	}, nil
}

// Delete deletes a directory for good, after counting its users and groups.
func (h *Handlers) Delete(c request.Context) error {
	directory, a, err := h.directoryOperation(c)
	if err != nil {
		return err
	}
	people, groups := directoryLosses(directory.Directory, directory.row, directory.stale)
	a.Name, a.Title, a.Submit = "directory.delete", "Delete "+a.Target.Name, "Delete directory"
	a.FailureText = "No directory was deleted"
	a.Result.URL = cmp.Or(paths.OrganizationShow.URL(directory.OrganizationID), paths.Directories.URL())
	a.Description = directoryGoes(a.Target.Name, people, groups)
	a.Details = store.Facts(map[string]string{"type": directory.Type, "people": people.Text(), "groups": groups.Text()})
	return h.Perform(c, action.Deletion(h.DirectoryResource(), a, directory.ID, h.Client.DeleteDirectory))
}

// directoryLosses counts the users and groups of a directory, as WorkOS reports them with the directory.
func directoryLosses(directory workos.Directory, row mirror.DirectoryRow, stale error) (people, groups action.LossCount) {
	note := ""
	active, inactive, of := row.ActiveUsers, row.InactiveUsers, row.Groups
	switch {
	case directory.Metadata != nil:
		active, inactive, of = directory.Metadata.Users.Active, directory.Metadata.Users.Inactive, directory.Metadata.Groups
		if stale != nil {
			note = action.AsOfLastSync(stale)
		}
	case stale != nil:
		note = action.AsOfLastSync(stale)
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
