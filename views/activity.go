package views

import (
	"cmp"
	"slices"
	"strings"

	"frontdesk/views/ui"
	"frontdesk/web/paths"

	"github.com/a-h/templ"
)

// actWords are an act in words: as done, and as an attempt.
var actWords = []struct{ action, done, tried string }{
	{"sign_in", "Signed in", "Tried to sign in"},
	{"sign_out", "Signed out", ""},
	{"access.denied", "Access denied", ""},
	{"portal_link.issue", "Issued a portal link", "Tried to issue a portal link"},
	{"audit_log_export.create", "Requested an audit log export", "Tried to request an audit log export"},
	{"audit_log_export.download", "Downloaded an audit log export", "Tried to download an audit log export"},
	{"audit_log_export.read", "Read an audit log", "Tried to read an audit log"},
	{"audit_log_schema.create", "Created a version of an audit log action", "Tried to create a version of an audit log action"},
	{"audit_log_event.create", "Sent an audit log event", "Tried to send an audit log event"},
	{"directory_user.reveal_attributes", "Viewed masked attributes", ""},
	{"directory_user.reveal_raw", "Viewed raw personal data", ""},
	{"organization.create", "Created an organization", "Tried to create an organization"},
	{"organization.edit", "Edited an organization", "Tried to edit an organization"},
	{"organization.delete", "Deleted an organization", "Tried to delete an organization"},
	{"domain.add", "Added a domain", "Tried to add a domain"},
	{"domain.verify", "Re-checked a domain", "Tried to re-check a domain"},
	{"domain.declare_verified", "Marked a domain as verified", "Tried to mark a domain as verified"},
	{"domain.remove", "Removed a domain", "Tried to remove a domain"},
	{"connection.test_link", "Created a test sign-in link", ""},
	{"connection.tested", "Ran a test sign-in", "Ran a test sign-in"},
	{"flag.target.add", "Turned on a feature flag for a target", "Tried to turn on a feature flag for a target"},
	{"flag.target.remove", "Turned off a feature flag for a target", "Tried to turn off a feature flag for a target"},
	{"audit_log.retention", "Changed audit log retention", "Tried to change audit log retention"},
	{"api_key.create", "Created an API key", "Tried to create an API key"},
	{"api_key.expire", "Expired an API key", "Tried to expire an API key"},
	{"api_key.revoke", "Revoked an API key", "Tried to revoke an API key"},
	{"it_contact.add", "Added an IT contact", "Tried to add an IT contact"},
	{"it_contact.remove", "Removed an IT contact", "Tried to remove an IT contact"},
	{"it_contact.invite", "Sent a setup invitation", "Tried to send a setup invitation"},
	{"it_contact.revoke", "Revoked a setup link", "Tried to revoke a setup link"},
	{"group.create", "Created a group", "Tried to create a group"},
	{"group.edit", "Edited a group", "Tried to edit a group"},
	{"group.delete", "Deleted a group", "Tried to delete a group"},
	{"group.member.add", "Added a member to a group", "Tried to add a member to a group"},
	{"group.member.remove", "Removed a member from a group", "Tried to remove a member from a group"},
	{"provider.change", "Changed a data provider", "Tried to change a data provider"},
	{"connection.delete", "Deleted a connection", "Tried to delete a connection"},
	{"directory.delete", "Deleted a directory", "Tried to delete a directory"},
	{"user.create", "Created a user", "Tried to create a user"},
	{"user.email_change", "Started an email address change", "Tried to change an email address"},
	{"user.email_confirm", "Changed an email address", "Tried to confirm an email address"},
	{"user.verification_confirm", "Confirmed an email address", "Tried to confirm an email address"},
	{"user.mfa.check", "Verified an MFA code", "Tried to verify an MFA code"},
	{"user.edit", "Edited a user", "Tried to edit a user"},
	{"user.delete", "Deleted a user", "Tried to delete a user"},
	{"user.session.revoke", "Ended a session", "Tried to end a session"},
	{"user.sessions.revoke", "Ended all sessions", "Tried to end all sessions"},
	{"user.mfa.remove", "Removed an MFA method", "Tried to remove an MFA method"},
	{"user.mfa.reset", "Reset MFA", "Tried to reset MFA"},
	{"user.mfa.enroll", "Set up an authenticator app", "Tried to set up an authenticator app"},
	{"user.impersonate", "Started impersonation", "Tried to impersonate a user"},
	{"user.application.revoke", "Revoked an application's access", "Tried to revoke an application's access"},
	{"user.account.disconnect", "Disconnected an account", "Tried to disconnect an account"},
	{"user.password_reset", "Sent a password reset email", "Tried to send a password reset email"},
	{"user.magic_auth", "Sent a sign-in code", "Tried to send a sign-in code"},
	{"user.email_verification", "Sent a verification email", "Tried to send a verification email"},
	{"factor.enroll", "Set up an MFA method", "Tried to set up an MFA method"},
	{"factor.check", "Verified an MFA code", "Tried to verify an MFA code"},
	{"factor.send_code", "Sent an MFA code", "Tried to send an MFA code"},
	{"factor.reveal_code", "Viewed a one-time code", "Tried to create a one-time code"},
	{"factor.verify", "Verified an MFA code", "Tried to verify an MFA code"},
	{"factor.remove", "Removed an MFA method", "Tried to remove an MFA method"},
	{"magic_link.send", "Sent a magic link", "Tried to send a magic link"},
	{"magic_link.reveal", "Viewed a magic link", "Tried to create a magic link"},
	{"flag.enable", "Turned on a feature flag", "Tried to turn on a feature flag"},
	{"flag.disable", "Turned off a feature flag", "Tried to turn off a feature flag"},
	{"webhook.create", "Created a webhook endpoint", "Tried to create a webhook endpoint"},
	{"webhook.edit", "Edited a webhook endpoint", "Tried to edit a webhook endpoint"},
	{"webhook.enable", "Turned on a webhook endpoint", "Tried to turn on a webhook endpoint"},
	{"webhook.disable", "Turned off a webhook endpoint", "Tried to turn off a webhook endpoint"},
	{"webhook.delete", "Deleted a webhook endpoint", "Tried to delete a webhook endpoint"},
	{"membership.add", "Added a member", "Tried to add a member"},
	{"membership.role", "Changed a role", "Tried to change a role"},
	{"membership.deactivate", "Deactivated a membership", "Tried to deactivate a membership"},
	{"membership.reactivate", "Reactivated a membership", "Tried to reactivate a membership"},
	{"membership.remove", "Removed a member", "Tried to remove a member"},
	{"invitation.send", "Invited a user", "Tried to invite a user"},
	{"invitation.resend", "Sent an invitation again", "Tried to send an invitation again"},
	{"invitation.revoke", "Revoked an invitation", "Tried to revoke an invitation"},
}

