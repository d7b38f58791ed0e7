package emulator

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos/emulator/hosted"
)

func TestAVerifierWithoutAChallengeIsRefused(t *testing.T) {
	g, now := hosted.NewGrants(), time.Now()
	_, good := g.TakeCode(now, g.IssueCode(now, hosted.Grant{ClientID: "client_1"}), "client_1", "a-verifier")
	require.False(t, good, "the challenge was taken out of the sign-in's address")
	_, good = g.TakeCode(now, g.IssueCode(now, hosted.Grant{ClientID: "client_1"}), "client_1", "")
	require.True(t, good)
}
