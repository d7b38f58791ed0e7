// Package webhooks renders the pages of webhook endpoints, and the signature tester.
package webhooks

import (
	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/workos"
)

// Page is the environment's webhook endpoints.
type Page struct {
	Endpoints views.Region[[]workos.WebhookEndpoint]
	May       views.Permissions
}

func (p Page) actions() []ui.Action {
	if !p.May.Webhooks {
		return nil
	}
	return []ui.Action{{Label: "New endpoint", URL: paths.WebhookNew.URL(), Primary: true}}
}

// endpointStatus returns the word for whether an endpoint gets events; an unknown status is shown unchanged.
func endpointStatus(status string) ui.State {
	switch status {
	case "enabled":
		return ui.State{Tone: ui.OK, Word: "Enabled"}
	case "disabled":
		return ui.State{Tone: ui.Attention, Icon: "circle-pause", Word: "Disabled"}
	default:
		return wording.UnknownState(status)
	}
}

func (p Page) table() ui.List {
	list := ui.List{ID: "webhooks", Title: "Webhook endpoints",
		Headers: []ui.Header{{Label: "Address"}, {Label: "Status"}, {Label: "Events", Numeric: true}, {Label: "Updated", Minor: true}}}
	if p.May.Webhooks {
		list.Headers = append(list.Headers, ui.Header{Label: "Actions"})
	}
	for _, endpoint := range p.Endpoints.Value {
		state, turn := endpointStatus(endpoint.Status), ui.Action{Label: "Turn off", URL: paths.WebhookDisable.URL(endpoint.ID)}
		if endpoint.Status == "disabled" {
			turn = ui.Action{Label: "Turn on", URL: paths.WebhookEnable.URL(endpoint.ID)}
		}
		row := ui.Row{Cells: ui.Cells(ui.Text(endpoint.EndpointURL), ui.StateBadge(state),
			wording.NumberOf(endpoint.Events, endpoint.IsUnknown("events")), ui.Time(endpoint.UpdatedAt))}
		if p.May.Webhooks {
			row.Cells = append(row.Cells, ui.RowActions([]ui.Action{{Label: "Edit", URL: paths.WebhookEdit.URL(endpoint.ID)}, turn,
				{Label: "Delete", URL: paths.WebhookDelete.URL(endpoint.ID)}}))
		}
		list.Rows = append(list.Rows, row)
	}
	return list
}
