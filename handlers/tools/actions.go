package tools

import (
	"frontdesk/auth"
	"frontdesk/handlers/action"
	"frontdesk/web/paths"
)

// Actions are the actions on the tools: MFA methods and magic links.
func (h *Handlers) Actions() []action.Action {
	return []action.Action{
		{
			Name: "factor.enroll", Done: "Set up an MFA method", Tried: "Tried to set up an MFA method",
			Permission: auth.EnrollFactors, Forms: []action.Form{{Route: paths.FactorNew, Handler: h.FactorNew}},
			Lookup: action.Lookup{Look: h.FactorAdded, Trace: action.NoTrace, Creates: "MFA method",
				Hides: "which MFA methods people without a WorkOS user have"},
		},
		{
			Name: "factor.check", Done: "Verified an MFA code", Tried: "Tried to verify an MFA code",
			Permission: auth.ManageFactors, Forms: []action.Form{{Route: paths.FactorCheck, Handler: h.FactorCheck}},
			Lookup: action.Lookup{Hides: action.CodeHidden},
		},
		{
			Name: "factor.send_code", Done: "Sent an MFA code", Tried: "Tried to send an MFA code",
			Permission: auth.ManageFactors, Forms: []action.Form{{Route: paths.FactorSend, Handler: h.FactorSend}},
			Lookup: action.Lookup{Hides: "whether the text message was sent"},
		},
		{
			Name: "factor.reveal_code", Done: "Viewed a one-time code", Tried: "Tried to create a one-time code",
			Permission: auth.RevealSecrets, Forms: []action.Form{{Route: paths.FactorReveal, Handler: h.FactorReveal}},
			NeedsReason: true,
			Lookup:      action.Lookup{Hides: "which one-time codes were created"},
		},
		{
			Name: "factor.verify", Done: "Verified an MFA code", Tried: "Tried to verify an MFA code",
			Permission: auth.ManageFactors, Forms: []action.Form{{Route: paths.FactorVerify, Handler: h.FactorVerify}},
			Lookup: action.Lookup{Hides: action.CodeHidden},
		},
		{
			Name: "factor.remove", Done: "Removed an MFA method", Tried: "Tried to remove an MFA method",
			Permission: auth.ManageFactors, Forms: []action.Form{{Route: paths.FactorRemove, Handler: h.FactorRemove}},
			NeedsReason: true, IsDestructive: true,
			NoUndo: action.CannotBeUndone,
			Lookup: action.Lookup{Look: h.factorGone},
		},
		{
			Name: "magic_link.send", Done: "Sent a magic link", Tried: "Tried to send a magic link",
			Permission: auth.SendMails, Forms: []action.Form{{Route: paths.MagicLinkSend, Handler: h.MagicLinkSend}},
			Lookup: action.Lookup{Hides: action.EmailHidden},
		},
		{
			Name: "magic_link.reveal", Done: "Viewed a magic link", Tried: "Tried to create a magic link",
			Permission: auth.RevealSecrets, Forms: []action.Form{{Route: paths.MagicLinkReveal, Handler: h.MagicLinkReveal}},
			NeedsReason: true,
			Lookup:      action.Lookup{Hides: "which magic links were created"},
		},
	}
}
