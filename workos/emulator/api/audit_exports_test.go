package api_test

import (
	"bytes"
	"encoding/csv"
	"maps"
	"net/http"
	"slices"
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

// exportOf asks for an export of the last three months, with changes to the request.
func exportOf(v *emulatortest.Visit, organization string, changes map[string]any) api.AuditExportView {
	v.Helper()
	body := map[string]any{
		"organization_id": organization, "range_start": data.Stamp(v.Now().AddDate(0, -3, 0)), "range_end": data.Stamp(v.Now()),
	}
	maps.Copy(body, changes)
	var made api.AuditExportView
	v.API(http.MethodPost, "/audit_logs/exports", body).Into(http.StatusCreated, &made)
	return made
}

func exportNow(v *emulatortest.Visit, id string) api.AuditExportView {
	v.Helper()
	var now api.AuditExportView
	v.API(http.MethodGet, "/audit_logs/exports/"+id, nil).Into(http.StatusOK, &now)
	return now
}

// export makes an export, waits for it and reads its file: a row by the names of its columns.
func exportedRows(v *emulatortest.Visit, organization string, changes map[string]any) []map[string]string {
	v.Helper()
	made := exportOf(v, organization, changes)
	v.Wait(2 * time.Second)
	ready := exportNow(v, made.ID)
	require.Equal(v, "ready", ready.State)
	file := v.Get(*ready.URL) // without the API key
	require.Equal(v, http.StatusOK, file.Status)
	assert.Contains(v, file.Header.Get("Content-Type"), "text/csv")
	lines, err := csv.NewReader(bytes.NewReader(file.Body)).ReadAll()
	require.NoError(v, err)
	require.Equal(v, audit.Columns, lines[0])
	rows := make([]map[string]string, 0, len(lines)-1)
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, name := range lines[0] {
			row[name] = line[i]
		}
		rows = append(rows, row)
	}
	return rows
}

func TestAnExportBecomesReady(t *testing.T) {
	v := emulatortest.NewVisit(t)
	id, _ := v.Customer()
	made := exportOf(v, id, nil)
	assert.Equal(t, "pending", made.State)
	assert.Nil(t, made.URL)
	v.Wait(time.Second)
	assert.Equal(t, "pending", exportNow(v, made.ID).State)
	v.Wait(time.Second)
	ready := exportNow(v, made.ID)
	assert.Equal(t, "ready", ready.State)
	require.NotNil(t, ready.URL)
	assert.True(t, strings.HasPrefix(*ready.URL, v.URL), "on this server")
	v.API(http.MethodGet, "/audit_logs/exports/audit_log_export_unknown", nil).Into(http.StatusNotFound, &struct{}{})
}

func TestAnExportsAddressDiesAndIsRenewed(t *testing.T) {
	v := emulatortest.NewVisit(t)
	id, _ := v.Customer()
	made := exportOf(v, id, nil)
	v.Wait(2 * time.Second)
	first := *exportNow(v, made.ID).URL
	v.Wait(9 * time.Minute)
	before := v.Get(first)
	require.Equal(t, http.StatusOK, before.Status)
	v.Wait(2 * time.Minute)
	assert.Equal(t, http.StatusGone, v.Get(first).Status)
	second := *exportNow(v, made.ID).URL
	assert.NotEqual(t, first, second)
	after := v.Get(second)
	require.Equal(t, http.StatusOK, after.Status)
	assert.Equal(t, before.Body, after.Body, "the file is the same")
	assert.Equal(t, http.StatusNotFound, v.Get("/_emulator/audit-log-exports/nonsense").Status)
}

func TestExportsCanEndBadly(t *testing.T) {
	v := emulatortest.NewVisit(t)
	id, _ := v.Customer()
	for word, want := range map[string]string{api.ExportFails: "error", api.ExportExpires: "expired"} {
		for _, filter := range []string{"actions", "actor_names", "actor_ids", "targets"} {
			made := exportOf(v, id, map[string]any{filter: []string{word}})
			assert.Equal(t, "pending", made.State)
			v.Wait(2 * time.Second)
			now := exportNow(v, made.ID)
			assert.Equal(t, want, now.State, filter)
			assert.Nil(t, now.URL)
		}
	}
}

func TestExportRangesAreChecked(t *testing.T) {
	v := emulatortest.NewVisit(t)
	id, _ := v.Customer()
	tests := []struct {
		name string
		body map[string]any
		want string
	}{
		{
			"turned around", map[string]any{"organization_id": id, "range_start": "2026-03-02T00:00:00Z", "range_end": "2026-03-01T00:00:00Z"},
			`"message":"Invalid date range"`,
		},
		{
			"empty", map[string]any{"organization_id": id, "range_start": "2026-03-01T00:00:00Z", "range_end": "2026-03-01T00:00:00Z"},
			`"code":"invalid_audit_log_export_range_date"`,
		},
		{
			"in words", map[string]any{"organization_id": id, "range_start": "last week", "range_end": "2026-03-01T00:00:00Z"},
			"range_start must be a valid ISO 8601 date string",
		},
		{"nothing", map[string]any{}, "organization_id should not be empty"},
		{
			"of an unknown organization", map[string]any{
				"organization_id": "org_x", "range_start": "2026-03-01T00:00:00Z", "range_end": "2026-03-02T00:00:00Z",
			}, "Organization not found",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			v := v.In(t)
			got := v.API(http.MethodPost, "/audit_logs/exports", test.body)
			assert.Equal(t, http.StatusBadRequest, got.Status)
			assert.Contains(t, string(got.Body), test.want)
		})
	}
}

