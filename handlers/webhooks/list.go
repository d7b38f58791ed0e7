package webhooks

import (
	"context"
	"net/http"
	"strings"

	"frontdesk/handlers/action"
	"frontdesk/handlers/page"
	"frontdesk/store"
	"frontdesk/views"
	webhooksview "frontdesk/views/webhooks"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// List shows the environment's webhook endpoints.
func (h *Handlers) List(c request.Context) error {
	a := page.NewFetchGroup(c.Request().Context())
	endpoints := page.Fetch(a, h.webhookEndpoints, nil)
	a.Wait()
	return h.Render(c, http.StatusOK, views.Page{Title: "Webhooks", Section: views.SectionSettings,
		Body: webhooksview.Body(webhooksview.Page{Endpoints: page.Region(endpoints), May: h.May(c)})})
}

// webhookEndpoints reads all endpoints of the environment.
func (h *Handlers) webhookEndpoints(ctx context.Context) ([]workos.WebhookEndpoint, error) {
	return page.Rows(page.MaxRows, h.Client.ListWebhookEndpoints)(ctx)
}

// webhookOperation finds the endpoint of the path, which WorkOS cannot return by its ID, and begins an operation on it.
func (h *Handlers) webhookOperation(c request.Context) (workos.WebhookEndpoint, action.Operation, error) {
	id := c.Param("id")
	if !page.IsID(id) {
		return workos.WebhookEndpoint{}, action.Operation{}, page.BadID("webhook endpoint")
	}
	endpoints, err := h.webhookEndpoints(c.Request().Context())
	for _, endpoint := range endpoints {
		if endpoint.ID == id {
			return endpoint, action.Operation{Section: views.SectionSettings, CancelURL: paths.Webhooks.URL(),
				Target: action.Target{Kind: "webhook_endpoint", ID: id, Name: endpoint.EndpointURL, Version: action.Version(endpoint.UpdatedAt)}}, nil
		}
	}
	if err != nil { // the endpoint may be among those that were not read
		return workos.WebhookEndpoint{}, action.Operation{}, err
	}
	return workos.WebhookEndpoint{}, action.Operation{}, page.NotFound(id, "webhook endpoint", "", nil)
}

// Enable makes WorkOS send events to an endpoint again.
func (h *Handlers) Enable(c request.Context) error {
	return h.switchWebhook(c, "enabled", "Turn on ", "Turn on endpoint", "No endpoint was turned on", " was turned on.",
		"WorkOS will send events to it again. Events from the time when it was off will not be sent.")
}

// Disable makes WorkOS stop sending events to an endpoint.
func (h *Handlers) Disable(c request.Context) error {
	return h.switchWebhook(c, "disabled", "Turn off ", "Turn off endpoint", "No endpoint was turned off", " was turned off.",
		"WorkOS will send no events to it until it is turned on again. Events from that time will not be sent later.")
}

func (h *Handlers) switchWebhook(c request.Context, status, title, submit, nothing, done, sentence string) error {
	endpoint, a, err := h.webhookOperation(c)
	if err != nil {
		return err
	}
	if endpoint.Status == status {
		return action.AlreadySo(a, endpoint.EndpointURL+" is already "+map[bool]string{true: "on", false: "off"}[status == "enabled"], "")
	}
	a.Name, a.Title, a.Submit = "webhook."+strings.TrimSuffix(status, "d"), title+endpoint.EndpointURL, submit
	a.FailureText, a.Result.Text, a.Description = nothing, endpoint.EndpointURL+done, []string{sentence}
	a.Details = action.Diff("status", endpoint.Status, status)
	a.Do = func(ctx context.Context) error {
		_, err := h.Client.UpdateWebhookEndpoint(ctx, endpoint.ID, workos.UpdateWebhookEndpointOptions{Status: &status})
		return err
	}
	return h.Perform(c, a)
}

// Edit changes the address and the events of an endpoint.
func (h *Handlers) Edit(c request.Context) error {
	endpoint, a, err := h.webhookOperation(c)
	if err != nil {
		return err
	}
	filled := &webhookForm{before: endpoint, URL: endpoint.EndpointURL, Events: endpoint.Events, receiver: h.webhookReceiver()}
	a.Name, a.Title, a.Submit, a.Input = "webhook.edit", "Edit "+endpoint.EndpointURL, "Save endpoint", filled
	a.FailureText, a.Explain = "Nothing was changed", explainWebhook
	a.ResultOf = func() action.Result { return action.Result{Text: filled.URL + " saved."} }
	a.Do = func(ctx context.Context) error {
		_, err := h.Client.UpdateWebhookEndpoint(ctx, endpoint.ID, filled.update())
		return err
	}
	return h.Perform(c, a)
}

// Delete removes an endpoint for good.
func (h *Handlers) Delete(c request.Context) error {
	endpoint, a, err := h.webhookOperation(c)
	if err != nil {
		return err
	}
	a.Name, a.Title, a.Submit, a.Danger = "webhook.delete", "Delete "+endpoint.EndpointURL, "Delete endpoint", true
	a.FailureText, a.Result.Text = "No endpoint was deleted", endpoint.EndpointURL+" was deleted."
	a.Description = []string{"WorkOS will send no more events to it, and its secret will no longer be used. A new endpoint will have " +
		"another secret."}
	a.Details = store.Facts(map[string]string{"events": strings.Join(endpoint.Events, ", ")})
	a.Do = func(ctx context.Context) error { return h.Client.DeleteWebhookEndpoint(ctx, endpoint.ID) }
	return h.Perform(c, a)
}
