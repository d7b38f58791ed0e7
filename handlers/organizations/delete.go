package organizations

import (
	"frontdesk/handlers/action"
	"frontdesk/views/wording"
)

// organizationGoes describes what is deleted together with a customer; kinds without objects are left out.
func organizationGoes(name string, members, connections, directories, domains action.LossCount) []string {
	var says []string
	if !members.IsNone() {
		says = append(says, members.Words("member", "members")+" will lose access to "+name+" when it is deleted.")
	}
	things := action.Losses(action.Loss{LossCount: connections, One: "connection", Many: "connections"},
		action.Loss{LossCount: directories, One: "directory", Many: "directories"},
		action.Loss{LossCount: domains, One: "domain", Many: "domains"})
	switch {
	case len(things) > 0:
		says = append(says, "This will also delete "+wording.ListAnd(things)+".")
	case members.IsNone():
		says = append(says, name+" currently has no members, connections, directories or domains.")
	}
	switch {
	case connections.IsNone():
	case connections.N == nil:
		says = append(says, "Nobody will be able to sign in through its connections, if it has any.")
	default:
		which := action.Either(connections.IsOne(), "the connection", "the connections")
		says = append(says, "Nobody will be able to sign in through "+which+" any more.")
	}
	const forGood = "This cannot be undone."
	if members.IsNone() {
		return append(says, forGood)
	}
	return append(says, "The people themselves will stay as users of this environment. "+forGood)
}
