package wording

import (
	"frontdesk/views/ui"
)

// ConnectionState returns the word for a connection's state. The states are those of the API's Connection object.
func ConnectionState(state string) ui.State {
	switch state {
	case "active":
		return ui.State{Tone: ui.OK, Word: "Active", Hint: "Set up and turned on."}
	case "validating":
		return ui.State{Tone: ui.Attention, Icon: "hourglass", Word: "Validating", Hint: "Configured, but nobody has signed in yet."}
	case "draft":
		return ui.State{Tone: ui.Attention, Icon: "circle-dashed", Word: "Draft", Hint: "Set-up was started and not finished."}
	case "requires_type":
		return ui.State{Tone: ui.Attention, Icon: "circle-dashed", Word: "Provider not chosen",
			Hint: "The identity provider has not been chosen."}
	case "inactive":
		return ui.State{Tone: ui.Danger, Icon: "unplug", Word: "Inactive", Hint: "Nobody can sign in."}
	case "deleting":
		return ui.State{Tone: ui.Neutral, Icon: "ban", Word: "Being deleted", Hint: "WorkOS is removing it."}
	default:
		return UnknownState(state)
	}
}

// ConnectionStates returns the states to filter by, in the order of a connection's life.
func ConnectionStates() []ui.Option {
	return withOther(options(ConnectionState, "requires_type", "draft", "validating", "active", "inactive", "deleting"))
}

// ExplainConnection explains what a connection's state means for the customer and what to do about it.
func ExplainConnection(state string) Explanation {
	switch state {
	case "active":
		return Explanation{What: "It is set up and turned on.", Who: WhoNobody}
	case "validating":
		return Explanation{
			What: "The connection is configured on both sides, but nobody has signed in successfully yet. It becomes active after the first " +
				"successful sign-in.",
			Who:    WhoCustomer,
			Next:   "Ask them for one test sign-in. If it fails, the connection's failed sign-ins show why.",
			Intent: "sso",
		}
	case "draft":
		return Explanation{
			What:   "Set-up was started and not finished, so nobody can sign in through it.",
			Who:    WhoCustomer,
			Next:   "Send them a portal link to finish set-up.",
			Intent: "sso",
		}
	case "requires_type":
		return Explanation{
			What:   "The connection exists, but the identity provider has not been chosen.",
			Who:    WhoCustomer,
			Next:   "Send them a portal link: choosing the provider is its first step.",
			Intent: "sso",
		}
	case "inactive":
		return Explanation{
			What:   "The connection cannot authenticate anybody. It was turned off, or its configuration was removed.",
			Who:    WhoCustomer,
			Next:   "The connection's sign-ins and changes show who changed it. If it should work again, send them a portal link to set it up.",
			Intent: "sso",
		}
	case "deleting":
		return Explanation{What: "WorkOS is deleting this connection. " + IfNotDeleted, Who: WhoNobody}
	default:
		return UnknownExplanation(state)
	}
}

// DomainState returns the word for the state of an organization's domain.
func DomainState(state string) ui.State {
	switch state {
	case "verified", "legacy_verified":
		return ui.State{Tone: ui.OK, Word: "Verified", Hint: "The customer has verified the domain."}
	case "pending":
		return ui.State{Tone: ui.Attention, Icon: "hourglass", Word: "Pending", Hint: "Waiting for the DNS record."}
	case "unverified":
		return ui.State{Tone: ui.Attention, Word: "Unverified", Hint: "Nobody has verified who owns the domain."}
	case "failed":
		return ui.State{Tone: ui.Danger, Word: "Failed", Hint: "The DNS record did not appear within 30 days."}
	default:
		return UnknownState(state)
	}
}

// DomainStates returns the states to filter by.
func DomainStates() []ui.Option {
	return options(DomainState, "verified", "pending", "unverified", "failed")
}

// ExplainDomain explains what a domain's state means and what to do about it.
func ExplainDomain(state string) Explanation {
	switch state {
	case "verified", "legacy_verified":
		return Explanation{What: "The domain belongs to the customer. People with this domain can use single sign-on.", Who: WhoNobody}
	case "pending":
		return Explanation{
			What:   "Verification has started: WorkOS is looking for a TXT record and stops after 30 days.",
			Who:    WhoCustomer,
			Next:   "They need to add the TXT record at their DNS provider. DNS can take up to a day.",
			Intent: "domain_verification",
		}
	case "unverified":
		return Explanation{
			What:   "Nobody has verified who owns the domain. People with this domain may be refused at sign-in.",
			Who:    WhoCustomer,
			Next:   "Send them a portal link for domain verification.",
			Intent: "domain_verification",
		}
	case "failed":
		return Explanation{
			What:   "The TXT record did not appear within 30 days, so WorkOS stopped looking for it.",
			Who:    WhoCustomer,
			Next:   "Send them a new portal link for domain verification; it will have a new record.",
			Intent: "domain_verification",
		}
	default:
		return UnknownExplanation(state)
	}
}

// options returns each state with its word.
func options(word func(string) ui.State, states ...string) []ui.Option {
	list := make([]ui.Option, len(states))
	for i, state := range states {
		list[i] = ui.Option{Value: state, Label: word(state).Word}
	}
	return list
}

// withOther adds an option for all unknown statuses, with the value that the lists use for them.
func withOther(known []ui.Option) []ui.Option {
	return append(known, ui.Option{Value: "other", Label: "Other"})
}
