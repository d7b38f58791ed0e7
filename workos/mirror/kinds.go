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

// prefixes are how the IDs of a kind begin, the longer ones first. Some servers shorten them.
var prefixes = []struct {
	prefix string
	kind   Kind
}{
	{"directory_user_", KindDirectoryUser}, {"directory_usr_", KindDirectoryUser},
	{"directory_group_", KindDirectoryGroup}, {"directory_grp_", KindDirectoryGroup}, {"directory_", KindDirectory},
	{"org_domain_", KindDomain}, {"org_", KindOrganization}, {connectionDomainPrefix, ""}, {"conn_", KindConnection},
	{"user_", KindUser}, {"om_", KindMembership}, {"invitation_", KindInvitation}, {"inv_", KindInvitation},
}

// connectionDomainPrefix begins the IDs of a connection's domains, which are of no kind here: see Identify.
const connectionDomainPrefix = "conn_domain_"

// KindOf guesses the kind of an ID from its prefix, and is false for text that begins like none of a kind held here. It
// is a guess: customers keep IDs of other systems as external IDs, and these may begin in the same way. Identify knows.
func KindOf(id string) (Kind, bool) {
	lower := strings.ToLower(id)
	for _, known := range prefixes {
		if rest, found := strings.CutPrefix(lower, known.prefix); found && idShape.MatchString(rest) {
			return known.kind, known.kind != ""
		}
	}
	return "", false
}

// SpellingsOf are an ID as it was typed and as WorkOS writes it: prefix in lower case, the rest in upper case.
func SpellingsOf(id string) []string {
	at := strings.LastIndexByte(id, '_') + 1
	spellings := []string{id}
	for _, other := range []string{strings.ToLower(id[:at]) + strings.ToUpper(id[at:]), strings.ToLower(id)} {
		if other != id {
			spellings = append(spellings, other)
		}
	}
	return spellings
}

// specs are the kinds that the mirror has tables of, in the order in which an ID is looked for.
func specs() []*spec {
	return []*spec{organizations.spec, users.spec, directoryUsers.spec, directoryGroups.spec, connections.spec, directories.spec,
		memberships.spec, invitations.spec, domains.spec}
}

// specOf is what a kind's table is like, nil for none of these kinds.
func specOf(kind Kind) *spec {
	for _, s := range specs() {
		if s.kind == kind {
			return s
		}
	}
	return nil
}

// kinds are the kinds that have lists.
func kinds() []Kind {
	var all []Kind
	for _, s := range specs() {
		if !s.isPart {
			all = append(all, s.kind)
		}
	}
	return all
}
