package handlers

import (
	"frontdesk/auth"
	"frontdesk/store"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
)

// flagActions are the actions on feature flags.
func (d *Desk) flagActions() []Action {
	return []Action{
		{
			Name: "flag.target.add", Done: "Turned on a feature flag for a target", Tried: "Tried to turn on a feature flag for a target",
			Permission: auth.TargetFlags,
			Forms:      []ActionForm{{paths.FlagTargetAdd, d.FlagTargetAdd}, {paths.UserFlagTargetAdd, d.UserFlagTargetAdd}},
			events:     []string{"flag.rule_updated"},
			undo: func(row store.AuditEntry) wayBack {
				return wayBack{url: holderOf(row).FlagRemoveURL(row.Details["flag"])}
			},
			lookup: lookup{
				look: d.flagTarget(true), trace: flagTargetAdded, reverses: true,
				hides: "who a feature flag is targeted at while it is off, on for everybody, or on through an organization",
			},
		},
		{
			Name: "flag.target.remove", Done: "Turned off a feature flag for a target", Tried: "Tried to turn off a feature flag for a target",
			Permission: auth.TargetFlags,
			Forms: []ActionForm{
				{paths.FlagTargetRemove, d.FlagTargetRemove}, {paths.UserFlagTargetRemove, d.UserFlagTargetRemove},
			},
			needsReason: true, isDestructive: true,
			events: []string{"flag.rule_updated"},
			undo: func(row store.AuditEntry) wayBack {
				return wayBack{url: holderOf(row).FlagAddURL(), params: []ui.Param{{Name: "flag", Value: row.Details["flag"]}}}
			},
			lookup: lookup{
				look: d.flagTarget(false), trace: flagTargetRemoved, reverses: true,
				hides: "who a feature flag is targeted at while it is off, on for everybody, or on through an organization",
			},
		},
		{
			Name: "flag.enable", Done: "Turned on a feature flag", Tried: "Tried to turn on a feature flag",
			Permission: auth.ManageFlags, Forms: []ActionForm{{paths.FlagEnable, d.FlagEnable}},
			events: []string{"flag.updated"},
			undo:   undoneAt(paths.FlagDisable),
			lookup: judged(d.flagSwitched(true), lookup{}),
		},
		{
			Name: "flag.disable", Done: "Turned off a feature flag", Tried: "Tried to turn off a feature flag",
			Permission: auth.ManageFlags, Forms: []ActionForm{{paths.FlagDisable, d.FlagDisable}},
			needsReason: true, isDestructive: true,
			events: []string{"flag.updated"},
			undo:   undoneAt(paths.FlagEnable),
			lookup: judged(d.flagSwitched(false), lookup{}),
		},
	}
}
