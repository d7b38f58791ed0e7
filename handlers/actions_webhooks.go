package handlers

import (
	"frontdesk/auth"
	"frontdesk/web/paths"
)

// webhookActions are the actions on webhook endpoints.
func (d *Desk) webhookActions() []Action {
	return []Action{
		{
			Name: "webhook.create", Done: "Created a webhook endpoint", Tried: "Tried to create a webhook endpoint",
			Permission: auth.ManageWebhooks, Forms: []ActionForm{{paths.WebhookNew, d.WebhookNew}},
			lookup: lookup{look: d.webhookCreated, trace: noTrace},
		},
		{
			Name: "webhook.edit", Done: "Edited a webhook endpoint", Tried: "Tried to edit a webhook endpoint",
			Permission: auth.ManageWebhooks, Forms: []ActionForm{{paths.WebhookEdit, d.WebhookEdit}},
			undo:   undoWebhook,
			lookup: judged(d.webhookEdited(), lookup{}),
		},
		{
			Name: "webhook.enable", Done: "Turned on a webhook endpoint", Tried: "Tried to turn on a webhook endpoint",
			Permission: auth.ManageWebhooks, Forms: []ActionForm{{paths.WebhookEnable, d.WebhookEnable}},
			undo:   undoneAt(paths.WebhookDisable),
			lookup: judged(d.webhookIs("enabled"), lookup{}),
		},
		{
			Name: "webhook.disable", Done: "Turned off a webhook endpoint", Tried: "Tried to turn off a webhook endpoint",
			Permission: auth.ManageWebhooks, Forms: []ActionForm{{paths.WebhookDisable, d.WebhookDisable}},
			needsReason: true, isDestructive: true,
			undo:   undoneAt(paths.WebhookEnable),
			lookup: judged(d.webhookIs("disabled"), lookup{}),
		},
		{
			Name: "webhook.delete", Done: "Deleted a webhook endpoint", Tried: "Tried to delete a webhook endpoint",
			Permission: auth.ManageWebhooks, Forms: []ActionForm{{paths.WebhookDelete, d.WebhookDelete}},
			needsReason: true, isDestructive: true,
			noUndo: cannotGiveBack,
			lookup: lookup{look: d.webhookDeleted},
		},
	}
}
