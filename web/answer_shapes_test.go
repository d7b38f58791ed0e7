package web

import (
	"cmp"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/store"
	"frontdesk/web/config"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// interceptor answers chosen calls in place of the emulator, which may have done them.
type interceptor struct {
	call   string // method and the end of the path
	answer atomic.Pointer[func(w http.ResponseWriter, did *httptest.ResponseRecorder)]
}

// startIntercepted is a desk whose calls can be answered by the test once the emulator has done them.
func startIntercepted(t *testing.T, call string) (*pagesDesk, *interceptor) {
	t.Helper()
	between := &interceptor{call: call}
	p := startPages(t, func(cfg *config.Config) {
		emulated, err := url.Parse(cfg.BaseURL)
		require.NoError(t, err)
		proxy := proxyTo(emulated)
		method, path, _ := strings.Cut(call, " ")
		cfg.BaseURL = testServer(t, func(w http.ResponseWriter, r *http.Request) {
			if answer := between.answer.Load(); answer != nil && r.Method == method && strings.HasSuffix(r.URL.Path, path) {
				did := httptest.NewRecorder()
				proxy.ServeHTTP(did, r)
				(*answer)(w, did)
				return
			}
			proxy.ServeHTTP(w, r)
		})
	})
	return p, between
}

// says sets the answer of the next calls: a status, a content type and a body, "drop" for none at all.
func (i *interceptor) says(status int, contentType, body string) {
	i.with(func(w http.ResponseWriter, _ *httptest.ResponseRecorder) {
		if body == "drop" {
			panic(http.ErrAbortHandler)
		}
		w.Header().Set("Content-Type", contentType)
		if strings.HasPrefix(body, "cut ") {
			w.Header().Set("Content-Length", "5000")
			body = strings.TrimPrefix(body, "cut ")
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
}

func (i *interceptor) with(answer func(http.ResponseWriter, *httptest.ResponseRecorder)) {
	i.answer.Store(&answer)
}

func TestAnAPIKeyWhoseAnswerIsLost(t *testing.T) {
	for name, told := range map[string]struct {
		status     int
		kind, body string
	}{
		"dropped":       {0, "", "drop"},
		"empty object":  {200, "application/json", `{}`},
		"cut":           {201, "application/json", `cut {"id":"api_key_1","value":"sk_`},
		"a page":        {201, "text/html", `<h1>created</h1>`},
		"a list":        {201, "application/json", `[]`},
		"without value": {201, "application/json", `{"object":"api_key","id":"api_key_1","name":"Data warehouse"}`},
	} {
		t.Run(name, func(t *testing.T) {
			p, between := startIntercepted(t, "POST /api_keys")
			client, a := p.signIn(t, "admin"), keyForm()
			a.path = settledCustomer(t, p).api + "/api-keys/new"
			between.says(told.status, told.kind, told.body)
			got := p.send(t, client, http.MethodPost, a.path, a.fill(t, p, client))
			entry := p.lastEntry(t, a.name)
			advice := "but its key was lost. Revoke it and create another."
			switch {
			case told.body == "drop": // it may be another's
				advice = "If this action created it, its key was lost: revoke it and create another."
			case !strings.Contains(told.body, `"id"`) || strings.HasPrefix(told.body, "cut "):
				require.Equal(t, http.StatusBadGateway, got.StatusCode, mainText(got.page(t)))
				assert.Equal(t, store.Unknown, entry.Outcome)
				for where, said := range map[string]string{"the page": mainText(got.page(t)), "the entry": entry.Note} {
					assert.Contains(t, said, byWhom, where)
					assert.NotContains(t, said, "evoke", where)
				}
				return
			}
			require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
			notice := squeeze(p.open(t, client, got.Header.Get("Location")).Find(".notice").Text())
			assert.Equal(t, store.Done, entry.Outcome)
			for where, said := range map[string]string{"the notice": notice, "the entry": entry.Note} {
				assert.Contains(t, said, "Data warehouse", where)
				assert.Contains(t, said, advice, where)
				assert.NotContains(t, said, "shown once", where)
			}
		})
	}
}

// TestACreationThatWorkOSAnswersWithNothingIsNotBelieved: WorkOS takes it and makes nothing, as far as it shows.
func TestACreationThatWorkOSAnswersWithNothingIsNotBelieved(t *testing.T) {
	for name, test := range map[string]struct{ call, says, body string }{
		"api_key.create":      {"/organizations/*/api_keys", "The key was not received", ""},
		"webhook.create":      {"/webhook_endpoints", "The secret was not received", ""},
		"user.mfa.enroll":     {"/user_management/users/*/auth_factors", "The key was not received", ""},
		"group.create":        {"/organizations/*/groups", "", ""},
		"user.create":         {"/user_management/users", "", `{"object":"organization","id":"org_01H"}`},
		"organization.create": {"/organizations", "", `"done"`},
	} {
		t.Run(name, func(t *testing.T) {
			p := startSynced(t)
			client := p.signIn(t, "admin")
			key, customer := keyForm(), settledCustomer(t, p)
			key.path = customer.api + "/api-keys/new"
			creations := []actionTest{key, endpointForm(), enrolment(p.unmanagedUser(t).ID),
				{name: "group.create", path: customer.api + "/groups/new", form: url.Values{"name": {"Night shift"}}},
				{name: "user.create", path: "/users/new", form: url.Values{"email": {"ines.prado@osier.example"}}},
				{name: "organization.create", path: "/organizations/new", form: url.Values{"name": {"Osier Dairies"}}}}
			a := creations[slices.IndexFunc(creations, func(a actionTest) bool { return a.name == name })]
			form := a.fill(t, p, client)
			p.breaks(t, test.call, `"method":"POST","status":201,"body":`+cmp.Or(test.body, "{}"))
			got := p.send(t, client, http.MethodPost, a.path, form)
			require.Equal(t, http.StatusBadGateway, got.StatusCode, mainText(got.page(t)))
			assert.Contains(t, mainText(got.page(t)), "its answer does not show what was created. "+test.says)
			entry := p.lastEntry(t, a.name)
			assert.Equal(t, store.Unknown, entry.Outcome)
			assert.Contains(t, entry.Note, test.says)
			p.clearFaults(t)
			p.lookAt(t, 3*time.Minute)
			assert.NotEqual(t, store.Done, p.lastEntry(t, a.name).Outcome)
		})
	}
}

// TestWhatSomebodyElseCreatedIsNotTakenForThisAction: WorkOS answers a creation with nothing, and somebody else has created something
// like it seconds before.
func TestWhatSomebodyElseCreatedIsNotTakenForThisAction(t *testing.T) {
	for name, test := range map[string]struct{ call, before, body string }{
		"api_key.create": {"/organizations/*/api_keys", "/organizations/%s/api_keys",
			`{"name":"Data warehouse","expires_at":"2031-05-06T07:08:09Z"}`},
		"webhook.create": {"/webhook_endpoints", "/webhook_endpoints", `{"endpoint_url":"` + newEndpoint + `","events":["connection.activated"]}`},
		"webhook.create as asked": {"/webhook_endpoints", "/webhook_endpoints",
			`{"endpoint_url":"` + newEndpoint + `","events":["user.created"]}`},
		"user.mfa.enroll": {"/user_management/users/*/auth_factors", "/user_management/users/%s/auth_factors",
			`{"type":"totp","totp_issuer":"Osier","totp_user":"ines@osier.example"}`},
		"user.create": {"/user_management/users", "/user_management/users", `{"email":"ines.prado@osier.example"}`},
		"invitation.send": {"/user_management/invitations", "/user_management/invitations",
			`{"email":"ines.prado@osier.example","expires_in_days":20}`},
		"organization.create": {"/organizations", "/organizations", `{"name":"Osier Dairies"}`},
	} {
		t.Run(name, func(t *testing.T) {
			p := startSynced(t)
			client := p.signIn(t, "admin")
			key, customer, user := keyForm(), settledCustomer(t, p), p.unmanagedUser(t)
			key.path = customer.api + "/api-keys/new"
			creations := []actionTest{key, endpointForm(), enrolment(user.ID),
				{name: "user.create", path: "/users/new", form: url.Values{"email": {"ines.prado@osier.example"}}},
				{name: "invitation.send", path: "/invitations/new", form: url.Values{"email": {"ines.prado@osier.example"}, "days": {"7"}}},
				{name: "organization.create", path: "/organizations/new", form: url.Values{"name": {"Osier Dairies"}}}}
			action, _, asAsked := strings.Cut(name, " ")
			a := creations[slices.IndexFunc(creations, func(a actionTest) bool { return a.name == action })]
			if asAsked {
				a.form = url.Values{"endpoint_url": {newEndpoint}, "events": {"user.created"}}
			}
			owner := customer.id
			if action == "user.mfa.enroll" {
				owner = user.ID
			}
			made := p.ask(t, http.MethodPost, strings.Replace(test.before, "%s", owner, 1), test.body)
			require.Equal(t, http.StatusCreated, made.StatusCode, made.body)
			form := a.fill(t, p, client)
			p.breaks(t, test.call, `"method":"POST","status":201,"body":{}`)
			got := p.send(t, client, http.MethodPost, a.path, form)
			require.Equal(t, http.StatusBadGateway, got.StatusCode, mainText(got.page(t)))
			entry := p.lastEntry(t, a.name)
			assert.Equal(t, store.Unknown, entry.Outcome)
			for where, said := range map[string]string{"the page": mainText(got.page(t)), "the entry": entry.Note} {
				assert.Contains(t, said, byWhom, where)
				for _, advice := range []string{"evoke it and", "elete it and", "emove the"} {
					assert.NotContains(t, said, advice, where)
				}
			}
		})
	}
}

func TestAnAPIKeyThatIsFoundLaterWasNeverShown(t *testing.T) {
	p, between := startIntercepted(t, "POST /api_keys")
	client, a := p.signIn(t, "admin"), keyForm()
	a.path = settledCustomer(t, p).api + "/api-keys/new"
	form := a.fill(t, p, client)
	between.says(0, "", "drop")
	p.breaks(t, "/organizations/*/api_keys", `"method":"GET","status":503`)
	got := p.send(t, client, http.MethodPost, a.path, form)
	require.Equal(t, http.StatusBadGateway, got.StatusCode, mainText(got.page(t)))
	p.clearFaults(t)
	p.lookAt(t, time.Minute)
	entry := p.lastEntry(t, a.name)
	assert.Equal(t, store.Done, entry.Outcome)
	notice := squeeze(p.open(t, client, "/").Find(".notice").Text())
	for where, said := range map[string]string{"the notice": notice, "the entry": entry.Note} {
		assert.Contains(t, said, "Data warehouse", where)
		assert.Contains(t, said, "If this action created it, its key was lost: revoke it and create another.", where)
	}
}

func TestAWrappedAPIKeyIsShown(t *testing.T) {
	p, between := startIntercepted(t, "POST /api_keys")
	client, a := p.signIn(t, "admin"), keyForm()
	a.path = settledCustomer(t, p).api + "/api-keys/new"
	between.with(func(w http.ResponseWriter, did *httptest.ResponseRecorder) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusCreated)
		fmt.Fprintf(w, `{"api_key":%s}`, did.Body)
	})
	got := p.send(t, client, http.MethodPost, a.path, a.fill(t, p, client))
	require.Equal(t, http.StatusCreated, got.StatusCode, mainText(got.page(t)))
	assert.Regexp(t, `^sk_\w{20,}$`, got.page(t).Find("#secret-key").Text())
}

func TestTheKeyOfAnAuthenticatorAppIsReadInEachShape(t *testing.T) {
	const factor = `"object":"authentication_factor","id":"auth_factor_1","type":"totp"`
	const uri = `otpauth://totp/Osier:ines?issuer=Osier&`
	shapes := []struct{ name, body, key, says string }{
		{"an address alone", `{"totp":{"uri":"` + uri + `secret=ABCDEFGH"}}`, "ABCD EFGH", ""},
		{"an address in capitals", `{"authentication_factor":{` + factor + `,"totp":{"uri":"` + uri + `SECRET=ABCDEFGH"}}}`, "ABCD EFGH", ""},
		{"bare", `{` + factor + `,"totp":{"secret":"ABCDEFGH"}}`, "ABCD EFGH", ""},
		{"wrapped", `{"authentication_factor":{` + factor + `,"totp":{"secret":"ABCDEFGH"}}}`, "ABCD EFGH", ""},
		{"a picture alone", `{"authentication_factor":{` + factor + `,"totp":{"qr_code":"data:image/png;base64,iVBORw0KGgo="}}}`, "picture", ""},
		{"no key", `{"authentication_factor":{` + factor + `}}`, "", "its answer held no key that Frontdesk could read"},
		{"a page", `<h1>ok</h1>`, "", ""},
	}
	for _, form := range []struct{ name, call string }{{"of a user", "POST /auth_factors"},
		{"of somebody else", "POST /auth/factors/enroll"}} {
		p, between := startIntercepted(t, form.call)
		client := p.signIn(t, "admin")
		a := enrolment(p.unmanagedUser(t).ID)
		if form.name != "of a user" {
			a.path = "/tools/factors/new"
			a.form = url.Values{"type": {"totp"}, "totp_issuer": {"Osier"}, "totp_user": {"ines@osier.example"}}
		}
		for _, shape := range shapes {
			t.Run(form.name+" "+shape.name, func(t *testing.T) {
				between.says(http.StatusCreated, "application/json", shape.body)
				got := p.send(t, client, http.MethodPost, a.path, a.fill(t, p, client))
				page := got.page(t)
				if shape.name == "a page" { // the method may be anybody's, and WorkOS lists none of people without a user
					require.Equal(t, http.StatusBadGateway, got.StatusCode, mainText(page))
					assert.Contains(t, mainText(page), "The key was not received.")
					return
				}
				require.Equal(t, http.StatusCreated, got.StatusCode, mainText(page))
				assert.NotContains(t, mainText(page), "did not arrive")
				switch shape.key {
				case "":
					assert.Contains(t, mainText(page), shape.says)
				case "picture":
					assert.Equal(t, 1, page.Find("img.qr").Length(), mainText(page))
					assert.NotContains(t, mainText(page), "lost")
				default:
					assert.Equal(t, shape.key, page.Find("#secret-key").Text(), mainText(page))
				}
			})
		}
	}
}

func TestAMagicLinkWhoseFirstCallIsLostIsNotSent(t *testing.T) {
	for name, body := range map[string]string{"dropped": "drop", "without an ID": `{}`} {
		t.Run(name, func(t *testing.T) {
			p, between := startIntercepted(t, "POST /passwordless/sessions")
			client := p.signIn(t, "admin")
			a := actionTest{name: "magic_link.send", path: "/tools/magic-links/send",
				form: url.Values{"email": {"ines@osier.example"}, "expires_in": {"15"}}}
			form := a.fill(t, p, client)
			p.requests()
			between.says(http.StatusCreated, "application/json", body)
			got := p.send(t, client, http.MethodPost, a.path, form)
			assert.Contains(t, squeeze(got.page(t).Find(".form-errors").Text()), "No email was sent", mainText(got.page(t)))
			assert.NotContains(t, mainText(got.page(t)), "not known")
			assert.Equal(t, store.Failed, p.lastEntry(t, a.name).Outcome)
		})
	}
}
