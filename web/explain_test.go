package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/store"
	"frontdesk/web/config"
	"frontdesk/workos"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestTwoGroupsDeletedWithinHalfASecond presses Delete twice with the rate limits that WorkOS documents, half of them.
func TestTwoGroupsDeletedWithinHalfASecond(t *testing.T) {
	p := startPages(t, func(cfg *config.Config) { cfg.RateShare = 0.5 })
	client := p.signIn(t, "admin")
	organization := scenario(t, "Northwind Logistics").OrganizationID
	var together sync.WaitGroup
	groups := []string{}
	for _, name := range []string{"First", "Second"} {
		made := p.ask(t, http.MethodPost, "/organizations/"+organization+"/groups", `{"name":"`+name+`"}`)
		groups = append(groups, valueAt(t, made.body, "id"))
	}
	for _, group := range groups {
		a := actionTest{path: "/organizations/" + organization + "/groups/" + group + "/delete"}
		form := a.fill(t, p, client)
		together.Go(func() {
			got := p.send(t, client, http.MethodPost, a.path, form)
			assert.Equal(t, http.StatusSeeOther, got.StatusCode, got.body)
		})
	}
	together.Wait()
	for _, group := range groups {
		assert.Equal(t, http.StatusNotFound, p.ask(t, http.MethodGet, "/organizations/"+organization+"/groups/"+group, "").StatusCode)
	}
}

// TestARefusalSaysItsTrueCause answers an action in each of the ways in which nothing was done.
func TestARefusalSaysItsTrueCause(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "support")
	member := data[workos.Membership](t, p, "/user_management/organization_memberships?organization_id="+
		scenario(t, "Northwind Logistics").OrganizationID+"&statuses=active&limit=20")[0]
	a := actionTest{path: "/memberships/" + member.ID + "/deactivate"}
	for name, test := range map[string]struct {
		fault, says string
		not         string
	}{
		"somebody else changes it": {`"status":503,"body":{"code":"concurrent_request","message":"Busy."}`,
			"Somebody else was changing this at the same time. Nobody was deactivated. Try again.", "not known"},
		"no such operation": {`"status":404,"body":{"message":"Cannot PUT /x","error":"Not Found","statusCode":404}`,
			"This WorkOS server does not offer this.", "deleted"},
		"something is missing": {`"status":404,"body":{"message":"Not found."}`, "WorkOS did not find something that this needs", "deleted"},
		"a role is missing": {`"status":404,"body":{"code":"entity_not_found","message":"Role not found"}`,
			"WorkOS did not find something that this needs. It said: Role not found. Nobody was deactivated.", "deleted"},
		"not valid": {`"status":400,"body":{"message":"The status is odd."}`, "The status is odd", "did not answer"},
		"WorkOS is busy": {`"status":429,"headers":{"Retry-After":"30"},"body":{"message":"Slow down."}`,
			"WorkOS is busy: its rate limit is used up, and it has asked Frontdesk to wait until ", "held"},
	} {
		p.breaks(t, "/user_management/organization_memberships/*/deactivate", `"method":"PUT",`+test.fault)
		got := p.send(t, client, http.MethodPost, a.path, a.fill(t, p, client))
		p.clearFaults(t)
		said := squeeze(got.page(t).Find(".form-errors").Text())
		assert.Contains(t, said, test.says, name)
		assert.NotContains(t, said, test.not, name)
		assert.Equal(t, store.Refused, p.lastEntry(t, "membership.deactivate").Outcome, name)
		if strings.Contains(name, "busy") {
			break // the pause that WorkOS asked for is kept
		}
	}
}

// TestWhatWasDeletedMeanwhileIsSaid deletes the target of an action, or its organization, after Frontdesk has read it.
func TestWhatWasDeletedMeanwhileIsSaid(t *testing.T) {
	for _, test := range []struct{ action, call, does, says string }{
		{"membership.deactivate", "PUT /deactivate", "Nobody was deactivated", "This was deleted in WorkOS meanwhile."},
		{"group.create", "POST /groups", "No group was created", "The organization was deleted in WorkOS meanwhile."},
	} {
		t.Run(test.action, func(t *testing.T) {
			p, between := startIntercepted(t, test.call)
			client := p.signIn(t, "admin")
			customer := scenario(t, "Northwind Logistics").OrganizationID
			member := data[workos.Membership](t, p, "/user_management/organization_memberships?organization_id="+customer+"&statuses=active")[0]
			a, gone := actionTest{path: "/memberships/" + member.ID + "/deactivate"}, "/user_management/organization_memberships/"+member.ID
			if test.action == "group.create" {
				a, gone = actionTest{path: "/organizations/" + customer + "/groups/new", form: url.Values{"name": {"Late"}}}, "/organizations/"+customer
			}
			form := a.fill(t, p, client)
			between.with(func(w http.ResponseWriter, _ *httptest.ResponseRecorder) {
				assert.Less(t, p.ask(t, http.MethodDelete, gone, "").StatusCode, 300)
				w.WriteHeader(http.StatusNotFound)
				_, _ = w.Write([]byte(`{"code":"entity_not_found","message":"Entity not found"}`))
			})
			got := p.send(t, client, http.MethodPost, a.path, form)
			assert.Contains(t, mainText(got.page(t)), test.says+" "+test.does)
			entry := p.lastEntry(t, test.action)
			assert.Equal(t, store.Refused, entry.Outcome)
			assert.Contains(t, entry.Note, test.says+" Nothing was changed.")
		})
	}
}

