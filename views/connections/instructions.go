package connections

import (
	"frontdesk/views"
	issuesview "frontdesk/views/issues"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/workos"
	"frontdesk/workos/health"
)

// instructions lists the ways to change a connection.
func (f Frame) instructions() ui.List {
	id := f.Connection.OrganizationID
	portal := func(intent string) ui.Action {
		if !f.CanIssue || id == "" || f.Connection.State == "deleting" {
			return ui.Action{}
		}
		return issuesview.LinkAction(id, intent)
	}
	test := ui.Action{}
	if f.canTest() {
		test = ui.Action{Label: "Test sign-in", URL: paths.ConnectionTest.URL(f.Connection.ID)}
	}
	const inPortal = "In the Admin Portal, with a link from here."
	all := []views.Instruction{{Change: "Set up, or set up again", Who: wording.WhoCustomer, How: inPortal, Link: portal(workos.IntentSSO)}}
	if health.HasCertificate(f.Connection.ConnectionType) {
		all = append(all, views.Instruction{Change: "Renew the certificate", Who: wording.WhoCustomer, How: inPortal,
			Link: portal(workos.IntentCertificateRenewal)})
	}
	dashboard := views.DashboardLink(f.Dashboard, id)
	return views.InstructionTable(append(all,
		views.Instruction{Change: "Activate", Who: "Automatic", How: "After the first successful sign-in.", Link: test},
		views.Instruction{Change: "Turn off", Who: wording.WhoUs, Link: dashboard,
			How: "Not possible in WorkOS: delete it, or the IT admin resets it in the Admin Portal."},
		views.Instruction{Change: "Rename, map attributes", Who: wording.WhoUs, How: "Only in the WorkOS Dashboard.", Link: dashboard},
	))
}
