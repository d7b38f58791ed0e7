package flags

import (
	"context"
	"slices"

	"frontdesk/handlers/action"
	"frontdesk/handlers/page"
	"frontdesk/store"
	"frontdesk/workos"
)

// flagTargetAdded describes the event of a new target of a flag.
var flagTargetAdded = &action.Trace{Events: []string{"flag.rule_updated"}, Creates: false,
	Is: func(said action.EventData, row store.AuditEntry) bool {
		return said.Slug == row.Details.Fact("flag") && said.Targets.Has(row.TargetID) && !said.TargetsBefore.Has(row.TargetID)
	}}

// flagTargetRemoved describes the event of a target removed from a flag.
var flagTargetRemoved = &action.Trace{Events: []string{"flag.rule_updated"}, Creates: false,
	Is: func(said action.EventData, row store.AuditEntry) bool {
		return said.Slug == row.Details.Fact("flag") && !said.Targets.Has(row.TargetID) && said.TargetsBefore.Has(row.TargetID)
	}}

func (h *Handlers) flagSwitched(on bool) action.Judge[workos.FeatureFlag] {
	return action.Judge[workos.FeatureFlag]{
		Get: func(ctx context.Context, row store.AuditEntry) (workos.FeatureFlag, error) {
			return h.Client.GetFeatureFlag(ctx, row.TargetID)
		},
		Is: func(now workos.FeatureFlag, row store.AuditEntry) bool {
			return now.Slug == row.TargetID || now.ID == row.TargetID
		},
		Now: func(now workos.FeatureFlag, row store.AuditEntry) action.Sighting {
			if now.IsSwitchUnknown() {
				return action.Sighting{Sight: action.Hidden}
			}
			return action.SeenOr(now.Enabled == on, now.UpdatedAt, row)
		},
	}
}

// flagTarget checks whether a flag is on for its target. WorkOS lists no targets: nothing can be found out about a flag that is
// off or on for everybody, and a user may have one through an organization.
func (h *Handlers) flagTarget(on bool) func(context.Context, store.AuditEntry) (action.Sighting, error) {
	return func(ctx context.Context, row store.AuditEntry) (action.Sighting, error) {
		flag, err := h.Client.GetFeatureFlag(ctx, row.Details.Fact("flag"))
		if err != nil {
			return action.Sighting{}, err
		}
		whose := h.OwnerByID(action.HolderOf(row))
		page, err := whose.Flags(ctx, workos.ListOptions{Limit: page.SettingsRows})
		isOn := slices.ContainsFunc(page.Data, sameFlag(flag.Slug))
		wasOn := row.Details.Fact("on before") != ""
		if !flag.Enabled || flag.DefaultValue || whose.IsPerson && isOn && (wasOn || !on) {
			return action.Sighting{Sight: action.Hidden}, err
		}
		return action.SeenIf(isOn == on), err
	}
}
