package views_test

import (
	"fmt"
	"time"

	"github.com/a-h/templ"

	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
)

// sample is one page of the gallery.
type sample struct {
	shell views.Shell
	page  templ.Component
}

func galleryPages() map[string]sample {
	shell := sampleShell()
	production := shell
	production.Environment, production.Production = "Production", true
	production.Sync = views.SyncStatus{Text: "Copying users, 62 %", Title: "1,240 objects a second, 3 min left", Busy: true, URL: "/settings/sync"}
	nobody := views.Shell{Nonce: shell.Nonce}
	full := func(section, title string, body templ.Component) templ.Component {
		return views.Full(views.Page{Title: title, Section: section, Body: body})
	}
	plain := func(title string, body templ.Component) templ.Component {
		return views.PlainLayout(views.Page{Title: title, Body: body})
	}
	return map[string]sample{
		"overview":      {production, full(views.SectionOverview, "Overview", overviewSample())},
		"organizations": {shell, full(views.SectionOrganizations, "Organizations", ui.ListPage(organizationsSample()))},
		"connections":   {production, full(views.SectionConnections, "Connections", ui.ListPage(connectionsSample()))},
		"nomatch":       {shell, full(views.SectionUsers, "Users", ui.ListPage(emptySample("nomatch")))},
		"nothing":       {shell, full(views.SectionUsers, "Users", ui.ListPage(emptySample("nothing")))},
		"unreadable":    {shell, full(views.SectionUsers, "Users", ui.ListPage(emptySample("error")))},
		"organization":  {shell, full(views.SectionOrganizations, "Acme Robotics", organizationSample())},
		"people":        {shell, full(views.SectionOrganizations, "Acme Robotics", peopleSample())},
		"form":          {shell, full(views.SectionPortalLinks, "Issue a portal link", formSample(false))},
		"refused":       {shell, full(views.SectionPortalLinks, "Issue a portal link", formSample(true))},
		"link":          {shell, full(views.SectionPortalLinks, "Portal link", linkSample())},
		"raw":           {shell, full(views.SectionOrganizations, "Acme Robotics", rawSample())},
		"search":        {shell, full("", "Search", searchSample())},
		"missing":       {shell, full("", "No such organization", views.ErrorPage(missingSample()))},
		"signin":        {nobody, plain("Sign in", signInSample())},
	}
}

func name(i int) string {
	first := []string{"Acme", "Northwind", "Helios", "Fjord", "Blue Harbor", "Kestrel", "Lumen", "Orchard", "Tidewater", "Vantage", "Quarry", "Meridian"}
	second := []string{"Robotics", "Logistics", "Health", "Foods", "Insurance", "Media", "Aerospace", "Energy", "Bank", "Textiles"}
	return first[i%len(first)] + " " + second[(i*7+i/12)%len(second)]
}

func id(prefix string, i int) string {
	return fmt.Sprintf("%s_01JQ8Z7K3M%04dXN5V0TB6WDE9F", prefix, i*37%10000)
}

func ago(d time.Duration) time.Time { return time.Now().Add(-d) }

func organizationsSample() ui.List {
	list := ui.List{
		ID: "organizations", Title: "Organizations", Count: "200", Path: "/organizations", Searchable: true,
		SearchHint: "Name, domain or external id", Limit: 50, Limits: []int{25, 50, 100},
		Filters: []ui.Filter{
			{Name: "state", Label: "State", Options: []ui.Option{{Value: "attention", Label: "Needs attention"}}},
			{Name: "type", Label: "Provider", Options: wording.ConnectionTypes()},
		},
		Headers: []ui.Header{
			{Label: "Name", SortURL: "/organizations?sort=-name", Sorted: "ascending"},
			{Label: "Domain"},
			{Label: "Single sign-on"},
			{Label: "Directory"},
			{Label: "Users", SortURL: "/organizations?sort=users", Numeric: true},
			{Label: "ID"},
			{Label: "Changed", SortURL: "/organizations?sort=changed"},
		},
		NextURL: "/organizations?after=abc", CSVURL: "/organizations?format=csv",
	}
	states := []string{"active", "active", "active", "validating", "active", "inactive", "active", "draft", "active", ""}
	directories := []string{"linked", "linked", "", "linked", "invalid_credentials", "linked", "", "unlinked"}
	for i := range 50 {
		list.Rows = append(list.Rows, ui.Row{
			URL: "/organizations/" + id("org", i),
			Cells: []templ.Component{
				ui.Text(name(i)), ui.Text(domain(i)),
				stateOr(states[i%len(states)], wording.ConnectionState), stateOr(directories[i%len(directories)], wording.DirectoryState),
				ui.Text(fmt.Sprint((i*i*13)%900 + 4)), ui.IDChip(id("org", i)), ui.Time(ago(time.Duration(i*i*i) * time.Minute)),
			},
		})
	}
	return list
}

func stateOr(state string, word func(string) ui.State) templ.Component {
	if state == "" {
		return ui.Missing("None")
	}
	return ui.StateBadge(word(state))
}

func domain(i int) string {
	return []string{"acme.example", "northwind.example", "helios-health.example", "fjord.example", "blueharbor.example"}[i%5]
}

func connectionsSample() ui.List {
	list := organizationsSample()
	list.ID, list.Title, list.Count, list.Path = "connections", "Connections", "1–50 of 10,000+", "/connections"
	list.Search, list.SearchHint, list.Note = "okta", "Name, organization or domain", "Results come from the copy of 4 min ago."
	list.Filters[0].Value = "attention"
	list.Filters = append(list.Filters, ui.Filter{Name: "organization", Label: "Organization", OptionsURL: "/options/organizations"})
	list.Headers = []ui.Header{{Label: "Name"}, {Label: "Organization"}, {Label: "Provider"}, {Label: "State"}, {Label: "Changed", Sorted: "descending", SortURL: "/connections?sort=changed"}}
	list.Rows = nil
	types := []string{"OktaSAML", "AzureSAML", "GoogleOIDC", "OktaSAML", "GenericSAML", "NovelIdpSAML"}
	states := []string{"active", "validating", "inactive", "draft", "requires_type", "active", "deleting", "reticulating"}
	for i := range 50 {
		list.Rows = append(list.Rows, ui.Row{URL: "/connections/" + id("conn", i), Cells: []templ.Component{
			ui.Text(name(i) + " SSO"), ui.Text(name(i)), ui.Text(wording.ConnectionType(types[i%len(types)])),
			ui.StateBadge(wording.ConnectionState(states[i%len(states)])), ui.Time(ago(time.Duration(i*17) * time.Hour)),
		}})
	}
	list.PrevURL = "/connections?before=abc"
	return list
}

func emptySample(kind string) ui.List {
	list := ui.List{ID: "users", Title: "Users", Path: "/users", Searchable: true, SearchHint: "Name, email or external id", Headers: []ui.Header{{Label: "Name"}}}
	switch kind {
	case "nomatch":
		list.Search = "zebra"
		list.Empty = &ui.Empty{Kind: kind, Title: "No user matches “zebra”", Text: "The search looks at names, email addresses and external ids."}
	case "error":
		list.Empty = &ui.Empty{Kind: kind, Title: "Users could not be loaded", Text: "The copy of the environment cannot be read just now. Try again in a moment.", Action: &ui.Action{Label: "Try again", URL: "/users", Icon: "refresh-cw"}}
	default:
		list.Empty = &ui.Empty{Kind: kind, Title: "No users yet", Text: "People appear here when they first sign in, or when a directory sends them."}
	}
	return list
}
