package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"frontdesk/store"
	"frontdesk/workos"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAnEditIsUndoneWithTheFieldsThatItChanged(t *testing.T) {
	p := startSynced(t)
	client, customer := p.signIn(t, "admin"), p.customers(t)[0]
	northwind := scenario(t, "Northwind Logistics").OrganizationID
	user := data[workos.User](t, p, "/user_management/users?organization_id="+northwind+"&limit=1")[0]
	endpoint := data[workos.WebhookEndpoint](t, p, "/webhook_endpoints")[0]
	flag := data[workos.FeatureFlag](t, p, "/feature-flags")[0]
	set := p.ask(t, http.MethodPut, "/organizations/"+customer.ID,
		`{"metadata":{"plan":"team","note":"a\nb","seats":"7","wide":" two  blanks ","blank":""},"external_id":"crm-9"}`)
	require.Equal(t, http.StatusOK, set.StatusCode, set.body)
	turn, back := "/disable", `{"status":"enabled"}`
	if endpoint.Status == "disabled" {
		turn, back = "/enable", `{"status":"disabled"}`
	}
	flagTurn, flagBack := "/disable", "/enable"
	if !flag.Enabled {
		flagTurn, flagBack = flagBack, flagTurn
	}
	var group workos.Group
	made := p.ask(t, http.MethodPost, "/organizations/"+northwind+"/groups", `{"name":"Loaders","description":"At the docks"}`)
	require.Equal(t, http.StatusCreated, made.StatusCode, made.body)
	decode(t, made.body, &group)
	set = p.ask(t, http.MethodPut, "/organizations/"+northwind+"/audit_logs_retention", `{"retention_period_in_days":365}`)
	require.Equal(t, http.StatusOK, set.StatusCode, set.body)
	groupAt := "/organizations/" + northwind + "/groups/" + group.ID
	none := func(url.Values) {}
	for _, test := range []struct {
		name, action, path string
		change             func(url.Values)
		call, body         string // of the undo
	}{
		{"a rename", "organization.edit", "/organizations/" + customer.ID + "/edit", setTo("name", "Another Name"),
			"PUT /organizations/" + customer.ID, `{"name":` + quote(customer.Name) + `}`},
		{"an ID that was cleared", "organization.edit", "/organizations/" + customer.ID + "/edit", setTo("external_id", ""),
			"PUT /organizations/" + customer.ID, `{"external_id":"crm-9"}`},
		{"a changed metadata value", "organization.edit", "/organizations/" + customer.ID + "/edit", setMetadata("plan", "enterprise"),
			"PUT /organizations/" + customer.ID, `{"metadata":{"plan":"team"}}`},
		{"a value of two lines that was removed", "organization.edit", "/organizations/" + customer.ID + "/edit",
			setTo("metadata_remove", "note"),
			"PUT /organizations/" + customer.ID, `{"metadata":{"note":"a\nb"}}`},
		{"a value with blanks around it", "organization.edit", "/organizations/" + customer.ID + "/edit", setMetadata("wide", "narrow"),
			"PUT /organizations/" + customer.ID, `{"metadata":{"wide":" two  blanks "}}`},
		{"a value with blanks that was removed", "organization.edit", "/organizations/" + customer.ID + "/edit", setTo("metadata_remove", "wide"),
			"PUT /organizations/" + customer.ID, `{"metadata":{"wide":" two  blanks "}}`},
		{"an empty value", "organization.edit", "/organizations/" + customer.ID + "/edit", setMetadata("blank", "full"),
			"PUT /organizations/" + customer.ID, `{"metadata":{"blank":""}}`},
		{"an added key", "organization.edit", "/organizations/" + customer.ID + "/edit", setMetadata("tier", "gold"),
			"PUT /organizations/" + customer.ID, `{"metadata":{"tier":null}}`},
		{"a person's name", "user.edit", "/users/" + user.ID + "/edit", setTo("first_name", "Someone"),
			"PUT /user_management/users/" + user.ID, `{"first_name":` + quote(user.FirstName) + `}`},
		{"a webhook's address", "webhook.edit", "/settings/webhooks/" + endpoint.ID + "/edit",
			setTo("endpoint_url", "https://elsewhere.example/hooks"),
			"PATCH /webhook_endpoints/" + endpoint.ID, `{"endpoint_url":` + quote(endpoint.EndpointURL) + `}`},
		{"a webhook that was switched", "webhook." + turn[1:], "/settings/webhooks/" + endpoint.ID + turn, none,
			"PATCH /webhook_endpoints/" + endpoint.ID, back},
		{"a group's name", "group.edit", groupAt + "/edit", setTo("name", "Packers"), "PATCH " + groupAt, `{"name":"Loaders"}`},
		{"a group's description", "group.edit", groupAt + "/edit", setTo("description", "In the hall"), "PATCH " + groupAt,
			`{"description":"At the docks"}`},
		{"a shorter retention", "audit_log.retention", "/organizations/" + northwind + "/audit-logs/retention",
			setTo("retention_period_in_days", "30"),
			"PUT /organizations/" + northwind + "/audit_logs_retention", `{"retention_period_in_days":365}`},
		{"a flag that was switched", "flag." + flagTurn[1:], "/settings/flags/" + flag.Slug + flagTurn, none,
			"PUT /feature-flags/" + flag.Slug + flagBack, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := p.submit(t, client, test.path, test.change)
			require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
			notice := p.open(t, client, got.Header.Get("Location")).Find(".notice")
			require.Equal(t, 1, notice.Find("form").Length(), "the notice offers Undo")
			p.sent()
			p.undo(t, client, p.entry(t, client, test.action))
			bodies := p.sent()
			require.Len(t, bodies, 1)
			sent := strings.TrimPrefix(bodies[0], test.call+" ")
			if test.body == "" {
				assert.Equal(t, test.call, strings.TrimSpace(bodies[0]))
			} else {
				assert.JSONEq(t, test.body, sent)
			}
		})
	}
}

