package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"frontdesk/workos"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// enroll makes a second factor of nobody's in the emulator.
func (p *pagesDesk) enroll(t *testing.T, body string) workos.AuthFactor {
	t.Helper()
	var factor workos.AuthFactor
	require.NoError(t, json.Unmarshal([]byte(p.ask(t, http.MethodPost, "/auth/factors/enroll", body).body), &factor))
	return factor
}

// toolActions are the actions on what belongs to no customer's page.
func toolActions(t *testing.T, p *pagesDesk) []actionTest {
	app := p.enroll(t, `{"type":"totp","totp_issuer":"Osier","totp_user":"ines"}`)
	phone := p.enroll(t, `{"type":"sms","phone_number":"+12025550123"}`)
	at, phoneAt := "/tools/factors/"+app.ID, "/tools/factors/"+phone.ID
	challenge := valueAt(t, p.ask(t, http.MethodPost, "/auth/factors/"+phone.ID+"/challenge", "{}").body, "id")
	return []actionTest{
		{
			name: "factor.enroll", role: "admin", path: "/tools/factors/new", form: url.Values{"type": {"sms"}, "phone_number": {"+1 202 555 0188"}},
			next: "/tools/factors/auth_factor_", call: "POST /auth/factors/enroll", notice: "Text message to …0188 was set up as auth_factor_",
		},
		{
			name: "factor.check", role: "support", path: at + "/check", form: url.Values{"code": {"000000"}}, next: at,
			call: "POST /auth/factors/*/challenge", notice: "The code is wrong.", writes: 2,
		},
		{
			name: "factor.send_code", role: "support", path: phoneAt + "/send-code", next: phoneAt + "/challenges/auth_challenge_",
			call: "POST /auth/factors/*/challenge", notice: "The code was sent.",
		},
		{
			name: "factor.verify", role: "support", path: phoneAt + "/challenges/" + challenge, form: url.Values{"code": {"000000"}}, next: phoneAt,
			call: "POST /auth/challenges/*/verify", notice: "The code is wrong.",
		},
		{
			name: "factor.remove", role: "support", path: at + "/remove", next: "/tools/factors",
			call: "DELETE /auth/factors/*", notice: "was removed.", check: isGone("/auth/factors/" + app.ID),
		},
		{
			name: "magic_link.send", role: "support", path: "/tools/magic-links/send", next: "/tools/magic-links",
			form: url.Values{"email": {"ines.prado@osier.example"}, "expires_in": {"60"}, "redirect_uri": {"https://app.example.com/callback"}},
			call: "POST /passwordless/sessions", notice: "sent to ines.prado@osier.example", writes: 2, unsure: "POST /passwordless/sessions/*/send",
		},
	}
}

func TestASecondFactorIsFoundByItsID(t *testing.T) {
	p := startPages(t)
	client, factor := p.signIn(t, "viewer"), p.enroll(t, `{"type":"totp","totp_issuer":"Osier","totp_user":"ines"}`)
	at := "/tools/factors/" + factor.ID
	for _, way := range []string{"/tools/factors?id=" + factor.ID, "/search?q=" + factor.ID} {
		got := p.send(t, client, http.MethodGet, way, nil)
		assert.Equal(t, at, got.Header.Get("Location"), way)
	}
	page := p.open(t, client, at)
	assert.Contains(t, squeeze(page.Find("dl.facts").Text()), "a person without a WorkOS user")
	assert.Contains(t, squeeze(page.Find("dl.facts").Text()), "Osier ines")
	assert.Zero(t, page.Find("main .object-head .btn").Length(), "a viewer only looks")
	wrong := p.shows(t, client, "/tools/factors?id=conn_1", http.StatusUnprocessableEntity)
	assert.Contains(t, wrong.Find("main form").Text(), "begins with auth_factor_")
	assert.Equal(t, "conn_1", wrong.Find("main input[name=id]").AttrOr("value", ""))
}

func TestWhatToolsShowOnceIsKeptNowhere(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "admin")
	otp := p.enroll(t, `{"type":"generic_otp"}`)
	for _, test := range []struct {
		path   string
		form   url.Values
		secret string // what the answer shows
		action string
	}{
		{"/tools/magic-links/show", url.Values{"email": {"ines.prado@osier.example"}, "expires_in": {"15"}},
			"https://your-app.example/passwordless/", "magic_link.reveal"},
		{"/tools/factors/new", url.Values{"type": {"totp"}, "totp_issuer": {"Osier"}, "totp_user": {"ines"}}, "data:image/png;base64,",
			"factor.enroll"},
		{"/tools/factors/" + otp.ID + "/show-code", nil, "", "factor.reveal_code"},
	} {
		a := actionTest{path: test.path, form: test.form}
		form := a.fill(t, p, client)
		got := p.send(t, client, http.MethodPost, a.path, form)
		require.Equal(t, http.StatusCreated, got.StatusCode, mainText(got.page(t)))
		shown := strings.ReplaceAll(got.page(t).Find("#secret-key").Text(), " ", "")
		require.NotEmpty(t, shown)
		assert.Contains(t, got.body, test.secret)
		p.later.Add(int64(2 * time.Minute)) // the answer is not in memory any longer
		again := p.send(t, client, http.MethodPost, a.path, form)
		assert.NotContains(t, again.body, shown, "the same form shows it no second time")
		assert.NotContains(t, p.Log.String(), shown)
		assert.NotContains(t, fmt.Sprint(p.lastEntry(t, test.action)), shown)
		if len(shown) > 6 { // six digits are part of many a number
			p.assertNowhere(t, shown)
		}
	}
	assert.Equal(t, http.StatusForbidden, p.send(t, p.signIn(t, "support"), http.MethodGet, "/tools/magic-links/show", nil).StatusCode)
}

func TestWhatIsShownOnceIsRefusedAndUnknownLikeEveryAction(t *testing.T) {
	link := url.Values{"email": {"ines.prado@osier.example"}, "expires_in": {"15"}}
	for _, a := range []actionTest{
		{name: "magic_link.reveal", path: "/tools/magic-links/show", form: link, call: "POST /passwordless/sessions"},
		{name: "factor.enroll", path: "/tools/factors/new", form: url.Values{"type": {"totp"}, "totp_issuer": {"Osier"}, "totp_user": {"ines"}},
			call: "POST /auth/factors/enroll"},
		{name: "factor.reveal_code", path: "/tools/factors/:factor/show-code", call: "POST /auth/factors/*/challenge"},
	} {
		t.Run(a.name, func(t *testing.T) {
			t.Parallel()
			p := startPages(t)
			client := p.signIn(t, "admin")
			a.path = strings.Replace(a.path, ":factor", p.enroll(t, `{"type":"generic_otp"}`).ID, 1)
			a.isRefused(t, p, client)
			a.isUnknown(t, p, client)
		})
	}
}
