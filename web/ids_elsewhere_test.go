package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"frontdesk/store"
	"frontdesk/workos"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAnAddressWithWhatAPersonKnowsLeadsToTheObject(t *testing.T) {
	p := startSynced(t)
	client, northwind := p.signIn(t, "admin"), scenario(t, "Northwind Logistics")
	ctx, organization := t.Context(), "/organizations/"+northwind.OrganizationID
	user := data[workos.User](t, p, "/user_management/users?limit=1&organization_id="+northwind.OrganizationID)[0]
	for _, known := range []workos.User{
		{Object: workos.Object{ID: "user_01MIRROR"}, Email: "crm@osier.example", ExternalID: "crm-77"},
		{Object: workos.Object{ID: "user_01TWICEA"}, Email: "twice@osier.example"},
		{Object: workos.Object{ID: "user_01TWICEB"}, Email: "Twice@osier.example."},
	} {
		require.NoError(t, p.mirror.UpsertUser(ctx, known))
	}
	for at, want := range map[string]string{
		"/users/" + url.PathEscape(user.Email):                            "/users/" + user.ID,
		"/users/" + url.PathEscape(strings.ToUpper(user.Email)):           "/users/" + user.ID,
		"/users/" + strings.ToLower(user.ID):                              "/users/" + user.ID,
		"/users/" + url.PathEscape(user.Email) + "/settings":              "/users/" + user.ID + "/settings",
		"/users/" + url.PathEscape(user.Email) + "/edit":                  "/users/" + user.ID + "/edit",
		"/users/crm-77/edit":                                              "/users/user_01MIRROR/edit",
		"/users/crm-77":                                                   "/users/user_01MIRROR",
		"/users/twice@osier.example":                                      "/search?q=twice%40osier.example",
		"/organizations/" + northwind.Domain:                              organization,
		"/organizations/" + strings.ToUpper(northwind.Domain) + "./users": organization + "/users",
		"/users/" + northwind.OrganizationID:                              organization,
	} {
		got := p.send(t, client, http.MethodGet, at, nil)
		assert.Equal(t, http.StatusSeeOther, got.StatusCode, at)
		assert.Equal(t, want, got.Header.Get("Location"), at)
	}
	choice := p.open(t, client, "/search?q=twice%40osier.example")
	assert.Subset(t, links(section(choice, "Users")), []string{"/users/user_01TWICEA", "/users/user_01TWICEB"})
	for _, nobody := range []string{"/users/nobody@osier.example", "/organizations/osier.example", "/users/crm-99"} {
		assert.Equal(t, http.StatusNotFound, p.send(t, client, http.MethodGet, nobody, nil).StatusCode, nobody)
	}
	assert.Equal(t, http.StatusNotFound, p.send(t, client, http.MethodPost, "/users/"+url.PathEscape(user.Email)+"/delete",
		url.Values{}).StatusCode,
		"nothing is done to an object that the address does not name by its ID")
}

func TestAnAddressWithWhatWorkOSAloneKnowsLeadsToTheObject(t *testing.T) {
	d := startForeign(t, oddIDs)
	client := d.signIn(t, "viewer")
	for at, want := range map[string]string{
		"/users/42": "/users/user_01number", "/users/user_2c9QmExampleFromElsewhere": "/users/usr-77",
	} {
		got := d.send(t, client, http.MethodGet, at, nil)
		assert.Equal(t, want, got.Header.Get("Location"), at)
	}
}

