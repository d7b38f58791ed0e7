package workos

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheFirstMomentOfAllIsShownAsItWasSent(t *testing.T) {
	user, err := Decode[User]([]byte(`{"id":"user_1","created_at":"0001-01-01T00:00:00Z"}`))
	require.NoError(t, err)
	assert.Equal(t, "0001-01-01T00:00:00Z", user.CreatedAt.Unreadable())
	assert.False(t, user.CreatedAt.IsMissing())
}
