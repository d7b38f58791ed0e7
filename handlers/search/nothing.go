package search

import (
	"strings"

	"frontdesk/handlers/page"
	"frontdesk/handlers/timeline"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/workos"
)

// unlisted are the IDs that WorkOS has no call for: what they belong to, and where to look instead.
var unlisted = []struct{ prefix, noun, advice string }{
	{"session_", "session", "Open the user: their page lists their sessions."},
	{"api_key_", "API key", "Open the organization or the user, then Settings: their API keys are listed there."},
	{"it_contact_", "IT contact", "Open the organization, then Settings: its IT contacts are listed there."},
	{"event_", "event", "Open Events and choose the time at which it happened. WorkOS keeps events for 90 days."},
	{"cus_", "Stripe customer", "Open Organizations and search for the customer's name."},
}

// nothingFound describes what was searched for a text without hits, what was not, and what to do.
func (h *Handlers) nothingFound(text string, answer searchAnswer) *ui.Empty {
	empty := &ui.Empty{Kind: "nomatch", Title: "Nothing found"}
	inWorkOS := "WorkOS could not be searched: it may exist there all the same. Search again in a moment."
	if !answer.asked {
		empty.Title = "Nothing found in Frontdesk's data"
	} else {
		inWorkOS = "In WorkOS, " + h.searchedInWorkOS(text) + "."
	}
	local := "Frontdesk's local data: names, addresses, domains, and own, external and provider IDs"
	if h.SyncGap() != "" {
		local += ", as far as they are loaded"
		empty.Action = &ui.Action{Label: "See progress", URL: paths.Sync.URL()}
	}
	if !page.IsID(text) || !page.LooksLikeID(text) {
		empty.Text = "Searched: " + local + ". " + inWorkOS + " Check the spelling, or try a part of it."
		return empty
	}
	if page.RequestID.MatchString(text) {
		empty.Title = "No action has this request ID"
		empty.Text = "This looks like the ID of a request to Frontdesk. Activity was searched: the request recorded no action. " +
			"What happened is in the server's log under this ID; the person who runs Frontdesk can look it up."
		return empty
	}
	empty.Title = "Nothing found for this ID"
	for _, kind := range unlisted {
		if strings.HasPrefix(strings.ToLower(text), kind.prefix) {
			empty.Title = "This " + kind.noun + " was not found"
			empty.Text = "WorkOS does not look up " + page.Article(kind.noun) + " by its ID. "
			empty.Action = nil
		}
	}
	empty.Text += "Searched: " + local + "; IDs on pages opened since Frontdesk started; Activity; " + h.searchedEvents(text) + ". " +
		inWorkOS + " "
	for _, kind := range unlisted {
		if strings.HasPrefix(strings.ToLower(text), kind.prefix) {
			empty.Text += kind.advice
			return empty
		}
	}
	empty.Text += "Check that the whole ID was copied, and that it is of this environment."
	return empty
}

// searchedInWorkOS describes what WorkOS was asked for a text.
func (h *Handlers) searchedInWorkOS(text string) string {
	switch {
	case strings.Contains(text, "@"):
		return "users were searched for the whole address; people of directories and invitations were not"
	case page.LooksLikeID(text):
		return "external IDs of organizations and users were searched"
	default:
		return "names and domains of organizations were searched; people were not"
	}
}

// searchedEvents describes which of WorkOS's events were searched for an ID.
func (h *Handlers) searchedEvents(id string) string {
	if at := workos.TimeOfID(id); !at.IsZero() && at.Before(h.Now().Add(-timeline.EventsAge)) {
		return "the newest events of WorkOS (those of the time of this ID are no longer kept)"
	}
	return "the newest events of WorkOS and, where the ID carries a time, those around it"
}
