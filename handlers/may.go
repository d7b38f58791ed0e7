package handlers

import (
	"frontdesk/auth"
	"frontdesk/views"
	"frontdesk/web/request"
)

// may is what the operator may do: controls that a role may not use are not shown.
func (d *Desk) may(c request.Context) views.Permissions {
	operator, _ := auth.OperatorFrom(c.Request().Context())
	can := func(p auth.Permission) bool { return auth.Can(operator.Role, p) }
	return views.Permissions{
		Issue: can(auth.IssuePortalLinks), Export: can(auth.ExportAuditLogs), Invite: can(auth.Invite),
		Memberships: can(auth.ManageMemberships), Sessions: can(auth.ManageSessions), Factors: can(auth.ManageFactors),
		SendEmails: can(auth.SendMails), Domains: can(auth.ManageDomains), DeclareVerified: can(auth.DeclareVerified),
		EditOrganizations: can(auth.EditOrganizations), EditUsers: can(auth.EditUsers), TestSignIn: can(auth.TestSignIn),
		CreateOrganizations: can(auth.CreateOrganizations), CreateUsers: can(auth.CreateUsers), Webhooks: can(auth.ManageWebhooks), Flags: can(auth.ManageFlags), Delete: can(auth.Delete),
		TargetFlags: can(auth.TargetFlags), SetRetention: can(auth.SetRetention),
		ManageKeys: can(auth.ManageKeys), ManageContacts: can(auth.ManageContacts),
		ManageProviders: can(auth.ManageProviders), EnrollFactors: can(auth.EnrollFactors),
		WriteAuditLogs: can(auth.WriteAuditLogs), RevealSecrets: can(auth.RevealSecrets), Impersonate: can(auth.Impersonate),
	}
}
