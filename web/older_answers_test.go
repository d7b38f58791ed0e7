package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"frontdesk/workos"
	"frontdesk/workos/mirror"
	"frontdesk/workos/sync"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// body asks WorkOS for something and returns its answer.
func (p *pagesDesk) body(t *testing.T, method, api, sent string) string {
	t.Helper()
	got := p.ask(t, method, api, sent)
	require.Equal(t, http.StatusOK, got.StatusCode, got.body)
	return got.body
}

// answers has WorkOS answer every read of an object with a body, as a copy of its data does that lags behind.
func (p *pagesDesk) answers(t *testing.T, api, body string) {
	t.Helper()
	p.breaks(t, api, `"method":"GET","status":200,"body":`+body)
}

// hears lets the mirror apply an object as an event has it.
func (p *pagesDesk) hears(t *testing.T, kind mirror.Kind, id, body string) {
	t.Helper()
	unclear, err := p.mirror.ApplyChanges(t.Context(), []mirror.Change{{Kind: kind, ID: id, Object: json.RawMessage(body)}}, nil)
	require.NoError(t, err)
	require.Empty(t, unclear)
}

// TestAnOlderAnswerIsNotShownAsCurrent opens pages whose object WorkOS shows as it was before a change that the desk has seen.
func TestAnOlderAnswerIsNotShownAsCurrent(t *testing.T) {
	p := startSynced(t)
	client, user, customer := p.signIn(t, "viewer"), p.unmanagedUser(t).ID, scenario(t, "Castellan Insurance").OrganizationID
	for _, test := range []struct {
		noun, api, change string
		kind              mirror.Kind
		pages             []string
		id, list, now     string
	}{
		{"user", "/user_management/users/" + user, `{"first_name":"Renamed"}`, mirror.KindUser,
			[]string{"/users/" + user, "/users/" + user + "/settings"}, user, "/users?q=renamed", "Renamed"},
		{"organization", "/organizations/" + customer, `{"name":"Renamed Insurance"}`, mirror.KindOrganization,
			[]string{"/organizations/" + customer, "/organizations/" + customer + "/users", "/organizations/" + customer + "/settings"}, customer,
			"/organizations?q=renamed", "Renamed Insurance"},
	} {
		t.Run(test.noun, func(t *testing.T) {
			warning := "WorkOS answered with an older version of this " + test.noun + ", from "
			assert.NotContains(t, mainText(p.open(t, client, test.pages[0])), warning)
			before := p.body(t, http.MethodGet, test.api, "")
			p.hears(t, test.kind, test.id, p.body(t, http.MethodPut, test.api, test.change))
			p.answers(t, test.api, before)
			for _, page := range test.pages {
				text := mainText(p.open(t, client, page))
				assert.Contains(t, text, warning, page)
				assert.Contains(t, text, "Frontdesk has seen a change at ", page)
			}
			p.handlers.Flush()
			assert.Contains(t, mainText(p.open(t, client, test.list)), test.now, "the list stays as it is")
			p.clearFaults(t)
			assert.NotContains(t, mainText(p.open(t, client, test.pages[0])), warning)
		})
	}
}

// TestAnEditFilledFromAnOlderAnswerSendsOnlyWhatWasTyped opens a form that WorkOS fills as it was before a change.
func TestAnEditFilledFromAnOlderAnswerSendsOnlyWhatWasTyped(t *testing.T) {
	const warning = "WorkOS answered with an older version of this organization, from "
	for _, isFormOlder := range []bool{true, false} {
		t.Run(fmt.Sprint(isFormOlder), func(t *testing.T) {
			p := startSynced(t)
			client, id := p.signIn(t, "admin"), scenario(t, "Castellan Insurance").OrganizationID
			api, page := "/organizations/"+id, "/organizations/"+id+"/edit"
			before := p.body(t, http.MethodPut, api, `{"external_id":"ext-a","metadata":{"plan":"A"}}`)
			time.Sleep(2 * time.Millisecond) // versions are milliseconds
			changed := p.body(t, http.MethodPut, api, `{"external_id":"ext-b","metadata":{"plan":"B"}}`)
			if isFormOlder {
				p.answers(t, api, before)
			}
			p.hears(t, mirror.KindOrganization, id, changed)
			shown := p.open(t, client, page)
			assert.Equal(t, isFormOlder, strings.Contains(mainText(shown), warning))
			form := browserForm(shown.Find("#action-form"))
			if !isFormOlder {
				p.answers(t, api, before)
			}
			p.sent()
			form.Set("name", "Attic")
			got := p.send(t, client, http.MethodPost, page, form)
			if !isFormOlder {
				require.Equal(t, http.StatusUnprocessableEntity, got.StatusCode)
				assert.Contains(t, mainText(got.page(t)), warning)
				assert.Empty(t, p.sent())
				got = p.send(t, client, http.MethodPost, page, browserForm(got.page(t).Find("#action-form")))
			}
			require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
			assert.Equal(t, []string{"PUT " + api + ` {"name":"Attic"}`}, p.sent())
			held, _, err := p.mirror.Organization(t.Context(), mirror.Everything, id)
			require.NoError(t, err)
			assert.Equal(t, "Attic ext-b", held.Name+" "+held.ExternalID, "the lists have what WorkOS answered to the change")
		})
	}
}

