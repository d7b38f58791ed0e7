package emulator

import (
	"net/http"
)

// portalDirectories are the directory providers that the portal offers.
var portalDirectories = []portalChoice{
	{"okta scim v2.0", "Okta"}, {"azure scim v2.0", "Microsoft Entra ID"}, {"gsuite directory", "Google Workspace"},
	{"workday", "Workday"}, {"bamboohr", "BambooHR"}, {"onelogin scim v2.0", "OneLogin"}, {"jump cloud scim v2.0", "JumpCloud"},
	{"rippling scim v2.0", "Rippling"}, {"hibob", "HiBob"}, {"sftp", "SFTP"}, {"generic scim v2.0", "Other, with SCIM 2.0"},
}

// What a directory brings in when it is linked through the portal: these groups, and that many people.
var portalGroups = []string{"Everyone", "Engineering", "Sales"}

const portalPeople = 6

// actDirectory links a directory (link-directory with the field type) or gives a broken one new credentials
// (reconnect-directory with the field directory).
func (p *portal) actDirectory(session *portalSession, r *http.Request) outcome {
	switch r.PostFormValue("act") {
	case "link-directory":
		choice, known := choiceNamed(portalDirectories, r.PostFormValue("type"))
		if !known {
			return mended("Choose one of the directory providers.")
		}
		p.linkDirectory(session, choice)
		return finished("The directory is linked. Its people and groups have arrived.")
	case "reconnect-directory":
		at, known := p.directories.find(r.PostFormValue("directory"))
		if !known || p.directories.rows[at].organization != session.link.organization {
			return mended("That directory is gone.")
		}
		p.changeDirectory(at, session.by(), func(row *directory) { row.state = "linked" })
		return finished("The directory is linked again.")
	}
	return mended("That button is unknown here.")
}

// linkDirectory adds a directory with a few people and groups, and tells of each as a real one does.
func (p *portal) linkDirectory(session *portalSession, choice portalChoice) {
	organization := session.link.organization
	p.nameDomain(organization)
	at := p.addDirectory(p.newULID(), &directory{
		organization: organization, kind: choice.Value, state: "validating",
		name: p.organizations.rows[organization].name + " " + choice.Name,
	})
	p.changeDirectory(at, session.by(), func(row *directory) { row.state = "linked" })
	for _, name := range portalGroups {
		g := p.addGroup(p.newULID(), at, name)
		p.record("dsync.group.created", organization, p.groupOf(g), session.by())
	}
	for number := range uint32(portalPeople) {
		p.provision(session, at, number)
	}
}

// provision adds one person to a directory: to everyone's group and to one other.
func (p *portal) provision(session *portalSession, at ref, number uint32) {
	organization := session.link.organization
	mask := uint32(1) | 1<<(1+number%2)
	u := p.addDirectoryUser(p.newULID(), directoryUser{directory: at, person: number, groups: mask})
	p.record("dsync.user.created", organization, p.directoryUserOf(u), session.by())
	for _, g := range p.byDirectory[at].groups {
		if mask&(1<<p.groups.rows[g].bit) == 0 {
			continue
		}
		p.record("dsync.group.user_added", organization, map[string]any{
			"directory_id": p.directories.id(at), "user": p.directoryUserOf(u), "group": p.groupOf(g),
		}, session.by())
	}
}

// nameDomain gives an organization that claims no domain one for its people's addresses.
func (p *portal) nameDomain(organization ref) {
	row := *p.organizations.rows[organization]
	if row.domain != "" {
		return
	}
	row.domain = fold(row.name) + ".example"
	p.organizations.set(organization, &row)
}
