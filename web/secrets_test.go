package web

import (
	"net/http"
	"net/url"
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWhatMailsHoldIsKeptAndShownNowhere(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "admin")
	user := "/users/" + p.unmanagedUser(t).ID
	castellan := scenario(t, "Castellan Insurance").OrganizationID
	shown := ""
	for _, sent := range []actionTest{
		{path: user + "/password-reset"}, {path: user + "/sign-in-code"},
		{path: user + "/email-change", form: url.Values{"new_email": {"new.address@osier.example"}}},
		{path: "/invitations/new", form: url.Values{"email": {"noor.haddad@castellan-insurance.example"}, "organization": {castellan},
			"days": {"7"}}},
	} {
		got := p.send(t, client, http.MethodPost, sent.path, sent.fill(t, p, client))
		require.Equal(t, http.StatusSeeOther, got.StatusCode, sent.path)
		shown += p.send(t, client, http.MethodGet, got.Header.Get("Location"), nil).body
	}
	for _, page := range []string{user, user + "/raw", "/invitations", "/activity", "/activity?format=csv", "/organizations/" + castellan,
		"/events"} {
		shown += p.send(t, client, http.MethodGet, page, nil).body
	}
	p.handlers.Flush()
	mails := data[struct{ Kind, Code, Link string }](t, p, "/_emulator/mails")
	require.GreaterOrEqual(t, len(mails), 4)
	desk, err := os.ReadFile(p.cfg.DeskPath + "-wal")
	require.NoError(t, err)
	for _, mail := range mails {
		require.NotEmpty(t, mail.Code+mail.Link, mail.Kind)
		if mail.Code != "" { // six digits: part of a longer number is something else
			code := regexp.MustCompile(`\b` + mail.Code + `\b`)
			for where, text := range map[string]string{"a page": shown, "the log": p.Log.String(), "the ledger": string(desk)} {
				assert.False(t, code.MatchString(text), "%s holds the code of %s", where, mail.Kind)
			}
		}
		if mail.Link != "" {
			assert.NotContains(t, shown, mail.Link, mail.Kind)
			assert.NotContains(t, p.Log.String(), mail.Link, mail.Kind)
			p.assertNowhere(t, mail.Link)
		}
	}
}
