package hosted

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestAVerifierWithoutAChallengeIsRefused(t *testing.T) {
	g, now := newGrants(), time.Now()
	_, good := g.takeCode(now, g.issueCode(now, grant{clientID: "client_1"}), "client_1", "a-verifier")
	require.False(t, good, "the challenge was taken out of the sign-in's address")
	_, good = g.takeCode(now, g.issueCode(now, grant{clientID: "client_1"}), "client_1", "")
	require.True(t, good)
}
