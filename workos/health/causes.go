package health

import (
	"cmp"
	"slices"
)

// Explains reports whether another issue is the cause of one that is not shown beside it: the owner of something is being deleted,
// or, of failing sign-ins: the certificate of their connection has expired, or
// no one can sign in through the person's connection. Failures from before the certificate expired have another
// cause. Several active connections explain only failures with errorAmbiguous.
func Explains(cause, effect Issue) bool {
	if !effect.Code.mayBeExplained() {
		return false
	}
	code := cause.Code
	of, affected := code.Cause()
	switch {
	case effect.Code.isDeletedWith(code):
		return code == UserDeleting && cause.UserID == effect.UserID || code != UserDeleting && cause.OrganizationID == effect.OrganizationID
	case effect.Code == ConnectionSignInsFailing && code == CertificateExpired:
		return cause.Subject == effect.Subject && effect.Facts.FailedAt.After(cause.Facts.ExpiresAt)
	case effect.Code == AddressSignInsFailing && affected && of == ConnectionAmbiguous:
		return effect.Facts.ErrorCode == errorAmbiguous
	case effect.Code == AddressSignInsFailing && affected:
		return cause.ID != "" && cause.ID == effect.Facts.ConnectionID &&
			(of != CertificateExpired || effect.Facts.FailedAt.After(cause.Facts.ExpiresAt))
	default:
		return false
	}
}

// errorAmbiguous is the error code of a sign-in for which WorkOS cannot choose the connection.
const errorAmbiguous = "ambiguous_connection_selector"

func (c Code) mayBeExplained() bool {
	return c == ConnectionSignInsFailing || c == AddressSignInsFailing || c.hidesOthers()
}

// IsShownTogether reports whether several issues of an organization with this code are shown as one.
func (c Code) IsShownTogether() bool { return c == MemberLeft || c == ConnectionAmbiguous }

// Group is what is shown as one issue: the issue, others of its organization with the same code if these are
// shown together, and the issues that they explain. The indexes are those of the list that was grouped.
type Group struct {
	Issues    []int
	Explained []int
}

// GroupIssues is the only rule for how many issues are shown and in which order: a deletion of the object itself first, then
// the most severe group, then by code. An object's page has a box for each group, and the cells, CSVs and counts of lists use
// the same number.
func GroupIssues(issues []Issue) []Group {
	order := make([]int, len(issues))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch first := issues[a].Code.comesFirst(); {
		case first == issues[b].Code.comesFirst():
		case first:
			return -1
		default:
			return 1
		}
		return cmp.Or(issues[a].Severity.Rank()-issues[b].Severity.Rank(), cmp.Compare(issues[a].Code, issues[b].Code))
	})
	type key struct {
		Subject
		Code
		organization string
	}
	var groups []Group
	var explained []int
	met, groupOf := map[key]bool{}, map[key]int{}
	for _, i := range order {
		issue := issues[i]
		own := key{Subject: issue.Subject, Code: issue.Code}
		if met[own] {
			continue
		}
		met[own] = true
		if issue.Code.mayBeExplained() && slices.ContainsFunc(issues, func(cause Issue) bool { return Explains(cause, issue) }) {
			explained = append(explained, i)
			continue
		}
		together := own
		if issue.Code.IsShownTogether() {
			together = key{Code: issue.Code, organization: issue.OrganizationID}
		}
		at, found := groupOf[together]
		if !found {
			at = len(groups)
			groupOf[together] = at
			groups = append(groups, Group{})
		}
		groups[at].Issues = append(groups[at].Issues, i)
	}
	for at := range groups {
		for _, effect := range explained {
			if slices.ContainsFunc(groups[at].Issues, func(cause int) bool { return Explains(issues[cause], issues[effect]) }) {
				groups[at].Explained = append(groups[at].Explained, effect)
			}
		}
	}
	return groups
}

// Shown returns the issues that are shown one by one: the first of each group.
func Shown(issues []Issue) []Issue {
	var shown []Issue
	for _, group := range GroupIssues(issues) {
		shown = append(shown, issues[group.Issues[0]])
	}
	return shown
}
