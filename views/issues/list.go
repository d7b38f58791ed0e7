package issues

import (
	"cmp"
	"slices"

	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/workos/health"
)

// kindWords name the kinds of objects that rules judge, in the order in which lists group issues.
var kindWords = []struct {
	kind health.Kind
	word string
}{
	{health.KindConnection, "Connection"}, {health.KindDirectory, "Directory"}, {health.KindDomain, "Domain"},
	{health.KindMembership, "Membership"}, {health.KindUser, "User"}, {health.KindInvitation, "Invitation"},
	{health.KindAddress, "Email address"}, {health.KindOrganization, "Organization"},
}

// KindWord names the kind of the object that an issue is about.
func KindWord(kind health.Kind) string {
	for _, known := range kindWords {
		if known.kind == kind {
			return known.word
		}
	}
	return string(kind)
}

// SeverityState is the badge of a severity.
func SeverityState(severity health.Severity) ui.State {
	words := map[health.Severity]string{health.Critical: "Critical", health.Warning: "Warning", health.Info: "Notice"}
	return ui.State{Tone: Tone(severity), Word: cmp.Or(words[severity], string(severity))}
}

// Target returns the name of the object that an issue is about.
func Target(issue Issue) string {
	if issue.Kind == health.KindOrganization {
		return ui.Named(issue.Facts.Name, issue.Organization, issue.ID)
	}
	return ui.Named(issue.Facts.Name, issue.Facts.Email, issue.Address, issue.ID)
}

// URL returns the page that shows an issue.
func URL(issue Issue) string {
	switch issue.Kind {
	case health.KindConnection:
		return paths.ConnectionShow.URL(issue.ID)
	case health.KindDirectory:
		return paths.DirectoryShow.URL(issue.ID)
	case health.KindInvitation:
		return paths.InvitationShow.URL(issue.ID)
	case health.KindOrganization, health.KindDomain:
		return paths.OrganizationShow.URL(issue.OrganizationID)
	}
	if issue.UserID != "" {
		return paths.UserShow.URL(issue.UserID)
	}
	if issue.Kind == health.KindAddress {
		return paths.With(paths.Search.URL(), "q", cmp.Or(issue.Facts.Email, issue.Address))
	}
	return paths.OrganizationShow.URL(issue.OrganizationID)
}

// ListURL returns the list of all issues with a filter, given as pairs of name and value.
func ListURL(pairs ...string) string { return paths.With(paths.Issues.URL(), pairs...) }

// AttentionURL returns the list of the issues that need attention.
func AttentionURL() string { return ListURL("severity", string(health.StatusAttention)) }

// Said is an issue in words, as the box on its object's page has it.
type Said struct{ Title, What, Next string }

// Say describes one issue.
func Say(issue Issue, at Context) Said {
	title, said := explainIssue([]Issue{issue}, at)
	return Said{Title: title, What: said.What, Next: said.Next}
}

// SeverityFilter filters the list of issues by severity.
func SeverityFilter() ui.Filter {
	filter := ui.Filter{Name: "severity", Label: "Severity",
		Options: []ui.Option{{Value: string(health.StatusAttention), Label: "Needs attention"}}}
	for _, severity := range []health.Severity{health.Critical, health.Warning, health.Info} {
		filter.Options = append(filter.Options, ui.Option{Value: string(severity), Label: SeverityState(severity).Word})
	}
	return filter
}

// CodeFilter filters the list of issues by what is wrong. Its options are grouped by the kind of the object.
func CodeFilter() ui.Filter {
	filter := ui.Filter{Name: "issue", Label: "Issue"}
	for _, of := range kindWords {
		group := ui.OptionGroup{Label: of.word}
		for _, rule := range health.Rules() {
			if rule.Judges == of.kind {
				group.Options = append(group.Options, ui.Option{Value: string(rule.Code), Label: Label(rule.Code)})
			}
		}
		if len(group.Options) > 0 {
			filter.Groups = append(filter.Groups, group)
		}
	}
	return filter
}

// OwnerFilter filters the list of issues by who needs to act.
func OwnerFilter() ui.Filter {
	filter := ui.Filter{Name: "owner", Label: "Who needs to act", None: "Anyone needs to act"}
	for _, owner := range owners() {
		filter.Options = append(filter.Options, ui.Option{Value: string(owner), Label: Owner(owner)})
	}
	return filter
}

// owners returns those who need to act by some rule, our own team first.
func owners() []health.Owner {
	var found []health.Owner
	for _, owner := range []health.Owner{health.OurTeam, health.CustomerAdmin, health.Person, health.WorkOS, health.NoAction} {
		if slices.ContainsFunc(health.Rules(), func(rule health.Rule) bool { return rule.Owner == owner }) {
			found = append(found, owner)
		}
	}
	return found
}

// AgeFilter filters the list of issues by how long they have been open.
func AgeFilter() ui.Filter {
	return ui.Filter{Name: "age", Label: "Since", None: "Any time", Options: []ui.Option{
		{Value: string(health.AgeDay), Label: "In the last 24 hours"}, {Value: string(health.AgeWeek), Label: "In the last 7 days"},
		{Value: string(health.AgeOverWeek), Label: "More than 7 days ago"}, {Value: string(health.AgeOverMonth), Label: "More than 30 days ago"},
		{Value: string(health.AgeUnknown), Label: "Unknown since when"},
	}}
}
