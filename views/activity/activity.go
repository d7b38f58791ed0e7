// Package activity has the words and cells of Activity: who did what, to whom, and how it ended.
package activity

import (
	"cmp"
	"slices"
	"strings"

	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"

	"github.com/a-h/templ"
)

// ActorCell shows who acted; a person who was not signed in is shown by their address.
func ActorCell(name, email, role, ip string) templ.Component {
	who := cmp.Or(name, email, "Not signed in")
	return ui.Hinted(who, strings.Join(wording.NonEmpty(email, role, ip), " · "))
}

// LaterUndone is the word for an action that was done and undone afterwards.
var LaterUndone = ui.State{Tone: ui.Neutral, Icon: "circle-x", Word: "Done, later undone"}

// OutcomeCell shows how an action ended, with the note on hover, the link to the entry that undid it or that it undid, and
// the button that undoes it; nil if there is none. why explains why there is no button, and lost are the old values that
// cannot be restored, for copying.
func OutcomeCell(state ui.State, note string, link *ui.Action, undo *ui.FormSpec, why string, lost []ui.Pair) templ.Component {
	state.Hint = cmp.Or(note, state.Hint)
	parts := []templ.Component{ui.StateBadge(state)}
	if link != nil {
		parts = append(parts, ui.Link(link.Label, link.URL))
	}
	if undo != nil {
		parts = append(parts, ui.SendButton(*undo, "sm"))
	}
	if why != "" {
		parts = append(parts, ui.Muted(why))
	}
	for _, value := range lost {
		parts = append(parts, ui.Code(value.Value), ui.Copy("Copy "+value.Key, value.Value))
	}
	return ui.Join(parts...)
}

// targetPages maps the type of an action's target to its page.
var targetPages = map[string]paths.Route{
	"directory_user": paths.DirectoryUserShow, "user": paths.UserShow, "connection": paths.ConnectionShow, "directory": paths.DirectoryShow,
	"audit_log_export": paths.ExportShow, "invitation": paths.InvitationShow, "auth_factor": paths.FactorShow,
	"organization": paths.OrganizationShow,
}

// TargetURL returns the page of an action's target, "" if it has none. A target without its own page is shown on its
// customer's page or in a list.
func TargetURL(targetType, targetID, organizationID string) string {
	page, hasPage := targetPages[targetType]
	switch {
	case hasPage && isObjectID(targetID):
		return page.URL(targetID)
	case targetType == "audit_log_action" && targetID != "":
		return paths.AuditAction.URL(targetID)
	case targetType == "group" && targetID != "" && organizationID != "":
		return paths.GroupShow.URL(organizationID, targetID)
	case organizationID != "" && slices.Contains([]string{"it_contact", "api_key", "data_provider", "group"}, targetType):
		return paths.OrganizationSettings.URL(organizationID)
	case organizationID != "":
		return paths.OrganizationShow.URL(organizationID)
	case targetType == "webhook_endpoint":
		return paths.Webhooks.URL()
	case targetType == "sync", targetType == "event":
		return paths.Sync.URL()
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

// isObjectID reports whether a text is an ID, and not what a creating action has in its place, such as an email address.
func isObjectID(id string) bool { return strings.Contains(id, "_") && !strings.Contains(id, "@") }
