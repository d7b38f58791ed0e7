package web

import (
	"net/http"
	"net/url"
	"strconv"
	"testing"
	"time"

	"frontdesk/handlers/action"
	"frontdesk/store"
	"frontdesk/workos"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestAnUndoThatWasRefusedIsSentAgainAsAnUndo has WorkOS refuse an Undo: its form comes back and is sent once more.
func TestAnUndoThatWasRefusedIsSentAgainAsAnUndo(t *testing.T) {
	p := startPages(t)
	client, customer := p.signIn(t, "support"), p.customers(t)[0]
	member := data[workos.Membership](t, p, "/user_management/organization_memberships?organization_id="+scenario(t,
		"Northwind Logistics").OrganizationID+"&statuses=active&limit=20")[0]
	for _, test := range []struct {
		name, action, path, call string
		form                     func(url.Values)
		says                     string
	}{
		{"an edit", "organization.edit", "/organizations/" + customer.ID + "/edit", "/organizations/*", setTo("name", "Another Name"),
			customer.Name},
		{"a role", "membership.role", "/memberships/" + member.ID + "/role", "/user_management/organization_memberships/*",
			setTo("role", otherRole(member)), member.Role.Slug},
		{"without values", "membership.deactivate", "/memberships/" + member.ID + "/deactivate",
			"/user_management/organization_memberships/*/reactivate", func(url.Values) {}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := p.submit(t, client, test.path, test.form)
			require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
			done := p.lastEntry(t, test.action)
			address, form := p.undoForm(t, client, test.action)
			p.breaks(t, test.call, `"method":"PUT","status":422,"body":{"message":"Not today."}`)
			refused := p.send(t, client, http.MethodPost, address, form)
			p.clearFaults(t)
			require.Equal(t, http.StatusUnprocessableEntity, refused.StatusCode)
			page := refused.page(t).Find("#action-form")
			assert.Contains(t, squeeze(page.Text()), "This will undo an earlier action.")
			assert.Contains(t, plainSpaces(page.Text()), test.says)
			assert.NotContains(t, page.Text(), `"before"`)
			assert.Equal(t, "Undo", squeeze(page.Find("button[type=submit]").Text()))
			again := browserForm(page)
			p.sent()
			got = p.send(t, client, http.MethodPost, address, again)
			require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
			assert.Len(t, p.sent(), 1)
			undo := p.lastUndo(t, done)
			assert.Equal(t, store.Done, undo.Outcome)
			assert.Contains(t, undo.Note, "Undone: ")
			assert.Contains(t, squeeze(p.open(t, client, got.Header.Get("Location")).Find(".notice").Text()), "Undone: ")
		})
	}
}

// TestUndoLeavesWhatSomebodyElseDecidedSince deactivates a person, whom somebody reactivates and deactivates again in WorkOS.
func TestUndoLeavesWhatSomebodyElseDecidedSince(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "support")
	member := data[workos.Membership](t, p, "/user_management/organization_memberships?organization_id="+scenario(t,
		"Northwind Logistics").OrganizationID+"&statuses=active&limit=20")[0]
	const membership = "/user_management/organization_memberships/"
	got := p.submit(t, client, "/memberships/"+member.ID+"/deactivate", func(url.Values) {})
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	address, form := p.undoForm(t, client, "membership.deactivate")
	time.Sleep(5 * time.Millisecond) // WorkOS counts milliseconds
	for _, change := range []string{"/reactivate", "/deactivate"} {
		require.Equal(t, http.StatusOK, p.ask(t, http.MethodPut, membership+member.ID+change, "").StatusCode)
	}
	p.sent()
	refused := p.send(t, client, http.MethodPost, address, form)
	require.Equal(t, http.StatusUnprocessableEntity, refused.StatusCode)
	assert.Empty(t, p.sent())
	page := refused.page(t).Find("#action-form")
	assert.Contains(t, squeeze(refused.page(t).Find(".form-errors").Text()), "This was changed again since")
	got = p.send(t, client, http.MethodPost, address, browserForm(page)) // the person decides it nevertheless
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	assert.Len(t, p.sent(), 1)
	assert.Empty(t, p.lastEntry(t, "membership.reactivate").Details.Fact(action.UndoesParam))
}

// lastUndo is the newest entry that undoes another one.
func (p *pagesDesk) lastUndo(t *testing.T, of store.AuditEntry) store.AuditEntry {
	t.Helper()
	page, err := p.records.AuditEntries(t.Context(), store.Everything, store.AuditQuery{Paging: store.Paging{Limit: 1}})
	require.NoError(t, err)
	require.Equal(t, strconv.FormatInt(of.ID, 10), page.Rows[0].Details.Fact("undoes"))
	return page.Rows[0]
}

// TestAnUndoThatCameTooLateBecomesAnOrdinaryForm: what was changed since is looked at and changed by hand.
func TestAnUndoThatCameTooLateBecomesAnOrdinaryForm(t *testing.T) {
	p := startPages(t)
	client, customer := p.signIn(t, "support"), p.customers(t)[0]
	edit := "/organizations/" + customer.ID + "/edit"
	p.submit(t, client, edit, setTo("name", "Another Name"))
	address, form := p.undoForm(t, client, "organization.edit")
	p.submit(t, client, edit, setTo("name", "A Third Name"))
	late := p.send(t, client, http.MethodPost, address, form)
	require.Equal(t, http.StatusUnprocessableEntity, late.StatusCode)
	ordinary := late.page(t).Find("#action-form")
	assert.Contains(t, squeeze(ordinary.Text()), "This was changed again since")
	assert.Zero(t, ordinary.Find("input[name=undoes]").Length())
	got := p.send(t, client, http.MethodPost, address, browserForm(ordinary))
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	assert.Empty(t, p.lastEntry(t, "organization.edit").Details.Fact("undoes"))
}
