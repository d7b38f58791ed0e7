package mirror

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos"
	"frontdesk/workos/health"
)

// TestAPendingDomainNeedsAttentionAfterADay adds domains in the shapes in which WorkOS sends them.
func TestAPendingDomainNeedsAttentionAfterADay(t *testing.T) {
	u := serve(t, small())
	clock := newClock()
	m := openFile(t, filepath.Join(t.TempDir(), "mirror.db"), u.client)
	syncOnce(t, m, clock)
	hourAgo := clock.Now().Add(-time.Hour)
	sent := func(domain string) workos.Organization {
		o, err := workos.Decode[workos.Organization]([]byte(fmt.Sprintf(`{"object":"organization","id":"org_new","name":"New","domains":[%s]}`,
			domain)))
		require.NoError(t, err)
		return o
	}
	status := func() health.Status {
		row, err := m.OrganizationRow(t.Context(), Everything, "org_new")
		require.NoError(t, err)
		return health.Status(row.State)
	}
	stamp, err := json.Marshal(hourAgo.UTC().Format(time.RFC3339Nano))
	require.NoError(t, err)
	for name, domain := range map[string]string{
		"with its time":           `{"id":"org_domain_x","domain":"x.example","state":"pending","created_at":` + string(stamp) + `}`,
		"with the time of a ULID": `{"id":"org_domain_` + ulidOf(hourAgo) + `","domain":"x.example","state":"pending"}`,
		"without any time":        `{"id":"org_domain_x","domain":"x.example","state":"pending"}`,
		"without an ID":           `{"domain":"x.example","state":"pending"}`,
	} {
		t.Run(name, func(t *testing.T) {
			before := clock.Now()
			defer func() { clock.pass(before.Sub(clock.Now())) }()
			require.NoError(t, m.UpsertOrganization(t.Context(), sent(domain)))
			require.Equal(t, health.StatusNotice, status(), "it was added a moment ago")
			clock.pass(12 * time.Hour)
			renamed := sent(domain)
			renamed.Name = "Renamed"
			require.NoError(t, m.UpsertOrganization(t.Context(), decode[workos.Organization](t, renamed)))
			require.NoError(t, m.evaluateDue(t.Context()))
			require.Equal(t, health.StatusNotice, status(), "written again, it is not added again")
			clock.pass(12*time.Hour + 2*time.Minute) // issues change at whole minutes
			require.NoError(t, m.evaluateDue(t.Context()))
			require.Equal(t, health.StatusAttention, status(), "nobody verified it for a day")
			require.NoError(t, m.UpsertOrganization(t.Context(), sent(`{"id":"org_domain_x","domain":"x.example","state":"verified"}`)))
			require.Equal(t, health.StatusHealthy, status())
			require.NoError(t, m.Delete(t.Context(), KindOrganization, "org_new"))
			var due int
			require.NoError(t, m.db.Read.QueryRow("SELECT count(*) FROM issues_due WHERE kind = 'domains' AND id = 'org_new'").Scan(&due))
			require.Zero(t, due)
		})
	}
}

// ulidOf is an ID of WorkOS's, without its prefix, that was made at a time.
func ulidOf(at time.Time) string {
	id, ms := []byte("0000000000ABCDEFGHJKMNPQRS"), at.UnixMilli()
	for i := range 10 {
		id[9-i] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[ms&31]
		ms >>= 5
	}
	return string(id)
}
