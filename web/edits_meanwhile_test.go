package web

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"frontdesk/workos"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestAnEditLeavesAloneWhatSomebodyElseChangedMeanwhile has the product change an object while an operator edits it. The
// object's version moves with most changes, and the form is then shown again once; a server may also leave it as it is.
func TestAnEditLeavesAloneWhatSomebodyElseChangedMeanwhile(t *testing.T) {
	p := startSynced(t)
	castellan, user, group := "/organizations/"+scenario(t, "Castellan Insurance").OrganizationID, p.unmanagedUser(t).ID, groupOfOne(t, p)
	var endpoint workos.WebhookEndpoint
	decode(t, p.ask(t, http.MethodPost, "/webhook_endpoints", `{"endpoint_url":"https://a.example/hook","events":["user.created","user.deleted"]}`).body, &endpoint)
	for _, test := range []struct {
		page, api, method    string
		before, meanwhile    string // fields as the product sets them
		field, typed, update string // what the operator types, and all that is sent
	}{
		{castellan + "/edit", castellan, http.MethodPut, `{"name":"Castellan","external_id":"ext-a","metadata":{"plan":"A","note":"1\n2","gone":"x"}}`,
			`{"external_id":"ext-b","metadata":{"plan":"B","note":"3\n4","gone":null,"more":"y"}}`, "name", "Attic", `{"name":"Attic"}`},
		{"/users/" + user + "/edit", "/user_management/users/" + user, http.MethodPut,
			`{"first_name":"Ana","last_name":"Marchand","metadata":{"plan":"A"}}`,
			`{"last_name":"Newlast","metadata":{"plan":"B"}}`, "first_name", "Ada", `{"first_name":"Ada"}`},
		{group.page + "/edit", group.api, http.MethodPatch, `{"name":"G","description":"D0"}`, `{"description":"D1"}`, "name", "G2",
			`{"name":"G2"}`},
		{"/settings/webhooks/" + endpoint.ID + "/edit", "/webhook_endpoints/" + endpoint.ID, http.MethodPatch,
			`{"events":["user.created","user.deleted"]}`,
			`{"events":["user.created"]}`, "endpoint_url", "https://b.example/hook", `{"endpoint_url":"https://b.example/hook"}`},
	} {
		t.Run(test.api, func(t *testing.T) {
			client := p.signIn(t, "admin")
			require.Equal(t, http.StatusOK, p.ask(t, test.method, test.api, test.before).StatusCode)
			form := browserForm(p.open(t, client, test.page).Find("#action-form"))
			require.Equal(t, http.StatusOK, p.ask(t, test.method, test.api, test.meanwhile).StatusCode)
			p.sent()
			form.Set(test.field, test.typed)
			got := p.send(t, client, http.MethodPost, test.page, form)
			if got.StatusCode == http.StatusUnprocessableEntity {
				assert.Empty(t, p.sent())
				assert.Contains(t, squeeze(got.page(t).Find(".form-errors").Text()), "changed while the form was open")
				again := browserForm(got.page(t).Find("#action-form"))
				assert.Equal(t, test.typed, again.Get(test.field), "what was typed is kept")
				got = p.send(t, client, http.MethodPost, test.page, again)
			}
			require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
			bodies := p.sent()
			require.Len(t, bodies, 1)
			assert.Equal(t, test.method+" "+test.api+" "+test.update, bodies[0])
		})
	}
}

// TestAValueThatBothChangedIsSaidBeforeItIsReplaced is about a server that leaves the time of the last change as it is.
func TestAValueThatBothChangedIsSaidBeforeItIsReplaced(t *testing.T) {
	p := startSynced(t)
	client, castellan := p.signIn(t, "support"), "/organizations/"+scenario(t, "Castellan Insurance").OrganizationID
	set := p.ask(t, http.MethodPut, castellan, `{"name":"Castellan","external_id":"ext-a","metadata":{"plan":"A"}}`)
	require.Equal(t, http.StatusOK, set.StatusCode, set.body)
	form := browserForm(p.open(t, client, castellan+"/edit").Find("#action-form"))
	now := strings.NewReplacer(`"ext-a"`, `"ext-b"`, `"A"`, `"B"`).Replace(set.body)
	require.True(t, json.Valid([]byte(now)))
	p.breaks(t, castellan, `"method":"GET","status":200,"body":`+now)
	defer p.clearFaults(t)
	p.sent()

	form.Set("name", "Attic")
	setMetadata("plan", "C")(form)
	got := p.send(t, client, http.MethodPost, castellan+"/edit", form)
	require.Equal(t, http.StatusUnprocessableEntity, got.StatusCode)
	assert.Contains(t, squeeze(got.page(t).Find("main").Text()),
		"“plan”: This was changed to “B” while the form was open. Saving replaces it.")
	assert.Empty(t, p.sent())
	again := browserForm(got.page(t).Find("#action-form"))
	assert.Equal(t, []string{"ext-b", "Attic"}, []string{again.Get("external_id"), again.Get("name")})
	got = p.send(t, client, http.MethodPost, castellan+"/edit", again)
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	assert.Equal(t, []string{"PUT " + castellan + ` {"metadata":{"plan":"C"},"name":"Attic"}`}, p.sent())
}
