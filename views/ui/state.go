package ui

import "time"

// Tone is how much a state matters to the reader. It selects the color and the default icon.
type Tone string

// The four tones. Color never has the meaning alone: a state is always icon, word and tone.
const (
	OK        Tone = "ok"
	Attention Tone = "attention"
	Danger    Tone = "danger"
	Neutral   Tone = "neutral"
)

// State is the condition of an object in one or two words. Hint, if set, is a sentence shown on hover.
type State struct {
	Tone             Tone
	Icon, Word, Hint string
	At               time.Time // a moment that ends the hint; zero for none
}

// hint returns the text on hover, with its time in the zone of the page.
func (s State) hint(zone Zone) string {
	if s.At.IsZero() {
		return s.Hint
	}
	return s.Hint + " " + zone.Exact(s.At) + "."
}

// icon returns the state's own icon, or that of its tone.
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

// Callout is one thing that is wrong with an object or worth knowing: what, why, who needs to act, what to do.
type Callout struct {
	Tone             Tone
	Title, Text, Who string
	Actions          []Action
}
