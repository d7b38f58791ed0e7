package action

import (
	"encoding/json"
	"testing"

	"frontdesk/store"
	"frontdesk/views/ui"
	"frontdesk/workos"

	"github.com/stretchr/testify/assert"
)

func TestAnEmptyMetadataValueIsNotUndoneByRemovingItsKey(t *testing.T) {
	text := "gold"
	edit := EditMetadata(workos.Metadata{"plan": json.RawMessage(`""`)})
	edit.Changed = map[string]*string{"plan": &text, "tier": &text}
	details := store.Details{}
	edit.AddChanges(details)

	way := Editable[workos.User]{}.Undo(store.AuditEntry{OperatorAction: store.OperatorAction{
		Details: store.Details{"metadata plan": details["metadata plan"]},
	}}, "/edit")
	assert.Equal(t, []ui.Param{{Name: "metadata_key", Value: "plan"}, {Name: "metadata_value", Value: ""}}, way.Params,
		"the key was there, with an empty text")
	way = Editable[workos.User]{}.Undo(store.AuditEntry{OperatorAction: store.OperatorAction{
		Details: store.Details{"metadata tier": details["metadata tier"]},
	}}, "/edit")
	assert.Equal(t, "/edit", way.URL)
	assert.Equal(t, []ui.Param{{Name: "metadata_remove", Value: "tier"}}, way.Params, "the key was not there")
}
