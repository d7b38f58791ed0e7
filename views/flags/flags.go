// Package flags renders the page with the feature flags of the environment.
package flags

import (
	"strings"

	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/workos"
)

// Page is the environment's feature flags.
type Page struct {
	Flags views.Region[[]workos.FeatureFlag]
	May   views.Permissions
}

func (p Page) table() ui.List {
	list := ui.List{ID: "flags", Title: "Feature flags", Headers: []ui.Header{{Label: "Flag"}, {Label: "Status"}, {Label: "Default"},
		{Label: "Tags", Minor: true}, {Label: "Updated", Minor: true}}}
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
		row := ui.Row{Cells: ui.Cells(ui.Titled(flag.Name, flag.Slug), ui.StateBadge(state), ui.Text(flagDefault(flag)),
			ui.OrMissing(strings.Join(flag.Tags, ", "), "none"), ui.Time(flag.UpdatedAt))}
		if p.May.Flags {
			row.Cells = append(row.Cells, ui.RowActions(turns))
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
