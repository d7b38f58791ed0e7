package hosted

import (
	"net/http"

	"frontdesk/workos/emulator/data"
)

// portalDirectories are the directory providers that the portal offers.
var portalDirectories = []data.Choice{
	{Value: "okta scim v2.0", Name: "Okta"}, {Value: "azure scim v2.0", Name: "Microsoft Entra ID"},
	{Value: "gsuite directory", Name: "Google Workspace"},
	{Value: "workday", Name: "Workday"}, {Value: "bamboohr", Name: "BambooHR"}, {Value: "onelogin scim v2.0", Name: "OneLogin"},
	{Value: "jump cloud scim v2.0", Name: "JumpCloud"},
	{Value: "rippling scim v2.0", Name: "Rippling"}, {Value: "hibob", Name: "HiBob"}, {Value: "sftp", Name: "SFTP"},
	{Value: "generic scim v2.0", Name: "Other, with SCIM 2.0"},
}

// PortalGroups are the groups that a directory brings in when it is linked through the portal.
var PortalGroups = []string{"Everyone", "Engineering", "Sales"}

// PortalPeople is how many people a directory brings in when it is linked through the portal.
const PortalPeople = 6

// actDirectory links a directory (link-directory with the field type) or gives a broken one new credentials
// (reconnect-directory with the field directory).
func (p *portal) actDirectory(session *portalSession, r *http.Request) outcome {
	switch r.PostFormValue("act") {
	case "link-directory":
		choice, known := choiceNamed(portalDirectories, r.PostFormValue("type"))
		if !known {
			return rejected("Choose one of the directory providers.")
		}
		p.linkDirectory(session, choice)
		return finished("The directory is linked. Its people and groups have arrived.")
	case "reconnect-directory":
		at, known := p.Directories.Find(r.PostFormValue("directory"))
		if !known || p.Directories.Rows[at].Organization != session.link.Organization {
			return rejected("That directory is gone.")
		}
		p.ChangeDirectory(at, session.by(), func(row *data.Directory) { row.State = "linked" })
		return finished("The directory is linked again.")
	}
	return rejected("That button is unknown here.")
}

// linkDirectory adds a directory with a few people and groups, and records the events of a real one.
func (p *portal) linkDirectory(session *portalSession, choice data.Choice) {
	organization := session.link.Organization
	p.nameDomain(organization)
	at := p.AddDirectory(p.NewULID(), &data.Directory{
		Organization: organization, Kind: choice.Value, State: "validating",
		Name: p.Organizations.Rows[organization].Name + " " + choice.Name,
	})
	p.ChangeDirectory(at, session.by(), func(row *data.Directory) { row.State = "linked" })
	for _, name := range PortalGroups {
		g := p.AddGroup(p.NewULID(), at, name)
		p.Record("dsync.group.created", organization, p.GroupOf(g), session.by())
	}
	for number := range uint32(PortalPeople) {
		// Everyone is in the first group, and in one of the others.
		p.ProvisionUser(data.DirectoryUser{Directory: at, Person: number, Groups: 1 | 1<<(1+number%2)}, session.by())
	}
}

// nameDomain gives an organization that claims no domain one for its people's addresses.
func (p *portal) nameDomain(organization data.Ref) {
	row := *p.Organizations.Rows[organization]
	if row.Domain != "" {
		return
	}
	row.Domain = data.Fold(row.Name) + ".example"
	p.Organizations.Set(organization, &row)
}
