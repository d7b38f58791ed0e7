package store

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestAChangeIsReadBackAsItWasWritten(t *testing.T) {
	for _, change := range []Change{{Before: "a", After: "b"}, {After: "nothing"},
		{Before: "a → b", After: "<c> & \"d\"\n"}, {Before: "7", Type: "number"}, {}} {
		read, isChange := ChangeOf(change.Detail())
		assert.True(t, isChange, "%q", change)
		assert.Equal(t, change, read)
	}
	earlier, isChange := ChangeOf("nothing → support")
	assert.True(t, isChange)
	assert.Equal(t, Change{Before: "", After: "support"}, earlier)
	for _, fact := range []string{"", "support", `{"before":1,"after":2}`, `{"before":"a"}`} {
		_, isChange := ChangeOf(fact)
		assert.False(t, isChange, fact)
	}
}
