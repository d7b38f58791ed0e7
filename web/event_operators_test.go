package web

import (
	"net/http"
	"net/url"
	"testing"

	"frontdesk/web/paths"
	"frontdesk/workos"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAnEventOfAnOperatorsActionSaysWhoDidIt(t *testing.T) {
	p := startCopied(t)
	client := p.signIn(t, "support")
	northwind := story(t, "Northwind Logistics").OrganizationID
	member := data[workos.Membership](t, p, "/user_management/organization_memberships?organization_id="+northwind+"&statuses=active&limit=20")[0]
	got := p.submit(t, client, "/memberships/"+member.ID+"/role", setTo("role", otherRole(member)))
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	operator := p.lastAct(t, "membership.role").Actor.Name
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
	assert.Equal(t, []string{operator, "through Frontdesk"}, []string{column(rows, "By whom")[0], column(rows, "How")[0]})

	other := data[workos.Membership](t, p, "/user_management/organization_memberships?organization_id="+northwind+"&statuses=active&limit=20")[1]
	p.ask(t, http.MethodPut, "/user_management/organization_memberships/"+other.ID, `{"role_slug":"`+otherRole(other)+`"}`) // by the product itself
	line := squeeze(p.open(t, client, paths.UserShow.URL(other.UserID)).Find("ol.timeline li").First().Text())
	assert.Contains(t, line, "through the API", "another person's change at the same time is nobody's of Frontdesk")
	assert.NotContains(t, line, operator)
}

func TestWhatAnOperatorCreatedSaysWhoDidIt(t *testing.T) {
	p := startCopied(t)
	client := p.signIn(t, "admin")
	got := p.submit(t, client, "/users/new", func(form url.Values) { form.Set("email", "Noor@Osier.example") })
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	timeline := squeeze(p.open(t, client, got.Header.Get("Location")).Find("ol.timeline").Text())
	assert.Contains(t, timeline, "by "+p.lastAct(t, "user.create").Actor.Name+" through Frontdesk")
}
