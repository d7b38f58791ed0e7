package timeline

import (
	"cmp"
	"strings"

	"frontdesk/views/wording"
)

// Groups are the groups of types, everything before the first dot, in words.
var Groups = map[string]string{
	"action": "Refused by an action", "agent": "Agents", "api_key": "API keys", "authentication": "Sign-ins", "connection": "Connections",
	"dsync": "Directories", "email_verification": "Email verification", "flag": "Feature flags", "group": "Groups",
	"invitation": "Invitations",
	"magic_auth": "Sign-in codes", "organization": "Organizations", "organization_domain": "Domains", "organization_membership": "Memberships",
	"organization_role": "Roles of organizations", "password_reset": "Password resets", "permission": "Permissions",
	"pipes": "Connected accounts",
	"radar": "Radar", "role": "Roles", "session": "Sessions", "user": "Users", "vault": "Vault", "waitlist_user": "Waitlist",
}

// Title is a type of event in words.
func Title(event string) string {
	return cmp.Or(titles[event], wording.Humanized(strings.ReplaceAll(event, ".", " ")))
}
