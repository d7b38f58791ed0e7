package news

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestNewsListsKindsAndIDsOnce(t *testing.T) {
	var n News
	n.Add("users", "user_1", "", "org_1")
	n.Add("users", "user_2", "org_1")
	assert.Equal(t, []string{"org_1", "user_1", "user_2", "users"}, n.Topics())
}

func TestTooMuchNewsCountsAsEverything(t *testing.T) {
	var n News
	for i := range 10_000 {
		n.Add("users", fmt.Sprint("user_", i))
	}
	assert.LessOrEqual(t, len(n.Topics()), maxTopics+1)
	assert.True(t, slices.Contains(n.Topics(), Everything))
	assert.True(t, slices.Contains(n.Topics(), "users"))
}
