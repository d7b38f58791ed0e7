package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/store"
	"frontdesk/web/config"
	"frontdesk/workos"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// enrolment is the form that sets up an authenticator app, filled in.
func enrolment(userID string) actionTest {
	return actionTest{
		name: "user.mfa.enroll", call: "POST /user_management/users/*/auth_factors", path: "/users/" + userID + "/factors/enroll",
		form: url.Values{"totp_issuer": {"Osier"}, "totp_user": {"ines@osier.example"}},
	}
}

func TestAnAuthenticatorAppIsSetUpAndItsKeyKeptNowhere(t *testing.T) {
	p := startPages(t)
	client, user := p.signIn(t, "admin"), p.unmanagedUser(t)
	a := enrolment(user.ID)
	assert.Equal(t, user.Email, p.open(t, client, a.path).Find("input[name=totp_user]").AttrOr("value", ""))
	a.isRefused(t, p, client)

	before := len(data[workos.AuthFactor](t, p, "/user_management/users/"+user.ID+"/auth_factors"))
	form := a.fill(t, p, client)
	p.requests()
	got := p.send(t, client, http.MethodPost, a.path, form)
	require.Equal(t, http.StatusCreated, got.StatusCode, mainText(got.page(t)))
	assert.Equal(t, "no-store", got.Header.Get("Cache-Control"))
	assert.Contains(t, got.Header.Get("Content-Security-Policy"), "img-src 'self' data:;", "this page alone may show a picture that is in it")
	page := got.page(t)
	shown := page.Find("#secret-key").Text()
	require.Regexp(t, `^([A-Z2-7]{4} )+[A-Z2-7]{1,4}$`, shown, "in fours, to be read out")
	picture := page.Find("img.qr").AttrOr("src", "")
	assert.True(t, strings.HasPrefix(picture, "data:image/png;base64,"), picture)

	factors := data[workos.AuthFactor](t, p, "/user_management/users/"+user.ID+"/auth_factors")
	require.Len(t, factors, before+1)
	check := page.Find("a[href$='/check']").AttrOr("href", "")
	code, known := p.Emulator.TOTPCode(factors[0].ID)
	require.True(t, known)
	checked := p.send(t, client, http.MethodPost, check, actionTest{path: check, form: url.Values{"code": {code}}}.fill(t, p, client))
	assert.Contains(t, p.open(t, client, checked.Header.Get("Location")).Find(".notice").Text(), "The code is right")

	p.later.Add(int64(2 * time.Minute)) // the answer is not in memory any longer
	p.requests()
	again := p.send(t, client, http.MethodPost, a.path, form)
	require.Equal(t, http.StatusSeeOther, again.StatusCode)
	assert.Empty(t, writes(p.requests()), "the same form twice is one app")
	after := p.send(t, client, http.MethodGet, again.Header.Get("Location"), nil)
	assert.Contains(t, squeeze(after.page(t).Find(".notice").Text()), "cannot be shown again")
	assert.NotContains(t, after.Header.Get("Content-Security-Policy"), "data:")
	for where, kept := range map[string]string{"the page afterwards": after.body, "the log": p.Log.String(),
		"the databases": databases(t, p)} {
		assert.NotContains(t, kept, strings.ReplaceAll(shown, " ", ""), where)
		assert.NotContains(t, kept, shown, where)
		assert.NotContains(t, kept, picture, where)
		assert.NotContains(t, kept, "otpauth:", where)
	}
	entry := p.lastEntry(t, "user.mfa.enroll")
	assert.Equal(t, store.Done, entry.Outcome)
	assert.Contains(t, entry.Note, "Its key was shown once")
	assert.Equal(t, store.Facts(map[string]string{"product": "Osier", "account": "ines@osier.example"}), entry.Details)
}

func TestAnAuthenticatorAppWithoutAnAnswer(t *testing.T) {
	p := startPages(t)
	enrolment(p.unmanagedUser(t).ID).isUnknown(t, p, p.signIn(t, "admin"))
}

func TestAnAuthenticatorAppWhoseKeyIsLost(t *testing.T) {
	p := startPages(t, func(cfg *config.Config) {
		emulated, err := url.Parse(cfg.BaseURL)
		require.NoError(t, err)
		proxy := proxyTo(emulated)
		cfg.BaseURL = testServer(t, func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/auth_factors") {
				proxy.ServeHTTP(httptest.NewRecorder(), r)
				panic(http.ErrAbortHandler) // it is done, and the answer is lost
			}
			proxy.ServeHTTP(w, r)
		})
	})
	client, a := p.signIn(t, "admin"), enrolment(p.unmanagedUser(t).ID)
	got := p.send(t, client, http.MethodPost, a.path, a.fill(t, p, client))
	require.Equal(t, http.StatusCreated, got.StatusCode, mainText(got.page(t)))
	page := got.page(t)
	assert.Contains(t, links(callout(page, "The key was lost")), "/users/"+strings.Split(a.path, "/")[2])
	assert.Zero(t, page.Find("#secret-key, img.qr, a[href$='/check']").Length())
	assert.Contains(t, p.lastEntry(t, a.name).Note, "its key was lost")
}

