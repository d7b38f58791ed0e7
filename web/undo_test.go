package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"frontdesk/store"
	"frontdesk/workos"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// entry is the newest row of the activity page about an action.
func (p *pagesDesk) entry(t *testing.T, client *http.Client, action string) *goquery.Selection {
	t.Helper()
	return p.open(t, client, "/activity?type="+action).Find("section.list tbody tr").First()
}

func TestAnEntrySaysWhatChangedAndIsUndoneFromThere(t *testing.T) {
	p := startSynced(t)
	client, reader := p.signIn(t, "support"), p.signIn(t, "viewer")
	northwind := scenario(t, "Northwind Logistics").OrganizationID
	member := data[workos.Membership](t, p, "/user_management/organization_memberships?organization_id="+northwind+
		"&statuses=active&limit=20")[0]
	at, before, after := "/memberships/"+member.ID+"/role", member.Role.Slug, otherRole(member)
	change := func(role string) {
		got := p.submit(t, client, at, setTo("role", role))
		require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	}
	change(after)
	row := p.entry(t, client, "membership.role")
	assert.Contains(t, squeeze(row.Text()), "Role: "+before+" → "+after)
	assert.Contains(t, links(row), "/users/"+member.UserID, "an entry opens whom it is about")
	assert.Zero(t, p.entry(t, reader, "membership.role").Find("form").Length(), "only who may do it may undo it")
	details, isChange := p.lastEntry(t, "membership.role").Details.Change("role")
	assert.True(t, isChange)
	assert.Equal(t, store.Change{Before: before, After: after}, details)

	stale := row.Find("form")
	form := url.Values{}
	for _, input := range stale.Find("input").EachIter() {
		form.Set(input.AttrOr("name", ""), input.AttrOr("value", ""))
	}
	p.undo(t, client, row)
	holds("/user_management/organization_memberships/"+member.ID, "role.slug", before)(t, p)
	change(after)
	fresh := browserForm(p.open(t, client, at).Find("#action-form"))
	form.Set("form_key", fresh.Get("form_key"))
	got := p.send(t, client, http.MethodPost, at, form)
	require.Equal(t, http.StatusUnprocessableEntity, got.StatusCode)
	assert.Contains(t, squeeze(got.page(t).Find(".form-errors").Text()), "This was changed again since")
	holds("/user_management/organization_memberships/"+member.ID, "role.slug", after)(t, p)

	row = p.entry(t, client, "membership.role")
	require.Equal(t, 1, row.Find("form").Length())
	set := p.ask(t, http.MethodPut, "/user_management/organization_memberships/"+member.ID,
		`{"role_slug":"`+before+`"}`) // by somebody elsewhere
	require.Equal(t, http.StatusOK, set.StatusCode, set.body)
	undo := row.Find("form")
	form = url.Values{}
	for _, input := range undo.Find("input").EachIter() {
		form.Set(input.AttrOr("name", ""), input.AttrOr("value", ""))
	}
	p.sent()
	got = p.send(t, client, http.MethodPost, undo.AttrOr("action", ""), form)
	assert.Equal(t, http.StatusUnprocessableEntity, got.StatusCode)
	assert.Empty(t, p.sent())
}

func TestInviteAgainIsOnePress(t *testing.T) {
	p := startSynced(t)
	client, northwind := p.signIn(t, "success"), scenario(t, "Northwind Logistics").OrganizationID
	var invitation workos.Invitation
	made := p.ask(t, http.MethodPost, "/user_management/invitations",
		`{"email":"ida@northwind-logistics.example","organization_id":"`+northwind+`","role_slug":"admin","expires_in_days":12}`)
	require.Equal(t, http.StatusCreated, made.StatusCode, made.body)
	decode(t, made.body, &invitation)
	p.ask(t, http.MethodPost, "/user_management/invitations/"+invitation.ID+"/revoke", "")

	page := p.open(t, client, "/invitations/"+invitation.ID)
	again := page.Find("main a").FilterFunction(func(_ int, a *goquery.Selection) bool { return squeeze(a.Text()) == "Invite again" })
	require.Equal(t, 1, again.Length(), mainText(page))
	form := browserForm(p.open(t, client, again.AttrOr("href", "")).Find("#action-form"))
	p.sent()
	got := p.send(t, client, http.MethodPost, "/invitations/new", form)
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	bodies := p.sent()
	require.Len(t, bodies, 1)
	_, body, _ := strings.Cut(bodies[0], "/user_management/invitations ")
	assert.JSONEq(t, `{"email":"ida@northwind-logistics.example","organization_id":"`+northwind+`","role_slug":"admin","expires_in_days":12}`,
		body)
	assert.Contains(t, squeeze(p.open(t, client, "/invitations/new").Find("#action-form").Text()), "Valid for (days)")
}

func TestADateAloneIsAWholeDayOfAnExport(t *testing.T) {
	p := startPages(t)
	client, acme := p.signIn(t, "support"), p.customers(t)[0]
	now := time.Now().UTC()
	midnight := func(days int) time.Time {
		return time.Date(now.Year(), now.Month(), now.Day()+days, 0, 0, 0, 0, time.UTC)
	}
	month := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		preset, from, to string
		start, end       time.Time
	}{
		{"exact", midnight(-3).Format(time.DateOnly), midnight(-2).Format(time.DateOnly), midnight(-3), midnight(-1)},
		{"exact", midnight(-2).Format(time.DateOnly), midnight(-2).Format(time.DateOnly), midnight(-2), midnight(-1)},
		{"last-month", "", "", month.AddDate(0, -1, 0), month},
	} {
		form := p.exportForm(t, client, acme.ID)
		form.Set("preset", test.preset)
		form.Set("from", test.from)
		form.Set("to", test.to)
		form.Set("retention_warned", acme.ID) // last month begins before what is kept
		at := p.start(t, client, form)
		export, err := p.records.Export(t.Context(), store.Everything, at[strings.LastIndex(at, "/")+1:])
		require.NoError(t, err)
		assert.Equal(t, test.start, export.RangeStart.UTC())
		assert.Equal(t, test.end, export.RangeEnd.UTC())
	}
	form := p.exportForm(t, client, acme.ID)
	form.Set("preset", "exact")
	form.Set("from", "2.11.2026")
	form.Set("to", "")
	page := p.send(t, client, http.MethodPost, "/audit-logs/exports", form).page(t)
	assert.Equal(t, "2.11.2026", page.Find("#from").AttrOr("value", ""))
	assert.Equal(t, "text", page.Find("#from").AttrOr("type", ""), "a date control would hide what was typed")
	assert.Equal(t, "date", page.Find("#to").AttrOr("type", ""))
}
