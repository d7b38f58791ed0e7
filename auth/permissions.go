package auth

import "slices"

// Role is the role of an operator. Each role includes the ones before it.
type Role string

// The roles, lowest first.
const (
	Viewer  Role = "viewer"
	Success Role = "success"
	Support Role = "support"
	Admin   Role = "admin"
)

// Roles lists the roles, lowest first.
func Roles() []Role { return []Role{Viewer, Success, Support, Admin} }

// rank returns the position of a role in the order, 0 if it is not a role.
func (r Role) rank() int {
	for i, role := range Roles() {
		if role == r {
			return i + 1
		}
	}
	return 0
}

// Permission is required by a route, and given to operators by their role.
type Permission string

// The permissions. Every route declares one.
const (
	Public              Permission = "public" // works without signing in
	Read                Permission = "read"
	IssuePortalLinks    Permission = "issue portal links"
	Invite              Permission = "send invitations"
	ExportAuditLogs     Permission = "export audit logs"
	RevealAttributes    Permission = "reveal attributes"
	ManageMemberships   Permission = "manage memberships"
	ManageSessions      Permission = "manage sessions"
	ManageFactors       Permission = "manage factors"
	SendMails           Permission = "send mails"
	ManageDomains       Permission = "manage domains"
	EditOrganizations   Permission = "edit organizations"
	EditUsers           Permission = "edit users"
	TestSignIn          Permission = "test sign-in"
	DeclareVerified     Permission = "declare domains verified"
	CreateOrganizations Permission = "create organizations"
	CreateUsers         Permission = "create users"
	ManageWebhooks      Permission = "manage webhooks"
	ManageFlags         Permission = "manage flags"
	Delete              Permission = "delete"
	TargetFlags         Permission = "target feature flags"
	SetRetention        Permission = "set audit log retention"
	ManageKeys          Permission = "manage API keys"
	ManageContacts      Permission = "manage IT contacts"
	ManageProviders     Permission = "manage data providers"
	EnrollFactors       Permission = "enroll MFA methods"
	WriteAuditLogs      Permission = "write audit logs"
	RevealSecrets       Permission = "reveal secrets"
	Impersonate         Permission = "impersonate users"
	ManageSync          Permission = "manage sync"
)

// Grant is a permission, the lowest role that has it, and a description of what it allows.
type Grant struct {
	Permission Permission
	Needs      Role
	Text       string
}

// grants is the whole table of permissions, except Public. It is read for every control of every page.
var grants = []Grant{
	{Read, Viewer, "View everything that is not masked"},
	{IssuePortalLinks, Success, "Issue Admin Portal links"},
	{Invite, Success, "Send invitations, send them again and revoke them"},
	{ManageContacts, Success, "Add, invite and remove a customer's IT contacts"},
	{ExportAuditLogs, Support, "Create and download audit log exports"},
	{RevealAttributes, Support, "View a directory user's attributes and raw JSON"},
	{ManageMemberships, Support, "Add, change, deactivate and remove members; manage groups"},
	{ManageSessions, Support, "End sessions and revoke applications' access"},
	{ManageFactors, Support, "Verify MFA codes and remove MFA methods"},
	{SendMails, Support, "Send password reset, sign-in code and verification emails"},
	{ManageDomains, Support, "Add, re-check and remove domains"},
	{EditOrganizations, Support, "Change an organization's name, IDs and metadata"},
	{EditUsers, Support, "Change a user's name and external ID"},
	{TestSignIn, Support, "Create test sign-in links"},
	{TargetFlags, Support, "Turn feature flags on and off for a customer or a user"},
	{ManageProviders, Support, "Change a customer's data providers, disconnect people's accounts"},
	{Impersonate, Support, "Impersonate a user through the WorkOS Dashboard"},
	{ManageSync, Support, "Start a full sync, and apply events again that were set aside"},
	{DeclareVerified, Admin, "Mark a domain as verified without proof"},
	{CreateOrganizations, Admin, "Create organizations"},
	{SetRetention, Admin, "Change the retention of a customer's audit log"},
	{ManageKeys, Admin, "Create, expire and revoke API keys"},
	{CreateUsers, Admin, "Create users"},
	{ManageWebhooks, Admin, "Create, change, turn off and delete webhook endpoints"},
	{ManageFlags, Admin, "Turn feature flags on and off"},
	{EnrollFactors, Admin, "Set up MFA methods (the secret is shown once)"},
	{WriteAuditLogs, Admin, "Define audit log schemas and write audit log events"},
	{RevealSecrets, Admin, "View a link that signs a user in"},
	{Delete, Admin, "Delete organizations, users, connections and directories"},
}

// Grants lists the table.
func Grants() []Grant { return slices.Clone(grants) }

// Needs returns the lowest role that has a permission; false for Public and for a permission that does not exist.
func (p Permission) Needs() (Role, bool) {
	for _, grant := range grants {
		if grant.Permission == p {
			return grant.Needs, true
		}
	}
	return "", false
}

// Can reports whether a role has a permission. Every role has Public; no role has one that does not exist.
func Can(role Role, permission Permission) bool {
	if permission == Public {
		return true
	}
	lowest, exists := permission.Needs()
	return exists && role.rank() >= lowest.rank()
}
