package mirror

import (
	"regexp"
	"strings"
)

// Kind is a kind of object that the mirror holds; its value is the table's name.
type Kind string

// The kinds of objects.
const (
	KindOrganization   Kind = "organizations"
	KindDomain         Kind = "domains"
	KindConnection     Kind = "connections"
	KindDirectory      Kind = "directories"
	KindDirectoryUser  Kind = "directory_users"
	KindDirectoryGroup Kind = "directory_groups"
	KindUser           Kind = "users"
	KindMembership     Kind = "memberships"
	KindInvitation     Kind = "invitations"
)

// idShape is what may follow a kind's prefix. Servers other than WorkOS do not all use 26 characters.
var idShape = regexp.MustCompile(`^[0-9A-Za-z_-]{1,64}$`)

// KindOf tells the kind of a pasted id from its prefix, and false for text that is no id of a kind held here.
func KindOf(id string) (Kind, bool) {
	for _, known := range []struct {
		prefix string
		kind   Kind
	}{
		{"directory_user_", KindDirectoryUser}, {"directory_group_", KindDirectoryGroup}, {"directory_grp_", KindDirectoryGroup},
		{"directory_", KindDirectory}, {"org_domain_", KindDomain}, {"org_", KindOrganization}, {"conn_", KindConnection},
		{"user_", KindUser}, {"om_", KindMembership}, {"invitation_", KindInvitation},
	} {
		if rest, found := strings.CutPrefix(id, known.prefix); found && idShape.MatchString(rest) {
			return known.kind, true
		}
	}
	return "", false
}
