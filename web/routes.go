package web

import (
	"net/http"

	"frontdesk/auth"
	"frontdesk/web/paths"

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
	for _, act := range s.acts() {
		routes = append(routes, act, route{paths.Sent(act.Route), act.permission, d.Act(act.handler), person, cheap})
	}
	return routes
}

// acts are the pages on which something is done in WorkOS. Each is two routes: its form, and where it is sent.
func (s *Server) acts() []route {
	d := s.desk
	return []route{
		{paths.OrganizationNew, auth.CreateOrganizations, d.OrganizationNew, person, cheap},
		{paths.OrganizationEdit, auth.EditOrganizations, d.OrganizationEdit, person, cheap},
		{paths.OrganizationDelete, auth.Delete, d.OrganizationDelete, person, cheap},
		{paths.DomainNew, auth.ManageDomains, d.DomainNew, person, cheap},
		{paths.DomainVerify, auth.ManageDomains, d.DomainVerify, person, cheap},
		{paths.DomainDeclare, auth.DeclareVerified, d.DomainDeclare, person, cheap},
		{paths.DomainRemove, auth.ManageDomains, d.DomainRemove, person, cheap},

		{paths.FlagTargetAdd, auth.TargetFlags, d.FlagTargetAdd, person, cheap},
		{paths.FlagTargetRemove, auth.TargetFlags, d.FlagTargetRemove, person, cheap},
		{paths.RetentionSet, auth.SetRetention, d.RetentionSet, person, cheap},
		{paths.APIKeyNew, auth.ManageKeys, d.APIKeyNew, person, cheap},
		{paths.APIKeyExpire, auth.ManageKeys, d.APIKeyExpire, person, cheap},
		{paths.APIKeyRevoke, auth.ManageKeys, d.APIKeyRevoke, person, cheap},
		{paths.ITContactNew, auth.ManageContacts, d.ITContactNew, person, cheap},
		{paths.ITContactRemove, auth.ManageContacts, d.ITContactRemove, person, cheap},
		{paths.ITContactInvite, auth.ManageContacts, d.ITContactInvite, person, cheap},
		{paths.ITContactRevoke, auth.ManageContacts, d.ITContactRevoke, person, cheap},
		{paths.GroupNew, auth.ManageMemberships, d.GroupNew, person, cheap},
		{paths.GroupEdit, auth.ManageMemberships, d.GroupEdit, person, cheap},
		{paths.GroupDelete, auth.ManageMemberships, d.GroupDelete, person, cheap},
		{paths.GroupMemberAdd, auth.ManageMemberships, d.GroupMemberAdd, person, cheap},
		{paths.GroupMemberRemove, auth.ManageMemberships, d.GroupMemberRemove, person, cheap},
		{paths.ProviderChange, auth.ManageProviders, d.ProviderChange, person, cheap},

		{paths.AuditActionNew, auth.WriteAuditLogs, d.AuditActionNew, person, cheap},
		{paths.AuditSchemaNew, auth.WriteAuditLogs, d.AuditSchemaNew, person, cheap},
		{paths.AuditEventSend, auth.WriteAuditLogs, d.AuditEventSend, person, cheap},

		{paths.ConnectionTest, auth.TestSignIn, d.ConnectionTest, person, cheap},
		{paths.ConnectionDelete, auth.Delete, d.ConnectionDelete, person, cheap},
		{paths.DirectoryDelete, auth.Delete, d.DirectoryDelete, person, cheap},

		{paths.UserNew, auth.CreateUsers, d.UserNew, person, cheap},
		{paths.UserEmailChange, auth.EditUsers, d.UserEmailChange, person, cheap},
		{paths.UserEmailConfirm, auth.EditUsers, d.UserEmailConfirm, person, cheap},
		{paths.UserVerificationConfirm, auth.SendMails, d.UserVerificationConfirm, person, cheap},
		{paths.UserFactorCheck, auth.ManageFactors, d.UserFactorCheck, person, cheap},
		{paths.UserEdit, auth.EditUsers, d.UserEdit, person, cheap},
		{paths.UserDelete, auth.Delete, d.UserDelete, person, cheap},
		{paths.UserSessionRevoke, auth.ManageSessions, d.UserSessionRevoke, person, cheap},
		{paths.UserSessionsRevoke, auth.ManageSessions, d.UserSessionsRevoke, person, cheap},
		{paths.UserFactorRemove, auth.ManageFactors, d.UserFactorRemove, person, cheap},
		{paths.UserFactorsReset, auth.ManageFactors, d.UserFactorsReset, person, cheap},
		{paths.UserPasswordReset, auth.SendMails, d.UserPasswordReset, person, cheap},
		{paths.UserMagicAuth, auth.SendMails, d.UserMagicAuth, person, cheap},
		{paths.UserVerificationMail, auth.SendMails, d.UserVerificationMail, person, cheap},

		{paths.UserFlagTargetAdd, auth.TargetFlags, d.UserFlagTargetAdd, person, cheap},
		{paths.UserFlagTargetRemove, auth.TargetFlags, d.UserFlagTargetRemove, person, cheap},
		{paths.UserAPIKeyExpire, auth.ManageKeys, d.UserAPIKeyExpire, person, cheap},
		{paths.UserAPIKeyRevoke, auth.ManageKeys, d.UserAPIKeyRevoke, person, cheap},
		{paths.UserApplicationRevoke, auth.ManageSessions, d.UserApplicationRevoke, person, cheap},
		{paths.UserAccountDisconnect, auth.ManageProviders, d.UserAccountDisconnect, person, cheap},
		{paths.UserMemberAccountDisconnect, auth.ManageProviders, d.UserAccountDisconnect, person, cheap},
		{paths.UserFactorEnroll, auth.EnrollFactors, d.UserFactorEnroll, person, cheap},
		{paths.UserImpersonate, auth.Impersonate, d.UserImpersonate, person, cheap},

		{paths.FlagEnable, auth.ManageFlags, d.FlagEnable, person, cheap},
		{paths.FlagDisable, auth.ManageFlags, d.FlagDisable, person, cheap},
		{paths.WebhookNew, auth.ManageWebhooks, d.WebhookNew, person, cheap},
		{paths.WebhookEdit, auth.ManageWebhooks, d.WebhookEdit, person, cheap},
		{paths.WebhookEnable, auth.ManageWebhooks, d.WebhookEnable, person, cheap},
		{paths.WebhookDisable, auth.ManageWebhooks, d.WebhookDisable, person, cheap},
		{paths.WebhookDelete, auth.ManageWebhooks, d.WebhookDelete, person, cheap},

		{paths.FactorNew, auth.EnrollFactors, d.FactorNew, person, cheap},
		{paths.FactorCheck, auth.ManageFactors, d.FactorCheck, person, cheap},
		{paths.FactorSend, auth.ManageFactors, d.FactorSend, person, cheap},
		{paths.FactorReveal, auth.RevealSecrets, d.FactorReveal, person, cheap},
		{paths.FactorVerify, auth.ManageFactors, d.FactorVerify, person, cheap},
		{paths.FactorRemove, auth.ManageFactors, d.FactorRemove, person, cheap},
		{paths.MagicLinkSend, auth.SendMails, d.MagicLinkSend, person, cheap},
		{paths.MagicLinkReveal, auth.RevealSecrets, d.MagicLinkReveal, person, cheap},

		{paths.InvitationNew, auth.Invite, d.InvitationNew, person, cheap},
		{paths.InvitationResend, auth.Invite, d.InvitationResend, person, cheap},
		{paths.InvitationRevoke, auth.Invite, d.InvitationRevoke, person, cheap},

		{paths.MembershipNew, auth.ManageMemberships, d.MembershipNew, person, cheap},
		{paths.MembershipRole, auth.ManageMemberships, d.MembershipRole, person, cheap},
		{paths.MembershipDeactivate, auth.ManageMemberships, d.MembershipDeactivate, person, cheap},
		{paths.MembershipReactivate, auth.ManageMemberships, d.MembershipReactivate, person, cheap},
		{paths.MembershipRemove, auth.ManageMemberships, d.MembershipRemove, person, cheap},
	}
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
