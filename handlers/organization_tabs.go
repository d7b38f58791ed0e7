package handlers

import (
	"net/http"

	"frontdesk/auth"
	"frontdesk/views"
	issuesview "frontdesk/views/issues"
	organizationsview "frontdesk/views/organizations"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/health"
	"frontdesk/workos/mirror"

	"github.com/a-h/templ"
)

// OrganizationUsers is the list of an organization's members.
func (d *Desk) OrganizationUsers(c request.Context) error {
	id, err := d.organizations().pathID(c)
	if err != nil {
		return err
	}
	return showTab(d, c, d.memberListing(paths.OrganizationUsers.URL(id), func(q *mirror.Query) { q.OrganizationID = id }), d.organizationTab(c, "users"))
}

// OrganizationRaw is the organization as WorkOS sent it.
func (d *Desk) OrganizationRaw(c request.Context) error {
	organization, err := d.organizations().read(d, c)
	if err != nil {
		return err
	}
	frame := d.organizationFrame(c, organization, "raw")
	return d.render(c, http.StatusOK, organizationPage(frame, ui.Raw(organization.Value.Raw())))
}

// organizationTab puts the organization of the path around one of its tabs.
func (d *Desk) organizationTab(c request.Context, tab string) framer {
	return func(body templ.Component) (views.Page, error) {
		organization, err := d.organizations().read(d, c)
		if err != nil {
			return views.Page{}, err
		}
		return organizationPage(d.organizationFrame(c, organization, tab), body), nil
	}
}

func organizationPage(frame organizationsview.Frame, body templ.Component) views.Page {
	return views.Page{Title: frame.Title(), Section: views.SectionOrganizations, Body: organizationsview.Tab(frame, body)}
}

// organizationFrame is what the tabs of an organization share; copies are the ages of what did not come from WorkOS.
func (d *Desk) organizationFrame(c request.Context, organization *live[workos.Organization], tab string) organizationsview.Frame {
	operator, _ := auth.OperatorFrom(c.Request().Context())
	id := organization.Value.ID
	return organizationsview.Frame{
		May: d.may(c), Dashboard: views.Dashboard(d.Dashboard), Organization: organization.Value, Tab: tab, Note: d.staleNotice(organization),
		Deleting:  d.organizations().isDeleting(c.Request().Context(), d, organization.Value.ID),
		CanIssue:  auth.Can(operator.Role, auth.IssuePortalLinks),
		CanExport: auth.Can(operator.Role, auth.ExportAuditLogs),
		FrameIssues: issuesview.FrameIssues{At: d.issueContext(c, health.KindOrganization, id),
			Issues: d.issues(c, mirror.IssueQuery{OrganizationID: id, Customer: true, Limit: maxCustomerIssues})},
	}
}
