package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"frontdesk/store"
	"frontdesk/workos"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestWhatAConfirmationSaidStillHolds opens forms that take something away, changes what they say, and sends them.
func TestWhatAConfirmationSaidStillHolds(t *testing.T) {
	const members = "/user_management/organization_memberships"
	customer, other := scenario(t, "Northwind Logistics").OrganizationID, scenario(t, "Castellan Insurance").OrganizationID
	join := func(t *testing.T, p *pagesDesk, user, organization string) {
		t.Helper()
		answer := p.ask(t, http.MethodPost, members, `{"user_id":"`+user+`","organization_id":"`+organization+`"}`)
		require.Equal(t, http.StatusCreated, answer.StatusCode, answer.body)
	}
	newUser := func(t *testing.T, p *pagesDesk) string {
		t.Helper()
		answer := p.ask(t, http.MethodPost, "/user_management/users", `{"email":"meanwhile@osier.example"}`)
		require.Equal(t, http.StatusCreated, answer.StatusCode, answer.body)
		return valueAt(t, answer.body, "id")
	}
	for name, test := range map[string]struct {
		action string
		path   func(*testing.T, *pagesDesk) string
		change func(t *testing.T, p *pagesDesk, path string)
	}{
		"an organization gets a member": {"organization.delete",
			func(*testing.T, *pagesDesk) string { return "/organizations/" + customer + "/delete" },
			func(t *testing.T, p *pagesDesk, _ string) { join(t, p, newUser(t, p), customer) }},
		"an organization gets another name": {"organization.delete",
			func(*testing.T, *pagesDesk) string { return "/organizations/" + customer + "/delete" },
			func(t *testing.T, p *pagesDesk, _ string) {
				require.Equal(t, http.StatusOK,
					p.ask(t, http.MethodPut, "/organizations/"+customer, `{"name":"Totally Different"}`).StatusCode)
			}},
		"a user joins another customer": {"user.delete",
			func(t *testing.T, p *pagesDesk) string { return "/users/" + newUser(t, p) + "/delete" },
			func(t *testing.T, p *pagesDesk, path string) {
				join(t, p, path[len("/users/"):len(path)-len("/delete")], other)
			}},
		"a group gets a member": {"group.delete",
			func(t *testing.T, p *pagesDesk) string {
				answer := p.ask(t, http.MethodPost, "/organizations/"+customer+"/groups", `{"name":"Nobody yet"}`)
				require.Equal(t, http.StatusCreated, answer.StatusCode, answer.body)
				return "/organizations/" + customer + "/groups/" + valueAt(t, answer.body, "id") + "/delete"
			},
			func(t *testing.T, p *pagesDesk, path string) {
				member := data[workos.Membership](t, p, members+"?organization_id="+customer+"&statuses=active")[0]
				answer := p.ask(t, http.MethodPost, path[:len(path)-len("/delete")]+"/organization-memberships",
					`{"organization_membership_id":"`+member.ID+`"}`)
				require.Less(t, answer.StatusCode, 300, answer.body)
			}},
		"an MFA method is replaced by another of its type": {"user.mfa.reset",
			func(t *testing.T, p *pagesDesk) string {
				user := newUser(t, p)
				enrollFactor(t, p, user)
				return "/users/" + user + "/factors/reset"
			},
			func(t *testing.T, p *pagesDesk, path string) {
				user := path[len("/users/") : len(path)-len("/factors/reset")]
				old := data[workos.AuthFactor](t, p, "/user_management/users/"+user+"/auth_factors")[0]
				require.Less(t, p.ask(t, http.MethodDelete, "/auth/factors/"+old.ID, "").StatusCode, 300)
				enrollFactor(t, p, user)
			}},
		"a group gets another member in place of one": {"group.delete",
			func(t *testing.T, p *pagesDesk) string {
				answer := p.ask(t, http.MethodPost, "/organizations/"+customer+"/groups", `{"name":"One each time"}`)
				require.Equal(t, http.StatusCreated, answer.StatusCode, answer.body)
				path := "/organizations/" + customer + "/groups/" + valueAt(t, answer.body, "id")
				member := data[workos.Membership](t, p, members+"?organization_id="+customer+"&statuses=active")[0]
				addToGroup(t, p, path, member)
				return path + "/delete"
			},
			func(t *testing.T, p *pagesDesk, path string) {
				found := data[workos.Membership](t, p, members+"?organization_id="+customer+"&statuses=active")
				path = path[:len(path)-len("/delete")] + "/organization-memberships"
				require.Less(t, p.ask(t, http.MethodDelete, path+"/"+found[0].ID, "").StatusCode, 300)
				addToGroup(t, p, path[:len(path)-len("/organization-memberships")], found[1])
			}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := startSynced(t)
			client := p.signIn(t, "admin")
			a := actionTest{name: test.action, path: test.path(t, p)}
			form := a.fill(t, p, client)
			p.later.Add(int64(10 * time.Minute)) // that time passes changes nothing
			assert.Equal(t, form.Get("seen"), a.fill(t, p, client).Get("seen"))
			test.change(t, p, a.path)
			p.requests()
			got := p.send(t, client, http.MethodPost, a.path, form)
			require.Equal(t, http.StatusUnprocessableEntity, got.StatusCode)
			assert.Empty(t, writes(p.requests()))
			assert.Contains(t, squeeze(got.page(t).Find(".form-errors").Text()), "Something changed while the form was open, and nothing was sent.")
			form = browserForm(got.page(t).Find("#action-form"))
			form.Set("reason", "Ticket 4711")
			got = p.send(t, client, http.MethodPost, a.path, form)
			require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
			assert.Equal(t, store.Done, p.lastEntry(t, test.action).Outcome)
		})
	}
}

