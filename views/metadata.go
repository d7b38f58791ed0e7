package views

import (
	"maps"
	"slices"

	"frontdesk/views/ui"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

func metadataFacts(pairs workos.Metadata) []ui.Fact {
	var facts []ui.Fact
	for _, key := range slices.Sorted(maps.Keys(pairs)) {
		facts = append(facts, ui.Fact{Label: key, Value: metadataValue(pairs, key)})
	}
	return facts
}

// metadataValue shows a text as it is and any other value as JSON.
func metadataValue(pairs workos.Metadata, key string) templ.Component {
	if text, isText := pairs.Text(key); isText {
		return ui.OrMissing(text, "empty")
	}
	return ui.Code(pairs.Shown(key))
}
