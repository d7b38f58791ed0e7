package wording

import (
	"strings"

	"frontdesk/views/ui"
)

// DirectoryState returns the word for a directory's state. The API has linked and unlinked where events have active and
// inactive; both are accepted.
func DirectoryState(state string) ui.State {
	switch state {
	case "linked", "active":
		return ui.State{Tone: ui.OK, Word: "Linked", Hint: "Users and groups are synced."}
	case "validating":
		return ui.State{Tone: ui.Attention, Icon: "hourglass", Word: "Validating", Hint: "WorkOS is checking the first answers of the provider."}
	case "invalid_credentials":
		return ui.State{Tone: ui.Danger, Icon: "key-round", Word: "Credentials refused",
			Hint: "The credentials are no longer accepted: nothing is synced."}
	case "unlinked", "inactive":
		return ui.State{Tone: ui.Attention, Icon: "unplug", Word: "Not connected", Hint: "Set-up is not finished, or the link was removed."}
	case "deleting":
		return ui.State{Tone: ui.Neutral, Icon: "ban", Word: "Being deleted", Hint: "WorkOS is removing it."}
	default:
		return UnknownState(state)
	}
}

// DirectoryStates returns the states to filter by.
func DirectoryStates() []ui.Option {
	return withOther(options(DirectoryState, "linked", "validating", "invalid_credentials", "unlinked", "deleting"))
}

// ExplainDirectory explains what a directory's state means and what to do about it.
func ExplainDirectory(state string) Explanation {
	switch state {
	case "linked", "active":
		return Explanation{What: "The directory is linked and its users and groups are synced.", Who: WhoNobody}
	case "validating":
		return Explanation{
			What:   "The directory is configured and WorkOS is checking it. No users are synced until it has finished.",
			Who:    WhoCustomer,
			Next:   "If this takes more than a few hours, ask them to push one user from their side.",
			Intent: "dsync",
		}
	case "invalid_credentials":
		return Explanation{
			What: "The credentials it was set up with are no longer accepted: a token was revoked or has expired. People who join or leave " +
				"will not sync until this is fixed.",
			Who:    WhoCustomer,
			Next:   "Send them a portal link to reconnect the directory.",
			Intent: "dsync",
		}
	case "unlinked", "inactive":
		return Explanation{
			What:   "The directory is not connected to a provider: set-up was not finished, or the link was removed. Nothing is synced.",
			Who:    WhoCustomer,
			Next:   "Send them a portal link to set up directory sync.",
			Intent: "dsync",
		}
	case "deleting":
		return Explanation{What: "WorkOS is deleting this directory together with its users and groups. " + IfNotDeleted, Who: WhoNobody}
	default:
		return UnknownExplanation(state)
	}
}

// SyncLag describes how long a change in the customer's directory takes to arrive, by the directory's type. The times
// are those that WorkOS documents; a type without one gets a general sentence.
func SyncLag(directoryType string) string {
	switch kind := strings.ToLower(directoryType); {
	case strings.HasPrefix(kind, "azure"):
		return "Up to about 40 minutes: Entra ID pushes changes in cycles."
	case strings.Contains(kind, "scim"):
		return "Usually within a minute: the provider pushes each change."
	case polled(kind):
		return "Up to about 30 minutes: WorkOS asks the provider every half hour."
	default:
		return "Not documented for this kind of directory."
	}
}

func polled(kind string) bool {
	switch kind {
	case "gsuite directory", "bamboohr", "breathe hr", "cezanne hr", "fourth hr", "hibob", "people hr", "workday",
		"sftp", "sftp workday":
		return true
	}
	return false
}
