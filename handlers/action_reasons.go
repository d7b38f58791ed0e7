package handlers

import "slices"

// reasonRequired is the one table of the actions that are not done without a reason: those that take something away or
// cannot be undone, and those that give somebody access. All others offer the reason as optional.
var reasonRequired = []string{
	// They take access or data away.
	"api_key.expire", "api_key.revoke", "connection.delete", "directory.delete", "domain.remove", "factor.remove", "flag.disable", "flag.target.remove",
	"group.delete", "group.member.remove", "invitation.revoke", "it_contact.remove", "it_contact.revoke", "membership.deactivate",
	"membership.remove", "organization.delete", "user.account.disconnect", "user.application.revoke", "user.delete", "user.mfa.remove",
	"user.mfa.reset", "user.session.revoke", "user.sessions.revoke", "webhook.delete", "webhook.disable",
	// They give access, or may.
	"api_key.create", "domain.declare_verified", "factor.reveal_code", "magic_link.reveal", "membership.role", "user.impersonate",
	// They cannot be corrected afterwards.
	"audit_log_event.create",
}

// notDestructive are the actions of the table whose button is not painted as one that destroys something.
var notDestructive = []string{"api_key.create", "factor.reveal_code", "magic_link.reveal", "membership.role", "user.impersonate"}

// needsReason tells whether the action is not done without a reason. The form of an Undo brings its own.
func (a act) needsReason() bool { return slices.Contains(reasonRequired, a.name) }

// isDangerous tells whether an action cannot be undone or takes something away. Its button looks it.
func (a act) isDangerous() bool { return a.needsReason() && !slices.Contains(notDestructive, a.name) }
