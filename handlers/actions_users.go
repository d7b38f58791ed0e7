package handlers

import (
	"frontdesk/auth"
	"frontdesk/web/paths"
)

// userActions are the actions on users and how they sign in.
func (d *Desk) userActions() []Action {
	return []Action{
		{
			Name: "user.create", Done: "Created a user", Tried: "Tried to create a user",
			Permission: auth.CreateUsers, Forms: []ActionForm{{paths.UserNew, d.UserNew}},
			events: []string{"user.created"},
			lookup: lookup{look: d.userCreated, trace: userTrace, update: fetched(d.users())},
		},
		{
			Name: "user.email_change", Done: "Started an email address change", Tried: "Tried to change an email address",
			Permission: auth.EditUsers, Forms: []ActionForm{{paths.UserEmailChange, d.UserEmailChange}},
			lookup: lookup{hides: emailHidden},
		},
		{
			Name: "user.email_confirm", Done: "Changed an email address", Tried: "Tried to confirm an email address",
			Permission: auth.EditUsers, Forms: []ActionForm{{paths.UserEmailConfirm, d.UserEmailConfirm}},
			events: []string{"user.updated"},
			lookup: lookup{look: d.emailConfirmed, update: updated(d.users())},
		},
		{
			Name: "user.verification_confirm", Done: "Confirmed an email address", Tried: "Tried to confirm an email address",
			Permission: auth.SendMails, Forms: []ActionForm{{paths.UserVerificationConfirm, d.UserVerificationConfirm}},
			events: []string{"user.updated"},
			lookup: lookup{look: d.emailVerified, update: updated(d.users())},
		},
		{
			Name: "user.mfa.check", Done: "Verified an MFA code", Tried: "Tried to verify an MFA code",
			Permission: auth.ManageFactors, Forms: []ActionForm{{paths.UserFactorCheck, d.UserFactorCheck}},
			lookup: lookup{hides: codeHidden},
		},
		{
			Name: "user.edit", Done: "Edited a user", Tried: "Tried to edit a user",
			Permission: auth.EditUsers, Forms: []ActionForm{{paths.UserEdit, d.UserEdit}},
			events: []string{"user.updated"},
			undo:   undoUserEdit,
			lookup: judged(d.userEdited(), lookup{update: updated(d.users())}),
		},
		{
			Name: "user.delete", Done: "Deleted a user", Tried: "Tried to delete a user",
			Permission: auth.Delete, Forms: []ActionForm{{paths.UserDelete, d.UserDelete}},
			needsReason: true, isDestructive: true,
			events:  []string{"user.deleted"},
			cascade: []string{"organization_membership.deleted", "api_key.revoked", "group.member_removed", "session.revoked"},
			noUndo:  cannotGiveBack,
			lookup:  lookup{look: goneAs(d.users()), wait: deletionTime, update: dropped(d, d.users())},
		},
		{
			Name: "user.session.revoke", Done: "Ended a session", Tried: "Tried to end a session",
			Permission: auth.ManageSessions, Forms: []ActionForm{{paths.UserSessionRevoke, d.UserSessionRevoke}},
			needsReason: true, isDestructive: true,
			events: []string{"session.revoked"},
			noUndo: cannotGiveBack,
			lookup: lookup{look: d.sessionsEnded},
		},
		{
			Name: "user.sessions.revoke", Done: "Ended all sessions", Tried: "Tried to end all sessions",
			Permission: auth.ManageSessions, Forms: []ActionForm{{paths.UserSessionsRevoke, d.UserSessionsRevoke}},
			needsReason: true, isDestructive: true,
			events: []string{"session.revoked"},
			noUndo: cannotGiveBack,
			lookup: lookup{look: d.sessionsEnded},
		},
		{
			Name: "user.mfa.remove", Done: "Removed an MFA method", Tried: "Tried to remove an MFA method",
			Permission: auth.ManageFactors, Forms: []ActionForm{{paths.UserFactorRemove, d.UserFactorRemove}},
			needsReason: true, isDestructive: true,
			noUndo: cannotGiveBack,
			lookup: lookup{look: d.factorsRemoved},
		},
		{
			Name: "user.mfa.reset", Done: "Reset MFA", Tried: "Tried to reset MFA",
			Permission: auth.ManageFactors, Forms: []ActionForm{{paths.UserFactorsReset, d.UserFactorsReset}},
			needsReason: true, isDestructive: true,
			noUndo: cannotGiveBack,
			lookup: lookup{look: d.factorsRemoved},
		},
		{
			Name: "user.mfa.enroll", Done: "Set up an authenticator app", Tried: "Tried to set up an authenticator app",
			Permission: auth.EnrollFactors, Forms: []ActionForm{{paths.UserFactorEnroll, d.UserFactorEnroll}},
			lookup: lookup{look: d.factorAdded, trace: noTrace},
		},
		{
			Name: "user.impersonate", Done: "Started impersonation", Tried: "Tried to impersonate a user",
			Permission: auth.Impersonate, Forms: []ActionForm{{paths.UserImpersonate, d.UserImpersonate}},
			needsReason: true,
			lookup:      lookup{hides: "whether you went on to impersonate the user"},
		},
		{
			Name: "user.application.revoke", Done: "Revoked an application's access", Tried: "Tried to revoke an application's access",
			Permission: auth.ManageSessions, Forms: []ActionForm{{paths.UserApplicationRevoke, d.UserApplicationRevoke}},
			needsReason: true, isDestructive: true,
			noUndo: cannotGiveBack,
			lookup: lookup{look: d.applicationRevoked},
		},
		{
			Name: "user.account.disconnect", Done: "Disconnected an account", Tried: "Tried to disconnect an account",
			Permission: auth.ManageProviders,
			Forms: []ActionForm{
				{paths.UserAccountDisconnect, d.UserAccountDisconnect},
				{paths.UserMemberAccountDisconnect, d.UserAccountDisconnect},
			},
			needsReason: true, isDestructive: true,
			noUndo: cannotGiveBack,
			lookup: lookup{look: d.accountDisconnected},
		},
		{
			Name: "user.password_reset", Done: "Sent a password reset email", Tried: "Tried to send a password reset email",
			Permission: auth.SendMails, Forms: []ActionForm{{paths.UserPasswordReset, d.UserPasswordReset}},
			events: []string{"password_reset.created"},
			lookup: lookup{hides: emailHidden},
		},
		{
			Name: "user.magic_auth", Done: "Sent a sign-in code", Tried: "Tried to send a sign-in code",
			Permission: auth.SendMails, Forms: []ActionForm{{paths.UserMagicAuth, d.UserMagicAuth}},
			events: []string{"magic_auth.created"},
			lookup: lookup{hides: emailHidden},
		},
		{
			Name: "user.email_verification", Done: "Sent a verification email", Tried: "Tried to send a verification email",
			Permission: auth.SendMails, Forms: []ActionForm{{paths.UserVerificationMail, d.UserVerificationMail}},
			events: []string{"email_verification.created"},
			lookup: lookup{hides: emailHidden},
		},
	}
}
