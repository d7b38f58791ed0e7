// Package issues describes the issues that workos/health finds: labels for lists, boxes for pages, filters.
package issues

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/workos/health"

	"github.com/a-h/templ"
)

// Issue is an issue from package health, with the name of its organization.
type Issue struct {
	health.Issue
	Organization string
	Consequences []Issue // what this issue explains, which gets no box of its own
}

// Tone returns the tone of a severity.
func Tone(severity health.Severity) ui.Tone {
	switch severity {
	case health.Critical:
		return ui.Danger
	case health.Warning:
		return ui.Attention
	default:
		return ui.Neutral
	}
}

// Owner returns who needs to act.
func Owner(owner health.Owner) string { return wording.Who(owner) }

// Label names a code in a list. An issue that affects a person is named after its cause.
func Label(code health.Code) string {
	if cause, found := code.Cause(); found {
		code = cause
	}
	if words, known := issueWords[code]; known {
		return words.label
	}
	return wording.Humanized(string(code))
}

// Labels names the codes of a row for the CSV: each label once, with how often it applies if that is more than
// once.
func Labels(codes []health.Code) string {
	var labels []string
	times := map[string]int{}
	for _, code := range codes {
		label := Label(code)
		if times[label]++; times[label] == 1 {
			labels = append(labels, label)
		}
	}
	for i, label := range labels {
		if n := times[label]; n > 1 {
			labels[i] += " (" + wording.Number(n) + ")"
		}
	}
	return strings.Join(labels, "; ")
}

// None is the label of a row without issues.
const None = "No issues"

// Summary is the cell of a list that summarizes a row's issues.
func Summary(status health.Status, codes []health.Code) templ.Component {
	if state := State(status, codes); state != nil {
		return ui.StateBadge(*state)
	}
	return ui.Missing(None)
}

// State is the badge that summarizes a row's issues, nil for none.
func State(status health.Status, codes []health.Code) *ui.State {
	if len(codes) == 0 {
		return nil
	}
	state := ui.State{Tone: ui.Neutral, Word: Label(codes[0]), Hint: Labels(codes)}
	if status == health.StatusAttention {
		state.Tone = ui.Attention
		cause, affected := codes[0].Cause()
		rule, known := health.RuleOf(codes[0])
		if affected && health.AffectedSeverity(cause) == health.Critical || known && rule.Severity == health.Critical {
			state.Tone = ui.Danger
		}
	}
	if len(codes) > 1 {
		state.Word += " +" + wording.Number(len(codes)-1)
	}
	return &state
}

// StatusWithIssues is the status of a row with its other issues: "Active, sign-ins failing +1". An issue that is
// the status itself is not repeated.
func StatusWithIssues(status ui.State, severity health.Status, codes []health.Code) ui.State {
	others := slices.DeleteFunc(slices.Clone(codes), func(code health.Code) bool { return issueWords[code].isStatus })
	issues := State(severity, others)
	if issues == nil {
		return status
	}
	issues.Word = status.Word + ", " + wording.LowerFirst(issues.Word)
	issues.Hint = Labels(codes)
	if status.Tone == ui.Danger {
		issues.Tone = ui.Danger
	}
	return *issues
}

// CustomerStatuses are the statuses by which the list of organizations is filtered.
func CustomerStatuses() []ui.Option {
	return []ui.Option{
		{Value: string(health.StatusAttention), Label: "Needs attention"}, {Value: string(health.StatusNotice), Label: "Notices only"},
		{Value: string(health.StatusHealthy), Label: "Healthy"},
	}
}

// Filter filters a list by the issues of its rows.
func Filter() ui.Filter {
	return ui.Filter{Name: "health", Label: "Issues", None: "With or without issues", Options: []ui.Option{
		{Value: string(health.StatusAttention), Label: "Needs attention"}, {Value: string(health.StatusNotice), Label: "Notices only"},
		{Value: string(health.StatusHealthy), Label: "No issues"},
	}}
}

// LeftFilter filters a list of members by those who left the customer's directory or are suspended in it.
func LeftFilter() ui.Filter {
	return ui.Filter{Name: "issue", Label: "Directory", None: "Any member",
		Options: []ui.Option{{Value: string(health.MemberLeft), Label: Label(health.MemberLeft)}}}
}

// CertificateFilter filters a list of connections by their certificates.
func CertificateFilter() ui.Filter {
	return ui.Filter{Name: "certificate", Label: "Certificate", Options: []ui.Option{
		{Value: string(health.CertificateIsExpired), Label: "Certificate expired"},
		{Value: string(health.CertificateWithin30), Label: "Expires within 30 days"},
		{Value: string(health.CertificateWithin90), Label: "Expires in 30 to 90 days"},
		{Value: string(health.CertificateLater), Label: "Expires later"},
		{Value: string(health.CertificateUnknown), Label: "Expiry unknown"},
		{Value: string(health.CertificateNone), Label: "No certificate"},
	}}
}

// Context is where issues are shown: the operator's permissions, and the object of the page.
type Context struct {
	Now            time.Time
	CanIssue       bool // portal links
	MayMemberships bool
	MayInvite      bool
	Here           health.Subject // the object of the page, which needs no link to itself
	Certificates   []Certificate  // with the dates that cannot be read
}