// ActTitle is an act of an operator in words; one without words is shown as it is written. What was refused,
// failed or may not have happened reads as an attempt.
func ActTitle(action, outcome string) string {
	for _, words := range actWords {
		if words.action == action {
			if outcome != "done" && words.tried != "" {
				return words.tried
			}
			return words.done
		}
	}
	return humanise(strings.ReplaceAll(action, ".", " "))
}

// ActTypes are the actions that the ledger knows, to filter by. Those that read the same are one option.
func ActTypes() []ui.Option {
	var types []ui.Option
	for _, words := range actWords {
		if SameActions(words.action)[0] == words.action {
			types = append(types, ui.Option{Value: words.action, Label: words.done})
		}
	}
	return types
}

// SameActions are the actions that read the same as one, and itself.
func SameActions(action string) []string {
	var same []string
	for _, words := range actWords {
		if words.done == ActTitle(action, "done") {
			same = append(same, words.action)
		}
	}
	if len(same) == 0 {
		return []string{action}
	}
	return same
}

// LaterNotice tells an operator what became of an action of theirs whose outcome was unknown.
func LaterNotice(action, outcome, target, organization, note string) ActNotice {
	notice := ActNotice{Text: ActTitle(action, outcome)}
	if outcome != "done" {
		notice.Tone = ui.Attention
	}
	said := ui.Bare(note)
	if strings.HasPrefix(target, organization) {
		organization = "" // it is the target, or the target is named after it
	}
	if strings.Contains(said, target) {
		target = ""
	}
	if on := strings.Join(compact(target, organization), " · "); on != "" {
		notice.Text += ": " + on
	}
	notice.Text += ". " + note
	if outcome == "not_done" {
		notice.Text += " You can do it again."
	}
	return notice
}

