package web

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontdesk/store"
	"frontdesk/workos/emulator"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestExportIsDownloadedThroughTheDesk(t *testing.T) {
	p := startPages(t)
	client, northwind := p.signIn(t, "support"), scenario(t, "Northwind Logistics")
	at := p.start(t, client, p.exportForm(t, client, northwind.OrganizationID))
	p.ended(t, client, at)
	p.requests()

	got := p.send(t, client, http.MethodGet, at+"/download", nil)
	require.Equal(t, http.StatusOK, got.StatusCode, got.body)
	assert.Equal(t, "text/csv; charset=utf-8", got.Header.Get("Content-Type"))
	assert.Regexp(t, `^attachment; filename="audit-log-northwind-logistics-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.csv"$`,
		got.Header.Get("Content-Disposition"))
	assert.Contains(t, got.Header.Get("Cache-Control"), "no-store")
	rows, err := csv.NewReader(strings.NewReader(got.body)).ReadAll()
	require.NoError(t, err)
	assert.Equal(t, "id", rows[0][0])
	assert.Greater(t, len(rows), 5)

	asked := p.requests()
	require.NotEmpty(t, asked)
	assert.Contains(t, asked[0], "GET /audit_logs/exports/audit_log_export_", "the address is asked for at the click")
	entry := p.exportActions(t, "download")[0]
	assert.Equal(t, store.Done, entry.Outcome)
	assert.Equal(t, "/audit-logs/exports/"+entry.TargetID, at)
	assert.Equal(t, northwind.OrganizationID, entry.OrganizationID)

	original := p.send(t, client, http.MethodGet, at+"/download?file=original", nil)
	require.Equal(t, http.StatusOK, original.StatusCode)
	assert.Contains(t, original.Header.Get("Content-Disposition"), `filename="original-audit-log-northwind`)
	assert.Contains(t, p.exportActions(t, "download")[0].Details.Fact("file"), "original")
	assert.Contains(t, links(p.open(t, client, at).Find("main")), at+"/download?file=original")

	export, err := p.records.Export(t.Context(), store.Everything, entry.TargetID)
	require.NoError(t, err)
	var answer struct{ URL string }
	require.NoError(t, json.Unmarshal([]byte(p.ask(t, http.MethodGet, "/audit_logs/exports/"+export.WorkOSID, "").body), &answer))
	address := answer.URL[:strings.LastIndex(answer.URL, "/")+1]
	_, path, _ := strings.Cut(address, "//")
	_, path, _ = strings.Cut(path, "/")
	require.Equal(t, "_emulator/audit-log-exports/", path)
	for _, page := range []string{at, at + "/progress", "/audit-logs/exports", "/audit-logs/exports?format=csv", "/activity",
		"/activity?format=csv", "/", "/organizations/" + northwind.OrganizationID} {
		assert.NotContains(t, p.send(t, client, http.MethodGet, page, nil).body, path, "%s shows where WorkOS keeps the file", page)
	}
	assert.NotContains(t, p.Log.String(), path, "the log")
	p.assertNowhere(t, path)
}

// assertNowhere fails when a text is in one of Frontdesk's databases, or in what is not merged into them yet.
func (p *pagesDesk) assertNowhere(t *testing.T, text string) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(filepath.Dir(p.cfg.DeskPath), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		assert.False(t, bytes.Contains(content, []byte(text)), "%s holds %s", filepath.Base(path), text)
		return err
	}))
}

