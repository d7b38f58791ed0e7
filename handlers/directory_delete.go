package handlers

import (
	"cmp"

	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos/mirror"
)

// DirectoryDelete deletes a directory for good, after counting whom it holds.
func (d *Desk) DirectoryDelete(c request.Context) error {
	read, err := d.directories().read(d, c)
	if err != nil {
		return err
	}
	directory := read.Value
	row, err := d.Mirror.DirectoryRow(c.Request().Context(), mirror.Everything, directory.ID)
	if err != nil {
		d.failed(c.Request().Context(), "directory row", err)
	}
	name := ui.Isolated(ui.Named(directory.Name, directory.ID))
	people, groups := directoryLosses(directory, row, !read.SyncedAt.IsZero())
	return d.perform(c, deletion(d, d.directories(), act{
		name: "directory.delete", section: views.SectionDirectories, title: "Delete " + name, submit: "Delete directory", nothing: "No directory was deleted",
		back: paths.DirectoryShow.URL(directory.ID), next: cmp.Or(paths.OrganizationShow.URL(directory.OrganizationID), paths.Directories.URL()),
		target: target{kind: "directory", id: directory.ID, name: name, organizationID: directory.OrganizationID, organizationName: row.OrganizationName},
		says:   directoryGoes(name, people, groups),
		details: func() map[string]string {
			return map[string]string{"type": directory.Type, "people": people.text(), "groups": groups.text()}
		},
	}, directory.ID, d.Client.DeleteDirectory))
}
