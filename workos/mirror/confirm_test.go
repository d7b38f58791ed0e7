package mirror

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos"
)

// answering is a client of a server that answers every call with what answer says.
func answering(t *testing.T, answer func(path string) (status int, body string)) *workos.Client {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		status, body := answer(r.URL.Path)
		reply(w, status, []byte(body))
	}))
	t.Cleanup(server.Close)
	client, err := workos.New(workos.Config{APIKey: "sk_test_1", BaseURL: server.URL})
	require.NoError(t, err)
	return client
}

func TestWhatAListLacksIsRemovedWhenWorkOSSaysSoOfItself(t *testing.T) {
	const gone = `{"code":"entity_not_found","message":"Could not find the object"}`
	var said atomic.Value // by the end of the path
	said.Store(map[string]string{})
	var reads atomic.Int32
	client := answering(t, func(path string) (int, string) {
		reads.Add(1)
		id := path[strings.LastIndexByte(path, '/')+1:]
		body, isKnown := said.Load().(map[string]string)[id]
		switch {
		case !isKnown:
			return http.StatusNotFound, gone
		case strings.Contains(body, `"id"`):
			return http.StatusOK, body
		}
		return http.StatusNotFound, body
	})
	m := openFile(t, t.TempDir()+"/mirror.db", client, WithoutSignIns("org_1", "conn_own"))
	ctx := t.Context()
	old := WithRequestedAt(ctx, time.Now().Add(-time.Hour))
	connections := func(ids ...string) {
		for _, id := range ids {
			require.NoError(t, m.UpsertConnection(old, workos.Connection{Object: workos.Object{ID: id}, OrganizationID: "org_1"}))
		}
	}
	connections("conn_gone", "conn_there", "conn_bare", "conn_empty", "conn_own")
	said.Store(map[string]string{"conn_there": `{"id":"conn_there","organization_id":"org_1"}`, "conn_bare": `{"message":"Not Found"}`, "conn_empty": ""})
	require.NoError(t, m.UpsertAll(ctx, CompleteList{OrganizationID: "org_1", Objects: []workos.Connection{}}))
	settled(t, m)
	var ids []string
	for _, row := range all(t, m.EachConnection(ctx, Everything, Query{})) {
		ids = append(ids, row.ID)
	}
	require.ElementsMatch(t, []string{"conn_there", "conn_bare", "conn_empty", "conn_own"}, ids)
	require.EqualValues(t, 4, reads.Load(), "not the one by which operators sign in")

	for i := range maxAbsent + 1 {
		require.NoError(t, m.UpsertMembership(old, membershipIn(t, "om_"+string(rune('a'+i)), "org_1")))
	}
	require.NoError(t, m.UpsertAll(ctx, CompleteList{OrganizationID: "org_1", Objects: []workos.Membership{}}))
	settled(t, m)
	require.Equal(t, maxAbsent+1, total(t, m, KindMembership), "more are left to the full sync")
	require.EqualValues(t, 4, reads.Load())
	requireTrueCounts(t, m)
}