// TestAnIDInAnotherSpellingOpensItsPage types IDs and external IDs that hold more than letters and digits.
func TestAnIDInAnotherSpellingOpensItsPage(t *testing.T) {
	p := startSynced(t)
	client, ctx := p.signIn(t, "admin"), t.Context()
	users := map[string]string{"/users/acme%2F42": "acme/42", "/users/100%25": "100%", "/users/auth0%7C7": "auth0|7",
		"/users/auth0|8":    "auth0|8",
		"/users/CORP%5Cana": `CORP\ana`, "/users/a+b": "a+b", "/users/tel:42/settings": "tel:42", "/users/%20padded%20/edit": "padded",
		"/users/%C3%A9": "é"}
	for at, known := range users {
		id := fmt.Sprintf("user_01TYPED%x", known)
		require.NoError(t, p.mirror.UpsertUser(ctx, workos.User{Object: workos.Object{ID: id}, Email: id + "@osier.example", ExternalID: known}))
		_, tab, _ := strings.Cut(strings.TrimPrefix(at, "/users/"), "/")
		typed := p.send(t, client, http.MethodGet, at+"?from=mail", nil)
		require.Equal(t, http.StatusSeeOther, typed.StatusCode, at)
		address := typed.Header.Get("Location")
		assert.True(t, strings.HasSuffix(address, "?from=mail"), address)
		found := p.send(t, client, http.MethodGet, address, nil)
		assert.Equal(t, strings.TrimSuffix("/users/"+id+"/"+tab, "/"), found.Header.Get("Location"), at)
		assert.Equal(t, http.StatusNotFound, p.send(t, client, http.MethodPost, at, url.Values{}).StatusCode, at)
	}
	require.NoError(t, p.mirror.UpsertOrganization(ctx, workos.Organization{Object: workos.Object{ID: "org_01TYPED"}, Name: "Typed",
		ExternalID: "a b"}))
	address := p.send(t, client, http.MethodGet, "/organizations/a%20b/users", nil).Header.Get("Location")
	assert.Equal(t, "/organizations/org_01TYPED/users", p.send(t, client, http.MethodGet, address, nil).Header.Get("Location"))
	for _, odd := range []string{"/users/%2e%2e", "/users/%00", "/users/a%0Ab", "/users/%FF", "/users/%20", "/users//a%20b", "/users/a%20b/",
		"/nothing/a%20b"} {
		assert.Equal(t, http.StatusNotFound, p.send(t, client, http.MethodGet, odd, nil).StatusCode, odd)
	}
	stranger := p.send(t, p.browser(t), http.MethodGet, "/users/acme%2F42", nil)
	assert.Equal(t, http.StatusNotFound, stranger.StatusCode)
	assert.Empty(t, stranger.Header.Get("Location"))
}

// TestAnObjectWhoseIDHoldsASlashOpensByItsTypedAddress reads it from WorkOS, where the mirror does not know it.
func TestAnObjectWhoseIDHoldsASlashOpensByItsTypedAddress(t *testing.T) {
	d := startForeign(t, oddIDs)
	client := d.signIn(t, "viewer")
	at := d.send(t, client, http.MethodGet, "/users/a%2Fb%20c", nil).Header.Get("Location")
	page := d.send(t, client, http.MethodGet, at, nil)
	require.Equal(t, http.StatusOK, page.StatusCode, at)
	assert.Equal(t, "odd@x.example", squeeze(page.page(t).Find("h1").Text()))
	at = d.send(t, client, http.MethodGet, "/users/a%2Fb%20c%25d%23e", nil).Header.Get("Location")
	assert.Equal(t, "/users/user_01slash", d.send(t, client, http.MethodGet, at, nil).Header.Get("Location"),
		"by an external ID that WorkOS alone knows")
}

func TestAnIDThatIsCutShortSaysSo(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "viewer")
	user := data[workos.User](t, p, "/user_management/users?limit=1")[0]
	for _, short := range []string{user.ID[:len(user.ID)-1], user.ID[:len(user.ID)-8], strings.ToLower(user.ID[:len(user.ID)-3])} {
		found := p.send(t, client, http.MethodGet, "/search?q="+url.QueryEscape(short), nil)
		require.Equal(t, http.StatusSeeOther, found.StatusCode, short)
		page := p.shows(t, client, found.Header.Get("Location"), http.StatusNotFound)
		assert.Contains(t, mainText(page), "It is too short", short)
		assert.Contains(t, links(page.Find("main")), "/users/"+user.ID, short)
	}
	page := p.shows(t, client, "/organizations/org_01ZZ", http.StatusNotFound)
	assert.Contains(t, mainText(page), "there are 4 characters instead of 26")
	assert.NotContains(t, mainText(page), "begin with it")
}

