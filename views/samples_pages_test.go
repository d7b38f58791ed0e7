package views_test

import (
	"context"
	"io"
	"time"

	"github.com/a-h/templ"

	"frontdesk/views"
	signinview "frontdesk/views/signin"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
)

// children renders a component with others inside it, which in a template is braces.
func children(outer templ.Component, inner ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return outer.Render(templ.WithChildren(ctx, templ.Join(inner...)), w)
	})
}

func acme(current string) ui.ObjectPage {
	tabs := []ui.Tab{{Label: "Overview", URL: "/organizations/org_1"}, {Label: "Users", URL: "/organizations/org_1/users", Count: "412"},
		{Label: "Portal links", URL: "/organizations/org_1/portal-links", Count: "3"}, {Label: "Audit logs", URL: "/organizations/org_1/audit-logs"}, {Label: "Raw", URL: "/organizations/org_1/raw"}}
	for i := range tabs {
		tabs[i].Current = tabs[i].Label == current
	}
	state := ui.State{Tone: ui.Danger, Word: "2 problems"}
	return ui.ObjectPage{
		Kind: "Organization", Name: "Acme Robotics", ID: id("org", 1), State: &state, Tabs: tabs,
		Crumbs:  []ui.Action{{Label: "Organizations", URL: "/organizations"}},
		Actions: []ui.Action{{Label: "Export audit log", URL: "/audit-logs/exports/new", Icon: "download"}, {Label: "Issue portal link", URL: "/portal-links/new", Icon: "send", Primary: true}},
	}
}

func organizationSample() templ.Component {
	page := acme("Overview")
	page.Verdicts = []ui.Verdict{
		wording.ExplainDirectory("invalid_credentials").Verdict(ui.Danger, "Okta SCIM no longer accepts our credentials", ui.Action{Label: "Issue portal link", URL: "/portal-links/new", Icon: "send"}),
		{Tone: ui.Attention, Title: "The SAML certificate of Acme SSO expires in 12 days", Text: "After 4 Dec 2026 nobody at Acme can sign in through it.", Who: "The customer's IT admin", Actions: []ui.Action{{Label: "Issue portal link", URL: "/portal-links/new", Icon: "send"}}},
	}
	page.Facts = []ui.Fact{
		{Label: "External ID", Value: ui.Code("cus_8842")}, {Label: "Stripe customer", Value: ui.IDChip("cus_PqX81kfa02")},
		{Label: "Users", Value: ui.Text("412")}, {Label: "Created", Value: ui.Time(ago(900 * 24 * time.Hour))}, {Label: "Changed", Value: ui.Time(ago(3 * time.Hour))},
	}
	connections := ui.Table("Connections", []ui.Header{{Label: "Name"}, {Label: "Provider"}, {Label: "State"}}, []ui.Row{
		{URL: "/connections/conn_1", Cells: []templ.Component{ui.Text("Acme SSO"), ui.Text("Okta SAML"), ui.StateBadge(wording.ConnectionState("active"))}},
		{URL: "/connections/conn_2", Cells: []templ.Component{ui.Text("Acme contractors"), ui.Text("Google Workspace SAML"), ui.StateBadge(wording.ConnectionState("validating"))}},
	})
	domains := ui.Table("Domains", []ui.Header{{Label: "Domain"}, {Label: "State"}, {Label: "Changed"}}, []ui.Row{
		{Cells: []templ.Component{ui.Text("acme.example"), ui.StateBadge(wording.DomainState("verified")), ui.Time(ago(90 * 24 * time.Hour))}},
		{Cells: []templ.Component{ui.Text("acme-robotics.example"), ui.StateBadge(wording.DomainState("pending")), ui.Time(ago(26 * time.Hour))}},
	})
	directories := ui.Table("Directories", []ui.Header{{Label: "Name"}, {Label: "Provider"}, {Label: "State"}}, []ui.Row{
		{URL: "/directories/directory_1", Cells: []templ.Component{ui.Text("Acme staff"), ui.Text("Okta SCIM"), ui.StateBadge(wording.DirectoryState("invalid_credentials"))}},
	})
	events := ui.Table("Recent events", []ui.Header{{Label: "What"}, {Label: "Who"}, {Label: "When"}}, []ui.Row{
		{Cells: []templ.Component{ui.Text("Sign-in failed: signing certificate does not match"), ui.Text("jo@acme.example"), ui.Time(ago(4 * time.Minute))}},
		{Cells: []templ.Component{ui.Text("Connection activated"), ui.Text("Admin Portal"), ui.Time(ago(50 * time.Hour))}},
	})
	return children(ui.Object(page), children(ui.Columns(),
		children(ui.Section("Connections", nil), connections),
		children(ui.Section("Directories", nil), directories),
		children(ui.Section("Domains", nil), domains),
		children(ui.Section("Recent events", []ui.Action{{Label: "See all", URL: "/activity"}}), events),
		children(ui.Section("Portal links", nil), ui.Blank("No link has been issued for this organization yet.")),
		children(ui.Section("Invitations", nil), ui.RegionError("WorkOS did not answer in time, so invitations are missing here.", "req_01JQ8Z")),
	))
}

