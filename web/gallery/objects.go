package main

import (
	"time"

	"frontdesk/views"
	connectionsview "frontdesk/views/connections"
	directoriesview "frontdesk/views/directories"
	issuesview "frontdesk/views/issues"
	timelineview "frontdesk/views/timeline"
	"frontdesk/views/ui"
	"frontdesk/workos"
	"frontdesk/workos/health"

	"github.com/a-h/templ"
)

func sampleConnection() workos.Connection {
	return decode[workos.Connection](`{"id":"conn_1","organization_id":"org_1","connection_type":"OktaSAML","name":"Acme SSO","state":"active",
		"domains":[{"domain":"acme.example"}],"created_at":"` + iso(700*24*time.Hour) + `","updated_at":"` + iso(30*time.Hour) + `"}`)
}

func brokenConnection() workos.Connection {
	return decode[workos.Connection](`{"id":"conn_2","organization_id":"org_1","connection_type":"GoogleOAuth","name":"Acme contractors",
		"state":"inactive","created_at":"` + iso(400*24*time.Hour) + `","updated_at":"` + iso(30*time.Hour) + `"}`)
}

func sampleEvents() []workos.Event {
	return []workos.Event{
		decode[workos.Event](`{"id":"event_1","event":"authentication.sso_failed","created_at":"` + iso(4*time.Minute) + `",
			"data":{"email":"jo@acme.example","error":{"code":"saml_certificate","message":"no"},"sso":{"connection_id":"conn_1"}}}`),
		decode[workos.Event](`{"id":"event_2","event":"connection.activated","created_at":"` + iso(50*time.Hour) + `",
			"data":{"id":"conn_1","name":"Acme SSO"},"context":{"actor":{"source":"admin_portal"}}}`),
		decode[workos.Event](`{"id":"event_3","event":"session.created","data":{"user_id":"user_1"}}`),
	}
}

func connectionPages() map[string]templ.Component {
	at := issuesview.Context{Now: time.Now(), CanIssue: true, Here: health.Subject{Kind: health.KindConnection, ID: "conn_2"}}
	works := connectionsview.Page{
		Frame: connectionsview.Frame{Connection: sampleConnection(), May: everything,
			Buttons: buttons("/connections/conn_1", "Delete"), Dashboard: "environment_1", CanIssue: true,
			SignedInAt: ago(time.Hour), FrameIssues: issuesview.FrameIssues{At: at}},
		Organization: "Acme Robotics", Events: timelineview.Recent{Region: region(sampleEvents())},
		Certificates: []issuesview.Certificate{{ConnectionID: "conn_1", Expires: workos.Time{Time: ago(-12 * 24 * time.Hour)}}},
	}
	works.Callouts = connectionsview.Callouts(works, nil, at)
	broken := works
	broken.Connection, broken.Events = brokenConnection(), timelineview.Recent{Region: unread[[]workos.Event]("events")}
	broken.Issues = evaluated(&health.Input{Kind: health.KindConnection, Connection: health.ConnectionOf(broken.Connection)}, "Acme Robotics")
	broken.Callouts = connectionsview.Callouts(broken, broken.Issues, at)
	leaving := works
	leaving.Deletion, leaving.May, leaving.CanIssue = views.OrganizationDeletion, views.Permissions{}, false
	deleting := leaving
	deleting.Deletion = views.OwnDeletion
	test := connectionsview.TestPage{Connection: sampleConnection(), Link: "https://auth.example/test", Life: 5 * time.Minute}
	tested := connectionsview.TestedSignInPage{ConnectionID: "conn_1", Profile: decode[workos.Profile](
		`{"id":"prof_1","email":"jo@acme.example","first_name":"Jo","last_name":"Lindqvist","connection_type":"OktaSAML"}`)}
	failed := connectionsview.TestedSignInPage{ConnectionID: "conn_1", Problem: "The sign-in was refused.", Detail: "access_denied"}
	return map[string]templ.Component{
		"connection":                         full(views.SectionConnections, "Acme SSO", connectionsview.Body(works)),
		"connection-broken":                  full(views.SectionConnections, "Acme contractors", connectionsview.Body(broken)),
		"connection-of-deleted-organization": full(views.SectionConnections, "Acme SSO", connectionsview.Body(leaving)),
		"connection-deleting":                full(views.SectionConnections, "Acme SSO", connectionsview.Body(deleting)),
		"connection-raw": full(views.SectionConnections, "Acme SSO",
			connectionsview.Raw(connectionsview.Frame{Connection: sampleConnection(), Tab: "raw"}, ui.Raw([]byte(`{"id":"conn_1"}`)))),
		"connection-test":        full(views.SectionConnections, "Test sign-in", connectionsview.TestBody(test)),
		"connection-tested":      plain("Test sign-in", connectionsview.TestedSignInBody(tested)),
		"connection-test-failed": plain("Test sign-in", connectionsview.TestedSignInBody(failed)),
	}
}

