package ui

import "time"

// Tone says how much a state matters to the person reading it. It picks the colour and the default icon.
type Tone string

// The four tones. Colour never carries the meaning alone: a state is always icon, word and tone.
const (
	OK        Tone = "ok"
	Attention Tone = "attention"
	Danger    Tone = "danger"
	Neutral   Tone = "neutral"
)

// State is the condition of a thing in one or two words. Hint, if any, is a sentence shown on hover.
type State struct {
	Tone             Tone
	Icon, Word, Hint string
	At               time.Time // a moment that ends the hint; zero for none
}

// hint is the text on hover, with its moment in the zone of the page.
func (s State) hint(zone Zone) string {
	if s.At.IsZero() {
		return s.Hint
	}
	return s.Hint + " " + zone.Exact(s.At) + "."
}

// icon is the state's own icon, or the one that goes with its tone.
func (s State) icon() string {
	if s.Icon != "" {
		return s.Icon
	}
	return toneIcon(s.Tone)
}

func toneIcon(tone Tone) string {
	switch tone {
	case OK:
		return "circle-check"
	case Attention:
		return "triangle-alert"
	case Danger:
		return "circle-x"
	default:
		return "circle-dashed"
	}
}

// Callout is one thing that is wrong (or worth knowing) about an object: what, why, who must act, what to press.
type Callout struct {
	Tone             Tone
	Title, Text, Who string
	Actions          []Action
}
