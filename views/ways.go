package views

import (
	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/workos"
	"frontdesk/workos/health"
)

// way is how something is done that no API does: who does it, and with what.
type way struct {
	to, who, how string
	link         ui.Action // none when its URL is ""
}

// ways are the ways to change a connection.
func (f ConnectionFrame) ways() ui.List {
	id, dashboard := f.Connection.OrganizationID, ui.Action{Label: "WorkOS Dashboard", External: true, URL: f.Dashboard.Organization(f.Connection.OrganizationID)}
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
	all := []way{{"Set up, or set up again", whoCustomer, "In the Admin Portal, with a link from here.", portal(workos.IntentSSO)}}
	if health.HasCertificate(f.Connection.ConnectionType) {
		all = append(all, way{"Renew the certificate", whoCustomer, "In the Admin Portal, with a link from here.", portal(workos.IntentCertificateRenewal)})
	}
	return waysTable("Who can change what", append(all, []way{
		{"Activate", "Automatic", "After the first successful sign-in.", test},
		{"Turn off", whoUs, "Not possible in WorkOS: delete it, or the IT admin resets it in the Admin Portal.", dashboard},
		{"Rename, map attributes", whoUs, "Only in the WorkOS Dashboard.", dashboard},
	}...))
}

// ways are the ways to change a directory.
func (f DirectoryFrame) ways() ui.List {
	id, dashboard := f.Directory.OrganizationID, ui.Action{Label: "WorkOS Dashboard", External: true, URL: f.Dashboard.Organization(f.Directory.OrganizationID)}
	portal := ui.Action{}
	if f.CanIssue && id != "" && f.Directory.State != "deleting" {
		portal = issueLinkAction(id, workos.IntentDirectorySync)
	}
	return waysTable("Who can change what", []way{
		{"Set up, or connect again", whoCustomer, "In the Admin Portal, with a link from here.", portal},
		{"Add or remove people", whoCustomer, "At their identity provider: assign people to the application, or take them out.", ui.Action{}},
		{"Sync again", whoCustomer, SyncLag(f.Directory.Type) + " A sync cannot be started from here.", ui.Action{}},
		{"Rename, map attributes", whoUs, "Only in the WorkOS Dashboard.", dashboard},
	})
}

func waysTable(title string, ways []way) ui.List {
	list := ui.List{ID: "ways", Title: title, Headers: []ui.Header{{Label: "Change"}, {Label: "Who"}, {Label: "How"}, {Label: "Action"}}}
	for _, w := range ways {
		acts := ui.Missing("–")
		if w.link.URL != "" {
			acts = ui.RowActs([]ui.Action{w.link})
		}
		list.Rows = append(list.Rows, ui.Row{Cells: cells(ui.Strong(w.to), ui.Text(w.who), ui.Text(w.how), acts)})
	}
	return list
}
