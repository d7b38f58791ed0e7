package views

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// The short tables inside an object's page: whole and unsorted, each row a link.

// domainTable lists a customer's domains: their state, what proves one that is not verified, and what may be done.
func domainTable(organizationID string, domains []workos.OrganizationDomain, may May) ui.List {
	list := ui.List{ID: "domains", Title: "Domains", Headers: []ui.Header{{Label: "Domain"}, {Label: "Status"}}}
	if may.Domains {
		list.Headers = append(list.Headers, ui.Header{Label: "Actions"})
	}
	for _, domain := range domains {
		row := ui.Row{Cells: cells(ui.Strong(domain.Domain), ui.StateBadge(DomainState(domain.State)))}
		if may.Domains {
			row.Cells = append(row.Cells, ui.RowActs(domainActs(organizationID, domain, may)))
		}
		list.Rows = append(list.Rows, row)
	}
	return list
}

func domainActs(organizationID string, domain workos.OrganizationDomain, may May) []ui.Action {
	var acts []ui.Action
	if !DomainVerified(domain) {
		acts = append(acts, ui.Action{Label: "Check again", URL: paths.DomainVerify.URL(organizationID, domain.ID)})
		if may.DeclareVerified {
			acts = append(acts, ui.Action{Label: "Mark verified", URL: paths.DomainDeclare.URL(organizationID, domain.ID)})
		}
	}
	return append(acts, ui.Action{Label: "Remove domain", URL: paths.DomainRemove.URL(organizationID, domain.ID)})
}

// domainRecordName is where the record stands: WorkOS gives a prefix that goes in front of the domain.
func domainRecordName(domain workos.OrganizationDomain) string {
	if domain.VerificationPrefix == "" {
		return domain.Domain
	}
	return domain.VerificationPrefix + "." + domain.Domain
}

// DomainVerified tells whether people with an address of a domain are routed by it.
func DomainVerified(domain workos.OrganizationDomain) bool {
	return domain.State == "verified" || domain.State == "legacy_verified"
}

func connectionTable(connections []workos.Connection, certificates []Certificate, now time.Time) ui.List {
	list := ui.List{ID: "connections", Title: "Connections", Headers: []ui.Header{
		{Label: "Connection"}, {Label: "Status"}, {Label: "Certificate"},
	}}
	for _, connection := range connections {
		list.Rows = append(list.Rows, ui.Row{
			URL: paths.ConnectionShow.URL(connection.ID), Label: connectionName(connection),
			Cells: cells(ui.Titled(connectionName(connection), ConnectionType(connection.ConnectionType)),
				ui.StateBadge(ConnectionState(connection.State)), certificateEnd(connection, certificates, now)),
		})
	}
	return list
}

func certificateEnd(connection workos.Connection, certificates []Certificate, now time.Time) templ.Component {
	for _, certificate := range certificates {
		if certificate.ConnectionID == connection.ID {
			return CertificateEnd(connection.ConnectionType, certificate.Expires, now)
		}
	}
	return CertificateEnd(connection.ConnectionType, workos.Time{}, now)
}

func directoryTable(directories []workos.Directory) ui.List {
	list := ui.List{ID: "directories", Title: "Directories", Headers: []ui.Header{
		{Label: "Directory"}, {Label: "Status"}, {Label: "Active people", Numeric: true},
	}}
	for _, directory := range directories {
		list.Rows = append(list.Rows, ui.Row{
			URL: paths.DirectoryShow.URL(directory.ID), Label: directory.Name,
			Cells: cells(ui.Titled(directory.Name, DirectoryType(directory.Type)), ui.StateBadge(DirectoryState(directory.State)), directoryPeople(directory)),
		})
	}
	return list
}

func directoryPeople(directory workos.Directory) templ.Component {
	if directory.Metadata == nil {
		return Count(nil)
	}
	return Count(directory.Metadata.Users.Active)
}

func memberTable(members []workos.Membership) ui.List {
	list := ui.List{ID: "members", Title: "People", Headers: []ui.Header{
		{Label: "Person"}, {Label: "Role"}, {Label: "Status"},
	}}
	for _, member := range members {
		name, detail := memberName(member)
		list.Rows = append(list.Rows, ui.Row{
			URL: paths.UserShow.URL(member.UserID), Label: name,
			Cells: cells(ui.Titled(name, detail), ui.Text(RoleSlugs(member)), ui.StateBadge(MembershipStatus(member.Status))),
		})
	}
	return list
}

// memberName is what to call a member: the name with the address, or whichever is known.
func memberName(member workos.Membership) (name, detail string) {
	if member.User == nil {
		return member.UserID, ""
	}
	return personName(member.User.Name, member.User.FirstName, member.User.LastName, member.User.Email)
}

// PersonName is what to call a user.
func PersonName(user workos.User) string {
	name, _ := personName(user.Name, user.FirstName, user.LastName, user.Email)
	return cmp.Or(name, user.ID)
}

func personName(name, first, last, email string) (title, detail string) {
	if ui.Named(name) == "" {
		name = joinWords(first, last)
	}
	if ui.Named(name) == "" {
		return email, ""
	}
	return name, email
}

func invitationTable(invitations []workos.Invitation, now time.Time) ui.List {
	list := ui.List{ID: "invitations", Title: "Invitations", Headers: []ui.Header{
		{Label: "Invited"}, {Label: "Status"}, {Label: "Expires"},
	}}
	for _, invitation := range invitations {
		list.Rows = append(list.Rows, ui.Row{URL: paths.InvitationShow.URL(invitation.ID), Label: invitation.Email, Cells: cells(ui.Text(invitation.Email), ui.StateBadge(InvitationStateAt(invitation.State, invitation.ExpiresAt.Time, now)), InvitationEnd(invitation.State, invitation.ExpiresAt))})
	}
	return list
}

// InvitationEnd is when an invitation expires, or expired; one that was accepted or revoked does not any more, and one
// without a time never does.
func InvitationEnd(state string, expires workos.Time) templ.Component {
	if !Expires(state, expires) {
		return ui.Missing(cmp.Or(NoInvitationEnd(state), "–"))
	}
	return ui.Time(expires)
}

// Expires tells whether an invitation has an end to speak of.
func Expires(state string, expires workos.Time) bool {
	return state != "accepted" && state != "revoked" && !expires.IsMissing()
}

// NoInvitationEnd is what is said where an invitation has no end; "" when it no longer matters.
func NoInvitationEnd(state string) string {
	if state == "accepted" || state == "revoked" {
		return ""
	}
	return "never"
}

func metadataFacts(pairs workos.Metadata) []ui.Fact {
	var facts []ui.Fact
	for _, key := range slices.Sorted(maps.Keys(pairs)) {
		facts = append(facts, ui.Fact{Label: key, Value: metadataValue(pairs, key)})
	}
	return facts
}

// metadataValue is a text as it is and any other value as the JSON that it is.
func metadataValue(pairs workos.Metadata, key string) templ.Component {
	if text, isText := pairs.Text(key); isText {
		return ui.OrMissing(text, "empty")
	}
	return ui.Code(pairs.Shown(key))
}
