package issues

import (
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/workos/health"
)

// issueGroup are issues that are shown as one (health.GroupIssues). The words of the first one stand for all.
type issueGroup []Issue

// groupIssues groups issues, the most severe group first. Issues explained by another one join its group, so that one cause
// is one box with one next step.
func groupIssues(issues []Issue) []issueGroup {
	plain := make([]health.Issue, len(issues))
	for i := range issues {
		plain[i] = issues[i].Issue
	}
	var groups []issueGroup
	for _, of := range health.GroupIssues(plain) {
		var group issueGroup
		for _, i := range of.Issues {
			group = append(group, issues[i])
		}
		for _, i := range of.Explained {
			group[0].Consequences = append(group[0].Consequences, issues[i])
		}
		groups = append(groups, group)
	}
	return groups
}

// consequences returns what follows the name of an issue that explains others: " · 12 sign-ins failed since".
func consequences(issue Issue) string {
	text := ""
	for _, effect := range issue.Consequences {
		if effect.Facts.Count == 0 { // not failing sign-ins, but what is deleted with the object
			continue
		}
		since := " in the last 7 days"
		if !issue.Facts.ExpiresAt.IsZero() && !effect.Since.Before(issue.Facts.ExpiresAt) {
			since = " since"
		}
		text += " · " + wording.Plural(effect.Facts.Count, "sign-in", "sign-ins") + " failed" + since
	}
	return text
}

// explainAffected explains what keeps a person from signing in, where, and what to do about it.
func explainAffected(issue Issue, cause health.Code, at Context) (title string, said wording.Explanation) {
	source := issue
	source.Code = cause
	what, said := explainIssue([]Issue{source}, at)
	said.What = what + ". " + said.What
	return "Affected by: " + wording.LowerFirst(Label(cause)) + atOrganization(issue), said
}

func atOrganization(issue Issue) string {
	if issue.Organization == "" {
		return ""
	}
	return " at " + ui.Isolated(issue.Organization)
}

// StateCallout explains a state, with the portal link that fixes it for operators who may issue one.
func StateCallout(organizationID string, canIssue bool, explanation wording.Explanation, tone ui.Tone, title string) ui.Callout {
	if canIssue && explanation.Intent != "" {
		return explanation.Callout(tone, title, LinkAction(organizationID, explanation.Intent))
	}
	return explanation.Callout(tone, title)
}