func peopleSample() templ.Component {
	list := organizationsSample()
	list.Headers = []ui.Header{{Label: "Name", Sorted: "ascending", SortURL: "?sort=-name"}, {Label: "Email"}, {Label: "Role"}, {Label: "Status"}, {Label: "Last sign-in"}}
	list.Rows = nil
	for i, person := range []string{"Ines Okafor", "Jo Lindqvist", "Marta Kowalczyk", "Sam Reyes", "Wei Zhang"} {
		list.Rows = append(list.Rows, ui.Row{URL: "/users/" + id("user", i), Cells: []templ.Component{
			ui.Text(person), ui.Text("person@acme.example"), ui.Text("member"), ui.StateBadge(wording.MembershipStatus([]string{"active", "pending", "inactive"}[i%3])), ui.Time(ago(time.Duration(i*9) * time.Hour)),
		}})
	}
	page := acme("Users")
	page.Note = "Copy from 2 min ago: WorkOS did not answer."
	return children(ui.Object(page), ui.ListTab(list))
}

func formSample(refused bool) templ.Component {
	organization := ui.ComboboxInput{Input: ui.Input{Name: "organization", Label: "Organization", Required: true, Placeholder: "Type a name, a domain or an ID"}, OptionsURL: "/options/organizations"}
	returnURL := ui.Input{Name: "return_url", Label: "Return URL", Hint: "Where the Admin Portal leads back to. Hosts allowed here: app.acme.example.", Type: "url"}
	form := ui.FormSpec{ID: "portal-link", Action: "/portal-links", Submit: "Issue portal link", Cancel: &ui.Action{Label: "Cancel", URL: "/portal-links"}}
	if refused {
		organization.Error = "Choose an organization."
		returnURL.Error, returnURL.Value = "Only https addresses are allowed.", "http://app.acme.example"
		form.Errors = []ui.FieldError{{Field: "organization", Text: organization.Error}, {Field: "return_url", Text: returnURL.Error}}
	}
	intents := ui.ChoicesInput{Input: ui.Input{Name: "intent", Label: "What the IT admin is going to do", Value: "sso"}, Choices: wording.PortalIntents()}
	return templ.Join(
		ui.PageHead("Issue a portal link", "", nil),
		children(ui.Form(form), ui.Combobox(organization), ui.Choices(intents), ui.TextInput(returnURL),
			ui.Select(ui.SelectInput{Input: ui.Input{Name: "range", Label: "Range"}, Prompt: "Choose a range", Options: []ui.Option{{Value: "7", Label: "Last 7 days"}}}),
			ui.Textarea(ui.Input{Name: "reason", Label: "Reason", Hint: "Kept in the ledger. Name the ticket, if there is one."}),
			ui.Checkbox(ui.Input{Name: "copy", Label: "Send me the text for the email as well"}, true)),
	)
}

func linkSample() templ.Component {
	return templ.Join(
		ui.PageHead("Portal link for Acme Robotics", "", []ui.Action{{Label: "Issue another", URL: "/portal-links/new"}}),
		ui.Secret(ui.SecretLink{URL: "https://setup.workos.example/portal?token=sample", Label: "Admin Portal link", Deadline: time.Now().Add(5 * time.Minute), Open: "Open", Again: &ui.Action{Label: "Issue another", URL: "/portal-links/new", Primary: true}}),
		children(ui.Section("Email for the IT admin", nil), ui.CopyText("email", "Message", "Hello,\n\nhere is the link to set up single sign-on. It works for five minutes only, so please open it straight away.")),
	)
}

func rawSample() templ.Component {
	return children(ui.Object(acme("Raw")), ui.Raw([]byte(`{"object":"organization","id":"org_01JQ8Z","name":"Acme \"Robotics\" <b>","domains":[{"domain":"acme.example","state":"verified"}],"metadata":{},"users":412,"external_id":null,"ok":true}`)))
}