// printedIDs answers as WorkOS does, with an object of every kind that Frontdesk prints the ID of.
func printedIDs(at time.Time, ulid string) http.HandlerFunc {
	object := map[string]string{
		"/organizations/org_": `"name":"Acme"`, "/connections/conn_": `"organization_id":"org_1"`,
		"/directories/directory_":          `"organization_id":"org_1"`,
		"/directory_users/directory_user_": `"organization_id":"org_1"`, "/directory_users/directory_usr_": `"organization_id":"org_1"`,
		"/directory_groups/directory_group_": `"organization_id":"org_1"`, "/directory_groups/directory_grp_": `"organization_id":"org_1"`,
		"/user_management/users/user_": `"email":"ana@x.example"`, "/user_management/invitations/invitation_": `"email":"ana@x.example"`,
		"/user_management/invitations/inv_":             `"email":"ana@x.example"`,
		"/user_management/organization_memberships/om_": `"user_id":"user_1","organization_id":"org_1"`,
		"/organization_domains/org_domain_":             `"organization_id":"org_1","domain":"x.example"`,
	}
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		cut := strings.LastIndexByte(r.URL.Path, '_') + 1
		if fields := object[r.URL.Path[:cut]]; fields != "" && r.URL.Path[cut:] == ulid {
			_, _ = fmt.Fprintf(w, `{"id":%q,%s}`, r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:], fields)
			return
		}
		if r.URL.Path == "/events" {
			var events []string
			for i, about := range []string{`{"id":"session_%s","user_id":"user_1"}`,
				`{"id":"api_key_%s","owner":{"type":"organization","id":"org_1"}}`,
				`{"id":"email_verification_%s","user_id":"user_1"}`} {
				events = append(events, fmt.Sprintf(`{"id":"event_%d","event":"session.created","created_at":%q,"data":%s}`, i,
					at.Format(time.RFC3339), fmt.Sprintf(about, ulid)))
			}
			_, _ = fmt.Fprintf(w, `{"data":[%s],"list_metadata":{"after":null}}`, strings.Join(events, ","))
			return
		}
		http.Error(w, `{"message":"Not found"}`, http.StatusNotFound)
	}
}

