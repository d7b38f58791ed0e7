package web

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/store"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// reversals are actions that add nothing of their own, with the call by which somebody else reverses them.
func reversals(t *testing.T, p *pagesDesk) []actionTest {
	var actions []actionTest
	for _, a := range slices.Concat(settingsActions(t, p), userSettingsActions(t, p), groupActions(t, p)) {
		if slices.Contains([]string{"flag.target.add", "flag.target.remove", "group.member.remove"}, a.name) {
			actions = append(actions, a)
		}
	}
	return actions
}

// TestWhatWasReversedSinceDidHappen loses WorkOS's answer to an action that somebody reverses before Frontdesk looks.
func TestWhatWasReversedSinceDidHappen(t *testing.T) {
	for i, named := range reversals(t, startPages(t)) {
		t.Run(named.name+" "+named.role, func(t *testing.T) {
			t.Parallel()
			call, reverse := "DELETE ", http.MethodPost
			if named.name == "flag.target.add" {
				call, reverse = "POST ", http.MethodDelete
			}
			p, between := startIntercepted(t, call)
			a := reversals(t, p)[i]
			client := p.signIn(t, "admin")
			form := a.fill(t, p, client)
			p.sent()
			between.with(func(_ http.ResponseWriter, did *httptest.ResponseRecorder) {
				path, body := strings.SplitN(p.sent()[0], " ", 3)[1], ""
				if a.name == "group.member.remove" {
					at := strings.LastIndex(path, "/")
					path, body = path[:at], `{"organization_membership_id":"`+path[at+1:]+`"}`
				}
				reversed := p.ask(t, reverse, path, body)
				assert.Less(t, reversed.StatusCode, 300, path)
				panic(http.ErrAbortHandler)
			})
			got := p.send(t, client, http.MethodPost, a.path, form)
			require.Equal(t, http.StatusBadGateway, got.StatusCode, mainText(got.page(t)))
			p.lookAt(t, 2*time.Hour)
			entry := p.lastEntry(t, a.name)
			assert.Equal(t, store.Done, entry.Outcome, entry.Note)
			assert.Regexp(t, "It was done, and has been reversed since|It was done. It may have been reversed since", entry.Note)
		})
	}
}
