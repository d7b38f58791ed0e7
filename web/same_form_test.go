package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/workos"
	"frontdesk/workos/mirror"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// sendTwice sends a form, and sends it again while the first request waits for its first read of an address of WorkOS.
func (p *pagesDesk) sendTwice(t *testing.T, client *http.Client, path string, form url.Values, read string) (first, second answer) {
	t.Helper()
	p.breaks(t, read, `"method":"GET","delay_ms":700,"count":1`)
	p.requests()
	answers := make(chan answer)
	go func() { answers <- p.send(t, client, http.MethodPost, path, form) }()
	require.Eventually(t, func() bool {
		p.mu.Lock()
		defer p.mu.Unlock()
		return slices.Contains(p.asked, http.MethodGet+" "+read)
	}, patience, time.Millisecond)
	second = p.send(t, client, http.MethodPost, path, form)
	first = <-answers
	p.clearFaults(t)
	return first, second
}

// TestTheSameFormSentTwiceAtOnceHasOneAnswer sends forms whose target, once they are done, takes the same form no longer: it is
// as the form wants it, it has no such values any more, or it is gone.
func TestTheSameFormSentTwiceAtOnceHasOneAnswer(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "admin")
	northwind := scenario(t, "Northwind Logistics").OrganizationID
	members := data[workos.Membership](t, p, "/user_management/organization_memberships?organization_id="+northwind+
		"&statuses=active&limit=20")
	ofMember := func(member workos.Membership) string { return "/user_management/organization_memberships/" + member.ID }
	flag, user, pending := data[workos.FeatureFlag](t, p, "/feature-flags")[0], p.unmanagedUser(t), pendingInvitation(t, p)
	turn := "/enable"
	if flag.Enabled {
		turn = "/disable"
	}
	for _, test := range []struct {
		name, path, read string
		change           func(url.Values)
		action           string
		writes           int
	}{
		{"already so", "/memberships/" + members[0].ID + "/deactivate", ofMember(members[0]), nil, "membership.deactivate", 1},
		{"already on or off", "/settings/flags/" + flag.Slug + turn, "/feature-flags/" + flag.Slug, nil, "", 1},
		{"nothing is changed", "/organizations/" + northwind + "/edit", "/organizations/" + northwind, setTo("name", "Northwind"),
			"organization.edit", 1},
		{"another version", "/memberships/" + members[1].ID + "/role", ofMember(members[1]), setTo("role", otherRole(members[1])),
			"membership.role", 1},
		{"gone", "/memberships/" + members[2].ID + "/remove", ofMember(members[2]), nil, "membership.remove", 1},
		{"gone for good", "/users/" + user.ID + "/delete", "/user_management/users/" + user.ID, nil, "user.delete", 1},
		{"one that waits", "/invitations/" + pending.ID + "/revoke", "/user_management/invitations/" + pending.ID, nil, "invitation.revoke", 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			form := browserForm(p.open(t, client, test.path).Find("#action-form"))
			form.Set("reason", "Ticket 4711")
			if test.change != nil {
				test.change(form)
			}
			first, second := p.sendTwice(t, client, test.path, form, test.read)
			require.Equal(t, http.StatusSeeOther, first.StatusCode, mainText(first.page(t)))
			require.Equal(t, http.StatusSeeOther, second.StatusCode, mainText(second.page(t)))
			assert.Equal(t, first.Header.Get("Location"), second.Header.Get("Location"))
			assert.Len(t, writes(p.requests()), test.writes)
			notice := squeeze(p.open(t, client, second.Header.Get("Location")).Find(".notice").Text())
			assert.NotEmpty(t, notice)
			if test.action != "" && test.writes > 0 {
				assert.Contains(t, notice, p.lastEntry(t, test.action).Note)
			}
		})
	}
}