func TestWalkEveryKindOfIDIsFoundHoweverItIsPasted(t *testing.T) {
	at := time.Now().Add(-time.Hour)
	ulid := ulidOf(at)
	d := startForeign(t, printedIDs(at, ulid))
	client := d.signIn(t, "admin")
	ctx := context.Background()
	require.NoError(t, d.mirror.UpsertConnection(ctx, workos.Connection{Object: workos.Object{ID: "conn_" + ulid}, OrganizationID: "org_1",
		Name:    "Okta",
		Domains: []workos.ConnectionDomain{{ID: "conn_domain_" + ulid, Domain: "x.example"}}}))
	want := map[string]string{
		"org_": "/organizations/org_" + ulid, "conn_": "/connections/conn_" + ulid, "directory_": "/directories/directory_" + ulid,
		"directory_user_": "/directory-users/directory_user_" + ulid, "directory_usr_": "/directory-users/directory_usr_" + ulid,
		"directory_group_": "/directory-groups/directory_group_" + ulid, "directory_grp_": "/directory-groups/directory_grp_" + ulid,
		"user_": "/users/user_" + ulid, "invitation_": "/invitations/invitation_" + ulid, "inv_": "/invitations/inv_" + ulid,
		"om_": "/users/user_1", "org_domain_": "/organizations/org_1", "conn_domain_": "/connections/conn_" + ulid,
		"auth_factor_": "/tools/factors/auth_factor_" + ulid, "we_": "/settings/webhooks", "webhook_endpoint_": "/settings/webhooks",
		"session_": "/users/user_1", "api_key_": "/organizations/org_1/settings", "email_verification_": "/users/user_1",
		"event_": "/events?", "evt_": "/events?",
	}
	for kind, action := range map[string]string{"it_contact": "it_contact.add", "api_key": "api_key.create"} {
		id := "kept_" + strings.TrimPrefix(kind, "api_") + "_" + ulid
		_, err := d.records.Record(ctx, store.OperatorAction{Actor: store.Actor{Email: "ana@x.example"}, RequestID: "req" + kind, Action: action,
			TargetType: kind, TargetID: id, OrganizationID: "org_2"}, store.Done, "")
		require.NoError(t, err)
		want["kept_"+strings.TrimPrefix(kind, "api_")+"_"] = "/organizations/org_2/settings"
	}
	for i, prefix := range []string{"audit_log_export_", "audit_export_"} {
		export, _, err := d.records.ReserveExport(ctx, store.Export{FormKey: prefix, OrganizationID: "org_1", OrganizationName: "Acme",
			RangeStart: at, RangeEnd: at.Add(time.Minute)},
			store.OperatorAction{Actor: store.Actor{Email: "ana@x.example"}, RequestID: fmt.Sprint("req", i), Action: "audit_log_export.create",
				TargetType: "audit_log_export"})
		require.NoError(t, err)
		_, err = d.records.CompleteExport(ctx, export.ID, store.ExportResult{Outcome: store.Done, WorkOSID: prefix + ulid,
			State: store.ExportPending})
		require.NoError(t, err)
		want[prefix] = "/audit-logs/exports/" + export.ID
	}
	for prefix, page := range want {
		id := prefix + ulid
		for _, pasted := range []string{
			"%s", `"%s",`, "'%s'", "`%s`", "“%s”", "<%s>", "(%s)", "[%s]", "%s.", "%s;", " %s\n", "\ufeff%s\u200b", `{"id": "%s"}`,
			`"user_id": "%s",`, `id: %s`, "mailto:%s",
			"https://dashboard.workos.com/environment_01X/things/%s?tab=1", d.URL + "/search?q=%s",
		} {
			for _, spelling := range []string{id, strings.ToLower(id), strings.ToUpper(id)} {
				text := fmt.Sprintf(pasted, spelling)
				got := d.send(t, client, http.MethodGet, "/search?q="+url.QueryEscape(text), nil)
				assert.Equal(t, http.StatusSeeOther, got.StatusCode, text)
				assert.True(t, strings.HasPrefix(got.Header.Get("Location"), page), "%s leads to %s, not %s", text, got.Header.Get("Location"), page)
			}
		}
	}
}

// busyMinute answers with many events around one time, the one about an ID in a place of its own.
func busyMinute(at time.Time, total, place int, about string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if r.URL.Path != "/events" {
			http.Error(w, `{"message":"Not found"}`, http.StatusNotFound)
			return
		}
		from, _ := strconv.Atoi(r.URL.Query().Get("after"))
		var rows []string
		for i := from; i < min(from+100, total); i++ {
			data := `{"id":"session_other"}`
			if i == place {
				data = about
			}
			rows = append(rows, fmt.Sprintf(`{"id":"event_%04d","event":"session.created","created_at":%q,"data":%s}`, i, at.Format(time.RFC3339),
				data))
		}
		after := "null"
		if from+100 < total {
			after = strconv.Quote(strconv.Itoa(from + 100))
		}
		_, _ = fmt.Fprintf(w, `{"object":"list","data":[%s],"list_metadata":{"after":%s}}`, strings.Join(rows, ","), after)
	}
}

