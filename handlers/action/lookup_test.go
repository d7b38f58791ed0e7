package action

import (
	"testing"

	"frontdesk/auth"
	"frontdesk/store"
	"frontdesk/web/paths"
	"frontdesk/web/request"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAnActionThatLacksSomethingIsRefused(t *testing.T) {
	known, err := NewRegistry([]Action{{Name: "user.edit", Done: "Edited a user"}})
	require.NoError(t, err)
	at := []Form{{Route: paths.DomainNew, Handler: func(request.Context) error { return nil }}}
	for want, action := range map[string]Action{
		"its name is empty or taken": {Done: "Did it"},
		"has no words":               {Name: "x.new"},
		"does not say who may do it": {Name: "x.new", Done: "Did it", Forms: at},
		"does not say how WorkOS shows what came of it": {
			Name: "x.new", Done: "Did it", Tried: "Tried to do it", Forms: at, Permission: auth.Read,
		},
		"is undone, and says why not": {Name: "x.new", Done: "Did it", Undo: UndoneAt(paths.UserEdit), NoUndo: CannotBeUndone},
	} {
		assert.ErrorContains(t, known.check(action), want)
	}
	assert.ErrorContains(t, known.check(Action{Name: "user.edit", Done: "Did it"}), "its name is empty or taken")
}

func TestAnEditIsComparedWithTheLedger(t *testing.T) {
	details := store.Details{"name": store.Change{Before: "Attic", After: "Attic & Sons"}.Detail(),
		"metadata plan": store.Change{Before: "gold"}.Detail()}
	for name, test := range map[string]struct {
		now  map[string]string
		want sight
	}{
		"as asked":           {map[string]string{"name": "Attic & Sons", "metadata plan": ""}, Seen},
		"as before":          {map[string]string{"name": "Attic", "metadata plan": "gold"}, Unseen},
		"changed in between": {map[string]string{"name": "Loft", "metadata plan": "gold"}, Hidden},
		"nothing to compare": {map[string]string{"state": "on"}, Hidden},
	} {
		assert.Equal(t, test.want, Compare(details, test.now).Sight, name)
	}
}
