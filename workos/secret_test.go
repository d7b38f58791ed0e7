package workos

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// countNew counts connections; the server calls it from one goroutine.
func countNew(count *int) func(net.Conn, http.ConnState) {
	return func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			*count++
		}
	}
}

func TestRawLeavesSecretsOutAndTheRestAsItCame(t *testing.T) {
	invitation, err := Decode[Invitation]([]byte(`{"object":"invitation", "id":"invitation_1","Token":"s3cret","accept_invitation_url":"https://x?s3cret","state":"pending","new_field":{"b":1,"a":[2]}}`))
	require.NoError(t, err)
	assert.Equal(t, `{"object":"invitation","id":"invitation_1","state":"pending","new_field":{"b":1,"a":[2]}}`, string(invitation.Raw()))
	assert.Equal(t, "pending", invitation.State)

	export, err := Decode[AuditLogExport]([]byte(`{"id":"audit_log_export_1","state":"ready","url":"https://x?s3cret"}`))
	require.NoError(t, err)
	assert.Equal(t, `{"id":"audit_log_export_1","state":"ready"}`, string(export.Raw()))
	assert.Equal(t, "https://x?s3cret", export.URL)

	event, err := Decode[Event]([]byte(`{"id":"event_1","event":"invitation.created","data":{"id":"invitation_1","token":"s3cret","accept_invitation_url":"https://x?s3cret"}}`))
	require.NoError(t, err)
	assert.Equal(t, `{"id":"event_1","event":"invitation.created","data":{"id":"invitation_1"}}`, string(event.Raw()))
	assert.Equal(t, `{"id":"invitation_1"}`, string(event.Data))

	organization, err := Decode[Organization]([]byte(` {"id":"org_1",  "token":"s3cret", "n":1.10}`))
	require.NoError(t, err)
	assert.Equal(t, ` {"id":"org_1",  "token":"[secret]", "n":1.10}`, string(organization.Raw()))
}

func TestOddEventsKeepTheirJSON(t *testing.T) {
	for _, data := range []string{`{"id":"event_1"}`, `{"id":"event_1","data":null}`, `{"id":"event_1","data":[1,{"name":2}]}`, `{}`} {
		event, err := Decode[Event]([]byte(data))
		require.NoError(t, err)
		assert.JSONEq(t, data, string(event.Raw()))
	}
}

func TestASecretShowsItselfOnlyWhenAsked(t *testing.T) {
	link := PortalLink{Secret("https://setup.workos.com?token=s3cret")}
	encoded, err := json.Marshal(link)
	require.NoError(t, err)
	var logged strings.Builder
	slog.New(slog.NewJSONHandler(&logged, nil)).Info("made", "link", link, "secret", link.Link)
	slog.New(slog.NewTextHandler(&logged, nil)).Info("made", "link", link, "secret", link.Link)
	for _, shown := range []string{
		fmt.Sprint(link), fmt.Sprintf("%v %+v %#v %s %q %x", link, link, link, link, link.Link, link.Link), string(encoded), logged.String(),
	} {
		assert.NotContains(t, shown, "s3cret")
		assert.NotContains(t, shown, "733363726574")
	}
	assert.Contains(t, link.Link.Reveal(), "s3cret")
}

func TestExchangeCode(t *testing.T) {
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		sent, _ := io.ReadAll(r.Body)
		assert.Empty(t, r.URL.RawQuery)
		assert.JSONEq(t, `{"client_id":"client_test","client_secret":"`+testKey+
			`","grant_type":"authorization_code","code":"the-code","code_verifier":"the-verifier"}`, string(sent))
		answerJSON(w, 200, `{"token_type":"Bearer","access_token":"t","expires_in":600,"profile":{"object":"profile","id":"prof_1","email":"ana@a.example","organization_id":"org_1","role":{"slug":"member"},"groups":["Support"]},"oauth_tokens":{"access_token":"s3cret"}}`)
	})
	got, err := client.ExchangeCode(t.Context(), "the-code", "the-verifier")
	require.NoError(t, err)
	assert.Equal(t, "prof_1", got.Profile.ID)
	assert.Equal(t, "member", got.Profile.Role.Slug)
	assert.Equal(t, []string{"Support"}, got.Profile.Groups)
	assert.Equal(t, "t", got.AccessToken.Reveal())
	assert.Equal(t, 10*time.Minute, got.ExpiresIn)
	assert.NotContains(t, string(got.Profile.Raw()), "s3cret")
}

func TestAnExchangeWithoutAProfileIsAnError(t *testing.T) {
	for _, answer := range []string{`{}`, `{"profile":null}`, `{"profile":"prof_1"}`, `{"profile":{}}`, `[]`} {
		client := serve(t, func(w http.ResponseWriter, _ *http.Request) { answerJSON(w, 200, answer) })
		_, err := client.ExchangeCode(t.Context(), "the-code", "")
		assert.Error(t, err, answer)
	}
}

func TestAuthorizationURL(t *testing.T) {
	client := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("sent") })
	tests := []struct {
		name    string
		options AuthorizationOptions
		want    string
	}{
		{name: "an organization", options: AuthorizationOptions{RedirectURI: "https://d.example/cb?x=1", State: "s&t", Organization: "org_1",
			CodeChallenge: "c"},
			want: "/sso/authorize?client_id=client_test&code_challenge=c&code_challenge_method=S256&organization=org_1&redirect_uri=https%3A%2F%2Fd.example%2Fcb%3Fx%3D1&response_type=code&state=s%26t"},
		{name: "a connection", options: AuthorizationOptions{RedirectURI: "https://d.example/cb", Connection: "conn_1"},
			want: "/sso/authorize?client_id=client_test&connection=conn_1&redirect_uri=https%3A%2F%2Fd.example%2Fcb&response_type=code"},
		{name: "both", options: AuthorizationOptions{RedirectURI: "https://d.example/cb", Connection: "conn_1", Organization: "org_1"}},
		{name: "neither", options: AuthorizationOptions{RedirectURI: "https://d.example/cb"}},
		{name: "no way back", options: AuthorizationOptions{Organization: "org_1"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := client.AuthorizationURL(test.options)
			if test.want == "" {
				assert.Error(t, err)
				return
			}
			assert.NoError(t, err)
			assert.Equal(t, client.base.String()+test.want, got)
		})
	}
}