func TestAnUndoneEntrySaysSoAndLeadsToTheUndo(t *testing.T) {
	p := startPages(t)
	client, customer := p.signIn(t, "support"), p.customers(t)[0]
	edit := "/organizations/" + customer.ID + "/edit"
	got := p.submit(t, client, edit, setTo("name", "Another Name"))
	notice := got.Header.Get("Location")
	original := p.lastEntry(t, "organization.edit")
	p.undo(t, client, p.entry(t, client, "organization.edit"))
	undo := p.lastEntry(t, "organization.edit")
	require.NotEqual(t, original.ID, undo.ID)

	rows := p.open(t, client, "/activity?type=organization.edit").Find("section.list tbody tr")
	require.Equal(t, 2, rows.Length())
	assert.Zero(t, rows.Find("form").Length(), "neither an undo nor what it undid offers Undo")
	newer, older := rows.First(), rows.Last()
	assert.Contains(t, squeeze(older.Text()), "Done, later undone")
	assert.NotContains(t, squeeze(newer.Text()), "later undone")
	follow := func(row *goquery.Selection, label string) *goquery.Selection {
		link := row.Find("a").FilterFunction(func(_ int, a *goquery.Selection) bool { return squeeze(a.Text()) == label })
		require.Equal(t, 1, link.Length(), "%s: %s", label, squeeze(row.Text()))
		return p.open(t, client, link.AttrOr("href", "")).Find("section.list tbody tr")
	}
	found := follow(older, "See the undo")
	require.Equal(t, 1, found.Length())
	assert.Contains(t, squeeze(found.Text()), "Name: Another Name → "+customer.Name)
	found = follow(newer, "See what was undone")
	require.Equal(t, 1, found.Length())
	assert.Contains(t, squeeze(found.Text()), "Name: "+customer.Name+" → Another Name")
	assert.Zero(t, p.open(t, client, notice).Find(".notice form").Length())
	assert.Contains(t, p.open(t, client, notice).Find(".notice").Text(), "later undone")
	assert.Equal(t, []string{"Done", "Done, later undone"}, column(p.table(t, client, "/activity?format=csv&type=organization.edit"),
		"Outcome"))
}

func TestAnEditThatWasChangedSinceIsNotUndone(t *testing.T) {
	p := startPages(t)
	client, customer := p.signIn(t, "support"), p.customers(t)[0]
	p.submit(t, client, "/organizations/"+customer.ID+"/edit", setTo("name", "Another Name"))
	undo := p.entry(t, client, "organization.edit").Find("form")
	set := p.ask(t, http.MethodPut, "/organizations/"+customer.ID, `{"name":"A Third Name"}`) // by somebody elsewhere
	require.Equal(t, http.StatusOK, set.StatusCode)
	form := url.Values{}
	for _, input := range undo.Find("input").EachIter() {
		form.Add(input.AttrOr("name", ""), input.AttrOr("value", ""))
	}
	p.sent()
	got := p.send(t, client, http.MethodPost, undo.AttrOr("action", ""), form)
	require.Equal(t, http.StatusUnprocessableEntity, got.StatusCode)
	assert.Contains(t, mainText(got.page(t)), "This was changed again since")
	assert.Empty(t, p.sent())
}

