package handlers

import (
	"slices"
	"testing"

	"frontdesk/handlers/page"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEveryActionSaysHowWorkOSShowsIt(t *testing.T) {
	writesNothing := []string{"sign_in", "sign_out", "access.denied", "audit_log_export.download", "audit_log_export.read",
		"directory_user.reveal_attributes", "directory_user.reveal_raw", "connection.test_link", "connection.tested",
		"sync.start", "event.retry"}
	desk, err := New(&page.Base{}, nil)
	require.NoError(t, err)
	for _, action := range desk.Registered() {
		isSaid := action.Look != nil || action.Hides != ""
		assert.NotEqual(t, slices.Contains(writesNothing, action.Name), isSaid,
			"%s: say how WorkOS shows it, or what WorkOS does not show; nothing where it writes nothing", action.Name)
	}
}
