package page

import (
	"frontdesk/auth"
	"frontdesk/views"
	issuesview "frontdesk/views/issues"
	organizationsview "frontdesk/views/organizations"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/health"
	"frontdesk/workos/mirror"

	"github.com/a-h/templ"
)

// Framer returns a page with an object's frame around one of its tabs; it reads the object from WorkOS.
type Framer func(body templ.Component) (views.Page, error)

// OrganizationTab puts the organization of the path around one of its tabs.
func (b *Base) OrganizationTab(c request.Context, tab string) Framer {
	return func(body templ.Component) (views.Page, error) {
		organization, err := b.OrganizationResource().Read(c)
		if err != nil {
			return views.Page{}, err
		}
		return OrganizationPage(b.OrganizationFrame(c, organization, tab), body), nil
	}
}

func OrganizationPage(frame organizationsview.Frame, body templ.Component) views.Page {
	return views.Page{Title: frame.Title(), Section: views.SectionOrganizations, Body: organizationsview.Tab(frame, body)}
}

// OrganizationFrame is the frame of an organization's tabs; copies are the ages of data from the mirror.
func (b *Base) OrganizationFrame(c request.Context, organization *Result[workos.Organization], tab string) organizationsview.Frame {
	operator, _ := auth.OperatorFrom(c.Request().Context())
	id := organization.Value.ID
	may, deletion := b.May(c), b.Deletion(c.Request().Context(), Owned{Kind: mirror.KindOrganization, ID: id})
	if deletion != views.NoDeletion {
		may = views.Permissions{}
	}
	return organizationsview.Frame{
		May: may, Dashboard: views.Dashboard(b.Dashboard), Organization: organization.Value, Tab: tab, Note: b.StaleNotice(organization),
		Buttons:   b.Buttons(c, paths.OrganizationShow, id),
		Deletion:  deletion,
		CanIssue:  auth.Can(operator.Role, auth.IssuePortalLinks) && deletion == views.NoDeletion,
		CanExport: auth.Can(operator.Role, auth.ExportAuditLogs),
		FrameIssues: issuesview.FrameIssues{At: b.IssueContext(c, health.KindOrganization, id),
			Issues: b.Issues(c, mirror.IssueQuery{OrganizationID: id, Customer: true, Limit: maxCustomerIssues})},
	}
}
