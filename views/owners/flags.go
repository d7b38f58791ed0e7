package owners

import (
	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/workos"
)

// FlagTable lists the feature flags that are on for an owner.
func FlagTable(flags []workos.FeatureFlag, whose Owner, may views.Permissions) ui.List {
	list := ui.List{ID: "flags", Title: "Feature flags", Headers: []ui.Header{{Label: "Flag"}, {Label: "Status"}}}
	if may.TargetFlags {
		list.Headers = append(list.Headers, ui.Header{Label: "Actions"})
	}
	for _, flag := range flags {
		row := ui.Row{Cells: ui.Cells(ui.Titled(wording.FlagName(flag), flag.Slug), ui.StateBadge(flagState(flag, whose)))}
		if may.TargetFlags && !flag.DefaultValue {
			row.Cells = append(row.Cells, ui.RowActions([]ui.Action{{Label: "Turn off", URL: whose.FlagRemoveURL(flag.Slug)}}))
		} else if may.TargetFlags {
			row.Cells = append(row.Cells, ui.Missing("–"))
		}
		list.Rows = append(list.Rows, row)
	}
	return list
}

func flagState(flag workos.FeatureFlag, whose Owner) ui.State {
	switch {
	case flag.IsSwitchUnknown():
		return ui.State{Tone: ui.Attention, Word: "Unknown", Hint: "WorkOS does not say whether the flag is on."}
	case !flag.Enabled:
		return ui.State{Tone: ui.Neutral, Word: "Off for everybody",
			Hint: "It is off for everybody until an admin turns it on under Settings → Feature flags."}
	case flag.DefaultValue:
		return ui.State{Tone: ui.OK, Word: "On for all", Hint: "It is on for everybody who uses your product."}
	case whose.IsPerson:
		return ui.State{Tone: ui.OK, Word: "On", Hint: "It is on for this person by name, or for one of their organizations."}
	default:
		return ui.State{Tone: ui.OK, Word: "On", Hint: "It is on for this customer and for other targets of the flag."}
	}
}
