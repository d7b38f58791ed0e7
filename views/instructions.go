package views

import (
	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/workos"
	"frontdesk/workos/health"
)

// Instruction is how something is changed that no API changes: what, by whom, and how.
type Instruction struct {
	Change, Who, How string
	Link             ui.Action // none when its URL is ""
}

// instructions are the ways to change a connection.
func (f ConnectionFrame) instructions() ui.List {
	id := f.Connection.OrganizationID
	portal := func(intent string) ui.Action {
		if !f.CanIssue || id == "" || f.Connection.State == "deleting" {
			return ui.Action{}
		}
		return issueLinkAction(id, intent)
	}
	test := ui.Action{}
	if f.canTest() {
		test = ui.Action{Label: "Test sign-in", URL: paths.ConnectionTest.URL(f.Connection.ID)}
	}
	const inPortal = "In the Admin Portal, with a link from here."
	all := []Instruction{{Change: "Set up, or set up again", Who: whoCustomer, How: inPortal, Link: portal(workos.IntentSSO)}}
	if health.HasCertificate(f.Connection.ConnectionType) {
		all = append(all, Instruction{Change: "Renew the certificate", Who: whoCustomer, How: inPortal, Link: portal(workos.IntentCertificateRenewal)})
	}
	dashboard := dashboardLink(f.Dashboard, id)
	return InstructionTable(append(all,
		Instruction{Change: "Activate", Who: "Automatic", How: "After the first successful sign-in.", Link: test},
		Instruction{Change: "Turn off", Who: whoUs, Link: dashboard,
			How: "Not possible in WorkOS: delete it, or the IT admin resets it in the Admin Portal."},
		Instruction{Change: "Rename, map attributes", Who: whoUs, How: "Only in the WorkOS Dashboard.", Link: dashboard},
	))
}

// instructions are the ways to change a directory.
func (f DirectoryFrame) instructions() ui.List {
	id := f.Directory.OrganizationID
	portal := ui.Action{}
	if f.CanIssue && id != "" && f.Directory.State != "deleting" {
		portal = issueLinkAction(id, workos.IntentDirectorySync)
	}
	return InstructionTable([]Instruction{
		{Change: "Set up, or connect again", Who: whoCustomer, How: "In the Admin Portal, with a link from here.", Link: portal},
		{Change: "Add or remove people", Who: whoCustomer,
			How: "At their identity provider: assign people to the application, or take them out."},
		{Change: "Sync again", Who: whoCustomer, How: SyncLag(f.Directory.Type) + " A sync cannot be started from here."},
		{Change: "Rename, map attributes", Who: whoUs, How: "Only in the WorkOS Dashboard.", Link: dashboardLink(f.Dashboard, id)},
	})
}

// dashboardLink leads to an organization in the WorkOS Dashboard, where its connections and directories are.
func dashboardLink(dashboard Dashboard, organizationID string) ui.Action {
	return ui.Action{Label: "WorkOS Dashboard", External: true, URL: dashboard.Organization(organizationID)}
}

// InstructionTable says who can change what of an object.
func InstructionTable(instructions []Instruction) ui.List {
	list := ui.List{ID: "ways", Title: "Who can change what", Headers: []ui.Header{{Label: "Change"}, {Label: "Who"}, {Label: "How"}, {Label: "Action"}}}
	for _, one := range instructions {
		action := ui.Missing("–")
		if one.Link.URL != "" {
			action = ui.RowActs([]ui.Action{one.Link})
		}
		list.Rows = append(list.Rows, ui.Row{Cells: cells(ui.Strong(one.Change), ui.Text(one.Who), ui.Text(one.How), action)})
	}
	return list
}
