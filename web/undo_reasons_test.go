package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"frontdesk/store"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// undoForm is what the Undo of an entry sends.
func (p *pagesDesk) undoForm(t *testing.T, client *http.Client, action string) (address string, form url.Values) {
	t.Helper()
	undo := p.entry(t, client, action).Find("form")
	require.Equal(t, 1, undo.Length())
	return undo.AttrOr("action", ""), browserForm(undo)
}

func TestAnUndoTakesItsValuesFromTheEntry(t *testing.T) {
	p := startPages(t)
	client, customers := p.signIn(t, "support"), p.customers(t)
	customer := customers[0]
	edit := "/organizations/" + customer.ID + "/edit"
	p.submit(t, client, edit, setTo("name", "Another Name"))
	address, form := p.undoForm(t, client, "organization.edit")
	assert.NotContains(t, form, "name", "the form only names the entry")
	original := form.Get("undoes")
	p.sent()
	elsewhere := p.send(t, client, http.MethodPost, "/organizations/"+customers[1].ID+"/edit", form)
	assert.Equal(t, http.StatusConflict, elsewhere.StatusCode)
	for _, undoes := range []string{"999999", "", "x", "0"} {
		form.Set("undoes", undoes)
		form.Set("name", "Mallory's")
		refused := p.send(t, client, http.MethodPost, address, form)
		assert.Equal(t, http.StatusConflict, refused.StatusCode, "entry %q", undoes)
	}
	assert.Empty(t, p.sent())

	form.Set("undoes", original)
	form.Set("external_id", "crm-666")
	form["metadata_key"], form["metadata_value"] = []string{"plan"}, []string{"free"}
	got := p.send(t, client, http.MethodPost, address, form)
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	assert.Equal(t, []string{"PUT /organizations/" + customer.ID + ` {"name":` + quote(customer.Name) + "}"}, p.sent())
	row := p.lastEntry(t, "organization.edit")
	assert.Equal(t, store.Change{Before: "Another Name", After: customer.Name}, changeOf(t, row, "name"))
	assert.Len(t, row.Details, 2, "the change and what it undoes")
	form.Set("form_key", browserForm(p.open(t, client, edit).Find("#action-form")).Get("form_key"))
	form.Set("undoes", fmt.Sprint(row.ID))
	assert.Equal(t, http.StatusConflict, p.send(t, client, http.MethodPost, address, form).StatusCode, "an undo is not undone")
}

func TestAnEntryWithoutUndoSaysWhy(t *testing.T) {
	p := startSynced(t)
	client, reader, customer := p.signIn(t, "admin"), p.signIn(t, "viewer"), p.customers(t)[0]
	edit := "/organizations/" + customer.ID + "/edit"
	p.submit(t, client, edit, setTo("name", "Another Name"))
	assert.Contains(t, squeeze(p.entry(t, reader, "organization.edit").Text()), "Your role may not undo this.")
	p.submit(t, client, edit, setTo("name", "A Third Name"))
	older := p.open(t, client, "/activity?type=organization.edit").Find("section.list tbody tr").Last()
	assert.Regexp(t, `Changed since by admin@frontdesk\.example at \d+ \w{3} \d{4}, \d\d:\d\d:\d\d UTC\.`, squeeze(older.Text()))
	assert.Contains(t, squeeze(older.Text()), "See the change")

	pending := pendingInvitation(t, p)
	p.submit(t, client, "/invitations/"+pending.ID+"/revoke", func(url.Values) {})
	p.sendDelayed(t)
	assert.Contains(t, squeeze(p.entry(t, client, "invitation.revoke").Text()), "The time for undo has passed.")
	for _, action := range []string{"membership.remove", "user.delete", "api_key.revoke"} {
		_, err := p.records.Record(t.Context(), store.OperatorAction{Actor: store.Actor{ID: "op", Email: "op@x.example"}, Action: action,
			TargetID: "x"}, store.Done, "")
		require.NoError(t, err)
		assert.Contains(t, squeeze(p.entry(t, client, action).Text()), "This cannot be undone.", action)
	}
	record := func(action, field string, change store.Change) string {
		_, err := p.records.Record(t.Context(), store.OperatorAction{Actor: store.Actor{ID: "op", Email: "op@x.example"}, Action: action,
			TargetType: "organization",
			TargetID:   customer.ID, OrganizationID: customer.ID, Details: store.Details{field: change.Detail()}}, store.Done, "")
		require.NoError(t, err)
		return squeeze(p.entry(t, client, action).Text())
	}
	assert.Contains(t, record("audit_log.retention", "retention", store.Change{Before: "no time that WorkOS names", After: "365 days"}),
		"WorkOS cannot set it back to none.")
	assert.Contains(t, record("organization.edit", "metadata seats", store.Change{Before: "7"}), "may not have been text",
		"an entry of an earlier version")
}

