package timeline

import (
	"cmp"
	"strings"

	"frontdesk/views/wording"
)

// Groups are the words for groups of types; a group is everything before the first dot.
var Groups = map[string]string{
	"action": "Refused by an action", "agent": "Agents", "api_key": "API keys", "authentication": "Sign-ins", "connection": "Connections",
	"dsync": "Directories", "email_verification": "Email verification", "flag": "Feature flags", "group": "Groups",
	"invitation": "Invitations",
	"magic_auth": "Sign-in codes", "organization": "Organizations", "organization_domain": "Domains", "organization_membership": "Memberships",
	"organization_role": "Roles of organizations", "password_reset": "Password resets", "permission": "Permissions",
	"pipes": "Connected accounts",
	"radar": "Radar", "role": "Roles", "session": "Sessions", "user": "Users", "vault": "Vault", "waitlist_user": "Waitlist",
}

// Title returns the words for an event type.
func Title(event string) string {
	return cmp.Or(titles[event], wording.Humanized(strings.ReplaceAll(event, ".", " ")))
}
