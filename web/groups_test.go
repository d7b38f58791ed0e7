package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"frontdesk/workos"
	"frontdesk/workos/mirror"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// grouped is a customer's group called Auditors with one member, and another member who is in no group of that name.
type grouped struct {
	organization, page, api string
	group                   workos.Group
	in, out                 workos.Membership
}

// groupOfOne makes it.
func groupOfOne(t *testing.T, p *pagesDesk) (g grouped) {
	t.Helper()
	id := scenario(t, "Northwind Logistics").OrganizationID
	g.organization = "/organizations/" + id
	made := p.ask(t, http.MethodPost, g.organization+"/groups", `{"name":"Auditors","description":"Read everything"}`)
	decode(t, made.body, &g.group)
	g.page = g.organization + "/groups/" + g.group.ID
	g.api = g.page
	members := data[workos.Membership](t, p, "/user_management/organization_memberships?organization_id="+id+"&limit=20")
	g.in, g.out = members[0], members[1]
	added := p.ask(t, http.MethodPost, g.api+"/organization-memberships", `{"organization_membership_id":"`+g.in.ID+`"}`)
	require.Equal(t, http.StatusOK, added.StatusCode, added.body)
	return g
}

// has checks whether a membership is in the group.
func (g grouped) has(id string, want bool) func(*testing.T, *pagesDesk) {
	return func(t *testing.T, p *pagesDesk) {
		got := p.ask(t, http.MethodGet, g.api+"/organization-memberships?limit=100", "")
		assert.Equal(t, want, strings.Contains(got.body, id), "%s in %s", id, got.body)
	}
}

// groupActions are the actions on an organization's groups.
func groupActions(t *testing.T, p *pagesDesk) []actionTest {
	g := groupOfOne(t, p)
	return []actionTest{
		{
			name: "group.create", role: "support", path: g.organization + "/groups/new",
			form: url.Values{"name": {"Warehouse"}, "description": {"Night shift"}}, next: g.organization + "/groups/group_",
			call: "POST /organizations/*/groups", notice: "The group “Warehouse” was created.",
		},
		{
			name: "group.edit", role: "support", path: g.page + "/edit", form: url.Values{"name": {"Auditors EU"}, "description": {""}},
			next: g.page,
			call: "PATCH /organizations/*/groups/*", notice: "Group “Auditors EU” saved.", check: holds(g.api, "name", "Auditors EU"),
		},
		{
			name: "group.delete", role: "support", path: g.page + "/delete", next: g.organization + "/settings",
			call: "DELETE /organizations/*/groups/*", notice: "The group “Auditors” was deleted.", check: isGone(g.api),
		},
		{
			name: "group.member.add", role: "support", path: g.page + "/members/add",
			form: url.Values{"member_text": {strings.ToUpper(g.out.User.Email)}}, next: g.page,
			call: "POST /organizations/*/groups/*/organization-memberships", notice: "was added to the group “Auditors”.",
			check: g.has(g.out.ID, true),
		},
		{
			name: "group.member.remove", role: "support", path: g.page + "/members/" + g.in.ID + "/remove", next: g.page,
			call: "DELETE /organizations/*/groups/*/organization-memberships/*", notice: "was removed from the group “Auditors”.",
			check: g.has(g.in.ID, false),
		},
	}
}

func TestGroupMembersAreTakenOutAndBackIn(t *testing.T) {
	p := startSynced(t)
	g, client := groupOfOne(t, p), p.signIn(t, "support")
	for _, step := range []struct {
		path, id string
		form     url.Values
		before   bool
	}{
		{"/members/" + g.in.ID + "/remove", g.in.ID, nil, true},
		{"/members/add", g.out.ID, url.Values{"member": {g.out.ID}}, false},
	} {
		a := actionTest{path: g.page + step.path, form: step.form}
		first := p.send(t, client, http.MethodPost, a.path, a.fill(t, p, client))
		require.Equal(t, http.StatusSeeOther, first.StatusCode, mainText(first.page(t)))
		g.has(step.id, !step.before)(t, p)
		undo := p.open(t, client, first.Header.Get("Location")).Find(".notice form")
		require.Equal(t, 1, undo.Length(), step.path)
		form := url.Values{}
		for _, input := range undo.Find("input").EachIter() {
			form.Set(input.AttrOr("name", ""), input.AttrOr("value", ""))
		}
		back := p.send(t, client, http.MethodPost, undo.AttrOr("action", ""), form)
		require.Equal(t, http.StatusSeeOther, back.StatusCode, mainText(back.page(t)))
		g.has(step.id, step.before)(t, p)
	}
}