func sampleDirectory() workos.Directory {
	return decode[workos.Directory](`{"id":"directory_1","organization_id":"org_1","type":"okta scim v2.0","state":"linked",
		"name":"Acme staff",
		"created_at":"` + iso(700*24*time.Hour) + `","updated_at":"` + iso(time.Hour) + `",
		"metadata":{"users":{"active":412,"inactive":9},"groups":31}}`)
}

func brokenDirectory() workos.Directory {
	return decode[workos.Directory](`{"id":"directory_2","organization_id":"org_1","type":"gsuite directory","state":"invalid_credentials",
		"name":"Acme contractors","created_at":"` + iso(300*24*time.Hour) + `","updated_at":"` + iso(9*time.Hour) + `"}`)
}

func sampleDirectoryUser() workos.DirectoryUser {
	return decode[workos.DirectoryUser](`{"id":"directory_user_1","directory_id":"directory_1","organization_id":"org_1",
		"email":"jo@acme.example",
		"first_name":"Jo","last_name":"Lindqvist","state":"inactive","job_title":"Engineer","created_at":"` + iso(90*24*time.Hour) + `",
		"updated_at":"` + iso(3*time.Hour) + `","custom_attributes":{"department":"Robotics","cost_center":"4711"},"role":{"slug":"member"}}`)
}

func directoryPages() map[string]templ.Component {
	at := issuesview.Context{Now: time.Now(), CanIssue: true, Here: health.Subject{Kind: health.KindDirectory, ID: "directory_2"}}
	works := directoriesview.Page{
		Frame: directoriesview.Frame{Directory: sampleDirectory(), May: everything,
			Buttons: buttons("/directories/directory_1", "Delete"), Dashboard: "environment_1", CanIssue: true,
			FrameIssues: issuesview.FrameIssues{At: at}},
		Organization: "Acme Robotics", Events: timelineview.Recent{Region: region(sampleEvents())},
	}
	broken := works
	broken.Directory, broken.Events = brokenDirectory(), timelineview.Recent{Searched: "None of the newest 1,000 events is about it.",
		All: ui.Action{Label: "All events", URL: "/events"}}
	broken.Issues = evaluated(&health.Input{Kind: health.KindDirectory, Directory: health.DirectoryOf(broken.Directory)}, "Acme Robotics")
	broken.Callouts = issuesview.Callouts(broken.Issues, at)
	person := directoriesview.UserPage{
		UserFrame: directoriesview.UserFrame{User: sampleDirectoryUser(), Directory: "Acme staff", DirectoryType: "okta scim v2.0",
			Organization: "Acme Robotics", CanReveal: true},
		Groups:     region([]workos.DirectoryGroup{decode[workos.DirectoryGroup](`{"id":"directory_group_1","name":"Engineering"}`)}),
		SignIns:    region(sampleEvents()[:1]),
		Users:      []views.MatchedUser{{ID: "user_1", Name: "Jo Lindqvist", Email: "jo@acme.example", IsMember: true, Status: "active"}},
		Membership: &directoriesview.MatchedMember{ID: "om_1", UserID: "user_1", Status: "active", Roles: "member"}, MayDeactivate: true,
	}
	revealed := person
	revealed.Revealed = true
	group := directoriesview.GroupFrame{Group: decode[workos.DirectoryGroup](
		`{"id":"directory_group_1","directory_id":"directory_1","name":"Engineering"}`),
		Directory: "Acme staff", Organization: "Acme Robotics"}
	return map[string]templ.Component{
		"directory":        full(views.SectionDirectories, "Acme staff", directoriesview.Body(works)),
		"directory-broken": full(views.SectionDirectories, "Acme contractors", directoriesview.Body(broken)),
		"directory-users": full(views.SectionDirectories, "Acme staff",
			directoriesview.Tab(directoriesview.Frame{Directory: sampleDirectory(), Tab: "users"}, ui.ListTab(emptySample("nothing")))),
		"directory-user":          full(views.SectionDirectories, "Jo Lindqvist", directoriesview.UserBody(person)),
		"directory-user-revealed": full(views.SectionDirectories, "Jo Lindqvist", directoriesview.UserBody(revealed)),
		"directory-user-raw": full(views.SectionDirectories, "Jo Lindqvist",
			directoriesview.UserTab(person.UserFrame, ui.Raw([]byte(`{"id":"directory_user_1"}`)))),
		"directory-group": full(views.SectionDirectories, "Engineering",
			directoriesview.GroupTab(group, ui.ListTab(emptySample("nothing")))),
	}
}