func searchSample() templ.Component {
	return templ.Join(ui.PageHead("Results for “acme”", "5 found", nil), ui.SearchGroups(searchResults()))
}

func searchResults() ui.SearchResults {
	active := wording.ConnectionState("active")
	return ui.SearchResults{Query: "acme", Groups: []ui.SearchGroup{
		{Title: "Organizations", Icon: "building-2", MoreURL: "/organizations?q=acme", Hits: []ui.SearchHit{{URL: "/organizations/org_1", Title: "Acme Robotics", Detail: "acme.example"}, {URL: "/organizations/org_2", Title: "Acme Foods", Detail: "acme-foods.example"}}},
		{Title: "Connections", Icon: "key-round", Hits: []ui.SearchHit{{URL: "/connections/conn_1", Title: "Acme SSO", Detail: "Okta SAML", State: &active}}},
		{Title: "Users", Icon: "user-round", Hits: []ui.SearchHit{{URL: "/users/user_1", Title: "Ines Okafor", Detail: "ines@acme.example"}, {URL: "/users/user_2", Title: "Jo Lindqvist", Detail: "jo@acme.example"}}},
	}}
}

func missingSample() views.Problem {
	return views.Problem{Status: 404, Title: "No such organization", Text: "WorkOS does not know an organization with the id org_01JQ8Z7K3M. It may have been deleted, or the id belongs to another environment.", RequestID: "8f2c1e60a4", Actions: []ui.Action{{Label: "All organizations", URL: "/organizations"}}}
}

func signInSample() templ.Component {
	return signinview.Body(signinview.Form{Title: "Sign in", Text: "This support desk is for staff. Use your work account.", StartURL: "/sign-in/start"})
}

func overviewSample() templ.Component {
	return templ.Join(
		ui.PageHead("Overview", "", []ui.Action{{Label: "Issue portal link", URL: "/portal-links/new", Icon: "send", Primary: true}}),
		children(ui.Section("Copy of the environment", nil), ui.Progress(ui.ProgressState{Label: "Copying users", Detail: "62,100 of 100,000 · 1,240 a second · 31 s left", Done: 62100, Total: 100000})),
		ui.Stats([]ui.Stat{
			{Label: "Organizations", Value: "200", URL: "/organizations", Tone: ui.OK, Hint: "All well"},
			{Label: "Connections", Value: "231", URL: "/connections", Tone: ui.Danger, Hint: "9 need attention"},
			{Label: "Directories", Value: "154", URL: "/directories", Tone: ui.Attention, Hint: "4 lost credentials"},
			{Label: "Users", Value: "5,012", URL: "/users"},
			{Label: "Pending invitations", Value: "37", URL: "/users", Tone: ui.Neutral, Hint: "6 expire this week"},
		}),
		children(ui.Columns(),
			children(ui.Section("Needs attention", []ui.Action{{Label: "See all", URL: "/connections"}}), ui.Table("Needs attention", []ui.Header{{Label: "What"}, {Label: "State"}}, []ui.Row{
				{URL: "/connections/conn_9", Cells: []templ.Component{ui.Text("Helios Health SSO"), ui.StateBadge(wording.ConnectionState("inactive"))}},
				{URL: "/directories/directory_9", Cells: []templ.Component{ui.Text("Fjord Foods staff"), ui.StateBadge(wording.DirectoryState("invalid_credentials"))}},
			})),
			children(ui.Section("What the desk did last", nil), ui.Blank("Nothing has been done yet.")),
		),
	)
}

// galleryParts are answers to partial requests, for trying out the script against the gallery.
func galleryParts() map[string]templ.Component {
	filtered := organizationsSample()
	filtered.Rows = filtered.Rows[:3]
	options := []ui.ComboOption{{Value: "org_1", Label: "Acme Robotics", Detail: "acme.example"}, {Value: "org_2", Label: "Acme Foods", Detail: "acme-foods.example"}}
	return map[string]templ.Component{
		"part-search":  views.Part(views.Page{Title: "Search", Region: ui.SearchDropdown(searchResults())}),
		"part-list":    views.Part(views.Page{Title: "Organizations", Body: ui.ListPage(filtered), Region: ui.ListRegion(filtered)}),
		"part-options": ui.ComboboxOptions(options),
		"part-status":  ui.StatusMessage("WorkOS is busy. Try again in 20 seconds.", "8f2c1e60a4"),
	}
}
