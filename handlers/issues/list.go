package issues

import (
	"context"

	"frontdesk/handlers/list"
	"frontdesk/handlers/page"
	"frontdesk/views"
	issuesview "frontdesk/views/issues"
	"frontdesk/views/ui"
	"frontdesk/web/live"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/mirror"

	"github.com/a-h/templ"
)

// List is the list of all open issues.
func (h *Handlers) List(c request.Context) error {
	type issue = mirror.Issue
	at := issuesview.Context{Now: h.Now()}
	said := func(i issue) issuesview.Said { return issuesview.Say(shown(i), at) }
	return list.Show(h.Base, c, list.Spec[issue]{
		ID: "issues", Title: "Issues", Section: views.SectionIssues, Path: paths.Issues.URL(), Sort: "severity", Topic: live.Issues,
		Hint: "Name, email, organization or ID", FileName: "issues",
		Columns: []list.Column[issue]{
			{Label: "Issue", Text: func(i issue) string { return issuesview.Label(i.Code) }},
			{Key: "severity", Label: "Severity", Text: func(i issue) string { return issuesview.SeverityState(i.Severity).Word },
				Cell: func(i issue) templ.Component { return ui.StateBadge(issuesview.SeverityState(i.Severity)) }},
			{Label: "Target", Text: func(i issue) string { return issuesview.Target(shown(i)) },
				Cell: func(i issue) templ.Component {
					return ui.Titled(issuesview.Target(shown(i)), issuesview.KindWord(i.Kind))
				}},
			{Label: "Organization", None: "no organization", Text: func(i issue) string { return i.OrganizationName }},
			{Label: "Who needs to act", Minor: true, Text: func(i issue) string { return issuesview.Owner(i.Owner) }},
			{Key: "since", Label: "Since", Time: true, None: "unknown", Text: func(i issue) string { return page.CSVTime(moment(i)) },
				Cell: func(i issue) templ.Component { return ui.Time(moment(i)) }},
			{Label: "Details", CSVOnly: true, Text: func(i issue) string { return said(i).Title }},
			{Label: "What it means", CSVOnly: true, Text: func(i issue) string { return said(i).What }},
			{Label: "What to do", CSVOnly: true, Text: func(i issue) string { return said(i).Next }},
			{Label: "Kind", CSVOnly: true, Text: func(i issue) string { return issuesview.KindWord(i.Kind) }},
			{Label: "Email", CSVOnly: true, Text: func(i issue) string { return ui.Named(i.Facts.Email, i.Address) }},
			{Label: "Code", CSVOnly: true, Text: func(i issue) string { return string(i.Code) }},
			{Label: "ID", CSVOnly: true, Text: func(i issue) string { return i.ID }},
			{Label: "Organization ID", CSVOnly: true, Text: func(i issue) string { return i.OrganizationID }},
			{Label: "User ID", CSVOnly: true, Text: func(i issue) string { return i.UserID }},
		},
		Filters: []ui.Filter{
			issuesview.SeverityFilter(), issuesview.CodeFilter(), issuesview.OwnerFilter(), issuesview.AgeFilter(), h.OrganizationFilter(c),
		},
		URL:   func(i issue) string { return issuesview.URL(shown(i)) },
		Label: func(i issue) string { return said(i).Title },
		Fetch: h.Mirror.IssueRows,
		Count: func(ctx context.Context, q mirror.Query) (int, bool, bool, error) {
			n, more, err := h.Mirror.CountIssues(ctx, h.Scope(ctx), q)
			return n, more, err == nil, err
		},
		Nothing: ui.Empty{Title: "No open issues", Text: "Nothing is wrong with any customer, connection, directory or person."},
	})
}

func shown(i mirror.Issue) issuesview.Issue {
	return issuesview.Issue{Issue: i.Issue, Organization: i.OrganizationName}
}

func moment(i mirror.Issue) workos.Time { return workos.Time{Time: i.Since} }
