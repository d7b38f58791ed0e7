package main

import (
	"fmt"
	"time"

	auditlogsview "frontdesk/views/auditlogs"
	groupsview "frontdesk/views/groups"
	issuesview "frontdesk/views/issues"
	organizationsview "frontdesk/views/organizations"
	"frontdesk/views/ui"
	"frontdesk/workos"
	"frontdesk/workos/health"

	"frontdesk/views"
	portallinksview "frontdesk/views/portallinks"
	timelineview "frontdesk/views/timeline"

	"github.com/a-h/templ"
)

func sampleOrganization() workos.Organization {
	return decode[workos.Organization](`{"id":"org_1","name":"Acme Robotics","external_id":"cus_8842","stripe_customer_id":"cus_PqX81kfa02",
		"created_at":"` + iso(900*24*time.Hour) + `","updated_at":"` + iso(3*time.Hour) + `","metadata":{"plan":"enterprise","seats":"500"},
		"domains":[{"id":"org_domain_1","organization_id":"org_1","domain":"acme.example","state":"verified"},
		{"id":"org_domain_2","organization_id":"org_1","domain":"acme-robotics.example","state":"pending","verification_prefix":"_workos",
		"verification_token":"m5Oztg3jdK4NJLgs8uIlIprMw"}]}`)
}

// evaluated are the issues of one object, as the rules find them.
func evaluated(in *health.Input, organization string) []issuesview.Issue {
	var issues []issuesview.Issue
	found, _ := health.Evaluate(in, time.Now())
	for _, one := range found {
		issues = append(issues, issuesview.Issue{Issue: one, Organization: organization})
	}
	return issues
}

func sampleIssues() []issuesview.Issue {
	issues := evaluated(&health.Input{Kind: health.KindConnection, Connection: health.ConnectionOf(brokenConnection())}, "Acme Robotics")
	directory, domain := health.DirectoryOf(brokenDirectory()), health.DomainOf(sampleOrganization().Domains[1])
	issues = append(issues, evaluated(&health.Input{Kind: health.KindDirectory, Directory: directory}, "Acme Robotics")...)
	return append(issues, evaluated(&health.Input{Kind: health.KindDomain, Domain: domain}, "Acme Robotics")...)
}

func organizationFrame(tab string) organizationsview.Frame {
	at := issuesview.Context{Now: time.Now(), CanIssue: true, MayMemberships: true, MayInvite: true}
	frame := organizationsview.Frame{
		Buttons:      buttons("/organizations/org_1", "Delete", "Edit"),
		Organization: sampleOrganization(), Tab: tab, CanIssue: true, CanExport: true, May: everything, Dashboard: "environment_1",
		FrameIssues: issuesview.FrameIssues{Issues: sampleIssues(), At: at},
	}
	if tab == "" {
		frame.Callouts = issuesview.Callouts(frame.Issues, at)
	}
	return frame
}

func sampleMembers() []workos.Membership {
	var members []workos.Membership
	for i, person := range []string{"Ines Okafor", "Jo Lindqvist", "Marta Kowalczyk", "Sam Reyes", "Wei Zhang"} {
		members = append(members, decode[workos.Membership](fmt.Sprintf(`{"id":"om_%d","user_id":"user_%d","organization_id":"org_1",
			"organization_name":"Acme Robotics","status":%q,"role":{"slug":"member"},"created_at":%q,
			"user":{"id":"user_%d","email":"person%d@acme.example","name":%q}}`,
			i, i, []string{"active", "pending", "inactive"}[i%3], iso(time.Duration(i*90)*time.Hour), i, i, person)))
	}
	return members
}

func sampleLinks() []portallinksview.Link {
	return []portallinksview.Link{
		{ID: "1", OrganizationID: "org_1", OrganizationName: "Acme Robotics", Intent: "sso", State: "issued", IssuerName: "Ana Ruiz",
			IssuerEmail: "ana.ruiz@frontdesk.example", CreatedAt: ago(time.Minute), IssuedAt: ago(time.Minute), ExpiresAt: ago(-4 * time.Minute)},
		{ID: "2", OrganizationID: "org_1", OrganizationName: "Acme Robotics", Intent: "dsync", State: "issued", IssuerName: "Ana Ruiz",
			CreatedAt: ago(time.Hour), IssuedAt: ago(time.Hour), ExpiresAt: ago(55 * time.Minute)},
	}
}

