package store

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAChangeIsReadBackAsItWasWritten(t *testing.T) {
	for _, change := range []Change{{Before: "a", After: "b"}, {After: "nothing"},
		{Before: "a → b", After: "<c> & \"d\"\n"}, {Before: "7", Type: "number"}, {}} {
		stored, err := change.Detail().MarshalText()
		require.NoError(t, err)
		assert.Equal(t, change.Detail(), readDetail(t, string(stored)))
	}
	assert.Equal(t, Change{Before: "", After: "support"}.Detail(), readDetail(t, "nothing → support"), "of an earlier version")
	for _, fact := range []string{"", "support", `{"before":1,"after":2}`, `{"before":"a"}`} {
		assert.Equal(t, Detail{Fact: fact}, readDetail(t, fact))
		stored, err := Detail{Fact: fact}.MarshalText()
		require.NoError(t, err)
		assert.Equal(t, fact, string(stored))
	}
}

// TestAFactIsReadBackAsAFact writes facts that look like changes, or like facts that are written in another way.
func TestAFactIsReadBackAsAFact(t *testing.T) {
	for _, fact := range []string{"Sales → EMEA", " → ", "nothing → support", `{"before":"a","after":"b"}`, `{"before":"a","after":"b","type":"text"}`,
		`{"fact":"a"}`, `{"fact":"<a> → \"b\"\n"}`, `{"before":"a","after":"b"} and more`} {
		stored, err := Detail{Fact: fact}.MarshalText()
		require.NoError(t, err)
		assert.Equal(t, Detail{Fact: fact}, readDetail(t, string(stored)), string(stored))
	}
	assert.Equal(t, Detail{Fact: `{"fact":1}`}, readDetail(t, `{"fact":1}`))
}

func readDetail(t *testing.T, stored string) (detail Detail) {
	t.Helper()
	require.NoError(t, detail.UnmarshalText([]byte(stored)))
	return detail
}
