package web

import (
	"net/http"

	"frontdesk/auth"
	"frontdesk/handlers"
	"frontdesk/web/paths"
	"frontdesk/web/request"

	"github.com/labstack/echo/v4"
)

// route is a page or an act: where it is, who may use it, what answers, who asks, and which requests are costly.
type route struct {
	paths.Route
	permission auth.Permission
	handler    echo.HandlerFunc
	asks       auth.Kind
	cost       cost
}

// Who asks for a route: a person, or a page by itself, on a timer, which must not keep a session alive.
const (
	person = auth.Foreground
	timer  = auth.Background
)

// routes is the whole desk on one screen. A route that is not here does not exist, and one that is not Public lets
// no stranger in.
func (s *Server) routes() []route {
	d := s.desk
	routes := []route{
		{paths.Overview, auth.Read, d.Overview, person, cheap},
		{paths.Search, auth.Read, d.Search, person, cheap},
		{paths.Copy, auth.Read, d.Copy, person, cheap},
		{paths.CopyProgress, auth.Read, d.CopyProgress, timer, cheap},
		{paths.CopyChip, auth.Read, d.CopyChip, timer, cheap},
		{paths.WorkOSStatus, auth.Read, d.WorkOSStatus, timer, cheap},

		{paths.Organizations, auth.Read, d.Organizations, person, costlyCSV},
		{paths.OrganizationShow, auth.Read, d.OrganizationShow, person, cheap},
		{paths.OrganizationUsers, auth.Read, d.OrganizationUsers, person, costlyCSV},
		{paths.OrganizationPortalLinks, auth.Read, d.OrganizationPortalLinks, person, costlyCSV},
		{paths.OrganizationSettings, auth.Read, d.OrganizationSettings, person, cheap},
		{paths.GroupShow, auth.Read, d.GroupShow, person, cheap},
		{paths.MemberOptions, auth.Read, d.MemberOptions, person, cheap},
		{paths.OrganizationRaw, auth.Read, d.OrganizationRaw, person, cheap},
		{paths.OrganizationOptions, auth.Read, d.OrganizationOptions, person, cheap},

		{paths.PortalLinks, auth.Read, d.PortalLinks, person, costlyCSV},
		{paths.PortalLinkNew, auth.IssuePortalLinks, d.PortalLinkNew, person, cheap},
		{paths.PortalLinkCreate, auth.IssuePortalLinks, d.PortalLinkCreate, person, cheap},

		{paths.Connections, auth.Read, d.Connections, person, costlyCSV},
		{paths.ConnectionShow, auth.Read, d.ConnectionShow, person, cheap},
		{paths.ConnectionRaw, auth.Read, d.ConnectionRaw, person, cheap},

		{paths.Directories, auth.Read, d.Directories, person, costlyCSV},
		{paths.DirectoryShow, auth.Read, d.DirectoryShow, person, cheap},
		{paths.DirectoryUsers, auth.Read, d.DirectoryUsers, person, costlyCSV},
		{paths.DirectoryGroups, auth.Read, d.DirectoryGroups, person, costlyCSV},
		{paths.DirectoryRaw, auth.Read, d.DirectoryRaw, person, cheap},
		{paths.DirectoryUserShow, auth.Read, d.DirectoryUserShow, person, cheap},
		{paths.DirectoryUserReveal, auth.RevealAttributes, d.DirectoryUserReveal, person, cheap},
		{paths.DirectoryUserRaw, auth.RevealAttributes, d.DirectoryUserRaw, person, cheap},
		{paths.DirectoryGroupShow, auth.Read, d.DirectoryGroupShow, person, costlyCSV},
		{paths.DirectoryGroupRaw, auth.Read, d.DirectoryGroupRaw, person, cheap},

		{paths.Users, auth.Read, d.Users, person, costlyCSV},
		{paths.UserShow, auth.Read, d.UserShow, person, cheap},
		{paths.UserSettings, auth.Read, d.UserSettings, person, cheap},
		{paths.UserRaw, auth.Read, d.UserRaw, person, cheap},

		{paths.Invitations, auth.Read, d.Invitations, person, costlyCSV},
		{paths.InvitationShow, auth.Read, d.InvitationShow, person, cheap},
		{paths.OrganizationInvitations, auth.Read, d.OrganizationInvitations, person, costlyCSV},

		{paths.Exports, auth.Read, d.Exports, person, costlyCSV},
		{paths.OrganizationAuditLogs, auth.Read, d.OrganizationAuditLogs, person, costlyCSV},
		{paths.ExportNew, auth.ExportAuditLogs, d.ExportNew, person, cheap},
		{paths.ExportCreate, auth.ExportAuditLogs, d.ExportCreate, person, cheap},
		{paths.ExportShow, auth.Read, d.ExportShow, person, cheap},
		{paths.ExportProgress, auth.Read, d.ExportProgress, timer, cheap},
		{paths.ExportDownload, auth.ExportAuditLogs, d.ExportDownload, person, costly},
		{paths.ExportRead, auth.ExportAuditLogs, d.ExportRead, person, costly},
		{paths.AuditActions, auth.Read, d.AuditActions, person, cheap},
		{paths.AuditAction, auth.Read, d.AuditAction, person, cheap},

		{paths.Events, auth.Read, d.Events, person, costlyCSV},
		{paths.Activity, auth.Read, d.Activity, person, costlyCSV},
		{paths.ActTakeBack, auth.Read, d.ActTakeBack, person, cheap},
		{paths.Roles, auth.Read, d.Roles, person, cheap},
		{paths.SetUp, auth.Read, d.SetUp, person, cheap},
		{paths.Flags, auth.Read, d.Flags, person, cheap},
		{paths.Webhooks, auth.Read, d.Webhooks, person, cheap},
		{paths.Providers, auth.Read, d.Providers, person, cheap},
		{paths.ProviderShow, auth.Read, d.ProviderShow, person, cheap},
		{paths.Factors, auth.Read, d.Factors, person, cheap},
		{paths.FactorShow, auth.Read, d.FactorShow, person, cheap},
		{paths.MagicLinks, auth.Read, d.MagicLinks, person, cheap},
		{paths.WebhookTester, auth.Read, d.WebhookTester, person, cheap},
		{paths.Sent(paths.WebhookTester), auth.Read, d.WebhookTester, person, cheap},

		{paths.TimeZone, auth.Read, d.SetTimeZone, person, cheap},

		{paths.SignIn, auth.Public, s.auth.SignIn, person, cheap},
		{paths.SignInStart, auth.Public, s.auth.SignInStart, person, cheap},
		{paths.Callback, auth.Public, s.auth.Callback, person, cheap},
		{paths.SignOut, auth.Public, s.auth.SignOut, person, cheap},
		{paths.SignedOut, auth.Public, s.auth.SignedOut, person, cheap},
		{paths.SignedIn, auth.Read, d.SignedIn, person, cheap},

		{paths.Live, auth.Public, d.Live, timer, cheap},
		{paths.Ready, auth.Public, d.Ready, timer, cheap},
		{paths.ReadyActions, auth.Public, d.ReadyActions, timer, cheap},
		{paths.Asset, auth.Public, asset, person, cheap},
		{paths.CSPReport, auth.Public, s.report, timer, cheap},
		{paths.WebhookReceive, auth.Public, d.WebhookReceive, timer, cheap},
	}
	for _, action := range handlers.Actions() {
		for _, form := range action.Forms {
			handler := d.Act(func(c request.Context) error { return form.Handler(d, c) })
			routes = append(routes, route{form.Route, action.Permission, handler, person, cheap},
				route{paths.Sent(form.Route), action.Permission, handler, person, cheap})
		}
	}
	return routes
}

// onlyByGet are the pages that do something when they are asked for: begin or complete a sign-in, or write in the ledger
// what somebody saw. All others answer HEAD as well, like GET without the body.
var onlyByGet = map[paths.Route]bool{
	paths.SignInStart: true, paths.Callback: true, paths.ExportDownload: true, paths.ExportRead: true,
}

// asGet shows a request by HEAD to what follows as one by GET; the server leaves out the body of its answer.
func asGet(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		request := *c.Request()
		request.Method = http.MethodGet
		c.SetRequest(&request)
		return next(c)
	}
}
