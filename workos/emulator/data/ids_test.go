package data

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestIDsAreULIDs(t *testing.T) {
	id := MakeULID(1469918176385, 0xFFFF, 0x0123456789ABCDEF)
	require.Equal(t, "01ARYZ6S41", id.String()[:10], "the example of the ULID specification")
	back, ok := ParseULID(id.String())
	require.True(t, ok)
	require.Equal(t, id, back)
	require.Equal(t, int64(1469918176385), back.Millis())
	require.True(t, id.Less(id.Next()))
	for _, wrong := range []string{
		"", "01ARYZ6S41", "81ARYZ6S41TSV4RRFFQ69G5FAV", "01ARYZ6S41TSV4RRFFQ69G5FAU", "01aryz6s41tsv4rrffq69g5fav",
	} {
		_, ok := ParseULID(wrong)
		require.False(t, ok, fmt.Sprintf("%q", wrong))
	}
}
