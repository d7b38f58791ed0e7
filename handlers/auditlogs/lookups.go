package auditlogs

import (
	"context"
	"maps"
	"strconv"

	"frontdesk/handlers/action"
	"frontdesk/handlers/page"
	"frontdesk/store"
	"frontdesk/views/wording"
	"frontdesk/workos"
)

func (h *Handlers) retentionChanged(ctx context.Context, row store.AuditEntry) (action.Sighting, error) {
	now, err := h.Client.GetAuditLogRetention(ctx, row.OrganizationID)
	return action.Compare(row.Details, map[string]string{"retention": wording.Days(now)}), err
}

// schemaCreated looks for a version newer than the one before, with the same targets.
func (h *Handlers) schemaCreated(ctx context.Context, row store.AuditEntry) (action.Sighting, error) {
	versions, err := h.schemasOf(ctx, row.TargetID)
	if workos.IsNotFound(err) {
		return action.Sighting{}, nil
	}
	if err != nil || len(versions) == 0 {
		return action.Sighting{}, err
	}
	newest := schemaVersion(versions[0].Version)
	if change, isChange := row.Details.Change("version"); isChange && newest == change.Before || newest == row.Details.Fact("before") {
		return action.Sighting{}, nil
	}
	var described schemaForm
	described.describe(versions[0])
	shown := map[string]string{"targets": page.OneLine(described.Targets), "actor": page.OneLine(described.Actor),
		"event": page.OneLine(described.Event)}
	maps.DeleteFunc(shown, func(name, _ string) bool { return !row.Details.Has(name) }) // was to stay as it was
	return action.Sighting{Sight: action.Seen, Name: strconv.Itoa(versions[0].Version), At: versions[0].CreatedAt.Time,
		Differs: action.Differing(row, shown)}, nil
}
