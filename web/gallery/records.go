package main

import (
	"time"

	"frontdesk/views"
	actionsview "frontdesk/views/actions"
	eventsview "frontdesk/views/events"
	invitationsview "frontdesk/views/invitations"
	overviewview "frontdesk/views/overview"
	portallinksview "frontdesk/views/portallinks"
	searchview "frontdesk/views/search"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/workos"
	"frontdesk/workos/health"

	"github.com/a-h/templ"
)

func sampleInvitation(state string, expires time.Duration) workos.Invitation {
	return decode[workos.Invitation](`{"id":"invitation_1","email":"sam@acme.example","state":"` + state + `","organization_id":"org_1",
		"role_slug":"member","created_at":"` + iso(80*time.Hour) + `","expires_at":"` + iso(expires) + `"}`)
}

func recordPages() map[string]templ.Component {
	links := sampleLinks()
	form := portallinksview.Form{Form: actionsview.Form{Organization: "org_1", OrganizationName: "Acme Robotics"}, Intent: "sso",
		Hosts: []string{"app.acme.example"}}
	refused := form
	refused.Organization, refused.OrganizationName = "", ""
	refused.AddError("organization", "Choose an organization.")
	unknown := links[0]
	unknown.State = "unknown"
	invitation := func(state string, expires time.Duration) templ.Component {
		return full(views.SectionInvitations, "sam@acme.example", invitationsview.Body(invitationsview.Page{
			Invitation: sampleInvitation(state, expires), Organization: "Acme Robotics", May: everything, Now: time.Now()}))
	}
	overview := overviewview.Page{
		Stats: []ui.Stat{
			{Label: "Organizations", Value: "200", URL: "/organizations", Tone: ui.OK, Hint: "All well"},
			{Label: "Connections", Value: "231", URL: "/connections", Tone: ui.Danger, Hint: "9 need attention"},
			{Label: "Directories", Value: "154", URL: "/directories", Tone: ui.Attention, Hint: "4 need attention"},
			{Label: "Users", Value: "5,012", URL: "/users"},
		},
		Connections: overviewview.Items{Total: 9, Rows: []overviewview.Item{{URL: "/connections/conn_9", Title: "Helios Health SSO",
			Detail: "Helios Health", Health: health.StatusAttention, Issues: []health.Code{health.ConnectionInactive}}}},
		Directories: overviewview.Items{Total: 1, Rows: []overviewview.Item{{URL: "/directories/directory_9", Title: "Fjord Foods staff",
			Detail: "Fjord Foods", Health: health.StatusAttention, Issues: []health.Code{health.DirectoryRefused}}}},
		Certificates: overviewview.Certificates{Counts: []overviewview.CertificateCount{{Status: health.CertificateIsExpired, N: 1},
			{Status: health.CertificateWithin30, N: 4}},
			Rows: []overviewview.Item{{URL: "/connections/conn_1", Title: "Acme SSO", Detail: "Acme Robotics",
				State: ui.State{Tone: ui.Attention, Word: "Expires in 12 days"}}}},
		Failures: sampleEvents()[:1], AllFailures: ui.Action{Label: "See all", URL: "/events"},
		Actions: []overviewview.Action{{URL: "/activity", Who: "Ana Ruiz", Title: "Issued a portal link", Target: "Acme Robotics",
			At: ago(time.Minute)}},
	}
	var rows []eventsview.Row
	for _, event := range sampleEvents() {
		rows = append(rows, eventsview.NewRow(event, "", func(string) string { return "" }))
	}
	bar := ui.List{ID: "events", Title: "Events", Path: "/events", Searchable: true, SearchHint: "ID, email address or organization"}
	events := eventsview.Page{Bar: bar, Rows: region(rows), Zone: "UTC", From: ago(24 * time.Hour), Until: time.Now(),
		Ranges: []ui.Tab{{Label: "Last 24 hours", URL: "/events?range=1", Current: true}, {Label: "Last 7 days", URL: "/events?range=7"}},
		Notes:  []string{"2 sign-in events of Frontdesk operators hidden."}, CSVURL: "/events?format=csv", NextURL: "/events?after=1"}
	noEvents := events
	noEvents.Rows, noEvents.Empty = region[[]eventsview.Row](nil), &ui.Empty{Kind: "nomatch", Title: "No events in this time"}
	return map[string]templ.Component{
		"overview": full(views.SectionOverview, "Overview", overviewview.Body(overview)),
		"search":   full("", "Search", searchview.Body(searchResults())),
		"search-nothing": full("", "Search", searchview.Body(ui.SearchResults{Query: "zebra",
			Nothing: &ui.Empty{Kind: "nomatch", Title: "Nothing matches “zebra”"}})),
		"portal-link-form":    full(views.SectionPortalLinks, "Issue portal link", portallinksview.FormBody(form)),
		"portal-link-refused": full(views.SectionPortalLinks, "Issue portal link", portallinksview.FormBody(refused)),
		"portal-link-issued": full(views.SectionPortalLinks, "Portal link",
			portallinksview.Issued(links[0], "https://setup.workos.example/portal?token=sample")),
		"portal-link-shown":   full(views.SectionPortalLinks, "Portal link", portallinksview.ShownOnce(links[1])),
		"portal-link-unknown": full(views.SectionPortalLinks, "Portal link", portallinksview.Unknown(unknown, "req_01JQ8Z")),
		"invitation":          invitation("pending", -80*time.Hour),
		"invitation-expired":  invitation("expired", 24*time.Hour),
		"events":              full(views.SectionEvents, "Events", eventsview.Body(events)),
		"events-nothing":      full(views.SectionEvents, "Events", eventsview.Body(noEvents)),
	}
}

func searchResults() ui.SearchResults {
	active := wording.ConnectionState("active")
	return ui.SearchResults{Query: "acme", Groups: []ui.SearchGroup{
		{Title: "Organizations", Icon: "building-2", MoreURL: "/organizations?q=acme", Hits: []ui.SearchHit{
			{URL: "/organizations/org_1", Title: "Acme Robotics", Detail: "acme.example"},
			{URL: "/organizations/org_2", Title: "Acme Foods", Detail: "acme-foods.example"}}},
		{Title: "Connections", Icon: "key-round", Hits: []ui.SearchHit{{URL: "/connections/conn_1", Title: "Acme SSO", Detail: "Okta SAML",
			State: &active}}},
		{Title: "Users", Icon: "user-round", Hits: []ui.SearchHit{
			{URL: "/users/user_1", Title: "Ines Okafor", Detail: "ines@acme.example"},
			{URL: "/users/user_2", Title: "Jo Lindqvist", Detail: "jo@acme.example"}}},
	}}
}
