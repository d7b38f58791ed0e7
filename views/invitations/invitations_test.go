package invitations_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	invitationsview "frontdesk/views/invitations"
	"frontdesk/workos"
)

func TestAnExpiredInvitationSpeaksOfThePast(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for label, expires := range map[string]time.Time{"Expired": now.Add(-48 * time.Hour), "Expires": now.Add(48 * time.Hour)} {
		page := invitationsview.Page{Now: now, Invitation: workos.Invitation{State: "pending", ExpiresAt: workos.Time{Time: expires}}}
		var html strings.Builder
		require.NoError(t, invitationsview.Body(page).Render(t.Context(), &html))
		require.Contains(t, html.String(), "<dt>"+label+"</dt>")
	}
}
