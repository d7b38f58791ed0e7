package handlers

import (
	"context"
	"net/http"
	"strings"

	"frontdesk/views"
	webhooksview "frontdesk/views/webhooks"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// WebhookNew makes a webhook endpoint and shows its secret, once, on the answer. It is held nowhere: whoever sends the
// form again is told so.
func (d *Desk) WebhookNew(c request.Context) error {
	filled, made := &webhookForm{receiver: d.webhookReceiver()}, workos.WebhookEndpoint{}
	a := act{
		name: "webhook.create", section: views.SectionSettings, title: "New webhook endpoint", submit: "Create endpoint",
		nothing: "No endpoint was created", back: paths.Webhooks.URL(), filled: filled, explain: explainWebhook,
		says: []string{
			"WorkOS will send the events that are chosen here to this address. Earlier events will not be sent.",
			"The secret that signs them will be shown once, on the next page. Frontdesk does not store it.",
		},
	}
	a.done = func() string {
		if made.Secret == "" {
			return webhookSecretLost(filled.URL)
		}
		return "The endpoint " + filled.URL + " was created. Its secret was shown once. If it was not saved, look it up in the WorkOS Dashboard."
	}
	a.targetOf = func() target { return target{kind: "webhook_endpoint", name: filled.URL} }
	a.details = func() map[string]string { return map[string]string{"events": strings.Join(filled.Events, ", ")} }
	a.do = func(ctx context.Context) (err error) {
		made, err = d.Client.CreateWebhookEndpoint(ctx, filled.URL, filled.Events)
		return err
	}
	a.made, a.adopt = func() string { return made.ID }, func(id string) { made.ID = id }
	a.shows = func(c request.Context) error {
		if made.Secret == "" {
			return errNothingToShow
		}
		c.Response().Header().Set("Cache-Control", "no-store")
		page := webhooksview.Created{Endpoint: made, Back: a.back, Ours: d.URL+paths.WebhookReceive.URL() == made.EndpointURL}
		return d.render(c, http.StatusCreated, views.Page{Title: "Webhook endpoint created", Section: a.section, Body: webhooksview.CreatedBody(page)})
	}
	return d.perform(c, a)
}

// webhookSecretLost says of a new endpoint that its secret was never shown.
func webhookSecretLost(address string) string {
	return "The endpoint " + address + " was created, but its secret was lost. Delete it and create another, or look up the secret in the WorkOS Dashboard."
}
