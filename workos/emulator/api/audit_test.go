package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"frontdesk/workos/emulator/api"
	"frontdesk/workos/emulator/data"
	"frontdesk/workos/emulator/data/audit"
	"frontdesk/workos/emulator/emulatortest"
)

// goodEvent is an event that the API takes, with changes; a nil change takes a field away.
func goodEvent(changes ...any) map[string]any {
	event := map[string]any{
		"action": "document.deleted", "occurred_at": "2026-03-12T09:30:00.000Z",
		"actor":   map[string]any{"id": "user_1", "type": "user", "name": "Ana Lopez"},
		"targets": []any{map[string]any{"id": "document_1", "type": "document", "name": "Price list"}},
		"context": map[string]any{"location": "203.0.113.9", "user_agent": "Firefox"},
	}
	for i := 0; i+1 < len(changes); i += 2 {
		event[changes[i].(string)] = changes[i+1]
		if changes[i+1] == nil {
			delete(event, changes[i].(string))
		}
	}
	return event
}

func TestAuditEventsAreChecked(t *testing.T) {
	many := map[string]any{}
	for i := range audit.MaxMetadata + 1 {
		many[strings.Repeat("k", i%40)+string(rune('a'+i%26))] = "v"
	}
	tests := []struct {
		name  string
		event map[string]any
		want  []string
	}{
		{"a good one", goodEvent(), nil},
		{"metadata of three kinds", goodEvent("metadata", map[string]any{"a": "x", "b": 2, "c": true}), nil},
		{"no targets, said so", goodEvent("targets", []any{}), nil},
		{"no action", goodEvent("action", nil), []string{"/action"}},
		{"an action without a schema", goodEvent("action", "door.opened"), []string{"/action"}},
		{"the version that the schema has", goodEvent("version", 1), nil},
		{"a version that the schema does not have", goodEvent("version", 2), []string{"/version"}},
		{"a date in words", goodEvent("occurred_at", "yesterday"), []string{"/occurred_at"}},
		{"an action that is a number", goodEvent("action", 7), []string{"/action"}},
		{"no targets and no context", goodEvent("targets", nil, "context", nil), []string{"/targets", "/context/location"}},
		{"an actor without an id", goodEvent("actor", map[string]any{"type": "user"}), []string{"/actor/id"}},
		{"a target without a type", goodEvent("targets", []any{map[string]any{"id": "1"}}), []string{"/targets/0/type"}},
		{
			"a key that is too long", goodEvent("metadata", map[string]any{strings.Repeat("k", 41): "v"}),
			[]string{"/metadata/" + strings.Repeat("k", 41)},
		},
		{"a value that is too long", goodEvent("metadata", map[string]any{"k": strings.Repeat("v", 501)}), []string{"/metadata/k"}},
		{"a value that is a list", goodEvent("metadata", map[string]any{"k": []any{1}}), []string{"/metadata/k"}},
		{"too much metadata", goodEvent("metadata", many), []string{"/metadata"}},
	}
	v := emulatortest.NewVisit(t)
	id, _ := v.Customer()
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			v := v.In(t)
			status := http.StatusOK
			if test.want != nil {
				status = http.StatusBadRequest
			}
			var got struct {
				Success bool
				Code    string
				Errors  []struct{ InstancePath string }
			}
			v.API(http.MethodPost, "/audit_logs/events", map[string]any{"organization_id": id, "event": test.event}).Into(status, &got)
			assert.Equal(t, test.want == nil, got.Success)
			var paths []string
			for _, mistake := range got.Errors {
				paths = append(paths, mistake.InstancePath)
			}
			assert.Equal(t, test.want, paths)
			assert.Equal(t, test.want != nil, got.Code == "invalid_audit_log_event")
		})
	}
	declared := map[string]any{"organization_id": id, "event": goodEvent("action", "door.opened")}
	v.API(http.MethodPost, "/audit_logs/actions/door.opened/schemas",
		map[string]any{"targets": []any{map[string]any{"type": "door"}}}).Into(http.StatusCreated, &struct{}{})
	v.API(http.MethodPost, "/audit_logs/events", declared).Into(http.StatusOK, &struct{}{})
	v.API(http.MethodPost, "/audit_logs/events", map[string]any{
		"organization_id": "org_unknown", "event": goodEvent(),
	}).Into(http.StatusNotFound, &struct{}{})
	v.API(http.MethodPost, "/audit_logs/events", map[string]any{}).Into(http.StatusUnprocessableEntity, &struct{}{})
}

