package views

import (
	"slices"

	"frontdesk/views/ui"
	"frontdesk/workos/health"
)

// foldConsequences puts failing sign-ins under the issue that explains them, so that one cause is one box with one next
// step.
func foldConsequences(issues []Issue) []Issue {
	causes := slices.DeleteFunc(slices.Clone(issues), func(effect Issue) bool {
		return slices.ContainsFunc(issues, func(cause Issue) bool { return health.Explains(cause.Issue, effect.Issue) })
	})
	for i := range causes {
		for _, effect := range issues {
			if health.Explains(causes[i].Issue, effect.Issue) {
				causes[i].Consequences = append(slices.Clone(causes[i].Consequences), effect)
			}
		}
	}
	return causes
}

// consequences is what follows the name of an issue that explains others: " · 12 sign-ins failed since".
func consequences(issue Issue) string {
	text := ""
	for _, effect := range issue.Consequences {
		since := " in the last 7 days"
		if !issue.Facts.ExpiresAt.IsZero() && !effect.Since.Before(issue.Facts.ExpiresAt) {
			since = " since"
		}
		text += " · " + Plural(effect.Facts.Count, "sign-in", "sign-ins") + " failed" + since
	}
	return text
}

// explainAffected says of a person what keeps them from signing in, where that is, and what to do about it.
func explainAffected(issue Issue, cause health.Code, at IssueContext) (title string, said Explanation) {
	source := issue
	source.Code = cause
	what, said := explainIssue([]Issue{source}, at)
	said.What = what + ". " + said.What
	return IssueLabel(issue.Code) + atOrganization(issue), said
}

func atOrganization(issue Issue) string {
	if issue.Organization == "" {
		return ""
	}
	return " at " + ui.Isolated(issue.Organization)
}
