package web

import (
	"net/http"

	"frontdesk/auth"
	"frontdesk/web/paths"

	"github.com/labstack/echo/v4"
)

// route is a page or an act: where it is, who may use it, and what answers.
type route struct {
	paths.Route
	permission auth.Permission
	handler    echo.HandlerFunc
	asks       auth.Kind
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
		{paths.Overview, auth.Read, d.Overview, person},
		{paths.Search, auth.Read, d.Search, person},
		{paths.Copy, auth.Read, d.Copy, person},
		{paths.CopyProgress, auth.Read, d.CopyProgress, timer},
		{paths.CopyChip, auth.Read, d.CopyChip, timer},
		{paths.WorkOSStatus, auth.Read, d.WorkOSStatus, timer},

		{paths.Organizations, auth.Read, d.Organizations, person},
		{paths.OrganizationShow, auth.Read, d.OrganizationShow, person},
		{paths.OrganizationUsers, auth.Read, d.OrganizationUsers, person},
		{paths.OrganizationPortalLinks, auth.Read, d.OrganizationPortalLinks, person},
		{paths.OrganizationSettings, auth.Read, d.OrganizationSettings, person},
		{paths.GroupShow, auth.Read, d.GroupShow, person},
		{paths.MemberOptions, auth.Read, d.MemberOptions, person},
		{paths.OrganizationRaw, auth.Read, d.OrganizationRaw, person},
		{paths.OrganizationOptions, auth.Read, d.OrganizationOptions, person},

		{paths.PortalLinks, auth.Read, d.PortalLinks, person},
		{paths.PortalLinkNew, auth.IssuePortalLinks, d.PortalLinkNew, person},
		{paths.PortalLinkCreate, auth.IssuePortalLinks, d.PortalLinkCreate, person},

		{paths.Connections, auth.Read, d.Connections, person},
		{paths.ConnectionShow, auth.Read, d.ConnectionShow, person},
		{paths.ConnectionRaw, auth.Read, d.ConnectionRaw, person},

		{paths.Directories, auth.Read, d.Directories, person},
		{paths.DirectoryShow, auth.Read, d.DirectoryShow, person},
		{paths.DirectoryUsers, auth.Read, d.DirectoryUsers, person},
		{paths.DirectoryGroups, auth.Read, d.DirectoryGroups, person},
		{paths.DirectoryRaw, auth.Read, d.DirectoryRaw, person},
		{paths.DirectoryUserShow, auth.Read, d.DirectoryUserShow, person},
		{paths.DirectoryUserReveal, auth.RevealAttributes, d.DirectoryUserReveal, person},
		{paths.DirectoryUserRaw, auth.RevealAttributes, d.DirectoryUserRaw, person},
		{paths.DirectoryGroupShow, auth.Read, d.DirectoryGroupShow, person},
		{paths.DirectoryGroupRaw, auth.Read, d.DirectoryGroupRaw, person},

		{paths.Users, auth.Read, d.Users, person},
		{paths.UserShow, auth.Read, d.UserShow, person},
		{paths.UserSettings, auth.Read, d.UserSettings, person},
		{paths.UserRaw, auth.Read, d.UserRaw, person},

		{paths.Invitations, auth.Read, d.Invitations, person},
		{paths.InvitationShow, auth.Read, d.InvitationShow, person},
		{paths.OrganizationInvitations, auth.Read, d.OrganizationInvitations, person},

		{paths.Exports, auth.Read, d.Exports, person},
		{paths.OrganizationAuditLogs, auth.Read, d.OrganizationAuditLogs, person},
		{paths.ExportNew, auth.ExportAuditLogs, d.ExportNew, person},
		{paths.ExportCreate, auth.ExportAuditLogs, d.ExportCreate, person},
		{paths.ExportShow, auth.Read, d.ExportShow, person},
		{paths.ExportProgress, auth.Read, d.ExportProgress, timer},
		{paths.ExportDownload, auth.ExportAuditLogs, d.ExportDownload, person},
		{paths.ExportRead, auth.ExportAuditLogs, d.ExportRead, person},
		{paths.AuditActions, auth.Read, d.AuditActions, person},
		{paths.AuditAction, auth.Read, d.AuditAction, person},

		{paths.Events, auth.Read, d.Events, person},
		{paths.Activity, auth.Read, d.Activity, person},
		{paths.ActTakeBack, auth.Read, d.ActTakeBack, person},
		{paths.Roles, auth.Read, d.Roles, person},
		{paths.SetUp, auth.Read, d.SetUp, person},
		{paths.Flags, auth.Read, d.Flags, person},
		{paths.Webhooks, auth.Read, d.Webhooks, person},
		{paths.Providers, auth.Read, d.Providers, person},
		{paths.ProviderShow, auth.Read, d.ProviderShow, person},
		{paths.Factors, auth.Read, d.Factors, person},
		{paths.FactorShow, auth.Read, d.FactorShow, person},
		{paths.MagicLinks, auth.Read, d.MagicLinks, person},
		{paths.WebhookTester, auth.Read, d.WebhookTester, person},
		{paths.Sent(paths.WebhookTester), auth.Read, d.WebhookTester, person},

		{paths.TimeZone, auth.Read, d.SetTimeZone, person},

		{paths.SignIn, auth.Public, s.auth.SignIn, person},
		{paths.SignInStart, auth.Public, s.auth.SignInStart, person},
		{paths.Callback, auth.Public, s.auth.Callback, person},
		{paths.SignOut, auth.Public, s.auth.SignOut, person},
		{paths.SignedOut, auth.Public, s.auth.SignedOut, person},

		{paths.Live, auth.Public, d.Live, timer},
		{paths.Ready, auth.Public, d.Ready, timer},
		{paths.ReadyActions, auth.Public, d.ReadyActions, timer},
		{paths.Asset, auth.Public, asset, person},
		{paths.CSPReport, auth.Public, s.report, timer},
		{paths.WebhookReceive, auth.Public, d.WebhookReceive, timer},
	}
	for _, act := range s.acts() {
		routes = append(routes, act, route{paths.Sent(act.Route), act.permission, d.Act(act.handler), person})
	}
	return routes
}

