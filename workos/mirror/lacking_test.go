package mirror

import (
	"context"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos"
)

// settled returns when everything that answers lacked was read.
func settled(t *testing.T, m *Mirror) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	m.AwaitConfirmed(ctx)
	require.NoError(t, ctx.Err())
}

func TestADomainGoesWhenWorkOSSaysOfItselfThatItIsGone(t *testing.T) {
	var reads atomic.Int32
	client := answering(t, func(path string) (int, string) {
		reads.Add(1)
		switch path[strings.LastIndexByte(path, '/')+1:] {
		case "org_domain_gone":
			return http.StatusNotFound, `{"code":"entity_not_found","message":"Could not find the domain"}`
		case "org_domain_there":
			return http.StatusOK, `{"id":"org_domain_there","organization_id":"org_1","domain":"there.example","state":"verified"}`
		case "org_domain_moved":
			return http.StatusOK, `{"id":"org_domain_moved","organization_id":"org_2","domain":"moved.example","state":"verified"}`
		}
		return http.StatusNotFound, `{"message":"Not Found"}`
	})
	m, ctx := openFile(t, t.TempDir()+"/mirror.db", client), t.Context()
	upsert := func(domains string) {
		require.NoError(t, m.UpsertOrganization(ctx, as[workos.Organization](t, `{"id":"org_1","name":"Acme","domains":[`+domains+`]}`)))
	}
	names := func() []string {
		row, err := m.OrganizationRow(ctx, Everything, "org_1")
		require.NoError(t, err)
		o, _, err := m.Organization(ctx, Everything, "org_1")
		require.NoError(t, err)
		require.Len(t, o.Domains, len(row.DomainNames))
		requireTrueCounts(t, m)
		return row.DomainNames
	}
	const first = `{"id":"org_domain_1","domain":"first.example","state":"verified"}`
	upsert(first + `,{"id":"org_domain_gone","domain":"gone.example","state":"verified"},
		{"id":"org_domain_there","domain":"there.example","state":"failed"},{"id":"org_domain_bare","domain":"bare.example","state":"verified"},
		{"id":"org_domain_moved","domain":"moved.example","state":"verified"},{"id":"org_domain_old","domain":"Again.example","state":"failed"},
		{"domain":"nameless.example","state":"verified"}`)
	upsert(first + `,{"id":"org_domain_new","domain":"again.example","state":"pending"}`)
	settled(t, m)
	require.Equal(t, []string{"first.example", "again.example", "there.example", "bare.example"}, names())
	require.EqualValues(t, 4, reads.Load())
	require.NotContains(t, codesOf(t, m, IssueQuery{OrganizationID: "org_1"}), "domain_failed", "it was read again")

	upsert("")
	settled(t, m)
	require.Len(t, names(), 4, "an empty list is no word about its domains")

	upsert(`{"id":"org_domain_1","domain":"first.example"}`)
	o, _, err := m.Organization(ctx, Everything, "org_1")
	require.NoError(t, err)
	require.Empty(t, o.Domains[0].State, "a status that is missing is unknown")
	require.NoError(t, m.Delete(ctx, KindDomain, "org_domain_1"))
	require.Equal(t, []string{"again.example", "there.example", "bare.example"}, names())
}