func TestExportFileIsFetchedWithoutTheKey(t *testing.T) {
	p := startPages(t)
	client, acme := p.signIn(t, "support"), p.customers(t)[0]
	at := p.start(t, client, p.exportForm(t, client, acme.ID))
	p.ended(t, client, at)

	for _, test := range []struct {
		name   string
		file   http.HandlerFunc
		status int
		want   string
	}{
		{"a file", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("id,action\n1,x\n")) }, http.StatusOK,
			"id,action\n1,x\n"},
		{"an address that has died", func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "gone", http.StatusGone) },
			http.StatusBadGateway, "The file could not be fetched"},
		{"a redirect to somewhere else", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://127.0.0.1:1/elsewhere", http.StatusFound)
		}, http.StatusBadGateway, "The file could not be fetched"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var sent http.Header
			storage := testServer(t, func(w http.ResponseWriter, r *http.Request) {
				sent = r.Header.Clone()
				test.file(w, r)
			})
			p.breaks(t, "/audit_logs/exports/*", `"status":200,"body":{"object":"audit_log_export","id":"audit_log_export_1","state":"ready","url":"`+storage+`/file?signature=opensesame"}`)
			defer p.clearFaults(t)
			before := len(p.exportActions(t, "download"))
			got := p.send(t, client, http.MethodGet, at+"/download", nil)
			assert.Equal(t, test.status, got.StatusCode)
			assert.Contains(t, got.body, test.want)
			assert.NotContains(t, got.body, "opensesame")
			require.NotNil(t, sent)
			assert.Empty(t, sent.Get("Authorization"))
			for _, values := range sent {
				assert.NotContains(t, strings.Join(values, " "), emulator.DefaultAPIKey)
			}
			if test.status != http.StatusOK {
				assert.Len(t, p.exportActions(t, "download"), before, "what did not come was not downloaded")
			}
		})
	}
	for _, address := range []string{"http://storage.example/file", "file:///etc/passwd", "not an address"} {
		p.breaks(t, "/audit_logs/exports/*", `"status":200,"body":{"id":"audit_log_export_1","state":"ready","url":"`+address+`"}`)
		page := p.shows(t, client, at+"/download", http.StatusBadGateway)
		assert.Equal(t, "The file could not be fetched", page.Find("h1").Text(), address)
		p.clearFaults(t)
	}
	p.assertNowhere(t, "opensesame")
	assert.NotContains(t, p.Log.String(), "opensesame")
}

func TestExportDownloadThatCannotBeWrittenDownDoesNotHappen(t *testing.T) {
	p := startPages(t)
	client, acme := p.signIn(t, "support"), p.customers(t)[0]
	at := p.start(t, client, p.exportForm(t, client, acme.ID))
	p.ended(t, client, at)
	p.refuseLedger(t)
	page := p.shows(t, client, at+"/download", http.StatusServiceUnavailable)
	assert.Equal(t, "The export was not downloaded", page.Find("h1").Text())
}

func TestExportsHistoryFindsWhatWasAskedFor(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "support")
	empty := p.open(t, client, "/audit-logs/exports").Find(".empty")
	assert.Equal(t, "nothing", empty.AttrOr("data-kind", ""))
	assert.Equal(t, "/audit-logs/exports/new", empty.Find("a").AttrOr("href", ""))

	customers := p.customers(t)[:2]
	for i, customer := range customers {
		form := p.exportForm(t, client, customer.ID)
		form.Set("reason", []string{"=1+1", "Ticket 7"}[i])
		p.start(t, client, form)
	}
	assert.Equal(t, []string{customers[1].Name, customers[0].Name}, rowNames(p.open(t, client, "/audit-logs/exports").Find("section.list")),
		"the newest first")
	assert.Equal(t, []string{customers[0].Name, customers[1].Name},
		rowNames(p.open(t, client, "/audit-logs/exports?sort=asked").Find("section.list")))
	assert.Equal(t, []string{customers[1].Name}, rowNames(p.open(t, client, "/audit-logs/exports?q=ticket").Find("section.list")))
	assert.Equal(t, []string{customers[0].Name}, rowNames(p.open(t, client,
		"/audit-logs/exports?organization="+customers[0].ID).Find("section.list")))
	assert.Len(t, rowNames(p.open(t, client, "/organizations/"+customers[0].ID+"/audit-logs").Find("section.list")), 1)
	assert.Len(t, rowNames(section(p.open(t, client, "/organizations/"+customers[0].ID), "Audit log exports")), 1)
	assert.Equal(t, "nomatch", p.open(t, client, "/audit-logs/exports?state=haunted").Find(".empty").AttrOr("data-kind", ""))
	rows := p.table(t, client, "/audit-logs/exports?format=csv")
	assert.ElementsMatch(t, []string{"'=1+1", "Ticket 7"}, column(rows, "Reason"))

	t.Run("WorkOS's own id leads to it", func(t *testing.T) {
		workosID := column(rows, "WorkOS ID")[0]
		page := p.open(t, client, "/audit-logs/exports/"+workosID)
		assert.Contains(t, page.Find("h1").Text(), customers[1].Name)
	})
}
