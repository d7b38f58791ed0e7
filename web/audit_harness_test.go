package web

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// auditLog is a customer's audit log of the last day as WorkOS exports it, its header first.
func (p *pagesDesk) auditLog(t *testing.T, organization, filter string) [][]string {
	t.Helper()
	now := time.Now().UTC()
	var made struct{ ID, URL string }
	body := `{"organization_id":"` + organization + `","range_start":"` + now.AddDate(0, 0, -1).Format(time.RFC3339) + `","range_end":"` +
		now.Add(time.Hour).Format(time.RFC3339) + `",` + filter + `}`
	got := p.ask(t, http.MethodPost, "/audit_logs/exports", body)
	require.Equal(t, http.StatusCreated, got.StatusCode, got.body)
	decode(t, got.body, &made)
	require.Eventually(t, func() bool {
		return json.Unmarshal([]byte(p.ask(t, http.MethodGet, "/audit_logs/exports/"+made.ID, "").body), &made) == nil && made.URL != ""
	}, patience, 50*time.Millisecond)
	file := p.send(t, http.DefaultClient, http.MethodGet, made.URL, nil)
	require.Equal(t, http.StatusOK, file.StatusCode)
	rows, err := csv.NewReader(strings.NewReader(file.body)).ReadAll()
	require.NoError(t, err)
	return rows
}
