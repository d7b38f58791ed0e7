package web

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"frontdesk/workos"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestARefusedInvitationLeadsToWhatIsThereAlready(t *testing.T) {
	p := startPages(t)
	client, northwind := p.signIn(t, "support"), scenario(t, "Northwind Logistics").OrganizationID
	at := "/invitations/new?organization=" + northwind
	invite := func(email string) *goquery.Document {
		got := p.submit(t, client, at, setTo("email", email))
		require.Equal(t, http.StatusUnprocessableEntity, got.StatusCode)
		return got.page(t)
	}
	got := p.submit(t, client, at, setTo("email", "ida@northwind-logistics.example"))
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	invitation := data[workos.Invitation](t, p, "/user_management/invitations?email=ida@northwind-logistics.example")[0]

	page := invite("IDA@northwind-logistics.example")
	assert.Contains(t, errorsOf(page), "This email address already has a pending invitation to")
	assert.NotContains(t, errorsOf(page), "e-mail")
	assert.Equal(t, 1, page.Find(`.form-errors a[href="/invitations/`+invitation.ID+`"]`).Length())

	member := data[workos.User](t, p, "/user_management/users?organization_id="+northwind+"&limit=1")[0]
	page = invite(member.Email)
	assert.Contains(t, errorsOf(page), "This person is already a member of")
	assert.Equal(t, 1, page.Find(`.form-errors a[href="/users/`+member.ID+`"]`).Length())
}

func TestAnOrganizationsOwnRolesAreOffered(t *testing.T) {
	p := startPages(t)
	client, northwind := p.signIn(t, "support"), scenario(t, "Northwind Logistics").OrganizationID
	p.breaks(t, "/authorization/organizations/"+northwind+"/roles", `"status":200,"body":{"object":"list","data":[
		{"object":"role","id":"role_1","slug":"member","name":"Member","type":"EnvironmentRole"},
		{"object":"role","id":"role_2","slug":"org-night-shift","name":"Night shift","type":"OrganizationRole"}]}`)
	roles := func(page *goquery.Document) []string {
		return page.Find("select[name=role] option").Map(func(_ int, s *goquery.Selection) string { return s.AttrOr("value", "") })
	}
	assert.Contains(t, roles(p.open(t, client, "/invitations/new?organization="+northwind)), "org-night-shift")
	assert.NotContains(t, roles(p.open(t, client, "/invitations/new")), "org-night-shift", "another organization may not have it")
	membership := data[workos.Membership](t, p, "/user_management/organization_memberships?organization_id="+northwind+
		"&statuses=active&limit=1")[0]
	page := p.open(t, client, "/memberships/"+membership.ID+"/role")
	assert.Contains(t, page.Find("#action-form").Text(), "Night shift")

	got := p.submit(t, client, "/invitations/new", func(form url.Values) {
		form.Set("organization", northwind)
		form.Set("email", "not an address")
	})
	require.Equal(t, http.StatusUnprocessableEntity, got.StatusCode)
	assert.Contains(t, roles(got.page(t)), "org-night-shift", "the form that comes back knows the organization")
	user := p.unmanagedUser(t)
	got = p.submit(t, client, "/users/"+user.ID+"/memberships/new", func(form url.Values) {
		form.Set("organization", northwind)
		form.Set("seen", "an older version")
	})
	require.Equal(t, http.StatusUnprocessableEntity, got.StatusCode)
	assert.Contains(t, roles(got.page(t)), "org-night-shift")
}

func TestTheNoticeOfADelayedActionCountsDown(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "support")
	invitation := data[workos.Invitation](t, p, "/user_management/invitations?limit=1")[0]
	for _, one := range data[workos.Invitation](t, p, "/user_management/invitations?limit=100") {
		if one.State == "pending" && one.ExpiresAt.After(time.Now()) {
			invitation = one
		}
	}
	got := p.submit(t, client, "/invitations/"+invitation.ID+"/revoke", func(url.Values) {})
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	notice := p.open(t, client, got.Header.Get("Location")).Find(".notice")
	assert.Contains(t, squeeze(notice.Text()), "The invitation to "+invitation.Email+" will be revoked in")
	assert.Regexp(t, `^([5-9]|10)$`, notice.Find("[data-countdown]").AttrOr("data-countdown", ""))
}

func TestThePortalLinkEmailNamesTheZoneOfItsDeadline(t *testing.T) {
	p := startPages(t)
	client, customer := p.signIn(t, "support"), p.customers(t)[0]
	p.tellZone(t, client, "Europe/Berlin")
	page := p.open(t, client, "/portal-links/new?organization="+customer.ID)
	form := browserForm(page.Find("form#portal-link"))
	form.Set("intent", "sso")
	got := p.send(t, client, http.MethodPost, "/portal-links", form)
	mail := got.page(t).Find("#mail-body").Text()
	assert.Regexp(t, `It expires at \d\d:\d\d CES?T \(\d\d:\d\d UTC\), five minutes after it was created`, mail)
}