func TestAnEditIsUndoneAfterAnotherOneOfOtherFields(t *testing.T) {
	p := startPages(t)
	client, customer := p.signIn(t, "support"), p.customers(t)[0]
	edit := "/organizations/" + customer.ID + "/edit"
	p.submit(t, client, edit, setTo("name", "Another Name"))
	p.submit(t, client, edit, setTo("external_id", "crm-77"))
	rows := p.open(t, client, "/activity?type=organization.edit").Find("section.list tbody tr")
	require.Equal(t, 2, rows.Length())
	assert.Equal(t, 2, rows.Find("form").Length(), "they have no field in common")
	p.sent()
	p.undo(t, client, rows.Last())
	assert.Equal(t, []string{"PUT /organizations/" + customer.ID + ` {"name":` + quote(customer.Name) + "}"}, p.sent())

	p.submit(t, client, edit, setTo("external_id", "crm-78"))
	rows = p.open(t, client, "/activity?type=organization.edit").Find("section.list tbody tr")
	require.Equal(t, 4, rows.Length())
	assert.Equal(t, 1, rows.Find("form").Length(), "only the newest of those that changed the same field")
}

func TestALongerRetentionIsTakenBackOnItsForm(t *testing.T) {
	p := startPages(t)
	client, customer := p.signIn(t, "admin"), p.customers(t)[0]
	set := p.ask(t, http.MethodPut, "/organizations/"+customer.ID+"/audit_logs_retention", `{"retention_period_in_days":30}`)
	require.Equal(t, http.StatusOK, set.StatusCode, set.body)
	got := p.submit(t, client, "/organizations/"+customer.ID+"/audit-logs/retention", setTo("retention_period_in_days", "365"))
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	for _, place := range []*goquery.Selection{p.open(t, client, got.Header.Get("Location")).Find(".notice"),
		p.entry(t, client, "audit_log.retention")} {
		assert.Zero(t, place.Find("form").Length(), "one press would delete events")
		link := place.Find("a").FilterFunction(func(_ int, a *goquery.Selection) bool { return squeeze(a.Text()) == "Set back to 30 days" })
		require.Equal(t, 1, link.Length(), squeeze(place.Text()))
		form := p.open(t, client, link.AttrOr("href", ""))
		assert.Equal(t, "30", form.Find("#action-form select[name=retention_period_in_days] option[selected]").AttrOr("value", ""))
		assert.Contains(t, mainText(form), "WorkOS will permanently delete every event older than 30 days.")
	}
	viewer := p.signIn(t, "viewer")
	assert.NotContains(t, squeeze(p.entry(t, viewer, "audit_log.retention").Text()), "Set back")
}

func TestTheLedgerHoldsBeforeAndAfter(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "admin")
	user := p.unmanagedUser(t)
	got := p.submit(t, client, "/users/"+user.ID+"/email-change", setTo("new_email", "new.address@elsewhere.example"))
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	p.breaks(t, "/user_management/users/"+user.ID+"/email_change/confirm", `"status":200,"body":{"object":"user","id":"`+user.ID+`"}`)
	got = p.submit(t, client, got.Header.Get("Location"), setTo("code", "123456"))
	p.clearFaults(t)
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	assert.Contains(t, squeeze(p.entry(t, client, "user.email_confirm").Text()), "Email: "+user.Email+" → new.address@elsewhere.example")

	action := "/audit-logs/actions/door.opened"
	got = p.submit(t, client, "/audit-logs/actions/new", func(form url.Values) {
		form.Set("action", "door.opened")
		form.Set("targets",
			"door")
	})
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	change, isChange := p.lastEntry(t, "audit_log_schema.create").Details.Change("version")
	assert.True(t, isChange)
	assert.Equal(t, store.Change{Before: "", After: "version 1"}, change)
	got = p.submit(t, client, action+"/schemas/new", setTo("targets", "door\ngate"))
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	row := squeeze(p.entry(t, client, "audit_log_schema.create").Text())
	assert.Contains(t, row, "Version: version 1 → version 2")
	assert.Contains(t, row, "Targets: door → door gate")
}

func TestActionsToFilterByAreListedOnce(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "viewer")
	labels := p.open(t, client, "/activity").Find("select[name=type] option").Map(func(_ int,
		s *goquery.Selection) string {
		return squeeze(s.Text())
	})
	seen := map[string]bool{}
	for _, label := range labels {
		assert.False(t, seen[label], "%s is offered twice", label)
		seen[label] = true
	}
	for _, action := range []string{"user.mfa.check", "factor.check", "factor.verify"} {
		_, err := p.records.Record(t.Context(), store.OperatorAction{Actor: store.Actor{ID: "op", Email: "op@x.example"}, Action: action},
			store.Done, "")
		require.NoError(t, err)
	}
	assert.Equal(t, 3, p.open(t, client, "/activity?type=user.mfa.check").Find("section.list tbody tr").Length(),
		"one option finds all that read the same")
}
