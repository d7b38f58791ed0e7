package views

import (
	"strings"

	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/workos"
)

// settingsTabs are the pages of the desk's settings.
func settingsTabs(current string) []ui.Tab {
	tabs := []ui.Tab{{Label: "Roles", URL: paths.Roles.URL()}, {Label: "Set-up check", URL: paths.SetUp.URL()}, {Label: "Webhooks", URL: paths.Webhooks.URL()},
		{Label: "Feature flags", URL: paths.Flags.URL()}, {Label: "Data providers", URL: paths.Providers.URL()}}
	for i := range tabs {
		tabs[i].Current = tabs[i].URL == current
	}
	return tabs
}

// FlagsPage is the environment's feature flags.
type FlagsPage struct {
	Flags Region[[]workos.FeatureFlag]
	May   May
}

func (p FlagsPage) table() ui.List {
	list := ui.List{ID: "flags", Title: "Feature flags", Headers: []ui.Header{{Label: "Flag"}, {Label: "State", Width: "sm"}, {Label: "Default", Width: "sm"}, {Label: "Tags", Width: "md", Minor: true}, {Label: "Updated", Width: "sm", Minor: true}}}
	if p.May.Flags {
		list.Headers = append(list.Headers, ui.Header{Label: "Acts", Width: "sm"})
	}
	for _, flag := range p.Flags.Value {
		state, turn := ui.State{Tone: ui.Neutral, Icon: "circle", Word: "Off"}, ui.Action{Label: "Turn on", URL: paths.FlagEnable.URL(flag.Slug)}
		if flag.Enabled {
			state, turn = ui.State{Tone: ui.OK, Word: "On"}, ui.Action{Label: "Turn off", URL: paths.FlagDisable.URL(flag.Slug)}
		}
		row := ui.Row{Cells: cells(ui.Titled(flag.Name, flag.Slug), ui.StateBadge(state), ui.Text(onOff(flag.DefaultValue)), ui.OrMissing(strings.Join(flag.Tags, ", "), "none"), ui.Time(flag.UpdatedAt.Time))}
		if p.May.Flags {
			row.Cells = append(row.Cells, ui.RowActs([]ui.Action{turn}))
		}
		list.Rows = append(list.Rows, row)
	}
	return list
}

func onOff(on bool) string {
	if on {
		return "On"
	}
	return "Off"
}

// WebhooksPage is the environment's webhook endpoints.
type WebhooksPage struct {
	Endpoints Region[[]workos.WebhookEndpoint]
	May       May
}

func (p WebhooksPage) actions() []ui.Action {
	if !p.May.Webhooks {
		return nil
	}
	return []ui.Action{{Label: "New endpoint", URL: paths.WebhookNew.URL(), Primary: true}}
}

func (p WebhooksPage) table() ui.List {
	list := ui.List{ID: "webhooks", Title: "Webhook endpoints", Headers: []ui.Header{{Label: "Address"}, {Label: "State", Width: "sm"}, {Label: "Events", Width: "xs", Numeric: true}, {Label: "Updated", Width: "sm", Minor: true}}}
	if p.May.Webhooks {
		list.Headers = append(list.Headers, ui.Header{Label: "Acts", Width: "xl"})
	}
	for _, endpoint := range p.Endpoints.Value {
		state, turn := ui.State{Tone: ui.OK, Word: "Enabled"}, ui.Action{Label: "Turn off", URL: paths.WebhookDisable.URL(endpoint.ID)}
		if endpoint.Status == "disabled" {
			state, turn = ui.State{Tone: ui.Attention, Icon: "circle-pause", Word: "Disabled"}, ui.Action{Label: "Turn on", URL: paths.WebhookEnable.URL(endpoint.ID)}
		}
		row := ui.Row{Cells: cells(ui.Text(endpoint.EndpointURL), ui.StateBadge(state), ui.Text(Number(len(endpoint.Events))), ui.Time(endpoint.UpdatedAt.Time))}
		if p.May.Webhooks {
			row.Cells = append(row.Cells, ui.RowActs([]ui.Action{{Label: "Edit", URL: paths.WebhookEdit.URL(endpoint.ID)}, turn, {Label: "Delete", URL: paths.WebhookDelete.URL(endpoint.ID)}}))
		}
		list.Rows = append(list.Rows, row)
	}
	return list
}

// SetUpPage is how the desk is set up in WorkOS.
type SetUpPage struct {
	Callback   string
	Registered bool
	URIs       Region[[]workos.RedirectURI]
	Origins    Region[[]workos.CORSOrigin]
	Reads      []SetUpRead
}

// SetUpRead is one thing that the desk reads, and why it cannot; "" when it can.
type SetUpRead struct{ Name, Problem string }

func (p SetUpPage) verdicts() []ui.Verdict {
	var verdicts []ui.Verdict
	switch {
	case p.URIs.Missing != "":
		verdicts = append(verdicts, ui.Verdict{Tone: ui.Neutral, Title: "It is not known whether the callback is registered", Text: p.URIs.Missing + " Since you are signed in, it is."})
	case p.Registered:
		verdicts = append(verdicts, ui.Verdict{Tone: ui.OK, Title: "The callback is registered", Text: p.Callback})
	default:
		verdicts = append(verdicts, ui.Verdict{Tone: ui.Attention, Title: "The callback is not among the registered addresses", Text: "Register " + p.Callback + " under Redirects in the WorkOS Dashboard, or nobody can sign in.", Who: "An administrator of the WorkOS environment"})
	}
	if problems := p.problems(); problems > 0 {
		verdicts = append(verdicts, ui.Verdict{Tone: ui.Attention, Title: Plural(problems, "thing cannot be read", "things cannot be read"), Text: "The list says which, and why.", Who: "An administrator of the WorkOS environment"})
	} else {
		verdicts = append(verdicts, ui.Verdict{Tone: ui.OK, Title: "The API key works", Text: "Everything that the desk reads can be read with it."})
	}
	return verdicts
}

func (p SetUpPage) problems() (n int) {
	for _, read := range p.Reads {
		if read.Problem != "" {
			n++
		}
	}
	return n
}

func (p SetUpPage) reads() ui.List {
	list := ui.List{ID: "reads", Title: "What the desk reads", Headers: []ui.Header{{Label: "What", Width: "lg"}, {Label: "State", Width: "md"}, {Label: "Why"}}}
	for _, read := range p.Reads {
		state := ui.State{Tone: ui.OK, Word: "Can be read"}
		if read.Problem != "" {
			state = ui.State{Tone: ui.Attention, Word: "Cannot be read"}
		}
		list.Rows = append(list.Rows, ui.Row{Cells: cells(ui.Text(read.Name), ui.StateBadge(state), ui.OrMissing(read.Problem, "–"))})
	}
	return list
}

func (p SetUpPage) addresses() ui.List {
	list := ui.List{ID: "addresses", Title: "Registered addresses", Headers: []ui.Header{{Label: "Address"}, {Label: "Kind", Width: "md"}}}
	for _, uri := range p.URIs.Value {
		list.Rows = append(list.Rows, ui.Row{Cells: cells(ui.Text(uri.URI), ui.Text("Redirect"))})
	}
	for _, origin := range p.Origins.Value {
		list.Rows = append(list.Rows, ui.Row{Cells: cells(ui.Text(origin.Origin), ui.Text("CORS origin"))})
	}
	return list
}