// Callouts returns the boxes at the top of a page, the most severe first.
func Callouts(issues []Issue, at Context) []ui.Callout {
	var callouts []ui.Callout
	for _, group := range groupIssues(issues) {
		callouts = append(callouts, issueCallout(group, at))
	}
	return callouts
}

// WorstFirst sorts boxes: critical ones first, then those that need attention, then those that are only worth knowing.
func WorstFirst(callouts []ui.Callout) []ui.Callout {
	order := []ui.Tone{ui.Danger, ui.Attention, ui.Neutral, ui.OK}
	slices.SortStableFunc(callouts, func(a, b ui.Callout) int { return slices.Index(order, a.Tone) - slices.Index(order, b.Tone) })
	return callouts
}

// explainIssue returns the title and the text of the box of one issue, or of several with the same code.
func explainIssue(of []Issue, at Context) (title string, said wording.Explanation) {
	issue := of[0]
	if cause, found := issue.Code.Cause(); found {
		return explainAffected(issue, cause, at)
	}
	words, known := issueWords[issue.Code]
	if !known {
		words = issueText{label: wording.Humanized(string(issue.Code))}
	}
	said = wording.Explanation{What: words.what, Who: Owner(issue.Owner), Next: words.next, Intent: issue.Remedy.PortalIntent()}
	if words.say == nil {
		return words.label, said
	}
	return words.say(of, at, said)
}

// issueCallout returns the box of one issue, or of several with the same code.
func issueCallout(of []Issue, at Context) ui.Callout {
	issue := of[0]
	title, said := explainIssue(of, at)
	title += consequences(issue)
	callout := said.Callout(Tone(issue.Severity), title, issueActions(of, at)...)
	if at.CanIssue && said.Intent != "" && issue.OrganizationID != "" {
		callout.Actions = append(callout.Actions, LinkAction(issue.OrganizationID, said.Intent))
	}
	return callout
}

// maxIssueLinks is how many issues in one box get their own link.
const maxIssueLinks = 3

// issueActions are the actions that lead to the object of an issue, or fix it.
func issueActions(of []Issue, at Context) []ui.Action {
	var actions []ui.Action
	for _, issue := range of[:min(len(of), maxIssueLinks)] {
		name := cmp.Or(issue.Facts.Name, issue.Facts.Email)
		switch issue.Kind {
		case health.KindConnection:
			if issue.Subject != at.Here {
				actions = append(actions, ui.Action{Label: "Open connection", URL: paths.ConnectionShow.URL(issue.ID)})
			}
		case health.KindDirectory:
			if issue.Subject != at.Here {
				actions = append(actions, ui.Action{Label: "Open directory", URL: paths.DirectoryShow.URL(issue.ID)})
			}
		case health.KindMembership:
			actions = append(actions, membershipIssueActions(issue, name, len(of) == 1, at)...)
		case health.KindInvitation:
			if at.Here.Kind != health.KindInvitation {
				actions = append(actions, ui.Action{Label: "Open invitation", URL: paths.InvitationShow.URL(issue.ID)})
			}
			if at.MayInvite && issue.Code == health.InvitationExpired {
				actions = append(actions, InviteAgain(issue.ID))
			}
		case health.KindAddress:
			if issue.Facts.ConnectionID != "" {
				actions = append(actions, ui.Action{Label: "Open connection", URL: paths.ConnectionShow.URL(issue.Facts.ConnectionID)})
			}
		}
	}
	first := of[0]
	isAmbiguous := first.Code == health.ConnectionAmbiguous || first.Code == health.AffectedBy(health.ConnectionAmbiguous)
	if isAmbiguous && first.OrganizationID != "" {
		actions = []ui.Action{{Label: "Compare the " + wording.Number(first.Facts.Count) + " connections", // to delete the one that is not used
			URL: paths.With(paths.Connections.URL(), "organization", first.OrganizationID, "state", "active")}}
	}
	if len(of) > 1 && of[0].Code == health.MemberLeft && of[0].OrganizationID != "" {
		actions = append(actions, ui.Action{Label: "See all " + wording.Number(len(of)),
			URL: paths.With(paths.OrganizationUsers.URL(of[0].OrganizationID), "issue", string(health.MemberLeft))})
	}
	return actions
}

func membershipIssueActions(issue Issue, name string, alone bool, at Context) []ui.Action {
	var actions []ui.Action
	isInDirectory := issue.Code == health.MemberLeft || issue.Code == health.MemberStatusUnknown
	if isInDirectory && issue.Facts.DirectoryUserID != "" && at.Here.Kind != health.KindDirectoryUser {
		label := "Open directory user"
		if !alone {
			label = "Open " + name
		}
		actions = append(actions, ui.Action{Label: label, URL: paths.DirectoryUserShow.URL(issue.Facts.DirectoryUserID)})
	}
	if at.Here.Kind != health.KindUser && alone && issue.UserID != "" {
		actions = append(actions, ui.Action{Label: "Open user", URL: paths.UserShow.URL(issue.UserID)})
	}
	if issue.Code == health.MemberLeft && alone && at.MayMemberships {
		actions = append(actions, ui.Action{Label: "Deactivate membership", URL: paths.MembershipDeactivate.URL(issue.ID)})
	}
	return actions
}

// InviteAgain links to the form for an invitation like an earlier one.
func InviteAgain(id string) ui.Action {
	return ui.Action{Label: "Invite again", URL: paths.With(paths.InvitationNew.URL(), "again", id), Primary: true}
}