func TestARemovedValueThatWasNoTextIsShownToCopy(t *testing.T) {
	p := startPages(t)
	client, customer := p.signIn(t, "support"), p.customers(t)[0]
	api, edit := "/organizations/"+customer.ID, "/organizations/"+customer.ID+"/edit"
	var object map[string]json.RawMessage
	decode(t, p.ask(t, http.MethodGet, api, "").body, &object)
	for value, kind := range map[string]string{`7`: "number", `true`: "true or false", `null`: "null", `{"a":[1,"b"]}`: "object",
		`[1,2]`: "list", `"7"`: "", `"true"`: ""} {
		t.Run(value, func(t *testing.T) {
			object["metadata"] = json.RawMessage(`{"seats":` + value + `}`)
			whole, err := json.Marshal(object)
			require.NoError(t, err)
			p.breaks(t, api, `"method":"GET","status":200,"body":`+string(whole))
			got := p.submit(t, client, edit, setTo("metadata_remove", "seats"))
			p.clearFaults(t)
			require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
			row := p.entry(t, client, "organization.edit")
			if kind == "" {
				assert.Equal(t, 1, row.Find("form").Length(), "a text is given back, also one that reads as a number")
				p.ask(t, http.MethodPut, api, `{"metadata":{"seats":null}}`)
				p.sent()
				p.undo(t, client, row)
				assert.Equal(t, []string{"PUT " + api + ` {"metadata":{"seats":` + value + `}}`}, p.sent())
				return
			}
			assert.Zero(t, row.Find("form").Length())
			assert.Contains(t, squeeze(row.Text()), "was not text ("+kind+"), and WorkOS accepts only text.")
			assert.Equal(t, value, row.Find("button[data-copy]").AttrOr("data-copy", ""))
			assert.Contains(t, squeeze(p.open(t, client, got.Header.Get("Location")).Find(".notice").Text()),
				"There is no Undo. The old value of “seats” was not text")
		})
	}
}

func TestAnUndoLooksAtAllLaterEntriesOfItsTarget(t *testing.T) {
	p := startPages(t)
	client, customers := p.signIn(t, "support"), p.customers(t)
	customer := customers[0]
	p.submit(t, client, "/organizations/"+customer.ID+"/edit", setTo("name", "Another Name"))
	record := func(field, action string) {
		_, err := p.records.Record(t.Context(), store.OperatorAction{Actor: store.Actor{ID: "op", Email: "op@x.example"}, Action: action,
			TargetType: "organization",
			TargetID:   customer.ID, OrganizationID: customer.ID, Details: store.Details{field: store.Change{Before: "a", After: "b"}.Detail()}},
			store.Done, "")
		require.NoError(t, err)
	}
	for range 60 {
		record("external id", "organization.edit")
		record("domain", "domain.verify")
	}
	row := func() *goquery.Selection {
		return p.open(t, client, "/activity?type=organization.edit&sort=when").Find("section.list tbody tr").First()
	}
	assert.Equal(t, 1, row().Find("form").Length(), "120 later entries of other fields and kinds")
	record("name", "organization.edit")
	assert.Contains(t, squeeze(row().Text()), "Changed since by op@x.example")
}

// TestANameThatWasMissingIsNotUndone gives a name to an organization whose name WorkOS's answer lacks.
func TestANameThatWasMissingIsNotUndone(t *testing.T) {
	p := startPages(t)
	client, customer := p.signIn(t, "support"), p.customers(t)[0]
	body := p.ask(t, http.MethodGet, "/organizations/"+customer.ID, "").body
	p.breaks(t, "/organizations/"+customer.ID, `"method":"GET","status":200,"body":`+strings.Replace(body, quote(customer.Name), `""`, 1))
	got := p.submit(t, client, "/organizations/"+customer.ID+"/edit", setTo("name", "Another Name"))
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	p.clearFaults(t)
	require.Empty(t, changeOf(t, p.lastEntry(t, "organization.edit"), "name").Before)
	entry := p.entry(t, client, "organization.edit")
	assert.Zero(t, entry.Find("form").Length())
	assert.Contains(t, squeeze(entry.Text()), "WorkOS showed no “name” before, and does not accept an empty one.")
}

// TestANameWithMarksOfItsOwnIsUndone renames an organization whose name isolates a part of itself, as Frontdesk isolates names.
func TestANameWithMarksOfItsOwnIsUndone(t *testing.T) {
	p := startPages(t)
	client, customer := p.signIn(t, "support"), p.customers(t)[0]
	const marked = "\u2068Gpj\u2069 Holding"
	answer := p.ask(t, http.MethodPut, "/organizations/"+customer.ID, `{"name":`+quote(marked)+`}`)
	require.Equal(t, http.StatusOK, answer.StatusCode, answer.body)
	got := p.submit(t, client, "/organizations/"+customer.ID+"/edit", setTo("name", "Another Name"))
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	assert.Equal(t, marked, changeOf(t, p.lastEntry(t, "organization.edit"), "name").Before)
}