// acts are the pages on which something is done in WorkOS. Each is two routes: its form, and where it is sent.
func (s *Server) acts() []route {
	d := s.desk
	return []route{
		{paths.OrganizationNew, auth.CreateOrganizations, d.OrganizationNew, person},
		{paths.OrganizationEdit, auth.EditOrganizations, d.OrganizationEdit, person},
		{paths.OrganizationDelete, auth.Delete, d.OrganizationDelete, person},
		{paths.DomainNew, auth.ManageDomains, d.DomainNew, person},
		{paths.DomainVerify, auth.ManageDomains, d.DomainVerify, person},
		{paths.DomainDeclare, auth.DeclareVerified, d.DomainDeclare, person},
		{paths.DomainRemove, auth.ManageDomains, d.DomainRemove, person},

		{paths.FlagTargetAdd, auth.TargetFlags, d.FlagTargetAdd, person},
		{paths.FlagTargetRemove, auth.TargetFlags, d.FlagTargetRemove, person},
		{paths.RetentionSet, auth.SetRetention, d.RetentionSet, person},
		{paths.APIKeyNew, auth.ManageKeys, d.APIKeyNew, person},
		{paths.APIKeyExpire, auth.ManageKeys, d.APIKeyExpire, person},
		{paths.APIKeyRevoke, auth.ManageKeys, d.APIKeyRevoke, person},
		{paths.ITContactNew, auth.ManageContacts, d.ITContactNew, person},
		{paths.ITContactRemove, auth.ManageContacts, d.ITContactRemove, person},
		{paths.ITContactInvite, auth.ManageContacts, d.ITContactInvite, person},
		{paths.ITContactRevoke, auth.ManageContacts, d.ITContactRevoke, person},
		{paths.GroupNew, auth.ManageMemberships, d.GroupNew, person},
		{paths.GroupEdit, auth.ManageMemberships, d.GroupEdit, person},
		{paths.GroupDelete, auth.ManageMemberships, d.GroupDelete, person},
		{paths.GroupMemberAdd, auth.ManageMemberships, d.GroupMemberAdd, person},
		{paths.GroupMemberRemove, auth.ManageMemberships, d.GroupMemberRemove, person},
		{paths.ProviderChange, auth.ManageProviders, d.ProviderChange, person},

		{paths.AuditActionNew, auth.WriteAuditLogs, d.AuditActionNew, person},
		{paths.AuditSchemaNew, auth.WriteAuditLogs, d.AuditSchemaNew, person},
		{paths.AuditEventSend, auth.WriteAuditLogs, d.AuditEventSend, person},

		{paths.ConnectionTest, auth.TestSignIn, d.ConnectionTest, person},
		{paths.ConnectionDelete, auth.Delete, d.ConnectionDelete, person},
		{paths.DirectoryDelete, auth.Delete, d.DirectoryDelete, person},

		{paths.UserNew, auth.CreateUsers, d.UserNew, person},
		{paths.UserEmailChange, auth.EditUsers, d.UserEmailChange, person},
		{paths.UserEmailConfirm, auth.EditUsers, d.UserEmailConfirm, person},
		{paths.UserVerificationConfirm, auth.SendMails, d.UserVerificationConfirm, person},
		{paths.UserFactorCheck, auth.ManageFactors, d.UserFactorCheck, person},
		{paths.UserEdit, auth.EditUsers, d.UserEdit, person},
		{paths.UserDelete, auth.Delete, d.UserDelete, person},
		{paths.UserSessionRevoke, auth.ManageSessions, d.UserSessionRevoke, person},
		{paths.UserSessionsRevoke, auth.ManageSessions, d.UserSessionsRevoke, person},
		{paths.UserFactorRemove, auth.ManageFactors, d.UserFactorRemove, person},
		{paths.UserFactorsReset, auth.ManageFactors, d.UserFactorsReset, person},
		{paths.UserPasswordReset, auth.SendMails, d.UserPasswordReset, person},
		{paths.UserMagicAuth, auth.SendMails, d.UserMagicAuth, person},
		{paths.UserVerificationMail, auth.SendMails, d.UserVerificationMail, person},

		{paths.UserFlagTargetAdd, auth.TargetFlags, d.UserFlagTargetAdd, person},
		{paths.UserFlagTargetRemove, auth.TargetFlags, d.UserFlagTargetRemove, person},
		{paths.UserAPIKeyExpire, auth.ManageKeys, d.UserAPIKeyExpire, person},
		{paths.UserAPIKeyRevoke, auth.ManageKeys, d.UserAPIKeyRevoke, person},
		{paths.UserApplicationRevoke, auth.ManageSessions, d.UserApplicationRevoke, person},
		{paths.UserAccountDisconnect, auth.ManageProviders, d.UserAccountDisconnect, person},
		{paths.UserMemberAccountDisconnect, auth.ManageProviders, d.UserAccountDisconnect, person},
		{paths.UserFactorEnroll, auth.EnrollFactors, d.UserFactorEnroll, person},
		{paths.UserImpersonate, auth.Impersonate, d.UserImpersonate, person},

		{paths.FlagEnable, auth.ManageFlags, d.FlagEnable, person},
		{paths.FlagDisable, auth.ManageFlags, d.FlagDisable, person},
		{paths.WebhookNew, auth.ManageWebhooks, d.WebhookNew, person},
		{paths.WebhookEdit, auth.ManageWebhooks, d.WebhookEdit, person},
		{paths.WebhookEnable, auth.ManageWebhooks, d.WebhookEnable, person},
		{paths.WebhookDisable, auth.ManageWebhooks, d.WebhookDisable, person},
		{paths.WebhookDelete, auth.ManageWebhooks, d.WebhookDelete, person},

		{paths.FactorNew, auth.EnrollFactors, d.FactorNew, person},
		{paths.FactorCheck, auth.ManageFactors, d.FactorCheck, person},
		{paths.FactorSend, auth.ManageFactors, d.FactorSend, person},
		{paths.FactorReveal, auth.RevealSecrets, d.FactorReveal, person},
		{paths.FactorVerify, auth.ManageFactors, d.FactorVerify, person},
		{paths.FactorRemove, auth.ManageFactors, d.FactorRemove, person},
		{paths.MagicLinkSend, auth.SendMails, d.MagicLinkSend, person},
		{paths.MagicLinkReveal, auth.RevealSecrets, d.MagicLinkReveal, person},

		{paths.InvitationNew, auth.Invite, d.InvitationNew, person},
		{paths.InvitationResend, auth.Invite, d.InvitationResend, person},
		{paths.InvitationRevoke, auth.Invite, d.InvitationRevoke, person},

		{paths.MembershipNew, auth.ManageMemberships, d.MembershipNew, person},
		{paths.MembershipRole, auth.ManageMemberships, d.MembershipRole, person},
		{paths.MembershipDeactivate, auth.ManageMemberships, d.MembershipDeactivate, person},
		{paths.MembershipReactivate, auth.ManageMemberships, d.MembershipReactivate, person},
		{paths.MembershipRemove, auth.ManageMemberships, d.MembershipRemove, person},
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
