package web

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"

	"frontdesk/workos"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// endlessLists answers as WorkOS does, with 1,203 rows in every list.
func endlessLists(w http.ResponseWriter, r *http.Request) {
	const most = 1203
	w.Header().Set("Content-Type", "application/json")
	rows := map[string]string{
		"/user_management/organization_memberships":             `{"id":"om_%04d","user_id":"user_1","organization_id":"org_%[1]d","status":"active"}`,
		"/user_management/users/user_1/sessions":                `{"id":"session_%04d","user_id":"user_1","status":"active"}`,
		"/user_management/users/user_1/auth_factors":            `{"id":"auth_factor_%04d","type":"totp"}`,
		"/user_management/users/user_1/authorized_applications": `{"id":"authorized_app_%04d","application":{"id":"conn_app_%04[1]d","name":"App %[1]d"}}`,
		"/directory_groups":                                     `{"id":"directory_group_%04d","directory_id":"directory_1","name":"Group %[1]d"}`,
		"/organizations/org_1/api_keys":                         `{"id":"api_key_%04d","name":"Key %[1]d"}`,
		"/organizations/org_1/groups":                           `{"id":"group_%04d","name":"Group %04[1]d"}`,
		"/organizations/org_1/feature-flags":                    `{"id":"flag_%04d","slug":"flag-%04[1]d","name":"Flag %04[1]d"}`,
		"/connections":                                          `{"id":"conn_%04d","organization_id":"org_1","name":"Connection %[1]d","state":"active","connection_type":"OktaSAML"}`,
		"/directories":                                          `{"id":"directory_%04d","organization_id":"org_1","name":"Directory %[1]d","state":"linked","type":"okta scim v2.0"}`,
	}
	object := map[string]string{"/user_management/users/user_1": `{"id":"user_1","email":"ana@x.example"}`,
		"/organizations/org_1":              `{"id":"org_1","name":"Acme"}`,
		"/directory_users/directory_user_1": `{"id":"directory_user_1","directory_id":"directory_1","organization_id":"org_1","state":"active","email":"ana@x.example"}`}
	row, isList := rows[r.URL.Path]
	if !isList {
		if object[r.URL.Path] == "" {
			w.WriteHeader(http.StatusNotFound)
		}
		_, _ = w.Write([]byte(object[r.URL.Path]))
		return
	}
	limit, _ := strconv.Atoi(r.URL.Query().Get("limit"))
	from, _ := strconv.Atoi(r.URL.Query().Get("after"))
	var answer []string
	for i := from; i < min(from+limit, most); i++ {
		answer = append(answer, fmt.Sprintf(row, i))
	}
	after := "null"
	if from+limit < most {
		after = strconv.Quote(strconv.Itoa(from + limit))
	}
	_, _ = fmt.Fprintf(w, `{"data":[%s],"list_metadata":{"before":null,"after":%s}}`, strings.Join(answer, ","), after)
}

func TestWalkTheRestOfAVeryLongListIsReachedInFrontdesk(t *testing.T) {
	var mu sync.Mutex
	read := map[string]int{}
	d := startForeign(t, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		read[r.URL.Path]++
		mu.Unlock()
		endlessLists(w, r)
	})
	client := d.signIn(t, "admin")
	for _, test := range []struct{ page, section, list, row string }{
		{"/users/user_1?all=memberships", "Memberships", "/user_management/organization_memberships", "om_"},
		{"/users/user_1?all=sessions", "Active sessions", "/user_management/users/user_1/sessions", "session_"},
		{"/users/user_1", "MFA methods", "/user_management/users/user_1/auth_factors", "auth_factor_"},
		{"/users/user_1/settings", "Authorized applications", "/user_management/users/user_1/authorized_applications", "conn_app_"},
		{"/directory-users/directory_user_1?all=groups", "Groups", "/directory_groups", "directory_group_"},
		{"/organizations/org_1/settings", "API keys", "/organizations/org_1/api_keys", "api_key_"},
		{"/organizations/org_1/settings", "Groups", "/organizations/org_1/groups", "group_"},
		{"/organizations/org_1", "Single sign-on", "/connections", "conn_"},
		{"/organizations/org_1", "Directory sync", "/directories", "directory_"},
	} {
		last := test.row + "1202"
		at, pages := test.page, 0
		for ; at != "" && pages < 5; pages++ {
			mu.Lock()
			clear(read)
			mu.Unlock()
			got := d.send(t, client, http.MethodGet, at, nil)
			require.Equal(t, http.StatusOK, got.StatusCode, at)
			part := section(got.page(t), test.section)
			require.Equal(t, 1, part.Length(), "%s has %s", at, test.section)
			assert.NotContains(t, squeeze(part.Text()), "The WorkOS Dashboard shows them all", at)
			mu.Lock()
			assert.LessOrEqual(t, read[test.list], 5, "%s reads on from where it stands", at)
			mu.Unlock()
			html, err := part.Html()
			require.NoError(t, err)
			if pages > 0 {
				assert.Contains(t, squeeze(part.Text()), []string{"501 to 1,000, in", "1,001 to 1,203, in"}[pages-1], at)
				back := part.Find(`a:contains("first")`).AttrOr("href", "")
				first, err := section(d.send(t, client, http.MethodGet, back, nil).page(t), test.section).Html()
				require.NoError(t, err)
				assert.Contains(t, first, test.row+"0000", "%s leads back with %s", at, back)
			}
			for n, isHere := range map[int]bool{0: pages == 0, 499: pages == 0, 500: pages == 1, 999: pages == 1, 1000: pages == 2,
				1202: pages == 2} {
				assert.Equal(t, isHere, strings.Contains(html, fmt.Sprintf("%s%04d", test.row, n)), "%s: row %d", at, n)
			}
			more := part.Find(`a:contains("more")`).Last().AttrOr("href", "")
			if !strings.Contains(more, "after=") {
				assert.Contains(t, html, last, at)
				break
			}
			assert.NotContains(t, html, last, at)
			at = more
		}
		assert.Equal(t, 2, pages, "%s goes on twice", test.page)
	}
}

func TestAnApplicationFarDownTheListCanBeRevoked(t *testing.T) {
	d := startForeign(t, endlessLists)
	client := d.signIn(t, "admin")
	got := d.send(t, client, http.MethodGet, "/users/user_1/applications/conn_app_0900/revoke", nil)
	require.Equal(t, http.StatusOK, got.StatusCode, mainText(got.page(t)))
	assert.Contains(t, squeeze(got.page(t).Find("h1").Text()), "App 900")
}

func TestMoreMembershipsThanAPageOfTheMirrorAreCounted(t *testing.T) {
	d := startForeign(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/user_management/organization_memberships" {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		endlessLists(w, r)
	})
	client := d.signIn(t, "admin")
	for i := range 450 {
		require.NoError(t, d.mirror.UpsertMembership(t.Context(), workos.Membership{Object: workos.Object{ID: fmt.Sprintf("om_%04d", i)},
			UserID:         "user_1",
			OrganizationID: fmt.Sprintf("org_%04d", i), Status: "active"}))
	}
	got := d.send(t, client, http.MethodGet, "/users/user_1", nil)
	require.Equal(t, http.StatusOK, got.StatusCode)
	assert.Contains(t, squeeze(section(got.page(t), "Memberships").Text()), "20 of 450 memberships")
	assert.Equal(t, 450, section(d.send(t, client, http.MethodGet, "/users/user_1?all=memberships", nil).page(t),
		"Memberships").Find("tbody tr").Length())
}
