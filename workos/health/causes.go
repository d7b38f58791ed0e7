package health

import "slices"

// Explains tells whether sign-ins fail because of another issue: the certificate of their connection has expired, or the
// person uses a connection through which nobody can sign in. Failures from before the certificate expired have another cause.
func Explains(cause, effect Issue) bool {
	code := cause.Code
	of, affected := code.Cause()
	switch {
	case effect.Code == ConnectionSignInsFailing && code == CertificateExpired:
		return cause.Subject == effect.Subject && effect.Facts.FailedAt.After(cause.Facts.ExpiresAt)
	case effect.Code == AddressSignInsFailing && affected:
		return cause.ID != "" && cause.ID == effect.Facts.ConnectionID &&
			(of != CertificateExpired || effect.Facts.FailedAt.After(cause.Facts.ExpiresAt))
	default:
		return false
	}
}

// IsShownTogether tells of codes whose issues are told as one when an organization has several of them.
func (c Code) IsShownTogether() bool { return c == MemberLeft || c == ConnectionAmbiguous }

// Shown are the issues that people are told of one by one, in their order: without those that another one explains, each
// once, and one of each code that is shown together. A list counts them, and an object's page has a box for each.
func Shown(issues []Issue) []Issue {
	type key struct {
		Subject
		Code
	}
	var shown []Issue
	told := map[key]bool{}
	for _, issue := range issues {
		of := key{issue.Subject, issue.Code}
		if issue.Code.IsShownTogether() {
			of.Subject = Subject{}
		}
		if told[of] || slices.ContainsFunc(issues, func(cause Issue) bool { return Explains(cause, issue) }) {
			continue
		}
		told[of] = true
		shown = append(shown, issue)
	}
	return shown
}
