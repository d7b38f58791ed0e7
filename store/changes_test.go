package store

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestAChangeIsReadBackAsItWasWritten(t *testing.T) {
	for _, change := range []Change{{"a", "b"}, {"", "nothing"}, {"a → b", "<c> & \"d\"\n"}, {}} {
		read, isChange := ChangeOf(change.Detail())
		assert.True(t, isChange, "%q", change)
		assert.Equal(t, change, read)
	}
	earlier, isChange := ChangeOf("nothing → support")
	assert.True(t, isChange)
	assert.Equal(t, Change{"", "support"}, earlier)
	for _, fact := range []string{"", "support", `{"before":1,"after":2}`, `{"before":"a"}`} {
		_, isChange := ChangeOf(fact)
		assert.False(t, isChange, fact)
	}
}
