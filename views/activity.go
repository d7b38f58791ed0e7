package views

import (
	"cmp"
	"strings"

	"frontdesk/views/ui"
	"frontdesk/web/paths"

	"github.com/a-h/templ"
)

// ActTitle is an act of an operator in words; one without words is shown as it is written. What was refused,
// failed or may not have happened reads as an attempt.
func ActTitle(action, outcome string) string {
	if outcome != "done" {
		switch action {
		case "sign_in":
			return "Tried to sign in"
		case "portal_link.issue":
			return "Tried to issue a portal link"
		case "audit_log_export.create":
			return "Tried to start an audit log export"
		case "audit_log_export.download":
			return "Tried to download an audit log export"
		}
	}
	for _, option := range ActTypes() {
		if option.Value == action {
			return option.Label
		}
	}
	return humanise(strings.ReplaceAll(action, ".", " "))
}

// ActTypes are the acts that the ledger knows.
func ActTypes() []ui.Option {
	return []ui.Option{
		{Value: "sign_in", Label: "Signed in"},
		{Value: "sign_out", Label: "Signed out"},
		{Value: "access.denied", Label: "Was refused"},
		{Value: "portal_link.issue", Label: "Issued a portal link"},
		{Value: "audit_log_export.create", Label: "Asked for an audit log export"},
		{Value: "audit_log_export.download", Label: "Downloaded an audit log export"},
		{Value: "directory_user.reveal_attributes", Label: "Looked at masked attributes"},
		{Value: "directory_user.reveal_raw", Label: "Looked at raw personal data"},
	}
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

// OutcomeCell is how an act ended, with the note on hover.
func OutcomeCell(outcome, note string) templ.Component {
	state := ActOutcome(outcome)
	state.Hint = cmp.Or(note, state.Hint)
	return ui.StateBadge(state)
}

// ActURL is the page of what an act was about, "" when it has none.
func ActURL(targetType, targetID, organizationID string) string {
	switch {
	case targetType == "directory_user" && targetID != "":
		return paths.DirectoryUserShow.URL(targetID)
	case targetType == "audit_log_export" && targetID != "":
		return paths.ExportShow.URL(targetID)
	case organizationID != "":
		return paths.OrganizationShow.URL(organizationID)
	default:
		return ""
	}
}

func compact(texts ...string) []string {
	var kept []string
	for _, text := range texts {
		if text != "" {
			kept = append(kept, text)
		}
	}
	return kept
}