func TestAGroupShowsItsMembersPageByPage(t *testing.T) {
	p := startSynced(t)
	g, client := groupOfOne(t, p), p.signIn(t, "viewer")
	page := p.open(t, client, g.page)
	assert.Equal(t, "Auditors", squeeze(page.Find("h1").Text()))
	user, err := p.mirror.UserRow(t.Context(), mirror.Everything, g.in.UserID)
	require.NoError(t, err)
	assert.Equal(t, []string{user.Name}, rowNames(section(page, "Members")))
	assert.Equal(t, "/users/"+g.in.UserID, section(page, "Members").Find("th a").AttrOr("href", ""))
	assert.Zero(t, page.Find("main a[href$='/remove'], main a[href$='/edit'], main a[href$='/add']").Length(), "a viewer only looks")
	assert.Equal(t, 3, p.open(t, p.signIn(t, "support"), g.page).Find("main .actions a[href^='"+g.page+"/']").Length())

	rows := ""
	for i := range 50 {
		rows += fmt.Sprintf(`{"object":"organization_membership","id":"om_%d","user_id":"user_%d","status":"active"},`, i, i)
	}
	members := "/organizations/*/groups/*/organization-memberships"
	p.breaks(t, members, `"status":200,"body":{"data":[`+strings.TrimSuffix(rows, ",")+`],"list_metadata":{"before":"om_0","after":"om_49"}}`)
	page = p.open(t, client, g.page+"?after=om_x")
	assert.Equal(t, 50, section(page, "Members").Find("tbody tr").Length())
	assert.Equal(t, g.page+"?after=om_49", page.Find(".pager a[rel=next]").AttrOr("href", ""))
	assert.Equal(t, g.page+"?before=om_0", page.Find(".pager a[rel=prev]").AttrOr("href", ""))
	p.clearFaults(t)

	p.breaks(t, members, `"status":403`)
	page = p.open(t, client, g.page)
	p.clearFaults(t)
	assert.Contains(t, squeeze(section(page, "Members").Find(".region-error").Text()), "WorkOS refused Frontdesk's API key for this.")
	assert.Equal(t, "Auditors", squeeze(page.Find("h1").Text()))
}

func TestGroupsThatAreNone(t *testing.T) {
	p := startSynced(t)
	g, client := groupOfOne(t, p), p.signIn(t, "support")
	other := "/organizations/" + scenario(t, "Castellan Insurance").OrganizationID + "/groups/" + g.group.ID
	p.requests()
	for path, status := range map[string]int{
		g.organization + "/groups/--": http.StatusBadRequest, g.page + "?after=a%20b": http.StatusBadRequest,
		g.page + "?after=a&before=b":      http.StatusBadRequest,
		g.page + "/members/user_1/remove": http.StatusBadRequest,
	} {
		assert.Equal(t, status, p.send(t, client, http.MethodGet, path, nil).StatusCode, path)
	}
	assert.Empty(t, p.requests(), "what cannot be a group is not asked for")
	for _, path := range []string{g.organization + "/groups/group_01NONE", g.organization + "/groups/group_01NONE/edit", other,
		other + "/delete", g.page + "/members/om_01NONE/remove"} {
		assert.Equal(t, http.StatusNotFound, p.send(t, client, http.MethodGet, path, nil).StatusCode, path)
	}
}

