package sync

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"frontdesk/store/events"
	"frontdesk/workos"
)

// Keep returns an event as it is stored, of a known type or not. Its time is zero if it is not known when it happened.
func Keep(event workos.Event) events.Event {
	raw := withoutSecrets(event)
	kept := events.Event{ID: event.ID, Type: event.Event, At: event.At(), Raw: raw}
	if kept.ID == "" { // two answers with the same event are recognized by what it says
		sum := sha256.Sum256(raw)
		kept.ID = "no-id-" + hex.EncodeToString(sum[:16])
	}
	var content struct {
		Data    any `json:"data"`
		Context struct {
			Previous any `json:"previous_attributes"`
			Targets  any `json:"configured_targets"`
		} `json:"context"`
	}
	if err := json.Unmarshal(raw, &content); err != nil && content.Data == nil {
		return kept // it is found by its type and time
	}
	about := finder{event: event.Event, seen: map[events.Subject]int{}}
	about.walk(content.Data, place{})
	about.walk(content.Context.Previous, place{depth: 1, isBeside: true})
	about.walk(content.Context.Targets, place{depth: 1, isBeside: true})
	about.fill(&kept)
	return kept
}

// withoutSecrets returns the JSON of an event. What was read from WorkOS had its secrets removed when it was read.
func withoutSecrets(event workos.Event) []byte {
	if raw := event.Raw(); raw != nil {
		return raw
	}
	text, err := json.Marshal(event)
	if err != nil {
		return nil
	}
	read, err := workos.Decode[workos.Event](text)
	if err != nil {
		return nil
	}
	return read.Raw()
}