func organizationPages() map[string]templ.Component {
	overview := organizationsview.Page{
		Frame: organizationFrame(""), Now: time.Now(), Members: region(sampleMembers()), MoreMembers: true,
		Connections:  region([]workos.Connection{sampleConnection(), brokenConnection()}),
		Directories:  region([]workos.Directory{sampleDirectory(), brokenDirectory()}),
		Certificates: []issuesview.Certificate{{ConnectionID: "conn_1", Expires: workos.Time{Time: ago(-12 * 24 * time.Hour)}}},
		Invitations:  unread[[]workos.Invitation]("invitations"),
		Events:       timelineview.Recent{Region: region(sampleEvents())},
		Links:        portallinksview.RecentTable(sampleLinks(), time.Now()),
		Exports:      auditlogsview.RecentExports([]auditlogsview.Export{sampleExport("ready")}),
	}
	settings := organizationsview.SettingsPage{
		Frame: organizationFrame("settings"), Now: time.Now(), Flags: region(sampleFlags()), Keys: region(sampleKeys()),
		AuditLog: region(decode[workos.AuditLogConfiguration](`{"organization_id":"org_1","retention_period_in_days":90,"state":"active",
			"log_stream":{"id":"als_1","type":"S3","state":"error","last_synced_at":"` + iso(50*time.Hour) + `"}}`)),
		Groups: region([]organizationsview.MemberGroup{
			{Group: sampleGroup(), Members: sampleMembers(), HasMore: true, IsCounted: true},
			{Group: decode[workos.Group](`{"id":"group_2","name":"Night shift"}`), IsCounted: true}}),
		Contacts: region([]workos.ITContact{decode[workos.ITContact](`{"id":"itc_1","email":"it@acme.example","created_at":"` +
			iso(80*time.Hour) + `"}`)}),
		Providers: region([]workos.DataIntegrationConfiguration{decode[workos.DataIntegrationConfiguration](
			`{"slug":"github","name":"GitHub","enabled":true,"scopes":["repo","user"],
			"credentials":{"credentials_type":"organization","has_credentials":false}}`)}),
		Applications: unread[[]workos.AuthorizedApplication]("applications"),
		People:       map[string]string{"user_0": "Ines Okafor", "user_1": "Jo Lindqvist"},
	}
	group := groupsview.Page{Organization: sampleOrganization(), May: everything, Group: sampleGroup(),
		Members: region(workos.Page[workos.Membership]{Data: sampleMembers()}), People: map[string]workos.User{"user_1": sampleUser()}}
	people := organizationsSample()
	people.Headers, people.Rows = []ui.Header{{Label: "Name"}, {Label: "Role"}}, nil
	for _, member := range sampleMembers() {
		people.Rows = append(people.Rows, ui.Row{URL: "/users/" + member.UserID,
			Cells: []templ.Component{ui.Text(member.User.Name), ui.Text("member")}})
	}
	deleting := organizationFrame("")
	deleting.Deletion = views.OwnDeletion
	return map[string]templ.Component{
		"organization": full(views.SectionOrganizations, "Acme Robotics", organizationsview.Body(overview)),
		"organization-people": full(views.SectionOrganizations, "Acme Robotics",
			organizationsview.Tab(organizationFrame("users"), ui.ListTab(people))),
		"organization-settings": full(views.SectionOrganizations, "Acme Robotics",
			organizationsview.Tab(settings.Frame, organizationsview.SettingsBody(settings))),
		"organization-raw": full(views.SectionOrganizations, "Acme Robotics", organizationsview.Tab(organizationFrame("raw"), ui.Raw([]byte(
			`{"object":"organization","id":"org_01JQ8Z","name":"Acme \"Robotics\" <b>","metadata":{},"users":412,"external_id":null,"ok":true}`)))),
		"organization-deleting": full(views.SectionOrganizations, "Acme Robotics",
			organizationsview.Tab(deleting, ui.Blank("Nothing is shown."))),
		"group": full(views.SectionOrganizations, "Support staff", groupsview.Body(group)),
	}
}

func sampleGroup() workos.Group {
	return decode[workos.Group](`{"id":"group_1","name":"Support staff","description":"May see invoices","created_at":"` + iso(90*time.Hour) +
		`"}`)
}
