package webhooks

import (
	"context"
	"slices"
	"strings"

	"frontdesk/handlers/action"
	"frontdesk/handlers/page"
	"frontdesk/store"
	"frontdesk/workos"
)

// webhookByID finds an endpoint, which WorkOS cannot return by its ID.
func (h *Handlers) webhookByID(ctx context.Context, id string) (workos.WebhookEndpoint, bool, error) {
	page, err := h.Client.ListWebhookEndpoints(ctx, workos.ListOptions{Limit: page.EnvironmentRows})
	i := slices.IndexFunc(page.Data, func(endpoint workos.WebhookEndpoint) bool { return endpoint.ID == id })
	if i < 0 {
		return workos.WebhookEndpoint{}, false, err
	}
	return page.Data[i], true, err
}

func (h *Handlers) webhookCreated(ctx context.Context, row store.AuditEntry) (action.Sighting, error) {
	page, err := h.Client.ListWebhookEndpoints(ctx, workos.ListOptions{Limit: page.EnvironmentRows})
	if err != nil {
		return action.Sighting{}, err
	}
	var candidates []action.Sighting
	for _, endpoint := range page.Data {
		if workos.URLKey(endpoint.EndpointURL) == workos.URLKey(row.TargetName) {
			text := webhookSecretLost(endpoint.EndpointURL, false)
			candidates = append(candidates, action.Sighting{ID: endpoint.ID, Name: endpoint.EndpointURL, At: endpoint.CreatedAt.Time, Text: text,
				Differs: action.Differing(row, map[string]string{"events": strings.Join(endpoint.Events, ", ")})})
		}
	}
	return h.FirstCreated(ctx, row, candidates)
}

// webhookWhere returns a Judge that checks a webhook endpoint. One that does not exist proves nothing.
func (h *Handlers) webhookWhere(now func(workos.WebhookEndpoint, store.AuditEntry) action.Sighting) action.Judge[workos.WebhookEndpoint] {
	return action.Judge[workos.WebhookEndpoint]{
		Get: func(ctx context.Context, row store.AuditEntry) (workos.WebhookEndpoint, error) {
			endpoint, _, err := h.webhookByID(ctx, row.TargetID)
			return endpoint, err
		},
		Is: func(endpoint workos.WebhookEndpoint, row store.AuditEntry) bool { return endpoint.ID == row.TargetID },
		Now: func(endpoint workos.WebhookEndpoint, row store.AuditEntry) action.Sighting {
			if endpoint.ID == "" {
				return action.Sighting{Sight: action.Hidden}
			}
			return now(endpoint, row)
		},
	}
}

func (h *Handlers) webhookEdited() action.Judge[workos.WebhookEndpoint] {
	return h.webhookWhere(func(now workos.WebhookEndpoint, row store.AuditEntry) action.Sighting {
		details := store.Details{"address": row.Details["address"]}
		if events, isChange := row.Details.Change("events"); isChange {
			details["events"] = store.Change{Before: action.SortedWords(events.Before), After: action.SortedWords(events.After)}.Detail()
		}
		return action.Compare(details, map[string]string{"address": now.EndpointURL,
			"events": action.SortedWords(strings.Join(now.Events, ", "))})
	})
}

func (h *Handlers) webhookIs(status string) action.Judge[workos.WebhookEndpoint] {
	return h.webhookWhere(func(now workos.WebhookEndpoint, row store.AuditEntry) action.Sighting {
		return action.SeenOr(now.Status == status, now.UpdatedAt, row)
	})
}

func (h *Handlers) webhookDeleted(ctx context.Context, row store.AuditEntry) (action.Sighting, error) {
	_, found, err := h.webhookByID(ctx, row.TargetID)
	return action.SeenIf(!found), err
}
