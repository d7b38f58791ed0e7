package hosted_test

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"frontdesk/workos/emulator/data"
	"frontdesk/workos/emulator/emulatortest"
	"frontdesk/workos/emulator/hosted"
)

const (
	callback = "http://127.0.0.1:9/callback"
	verifier = "a-verifier-that-is-long-enough-for-the-rules-of-pkce"
)

func challengeOf(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// authorizeURL is a good request of the staff's application, with changes; an empty change takes a parameter
// away.
func authorizeURL(changes ...string) string {
	query := url.Values{
		"client_id": {data.DefaultClientID}, "redirect_uri": {callback}, "response_type": {"code"},
		"state": {"st&te"}, "organization": {data.StaffOrganizationID},
	}
	for i := 0; i+1 < len(changes); i += 2 {
		query.Set(changes[i], changes[i+1])
		if changes[i+1] == "" {
			query.Del(changes[i])
		}
	}
	return "/sso/authorize?" + query.Encode()
}

// codeFor signs somebody in on the hosted page.
func codeFor(v *emulatortest.Visit, email string, changes ...string) string {
	v.Helper()
	form := v.Get(authorizeURL(changes...)).Page(http.StatusOK).Find("form")
	_, query := v.Post(form.AttrOr("action", ""), emulatortest.Filled(form, "email", email)).Back()
	require.Empty(v, query.Get("error"), query.Get("error_description"))
	return query.Get("code")
}

func exchange(v *emulatortest.Visit, code string, changes ...string) emulatortest.Answer {
	v.Helper()
	body := map[string]string{
		"client_id": data.DefaultClientID, "client_secret": data.DefaultAPIKey, "grant_type": "authorization_code", "code": code,
	}
	for i := 0; i+1 < len(changes); i += 2 {
		body[changes[i]] = changes[i+1]
	}
	return v.API(http.MethodPost, "/sso/token", body)
}

type tokenAnswer struct {
	TokenType   string `json:"token_type"`
	AccessToken string `json:"access_token"`
	ExpiresIn   int    `json:"expires_in"`
	Profile     hosted.ProfileJSON
	Error       string
	Description string `json:"error_description"`
}

func TestStaffSignInRoundTrip(t *testing.T) {
	v := emulatortest.NewVisit(t)
	doc := v.Get(authorizeURL("code_challenge", challengeOf(verifier), "code_challenge_method", "S256")).Page(http.StatusOK)
	form := doc.Find("form")
	require.Equal(t, 1, form.Length())
	assert.Equal(t, "post", form.AttrOr("method", ""))
	assert.Equal(t, "/sso/authorize", form.AttrOr("action", ""))
	assert.Equal(t, 1, form.Find("input[type=email][name=email]").Length())
	assert.Contains(t, doc.Find("h1").Text(), "Frontdesk Staff")
	buttons := form.Find("button[name=email]").Map(func(_ int, b *goquery.Selection) string {
		return b.AttrOr("value", "") + " " + b.Find(".tag").Text()
	})
	assert.ElementsMatch(t, []string{
		"viewer@frontdesk.example viewer", "success@frontdesk.example success",
		"support@frontdesk.example support", "admin@frontdesk.example admin",
	}, buttons)

	// As a browser does it: the empty typed field goes along with the button.
	values := emulatortest.Filled(form)
	values.Add("email", "support@frontdesk.example")
	address, query := v.Post("/sso/authorize", values).Back()
	assert.Equal(t, callback, address)
	assert.Equal(t, "st&te", query.Get("state"))

	var token tokenAnswer
	exchange(v, query.Get("code"), "code_verifier", verifier).Into(http.StatusOK, &token)
	assert.Equal(t, "Bearer", token.TokenType)
	assert.Equal(t, 600, token.ExpiresIn)
	assert.Equal(t, "support@frontdesk.example", token.Profile.Email)
	assert.Equal(t, data.StaffOrganizationID, *token.Profile.OrganizationID)
	assert.Equal(t, data.StaffConnectionID, token.Profile.ConnectionID)
	assert.Equal(t, "support", token.Profile.Role.Slug)
	assert.Equal(t, []string{"Support"}, token.Profile.Groups)
	assert.NotEmpty(t, token.Profile.RawAttributes)

	var profile hosted.ProfileJSON
	v.API(http.MethodGet, "/sso/profile", nil, "Authorization", "Bearer "+token.AccessToken).Into(http.StatusOK, &profile)
	assert.Equal(t, token.Profile, profile)

	events := v.Happened("authentication.sso_started", "authentication.sso_succeeded")
	require.Len(t, events, 2)
	assert.Equal(t, "authentication.sso_started", events[0].Event)
	assert.Equal(t, "support@frontdesk.example", emulatortest.Dig(events[1], "email"))
	assert.Equal(t, data.StaffConnectionID, emulatortest.Dig(events[1], "sso", "connection_id"))
	assert.Equal(t, emulatortest.Dig(events[0], "sso", "session_id"), emulatortest.Dig(events[1], "sso", "session_id"), "one session in both events")
}

func TestCustomersSignInThroughTheirOwnConnection(t *testing.T) {
	v := emulatortest.NewVisit(t)
	organization, connection := v.ConnectionIn("active", true)
	doc := v.Get(authorizeURL("organization", "", "connection", connection)).Page(http.StatusOK)
	email := doc.Find("button[name=email]").First().AttrOr("value", "")
	var token tokenAnswer
	exchange(v, codeFor(v, email, "organization", "", "connection", connection)).Into(http.StatusOK, &token)
	assert.Equal(t, organization, *token.Profile.OrganizationID)
	assert.Equal(t, connection, token.Profile.ConnectionID)
	assert.Equal(t, email, token.Profile.Email)
}

func TestProviderSignInBelongsToNoOrganization(t *testing.T) {
	v := emulatortest.NewVisit(t)
	var token tokenAnswer
	exchange(v, codeFor(v, "ana.lopez@elsewhere.example", "organization", "", "provider", "GoogleOAuth")).Into(http.StatusOK, &token)
	assert.Nil(t, token.Profile.OrganizationID)
	assert.Equal(t, "GoogleOAuth", token.Profile.ConnectionType)
	assert.Equal(t, "Ana Lopez", *token.Profile.Name)
}

func TestTokenTakesFormBodies(t *testing.T) {
	v := emulatortest.NewVisit(t)
	var token tokenAnswer
	v.Post("/sso/token", url.Values{
		"client_id": {data.DefaultClientID}, "client_secret": {data.DefaultAPIKey}, "grant_type": {"authorization_code"},
		"code": {codeFor(v, "admin@frontdesk.example")},
	}).Into(http.StatusOK, &token)
	assert.Equal(t, "admin@frontdesk.example", token.Profile.Email)
}

func TestTokenRefusals(t *testing.T) {
	with := []string{"code_challenge", challengeOf(verifier), "code_challenge_method", "S256"}
	tests := []struct {
		name      string
		authorize []string
		wait      time.Duration
		exchange  []string
		want      string
	}{
		{"a wrong secret", nil, 0, []string{"client_secret", "sk_wrong"}, "invalid_client"},
		{"a wrong client id", nil, 0, []string{"client_id", "client_wrong"}, "invalid_client"},
		{"a wrong grant type", nil, 0, []string{"grant_type", "refresh_token"}, "unsupported_grant_type"},
		{"an unknown code", nil, 0, []string{"code", "nonsense"}, "invalid_grant"},
		{"a code of 11 minutes ago", nil, 11 * time.Minute, nil, "invalid_grant"},
		{"a code of 9 minutes ago is good", nil, 9 * time.Minute, nil, ""},
		{"another verifier", with, 0, []string{"code_verifier", strings.ToUpper(verifier)}, "invalid_grant"},
		{"no verifier", with, 0, nil, "invalid_grant"},
		{"the right verifier is good", with, 0, []string{"code_verifier", verifier}, ""},
		{"the challenge in place of the verifier", with, 0, []string{"code_verifier", challengeOf(verifier)}, "invalid_grant"},
	}
	v := emulatortest.NewVisit(t)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			v := v.In(t)
			code := codeFor(v, "viewer@frontdesk.example", test.authorize...)
			v.Wait(test.wait)
			status := http.StatusBadRequest
			if test.want == "" {
				status = http.StatusOK
			}
			var token tokenAnswer
			exchange(v, code, test.exchange...).Into(status, &token)
			assert.Equal(t, test.want, token.Error)
			assert.Equal(t, test.want == "", token.Description == "")
		})
	}
}

