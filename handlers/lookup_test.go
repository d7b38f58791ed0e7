package handlers

import (
	"slices"
	"testing"

	"frontdesk/auth"
	"frontdesk/web/paths"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEveryActionSaysHowWorkOSShowsIt(t *testing.T) {
	writesNothing := []string{"sign_in", "sign_out", "access.denied", "audit_log_export.download", "audit_log_export.read",
		"directory_user.reveal_attributes", "directory_user.reveal_raw", "connection.test_link", "connection.tested"}
	desk, err := New(&Desk{})
	require.NoError(t, err)
	for _, action := range desk.Actions() {
		isSaid := action.look != nil || action.hides != ""
		assert.NotEqual(t, slices.Contains(writesNothing, action.Name), isSaid,
			"%s: say how WorkOS shows it, or what WorkOS does not show; nothing where it writes nothing", action.Name)
	}
}

func TestAnActionThatLacksSomethingIsRefused(t *testing.T) {
	desk, err := New(&Desk{})
	require.NoError(t, err)
	at := []ActionForm{{paths.DomainNew, desk.DomainNew}}
	for want, action := range map[string]Action{
		"its name is empty or taken": {Done: "Did it"},
		"has no words":               {Name: "x.new"},
		"does not say who may do it": {Name: "x.new", Done: "Did it", Forms: at},
		"does not say how WorkOS shows what came of it": {
			Name: "x.new", Done: "Did it", Tried: "Tried to do it", Forms: at, Permission: auth.Read,
		},
		"is undone, and says why not": {Name: "x.new", Done: "Did it", undo: undoRole, noUndo: cannotGiveBack},
	} {
		assert.ErrorContains(t, desk.registry.check(action), want)
	}
	assert.ErrorContains(t, desk.registry.check(Action{Name: "user.edit", Done: "Did it"}), "its name is empty or taken")
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