func TestExportsHonourRangeAndFilters(t *testing.T) {
	v := emulatortest.NewVisit(t)
	id, _ := v.Customer()
	all := exportedRows(v, id, nil)
	require.Greater(t, len(all), 100, "three months of a company at work")
	times := column(all, "occurred_at")
	assert.True(t, slices.IsSorted(times))
	assert.Equal(t, len(all), len(unique(column(all, "id"))))
	assert.GreaterOrEqual(t, times[0], data.Stamp(v.Now().AddDate(0, -3, -1)))
	assert.LessOrEqual(t, times[len(times)-1], data.Stamp(v.Now()))

	start, end := "2026-02-16T00:00:00.000Z", "2026-02-23T00:00:00.000Z"
	within := rowsWhere(all, func(row map[string]string) bool { return row["occurred_at"] >= start && row["occurred_at"] < end })
	require.NotEmpty(t, within)
	assert.Equal(t, within, exportedRows(v, id, map[string]any{"range_start": start, "range_end": end}))

	some := all[len(all)/2]
	tests := []struct {
		name   string
		filter map[string]any
		keep   func(map[string]string) bool
	}{
		{"actions", map[string]any{"actions": []string{"user.signed_in", "document.deleted"}}, func(row map[string]string) bool {
			return row["action"] == "user.signed_in" || row["action"] == "document.deleted"
		}},
		{
			"actor_names", map[string]any{"actor_names": []string{some["actor_name"]}}, func(row map[string]string) bool {
				return row["actor_name"] == some["actor_name"]
			},
		},
		{
			"the older spelling of it", map[string]any{"actors": []string{some["actor_name"]}}, func(row map[string]string) bool {
				return row["actor_name"] == some["actor_name"]
			},
		},
		{
			"actor_ids", map[string]any{"actor_ids": []string{some["actor_id"]}}, func(row map[string]string) bool {
				return row["actor_id"] == some["actor_id"]
			},
		},
		{
			"targets", map[string]any{"targets": []string{"document"}}, func(row map[string]string) bool {
				return strings.Contains(row["targets"], `"type":"document"`)
			},
		},
		{"two together", map[string]any{"targets": []string{"document"}, "actor_ids": []string{some["actor_id"]}},
			func(row map[string]string) bool {
				return strings.Contains(row["targets"], `"type":"document"`) && row["actor_id"] == some["actor_id"]
			}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			v := v.In(t)
			// The clock went on since; what is compared ends where the first export did.
			test.filter["range_end"] = data.Stamp(v.Server.State().Started)
			want := rowsWhere(all, test.keep)
			require.NotEmpty(t, want)
			require.Less(t, len(want), len(all))
			assert.Equal(t, want, exportedRows(v, id, test.filter))
		})
	}
	assert.Empty(t, exportedRows(v, id, map[string]any{"actions": []string{"nothing.happened"}}))
}

func TestPostedEventsAreExported(t *testing.T) {
	v := emulatortest.NewVisit(t)
	id, _ := v.Customer()
	event := goodEvent("metadata", map[string]any{"note": `a "quoted", value`})
	v.API(http.MethodPost, "/audit_logs/events", map[string]any{"organization_id": id, "event": event}).Into(http.StatusOK, &struct{}{})
	rows := exportedRows(v, id, map[string]any{"actor_names": []string{"Ana Lopez"}, "actor_ids": []string{"user_1"}})
	require.Len(t, rows, 1)
	assert.Equal(t, "document.deleted", rows[0]["action"])
	assert.Equal(t, "203.0.113.9", rows[0]["context_location"])
	assert.JSONEq(t, `{"note":"a \"quoted\", value"}`, rows[0]["metadata"])
	assert.JSONEq(t, `[{"id":"document_1","type":"document","name":"Price list"}]`, rows[0]["targets"])
}

func TestTwoEnvironmentsOfOneSeedHaveOneAuditLog(t *testing.T) {
	one, two := emulatortest.NewVisit(t), emulatortest.NewVisit(t)
	id, _ := one.Customer()
	assert.Equal(t, exportedRows(one, id, nil), exportedRows(two, id, nil))
}

func column(rows []map[string]string, name string) []string {
	values := make([]string, len(rows))
	for i, row := range rows {
		values[i] = row[name]
	}
	return values
}

func unique(values []string) map[string]bool {
	set := map[string]bool{}
	for _, value := range values {
		set[value] = true
	}
	return set
}

func rowsWhere(rows []map[string]string, keep func(map[string]string) bool) []map[string]string {
	var kept []map[string]string
	for _, row := range rows {
		if keep(row) {
			kept = append(kept, row)
		}
	}
	return kept
}
