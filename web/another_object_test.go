package web

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"frontdesk/store"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// identified are the actions whose answer names what was created or changed.
func identified(t *testing.T, p *pagesDesk) []actionTest {
	named := map[string]bool{
		"organization.create": true, "organization.edit": true, "domain.add": true, "user.create": true, "user.edit": true,
		"invitation.send": true,
		"membership.add":  true, "membership.role": true, "membership.deactivate": true, "group.create": true, "group.edit": true,
		"it_contact.add": true,
		"webhook.edit":   true,
	}
	var actions []actionTest
	for _, all := range []func(*testing.T, *pagesDesk) []actionTest{customerActions, peopleActions, groupActions,
		settingsActions, environmentActions} {
		for _, a := range all(t, p) {
			if named[a.name] {
				named[a.name] = false
				actions = append(actions, a)
			}
		}
	}
	key := keyForm()
	key.path = "/organizations/" + scenario(t, "Northwind Logistics").OrganizationID + "/api-keys/new"
	return append(actions, key)
}

// ofAnother is an answer as it would be about another object of the same kind.
func ofAnother(t *testing.T, answer []byte) []byte {
	t.Helper()
	var object map[string]any
	require.NoError(t, json.Unmarshal(answer, &object))
	id, _ := object["id"].(string)
	for field, value := range map[string]string{"id": id[:strings.LastIndex(id, "_")+1] + "another", "email": "another@else.example",
		"name": "Another", "domain": "another.example",
		"user_id": "user_another", "external_id": "another"} {
		if _, there := object[field]; there {
			object[field] = value
		}
	}
	changed, err := json.Marshal(object)
	require.NoError(t, err)
	return changed
}

// TestAnAnswerAboutAnotherObjectIsLookedUp has WorkOS do what it is asked and answer with another object: what it shows
// afterwards counts, though somebody else may have done it, or created it.
func TestAnAnswerAboutAnotherObjectIsLookedUp(t *testing.T) {
	for i, named := range identified(t, startPages(t)) {
		t.Run(named.name, func(t *testing.T) {
			t.Parallel()
			method, _, _ := strings.Cut(named.call, " ")
			p, between := startIntercepted(t, method+" ")
			a := identified(t, p)[i]
			client := p.signIn(t, "admin")
			form := a.fill(t, p, client)
			between.with(func(w http.ResponseWriter, did *httptest.ResponseRecorder) {
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(did.Code)
				_, _ = w.Write(ofAnother(t, did.Body.Bytes()))
			})
			got := p.send(t, client, http.MethodPost, a.path, form)
			entry := p.lastEntry(t, a.name)
			isCreation := !strings.Contains(a.path, "edit") && !strings.HasPrefix(a.path, "/memberships/")
			if isCreation && a.name != "organization.create" { // whose domains name it in the answer
				require.Equal(t, http.StatusBadGateway, got.StatusCode, mainText(got.page(t)))
				assert.Equal(t, store.Unknown, entry.Outcome)
				assert.Contains(t, mainText(got.page(t)), byWhom)
				p.recordsNothing(t, creation{name: a.name})
				return
			}
			require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
			assert.NotContains(t, got.Header.Get("Location"), "another")
			assert.Equal(t, store.Done, entry.Outcome)
			assert.Contains(t, entry.Note, "A second check shows that it was done.")
			assert.Equal(t, !isCreation, strings.Contains(entry.Note, "WorkOS does not show whether this action or somebody else did it."))
			made, err := p.records.CreatedBy(t.Context(), store.Everything, entry.ID)
			require.NoError(t, err)
			assert.NotContains(t, made, "another")
			if a.check != nil {
				a.check(t, p)
			}
		})
	}
}

// TestAnAnswerAboutAnotherObjectIsNotDone answers in WorkOS's place, which does nothing.
func TestAnAnswerAboutAnotherObjectIsNotDone(t *testing.T) {
	for i, named := range identified(t, startPages(t)) {
		t.Run(named.name, func(t *testing.T) {
			t.Parallel()
			p := startPages(t)
			a := identified(t, p)[i]
			client := p.signIn(t, "admin")
			form := a.fill(t, p, client)
			method, path, _ := strings.Cut(a.call, " ")
			p.breaks(t, path, `"method":"`+method+`","status":201,"body":{"id":"another_01HZY","object":"x","email":"another@else.example","name":"Another",
				"domain":"another.example","user_id":"user_another","endpoint_url":"https://another.example/","value":"sk_of_another"}`)
			got := p.send(t, client, http.MethodPost, a.path, form)
			require.Equal(t, http.StatusBadGateway, got.StatusCode, mainText(got.page(t)))
			page := got.page(t)
			assert.Contains(t, mainText(page), "It is not known whether this happened")
			assert.NotContains(t, mainText(page), "nother")
			assert.Equal(t, store.Unknown, p.lastEntry(t, a.name).Outcome)
		})
	}
}
