package web

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"frontdesk/web/paths"
)

// TestAFormSaysWhenWorkOSListedWhatIsOthers answers lists of sessions and MFA methods with rows of another user.
func TestAFormSaysWhenWorkOSListedWhatIsOthers(t *testing.T) {
	p, server := startLists(t)
	client := p.signIn(t, "admin")
	session := `{"object":"session","id":"session_9","user_id":"user_9","status":"active","created_at":"2026-01-02T03:04:05.000Z",` +
		`"expires_at":"2126-01-02T03:04:05.000Z"}`
	factor := `{"object":"authentication_factor","id":"auth_factor_9","user_id":"user_9","type":"totp","totp":{"issuer":"a","user":"b"}}`
	server.set(sessionsPath, map[string]string{"": listPage("", session)})
	server.set("/user_management/users/user_1/auth_factors", map[string]string{"": listPage("", factor)})
	for path, what := range map[string]string{"/users/user_1/sessions/end": "sessions", "/users/user_1/sessions/session_9/end": "sessions",
		"/users/user_1/factors/reset": "MFA methods", "/users/user_1/factors/auth_factor_9/remove": "MFA methods"} {
		got := p.send(t, client, http.MethodGet, path, nil)
		require.Equal(t, http.StatusBadGateway, got.StatusCode, path)
		text := mainText(got.page(t))
		assert.Contains(t, text, "WorkOS listed "+what+" of another user", path)
		assert.Contains(t, text, "Nothing was sent.", path)
		assert.NotContains(t, text, "There is no such", path)
	}
	server.set(sessionsPath, map[string]string{"": listPage("", sessionRow("session_1"), session)})
	text := mainText(p.open(t, client, "/users/user_1/sessions/end"))
	assert.Contains(t, text, "This will end 1 active session.")
	assert.Contains(t, text, "WorkOS answered with objects that belong to others, which were left out.")
	assert.Empty(t, server.sent())
}

// TestWhatIsOthersDoesNotProveThatSessionsEnded has WorkOS not answer, and list another user's sessions when it is asked again.
func TestWhatIsOthersDoesNotProveThatSessionsEnded(t *testing.T) {
	p, server := startLists(t)
	client := p.signIn(t, "admin")
	server.set(sessionsPath, map[string]string{"": listPage("", sessionRow("session_1"))})
	form := withReason(p.open(t, client, "/users/user_1/sessions/end"))
	server.change = func(w http.ResponseWriter, _ *http.Request, _ string) {
		server.lists[sessionsPath] = map[string]string{"": listPage("", `{"object":"session","id":"session_9","user_id":"user_9","status":"active"}`)}
		w.WriteHeader(http.StatusBadGateway)
	}
	got := p.send(t, client, http.MethodPost, "/users/user_1/sessions/end", form)
	require.Equal(t, http.StatusBadGateway, got.StatusCode, mainText(got.page(t)))
	assert.Contains(t, mainText(got.page(t)), "It is not known whether this happened")
}

// TestAPageSaysThatWorkOSAnsweredAboutAnotherObject reads objects, of which WorkOS sends others.
func TestAPageSaysThatWorkOSAnsweredAboutAnotherObject(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "support")
	membership, _ := p.member(t)
	for page, api := range map[string]string{
		paths.UserShow.URL(membership.UserID):                 "/user_management/users/" + membership.UserID,
		paths.OrganizationShow.URL(membership.OrganizationID): "/organizations/" + membership.OrganizationID,
	} {
		var object map[string]any
		decode(t, p.ask(t, http.MethodGet, api, "").body, &object)
		object["id"] = "another_01HZY"
		another, err := json.Marshal(object)
		require.NoError(t, err)
		p.breaks(t, api, `"method":"GET","status":200,"body":`+string(another))
		text := squeeze(p.open(t, client, page).Text())
		assert.Contains(t, text, "WorkOS answered, but about another object than was asked for. This is the data as of ", page)
		assert.NotContains(t, text, "did not answer", page)
		p.clearFaults(t)
	}
}
