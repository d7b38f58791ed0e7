package emulator

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"frontdesk/workos"
)

// webhookEndpoint is an address that events would be sent to. The emulator sends none.
type webhookEndpoint struct {
	url      string
	disabled bool
	events   []string
	updated  int64
}

// webhooks keeps the environment's webhook endpoints.
type webhooks struct {
	*Server
	endpoints table[*webhookEndpoint]
}

type webhookEndpointJSON struct {
	Object    string   `json:"object"`
	ID        string   `json:"id"`
	URL       string   `json:"endpoint_url"`
	Secret    string   `json:"secret"`
	Status    string   `json:"status"`
	Events    []string `json:"events"`
	CreatedAt string   `json:"created_at"`
	UpdatedAt string   `json:"updated_at"`
}

// seededEndpoints are the endpoints of the made-up application, oldest first.
var seededEndpoints = []webhookEndpoint{
	{url: "https://api.frontdesk.example/webhooks/workos", events: []string{
		"dsync.activated", "dsync.deleted", "dsync.group.created", "dsync.group.deleted", "dsync.group.updated",
		"dsync.user.created", "dsync.user.deleted", "dsync.user.updated", "user.created", "user.deleted", "user.updated",
	}},
	{url: "https://hooks.frontdesk.example/billing", events: []string{"organization.created", "organization.deleted"}},
	{url: "https://old.frontdesk.example/workos", disabled: true, events: []string{"connection.activated", "connection.deactivated"}},
}

func newWebhooks(s *Server) *webhooks {
	h := &webhooks{Server: s, endpoints: newTable[*webhookEndpoint]("we")}
	for i := range seededEndpoints {
		h.endpoints.add(s.seededID(500*day-time.Duration(i)*120*day, mixText(seededEndpoints[i].url)), &seededEndpoints[i])
	}
	h.endpoints.seeded = len(h.endpoints.rows)
	return h
}

func (h *webhooks) routes() {
	h.handle("GET /webhook_endpoints", func(r *http.Request) reply { return h.list(r, whole(&h.endpoints, nil, h.view)) })
	h.handle("POST /webhook_endpoints", h.create)
	h.handle("PATCH /webhook_endpoints/{id}", h.update)
	h.handle("DELETE /webhook_endpoints/{id}", h.delete)
}

func (h *webhooks) view(at ref) any {
	row, made := h.endpoints.rows[at], createdAt(h.Server, &h.endpoints, at)
	status := "enabled"
	if row.disabled {
		status = "disabled"
	}
	return webhookEndpointJSON{
		Object: "webhook_endpoint", ID: h.endpoints.id(at), URL: row.url, Secret: letters(mixText(h.endpoints.id(at)), 25),
		Status: status, Events: append([]string{}, row.events...), CreatedAt: stamp(made), UpdatedAt: updatedOr(row.updated, made),
	}
}

// webhookInput is the body of a create or an update. A field that was not sent is nil.
type webhookInput struct {
	URL    *string   `json:"endpoint_url"`
	Status *string   `json:"status"`
	Events *[]string `json:"events"`
}

// check says why an endpoint cannot be as the input wants it; nil when it can. At is the endpoint itself.
func (h *webhooks) check(in webhookInput, at ref) *reply {
	refuse := func(answer reply) *reply { return &answer }
	if in.URL != nil {
		target, err := url.Parse(*in.URL)
		if err != nil || target.Scheme != "https" || target.Host == "" {
			return refuse(problem(http.StatusUnprocessableEntity, "invalid_url", "The endpoint URL has to be a full HTTPS address."))
		}
		for other, row := range h.endpoints.all() {
			if other != at && row.url == *in.URL {
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
	if refused := h.check(in, noRef); refused != nil {
		return *refused
	}
	return created(h.view(h.endpoints.add(h.newULID(), &webhookEndpoint{url: *in.URL, events: *in.Events})))
}

func (h *webhooks) update(r *http.Request) reply {
	at, known := h.endpoints.find(r.PathValue("id"))
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
	row := *h.endpoints.rows[at]
	if in.URL != nil {
		row.url = *in.URL
	}
	if in.Status != nil {
		row.disabled = *in.Status == "disabled"
	}
	if in.Events != nil {
		row.events = *in.Events
	}
	row.updated = h.now().UnixMilli()
	h.endpoints.set(at, &row)
	return ok(h.view(at))
}

func (h *webhooks) delete(r *http.Request) reply {
	at, known := h.endpoints.find(r.PathValue("id"))
	if !known {
		return notFound("Webhook endpoint", r.PathValue("id"))
	}
	h.endpoints.remove(at)
	return emptyReply(http.StatusNoContent)
}