func TestAnyFieldThatIsMissingIsUnknownAndNullSaysNone(t *testing.T) {
	m, ctx := open(t), t.Context()
	for _, row := range []struct {
		kind        Kind
		id          string
		whole, none string // the fields, with values and as WorkOS says that there is nothing
		columns     string
		want        string
		empty       string
		record      func([]byte) (record, error)
	}{
		{KindUser, "user_1", `"email":"a@acme.example","first_name":"Ada","last_name":"Byron","email_verified":true,"last_sign_in_at":"2026-01-01T00:00:00Z"`,
			`"first_name":null,"last_name":null,"last_sign_in_at":null`,
			"email || ' ' || name || ' ' || (last_sign_in > 0)", "a@acme.example Ada Byron 1",
			"a@acme.example  0", decoded(userRecord)},
		{KindConnection, "conn_1", `"name":"SSO","connection_type":"OktaSAML","state":"active","organization_id":"org_1"`, `"name":null`,
			"name || ' ' || type", "SSO OktaSAML", " OktaSAML", decoded(connectionRecord)},
		{KindDirectory, "directory_1", `"name":"SCIM","type":"okta scim v2.0","state":"linked","domain":"acme.example"`, `"name":null`,
			"name || ' ' || type", "SCIM okta scim v2.0", " okta scim v2.0", decoded(directoryRecord)},
		{KindMembership, "om_1", `"user_id":"user_2","organization_id":"org_1","status":"inactive","directory_managed":true,"organization_name":"Acme"`,
			`"organization_name":null`, "user_id || ' ' || sent_organization", "user_2 Acme", "user_2 ", decoded(membershipRecord)},
		{KindInvitation, "invitation_1", `"email":"i@acme.example","state":"revoked","role_slug":"admin","inviter_user_id":"user_1"`,
			`"role_slug":null,"inviter_user_id":null`, "email || ' ' || role || ' ' || inviter_user_id",
			"i@acme.example admin user_1", "i@acme.example  ", decoded(invitationRecord)},
		{KindDirectoryUser, "directory_user_1", `"directory_id":"directory_1","idp_id":"7","state":"active","first_name":"Ada","job_title":"Engineer"`,
			`"first_name":null,"job_title":null`, "idp_id || ' ' || name || ' ' || job_title", "7 Ada Engineer",
			"7  ", decoded(directoryUserRecord)},
		{KindDirectoryGroup, "directory_group_1", `"directory_id":"directory_1","idp_id":"9","name":"Staff"`, `"name":null`,
			"idp_id || ' ' || name", "9 Staff", "9 ", decoded(directoryGroupRecord)},
		{KindOrganization, "org_1", `"name":"Acme","external_id":"a1","domains":[]`, `"external_id":null`, "name || ' ' || external_id", "Acme a1",
			"Acme ", decoded(organizationRecord)},
	} {
		t.Run(string(row.kind), func(t *testing.T) {
			put := func(fields string) string {
				r, err := row.record([]byte(`{"id":"` + row.id + `"` + fields + `}`))
				require.NoError(t, err)
				require.NoError(t, m.upsert(ctx, r))
				var is string
				require.NoError(t, m.db.Read.QueryRow("SELECT "+row.columns+" FROM "+string(row.kind)+" WHERE id = ?", row.id).Scan(&is))
				requireTrueCounts(t, m)
				return is
			}
			require.Equal(t, row.want, put(`,"created_at":"2026-01-01T00:00:00Z",`+row.whole))
			require.Equal(t, row.want, put(`,"odd":1`))
			require.Equal(t, row.want, put(""))
			require.Equal(t, row.empty, put(","+row.none))
		})
	}
}

// TestWhatWorkOSLeavesOutWhereThereIsNoneIsNone has fields that are neither required nor nullable in WorkOS's OpenAPI document.
func TestWhatWorkOSLeavesOutWhereThereIsNoneIsNone(t *testing.T) {
	m, ctx := open(t), t.Context()
	require.NoError(t, m.UpsertOrganization(ctx, as[workos.Organization](t, `{"id":"org_1","name":"A","stripe_customer_id":"cus_1"}`)))
	require.NoError(t, m.UpsertOrganization(ctx, as[workos.Organization](t, `{"id":"org_1","name":"B"}`)))
	o, _, err := m.Organization(ctx, Everything, "org_1")
	require.NoError(t, err)
	require.Equal(t, []string{"B", ""}, []string{o.Name, o.StripeCustomerID})
	require.NoError(t, m.UpsertUser(ctx, as[workos.User](t, `{"id":"user_1","name":"Ada Byron","first_name":"Ada","last_name":"Byron"}`)))
	require.NoError(t, m.UpsertUser(ctx, as[workos.User](t, `{"id":"user_1","first_name":"Grace"}`)))
	row, err := m.UserRow(ctx, Everything, "user_1")
	require.NoError(t, err)
	require.Equal(t, "Grace Byron", row.Name, "a full name does not outlive the names that it was made of")
}
