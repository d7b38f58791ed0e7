package webhooks

import (
	"frontdesk/auth"
	"frontdesk/handlers/action"
	"frontdesk/web/paths"
)

// Actions are the actions on webhook endpoints.
func (h *Handlers) Actions() []action.Action {
	return []action.Action{
		{
			Name: "webhook.create", Done: "Created a webhook endpoint", Tried: "Tried to create a webhook endpoint",
			Permission: auth.ManageWebhooks, Forms: []action.Form{{Route: paths.WebhookNew, Handler: h.New}},
			Lookup: action.Lookup{Look: h.webhookCreated, Trace: action.NoTrace, Creates: "webhook endpoint"},
		},
		{
			Name: "webhook.edit", Done: "Edited a webhook endpoint", Tried: "Tried to edit a webhook endpoint",
			Permission: auth.ManageWebhooks, Forms: []action.Form{{Route: paths.WebhookEdit, Handler: h.Edit}},
			Undo:   undoWebhook,
			Lookup: action.Judged(h.webhookEdited(), action.Lookup{}),
		},
		{
			Name: "webhook.enable", Done: "Turned on a webhook endpoint", Tried: "Tried to turn on a webhook endpoint",
			Permission: auth.ManageWebhooks, Forms: []action.Form{{Route: paths.WebhookEnable, Handler: h.Enable}},
			Undo:   action.UndoneAt(paths.WebhookDisable),
			Lookup: action.Judged(h.webhookIs("enabled"), action.Lookup{}),
		},
		{
			Name: "webhook.disable", Done: "Turned off a webhook endpoint", Tried: "Tried to turn off a webhook endpoint",
			Permission: auth.ManageWebhooks, Forms: []action.Form{{Route: paths.WebhookDisable, Handler: h.Disable}},
			NeedsReason: true, IsDestructive: true,
			Undo:   action.UndoneAt(paths.WebhookEnable),
			Lookup: action.Judged(h.webhookIs("disabled"), action.Lookup{}),
		},
		{
			Name: "webhook.delete", Done: "Deleted a webhook endpoint", Tried: "Tried to delete a webhook endpoint",
			Permission: auth.ManageWebhooks, Forms: []action.Form{{Route: paths.WebhookDelete, Handler: h.Delete}},
			NeedsReason: true, IsDestructive: true,
			NoUndo: action.CannotBeUndone,
			Lookup: action.Lookup{Look: h.webhookDeleted},
		},
	}
}
