package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"frontdesk/web/paths"
	"frontdesk/workos"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAnEventOfAnOperatorsActionSaysWhoDidIt(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "support")
	northwind := scenario(t, "Northwind Logistics").OrganizationID
	member := data[workos.Membership](t, p, "/user_management/organization_memberships?organization_id="+northwind+
		"&statuses=active&limit=20")[0]
	got := p.submit(t, client, "/memberships/"+member.ID+"/role", setTo("role", otherRole(member)))
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	operator := p.lastEntry(t, "membership.role").Actor.Name
	require.NotEmpty(t, operator)
	for _, at := range []string{paths.UserShow.URL(member.UserID), paths.OrganizationShow.URL(northwind)} {
		line := squeeze(p.open(t, client, at).Find("ol.timeline li").First().Text())
		assert.Contains(t, line, "Membership changed", at)
		assert.Contains(t, line, "by "+operator+" through Frontdesk", at)
		assert.NotContains(t, line, "through the API", at)
	}
	at := paths.Events.URL() + "?type=organization_membership.updated&organization=" + northwind
	assert.Contains(t, squeeze(p.open(t, client, at).Find("li.event").First().Text()), operator+" through Frontdesk")
	rows := p.table(t, client, at+"&format=csv")
	assert.Equal(t, []string{operator, "through Frontdesk"}, []string{column(rows, "Who")[0], column(rows, "How")[0]})

	other := data[workos.Membership](t, p, "/user_management/organization_memberships?organization_id="+northwind+
		"&statuses=active&limit=20")[1]
	p.ask(t, http.MethodPut, "/user_management/organization_memberships/"+other.ID,
		`{"role_slug":"`+otherRole(other)+`"}`) // by the product itself
	line := squeeze(p.open(t, client, paths.UserShow.URL(other.UserID)).Find("ol.timeline li").First().Text())
	assert.Contains(t, line, "through the API", "another person's change at the same time is nobody's of Frontdesk")
	assert.NotContains(t, line, operator)
}

func TestAnotherProgramsChangesAtTheSameTimeAreNotAnOperators(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "admin")
	northwind := scenario(t, "Northwind Logistics").OrganizationID
	p.ask(t, http.MethodPut, "/organizations/"+northwind, `{"external_id":"by-the-product-1"}`)
	got := p.submit(t, client, paths.OrganizationEdit.URL(northwind), setTo("name", "Northwind Freight"))
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	p.ask(t, http.MethodPut, "/organizations/"+northwind, `{"external_id":"by-the-product-2"}`)
	operator := p.lastEntry(t, "organization.edit").Actor.Name
	require.NotEmpty(t, operator)

	byWhom := func(lines *goquery.Selection) (said []bool) {
		lines.FilterFunction(func(_ int, line *goquery.Selection) bool {
			return strings.Contains(line.Text(), "Organization changed")
		}).
			Slice(0, 3).Each(func(_ int, line *goquery.Selection) {
			said = append(said, strings.Contains(squeeze(line.Text()), operator))
		})
		return said
	}
	only := []bool{false, true, false}
	assert.Equal(t, only, byWhom(p.open(t, client, paths.OrganizationShow.URL(northwind)).Find("ol.timeline li")))
	at := paths.Events.URL() + "?type=organization.updated&organization=" + northwind
	assert.Equal(t, only, byWhom(p.open(t, client, at).Find("li.event")))
	who := column(p.table(t, client, at+"&format=csv"), "Who")
	assert.Equal(t, only, []bool{who[0] == operator, who[1] == operator, who[2] == operator})
}

func TestWhatAnOperatorCreatedSaysWhoDidIt(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "admin")
	got := p.submit(t, client, "/users/new", func(form url.Values) { form.Set("email", "Noor@Osier.example") })
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	timeline := squeeze(p.open(t, client, got.Header.Get("Location")).Find("ol.timeline").Text())
	assert.Contains(t, timeline, "by "+p.lastEntry(t, "user.create").Actor.Name+" through Frontdesk")
}

func TestWhatChangesWithAnOperatorsActionSaysWhoDidIt(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "support")
	for _, action := range []string{"remove", "deactivate"} {
		user, membership := p.signedInMember(t)
		got := p.submit(t, client, "/memberships/"+membership.ID+"/"+action, setTo("reason", "left the company"))
		require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
		operator := p.lastEntry(t, "membership."+action).Actor.Name
		require.NotEmpty(t, operator)

		at := paths.Events.URL() + "?type=session.revoked&organization=" + membership.OrganizationID
		assert.Contains(t, squeeze(p.open(t, client, at).Find("li.event").First().Text()), operator+" through Frontdesk", action)
		lines := p.open(t, client, paths.UserShow.URL(user)).Find("ol.timeline li").FilterFunction(func(_ int, line *goquery.Selection) bool {
			return strings.Contains(line.Text(), "Session ended by revocation")
		})
		require.NotZero(t, lines.Length(), action)
		assert.Contains(t, squeeze(lines.First().Text()), "by "+operator+" through Frontdesk", action)
	}
}

// signedInMember is a membership of somebody who has an active session in its organization.
func (p *pagesDesk) signedInMember(t *testing.T) (userID string, membership workos.Membership) {
	t.Helper()
	for _, user := range data[workos.User](t, p, "/user_management/users?limit=100") {
		for _, session := range data[workos.Session](t, p, "/user_management/users/"+user.ID+"/sessions") {
			if session.Status != "active" || session.OrganizationID == "" {
				continue
			}
			at := "/user_management/organization_memberships?statuses=active&user_id=" + user.ID + "&organization_id=" + session.OrganizationID
			if found := data[workos.Membership](t, p, at); len(found) > 0 {
				return user.ID, found[0]
			}
		}
	}
	require.FailNow(t, "nobody is signed in at an organization")
	return "", workos.Membership{}
}
