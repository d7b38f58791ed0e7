package views

import (
	"net/url"

	"frontdesk/views/ui"
)

const dashboardURL = "https://dashboard.workos.com/"

// Dashboard has the addresses of one environment in the WorkOS Dashboard. The environment's ID is not available through the
// API; with "" there are no addresses.
type Dashboard string

// Organization returns the address of an organization's page, where its connections and directories are too.
func (d Dashboard) Organization(id string) string { return d.page("organizations", id) }

// User returns the address of a user's page.
func (d Dashboard) User(id string) string { return d.page("users", id) }

// Impersonate returns the address at which WorkOS asks for a reason and then signs in as the user
// (https://workos.com/docs/authkit/impersonation).
func (d Dashboard) Impersonate(userID string) string {
	if page := d.User(userID); page != "" {
		return page + "/details?dialog=impersonate"
	}
	return ""
}

func (d Dashboard) page(kind, id string) string {
	if d == "" || id == "" {
		return ""
	}
	return dashboardURL + url.PathEscape(string(d)) + "/" + kind + "/" + url.PathEscape(id)
}

// DashboardAction links to a page of the WorkOS Dashboard, if there is one.
func DashboardAction(address string) []ui.Action {
	if address == "" {
		return nil
	}
	return []ui.Action{{Label: "WorkOS Dashboard", Icon: "external-link", URL: address, External: true}}
}

// DashboardLink links to an organization in the WorkOS Dashboard, where its connections and directories are.
func DashboardLink(dashboard Dashboard, organizationID string) ui.Action {
	return ui.Action{Label: "WorkOS Dashboard", External: true, URL: dashboard.Organization(organizationID)}
}
