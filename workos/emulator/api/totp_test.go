package api

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestTOTP uses the examples of RFC 6238, with the last six of their eight digits.
func TestTOTP(t *testing.T) {
	secret := []byte("12345678901234567890")
	for at, code := range map[int64]string{
		59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130",
	} {
		now := time.Unix(at, 0)
		require.Equal(t, code, totpCode(secret, now))
		require.True(t, totpAccepts(secret, code, now.Add(totpStep)), "one step late")
		require.False(t, totpAccepts(secret, code, now.Add(3*totpStep)))
	}
}
