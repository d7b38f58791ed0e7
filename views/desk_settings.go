package views

import (
	"strings"

	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/workos"

	"github.com/a-h/templ"
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
	list := ui.List{ID: "flags", Title: "Feature flags", Headers: []ui.Header{{Label: "Flag"}, {Label: "Status"}, {Label: "Default"}, {Label: "Tags", Minor: true}, {Label: "Updated", Minor: true}}}
	if p.May.Flags {
		list.Headers = append(list.Headers, ui.Header{Label: "Actions"})
	}
	for _, flag := range p.Flags.Value {
		turnOn := ui.Action{Label: "Turn on", URL: paths.FlagEnable.URL(flag.Slug)}
		turnOff := ui.Action{Label: "Turn off", URL: paths.FlagDisable.URL(flag.Slug)}
		state, turns := ui.State{Tone: ui.Neutral, Icon: "circle", Word: "Off"}, []ui.Action{turnOn}
		switch {
		case flag.Enabled:
			state, turns = ui.State{Tone: ui.OK, Word: "On"}, []ui.Action{turnOff}
		case flag.IsSwitchUnknown():
			state = ui.State{Tone: ui.Attention, Word: "Unknown", Hint: "WorkOS does not say whether the flag is on."}
			turns = []ui.Action{turnOn, turnOff}
		}
		row := ui.Row{Cells: cells(ui.Titled(flag.Name, flag.Slug), ui.StateBadge(state), ui.Text(flagDefault(flag)),
			ui.OrMissing(strings.Join(flag.Tags, ", "), "none"), ui.Time(flag.UpdatedAt))}
		if p.May.Flags {
			row.Cells = append(row.Cells, ui.RowActs(turns))
		}
		list.Rows = append(list.Rows, row)
	}
	return list
}

func flagDefault(flag workos.FeatureFlag) string {
	switch {
	case flag.DefaultValue:
		return "On"
	case flag.IsUnknown("default_value"):
		return "Unknown"
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

// endpointStatus is the word for whether an endpoint gets events; another one than the two is shown as it came.
func endpointStatus(status string) ui.State {
	switch status {
	case "enabled":
		return ui.State{Tone: ui.OK, Word: "Enabled"}
	case "disabled":
		return ui.State{Tone: ui.Attention, Icon: "circle-pause", Word: "Disabled"}
	default:
		return unknownState(status)
	}
}

// numberOf is how many a list of WorkOS holds, where WorkOS says.
func numberOf[T any](all []T, unknown bool) templ.Component {
	if unknown {
		return Count(nil)
	}
	n := len(all)
	return Count(&n)
}

func (p WebhooksPage) table() ui.List {
	list := ui.List{ID: "webhooks", Title: "Webhook endpoints", Headers: []ui.Header{{Label: "Address"}, {Label: "Status"}, {Label: "Events", Numeric: true}, {Label: "Updated", Minor: true}}}
	if p.May.Webhooks {
		list.Headers = append(list.Headers, ui.Header{Label: "Actions"})
	}
	for _, endpoint := range p.Endpoints.Value {
		state, turn := endpointStatus(endpoint.Status), ui.Action{Label: "Turn off", URL: paths.WebhookDisable.URL(endpoint.ID)}
		if endpoint.Status == "disabled" {
			turn = ui.Action{Label: "Turn on", URL: paths.WebhookEnable.URL(endpoint.ID)}
		}
		row := ui.Row{Cells: cells(ui.Text(endpoint.EndpointURL), ui.StateBadge(state), numberOf(endpoint.Events, endpoint.IsUnknown("events")), ui.Time(endpoint.UpdatedAt))}
		if p.May.Webhooks {
			row.Cells = append(row.Cells, ui.RowActs([]ui.Action{{Label: "Edit", URL: paths.WebhookEdit.URL(endpoint.ID)}, turn, {Label: "Delete", URL: paths.WebhookDelete.URL(endpoint.ID)}}))
		}
		list.Rows = append(list.Rows, row)
	}
	return list
}