// TestAnUndoSentTwiceAtOnceHasOneAnswer presses Undo twice.
func TestAnUndoSentTwiceAtOnceHasOneAnswer(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "support")
	northwind := scenario(t, "Northwind Logistics").OrganizationID
	member := data[workos.Membership](t, p, "/user_management/organization_memberships?organization_id="+northwind+
		"&statuses=active&limit=20")[0]
	done := p.submit(t, client, "/memberships/"+member.ID+"/role", setTo("role", otherRole(member)))
	require.Equal(t, http.StatusSeeOther, done.StatusCode, mainText(done.page(t)))
	undo := p.open(t, client, done.Header.Get("Location")).Find(".notice form")
	require.Equal(t, 1, undo.Length())
	first, second := p.sendTwice(t, client, undo.AttrOr("action", ""), browserForm(undo),
		"/user_management/organization_memberships/"+member.ID)
	require.Equal(t, http.StatusSeeOther, first.StatusCode, mainText(first.page(t)))
	assert.Equal(t, http.StatusSeeOther, second.StatusCode, mainText(second.page(t)))
	assert.Equal(t, first.Header.Get("Location"), second.Header.Get("Location"))
	assert.Len(t, writes(p.requests()), 1)
}

// TestAnUnknownOutcomeIsAnsweredAlikeEachTime sends a form again whose outcome is not known, when WorkOS already shows what it was
// to change.
func TestAnUnknownOutcomeIsAnsweredAlikeEachTime(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "support")
	northwind := scenario(t, "Northwind Logistics").OrganizationID
	member := data[workos.Membership](t, p, "/user_management/organization_memberships?organization_id="+northwind+
		"&statuses=active&limit=20")[0]
	at := "/user_management/organization_memberships/" + member.ID
	done := p.submit(t, client, "/memberships/"+member.ID+"/role", setTo("role", otherRole(member)))
	require.Equal(t, http.StatusSeeOther, done.StatusCode, mainText(done.page(t)))
	undo := p.open(t, client, done.Header.Get("Location")).Find(".notice form")
	edit := browserForm(p.open(t, client, "/organizations/"+northwind+"/edit").Find("#action-form"))
	edit.Set("name", "Northwind")
	g, castellan := groupOfOne(t, p), scenario(t, "Castellan Insurance").OrganizationID
	fill := func(path string, change func(url.Values)) url.Values {
		form := browserForm(p.open(t, client, path).Find("#action-form"))
		form.Set("reason", "Ticket 4711")
		change(form)
		return form
	}
	ask := func(method, path, body string) func() {
		return func() {
			got := p.ask(t, method, path, body)
			require.Less(t, got.StatusCode, 300, got.body)
		}
	}
	other := data[workos.Membership](t, p, "/user_management/organization_memberships?organization_id="+northwind+
		"&statuses=active&limit=20")[1]
	role := otherRole(other)
	for _, test := range []struct {
		name, path, method, call string
		form                     url.Values
		happens                  func()
	}{
		{"an undo", undo.AttrOr("action", ""), "PUT", at, browserForm(undo), func() {}},
		{"an edit", "/organizations/" + northwind + "/edit", "PUT", "/organizations/" + northwind, edit,
			ask(http.MethodPut, "/organizations/"+northwind, `{"name":"Northwind"}`)},
		{"a role", "/memberships/" + other.ID + "/role", "PUT", "/user_management/organization_memberships/" + other.ID,
			fill("/memberships/"+other.ID+"/role", setTo("role", role)),
			ask(http.MethodPut, "/user_management/organization_memberships/"+other.ID, `{"role_slug":"`+role+`"}`)},
		{"a member of a group", g.page + "/members/add", "POST", g.api + "/organization-memberships",
			fill(g.page+"/members/add", setTo("member_text", g.out.User.Email)),
			ask(http.MethodPost, g.api+"/organization-memberships", `{"organization_membership_id":"`+g.out.ID+`"}`)},
		{"a name that is taken", g.organization + "/groups/new", "POST", g.organization + "/groups",
			fill(g.organization+"/groups/new", setTo("name", "Night shift")),
			ask(http.MethodPost, g.organization+"/groups", `{"name":"Night shift"}`)},
		{"a domain", "/organizations/" + castellan + "/domains/new", "POST", "/organization_domains",
			fill("/organizations/"+castellan+"/domains/new", setTo("domain", "castellan-claims.example")),
			ask(http.MethodPost, "/organization_domains", `{"organization_id":"`+castellan+`","domain":"castellan-claims.example"}`)},
	} {
		t.Run(test.name, func(t *testing.T) {
			p.breaks(t, test.call, `"method":"`+test.method+`","reset":true`)
			first := p.send(t, client, http.MethodPost, test.path, test.form)
			require.Equal(t, http.StatusBadGateway, first.StatusCode, mainText(first.page(t)))
			p.clearFaults(t)
			test.happens()
			p.requests()
			second := p.send(t, client, http.MethodPost, test.path, test.form)
			assert.Equal(t, first.StatusCode, second.StatusCode, mainText(second.page(t)))
			assert.Contains(t, mainText(second.page(t)), "It will not be sent again.")
			assert.Empty(t, writes(p.requests()))
		})
	}
}

