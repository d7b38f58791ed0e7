package webhooks

import (
	"context"
	"net/http"
	"strings"

	"frontdesk/handlers/action"
	"frontdesk/store"
	"frontdesk/views"
	webhooksview "frontdesk/views/webhooks"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// New creates a webhook endpoint and shows its secret once, in the answer. It is never written to disk;
// the same form sent again within a minute shows it again.
func (h *Handlers) New(c request.Context) error {
	filled, made, answered := &webhookForm{receiver: h.webhookReceiver()}, workos.WebhookEndpoint{}, false
	a := action.Operation{Name: "webhook.create", Section: views.SectionSettings, CancelURL: paths.Webhooks.URL(), Input: filled,
		Created: &made.ID, Explain: explainWebhook,
		Once: &action.Once{Name: "secret", IsReceived: func() bool { return made.Secret != "" }}}
	a.Title, a.Submit, a.FailureText = "New webhook endpoint", "Create endpoint", "No endpoint was created"
	a.Description = []string{
		"WorkOS will send the events that are chosen here to this address. Earlier events will not be sent.",
		"The secret that signs them will be shown once, on the next page. Frontdesk does not store it.",
	}
	a.Decide = func(a *action.Operation) {
		a.Target = action.Target{Kind: "webhook_endpoint", Name: filled.URL}
		a.Details = store.Facts(map[string]string{"events": strings.Join(filled.Events, ", ")})
	}
	a.Do = func(ctx context.Context) (err error) {
		made, err = h.Client.CreateWebhookEndpoint(ctx, filled.URL, filled.Events)
		answered = err == nil && made.ID != ""
		return err
	}
	a.ResultOf = func() action.Result {
		if made.Secret == "" {
			return action.Result{Text: webhookSecretLost(filled.URL, answered)}
		}
		text := "The endpoint " + filled.URL + " was created. Its secret was shown once. If it was not saved, look it up in the WorkOS Dashboard."
		return action.Result{Text: text, Show: func(c request.Context) error {
			c.Response().Header().Set("Cache-Control", "no-store")
			page := webhooksview.Created{Endpoint: made, Back: a.CancelURL, Ours: h.URL+paths.WebhookReceive.URL() == made.EndpointURL}
			return h.Render(c, http.StatusCreated, views.Page{Title: "Webhook endpoint created", Section: a.Section,
				Body: webhooksview.CreatedBody(page)})
		}}
	}
	return h.Perform(c, a)
}

// webhookSecretLost describes that the secret of a new endpoint was never shown.
func webhookSecretLost(address string, isAnswered bool) string {
	return action.SecretLost("The endpoint "+address+" was created", "secret",
		"delete it and create another, or look up the secret in the WorkOS Dashboard", isAnswered)
}