func TestASessionOfABusyMinuteIsFoundOrTheSearchSaysHowFarItLooked(t *testing.T) {
	at := time.Now().Add(-time.Hour)
	id := "session_" + ulidOf(at)
	about := fmt.Sprintf(`{"id":%q,"user_id":"user_1"}`, id)
	d := startForeign(t, busyMinute(at, 1000, 940, about))
	got := d.send(t, d.signIn(t, "support"), http.MethodGet, "/search?q="+id, nil)
	assert.Equal(t, "/users/user_1", got.Header.Get("Location"))

	d = startForeign(t, busyMinute(at, 1200, 1150, about))
	got = d.send(t, d.signIn(t, "support"), http.MethodGet, "/search?q="+id, nil)
	require.Equal(t, http.StatusOK, got.StatusCode)
	main := got.page(t).Find("main")
	assert.Contains(t, squeeze(main.Text()), "the first 1,000 do not say whose it is")
	assert.Contains(t, strings.Join(links(main), " "), "/events?from=")
	assert.Contains(t, squeeze(main.Text()), "Show events around the time of "+id)

	got = d.send(t, d.signIn(t, "support"), http.MethodGet, "/search?q=session_ofanothersystem_77", nil)
	require.Equal(t, http.StatusOK, got.StatusCode)
	assert.Contains(t, mainText(got.page(t)), "The newest 1,000 events were searched for this ID")
}

// ulidOf is an ID of WorkOS's, without its prefix, that was made at a time.
func ulidOf(at time.Time) string {
	const digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	id, ms := make([]byte, 10), at.UnixMilli()
	for i := range id {
		id[9-i] = digits[ms&31]
		ms >>= 5
	}
	return string(id) + "ABCDEFGHJKMNPQRS"
}

// TestAnIDThatAPageShowedIsFound searches what WorkOS gives to nobody by its ID alone.
func TestAnIDThatAPageShowedIsFound(t *testing.T) {
	p := startPages(t)
	client, customer := p.signIn(t, "admin"), p.customers(t)[0]
	settings := "/organizations/" + customer.ID + "/settings"
	var user, session string
	for _, someone := range data[workos.User](t, p, "/user_management/users?limit=100") {
		if sessions := data[workos.Session](t, p, "/user_management/users/"+someone.ID+"/sessions"); len(sessions) > 0 {
			user, session = "/users/"+someone.ID, sessions[0].ID
			break
		}
	}
	require.NotEmpty(t, session)
	ids := map[string]string{session: user}
	for _, made := range []answer{
		p.ask(t, http.MethodPost, "/organizations/"+customer.ID+"/it_contacts", `{"email":"it@customer.example"}`),
		p.ask(t, http.MethodPost, "/organizations/"+customer.ID+"/api_keys", `{"name":"Billing"}`),
	} {
		require.Equal(t, http.StatusCreated, made.StatusCode, made.body)
		var object workos.Object
		decode(t, made.body, &object)
		ids[object.ID] = settings
	}
	p.open(t, client, user)
	p.open(t, client, settings)
	for id, page := range ids {
		for _, spelling := range []string{id, strings.ToLower(id), "“" + id + "”"} {
			got := p.send(t, client, http.MethodGet, "/search?q="+url.QueryEscape(spelling), nil)
			assert.Equal(t, page, got.Header.Get("Location"), spelling)
		}
	}
}

func TestTheSameMailboxWithAnotherTagIsOfferedAsSuch(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "viewer")
	for id, email := range map[string]string{"user_01PLAIN": "ana@osier.example", "user_01TAGGED": "ana+crm@osier.example",
		"user_01OTHER": "ana@elsewhere.example"} {
		require.NoError(t, p.mirror.UpsertUser(t.Context(), workos.User{Object: workos.Object{ID: id}, Email: email}))
	}
	const title = "Same mailbox with another +tag"
	for typed, near := range map[string][]string{
		"ana+new@osier.example": {"/users/user_01PLAIN", "/users/user_01TAGGED"}, "Ana@Osier.example": {"/users/user_01TAGGED"},
		"ana+crm@osier.example": {"/users/user_01PLAIN"}, "ana+x@elsewhere.example": {"/users/user_01OTHER"}, "anabel@osier.example": nil,
		"ana": nil,
	} {
		page := p.open(t, client, "/search?q="+url.QueryEscape(typed))
		assert.ElementsMatch(t, near, links(section(page, title)), typed)
		if strings.Contains(typed, "+new") {
			assert.Empty(t, links(section(page, "Users")), "they are not the person who was looked for")
		}
	}
}