// TestAFormOfWhatIsGoneLeadsToItsEntry sends a form again that WorkOS refused, when its target is gone.
func TestAFormOfWhatIsGoneLeadsToItsEntry(t *testing.T) {
	p := startPages(t)
	client, made := p.signIn(t, "support"), p.create(t, "Passing GmbH")
	path := "/organizations/" + made.ID + "/edit"
	form := browserForm(p.open(t, client, path).Find("#action-form"))
	form.Set("name", "Another name")
	p.breaks(t, "/organizations/"+made.ID, `"method":"PUT","status":422,"body":{"message":"Not today."}`)
	first := p.send(t, client, http.MethodPost, path, form)
	require.Equal(t, http.StatusUnprocessableEntity, first.StatusCode)
	p.clearFaults(t)
	require.Less(t, p.ask(t, http.MethodDelete, "/organizations/"+made.ID, "").StatusCode, 300)
	second := p.send(t, client, http.MethodPost, path, form)
	require.Equal(t, http.StatusSeeOther, second.StatusCode, mainText(second.page(t)))
	page := p.open(t, client, second.Header.Get("Location"))
	assert.Equal(t, 1, page.Find("section.list tbody tr").Length())
	assert.Contains(t, squeeze(page.Find(".notice").Text()), "It said: Not today", second.Header.Get("Location"))
}

// TestALinkOrExportSentAgainIsAnsweredAsAtFirst sends forms again when their organization is gone or being deleted: nothing would be
// issued or started for it now.
func TestALinkOrExportSentAgainIsAnsweredAsAtFirst(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "admin")
	for name, change := range map[string]func(organization string){
		"gone": func(id string) {
			require.Less(t, p.ask(t, http.MethodDelete, "/organizations/"+id, "").StatusCode, 300)
			require.NoError(t, p.mirror.Delete(t.Context(), mirror.KindOrganization, id))
		},
		"being deleted": func(id string) {
			require.NoError(t, p.mirror.SetDeleting(t.Context(), []mirror.Deleting{{Kind: mirror.KindOrganization, ID: id, Since: time.Now()}}))
		},
	} {
		for _, isRefused := range []bool{false, true} {
			for _, path := range []string{"/portal-links", "/audit-logs/exports"} {
				made := p.create(t, "Passing "+name)
				form := map[string]func() url.Values{
					"/portal-links":       func() url.Values { return p.form(t, client, "organization", made.ID, "intent", "sso") },
					"/audit-logs/exports": func() url.Values { return p.exportForm(t, client, made.ID) },
				}[path]()
				t.Run(fmt.Sprint(name, path, isRefused), func(t *testing.T) {
					if isRefused {
						p.breaks(t, map[string]string{"/portal-links": "/portal/generate_link", "/audit-logs/exports": "/audit_logs/exports"}[path],
							`"method":"POST","status":422,"body":{"message":"Not today."}`)
					}
					first := p.send(t, client, http.MethodPost, path, form)
					p.clearFaults(t)
					change(made.ID)
					p.requests()
					second := p.send(t, client, http.MethodPost, path, form)
					assert.Empty(t, writes(p.requests()))
					switch {
					case isRefused:
						require.Equal(t, http.StatusUnprocessableEntity, second.StatusCode)
						assert.Contains(t, errorsOf(second.page(t)), "Not today")
						assert.NotContains(t, errorsOf(second.page(t)), made.ID, "nothing about the organization")
					case path == "/portal-links":
						require.Equal(t, http.StatusCreated, first.StatusCode, mainText(first.page(t)))
						require.Equal(t, http.StatusOK, second.StatusCode, mainText(second.page(t)))
						assert.Equal(t, first.page(t).Find("#secret-link").Text(), second.page(t).Find("#secret-link").Text())
					default:
						require.Equal(t, http.StatusSeeOther, first.StatusCode, mainText(first.page(t)))
						assert.Equal(t, first.Header.Get("Location"), second.Header.Get("Location"), mainText(second.page(t)))
					}
				})
			}
		}
	}
}

