package main

import (
	"fmt"
	"time"

	"github.com/a-h/templ"

	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
)

// listPages are lists in every state, and the parts of forms.
func listPages() map[string]templ.Component {
	list := func(section, title string, list ui.List) templ.Component {
		return full(section, title, ui.ListPage(list))
	}
	return map[string]templ.Component{
		"list":            list(views.SectionOrganizations, "Organizations", organizationsSample()),
		"list-filtered":   inShell(busy, list(views.SectionConnections, "Connections", connectionsSample())),
		"list-no-match":   list(views.SectionUsers, "Users", emptySample("nomatch")),
		"list-nothing":    list(views.SectionUsers, "Users", emptySample("nothing")),
		"list-unreadable": list(views.SectionUsers, "Users", emptySample("error")),
		"form":            full(views.SectionPortalLinks, "Every control", formSample(false)),
		"form-refused":    full(views.SectionPortalLinks, "Every control", formSample(true)),
	}
}

func name(i int) string {
	first := []string{"Acme", "Northwind", "Helios", "Fjord", "Blue Harbor", "Kestrel", "Lumen", "Orchard", "Tidewater", "Vantage", "Quarry",
		"Meridian"}
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
		SearchHint: "Name, domain or external ID", Limit: 50, Limits: []int{25, 50, 100},
		Filters: []ui.Filter{
			{Name: "state", Label: "Status", Options: []ui.Option{{Value: "attention", Label: "Needs attention"}}},
			{Name: "type", Label: "Provider", Options: wording.ConnectionTypes()},
		},
		Headers: []ui.Header{
			{Label: "Name", SortURL: "/organizations?sort=-name", Sorted: "ascending"},
			{Label: "Domain"},
			{Label: "Single sign-on"},
			{Label: "Directory"},
			{Label: "Users", SortURL: "/organizations?sort=users", Numeric: true},
			{Label: "ID"},
			{Label: "Updated", SortURL: "/organizations?sort=changed"},
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
	list.Search, list.SearchHint, list.Note = "okta", "Name, organization or domain",
		"WorkOS did not answer. This is the data as of 4 min ago; what changed since then is missing."
	list.Filters[0].Value = "attention"
	list.Filters = append(list.Filters, ui.Filter{Name: "organization", Label: "Organization", OptionsURL: "/options/organizations"})
	list.Headers = []ui.Header{{Label: "Name"}, {Label: "Organization"}, {Label: "Provider"}, {Label: "Status"},
		{Label: "Updated", Sorted: "descending", SortURL: "/connections?sort=changed"}}
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
	list := ui.List{ID: "users", Title: "Users", Path: "/users", Searchable: true, SearchHint: "Name, email or external ID",
		Headers: []ui.Header{{Label: "Name"}}}
	switch kind {
	case "nomatch":
		list.Search = "zebra"
		list.Empty = &ui.Empty{Kind: kind, Title: "No user matches “zebra”", Text: "The search looks at names, email addresses and external IDs."}
	case "error":
		list.Empty = &ui.Empty{Kind: kind, Title: "Users could not be loaded", Text: "The local index cannot be read right now. Try again in " +
			"a moment.", Action: &ui.Action{Label: "Try again", URL: "/users", Icon: "refresh-cw"}}
	default:
		list.Empty = &ui.Empty{Kind: kind, Title: "No users yet", Text: "People appear here when they first sign in, or when a directory " +
			"sends them."}
	}
	return list
}
