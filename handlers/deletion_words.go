package handlers

import (
	"fmt"

	"frontdesk/views/wording"
)

// lost is a kind of thing that goes with one that is deleted.
type lost struct {
	lostCount
	one, many string
}

// isNone tells whether there is surely nothing of a kind.
func (l lostCount) isNone() bool { return l.n != nil && *l.n == 0 && !l.isMore }

// isOne tells whether there is surely one of a kind.
func (l lostCount) isOne() bool { return l.n != nil && *l.n == 1 && !l.isMore }

// lostThings are the kinds of which there may be something, in words.
func lostThings(all ...lost) []string {
	var words []string
	for _, l := range all {
		if !l.isNone() {
			words = append(words, l.words(l.one, l.many))
		}
	}
	return words
}

// organizationGoes says what the deletion of a customer takes with it: nothing of which there is none.
func organizationGoes(name string, members, connections, directories, domains lostCount) []string {
	var says []string
	if !members.isNone() {
		says = append(says, members.words("member", "members")+" will lose access to "+name+" when it is deleted.")
	}
	things := lostThings(lost{connections, "connection", "connections"}, lost{directories, "directory", "directories"},
		lost{domains, "domain", "domains"})
	switch {
	case len(things) > 0:
		says = append(says, "This will also delete "+wording.ListAnd(things)+".")
	case members.isNone():
		says = append(says, name+" currently has no members, connections, directories or domains.")
	}
	switch {
	case connections.isNone():
	case connections.n == nil:
		says = append(says, "Nobody will be able to sign in through its connections, if it has any.")
	default:
		which := either(connections.isOne(), "the connection", "the connections")
		says = append(says, "Nobody will be able to sign in through "+which+" any more.")
	}
	const forGood = "This cannot be undone."
	if members.isNone() {
		return append(says, forGood)
	}
	return append(says, "The people themselves will stay as users of this environment. "+forGood)
}

// connectionGoes says what the deletion of a connection means for those who sign in through it, if anybody can.
func connectionGoes(state, name, where string) []string {
	switch state {
	case "draft", "requires_type":
		return []string{
			fmt.Sprintf("%s is not finished: nobody at %s can sign in through it, so nobody will lose access.", name, where),
			"What the customer's IT admin has set up so far will be lost. This cannot be undone.",
			"To go on with it instead, issue a portal link: the IT admin can finish it.",
		}
	case "inactive":
		return []string{
			fmt.Sprintf("Nobody at %s can sign in through %s, so nobody will lose access.", where, name),
			"A new connection will have different URLs, and must be set up from the start. This cannot be undone.",
			"To use it again instead, issue a portal link: the IT admin can set it up again.",
		}
	}
	return []string{
		fmt.Sprintf("Nobody at %s will be able to sign in through %s from the moment it is deleted.", where, name),
		"What the customer's IT admin set up at their identity provider will stop working: a new connection has different URLs. " +
			"This cannot be undone.",
		"To change the connection instead, issue a portal link: the IT admin can set it up again or renew its certificate " +
			"without anybody losing access.",
	}
}

// directoryGoes says whom and what the deletion of a directory removes.
func directoryGoes(name string, people, groups lostCount) []string {
	const forGood = "This cannot be undone; a new directory will start empty."
	things := lostThings(lost{people, "person", "people"}, lost{groups, "group", "groups"})
	if len(things) == 0 {
		return []string{name + " currently has no people and no groups.", forGood}
	}
	event := either(people.isNone() && groups.isOne() || groups.isNone() && people.isOne(), "it", "each of them")
	says := []string{fmt.Sprintf("This will remove %s of %s, and your product will receive an event for %s.", wording.ListAnd(things), name, event)}
	if people.isNone() {
		return append(says, forGood)
	}
	return append(says, "Depending on the environment's settings, their memberships will end with it. "+forGood)
}

// groupGoes says what the deletion of a group means for its members, if it has any.
func groupGoes(members memberCount, where string) string {
	switch {
	case members.isExactly(0):
		return "The group has no members."
	case members.isExactly(1):
		return "The group has 1 member. They will stay a member of " + where +
			" with their role, and lose what your product gives them through this group."
	}
	return "The group has " + members.words() + ". They will stay members of " + where +
		" with their roles, and lose what your product gives them through this group."
}

func either(first bool, one, other string) string {
	if first {
		return one
	}
	return other
}
