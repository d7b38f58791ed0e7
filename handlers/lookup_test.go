package handlers

import (
	"testing"

	"frontdesk/auth"
	"frontdesk/web/paths"
	"frontdesk/web/request"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAnActionThatLacksSomethingIsRefused(t *testing.T) {
	known, err := newRegistry([]Action{{Name: "user.edit", Done: "Edited a user"}})
	require.NoError(t, err)
	at := []ActionForm{{paths.DomainNew, func(request.Context) error { return nil }}}
	for want, action := range map[string]Action{
		"its name is empty or taken": {Done: "Did it"},
		"has no words":               {Name: "x.new"},
		"does not say who may do it": {Name: "x.new", Done: "Did it", Forms: at},
		"does not say how WorkOS shows what came of it": {
			Name: "x.new", Done: "Did it", Tried: "Tried to do it", Forms: at, Permission: auth.Read,
		},
		"is undone, and says why not": {Name: "x.new", Done: "Did it", undo: undoneAt(paths.UserEdit), noUndo: cannotGiveBack},
	} {
		assert.ErrorContains(t, known.check(action), want)
	}
	assert.ErrorContains(t, known.check(Action{Name: "user.edit", Done: "Did it"}), "its name is empty or taken")
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
