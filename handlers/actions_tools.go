package handlers

import (
	"frontdesk/auth"
	"frontdesk/web/paths"
)

// toolActions are the actions on the tools: MFA methods and magic links.
func (d *Desk) toolActions() []Action {
	return []Action{
		{
			Name: "factor.enroll", Done: "Set up an MFA method", Tried: "Tried to set up an MFA method",
			Permission: auth.EnrollFactors, Forms: []ActionForm{{paths.FactorNew, d.FactorNew}},
			lookup: lookup{look: d.factorAdded, trace: noTrace, hides: "which MFA methods people without a WorkOS user have"},
		},
		{
			Name: "factor.check", Done: "Verified an MFA code", Tried: "Tried to verify an MFA code",
			Permission: auth.ManageFactors, Forms: []ActionForm{{paths.FactorCheck, d.FactorCheck}},
			lookup: lookup{hides: codeHidden},
		},
		{
			Name: "factor.send_code", Done: "Sent an MFA code", Tried: "Tried to send an MFA code",
			Permission: auth.ManageFactors, Forms: []ActionForm{{paths.FactorSend, d.FactorSend}},
			lookup: lookup{hides: "whether the text message was sent"},
		},
		{
			Name: "factor.reveal_code", Done: "Viewed a one-time code", Tried: "Tried to create a one-time code",
			Permission: auth.RevealSecrets, Forms: []ActionForm{{paths.FactorReveal, d.FactorReveal}},
			needsReason: true,
			lookup:      lookup{hides: "which one-time codes were created"},
		},
		{
			Name: "factor.verify", Done: "Verified an MFA code", Tried: "Tried to verify an MFA code",
			Permission: auth.ManageFactors, Forms: []ActionForm{{paths.FactorVerify, d.FactorVerify}},
			lookup: lookup{hides: codeHidden},
		},
		{
			Name: "factor.remove", Done: "Removed an MFA method", Tried: "Tried to remove an MFA method",
			Permission: auth.ManageFactors, Forms: []ActionForm{{paths.FactorRemove, d.FactorRemove}},
			needsReason: true, isDestructive: true,
			noUndo: cannotGiveBack,
			lookup: lookup{look: d.factorGone},
		},
		{
			Name: "magic_link.send", Done: "Sent a magic link", Tried: "Tried to send a magic link",
			Permission: auth.SendMails, Forms: []ActionForm{{paths.MagicLinkSend, d.MagicLinkSend}},
			lookup: lookup{hides: emailHidden},
		},
		{
			Name: "magic_link.reveal", Done: "Viewed a magic link", Tried: "Tried to create a magic link",
			Permission: auth.RevealSecrets, Forms: []ActionForm{{paths.MagicLinkReveal, d.MagicLinkReveal}},
			needsReason: true,
			lookup:      lookup{hides: "which magic links were created"},
		},
	}
}
