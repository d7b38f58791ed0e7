package apikeys

import (
	"context"
	"strings"
	"time"

	"frontdesk/handlers/action"
	"frontdesk/store"
	ownersview "frontdesk/views/owners"
	"frontdesk/views/ui"
	"frontdesk/workos"
)

// apiKeyTrace describes the event of a new API key.
var apiKeyTrace = &action.Trace{Events: []string{"api_key.created"}, Creates: true,
	Is: func(made action.EventData, row store.AuditEntry) bool {
		return made.Owner.ID == row.OrganizationID && workos.NameKey(made.Name) == workos.NameKey(row.Details.Fact("name"))
	}}

func (h *Handlers) keyCreated(ctx context.Context, row store.AuditEntry) (action.Sighting, error) {
	page, err := h.Client.ListOrganizationAPIKeys(ctx, row.OrganizationID, workos.ListOptions{Limit: 100})
	if err != nil {
		return action.Sighting{}, err
	}
	var candidates []action.Sighting
	for _, key := range page.Data {
		if workos.NameKey(key.Name) == workos.NameKey(row.Details.Fact("name")) {
			candidates = append(candidates, action.Sighting{ID: key.ID, Name: key.Name, At: key.CreatedAt.Time,
				Text: keyLost(key.Name, false), Differs: action.Differing(row, map[string]string{"name": key.Name,
					"permissions": strings.Join(key.Permissions, ", "), endDetail: shownEnd(key, row)})})
		}
	}
	return h.FirstCreated(ctx, row, candidates)
}

// shownEnd returns until when a key works, in the words of the entry that created it.
func shownEnd(key workos.APIKey, row store.AuditEntry) string {
	day, label, _ := strings.Cut(row.Details.Fact(endDetail), " (")
	zone := ui.Zone{}
	if location, known := ui.LoadZone(strings.ReplaceAll(strings.TrimSuffix(label, ")"), " ", "_")); known {
		zone.Shown = location
	}
	asked, ok := (&apiKeyForm{zone: zone, Expires: day}).end()
	switch {
	case key.ExpiresAt.IsZero():
		return "never"
	case ok && key.ExpiresAt.Sub(asked).Abs() <= endSlack:
		return row.Details.Fact(endDetail)
	}
	return zone.Exact(key.ExpiresAt.Time)
}

// endSlack is how far the end shown by WorkOS may differ from the one that was sent: servers round times.
const endSlack = 2 * time.Minute

func (h *Handlers) keyExpired(ctx context.Context, row store.AuditEntry) (action.Sighting, error) {
	key, found, err := h.OwnerByID(action.NamedOwner(row)).FindAPIKey(ctx, row.TargetID)
	if err == nil && !found {
		return action.Sighting{Sight: action.Hidden}, nil // deleted since
	}
	return action.SeenIf(ownersview.APIKeyExpired(key, h.Now())), err
}

func (h *Handlers) keyRevoked(ctx context.Context, row store.AuditEntry) (action.Sighting, error) {
	_, found, err := h.OwnerByID(action.NamedOwner(row)).FindAPIKey(ctx, row.TargetID)
	return action.SeenIf(!found), err
}