func TestAnIdempotencyKeyStoresOneEventADay(t *testing.T) {
	v := emulatortest.NewVisit(t)
	id, _ := v.Customer()
	stored := func() int {
		rows := exportedRows(v, id, map[string]any{"actor_ids": []string{"user_1"}, "range_end": data.Stamp(v.Now().Add(time.Hour))})
		return len(rows)
	}
	send := func(key string) {
		v.API(http.MethodPost, "/audit_logs/events", map[string]any{"organization_id": id, "event": goodEvent()}, "Idempotency-Key",
			key).Into(http.StatusOK, &struct{}{})
	}
	send("one")
	send("one")
	assert.Equal(t, 1, stored())
	send("two")
	assert.Equal(t, 2, stored())
	v.Wait(23 * time.Hour)
	send("one")
	assert.Equal(t, 2, stored())
	v.Wait(2 * time.Hour)
	send("one")
	assert.Equal(t, 3, stored())
}

func TestActionsAndSchemas(t *testing.T) {
	v := emulatortest.NewVisit(t)
	type actions struct {
		Data     []audit.ActionView
		Metadata api.ListMetadata `json:"list_metadata"`
	}
	var page actions
	v.API(http.MethodGet, "/audit_logs/actions?limit=15", nil).Into(http.StatusOK, &page)
	require.Len(t, page.Data, 15)
	require.NotNil(t, page.Metadata.After)
	var rest actions
	v.API(http.MethodGet, "/audit_logs/actions?limit=15&after="+*page.Metadata.After, nil).Into(http.StatusOK, &rest)
	assert.Len(t, rest.Data, len(audit.SeededActions)-15)
	assert.Nil(t, rest.Metadata.After)
	assert.Equal(t, "user.signed_in", rest.Data[len(rest.Data)-1].Name, "newest first, so the oldest is last")

	path := "/audit_logs/actions/door.opened/schemas"
	v.API(http.MethodGet, path, nil).Into(http.StatusNotFound, &struct{}{})
	v.API(http.MethodPost, path, map[string]any{"targets": []any{}}).Into(http.StatusUnprocessableEntity, &struct{}{})
	var schema audit.Schema
	v.API(http.MethodPost, path, map[string]any{"targets": []any{map[string]any{"type": "door"}}}).Into(http.StatusCreated, &schema)
	assert.Equal(t, 1, schema.Version)
	v.API(http.MethodPost, path, map[string]any{"targets": []any{map[string]any{"type": "gate"}}}).Into(http.StatusCreated, &schema)
	assert.Equal(t, 2, schema.Version)
	var versions struct{ Data []audit.Schema }
	v.API(http.MethodGet, path, nil).Into(http.StatusOK, &versions)
	require.Len(t, versions.Data, 2)
	assert.Equal(t, "gate", versions.Data[0].Targets[0].Type)
	v.API(http.MethodGet, "/audit_logs/actions?limit=1", nil).Into(http.StatusOK, &page)
	assert.Equal(t, "door.opened", page.Data[0].Name)
	assert.Equal(t, 2, page.Data[0].Schema.Version)
}

func TestAuditLogRetention(t *testing.T) {
	v := emulatortest.NewVisit(t)
	id, _ := v.Customer()
	path := "/organizations/" + id + "/audit_logs_retention"
	var got struct {
		Days int `json:"retention_period_in_days"`
	}
	v.API(http.MethodGet, path, nil).Into(http.StatusOK, &got)
	assert.Equal(t, 30, got.Days)
	v.API(http.MethodPut, path, map[string]int{"retention_period_in_days": 31}).Into(http.StatusUnprocessableEntity, &got)
	for _, refused := range []map[string]any{{"retention_period": "12_MONTHS"}, {"retention_period": "1_MONTHS"},
		{"retention_period": "11_YEARS"},
		{"retention_period": "1_YEAR", "retention_period_in_days": 365}, {"retention_period_in_days": 360}} {
		v.API(http.MethodPut, path, refused).Into(http.StatusUnprocessableEntity, &got)
	}
	for period, days := range map[string]int{"1_MONTH": 30, "11_MONTHS": 330, "1_YEAR": 365, "10_YEARS": 3650} {
		v.API(http.MethodPut, path, map[string]string{"retention_period": period}).Into(http.StatusOK, &got)
		assert.Equal(t, days, got.Days)
		v.API(http.MethodPut, path, map[string]int{"retention_period_in_days": days}).Into(http.StatusOK, &got)
	}
	v.API(http.MethodPut, path, map[string]int{"retention_period_in_days": 365}).Into(http.StatusOK, &got)
	assert.Equal(t, 365, got.Days)
	var set audit.Configuration
	v.API(http.MethodGet, "/organizations/"+id+"/audit_log_configuration", nil).Into(http.StatusOK, &set)
	assert.Equal(t, audit.Configuration{OrganizationID: id, Days: 365, State: "active"}, set)
	v.API(http.MethodGet, "/organizations/org_unknown/audit_logs_retention", nil).Into(http.StatusNotFound, &struct{}{})
}
