package organizations

import (
	"time"

	"frontdesk/views"
	issuesview "frontdesk/views/issues"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// The short tables on an object's page: complete and unsorted, each row a link.

// rowState is the status of something that belongs to the organization.
func (f Frame) rowState(own ui.State) ui.State {
	if own.Word == wording.ConnectionState(workos.StateDeleting).Word {
		return own
	}
	return f.Deletion.OfOwned(views.OrganizationDeletion).State(own)
}

// domainTable lists a customer's domains: their state, the DNS record that verifies one, and their actions.
func domainTable(page Page) ui.List {
	organizationID, may := page.Organization.ID, page.May
	list := ui.List{ID: "domains", Title: "Domains", Headers: []ui.Header{{Label: "Domain"}, {Label: "Status"}}}
	if may.Domains {
		list.Headers = append(list.Headers, ui.Header{Label: "Actions"})
	}
	for _, domain := range page.Organization.Domains {
		row := ui.Row{Cells: ui.Cells(ui.Strong(domain.Domain), ui.StateBadge(page.rowState(wording.DomainState(domain.State))))}
		if may.Domains {
			row.Cells = append(row.Cells, ui.RowActions(actionsOfDomain(organizationID, domain, may)))
		}
		list.Rows = append(list.Rows, row)
	}
	for _, domain := range page.LackingDomains {
		row := ui.Row{Cells: ui.Cells(ui.Titled(domain.Domain, notInAnswer), ui.StateBadge(page.rowState(wording.DomainState(domain.State))))}
		if may.Domains {
			row.Cells = append(row.Cells, ui.Text(""))
		}
		list.Rows = append(list.Rows, row)
	}
	return list
}

// notInAnswer marks a domain that the mirror has and WorkOS's answer lacks, although WorkOS did not report it as deleted.
const notInAnswer = "Not in WorkOS's current answer"

func actionsOfDomain(organizationID string, domain workos.OrganizationDomain, may views.Permissions) []ui.Action {
	var actions []ui.Action
	if !wording.DomainVerified(domain) {
		actions = append(actions, ui.Action{Label: "Check again", URL: paths.DomainVerify.URL(organizationID, domain.ID)})
		if may.DeclareVerified {
			actions = append(actions, ui.Action{Label: "Mark verified", URL: paths.DomainDeclare.URL(organizationID, domain.ID)})
		}
	}
	return append(actions, ui.Action{Label: "Remove domain", URL: paths.DomainRemove.URL(organizationID, domain.ID)})
}

// domainRecordName returns the name of the DNS record: WorkOS sends a prefix that goes before the domain.
func domainRecordName(domain workos.OrganizationDomain) string {
	if domain.VerificationPrefix == "" {
		return domain.Domain
	}
	return domain.VerificationPrefix + "." + domain.Domain
}

func (p Page) connectionTable(connections views.Region[[]workos.Connection], certificates []issuesview.Certificate, now time.Time) ui.List {
	list := ui.List{ID: "connections", Title: "Connections", Headers: []ui.Header{
		{Label: "Connection"}, {Label: "Status"}, {Label: "Certificate"},
	}}
	for _, connection := range connections.Value {
		list.Rows = append(list.Rows, ui.Row{
			URL: paths.ConnectionShow.URL(connection.ID), Label: wording.ConnectionName(connection),
			Cells: ui.Cells(ui.Titled(wording.ConnectionName(connection),
				connections.Note(connection.ID, wording.ConnectionType(connection.ConnectionType))),
				ui.StateBadge(p.rowState(wording.ConnectionState(connection.State))), certificateEnd(connection, certificates, now)),
		})
	}
	return list
}

func certificateEnd(connection workos.Connection, certificates []issuesview.Certificate, now time.Time) templ.Component {
	for _, certificate := range certificates {
		if certificate.ConnectionID == connection.ID {
			return issuesview.CertificateEnd(connection.ConnectionType, certificate.Expires, now)
		}
	}
	return issuesview.CertificateEnd(connection.ConnectionType, workos.Time{}, now)
}

func (p Page) directoryTable(directories views.Region[[]workos.Directory]) ui.List {
	list := ui.List{ID: "directories", Title: "Directories", Headers: []ui.Header{
		{Label: "Directory"}, {Label: "Status"}, {Label: "Active people", Numeric: true},
	}}
	for _, directory := range directories.Value {
		list.Rows = append(list.Rows, ui.Row{
			URL: paths.DirectoryShow.URL(directory.ID), Label: directory.Name,
			Cells: ui.Cells(ui.Titled(ui.Named(directory.Name, directory.ID), directories.Note(directory.ID, wording.DirectoryType(directory.Type))),
				ui.StateBadge(p.rowState(wording.DirectoryState(directory.State))), directoryPeople(directory)),
		})
	}
	return list
}

func directoryPeople(directory workos.Directory) templ.Component {
	if directory.Metadata == nil {
		return wording.Count(nil)
	}
	return wording.Count(directory.Metadata.Users.Active)
}

func (p Page) memberTable(members views.Region[[]workos.Membership]) ui.List {
	list := ui.List{ID: "members", Title: "People", Headers: []ui.Header{
		{Label: "Person"}, {Label: "Role"}, {Label: "Status"},
	}}
	for _, member := range members.Value {
		name, detail := memberName(member)
		state := p.rowState(wording.MembershipStatus(member.Status))
		if p.Deletion == views.NoDeletion && p.Leaving[member.UserID] {
			state = views.UserDeletion.State(state)
		}
		list.Rows = append(list.Rows, ui.Row{
			URL: paths.UserShow.URL(member.UserID), Label: name,
			Cells: ui.Cells(ui.Titled(name, members.Note(member.ID, detail)), ui.Text(wording.RoleSlugs(member)),
				ui.StateBadge(state)),
		})
	}
	return list
}

// memberName returns a member's name with the address, or whichever is known.
func memberName(member workos.Membership) (name, detail string) {
	if member.User == nil {
		return member.UserID, ""
	}
	name, detail = wording.NameAndEmail(member.User.Name, member.User.FirstName, member.User.LastName, member.User.Email)
	return ui.Named(name, member.UserID), detail
}

func (p Page) invitationTable(invitations views.Region[[]workos.Invitation], now time.Time) ui.List {
	list := ui.List{ID: "invitations", Title: "Invitations", Headers: []ui.Header{
		{Label: "Invited"}, {Label: "Status"}, {Label: "Expires"},
	}}
	for _, invitation := range invitations.Value {
		list.Rows = append(list.Rows, ui.Row{URL: paths.InvitationShow.URL(invitation.ID), Label: invitation.Email,
			Cells: ui.Cells(ui.Titled(ui.Named(invitation.Email, invitation.ID), invitations.Note(invitation.ID, "")),
				ui.StateBadge(p.rowState(wording.InvitationStateAt(invitation.State, invitation.ExpiresAt.Time, now))),
				wording.InvitationEnd(invitation.State, invitation.ExpiresAt))})
	}
	return list
}
