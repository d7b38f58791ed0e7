package auth

// Role is what an operator is; each role may do all that the one before it may.
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

// rank is the place of a role in the order, 0 for what is no role.
func (r Role) rank() int {
	for i, role := range Roles() {
		if role == r {
			return i + 1
		}
	}
	return 0
}

// Permission is something that a route lets happen.
type Permission string

// The permissions. Every route declares one.
const (
	Public           Permission = "public"             // nobody needs to be signed in
	Read             Permission = "read"               // look at everything that is not masked
	IssuePortalLinks Permission = "issue portal links" // hand out Admin Portal links
	ExportAuditLogs  Permission = "export audit logs"  // make and download audit log exports
	RevealAttributes Permission = "reveal attributes"  // see a directory user's attributes and raw JSON

	Invite              Permission = "send invitations"     // send, send again and revoke invitations
	ManageMemberships   Permission = "manage memberships"   // add, change, deactivate and remove members
	ManageSessions      Permission = "manage sessions"      // end people's sessions
	ManageFactors       Permission = "manage factors"       // reset and check people's second factors
	SendMails           Permission = "send mails"           // password reset, Magic Auth, verification
	ManageDomains       Permission = "manage domains"       // add, check again and remove, not declare verified
	EditOrganizations   Permission = "edit organizations"   // name, external id, metadata
	EditUsers           Permission = "edit users"           // name, external id, metadata
	TestSignIn          Permission = "test sign-in"         // links that try a connection
	DeclareVerified     Permission = "declare verified"     // a domain, without proof
	CreateOrganizations Permission = "create organizations" // new customers
	Delete              Permission = "delete"               // organizations, users, connections, directories
	CreateUsers         Permission = "create users"         // new people
)

// Needs is the lowest role that has a permission; false for one that is Public or does not exist.
func (p Permission) Needs() (Role, bool) {
	switch p {
	case Read:
		return Viewer, true
	case IssuePortalLinks, Invite:
		return Success, true
	case ExportAuditLogs, RevealAttributes, ManageMemberships, ManageSessions, ManageFactors, SendMails, ManageDomains,
		EditOrganizations, EditUsers, TestSignIn:
		return Support, true
	case DeclareVerified, CreateOrganizations, CreateUsers, Delete:
		return Admin, true
	}
	return "", false
}

// Can tells whether a role has a permission. Anybody has Public; nobody has one that does not exist.
func Can(role Role, permission Permission) bool {
	if permission == Public {
		return true
	}
	lowest, exists := permission.Needs()
	return exists && role.rank() >= lowest.rank()
}
