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

// Webhooks are the environment's webhook endpoints.
func (d *Desk) Webhooks(c request.Context) error {
	a := ask(c.Request().Context())
	endpoints := fetch(a, d.webhookEndpoints, nil)
	a.wait()
	return d.render(c, http.StatusOK, views.Page{Title: "Webhooks", Section: views.SectionSettings, Body: webhooksview.Body(webhooksview.Page{Endpoints: region(endpoints), May: d.may(c)})})
}

// webhookEndpoints are all the endpoints of the environment.
func (d *Desk) webhookEndpoints(ctx context.Context) ([]workos.WebhookEndpoint, error) {
	return rows(maxRows, d.Client.ListWebhookEndpoints)(ctx)
}

// webhookAct finds the endpoint of the path, which WorkOS cannot give by its id, and begins an act on it.
func (d *Desk) webhookAct(c request.Context) (workos.WebhookEndpoint, act, error) {
	id := c.Param("id")
	if !isID(id) {
		return workos.WebhookEndpoint{}, act{}, badID("webhook endpoint")
	}
	endpoints, err := d.webhookEndpoints(c.Request().Context())
	for _, endpoint := range endpoints {
		if endpoint.ID == id {
			return endpoint, act{section: views.SectionSettings, back: paths.Webhooks.URL(),
				target: target{kind: "webhook_endpoint", id: id, name: endpoint.EndpointURL, version: version(endpoint.UpdatedAt)}}, nil
		}
	}
	if err != nil { // the endpoint may be among those that were not read
		return workos.WebhookEndpoint{}, act{}, err
	}
	return workos.WebhookEndpoint{}, act{}, gone(id, "webhook endpoint", "", nil)
}

// WebhookEnable has WorkOS send to an endpoint again.
func (d *Desk) WebhookEnable(c request.Context) error {
	return d.switchWebhook(c, "enabled", "Turn on ", "Turn on endpoint", "No endpoint was turned on", " was turned on.", "WorkOS will send events to it again. Events from the time when it was off will not be sent.")
}

// WebhookDisable has WorkOS send nothing to an endpoint.
func (d *Desk) WebhookDisable(c request.Context) error {
	return d.switchWebhook(c, "disabled", "Turn off ", "Turn off endpoint", "No endpoint was turned off", " was turned off.", "WorkOS will send no events to it until it is turned on again. Events from that time will not be sent later.")
}

func (d *Desk) switchWebhook(c request.Context, status, title, submit, nothing, done, sentence string) error {
	endpoint, a, err := d.webhookAct(c)
	if err != nil {
		return err
	}
	if endpoint.Status == status {
		return alreadySo(a, endpoint.EndpointURL+" is already "+map[bool]string{true: "on", false: "off"}[status == "enabled"], "")
	}
	a.name, a.title, a.submit = "webhook."+strings.TrimSuffix(status, "d"), title+endpoint.EndpointURL, submit
	a.nothing, a.done, a.says = nothing, says(endpoint.EndpointURL+done), []string{sentence}
	a.details = func() map[string]string { return diff("status", endpoint.Status, status) }
	a.do = func(ctx context.Context) error {
		_, err := d.Client.UpdateWebhookEndpoint(ctx, endpoint.ID, workos.UpdateWebhookEndpointOptions{Status: &status})
		return err
	}
	return d.perform(c, a)
}

// WebhookEdit changes where an endpoint is and which events it gets.
func (d *Desk) WebhookEdit(c request.Context) error {
	endpoint, a, err := d.webhookAct(c)
	if err != nil {
		return err
	}
	filled := &webhookForm{before: endpoint, URL: endpoint.EndpointURL, Events: endpoint.Events, receiver: d.webhookReceiver()}
	a.name, a.title, a.submit, a.filled = "webhook.edit", "Edit "+endpoint.EndpointURL, "Save endpoint", filled
	a.nothing, a.done = "Nothing was changed", func() string { return filled.URL + " saved." }
	a.details, a.explain = filled.changes, explainWebhook
	a.do = func(ctx context.Context) error {
		_, err := d.Client.UpdateWebhookEndpoint(ctx, endpoint.ID, filled.update())
		return err
	}
	return d.perform(c, a)
}

// WebhookDelete removes an endpoint for good.
func (d *Desk) WebhookDelete(c request.Context) error {
	endpoint, a, err := d.webhookAct(c)
	if err != nil {
		return err
	}
	a.name, a.title, a.submit, a.danger = "webhook.delete", "Delete "+endpoint.EndpointURL, "Delete endpoint", true
	a.nothing, a.done = "No endpoint was deleted", says(endpoint.EndpointURL+" was deleted.")
	a.says = []string{"WorkOS will send no more events to it, and its secret will no longer be used. A new endpoint will have another secret."}
	a.details = func() map[string]string { return map[string]string{"events": strings.Join(endpoint.Events, ", ")} }
	a.do = func(ctx context.Context) error { return d.Client.DeleteWebhookEndpoint(ctx, endpoint.ID) }
	return d.perform(c, a)
}
