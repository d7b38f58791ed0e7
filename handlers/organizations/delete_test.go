package organizations

import (
	"strings"
	"testing"

	"frontdesk/handlers/action"

	"github.com/stretchr/testify/assert"
)

func TestADeletionSaysOnlyWhatItTakesAway(t *testing.T) {
	n := func(n int) action.LossCount { return action.LossCount{N: &n} }
	said := func(sentences []string) string { return strings.Join(sentences, " ") }
	assert.Equal(t, "3 members will lose access to Acme when it is deleted. This will also delete 1 connection and 2 domains. "+
		"Nobody will be able to sign in through the connection any more. "+
		"The people themselves will stay as users of this environment. This cannot be undone.",
		said(organizationGoes("Acme", n(3), n(1), n(0), n(2))))
	without := said(organizationGoes("Acme", n(1), n(0), n(1), n(0)))
	assert.NotContains(t, without, "sign in")
	assert.Contains(t, without, "1 member will lose access to Acme when it is deleted. This will also delete 1 directory.")
	assert.Equal(t, "Acme currently has no members, connections, directories or domains. This cannot be undone.",
		said(organizationGoes("Acme", n(0), n(0), n(0), n(0))))
	assert.Contains(t, said(organizationGoes("Acme", action.LossCount{}, action.LossCount{}, action.LossCount{}, n(0))),
		"its connections, if it has any")

}
