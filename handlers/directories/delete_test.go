package directories

import (
	"strings"
	"testing"

	"frontdesk/handlers/action"

	"github.com/stretchr/testify/assert"
)

func TestTheDeletionOfADirectorySaysWhatItTakesAway(t *testing.T) {
	n := func(n int) action.LossCount { return action.LossCount{N: &n} }
	said := func(sentences []string) string { return strings.Join(sentences, " ") }
	assert.Contains(t, said(directoryGoes("Okta", n(1), n(0))),
		"This will remove 1 person of Okta, and your product will receive an event for it.")
	assert.NotContains(t, said(directoryGoes("Okta", n(0), n(2))), "memberships")
	assert.Contains(t, said(directoryGoes("Okta", n(0), n(0))), "no people and no groups")
}