func TestGroupFormsSayWhatIsWrong(t *testing.T) {
	p := startSynced(t)
	g, client := groupOfOne(t, p), p.signIn(t, "support")
	for _, test := range []struct {
		name, path, want string
		form             url.Values
	}{
		{"no name", g.organization + "/groups/new", "Give the group a name.", url.Values{"name": {" "}}},
		{"a name that is there", g.organization + "/groups/new", "already has a group with this name", url.Values{"name": {"auditors"}}},
		{"a long description", g.page + "/edit", "Shorten the description to 150 characters.",
			url.Values{"name": {"Auditors"}, "description": {strings.Repeat("é", 151)}}},
		{"nothing changed", g.page + "/edit", "You have not changed anything.",
			url.Values{"name": {"Auditors"}, "description": {"Read everything"}}},
		{"nobody", g.page + "/members/add", "Choose the member", nil},
		{"somebody of elsewhere", g.page + "/members/add", "has no member of this name or address",
			url.Values{"member_text": {"nobody@elsewhere.example"}}},
		{"somebody who is in it", g.page + "/members/add", "is in this group already.", url.Values{"member": {g.in.ID}}},
		{"a made-up membership", g.page + "/members/add", "Choose the member", url.Values{"member": {"om_01NONE"}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := actionTest{path: test.path, form: test.form}
			form := a.fill(t, p, client)
			p.requests()
			got := p.send(t, client, http.MethodPost, a.path, form)
			require.Equal(t, http.StatusUnprocessableEntity, got.StatusCode)
			assert.Contains(t, squeeze(got.page(t).Find(".form-errors").Text()), test.want)
			assert.Empty(t, writes(p.requests()))
		})
	}
	p.breaks(t, "/organizations/*/groups/*/organization-memberships",
		`"method":"POST","status":400,"body":{"code":"group_membership_limit_exceeded","message":"No."}`)
	a := actionTest{path: g.page + "/members/add", form: url.Values{"member": {g.out.ID}}}
	got := p.send(t, client, http.MethodPost, a.path, a.fill(t, p, client))
	assert.Contains(t, squeeze(got.page(t).Find("#member-error").Text()), "This group has reached WorkOS's limit of members")
}

func TestMembersAreSuggestedOfOneOrganizationAlone(t *testing.T) {
	p := startSynced(t)
	g, client := groupOfOne(t, p), p.signIn(t, "support")
	options := p.open(t, client, "/options"+g.organization+"/members?member_text="+url.QueryEscape(g.out.User.Email), partial()...)
	assert.Equal(t, g.out.ID, options.Find("[role=option]").First().AttrOr("data-value", ""))
	elsewhere := "/organizations/" + scenario(t, "Castellan Insurance").OrganizationID
	assert.Zero(t, p.open(t, client, "/options"+elsewhere+"/members?member_text="+url.QueryEscape(g.out.User.Email),
		partial()...).Find("[role=option]").Length())
}

func TestDeletingAGroupCountsItsMembers(t *testing.T) {
	p := startPages(t)
	g, client := groupOfOne(t, p), p.signIn(t, "support")
	assert.Contains(t, mainText(p.open(t, client, g.page+"/delete")), "The group has 1 member.")
	p.breaks(t, "/organizations/*/groups/*/organization-memberships", `"status":500`)
	assert.Contains(t, mainText(p.open(t, client, g.page+"/delete")), "members who could not be counted")
}

// TestWhatBelongsToAUserWhoIsBeingDeletedIsLeftAlone opens forms about things of a user whose deletion WorkOS has accepted.
func TestWhatBelongsToAUserWhoIsBeingDeletedIsLeftAlone(t *testing.T) {
	p := startSynced(t)
	client, g := p.signIn(t, "admin"), groupOfOne(t, p)
	keyHolder, key := userWith[workos.APIKey](t, p, "/api_keys", nil)
	factor := p.enroll(t, `{"type":"totp","totp_issuer":"Osier","totp_user":"ines","user_id":"`+keyHolder+`"}`)
	p.open(t, client, "/users/"+keyHolder+"/api-keys/"+key.ID+"/revoke")
	var deleting []mirror.Deleting
	for _, user := range []string{keyHolder, g.in.UserID, g.out.UserID} {
		deleting = append(deleting, mirror.Deleting{Kind: mirror.KindUser, ID: user, Since: time.Now()})
	}
	add := browserForm(p.open(t, client, g.page+"/members/add").Find("#action-form"))
	add.Set("member_text", g.out.User.Email)
	require.NoError(t, p.mirror.SetDeleting(t.Context(), deleting))
	p.requests()
	for _, form := range []string{g.page + "/members/" + g.in.ID + "/remove", "/users/" + keyHolder + "/api-keys/" + key.ID + "/revoke",
		"/tools/factors/" + factor.ID + "/check"} {
		assert.Contains(t, mainText(p.shows(t, client, form, http.StatusConflict)), "is being deleted", form)
	}
	got := p.send(t, client, http.MethodPost, g.page+"/members/add", add)
	require.Equal(t, http.StatusConflict, got.StatusCode, mainText(got.page(t)))
	assert.Contains(t, mainText(got.page(t)), "is being deleted")
	assert.Empty(t, writes(p.requests()))
}