// TestASecretOfWhatDiffersIsShownWithTheDifferenceEachTime has WorkOS create a key without the permission that it was sent.
func TestASecretOfWhatDiffersIsShownWithTheDifferenceEachTime(t *testing.T) {
	p := startPages(t)
	client, s := p.signIn(t, "admin"), settledCustomer(t, p)
	a := actionTest{path: s.api + "/api-keys/new", form: url.Values{"name": {"Data warehouse"}, "permissions": {"documents:read"}}}
	form := a.fill(t, p, client)
	p.breaks(t, s.api+"/api_keys", `"method":"POST","status":201,"body":{"object":"api_key","id":"api_key_01OTHER","name":"Data warehouse",`+
		`"value":"sk_live_shown_once","permissions":[],"owner":{"type":"organization","id":"`+strings.TrimPrefix(s.api, "/organizations/")+`"}}`)
	for range 2 {
		got := p.send(t, client, http.MethodPost, a.path, form)
		require.Equal(t, http.StatusCreated, got.StatusCode, mainText(got.page(t)))
		assert.Contains(t, got.page(t).Find("#secret-key").Text(), "sk_live_shown_once")
		assert.Contains(t, squeeze(got.page(t).Find(".notice").Text()), "did not do it as asked")
	}
}

// TestWhatIsShownOnceIsShownToABrowserThatSendsTheFormTwice has a browser show only its second answer, which it got for the same
// form. Another session, and the same one some time later, are told that it is lost and what to do.
func TestWhatIsShownOnceIsShownToABrowserThatSendsTheFormTwice(t *testing.T) {
	p := startPages(t)
	client, elsewhere := p.signIn(t, "admin"), p.signIn(t, "admin")
	otp, s, user := p.enroll(t, `{"type":"generic_otp"}`), settledCustomer(t, p), p.unmanagedUser(t)
	app := url.Values{"totp_issuer": {"Osier"}, "totp_user": {"ines"}}
	newApp := url.Values{"type": {"totp"}, "totp_issuer": {"Osier"}, "totp_user": {"ines"}}
	for _, test := range []struct {
		path string
		form url.Values
		lost string
	}{
		{s.api + "/api-keys/new", url.Values{"name": {"Data warehouse"}}, "revoke it and create another"},
		{"/settings/webhooks/new", endpointForm().form, "look it up in the WorkOS Dashboard"},
		{"/users/" + user.ID + "/factors/enroll", app, "remove the MFA method and set up another"},
		{"/tools/factors/new", newApp, "remove the MFA method and set up another"},
		{"/tools/factors/" + otp.ID + "/show-code", nil, "create another"},
		{"/tools/magic-links/show", url.Values{"email": {"ines.prado@osier.example"}, "expires_in": {"15"}}, "create another"},
	} {
		form := actionTest{path: test.path, form: test.form}.fill(t, p, client)
		p.requests()
		send := func(client *http.Client) answer { return p.send(t, client, http.MethodPost, test.path, form) }
		secret := func(got answer) string { return got.page(t).Find("#secret-key").Text() }
		first := send(client)
		require.Equal(t, http.StatusCreated, first.StatusCode, mainText(first.page(t)))
		require.NotEmpty(t, secret(first), test.path)
		second := send(client)
		assert.Equal(t, secret(first), secret(second), test.path)
		assert.Equal(t, first.page(t).Find("img.qr").Length(), second.page(t).Find("img.qr").Length(), test.path)
		assert.Equal(t, second.page(t).Find("img.qr").Length() > 0, strings.Contains(second.Header.Get("Content-Security-Policy"), " data:"))
		assert.Equal(t, first.Header.Get("Cache-Control"), second.Header.Get("Cache-Control"))
		assert.Empty(t, secret(send(elsewhere)), test.path)
		p.later.Add(int64(2 * time.Minute))
		late := send(client)
		require.Equal(t, http.StatusSeeOther, late.StatusCode, mainText(late.page(t)))
		notice := squeeze(p.open(t, client, late.Header.Get("Location")).Find(".notice").Text())
		assert.Contains(t, notice, "shown once", test.path)
		assert.Contains(t, notice, test.lost, test.path)
		assert.Len(t, writes(p.requests()), 1, test.path)
	}
}

