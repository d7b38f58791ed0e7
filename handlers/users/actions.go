package users

import (
	"frontdesk/auth"
	"frontdesk/handlers/action"
	"frontdesk/web/paths"
)

// Actions are the actions on users and how they sign in.
func (h *Handlers) Actions() []action.Action {
	return []action.Action{
		{
			Name: "user.create", Done: "Created a user", Tried: "Tried to create a user",
			Permission: auth.CreateUsers, Forms: []action.Form{{Route: paths.UserNew, Handler: h.New}},
			Events: []string{"user.created"},
			Lookup: action.Lookup{Look: h.userCreated, Trace: userTrace, Creates: "user", Update: action.Fetched(h.UserResource())},
		},
		{
			Name: "user.email_change", Done: "Started an email address change", Tried: "Tried to change an email address",
			Permission: auth.EditUsers, Forms: []action.Form{{Route: paths.UserEmailChange, Handler: h.EmailChange, Button: "Change email"}},
			Lookup: action.Lookup{Hides: action.EmailHidden},
		},
		{
			Name: "user.email_confirm", Done: "Changed an email address", Tried: "Tried to confirm an email address",
			Permission: auth.EditUsers, Forms: []action.Form{{Route: paths.UserEmailConfirm, Handler: h.EmailConfirm}},
			Events: []string{"user.updated"},
			Lookup: action.Lookup{Look: h.emailConfirmed, Update: action.Updated(h.UserResource())},
		},
		{
			Name: "user.verification_confirm", Done: "Confirmed an email address", Tried: "Tried to confirm an email address",
			Permission: auth.SendMails, Forms: []action.Form{{Route: paths.UserVerificationConfirm, Handler: h.VerificationConfirm}},
			Events: []string{"user.updated"},
			Lookup: action.Lookup{Look: h.emailVerified, Update: action.Updated(h.UserResource())},
		},
		{
			Name: "user.mfa.check", Done: "Verified an MFA code", Tried: "Tried to verify an MFA code",
			Permission: auth.ManageFactors, Forms: []action.Form{{Route: paths.UserFactorCheck, Handler: h.FactorCheck}},
			Lookup: action.Lookup{Hides: action.CodeHidden},
		},
		{
			Name: "user.edit", Done: "Edited a user", Tried: "Tried to edit a user",
			Permission: auth.EditUsers, Forms: []action.Form{{Route: paths.UserEdit, Handler: h.Edit, Button: "Edit"}},
			Events: []string{"user.updated"},
			Undo:   undoUserEdit,
			Lookup: action.EditedAs(h.UserResource(), editableUser),
		},
		{
			Name: "user.delete", Done: "Deleted a user", Tried: "Tried to delete a user",
			Permission: auth.Delete, Forms: []action.Form{{Route: paths.UserDelete, Handler: h.Delete, Button: "Delete"}},
			NeedsReason: true, IsDestructive: true,
			Events:  []string{"user.deleted"},
			Cascade: []string{"organization_membership.deleted", "api_key.revoked", "group.member_removed", "session.revoked"},
			NoUndo:  action.CannotBeUndone,
			Lookup:  action.Deleted(h.UserResource()),
		},
		{
			Name: "user.session.revoke", Done: "Ended a session", Tried: "Tried to end a session",
			Permission: auth.ManageSessions, Forms: []action.Form{{Route: paths.UserSessionRevoke, Handler: h.SessionRevoke}},
			NeedsReason: true, IsDestructive: true, EndsAccess: true,
			Events: []string{"session.revoked"},
			NoUndo: action.CannotBeUndone,
			Lookup: action.Lookup{Look: h.sessionsEnded},
		},
		{
			Name: "user.sessions.revoke", Done: "Ended all sessions", Tried: "Tried to end all sessions",
			Permission: auth.ManageSessions, Forms: []action.Form{{Route: paths.UserSessionsRevoke, Handler: h.SessionsRevoke}},
			NeedsReason: true, IsDestructive: true, EndsAccess: true,
			Events: []string{"session.revoked"},
			NoUndo: action.CannotBeUndone,
			Lookup: action.Lookup{Look: h.sessionsEnded},
		},
		{
			Name: "user.mfa.remove", Done: "Removed an MFA method", Tried: "Tried to remove an MFA method",
			Permission: auth.ManageFactors, Forms: []action.Form{{Route: paths.UserFactorRemove, Handler: h.FactorRemove}},
			NeedsReason: true, IsDestructive: true,
			NoUndo: action.CannotBeUndone,
			Lookup: action.Lookup{Look: h.factorsRemoved},
		},
		{
			Name: "user.mfa.reset", Done: "Reset MFA", Tried: "Tried to reset MFA",
			Permission: auth.ManageFactors, Forms: []action.Form{{Route: paths.UserFactorsReset, Handler: h.FactorsReset}},
			NeedsReason: true, IsDestructive: true,
			NoUndo: action.CannotBeUndone,
			Lookup: action.Lookup{Look: h.factorsRemoved},
		},
		{
			Name: "user.mfa.enroll", Done: "Set up an authenticator app", Tried: "Tried to set up an authenticator app",
			Permission: auth.EnrollFactors, Forms: []action.Form{{Route: paths.UserFactorEnroll, Handler: h.FactorEnroll}},
			Lookup: action.Lookup{Look: h.FactorAdded, Trace: action.NoTrace, Creates: "MFA method"},
		},
		{
			Name: "user.impersonate", Done: "Started impersonation", Tried: "Tried to impersonate a user",
			Permission: auth.Impersonate, Forms: []action.Form{{Route: paths.UserImpersonate, Handler: h.Impersonate}},
			NeedsReason: true,
			Lookup:      action.Lookup{Hides: "whether you went on to impersonate the user"},
		},
		{
			Name: "user.application.revoke", Done: "Revoked an application's access", Tried: "Tried to revoke an application's access",
			Permission: auth.ManageSessions, Forms: []action.Form{{Route: paths.UserApplicationRevoke, Handler: h.ApplicationRevoke}},
			NeedsReason: true, IsDestructive: true, EndsAccess: true,
			NoUndo: action.CannotBeUndone,
			Lookup: action.Lookup{Look: h.applicationRevoked},
		},
		{
			Name: "user.account.disconnect", Done: "Disconnected an account", Tried: "Tried to disconnect an account",
			Permission: auth.ManageProviders,
			Forms: []action.Form{
				{Route: paths.UserAccountDisconnect, Handler: h.AccountDisconnect},
				{Route: paths.UserMemberAccountDisconnect, Handler: h.AccountDisconnect},
			},
			NeedsReason: true, IsDestructive: true,
			NoUndo: action.CannotBeUndone,
			Lookup: action.Lookup{Look: h.accountDisconnected},
		},
		{
			Name: "user.password_reset", Done: "Sent a password reset email", Tried: "Tried to send a password reset email",
			Permission: auth.SendMails, Forms: []action.Form{{Route: paths.UserPasswordReset, Handler: h.PasswordReset}},
			Events: []string{"password_reset.created"},
			Lookup: action.Lookup{Hides: action.EmailHidden},
		},
		{
			Name: "user.magic_auth", Done: "Sent a sign-in code", Tried: "Tried to send a sign-in code",
			Permission: auth.SendMails, Forms: []action.Form{{Route: paths.UserMagicAuth, Handler: h.MagicAuth}},
			Events: []string{"magic_auth.created"},
			Lookup: action.Lookup{Hides: action.EmailHidden},
		},
		{
			Name: "user.email_verification", Done: "Sent a verification email", Tried: "Tried to send a verification email",
			Permission: auth.SendMails, Forms: []action.Form{{Route: paths.UserVerificationMail, Handler: h.VerificationMail}},
			Events: []string{"email_verification.created"},
			Lookup: action.Lookup{Hides: action.EmailHidden},
		},
	}
}