func TestCodesAndTokensDie(t *testing.T) {
	v := emulatortest.NewVisit(t)
	var token tokenAnswer

	code := codeFor(v, "viewer@frontdesk.example")
	exchange(v, code).Into(http.StatusOK, &token)
	exchange(v, code).Into(http.StatusBadRequest, &tokenAnswer{}) // a code is good once

	first := codeFor(v, "viewer@frontdesk.example", "code_challenge", challengeOf("one-"+verifier), "code_challenge_method", "S256")
	second := codeFor(v, "viewer@frontdesk.example", "code_challenge", challengeOf("two-"+verifier), "code_challenge_method", "S256")
	exchange(v, first, "code_verifier", "two-"+verifier).Into(http.StatusBadRequest, &tokenAnswer{})
	exchange(v, second, "code_verifier", "one-"+verifier).Into(http.StatusBadRequest, &tokenAnswer{})
	exchange(v, first, "code_verifier", "one-"+verifier).Into(http.StatusBadRequest, &tokenAnswer{}) // used up by the wrong one

	v.Wait(11 * time.Minute)
	var refused struct{ Error string }
	v.API(http.MethodGet, "/sso/profile", nil, "Authorization", "Bearer "+token.AccessToken).Into(http.StatusUnauthorized, &refused)
	assert.Equal(t, "Unauthorized", refused.Error)
}
