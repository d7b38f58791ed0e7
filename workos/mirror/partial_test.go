package mirror

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos"
)

func as[T any](t *testing.T, text string) T {
	t.Helper()
	object, err := workos.Decode[T]([]byte(text))
	require.NoError(t, err)
	return object
}

func TestAnOrganizationWithoutReadableDomainsKeepsThoseThatAreHeld(t *testing.T) {
	client := answering(t, func(string) (int, string) { return http.StatusNotFound, `{"code":"entity_not_found","message":"Gone"}` })
	m, ctx := openFile(t, t.TempDir()+"/mirror.db", client), t.Context()
	const whole = `{"id":"org_1","name":"Acme","external_id":"a1","domains":[{"id":"org_domain_1","domain":"acme.example","state":"failed"}]}`
	require.NoError(t, m.UpsertOrganization(ctx, as[workos.Organization](t, whole)))
	row, err := m.OrganizationRow(ctx, Everything, "org_1")
	require.NoError(t, err)
	require.Equal(t, "attention", row.State)
	for i, odd := range []string{``, `"domains":null,`, `"domains":"x",`, `"domains":{},`, `"domains":[7],`, `"domains":false,`} {
		require.NoError(t, m.UpsertOrganization(ctx, as[workos.Organization](t, `{"id":"org_1",`+odd+`"name":"Acme `+strconv.Itoa(i)+`"}`)))
		now, err := m.OrganizationRow(ctx, Everything, "org_1")
		require.NoError(t, err)
		require.Equal(t, []any{"attention", []string{"acme.example"}, 1, "a1"}, []any{now.State, now.DomainNames, now.Domains, now.ExternalID}, odd)
		require.Equal(t, "Acme "+strconv.Itoa(i), now.Name)
		o, _, err := m.Organization(ctx, Everything, "org_1")
		require.NoError(t, err)
		require.Len(t, o.Domains, 1, odd)
		require.Contains(t, codesOf(t, m, IssueQuery{OrganizationID: "org_1"}), "domain_failed")
		requireTrueCounts(t, m)
	}
	require.NoError(t, m.UpsertOrganization(ctx, as[workos.Organization](t, `{"id":"org_1","name":"Acme","domains":[],"external_id":null}`)))
	settled(t, m)
	row, err = m.OrganizationRow(ctx, Everything, "org_1")
	require.NoError(t, err)
	require.Equal(t, []any{"ok", 0, ""}, []any{row.State, row.Domains, row.ExternalID}, "an empty array is none, once the domain itself is said to be gone")
	requireTrueCounts(t, m)
}

func TestWhatIsListedByItsParentIsTheParents(t *testing.T) {
	m, ctx := open(t), t.Context()
	require.NoError(t, m.UpsertDirectory(ctx, as[workos.Directory](t, `{"id":"directory_1","organization_id":"org_1"}`)))
	require.NoError(t, m.UpsertAll(ctx,
		CompleteList{OrganizationID: "org_1", Objects: []workos.Connection{as[workos.Connection](t, `{"id":"conn_1","name":"SSO"}`)}},
		CompleteList{OrganizationID: "org_1", Objects: []workos.Invitation{as[workos.Invitation](t, `{"id":"invitation_1"}`)}},
		CompleteList{OrganizationID: "org_1", Objects: []workos.Membership{as[workos.Membership](t, `{"id":"om_1","user_id":"user_1"}`)}},
		CompleteList{UserID: "user_1", Objects: []workos.Membership{as[workos.Membership](t, `{"id":"om_1","status":"active"}`)}},
	))
	require.NoError(t, m.write(ctx, func(w *writer) error {
		_, _, err := w.put(childOf("directory_id", "directory_1", directoryUserRecord)(as[workos.DirectoryUser](t,
			`{"id":"directory_user_1","email":"a@acme.example","groups":[{"id":"directory_group_1","name":"All"}]}`)), millis(time.Now()), false)
		return err
	}))
	require.NoError(t, m.UpsertConnection(ctx, as[workos.Connection](t, `{"id":"conn_1","name":"SSO 2","organization_id":null}`)))
	require.NoError(t, m.UpsertDirectory(ctx, as[workos.Directory](t, `{"id":"directory_1","name":"SCIM"}`)))
	connection, _, err := m.Connection(ctx, Everything, "conn_1")
	require.NoError(t, err)
	require.Equal(t, []string{"org_1", "SSO 2"}, []string{connection.OrganizationID, connection.Name})
	for kind, columns := range map[Kind]string{KindConnection: "organization_id", KindInvitation: "organization_id",
		KindMembership: "organization_id || user_id", KindDirectory: "organization_id", KindDirectoryUser: "directory_id || organization_id",
		KindDirectoryGroup: "directory_id"} {
		var is string
		require.NoError(t, m.db.Read.QueryRow("SELECT "+columns+" FROM "+string(kind)).Scan(&is))
		want := map[Kind]string{KindMembership: "org_1user_1", KindDirectoryUser: "directory_1org_1", KindDirectoryGroup: "directory_1"}[kind]
		if want == "" {
			want = "org_1"
		}
		require.Equal(t, want, is, kind)
	}
	requireTrueCounts(t, m)
}