// ActorCell is who acted; an act of nobody is known by where it came from.
func ActorCell(name, email, role, ip string) templ.Component {
	who := cmp.Or(name, email, "Not signed in")
	return hinted(who, strings.Join(compact(email, role, ip), " · "))
}

// ActTarget is on whom an act was done, and of which customer they are.
func ActTarget(target, organization string) templ.Component {
	switch {
	case target == "" && organization == "":
		return ui.Missing("–")
	case target == "" || organization == "" || strings.HasPrefix(target, organization):
		return ui.Text(cmp.Or(target, organization))
	default:
		return ui.Text(target + " · " + organization)
	}
}

// LaterUndone is the word for an action that was done and undone afterwards.
var LaterUndone = ui.State{Tone: ui.Neutral, Icon: "circle-x", Word: "Done, later undone"}

// OutcomeCell is how an action ended, with the note on hover, the link to the entry that undid it or that it undid, and
// the button that undoes it; nil where there is none. why says why there is no button, and lost are the old values that
// cannot be given back, to be copied.
func OutcomeCell(outcome, note string, isUndone bool, link *ui.Action, undo *ui.FormSpec, why string, lost []ui.Pair) templ.Component {
	state := ActOutcome(outcome)
	if isUndone {
		state = LaterUndone
	}
	state.Hint = cmp.Or(note, state.Hint)
	parts := []templ.Component{ui.StateBadge(state)}
	if link != nil {
		parts = append(parts, ui.Link(link.Label, link.URL))
	}
	if undo != nil {
		parts = append(parts, sendButton(*undo, "sm"))
	}
	if why != "" {
		parts = append(parts, ui.Muted(why))
	}
	for _, value := range lost {
		parts = append(parts, ui.Code(value.Value), ui.Copy("Copy "+value.Key, value.Value))
	}
	return ui.Join(parts...)
}

// actPages show what an act was about, by its target's type.
var actPages = map[string]paths.Route{
	"directory_user": paths.DirectoryUserShow, "user": paths.UserShow, "connection": paths.ConnectionShow, "directory": paths.DirectoryShow,
	"audit_log_export": paths.ExportShow, "invitation": paths.InvitationShow, "auth_factor": paths.FactorShow, "organization": paths.OrganizationShow,
}

// ActURL is the page of what an act was about, "" when it has none. What has no page of its own is on its customer's or
// on the list that it stands in.
func ActURL(targetType, targetID, organizationID string) string {
	page, hasPage := actPages[targetType]
	switch {
	case hasPage && isObjectID(targetID):
		return page.URL(targetID)
	case targetType == "audit_log_action" && targetID != "":
		return AuditActionURL(targetID)
	case targetType == "group" && targetID != "" && organizationID != "":
		return paths.GroupShow.URL(organizationID, targetID)
	case organizationID != "" && slices.Contains([]string{"it_contact", "api_key", "data_provider", "group"}, targetType):
		return paths.OrganizationSettings.URL(organizationID)
	case organizationID != "":
		return paths.OrganizationShow.URL(organizationID)
	case targetType == "webhook_endpoint":
		return paths.Webhooks.URL()
	case targetType == "feature_flag":
		return paths.Flags.URL()
	case targetType == "invitation":
		return paths.Invitations.URL()
	case targetType == "passwordless_session":
		return paths.MagicLinks.URL()
	default:
		return ""
	}
}

// isObjectID tells an ID from what an act that creates something had in its place, such as an email address.
func isObjectID(id string) bool { return strings.Contains(id, "_") && !strings.Contains(id, "@") }

func compact(texts ...string) []string {
	var kept []string
	for _, text := range texts {
		if text != "" {
			kept = append(kept, text)
		}
	}
	return kept
}
