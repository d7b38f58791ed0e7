package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// payloadOf shows one event that WorkOS made up for the test.
func (e *eventsDesk) payloadOf(t *testing.T, client *http.Client, kind, data, context string) *goquery.Selection {
	t.Helper()
	e.answers(`{"object":"event","id":"event_01TRIED","event":"` + kind + `","created_at":"` +
		time.Now().UTC().Add(-time.Hour).Format(time.RFC3339) + `","data":` + data + `,"context":` + context + `}`)
	page := e.open(t, client, "/events")
	require.Equal(t, 1, page.Find(".event").Length())
	return page.Find(".event")
}

func TestAPayloadHidesWhatOpensSomething(t *testing.T) {
	e := startEvents(t, startPages)
	client := e.signIn(t, "admin")
	secrets := []string{"tok-1", "code-2", "https://app.example.com/x?token=3", "reset-4", "oauth-5", "sk-6", "otp-7", "salary-8", "key-9"}
	event := e.payloadOf(t, client, "api_key.created", `{"id":"api_key_01A","nested":{"token":"tok-1","code":"code-2","picture":"`+secrets[2]+`",
		"list":[{"password_reset_token":"reset-4"},{"oauth_tokens":{"access_token":"oauth-5"}}],"client_secret":"sk-6","totp":{"otp":"otp-7"}},
		"raw_attributes":{"salary":"salary-8"},"value":"key-9","obfuscated_value":"sk...9"}`,
		`{"previous_attributes":{"value":"key-9-before","nested":{"token":"tok-1-before"}}}`)
	html, err := event.Html()
	require.NoError(t, err)
	for _, secret := range secrets {
		assert.NotContains(t, html, secret)
	}
	assert.Contains(t, event.Text(), "sk...9")
	assert.Equal(t, len(secrets)+4, strings.Count(event.Text(), "••••••"), "each is shown as hidden, and both sides of what changed")
}

func TestTheCodeOfAFailureIsShown(t *testing.T) {
	e := startEvents(t, startPages)
	event := e.payloadOf(t, e.signIn(t, "viewer"), "authentication.sso_failed",
		`{"email":"ada@example.com","error":{"code":"sso_callback_error","message":"No"},"sso":{"connection_id":"conn_01A","organization_id":"org_01A"}}`, `{}`)
	assert.Contains(t, event.Find(".payload").Text(), "sso_callback_error")
	assert.Equal(t, "/organizations/org_01A", event.Find(".event-where a").AttrOr("href", ""))
	assert.Equal(t, "/connections/conn_01A", event.Find(".event-about a").AttrOr("href", ""))
}

func TestWhatAnEventChangedIsToldBeforeAndAfter(t *testing.T) {
	e := startEvents(t, startPages)
	event := e.payloadOf(t, e.signIn(t, "viewer"), "organization.updated",
		`{"id":"org_01A","name":"New <b>name</b>","metadata":{"tier":"gold","seats":5},"domains":["a.example"],"previous_attributes":{"ignored":1}}`,
		`{"actor":{"id":"user_01B","source":"dashboard","name":"Ada"}}`)
	assert.Contains(t, squeeze(event.Find(".payload-changes").Text()), "ignored", "directories carry what was inside the payload")

	event = e.payloadOf(t, e.signIn(t, "viewer"), "organization.updated",
		`{"id":"org_01A","name":"New <b>name</b>","metadata":{"tier":"gold","seats":5},"domains":["a.example"]}`,
		`{"actor":{"id":"user_01B","source":"dashboard","name":"Ada"},"previous_attributes":{"name":"Old","metadata":{"tier":"silver"},"domains":[],"external_id":"x-1"}}`)
	changes := event.Find(".payload-changes > div").Map(func(_ int, s *goquery.Selection) string {
		return squeeze(s.Find("dt").Text() + " " + s.Find("dd").Text())
	})
	assert.Equal(t, []string{
		"name before: Old → after: New <b>name</b>", "metadata.tier before: silver → after: gold",
		"domains before: none → after: a.example", "external_id before: x-1 → after: none",
	}, changes)
	assert.Equal(t, "Ada in the WorkOS Dashboard", squeeze(event.Find(".event-who").Text()))
}

func TestEveryIDInAPayloadLeadsToItsPage(t *testing.T) {
	e := startEvents(t, startPages)
	event := e.payloadOf(t, e.signIn(t, "viewer"), "organization_membership.created",
		`{"object":"directory_user","id":"om_01M","user_id":"user_01U","organization_id":"org_01O","things":["conn_01C",{"directory":"directory_01D"}],
		"directory_user":"directory_user_01X","group":"directory_group_01G","invitation":"invitation_01I","domain":"org_domain_01N","session":"session_01S"}`, `{}`)
	assert.ElementsMatch(t, []string{
		"/search?q=om_01M", "/users/user_01U", "/organizations/org_01O", "/connections/conn_01C", "/directories/directory_01D",
		"/directory-users/directory_user_01X", "/directory-groups/directory_group_01G", "/invitations/invitation_01I", "/search?q=org_domain_01N",
	}, links(event.Find(".payload")))

	moment, err := time.Parse(time.RFC3339, event.Find(".event-when time").AttrOr("datetime", ""))
	require.NoError(t, err)
	around := event.Find(".event-facts a").AttrOr("href", "")
	e.questions()
	page := e.open(t, e.signIn(t, "viewer"), around)
	asked := e.questions()[0]
	assert.Equal(t, "org_01O", asked.Get("organization_id"))
	assert.Equal(t, moment.Add(-5*time.Minute).Format("2006-01-02T15:04:05.000Z"), asked.Get("range_start"))
	assert.Equal(t, moment.Add(5*time.Minute+time.Second).Format("2006-01-02T15:04:05.000Z"), asked.Get("range_end"))
	assert.Contains(t, asked.Get("events"), "vault.kek.deleted", "all types")
	assert.Zero(t, page.Find(".events-span [aria-current]").Length())
}

func TestAPayloadOfAnyShapeIsShown(t *testing.T) {
	e := startEvents(t, startPages)
	client := e.signIn(t, "viewer")
	for _, data := range []string{`null`, `[]`, `"text"`, `{}`, `{"a":null,"b":true,"c":1e99,"d":[[1,[2]]],"":""}`,
		strings.Repeat(`{"a":`, 60) + `1` + strings.Repeat(`}`, 60)} {
		e.payloadOf(t, client, "flag.rule_updated", data, `null`)
		e.payloadOf(t, client, "made.up.later", data, `{"actor":{"source":"robot"},"previous_attributes":`+data+`}`)
	}
}