func TestAFieldThatIsMissingClearsNothing(t *testing.T) {
	m, ctx := open(t), t.Context()
	require.NoError(t, m.UpsertDirectory(ctx, as[workos.Directory](t, `{"id":"directory_1","organization_id":"org_1"}`)))
	require.NoError(t, m.UpsertConnection(ctx, as[workos.Connection](t, `{"id":"conn_1","domains":[{"id":"conn_domain_1","domain":"acme.example"}]}`)))
	require.NoError(t, m.UpsertMembership(ctx, as[workos.Membership](t, `{"id":"om_1","user_id":"user_1","roles":[{"slug":"a"},{"slug":"b"}]}`)))
	require.NoError(t, m.UpsertUser(ctx, as[workos.User](t, `{"id":"user_1","external_id":"x1"}`)))
	const person = `{"id":"directory_user_1","directory_id":"directory_1","email":"a@acme.example",
		"emails":[{"value":"other@acme.example"}],"groups":[{"id":"directory_group_1","directory_id":"directory_1"}]}`
	require.NoError(t, m.UpsertDirectoryUser(ctx, as[workos.DirectoryUser](t, person)))

	require.NoError(t, m.UpsertConnection(ctx, as[workos.Connection](t, `{"id":"conn_1","name":"new"}`)))
	require.NoError(t, m.UpsertMembership(ctx, as[workos.Membership](t, `{"id":"om_1","status":"active"}`)))
	require.NoError(t, m.UpsertUser(ctx, as[workos.User](t, `{"id":"user_1","email":"a@acme.example"}`)))
	require.NoError(t, m.UpsertDirectoryUser(ctx, as[workos.DirectoryUser](t, `{"id":"directory_user_1","state":"active"}`)))
	text := func(query string) (is string) {
		require.NoError(t, m.db.Read.QueryRow(query).Scan(&is))
		return is
	}
	require.Equal(t, "acme.example", text("SELECT domains FROM connections"))
	require.Equal(t, "a, b", text("SELECT roles FROM memberships"))
	require.Equal(t, "x1", text("SELECT external_id FROM users"))
	require.Equal(t, "a@acme.example other@acme.example", text("SELECT email || ' ' || other_emails FROM directory_users"))
	require.Equal(t, "1", text("SELECT count(*) FROM group_members"))
	require.Equal(t, "1", text("SELECT count(*) FROM directory_user_emails"))

	none := strings.NewReplacer(`[{"value":"other@acme.example"}]`, `[]`).Replace(person)
	require.NoError(t, m.UpsertDirectoryUser(ctx, as[workos.DirectoryUser](t, none)))
	require.Equal(t, "", text("SELECT other_emails FROM directory_users"))
	require.NoError(t, m.UpsertMembership(ctx, as[workos.Membership](t, `{"id":"om_1","roles":[]}`)))
	require.Equal(t, "", text("SELECT roles FROM memberships"))
	requireTrueCounts(t, m)
}
