package web

import (
	"encoding/json"
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

// additions are the actions that add what somebody else can remove.
func additions(t *testing.T, p *pagesDesk) []actionTest {
	var actions []actionTest
	for _, all := range []func(*testing.T, *pagesDesk) []actionTest{customerActions, peopleActions, groupActions} {
		for _, a := range all(t, p) {
			if slices.Contains(addsSomething, a.name) && a.name != "invitation.send" { // a revoked invitation is still there
				actions = append(actions, a)
			}
		}
	}
	key := keyForm()
	key.path = "/organizations/" + scenario(t, "Northwind Logistics").OrganizationID + "/api-keys/new"
	return append(actions, key)
}

// removedBy is where WorkOS removes what a call has added.
func removedBy(t *testing.T, name, path string, did []byte) string {
	t.Helper()
	var made struct {
		ID string `json:"id"`
	}
	require.NoError(t, json.Unmarshal(did, &made))
	if name == "api_key.create" {
		path = "/api_keys"
	}
	return path + "/" + made.ID
}

// TestWhatWasAddedAndRemovedSinceDidHappen loses WorkOS's answer to an addition that somebody removes before Frontdesk looks.
func TestWhatWasAddedAndRemovedSinceDidHappen(t *testing.T) {
	for i, named := range additions(t, startPages(t)) {
		t.Run(named.name, func(t *testing.T) {
			t.Parallel()
			p, between := startIntercepted(t, "POST ")
			a := additions(t, p)[i]
			client := p.signIn(t, "admin")
			form := a.fill(t, p, client)
			p.sent()
			between.with(func(_ http.ResponseWriter, did *httptest.ResponseRecorder) {
				call := strings.SplitN(p.sent()[0], " ", 3)
				at := removedBy(t, a.name, call[1], did.Body.Bytes())
				if a.name == "group.member.add" {
					at = call[1] + "/" + valueAt(t, call[2], "organization_membership_id")
				}
				removed := p.ask(t, http.MethodDelete, at, "")
				assert.Less(t, removed.StatusCode, 300, at)
				panic(http.ErrAbortHandler)
			})
			got := p.send(t, client, http.MethodPost, a.path, form)
			require.Equal(t, http.StatusBadGateway, got.StatusCode, mainText(got.page(t)))
			p.lookAt(t, time.Minute)
			assert.Equal(t, store.Unknown, p.lastEntry(t, a.name).Outcome)
			p.lookAt(t, 2*time.Hour)
			entry := p.lastEntry(t, a.name)
			assert.Equal(t, store.Done, entry.Outcome, entry.Note)
			assert.Contains(t, entry.Note, "has been removed or changed since.")
			assert.Contains(t, squeeze(p.open(t, client, "/").Find(".notice").Text()), "has been removed or changed since.")
		})
	}
}

// TestAnAdditionThatWorkOSProvesDidNotHappen: its events tell what happened since, and such additions, and not this one.
func TestAnAdditionThatWorkOSProvesDidNotHappen(t *testing.T) {
	for name, test := range map[string]struct {
		fault string
		want  store.Outcome
	}{
		"with events":    {"", store.NotDone},
		"without events": {`"method":"GET","status":404,"body":{"message":"Not found."}`, store.Unknown},
		"empty events": {`"method":"GET","status":200,"body":{"object":"list","data":[],"list_metadata":{"before":null,"after":null}}`,
			store.Unknown},
	} {
		t.Run(name, func(t *testing.T) {
			p := startPages(t)
			p.later.Store(-int64(10 * time.Minute))
			client := p.signIn(t, "admin")
			a := actionTest{name: "user.create", path: "/users/new", form: map[string][]string{"email": {"ines.prado@osier.example"}},
				call: "POST /user_management/users"}
			a.isUnknown(t, p, client)
			p.later.Store(0)
			made := p.ask(t, http.MethodPost, "/user_management/users", `{"email":"somebody.else@osier.example"}`)
			require.Equal(t, http.StatusCreated, made.StatusCode, made.body)
			if test.fault != "" {
				p.breaks(t, "/events", test.fault)
			}
			p.lookAt(t, 2*time.Hour)
			assert.Equal(t, test.want, p.lastEntry(t, a.name).Outcome, p.lastEntry(t, a.name).Note)
			p.lookAt(t, 25*time.Hour)
			assert.Equal(t, test.want, p.lastEntry(t, a.name).Outcome, p.lastEntry(t, a.name).Note)
		})
	}
}
