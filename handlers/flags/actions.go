package flags

import (
	"frontdesk/auth"
	"frontdesk/handlers/action"
	"frontdesk/store"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
)

// Actions are the actions on feature flags.
func (h *Handlers) Actions() []action.Action {
	return []action.Action{
		{
			Name: "flag.target.add", Done: "Turned on a feature flag for a target", Tried: "Tried to turn on a feature flag for a target",
			Permission: auth.TargetFlags,
			Forms: []action.Form{{Route: paths.FlagTargetAdd, Handler: h.TargetAdd},
				{Route: paths.UserFlagTargetAdd, Handler: h.TargetAddOfUser}},
			Events: []string{"flag.rule_updated"},
			Undo: func(row store.AuditEntry) action.Reversal {
				return action.Reversal{URL: action.HolderOf(row).FlagRemoveURL(row.Details.Fact("flag"))}
			},
			Lookup: action.Lookup{
				Look: h.flagTarget(true), Trace: flagTargetAdded, Reverses: true,
				Hides: "who a feature flag is targeted at while it is off, on for everybody, or on through an organization",
			},
		},
		{
			Name: "flag.target.remove", Done: "Turned off a feature flag for a target", Tried: "Tried to turn off a feature flag for a target",
			Permission: auth.TargetFlags,
			Forms: []action.Form{
				{Route: paths.FlagTargetRemove, Handler: h.TargetRemove}, {Route: paths.UserFlagTargetRemove, Handler: h.TargetRemoveOfUser},
			},
			NeedsReason: true, IsDestructive: true,
			Events: []string{"flag.rule_updated"},
			Undo: func(row store.AuditEntry) action.Reversal {
				return action.Reversal{URL: action.HolderOf(row).FlagAddURL(), Params: []ui.Param{{Name: "flag", Value: row.Details.Fact("flag")}}}
			},
			Lookup: action.Lookup{
				Look: h.flagTarget(false), Trace: flagTargetRemoved, Reverses: true,
				Hides: "who a feature flag is targeted at while it is off, on for everybody, or on through an organization",
			},
		},
		{
			Name: "flag.enable", Done: "Turned on a feature flag", Tried: "Tried to turn on a feature flag",
			Permission: auth.ManageFlags, Forms: []action.Form{{Route: paths.FlagEnable, Handler: h.Enable}},
			Events: []string{"flag.updated"},
			Undo:   action.UndoneAt(paths.FlagDisable),
			Lookup: action.Judged(h.flagSwitched(true), action.Lookup{}),
		},
		{
			Name: "flag.disable", Done: "Turned off a feature flag", Tried: "Tried to turn off a feature flag",
			Permission: auth.ManageFlags, Forms: []action.Form{{Route: paths.FlagDisable, Handler: h.Disable}},
			NeedsReason: true, IsDestructive: true,
			Events: []string{"flag.updated"},
			Undo:   action.UndoneAt(paths.FlagEnable),
			Lookup: action.Judged(h.flagSwitched(false), action.Lookup{}),
		},
	}
}
