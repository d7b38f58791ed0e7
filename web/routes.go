package web

import (
	"net/http"

	"frontdesk/auth"
	"frontdesk/handlers"
	"frontdesk/web/paths"
	"frontdesk/web/request"
)

// routes is the complete table of routes. A route that is not here does not exist, and one that is not Public requires
// signing in.
func (s *Server) routes() []route {
	h := s.handlers
	routes := []route{
		{paths.Overview, auth.Read, h.Overview.Show, page},
		{paths.Search, auth.Read, h.Search.Show, page},
		{paths.Sync, auth.Read, h.Settings.Sync, page},
		{paths.OldSync, auth.Read, redirectTo(paths.Sync), page},
		{paths.SyncProgress, auth.Read, h.Settings.SyncProgress, poll},
		{paths.SyncBadge, auth.Read, h.Settings.SyncBadge, poll},
		{paths.Updates, auth.Read, s.openStream, updates},
		{paths.SyncNow, auth.ManageSync, h.Settings.StartSync, page},
		{paths.SyncRefresh, auth.Read, h.Settings.RefreshPage, page},
		{paths.EventRetry, auth.ManageSync, h.Settings.RetryEvent, page},
		{paths.WorkOSStatus, auth.Read, h.Settings.WorkOSStatus, poll},

		{paths.Issues, auth.Read, h.Issues.List, list},
		{paths.Rules, auth.Read, h.Issues.Rules, page},

		{paths.Organizations, auth.Read, h.Organizations.List, list},
		{paths.OrganizationShow, auth.Read, h.Organizations.Show, page},
		{paths.OrganizationUsers, auth.Read, h.Memberships.List, list},
		{paths.OrganizationPortalLinks, auth.Read, h.PortalLinks.ListOfOrganization, list},
		{paths.OrganizationSettings, auth.Read, h.Organizations.Settings, page},
		{paths.GroupShow, auth.Read, h.Groups.Show, page},
		{paths.MemberOptions, auth.Read, h.Groups.MemberOptions, page},
		{paths.OrganizationRaw, auth.Read, h.Organizations.Raw, page},
		{paths.OrganizationOptions, auth.Read, h.Organizations.Options, page},

		{paths.PortalLinks, auth.Read, h.PortalLinks.List, list},
		{paths.PortalLinkNew, auth.IssuePortalLinks, h.PortalLinks.New, page},
		{paths.PortalLinkCreate, auth.IssuePortalLinks, h.PortalLinks.Create, page},

		{paths.Connections, auth.Read, h.Connections.List, list},
		{paths.ConnectionShow, auth.Read, h.Connections.Show, page},
		{paths.ConnectionRaw, auth.Read, h.Connections.Raw, page},

		{paths.Directories, auth.Read, h.Directories.List, list},
		{paths.DirectoryShow, auth.Read, h.Directories.Show, page},
		{paths.DirectoryUsers, auth.Read, h.Directories.ListUsers, list},
		{paths.DirectoryGroups, auth.Read, h.Directories.ListGroups, list},
		{paths.DirectoryRaw, auth.Read, h.Directories.Raw, page},
		{paths.DirectoryUserShow, auth.Read, h.Directories.ShowUser, page},
		{paths.DirectoryUserReveal, auth.RevealAttributes, h.Directories.RevealUser, page},
		{paths.DirectoryUserRaw, auth.RevealAttributes, h.Directories.RawUser, page},
		{paths.DirectoryGroupShow, auth.Read, h.Directories.ShowGroup, list},
		{paths.DirectoryGroupRaw, auth.Read, h.Directories.RawGroup, page},

		{paths.Users, auth.Read, h.Users.List, list},
		{paths.UserShow, auth.Read, h.Users.Show, page},
		{paths.UserSettings, auth.Read, h.Users.Settings, page},
		{paths.UserRaw, auth.Read, h.Users.Raw, page},

		{paths.Invitations, auth.Read, h.Invitations.List, list},
		{paths.InvitationShow, auth.Read, h.Invitations.Show, page},
		{paths.OrganizationInvitations, auth.Read, h.Invitations.ListOfOrganization, list},

		{paths.Exports, auth.Read, h.AuditLogs.Exports, list},
		{paths.OrganizationAuditLogs, auth.Read, h.AuditLogs.ExportsOfOrganization, list},
		{paths.ExportNew, auth.ExportAuditLogs, h.AuditLogs.ExportNew, page},
		{paths.ExportCreate, auth.ExportAuditLogs, h.AuditLogs.ExportCreate, page},
		{paths.ExportShow, auth.Read, h.AuditLogs.ExportShow, page},
		{paths.ExportProgress, auth.Read, h.AuditLogs.ExportProgress, poll},
		{paths.ExportDownload, auth.ExportAuditLogs, h.AuditLogs.ExportDownload, download},
		{paths.ExportRead, auth.ExportAuditLogs, h.AuditLogs.ExportRead, logFile},
		{paths.AuditActions, auth.Read, h.AuditLogs.AuditActions, page},
		{paths.AuditAction, auth.Read, h.AuditLogs.AuditAction, page},

		{paths.Events, auth.Read, h.Events.List, list},
		{paths.Activity, auth.Read, h.Activity.List, list},
		{paths.ActionCancel, auth.Read, h.CancelDelayed, page},
		{paths.Roles, auth.Read, h.Settings.Roles, page},
		{paths.SetUp, auth.Read, h.Settings.SetUp, page},
		{paths.Flags, auth.Read, h.Flags.List, page},
		{paths.Webhooks, auth.Read, h.Webhooks.List, page},
		{paths.Providers, auth.Read, h.Providers.List, page},
		{paths.ProviderShow, auth.Read, h.Providers.Show, page},
		{paths.Factors, auth.Read, h.Tools.Factors, page},
		{paths.FactorShow, auth.Read, h.Tools.FactorShow, page},
		{paths.MagicLinks, auth.Read, h.Tools.MagicLinks, page},
		{paths.WebhookTester, auth.Read, h.Webhooks.Tester, page},
		{paths.Sent(paths.WebhookTester), auth.Read, h.Webhooks.Tester, page},

		{paths.TimeZone, auth.Read, h.Settings.SetTimeZone, page},

		{paths.SignIn, auth.Public, s.auth.SignIn, page},
		{paths.SignInStart, auth.Public, s.auth.SignInStart, signIn},
		{paths.Callback, auth.Public, s.auth.Callback, signIn},
		{paths.SignOut, auth.Public, s.auth.SignOut, page},
		{paths.SignedOut, auth.Public, s.auth.SignedOut, page},
		{paths.SignedIn, auth.Read, h.SignIn.SignedIn, page},

		{paths.Live, auth.Public, h.Probes.Live, probe},
		{paths.Ready, auth.Public, h.Probes.Ready, probe},
		{paths.ReadyActions, auth.Public, h.Probes.ReadyActions, probe},
		{paths.ReadySync, auth.Public, h.Probes.ReadySync, probe},
		{paths.Asset, auth.Public, asset, file},
		{paths.CSPReport, auth.Public, s.report, report},
		{paths.WebhookReceive, auth.Public, h.Webhooks.Receive, event},
	}
	for _, action := range h.Registered() {
		for _, form := range action.Forms {
			handler := h.OnceOnly(form.Handler)
			routes = append(routes, route{form.Route, action.Permission, handler, page},
				route{paths.Sent(form.Route), action.Permission, handler, page})
		}
	}
	return routes
}

// redirectTo redirects from the old address of a renamed page.
func redirectTo(renamed paths.Route) request.Handler {
	return func(request.Context) error { return &handlers.Elsewhere{URL: renamed.URL()} }
}

// asGet presents a HEAD request to the next handler as a GET; the server leaves out the body of its answer.
func asGet(next request.Handler) request.Handler {
	return func(c request.Context) error {
		asked := *c.Request()
		asked.Method = http.MethodGet
		c.SetRequest(&asked)
		return next(c)
	}
}
