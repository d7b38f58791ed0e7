package directories

import (
	"frontdesk/views"
	issuesview "frontdesk/views/issues"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/workos"
)

// instructions lists the ways to change a directory.
func (f Frame) instructions() ui.List {
	id := f.Directory.OrganizationID
	portal := ui.Action{}
	if f.CanIssue && id != "" && f.Directory.State != "deleting" {
		portal = issuesview.LinkAction(id, workos.IntentDirectorySync)
	}
	return views.InstructionTable([]views.Instruction{
		{Change: "Set up, or connect again", Who: wording.WhoCustomer, How: "In the Admin Portal, with a link from here.", Link: portal},
		{Change: "Add or remove people", Who: wording.WhoCustomer,
			How: "At their identity provider: assign people to the application, or take them out."},
		{Change: "Sync again", Who: wording.WhoCustomer, How: wording.SyncLag(f.Directory.Type) + " A sync cannot be started from here."},
		{Change: "Rename, map attributes", Who: wording.WhoUs, How: "Only in the WorkOS Dashboard.", Link: views.DashboardLink(f.Dashboard, id)},
	})
}
