package organizations_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	organizationsview "frontdesk/views/organizations"
)

func TestTheSignStandsAtTheDomainThatIsNotVerified(t *testing.T) {
	shown := func(firstIsFine bool) string {
		var html strings.Builder
		require.NoError(t, organizationsview.DomainSummary("acme.example", 2, 1, firstIsFine).Render(t.Context(), &html))
		return html.String()
	}
	before, sign, found := strings.Cut(shown(true), `data-tone="attention"`)
	require.True(t, found)
	assert.Contains(t, before, "acme.example", "the first one is fine")
	assert.NotContains(t, sign, "acme.example")
	assert.Contains(t, sign, "+1")
	_, sign, _ = strings.Cut(shown(false), `data-tone="attention"`)
	assert.Contains(t, sign, "acme.example +1")
}