// TestAReadSaysItsTrueCause has WorkOS refuse to show an object, with the mirror to fall back on.
func TestAReadSaysItsTrueCause(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "support")
	at := "/organizations/" + scenario(t, "Northwind Logistics").OrganizationID
	for name, test := range map[string]struct{ fault, says string }{
		"no such operation": {`"status":404,"body":{"message":"Cannot GET /x","error":"Not Found","statusCode":404}`,
			"This WorkOS server does not offer this information."},
		"not valid":       {`"status":400,"body":{"message":"Odd."}`, "WorkOS did not accept the request as valid."},
		"not processable": {`"status":422,"body":{"message":"Odd."}`, "WorkOS did not accept the request as valid."},
		"no key":          {`"status":401,"body":{"message":"Unauthorized"}`, "WorkOS refused Frontdesk's API key for this."},
	} {
		p.breaks(t, at, `"method":"GET",`+test.fault)
		page := p.open(t, client, at)
		p.clearFaults(t)
		assert.Contains(t, mainText(page), test.says, name)
		assert.NotContains(t, mainText(page), "did not answer", name)
	}
}

// TestAnActionIsDoneWhateverTheAnswerHolds answers with 2xx in shapes that do not say what was done. Creations are looked for, see
// TestACreationThatWorkOSAnswersWithNothingIsNotBelieved.
func TestAnActionIsDoneWhateverTheAnswerHolds(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "admin")
	users := data[workos.User](t, p, "/user_management/users?limit=100")
	user := users[slices.IndexFunc(users, func(u workos.User) bool { return !u.EmailVerified })]
	for _, test := range []struct {
		a     actionTest
		path  string
		fault string
	}{
		{actionTest{name: "user.email_verification", path: "/users/" + user.ID + "/verification-mail"},
			"/user_management/users/*/email_verification/send", `"status":200,"body":{"ok":true}`},
		{actionTest{name: "audit_log_schema.create", path: "/audit-logs/actions/new",
			form: url.Values{"action": {"file.moved"}, "targets": {"file"}}}, "/audit_logs/actions/*/schemas", `"status":201,"body":{"id":"x"}`},
	} {
		t.Run(test.a.name, func(t *testing.T) {
			form := test.a.fill(t, p, client)
			p.breaks(t, test.path, `"method":"POST",`+test.fault)
			got := p.send(t, client, http.MethodPost, test.a.path, form)
			p.clearFaults(t)
			require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
			assert.Equal(t, store.Done, p.lastEntry(t, test.a.name).Outcome)
			if test.a.name != "audit_log_schema.create" { // which the emulator did not make
				p.open(t, client, got.Header.Get("Location"))
			}
		})
	}
}

func TestTheKeyOfAnAppIsShownOnceWhenOnlyItsAddressCame(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "admin")
	user := data[workos.User](t, p, "/user_management/users?limit=1")[0]
	a := actionTest{name: "user.mfa.enroll", path: "/users/" + user.ID + "/factors/enroll",
		form: url.Values{"totp_issuer": {"Acme"}, "totp_user": {"ana"}}}
	form := a.fill(t, p, client)
	p.breaks(t, "/user_management/users/*/auth_factors", `"method":"POST","status":201,"body":{"authentication_factor":{"totp":{"uri":"otpauth://totp/Acme:ana?secret=ABCDEFGHIJKLMNOP"}}}`)
	got := p.send(t, client, http.MethodPost, a.path, form)
	p.clearFaults(t)
	require.Equal(t, http.StatusCreated, got.StatusCode, got.body)
	page := got.page(t)
	assert.Equal(t, "ABCDEFGHIJKLMNOP", strings.ReplaceAll(page.Find("#secret-key").Text(), " ", ""))
	assert.Equal(t, 1, page.Find("img.qr").Length())
	p.later.Add(int64(2 * time.Minute)) // the answer is not in memory any longer
	assert.NotContains(t, p.send(t, client, http.MethodPost, a.path, form).body, "ABCDEFGH", "it is shown once")
}
