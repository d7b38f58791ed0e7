package handlers

import (
	"slices"
	"testing"

	"frontdesk/views"

	"github.com/stretchr/testify/assert"
)

func TestEveryActionSaysHowWorkOSShowsIt(t *testing.T) {
	writesNothing := []string{"sign_in", "sign_out", "access.denied", "audit_log_export.download", "audit_log_export.read",
		"directory_user.reveal_attributes", "directory_user.reveal_raw", "connection.test_link", "connection.tested"}
	for _, action := range views.ActTypes() {
		how, known := lookups[action.Value]
		if slices.Contains(writesNothing, action.Value) {
			assert.False(t, known, "%s writes nothing in WorkOS", action.Value)
			continue
		}
		assert.True(t, known, "%s has no entry in the table of lookups", action.Value)
		assert.True(t, how.look != nil || how.hides != "", "%s: say how WorkOS shows it, or what WorkOS does not show", action.Value)
	}
}

func TestAnEditIsComparedWithTheLedger(t *testing.T) {
	details := map[string]string{"name": "Attic → Attic & Sons", "metadata plan": "gold → nothing"}
	for name, test := range map[string]struct {
		now  map[string]string
		want sight
	}{
		"as asked":           {map[string]string{"name": "Attic & Sons", "metadata plan": ""}, seen},
		"as before":          {map[string]string{"name": "Attic", "metadata plan": "gold"}, unseen},
		"changed in between": {map[string]string{"name": "Loft", "metadata plan": "gold"}, hidden},
		"nothing to compare": {map[string]string{"state": "on"}, hidden},
	} {
		assert.Equal(t, test.want, compare(details, test.now).sight, name)
	}
}
