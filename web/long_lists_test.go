package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"

	"frontdesk/workos"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// longLists answers as WorkOS does, with more rows than a page of its lists holds.
type longLists struct {
	mu       sync.Mutex
	sessions []string // open
}

func startLongLists(t *testing.T) (*testDesk, *longLists) {
	l := &longLists{sessions: named("session", 245)}
	return startForeign(t, l.serve), l
}

func named(kind string, n int) []string {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = fmt.Sprintf("%s_%04d", kind, i)
	}
	return ids
}

func (l *longLists) serve(w http.ResponseWriter, r *http.Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	var ids []string
	row := `{"id":%q}`
	switch r.Method + " " + r.URL.Path {
	case "GET /user_management/users/user_1":
		_, _ = w.Write([]byte(`{"id":"user_1","email":"ana@x.example"}`))
		return
	case "GET /directory_users/directory_user_1":
		_, _ = w.Write([]byte(`{"id":"directory_user_1","directory_id":"directory_1","organization_id":"org_1","state":"active","email":"Ana@X.example"}`))
		return
	case "GET /organizations/org_1":
		_, _ = w.Write([]byte(`{"id":"org_1","name":"Acme"}`))
		return
	case "GET /user_management/organization_memberships":
		ids, row = named("om", 130), `{"id":%q,"user_id":"user_1","organization_id":"org_%[1]s","status":"active"}`
	case "GET /user_management/users/user_1/sessions":
		ids, row = l.sessions, `{"id":%q,"user_id":"user_1","status":"active","user_agent":"agent"}`
	case "GET /directory_groups":
		ids, row = named("directory_group", 130), `{"id":%q,"directory_id":"directory_1","name":"Group %[1]s"}`
	case "GET /connections":
		ids, row = named("conn", 101), `{"id":%q,"organization_id":"org_1","name":"Connection %[1]s","state":"active","connection_type":"OktaSAML"}`
	case "GET /organizations/org_1/api_keys":
		ids, row = named("api_key", 101), `{"id":%q,"name":"Key %[1]s"}`
	case "GET /webhook_endpoints":
		ids, row = named("we", 101), `{"id":%q,"endpoint_url":"https://x.example/%[1]s","status":"enabled","events":[]}`
	case "POST /user_management/sessions/revoke":
		var sent struct {
			SessionID string `json:"session_id"`
		}
		_ = json.NewDecoder(r.Body).Decode(&sent)
		for i, id := range l.sessions {
			if id == sent.SessionID {
				l.sessions = append(l.sessions[:i:i], l.sessions[i+1:]...)
				break
			}
		}
		_, _ = w.Write([]byte(`{}`))
		return
	default:
		http.Error(w, `{"message":"Not found"}`, http.StatusNotFound)
		return
	}
	limit, _ := strconv.Atoi(r.URL.Query().Get("limit"))
	from := 0
	for i, id := range ids {
		if id == r.URL.Query().Get("after") {
			from = i + 1
		}
	}
	page := ids[from:min(from+max(limit, 1), len(ids))]
	answer := make([]string, len(page))
	for i, id := range page {
		answer[i] = fmt.Sprintf(row, id)
	}
	after := "null"
	if from+len(page) < len(ids) {
		after = strconv.Quote(page[len(page)-1])
	}
	_, _ = fmt.Fprintf(w, `{"object":"list","data":[%s],"list_metadata":{"before":null,"after":%s}}`, strings.Join(answer, ","), after)
}

func TestListsOfAnObjectsPageGoOnBehindTheFirstPage(t *testing.T) {
	d, _ := startLongLists(t)
	client := d.signIn(t, "admin")
	for _, test := range []struct{ page, section, says, all, last string }{
		{"/users/user_1", "Memberships", "20 of 130 memberships", "/users/user_1?all=memberships", "om_0129"},
		{"/users/user_1", "Active sessions", "20 of 245 sessions", "/users/user_1?all=sessions", "session_0244"},
		{"/directory-users/directory_user_1", "Groups", "20 of 130 groups", "/directory-users/directory_user_1?all=groups",
			"directory_group_0129"},
		{"/organizations/org_1", "Connections", "", "/organizations/org_1", "conn_0100"},
		{"/organizations/org_1/settings", "API keys", "", "/organizations/org_1/settings", "api_key_0100"},
		{"/settings/webhooks", "", "", "/settings/webhooks", "we_0100"},
	} {
		got := d.send(t, client, http.MethodGet, test.page, nil)
		require.Equal(t, http.StatusOK, got.StatusCode, test.page)
		if test.says != "" {
			part := section(got.page(t), test.section)
			assert.Contains(t, squeeze(part.Text()), test.says)
			assert.Contains(t, links(part), test.all)
		}
		assert.Contains(t, d.send(t, client, http.MethodGet, test.all, nil).body, test.last, test.all)
	}
	edit := d.send(t, client, http.MethodGet, "/settings/webhooks/we_0100/disable", nil)
	assert.Equal(t, http.StatusOK, edit.StatusCode, "an endpoint of the second page can be changed")
}

func TestEndingAllSessionsEndsThoseOfEveryPage(t *testing.T) {
	d, server := startLongLists(t)
	client := d.signIn(t, "admin")
	form := d.send(t, client, http.MethodGet, "/users/user_1/sessions/end", nil).page(t)
	assert.Contains(t, squeeze(form.Find("form#action-form").Text()), "245")
	values := url.Values{"confirm": {"ana@x.example"}, "reason": {"Device lost"}}
	for _, name := range []string{"form_key", "seen"} {
		values.Set(name, form.Find("#action-form input[name="+name+"]").AttrOr("value", ""))
	}
	sent := d.send(t, client, http.MethodPost, "/users/user_1/sessions/end", values)
	require.Equal(t, http.StatusSeeOther, sent.StatusCode, "%.300s", mainText(sent.page(t)))
	server.mu.Lock()
	defer server.mu.Unlock()
	assert.Empty(t, server.sessions, "all 245 are ended")
}

func TestASpellingIsNoOtherPerson(t *testing.T) {
	d, _ := startLongLists(t)
	client := d.signIn(t, "support")
	ctx := t.Context()
	for id, email := range map[string]string{"user_1": "ana@x.example", "user_2": "ana+work@X.example.", "user_3": "anab@x.example",
		"user_4": "ana+x@y.example"} {
		require.NoError(t, d.mirror.UpsertUser(ctx, workos.User{Object: workos.Object{ID: id}, Email: email}))
	}
	require.NoError(t, d.mirror.UpsertMembership(ctx, workos.Membership{Object: workos.Object{ID: "om_old"}, UserID: "user_1",
		OrganizationID: "org_1", Status: "active"}))
	page := d.send(t, client, http.MethodGet, "/directory-users/directory_user_1", nil).page(t)
	assert.NotContains(t, mainText(page), "not a member")
	assert.Contains(t, mainText(page), "Active")
	same := section(d.send(t, client, http.MethodGet, "/users/user_1", nil).page(t), "Possible duplicates")
	assert.Equal(t, []string{"/users/user_2"}, links(same))
}
