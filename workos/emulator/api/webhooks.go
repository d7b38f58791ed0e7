package api

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"frontdesk/workos"
	"frontdesk/workos/emulator/data"
	"frontdesk/workos/emulator/deliveries"
)

// webhookEndpoint is an address that events are sent to, see deliveries.
type webhookEndpoint struct {
	URL      string
	disabled bool
	events   []string
	updated  int64
}

// webhooks keeps the environment's webhook endpoints.
type webhooks struct {
	*API
	endpoints data.Table[*webhookEndpoint]
}

// WebhookEndpointJSON is a webhook endpoint as the API shows it.
type WebhookEndpointJSON struct {
	Object    string   `json:"object"`
	ID        string   `json:"id"`
	URL       string   `json:"endpoint_url"`
	Secret    string   `json:"secret"`
	Status    string   `json:"status"`
	Events    []string `json:"events"`
	CreatedAt string   `json:"created_at"`
	UpdatedAt string   `json:"updated_at"`
}

// SeededEndpoints are the endpoints of the made-up application, oldest first.
var SeededEndpoints = []webhookEndpoint{
	{URL: "https://api.frontdesk.example/webhooks/workos", events: []string{
		"dsync.activated", "dsync.deleted", "dsync.group.created", "dsync.group.deleted", "dsync.group.updated",
		"dsync.user.created", "dsync.user.deleted", "dsync.user.updated", "user.created", "user.deleted", "user.updated",
	}},
	{URL: "https://hooks.frontdesk.example/billing", events: []string{"organization.created", "organization.deleted"}},
	{URL: "https://old.frontdesk.example/workos", disabled: true, events: []string{"connection.activated", "connection.deactivated"}},
}

func newWebhooks(s *API) *webhooks {
	h := &webhooks{API: s, endpoints: data.NewTable[*webhookEndpoint]("we")}
	for i := range SeededEndpoints {
		h.endpoints.Add(s.SeededID(500*data.Day-time.Duration(i)*120*data.Day, data.MixText(SeededEndpoints[i].URL)), &SeededEndpoints[i])
	}
	h.endpoints.Seeded = len(h.endpoints.Rows)
	return h
}

func (h *webhooks) routes() {
	h.handle("GET /webhook_endpoints", func(r *http.Request) reply { return h.list(r, whole(&h.endpoints, nil, h.view)) })
	h.handle("POST /webhook_endpoints", h.create)
	h.handle("PATCH /webhook_endpoints/{id}", h.update)
	h.handle("DELETE /webhook_endpoints/{id}", h.delete)
}

func (h *webhooks) view(at data.Ref) any {
	row, made := h.endpoints.Rows[at], data.CreatedAt(h.State, &h.endpoints, at)
	status := "enabled"
	if row.disabled {
		status = "disabled"
	}
	return WebhookEndpointJSON{
		Object: "webhook_endpoint", ID: h.endpoints.ID(at), URL: row.URL, Secret: h.secretOf(at),
		Status: status, Events: append([]string{}, row.events...), CreatedAt: data.Stamp(made), UpdatedAt: data.UpdatedOr(row.updated, made),
	}
}

func (h *webhooks) secretOf(at data.Ref) string {
	return data.Letters(data.MixText(h.endpoints.ID(at)), 25)
}

// webhookInput is the body of a create or an update. A field that was not sent is nil.
type webhookInput struct {
	URL    *string   `json:"endpoint_url"`
	Status *string   `json:"status"`
	Events *[]string `json:"events"`
}

// check returns why the input is not valid for an endpoint, nil if it is. at is the endpoint itself.
func (h *webhooks) check(in webhookInput, at data.Ref) *reply {
	refuse := func(answer reply) *reply { return &answer }
	if in.URL != nil {
		target, err := url.Parse(*in.URL)
		if err != nil || target.Scheme != "https" || target.Host == "" {
			return refuse(problem(http.StatusUnprocessableEntity, "invalid_url", "The endpoint URL has to be a full HTTPS address."))
		}
		for other, row := range h.endpoints.All() {
			if other != at && row.URL == *in.URL {
				return refuse(problem(http.StatusConflict, "duplicate_endpoint", "A Webhook Endpoint with the same endpoint URL already exists."))
			}
		}
	}
	var wrong []map[string]string
	if in.Events != nil {
		if len(*in.Events) == 0 {
			wrong = append(wrong, map[string]string{"code": "events_required", "message": "At least one event is needed."})
		}
		for _, name := range *in.Events {
			if !slices.Contains(workos.WebhookEventTypes(), name) {
				wrong = append(wrong, map[string]string{"code": "unknown_event_type", "message": "Unknown event type: " + name})
			}
		}
	}
	if in.Status != nil && *in.Status != "enabled" && *in.Status != "disabled" {
		wrong = append(wrong, map[string]string{"code": "invalid_status", "message": "status takes enabled and disabled."})
	}
	if len(wrong) > 0 {
		return refuse(reply{http.StatusUnprocessableEntity, map[string]any{
			"code": "invalid_request_parameters", "message": "Validation failed.", "errors": wrong,
		}})
	}
	return nil
}

func (h *webhooks) create(r *http.Request) reply {
	var in webhookInput
	if refused := readBody(r, &in); refused != nil {
		return *refused
	}
	in.Status = nil // new ones are on
	if in.URL == nil {
		in.URL = new(string)
	}
	if in.Events == nil {
		in.Events = new([]string)
	}
	if refused := h.check(in, data.NoRef); refused != nil {
		return *refused
	}
	return created(h.view(h.endpoints.Add(h.NewULID(), &webhookEndpoint{URL: *in.URL, events: *in.Events})))
}

func (h *webhooks) update(r *http.Request) reply {
	at, known := h.endpoints.Find(r.PathValue("id"))
	if !known {
		return notFound("Webhook endpoint", r.PathValue("id"))
	}
	var in webhookInput
	if refused := readBody(r, &in); refused != nil {
		return *refused
	}
	if refused := h.check(in, at); refused != nil {
		return *refused
	}
	row := *h.endpoints.Rows[at]
	if in.URL != nil {
		row.URL = *in.URL
	}
	if in.Status != nil {
		row.disabled = *in.Status == "disabled"
	}
	if in.Events != nil {
		row.events = *in.Events
	}
	row.updated = h.Now().UnixMilli()
	h.endpoints.Set(at, &row)
	return ok(h.view(at))
}

func (h *webhooks) delete(r *http.Request) reply {
	at, known := h.endpoints.Find(r.PathValue("id"))
	if !known {
		return notFound("Webhook endpoint", r.PathValue("id"))
	}
	h.endpoints.Remove(at)
	return emptyReply(http.StatusNoContent)
}

// AddWebhookEndpoint adds an endpoint for every type of event that webhooks can have, and returns its secret. Unlike the API it takes
// an address without TLS.
func (s *API) AddWebhookEndpoint(address string) (secret string) {
	s.Lock()
	defer s.Unlock()
	h := s.webhooks
	return h.secretOf(h.endpoints.Add(s.NewULID(), &webhookEndpoint{URL: address, events: workos.WebhookEventTypes()}))
}

// EndpointsFor returns the enabled webhook endpoints that want a type of event. The caller holds the lock.
func (s *API) EndpointsFor(event string) (all []deliveries.Endpoint) {
	for at, row := range s.webhooks.endpoints.All() {
		if !row.disabled && slices.Contains(row.events, event) {
			all = append(all, deliveries.Endpoint{URL: row.URL, Secret: s.webhooks.secretOf(at)})
		}
	}
	return all
}
