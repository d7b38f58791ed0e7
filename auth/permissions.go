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
)

// Needs is the lowest role that has a permission; false for one that is Public or does not exist.
func (p Permission) Needs() (Role, bool) {
	switch p {
	case Read:
		return Viewer, true
	case IssuePortalLinks:
		return Success, true
	case ExportAuditLogs, RevealAttributes:
		return Support, true
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
