package web

import (
	"net/http"

	"frontdesk/auth"
	"frontdesk/handlers"
	"frontdesk/web/paths"
	"frontdesk/web/request"
)

// routes is the whole desk on one screen. A route that is not here does not exist, and one that is not Public lets
// nobody in who is not signed in.
func (s *Server) routes() []route {
	d := s.desk
	routes := []route{
		{paths.Overview, auth.Read, d.Overview, page},
		{paths.Search, auth.Read, d.Search, page},
		{paths.Sync, auth.Read, d.Sync, page},
		{paths.OldSync, auth.Read, redirectTo(paths.Sync), page},
		{paths.SyncProgress, auth.Read, d.SyncProgress, poll},
		{paths.SyncBadge, auth.Read, d.SyncBadge, poll},
		{paths.WorkOSStatus, auth.Read, d.WorkOSStatus, poll},

		{paths.Organizations, auth.Read, d.Organizations, list},
		{paths.OrganizationShow, auth.Read, d.OrganizationShow, page},
		{paths.OrganizationUsers, auth.Read, d.OrganizationUsers, list},
		{paths.OrganizationPortalLinks, auth.Read, d.OrganizationPortalLinks, list},
		{paths.OrganizationSettings, auth.Read, d.OrganizationSettings, page},
		{paths.GroupShow, auth.Read, d.GroupShow, page},
		{paths.MemberOptions, auth.Read, d.MemberOptions, page},
		{paths.OrganizationRaw, auth.Read, d.OrganizationRaw, page},
		{paths.OrganizationOptions, auth.Read, d.OrganizationOptions, page},

		{paths.PortalLinks, auth.Read, d.PortalLinks, list},
		{paths.PortalLinkNew, auth.IssuePortalLinks, d.PortalLinkNew, page},
		{paths.PortalLinkCreate, auth.IssuePortalLinks, d.PortalLinkCreate, page},

		{paths.Connections, auth.Read, d.Connections, list},
		{paths.ConnectionShow, auth.Read, d.ConnectionShow, page},
		{paths.ConnectionRaw, auth.Read, d.ConnectionRaw, page},

		{paths.Directories, auth.Read, d.Directories, list},
		{paths.DirectoryShow, auth.Read, d.DirectoryShow, page},
		{paths.DirectoryUsers, auth.Read, d.DirectoryUsers, list},
		{paths.DirectoryGroups, auth.Read, d.DirectoryGroups, list},
		{paths.DirectoryRaw, auth.Read, d.DirectoryRaw, page},
		{paths.DirectoryUserShow, auth.Read, d.DirectoryUserShow, page},
		{paths.DirectoryUserReveal, auth.RevealAttributes, d.DirectoryUserReveal, page},
		{paths.DirectoryUserRaw, auth.RevealAttributes, d.DirectoryUserRaw, page},
		{paths.DirectoryGroupShow, auth.Read, d.DirectoryGroupShow, list},
		{paths.DirectoryGroupRaw, auth.Read, d.DirectoryGroupRaw, page},

		{paths.Users, auth.Read, d.Users, list},
		{paths.UserShow, auth.Read, d.UserShow, page},
		{paths.UserSettings, auth.Read, d.UserSettings, page},
		{paths.UserRaw, auth.Read, d.UserRaw, page},

		{paths.Invitations, auth.Read, d.Invitations, list},
		{paths.InvitationShow, auth.Read, d.InvitationShow, page},
		{paths.OrganizationInvitations, auth.Read, d.OrganizationInvitations, list},

		{paths.Exports, auth.Read, d.Exports, list},
		{paths.OrganizationAuditLogs, auth.Read, d.OrganizationAuditLogs, list},
		{paths.ExportNew, auth.ExportAuditLogs, d.ExportNew, page},
		{paths.ExportCreate, auth.ExportAuditLogs, d.ExportCreate, page},
		{paths.ExportShow, auth.Read, d.ExportShow, page},
		{paths.ExportProgress, auth.Read, d.ExportProgress, poll},
		{paths.ExportDownload, auth.ExportAuditLogs, d.ExportDownload, download},
		{paths.ExportRead, auth.ExportAuditLogs, d.ExportRead, logFile},
		{paths.AuditActions, auth.Read, d.AuditActions, page},
		{paths.AuditAction, auth.Read, d.AuditAction, page},

		{paths.Events, auth.Read, d.Events, list},
		{paths.Activity, auth.Read, d.Activity, list},
		{paths.ActTakeBack, auth.Read, d.ActTakeBack, page},
		{paths.Roles, auth.Read, d.Roles, page},
		{paths.SetUp, auth.Read, d.SetUp, page},
		{paths.Flags, auth.Read, d.Flags, page},
		{paths.Webhooks, auth.Read, d.Webhooks, page},
		{paths.Providers, auth.Read, d.Providers, page},
		{paths.ProviderShow, auth.Read, d.ProviderShow, page},
		{paths.Factors, auth.Read, d.Factors, page},
		{paths.FactorShow, auth.Read, d.FactorShow, page},
		{paths.MagicLinks, auth.Read, d.MagicLinks, page},
		{paths.WebhookTester, auth.Read, d.WebhookTester, page},
		{paths.Sent(paths.WebhookTester), auth.Read, d.WebhookTester, page},

		{paths.TimeZone, auth.Read, d.SetTimeZone, page},

		{paths.SignIn, auth.Public, s.auth.SignIn, page},
		{paths.SignInStart, auth.Public, s.auth.SignInStart, signIn},
		{paths.Callback, auth.Public, s.auth.Callback, signIn},
		{paths.SignOut, auth.Public, s.auth.SignOut, page},
		{paths.SignedOut, auth.Public, s.auth.SignedOut, page},
		{paths.SignedIn, auth.Read, d.SignedIn, page},

		{paths.Live, auth.Public, d.Live, probe},
		{paths.Ready, auth.Public, d.Ready, probe},
		{paths.ReadyActions, auth.Public, d.ReadyActions, probe},
		{paths.Asset, auth.Public, asset, file},
		{paths.CSPReport, auth.Public, s.report, report},
		{paths.WebhookReceive, auth.Public, d.WebhookReceive, event},
	}
	for _, action := range d.Actions() {
		for _, form := range action.Forms {
			handler := d.Act(form.Handler)
			routes = append(routes, route{form.Route, action.Permission, handler, page},
				route{paths.Sent(form.Route), action.Permission, handler, page})
		}
	}
	return routes
}

// redirectTo answers the old address of a page that was renamed.
func redirectTo(renamed paths.Route) request.Handler {
	return func(request.Context) error { return &handlers.Elsewhere{URL: renamed.URL()} }
}

// asGet shows a request by HEAD to what follows as one by GET; the server leaves out the body of its answer.
func asGet(next request.Handler) request.Handler {
	return func(c request.Context) error {
		asked := *c.Request()
		asked.Method = http.MethodGet
		c.SetRequest(&asked)
		return next(c)
	}
}
