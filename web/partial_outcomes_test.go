package web

import (
	"net/http"
	"strings"
	"testing"

	"frontdesk/store"
	"frontdesk/web/paths"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestAnActionOnSeveralThingsTellsWhatCameOfEach ends three sessions and removes three MFA methods, and WorkOS answers
// differently about the second and the third.
func TestAnActionOnSeveralThingsTellsWhatCameOfEach(t *testing.T) {
	const sessions, factors = "user.sessions.revoke", "user.mfa.reset"
	for _, test := range []struct {
		name           string
		second, third  int // status
		outcome        store.Outcome
		sessions, keys string // what the page and the entry say
	}{
		{"all", 204, 204, store.Done, "3 sessions ended.", "3 MFA methods removed."},
		{"one was gone", 204, 404, store.Done, "2 sessions ended. 1 had ended already.", "2 MFA methods removed. 1 had been removed already."},
		{"two were gone", 404, 404, store.Done, "1 session ended. 2 had ended already.", "1 MFA method removed. 2 had been removed already."},
		{"one is not known", 204, 500, store.Unknown, "2 sessions ended. It is not known whether 1 ended: session_3",
			"2 MFA methods removed. It is not known whether 1 was removed: auth_factor_3"},
		{"one was gone and one is not known", 404, 500, store.Unknown,
			"1 session ended. 1 had ended already. It is not known whether 1 ended: session_3",
			"1 MFA method removed. 1 had been removed already. It is not known whether 1 was removed: auth_factor_3"},
		{"one was refused", 204, 409, store.Partial, "2 sessions ended. 1 did not end: session_3",
			"2 MFA methods removed. 1 was not removed: auth_factor_3"},
		{"one was refused and one is not known", 409, 500, store.Unknown, "1 session ended. It is not known whether 1 ended: session_3",
			"1 MFA method removed. It is not known"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p, server := startLists(t)
			server.set(sessionsPath, map[string]string{"": listPage("", sessionRow("session_1"), sessionRow("session_2"), sessionRow("session_3"))})
			factor := func(id string) string { return `{"id":"` + id + `","type":"totp","user_id":"user_1"}` }
			server.set("/user_management/users/user_1/auth_factors", map[string]string{"": listPage("", factor("auth_factor_1"),
				factor("auth_factor_2"), factor("auth_factor_3"))})
			server.change = func(w http.ResponseWriter, _ *http.Request, sent string) {
				status := http.StatusNoContent
				switch {
				case strings.Contains(sent, "session_2"), strings.Contains(sent, "factor_2"):
					status = test.second
				case strings.Contains(sent, "session_3"), strings.Contains(sent, "factor_3"):
					status = test.third
				}
				if status == http.StatusNoContent || status == http.StatusNotFound {
					server.removeNamed(sent)
				}
				w.WriteHeader(status)
				switch {
				case status == http.StatusNotFound:
					_, _ = w.Write([]byte(`{"message":"There is none.","code":"entity_not_found"}`))
				case status >= http.StatusBadRequest:
					_, _ = w.Write([]byte(`{"message":"No luck."}`))
				}
			}
			client := p.signIn(t, "admin")
			for name, says := range map[string]string{sessions: test.sessions, factors: test.keys} {
				at := map[string]string{sessions: paths.UserSessionsRevoke.URL("user_1"), factors: paths.UserFactorsReset.URL("user_1")}[name]
				form := withReason(p.open(t, client, at))
				got := p.send(t, client, http.MethodPost, at, form)
				entry := p.lastEntry(t, name)
				assert.Equal(t, test.outcome, entry.Outcome, name)
				assert.Contains(t, entry.Note, says, name)
				said := mainText(got.page(t))
				if test.outcome == store.Unknown {
					require.Equal(t, http.StatusBadGateway, got.StatusCode)
				} else {
					require.Equal(t, http.StatusSeeOther, got.StatusCode, said)
					said = squeeze(p.open(t, client, got.Header.Get("Location")).Find(".notice").Text())
				}
				assert.Contains(t, said, says, name)
				assert.NotContains(t, said, "workos:", name)
				assert.Len(t, server.sent(), 3, name)
				again := p.send(t, client, http.MethodPost, at, form)
				assert.Equal(t, got.StatusCode, again.StatusCode, name)
				assert.Empty(t, server.sent(), "%s: the same form is not sent a second time", name)
			}
			assert.Equal(t, test.outcome == store.Partial, strings.Contains(squeeze(p.open(t, client, paths.Activity.URL()).Find("tbody").Text()),
				"Done in part"))
		})
	}
}

func TestNothingWasChangedWhenAllOfSeveralWereRefused(t *testing.T) {
	p, server := startLists(t)
	server.set(sessionsPath, map[string]string{"": listPage("", sessionRow("session_1"), sessionRow("session_2"))})
	server.change = func(w http.ResponseWriter, _ *http.Request, _ string) {
		w.WriteHeader(http.StatusConflict)
		_, _ = w.Write([]byte(`{"message":"Not now."}`))
	}
	client := p.signIn(t, "admin")
	at := paths.UserSessionsRevoke.URL("user_1")
	got := p.send(t, client, http.MethodPost, at, withReason(p.open(t, client, at)))
	assert.Contains(t, squeeze(got.page(t).Find(".form-errors").Text()), "Not now. No session was ended.")
	assert.Equal(t, store.Refused, p.lastEntry(t, "user.sessions.revoke").Outcome)
}