// TestWhatIsShownOnceIsShownWhenTheBrowserLeftTheFirstRequest cancels the first request while WorkOS works on it, as browsers do.
func TestWhatIsShownOnceIsShownWhenTheBrowserLeftTheFirstRequest(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "admin")
	a := actionTest{path: "/tools/factors/new", form: url.Values{"type": {"totp"}, "totp_issuer": {"Osier"}, "totp_user": {"ines"}}}
	form := a.fill(t, p, client)
	p.breaks(t, "/auth/factors/enroll", `"method":"POST","delay_ms":300`)
	ctx, leave := context.WithCancel(t.Context())
	p.onWrite.Store(func() { leave() })
	p.requests()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, p.URL+a.path, strings.NewReader(form.Encode()))
	require.NoError(t, err)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	_, err = client.Do(request)
	require.ErrorIs(t, err, context.Canceled)
	second := p.send(t, client, http.MethodPost, a.path, form)
	require.Equal(t, http.StatusCreated, second.StatusCode, mainText(second.page(t)))
	assert.NotEmpty(t, second.page(t).Find("#secret-key").Text())
	assert.Len(t, writes(p.requests()), 1)
}

// TestAnExportThatIsRefusedSaysWhyEachTime sends the form of an export again after WorkOS refused it.
func TestAnExportThatIsRefusedSaysWhyEachTime(t *testing.T) {
	p := startPages(t)
	client, c := p.signIn(t, "admin"), p.customers(t)[0]
	form := p.exportForm(t, client, c.ID)
	p.breaks(t, "/audit_logs/exports", `"method":"POST","status":422,"delay_ms":300,"body":{"message":"Not today."}`)
	answers := make(chan answer, 2)
	for range 2 {
		go func() { answers <- p.send(t, client, http.MethodPost, "/audit-logs/exports", form) }()
	}
	for range 2 {
		got := <-answers
		require.Equal(t, http.StatusUnprocessableEntity, got.StatusCode)
		assert.Contains(t, squeeze(got.page(t).Find(".form-errors").Text()), "Not today")
	}
	assert.Equal(t, 1, started(p.requests()))
}

// TestAFormThatIsRefusedSaysWhyEachTime sends a form that WorkOS refuses twice at once.
func TestAFormThatIsRefusedSaysWhyEachTime(t *testing.T) {
	p := startPages(t)
	client, c := p.signIn(t, "admin"), p.customers(t)[0]
	at := "/organizations/" + c.ID + "/edit"
	form := browserForm(p.open(t, client, at).Find("#action-form"))
	form.Set("name", "Another name")
	p.breaks(t, "/organizations/"+c.ID, `"method":"PUT","status":422,"body":{"message":"Not today."}`)
	for _, got := range func() []answer {
		a, b := p.sendTwice(t, client, at, form, "/organizations/"+c.ID)
		return []answer{a, b}
	}() {
		require.Equal(t, http.StatusUnprocessableEntity, got.StatusCode)
		assert.Contains(t, squeeze(got.page(t).Find(".form-errors").Text()), "Not today")
		assert.NotEqual(t, form.Get("form_key"), browserForm(got.page(t).Find("#action-form")).Get("form_key"))
	}
	assert.Len(t, writes(p.requests()), 1)
}