func enrollFactor(t *testing.T, p *pagesDesk, user string) {
	t.Helper()
	answer := p.ask(t, http.MethodPost, "/user_management/users/"+user+"/auth_factors", `{"type":"totp"}`)
	require.Equal(t, http.StatusCreated, answer.StatusCode, answer.body)
}

func addToGroup(t *testing.T, p *pagesDesk, group string, member workos.Membership) {
	t.Helper()
	answer := p.ask(t, http.MethodPost, group+"/organization-memberships", `{"organization_membership_id":"`+member.ID+`"}`)
	require.Less(t, answer.StatusCode, 300, answer.body)
}

// TestWhatChangesNothingIsNotAChange opens a form again when WorkOS lists the same in another order, or cannot count it.
func TestWhatChangesNothingIsNotAChange(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "admin")
	customer := scenario(t, "Northwind Logistics").OrganizationID
	user := data[workos.User](t, p, "/user_management/users?limit=1")[0].ID
	method := func(id, kind string) string {
		return `{"object":"authentication_factor","id":"auth_factor_` + id + `","type":"` + kind + `"}`
	}
	methods := func(list ...string) string {
		return `"method":"GET","status":200,"body":{"data":[` + strings.Join(list, ",") + `],"list_metadata":{}}`
	}
	domain := func(name, state string) string {
		return `{"object":"organization_domain","id":"org_domain_` + name + `","organization_id":"` + customer + `","domain":"` + name +
			`.example","state":"` + state + `"}`
	}
	domains := func(list ...string) string {
		return `"method":"GET","status":200,"body":{"object":"organization","id":"` + customer + `","name":"Northwind Logistics","domains":[` +
			strings.Join(list, ",") + `],"created_at":"2024-01-01T00:00:00.000Z","updated_at":"2024-01-01T00:00:00.000Z"}`
	}
	for name, test := range map[string]struct{ path, call, before, after string }{
		"the order of MFA methods": {"/users/" + user + "/factors/reset", "/user_management/users/" + user + "/auth_factors",
			methods(method("1", "totp"), method("2", "webauthn")), methods(method("2", "webauthn"), method("1", "totp"))},
		"the order of domains": {"/organizations/" + customer + "/domains/org_domain_b/declare-verified", "/organizations/" + customer,
			domains(domain("northwind-logistics", "verified"), domain("b", "pending")), domains(domain("b", "pending"), domain("northwind-logistics", "verified"))},
		"a list of connections that cannot be read": {"/organizations/" + customer + "/delete", "/connections",
			`"method":"GET","delay_ms":1`, `"method":"GET","status":500,"body":{"message":"No."}`},
	} {
		t.Run(name, func(t *testing.T) {
			a := actionTest{path: test.path}
			p.breaks(t, test.call, test.before)
			before := a.fill(t, p, client)
			p.clearFaults(t)
			p.breaks(t, test.call, test.after)
			after := a.fill(t, p, client)
			p.clearFaults(t)
			require.NotEmpty(t, before.Get("seen"))
			assert.Equal(t, before.Get("seen"), after.Get("seen"))
		})
	}
}

// TestADraftThatBecameActiveIsNotDeletedAsADraft deletes a connection that its IT admin has finished meanwhile.
func TestADraftThatBecameActiveIsNotDeletedAsADraft(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "admin")
	var draft workos.Connection
	for _, connection := range data[workos.Connection](t, p, "/connections?limit=100") {
		if connection.State == "draft" {
			draft = connection
		}
	}
	require.NotEmpty(t, draft.ID, "there is no draft")
	a := actionTest{path: "/connections/" + draft.ID + "/delete"}
	form := a.fill(t, p, client)
	body := p.ask(t, http.MethodGet, "/connections/"+draft.ID, "").body
	p.breaks(t, "/connections/"+draft.ID, `"method":"GET","status":200,"body":`+strings.Replace(body, `"draft"`, `"active"`, 1))
	p.requests()
	got := p.send(t, client, http.MethodPost, a.path, form)
	assert.Equal(t, http.StatusUnprocessableEntity, got.StatusCode)
	assert.Empty(t, writes(p.requests()))
	assert.Contains(t, mainText(got.page(t)), "will be able to sign in through")
}

// TestAFormWithOtherValuesIsNotTheSameForm saves a form, changes a value in it, and sends it with the key that it had.
func TestAFormWithOtherValuesIsNotTheSameForm(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "admin")
	customer := scenario(t, "Northwind Logistics").OrganizationID
	a := actionTest{path: "/organizations/" + customer + "/edit", form: url.Values{"name": {"Double"}}}
	form := a.fill(t, p, client)
	require.Equal(t, http.StatusSeeOther, p.send(t, client, http.MethodPost, a.path, form).StatusCode)
	require.Equal(t, http.StatusSeeOther, p.send(t, client, http.MethodPost, a.path, form).StatusCode, "the same once more")
	form.Set("name", "Double2")
	p.requests()
	got := p.send(t, client, http.MethodPost, a.path, form)
	require.Equal(t, http.StatusUnprocessableEntity, got.StatusCode)
	assert.Empty(t, writes(p.requests()))
	page := got.page(t)
	assert.Equal(t, "Double2", page.Find("#action-form input[name=name]").AttrOr("value", ""))
	form = browserForm(page.Find("#action-form"))
	got = p.send(t, client, http.MethodPost, a.path, form)
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	assert.Contains(t, p.ask(t, http.MethodGet, "/organizations/"+customer, "").body, `"Double2"`)
}
