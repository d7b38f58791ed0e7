package connections

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestTheDeletionOfAConnectionSaysWhoLosesAccess(t *testing.T) {
	said := func(sentences []string) string { return strings.Join(sentences, " ") }
	assert.Contains(t, said(connectionGoes("active", "Okta", "Acme")), "Nobody at Acme will be able to sign in through Okta")
	for _, state := range []string{"draft", "requires_type", "inactive"} {
		assert.Contains(t, said(connectionGoes(state, "Okta", "Acme")), "so nobody will lose access", state)
	}
}