// TestAListSaysThatItIsReadAgain opens lists of what belonged to an object that WorkOS did not show for a while.
func TestAListSaysThatItIsReadAgain(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "viewer")
	directories, err := p.mirror.Directories(t.Context(), mirror.Everything, mirror.Query{State: "linked", Limit: 1})
	require.NoError(t, err)
	id := directories.Rows[0].ID
	p.breaks(t, "/directories/"+id, `"method":"GET","status":404,"body":{"code":"entity_not_found","message":"Not found"}`)
	require.NoError(t, p.mirror.Refresh(t.Context(), mirror.KindDirectory, id))
	for page, said := range map[string]string{
		"/settings/sync": "WorkOS did not show 1 object when Frontdesk last asked, so lists do not have them. Frontdesk asks again within 5 minutes.",
		"/directories":   "WorkOS did not show some directories when Frontdesk last asked.",
	} {
		text := mainText(p.open(t, client, page))
		assert.Contains(t, text, said, page)
		assert.NotContains(t, text, "All data is loaded", page)
	}
	p.clearFaults(t)
	require.NoError(t, p.mirror.Refresh(t.Context(), mirror.KindDirectory, id))
	for page, said := range map[string]string{
		"/settings/sync":                 "Frontdesk is reading again what belongs to 1 object that WorkOS did not show for a while.",
		"/settings/sync/badge":           "Reading again",
		"/directories/" + id + "/users":  "WorkOS did not show this directory for a while. Frontdesk is reading its people again.",
		"/directories/" + id + "/groups": "Frontdesk is reading its groups again.",
	} {
		text := squeeze(p.open(t, client, page).Text())
		assert.Contains(t, text, said, page)
		assert.NotContains(t, text, "All data is loaded", page)
		assert.NotContains(t, text, "No people yet", page)
		assert.NotContains(t, text, "No groups yet", page)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- p.mirror.Run(ctx) }()
	require.Eventually(t, func() bool {
		returned, _, err := p.mirror.Gaps(t.Context(), mirror.Everything)
		return err == nil && len(returned) == 0
	}, patience, 5*time.Millisecond)
	stop()
	require.NoError(t, <-ended)
	assert.NotContains(t, mainText(p.open(t, client, "/settings/sync")), "reading again what belongs to")
	assert.NotZero(t, p.open(t, client, "/directories/"+id+"/users").Find("#main .rows tbody tr").Length())
}

// TestAPageTellsOfAnEventThatWasNotApplied has WorkOS refuse to show a connection after a change.
func TestAPageTellsOfAnEventThatWasNotApplied(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "viewer")
	connections, err := p.mirror.Connections(t.Context(), mirror.Everything, mirror.Query{Limit: 2})
	require.NoError(t, err)
	id, other := connections.Rows[0].ID, connections.Rows[1].ID
	p.breaks(t, "/connections/"+id, `"method":"GET","status":403`)
	event, err := workos.Decode[workos.Event]([]byte(fmt.Sprintf(`{"id":"event_1","event":"connection.deactivated","created_at":%q,
		"data":{"object":"connection","id":%q}}`, time.Now().UTC().Format(time.RFC3339Nano), id)))
	require.NoError(t, err)
	_, err = p.events.Insert(t.Context(), sync.Keep(event))
	require.NoError(t, err)
	number, err := p.events.LastNumber(t.Context())
	require.NoError(t, err)
	require.NoError(t, p.events.SetAside(t.Context(), number, "WorkOS does not show "+id))
	text := mainText(p.open(t, client, "/connections/"+id))
	assert.Contains(t, text, "WorkOS told of a change of this connection (connection.deactivated, ")
	assert.Contains(t, text, "that Frontdesk could not apply. It is tried again automatically.")
	assert.NotContains(t, mainText(p.open(t, client, "/connections/"+other)), "could not apply")
}

// TestWhatIsNotLoadedIsNotCounted opens pages before anything was loaded.
func TestWhatIsNotLoadedIsNotCounted(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "viewer")
	overview := p.open(t, client, "/")
	text := mainText(overview)
	for _, stat := range []string{"Organizations", "Connections", "Directories", "Users"} {
		assert.Contains(t, text, stat+" Loading")
	}
	for _, claim := range []string{"No connection has an issue", "No directory has an issue", "No certificate expires soon", "No failed sign-ins"} {
		assert.NotContains(t, text, claim)
	}
	for _, list := range []string{"/organizations", "/connections", "/directories", "/users", "/invitations"} {
		page := p.open(t, client, list)
		assert.Contains(t, mainText(page), "Not loaded yet", list)
		assert.NotContains(t, squeeze(page.Find("h1, .page-title").Text()), "0", list)
		assert.NotContains(t, page.Find("title").Text(), "0", list)
		assert.NotContains(t, mainText(p.open(t, client, list+"?q=zebra")), "0 of", list)
	}
	require.NoError(t, p.mirror.UpsertOrganization(t.Context(), workos.Organization{Object: workos.Object{ID: "org_1"}, Name: "First"}))
	assert.Contains(t, mainText(p.open(t, client, "/")), "Organizations 1 so far")
	row := squeeze(p.open(t, client, "/organizations").Find("#main .rows tbody tr").Text())
	assert.Contains(t, row, "not loaded yet")
	assert.NotContains(t, row, "none")
	p.syncAll(t)
	assert.NotContains(t, mainText(p.open(t, client, "/")), "Loading")
}

// syncNothing makes a whole copy of an environment without customers.
func (p *pagesDesk) syncNothing(t *testing.T) {
	t.Helper()
	for _, list := range []string{"/organizations", "/connections", "/directories", "/user_management/users", "/user_management/invitations",
		"/events"} {
		p.breaks(t, list, `"method":"GET","status":200,"body":`+emptyListBody)
	}
	p.syncAll(t)
	p.clearFaults(t)
}
