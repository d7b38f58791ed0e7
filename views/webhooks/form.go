package webhooks

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	timelineview "frontdesk/views/timeline"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/workos"
)

// eventChoice is a set of checkboxes for the event types of one group.
type eventChoice struct{ choices ui.ChoicesInput }

// eventChoices returns event types by group, in the order of the groups' words; chosen are the selected types.
func eventChoices(types, chosen []string) []eventChoice {
	var groups []eventChoice
	places := map[string]int{}
	for _, event := range slices.Compact(slices.Sorted(slices.Values(types))) {
		key, _, _ := strings.Cut(event, ".")
		at, known := places[key]
		if !known {
			at = len(groups)
			places[key] = at
			input := ui.Input{ID: "events-" + key, Name: "events", Label: cmp.Or(timelineview.Groups[key], wording.Humanized(key))}
			groups = append(groups, eventChoice{ui.ChoicesInput{Input: input, Many: true,
				Choices: []ui.Choice{{Value: key, Label: "All events", Text: key + ".*"}}}})
		}
		choices := &groups[at].choices
		choices.Choices = append(choices.Choices, ui.Choice{Value: event, Label: timelineview.Title(event), Text: event})
		if slices.Contains(chosen, event) {
			choices.Values = append(choices.Values, event)
		}
	}
	slices.SortFunc(groups, func(a, b eventChoice) int {
		return cmp.Compare(strings.ToLower(a.choices.Label), strings.ToLower(b.choices.Label))
	})
	return groups
}

// summary describes a collapsed group.
func (c eventChoice) summary() string {
	types := len(c.choices.Choices) - 1
	if chosen := len(c.choices.Values); chosen > 0 {
		return fmt.Sprintf("%s: %d of %d chosen", c.choices.Label, chosen, types)
	}
	return c.choices.Label + ": " + wording.Plural(types, "type", "types")
}

// Created shows a new endpoint with its secret. Ours means that it is Frontdesk's own address.
type Created struct {
	Endpoint workos.WebhookEndpoint
	Back     string
	Ours     bool
}

func (p Created) use() string {
	if p.Ours {
		return "This is Frontdesk's own address: give the secret to the person who runs Frontdesk, as WORKOS_WEBHOOK_SECRET. Until it is set " +
			"there, Frontdesk refuses its events."
	}
	return "The receiver at this address uses it to check that an event comes from WorkOS. For Frontdesk's own address, " +
		paths.WebhookReceive.URL() + ", it goes into WORKOS_WEBHOOK_SECRET."
}

func (p Created) facts() []ui.Fact {
	return []ui.Fact{{Label: "Address", Value: ui.Text(p.Endpoint.EndpointURL)},
		{Label: "Events", Value: ui.Text(strings.Join(p.Endpoint.Events, ", "))}}
}
