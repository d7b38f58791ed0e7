package handlers

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
	edit := editMetadata(workos.Metadata{"plan": json.RawMessage(`""`)})
	edit.changed = map[string]*string{"plan": &text, "tier": &text}
	details := map[string]string{}
	edit.addChanges(details)

	way := undoEdit(store.AuditEntry{OperatorAction: store.OperatorAction{Details: map[string]string{"metadata plan": details["metadata plan"]}}}, "/edit", nil)
	assert.Equal(t, []ui.Param{{Name: "metadata_key", Value: "plan"}, {Name: "metadata_value", Value: ""}}, way.params, "the key was there, with an empty text")
	way = undoEdit(store.AuditEntry{OperatorAction: store.OperatorAction{Details: map[string]string{"metadata tier": details["metadata tier"]}}}, "/edit", nil)
	assert.Equal(t, "/edit", way.url)
	assert.Equal(t, []ui.Param{{Name: "metadata_remove", Value: "tier"}}, way.params, "the key was not there")
}
