package health

import (
	"slices"
	"time"
)

// Key is what connects objects of two kinds.
type Key string

// The keys.
const (
	KeyOrganization Key = "organization_id"
	KeyConnection   Key = "connection_id"
	KeyUser         Key = "user_id"
	KeyEmail        Key = "email" // compared as the product compares addresses
)

// Read declares that a rule reads related objects of a kind: those that have all Keys in common with the subject. A change of
// one of them makes the rule run again. A rule sees nothing that it does not declare.
type Read struct {
	Kind Kind
	Keys []Key
}

// Rule finds one kind of issue.
type Rule struct {
	Code     Code
	Judges   Kind
	Reads    []Read
	Severity Severity // the most urgent that the rule gives
	Owner    Owner
	Remedy   Remedy
	Customer bool   // counts for the status of the customer as a whole, not for the object alone
	When     string // the rule finds an issue, in words for the operator: the evidence, and its thresholds
	check    func(in *Input, now time.Time) finding
	sees     []relation // that follow from Reads
}

// finding is the result of a rule's check: whether there is an issue, its facts, and when the result changes next.
type finding struct {
	found    bool
	severity Severity // "" for the rule's own
	owner    Owner    // "" for the rule's own
	remedy   *Remedy  // nil for the rule's own
	since    time.Time
	facts    Facts
	next     time.Time // zero for never
}

// subject returns the subject of an input's issues.
func (in *Input) subject() (Subject, Issue) {
	issue := Issue{}
	var id string
	switch in.Kind {
	case KindOrganization:
		id, issue.OrganizationID = in.Organization.ID, in.Organization.ID
	case KindConnection:
		id, issue.OrganizationID = in.Connection.ID, in.Connection.OrganizationID
	case KindDirectory:
		id, issue.OrganizationID = in.Directory.ID, in.Directory.OrganizationID
	case KindDomain:
		id, issue.OrganizationID = in.Domain.ID, in.Domain.OrganizationID
	case KindUser:
		id, issue.UserID, issue.Address = in.User.ID, in.User.ID, in.User.Email
	case KindMembership:
		id, issue.OrganizationID, issue.UserID = in.Membership.ID, in.Membership.OrganizationID, in.Membership.UserID
	case KindInvitation:
		id, issue.OrganizationID, issue.Address = in.Invitation.ID, in.Invitation.OrganizationID, in.Invitation.Email
	case KindAddress:
		id, issue.Address = in.Address, in.Address
		if len(in.Users) == 1 {
			issue.UserID = in.Users[0].ID
		}
	}
	return Subject{in.Kind, id}, issue
}

// Evaluate applies every rule of the input's kind. next is when the issues change without a change of objects, zero for never.
func Evaluate(in *Input, now time.Time) (issues []Issue, next time.Time) {
	now = now.Truncate(time.Minute)
	subject, about := in.subject()
	var seen Input
	for i := range rules {
		rule := &rules[i]
		if rule.Judges != in.Kind {
			continue
		}
		in.show(&seen, rule.sees)
		f := rule.check(&seen, now)
		if at := nextMinute(f.next); at.After(now) && (next.IsZero() || at.Before(next)) {
			next = at
		}
		if !f.found {
			continue
		}
		issue := about
		issue.Subject, issue.Code, issue.Since, issue.Facts = subject, rule.Code, f.since, f.facts
		issue.Severity, issue.Owner, issue.Remedy = rule.Severity, rule.Owner, rule.Remedy
		if f.severity != "" {
			issue.Severity = f.severity
		}
		if f.owner != "" {
			issue.Owner = f.owner
		}
		if f.remedy != nil {
			issue.Remedy = *f.remedy
		}
		issues = append(issues, issue)
	}
	if at := slices.IndexFunc(issues, func(i Issue) bool { return i.Code.hidesOthers() }); at >= 0 {
		issues = issues[at : at+1]
	}
	return issues, next
}

// HasEnded reports whether something with an end has ended. An end passes with the minute, because every
// rule's time is cut to it. So a status, an issue, a filter and the words about them always agree.
func HasEnded(end, now time.Time) bool { return timeLeft(end, now) <= 0 }

// timeLeft returns the time until an end, as rules see it.
func timeLeft(end, now time.Time) time.Duration { return end.Sub(now.Truncate(time.Minute)) }

// nextMinute returns the first whole minute at or after a time. Because the time is cut to the minute, nothing changes earlier.
func nextMinute(t time.Time) time.Time {
	if cut := t.Truncate(time.Minute); cut.Before(t) {
		return cut.Add(time.Minute)
	}
	return t
}

// Rules is the registry: one rule for each code.
func Rules() []Rule {
	return append([]Rule(nil), rules...)
}

// RuleOf returns the rule that finds issues of a code, and false for a code without a rule in this version.
func RuleOf(code Code) (Rule, bool) {
	for _, rule := range rules {
		if rule.Code == code {
			return rule, true
		}
	}
	return Rule{}, false
}
