package issues

import (
	"cmp"
	"slices"
	"strings"

	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/workos"
	"frontdesk/workos/health"
)

// FrameIssues are the issues of an object. The overview tab shows each of them; every other tab shows
// one line that links to the overview.
type FrameIssues struct {
	Issues []Issue
	At     Context
}

// maxIssuesNamed is how many issues that line names.
const maxIssuesNamed = 3

// OnTab adds the line about the issues to a page, unless it is the overview, which is the first tab.
func (f FrameIssues) OnTab(page ui.ObjectPage) ui.ObjectPage {
	if len(page.Tabs) == 0 || page.Tabs[0].Current {
		return page
	}
	if line, found := f.summary(page.Tabs[0].URL); found {
		page.Callouts = append(page.Callouts, line)
	}
	return page
}

// summary returns one line for all issues: those that need attention or, if there are none, those that are worth knowing.
func (f FrameIssues) summary(overview string) (ui.Callout, bool) {
	all := groupIssues(f.Issues)
	urgent := slices.DeleteFunc(slices.Clone(all), func(g issueGroup) bool { return g[0].Severity == health.Info })
	title := wording.Plural(len(urgent), "issue needs", "issues need") + " attention: "
	if len(urgent) == 0 {
		urgent, title = all, wording.Plural(len(all), "notice", "notices")+": "
	}
	if len(urgent) == 0 {
		return ui.Callout{}, false
	}
	return ui.Callout{
		Tone: Tone(urgent[0][0].Severity), Title: title + f.names(urgent), Actions: []ui.Action{{Label: "Show on overview", URL: overview}},
	}, true
}

// names lists the issues in a few words, each kind once.
func (f FrameIssues) names(groups []issueGroup) string {
	var names []string
	times := map[string]int{}
	for _, group := range groups {
		issue := group[0]
		name := wording.LowerFirst(Label(issue.Code))
		expires := issue.Facts.ExpiresAt
		switch {
		case issue.Code == health.MemberLeft:
			name = peopleLeft(len(group))
		case issue.Code == health.CertificateExpired && !expires.IsZero():
			name = "certificate expired " + ui.Relative(expires, f.At.Now)
		case issue.Code == health.CertificateExpiring && !expires.IsZero():
			name = "certificate expires " + ui.Until(expires, f.At.Now)
		}
		if _, affected := issue.Code.Cause(); affected {
			name += atOrganization(issue)
		}
		name += consequences(issue)
		if times[name]++; times[name] == 1 {
			names = append(names, name)
		}
	}
	more := len(names) - maxIssuesNamed
	names = names[:min(len(names), maxIssuesNamed)]
	for i, name := range names {
		if times[name] > 1 {
			names[i] += " (" + wording.Number(times[name]) + ")"
		}
	}
	if more > 0 {
		names = append(names, "and "+wording.Number(more)+" more")
	}
	return strings.Join(names, ", ")
}

// PortalIntent returns the intent of the portal link that fixes the most severe issue that a link can fix, "" for none.
func (f FrameIssues) PortalIntent() string {
	for _, issue := range bySeverity(f.Issues) {
		if _, said := explainIssue([]Issue{issue}, f.At); said.Intent != "" {
			return said.Intent
		}
	}
	return ""
}

// HeadLinkAction is LinkAction as the page's main action.
func HeadLinkAction(organizationID, intent string) ui.Action {
	action := LinkAction(organizationID, intent)
	action.Primary = true
	return action
}

// bySeverity sorts issues as the rows of lists are sorted: the most severe first, and those of one severity by code.
func bySeverity(issues []Issue) []Issue {
	sorted := slices.Clone(issues)
	slices.SortStableFunc(sorted, func(a, b Issue) int {
		return cmp.Or(cmp.Compare(a.Severity.Rank(), b.Severity.Rank()), cmp.Compare(a.Code, b.Code))
	})
	return sorted
}

// LinkAction issues a portal link for an intent. Its label names the intent, in the head of a page, in a box and above
// a table: the same label is the same link. Without an intent the operator chooses it.
func LinkAction(organizationID, intent string) ui.Action {
	label := "Issue portal link"
	switch intent {
	case health.RemedySSO.PortalIntent():
		label = "Issue single sign-on link"
	case health.RemedyDirectory.PortalIntent():
		label = "Issue directory sync link"
	case health.RemedyDomain.PortalIntent():
		label = "Issue domain verification link"
	case health.RemedyCertificate.PortalIntent():
		label = "Issue certificate renewal link"
	case workos.IntentLogStreams:
		label = "Issue log stream link"
	}
	return ui.Action{Label: label, Icon: "link", URL: views.IssueLinkURL(organizationID, intent)}
}