func TestImpersonationKeepsTheReasonAndLeadsToTheDashboard(t *testing.T) {
	p := startPages(t)
	client, user := p.signIn(t, "support"), p.unmanagedUser(t).ID
	a := actionTest{path: "/users/" + user + "/impersonate", form: url.Values{"reason": {" "}}}
	assert.Contains(t, links(p.open(t, client, "/users/"+user).Find(".object-head")), a.path)
	p.requests()
	refused := p.send(t, client, http.MethodPost, a.path, a.fill(t, p, client))
	require.Equal(t, http.StatusUnprocessableEntity, refused.StatusCode)
	assert.Contains(t, refused.page(t).Find(".form-errors").Text(), "Give a reason.")

	a.form = nil
	form := a.fill(t, p, client)
	got := p.send(t, client, http.MethodPost, a.path, form)
	require.Equal(t, http.StatusOK, got.StatusCode, mainText(got.page(t)))
	away := got.page(t).Find("main a[target=_blank]")
	assert.Equal(t, "https://dashboard.workos.com/"+testDashboard+"/users/"+user+"/details?dialog=impersonate", away.AttrOr("href", ""))
	assert.Equal(t, "noopener noreferrer", away.AttrOr("rel", ""))
	assert.Equal(t, "Ticket 4711", got.page(t).Find("#reason-kept").Text())
	assert.Empty(t, writes(p.requests()), "nothing is asked of WorkOS")
	entry := p.lastEntry(t, "user.impersonate")
	assert.Equal(t, store.Done, entry.Outcome)
	assert.Equal(t, "Ticket 4711", entry.Reason)
	assert.Equal(t, user, entry.TargetID)
	again := p.send(t, client, http.MethodPost, a.path, form)
	assert.Equal(t, "Ticket 4711", again.page(t).Find("#reason-kept").Text(), "the same form is answered in the same way")
	assert.Equal(t, entry.ID, p.lastEntry(t, "user.impersonate").ID, "the same form twice is one action")
}

func TestImpersonationSaysWhichSettingIsMissing(t *testing.T) {
	p := startPages(t, func(cfg *config.Config) { cfg.Dashboard = "" })
	client, user := p.signIn(t, "support"), p.unmanagedUser(t).ID
	page := p.shows(t, client, "/users/"+user+"/impersonate", http.StatusNotFound)
	assert.Contains(t, mainText(page), "FRONTDESK_WORKOS_DASHBOARD_ENVIRONMENT")
	assert.Contains(t, links(page.Find("main")), "/users/"+user)
}

func TestMailsSayHowLongToWait(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "support")
	users := data[workos.User](t, p, "/user_management/users?limit=100")
	unverified := users[slices.IndexFunc(users, func(u workos.User) bool { return !u.EmailVerified })].ID
	for path, call := range map[string]string{
		"/password-reset": "/user_management/password_reset", "/sign-in-code": "/user_management/magic_auth",
		"/verification-mail": "/user_management/users/*/email_verification/send",
	} {
		for _, test := range []struct{ name, fault, says string }{
			{"in seconds", `"status":429,"headers":{"Retry-After":"20"},"body":{"message":"Too many requests."}`,
				"No email was sent. Try again in 20 seconds."},
			{"without a number", `"status":429,"body":{"message":"Too many requests."}`, "No email was sent. Try again in 60 seconds."},
			{"for the day", `"status":429,"body":{"code":"daily_quota_exceeded","message":"No more."}`, "Try again tomorrow"},
		} {
			t.Run(path+" "+test.name, func(t *testing.T) {
				p := startPages(t)
				client := p.signIn(t, "support")
				a := actionTest{path: "/users/" + unverified + path}
				p.breaks(t, call, `"method":"POST",`+test.fault)
				got := p.send(t, client, http.MethodPost, a.path, a.fill(t, p, client))
				p.clearFaults(t)
				assert.Contains(t, squeeze(got.page(t).Find(".form-errors").Text()), test.says)
				assert.Equal(t, "Ticket 4711", got.page(t).Find("textarea[name=reason]").Text(), "what was typed is still there")
			})
		}
	}

	p.breaks(t, "/user_management/password_reset", `"method":"POST","status":429,"headers":{"Retry-After":"20"}`)
	first := actionTest{path: "/users/" + users[0].ID + "/password-reset"}
	p.send(t, client, http.MethodPost, first.path, first.fill(t, p, client))
	p.clearFaults(t)
	again := p.send(t, client, http.MethodPost, first.path, first.fill(t, p, client))
	assert.Contains(t, squeeze(again.page(t).Find(".form-errors").Text()), "Try again in", "the wait is kept to")
	other := actionTest{path: "/users/" + users[1].ID + "/password-reset"}
	got := p.send(t, client, http.MethodPost, other.path, other.fill(t, p, client))
	assert.Equal(t, http.StatusSeeOther, got.StatusCode, "nobody else waits: %s", mainText(got.page(t)))
}
