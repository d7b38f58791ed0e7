package web

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"frontdesk/web/config"
	"frontdesk/workos"
	"frontdesk/workos/mirror"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// customerActions are the actions on organizations and what belongs to them.
func customerActions(t *testing.T, p *pagesDesk) []actionTest {
	castellan, northwind := scenario(t, "Castellan Insurance").OrganizationID, scenario(t, "Northwind Logistics").OrganizationID
	member := data[workos.Membership](t, p, "/user_management/organization_memberships?organization_id="+northwind+
		"&statuses=active&limit=20")[0]
	inactive := data[workos.Membership](t, p, "/user_management/organization_memberships?organization_id="+northwind+
		"&statuses=inactive&limit=20")[0]
	connection := data[workos.Connection](t, p, "/connections?organization_id="+northwind)[0]
	directory := data[workos.Directory](t, p, "/directories?organization_id="+northwind)[0]
	organization, domain := unverifiedDomain(t, p)
	customer := "/organizations/" + organization
	unverified := customer + "/domains/" + domain.ID
	user, membership := "/users/"+member.UserID, "/user_management/organization_memberships/"
	return []actionTest{
		{
			name: "membership.deactivate", role: "support", path: "/memberships/" + member.ID + "/deactivate", next: user,
			call: "PUT " + membership + "*/deactivate", notice: "no longer has access to Northwind Logistics.",
			check: holds(membership+member.ID, "status", "inactive"),
		},
		{
			name: "membership.reactivate", role: "support", path: "/memberships/" + inactive.ID + "/reactivate", next: "/users/" + inactive.UserID,
			call: "PUT " + membership + "*/reactivate", notice: "has access to Northwind Logistics again.",
			check: holds(membership+inactive.ID, "status", "active"),
		},
		{
			name: "membership.role", role: "support", path: "/memberships/" + member.ID + "/role", form: url.Values{"role": {otherRole(member)}},
			next: user,
			call: "PUT " + membership + "*", notice: "was changed to " + otherRole(member) + ".",
			check: holds(membership+member.ID, "role.slug", otherRole(member)),
		},
		{
			name: "membership.remove", role: "support", path: "/memberships/" + member.ID + "/remove", next: user,
			call: "DELETE " + membership + "*", notice: "was removed from", check: isGone(membership + member.ID),
		},
		{
			name: "organization.edit", role: "support", path: "/organizations/" + castellan + "/edit", next: "/organizations/" + castellan,
			form: url.Values{"name": {"Castellan Group"}, "external_id": {"acct_new"}, "metadata_key": {"plan", "tier", ""},
				"metadata_value": {"gold", "1", ""}},
			call: "PUT /organizations/*", notice: "Castellan Group saved.", check: holds("/organizations/"+castellan, "metadata.plan", "gold"),
		},
		{
			name: "organization.create", role: "admin", path: "/organizations/new", next: "/organizations/org_",
			form: url.Values{"name": {"Osier Dairies"}, "domains": {"osier.example, osier-dairies.example"}, "external_id": {"acct_osier"}},
			call: "POST /organizations", notice: "Osier Dairies was created.",
			check: holds("/organizations/external_id/acct_osier", "name", "Osier Dairies"),
		},
		{
			name: "organization.delete", role: "admin", path: "/organizations/" + castellan + "/delete", next: "/organizations",
			call: "DELETE /organizations/*", notice: "was deleted.",
		},
		{
			name: "domain.add", role: "support", path: "/organizations/" + castellan + "/domains/new",
			form: url.Values{"domain": {"Castellan-Claims.example"}},
			next: "/organizations/" + castellan, call: "POST /organization_domains", notice: "castellan-claims.example was added.",
		},
		{
			name: "domain.verify", role: "support", path: unverified + "/verify", next: customer,
			call: "POST /organization_domains/*/verify", notice: "has started to look for the DNS record",
		},
		{
			name: "domain.declare_verified", role: "admin", path: unverified + "/declare-verified", next: customer,
			call: "PUT /organizations/*", notice: "was marked as verified.", check: holds("/organization_domains/"+domain.ID, "state", "verified"),
		},
		{
			name: "domain.remove", role: "support", path: unverified + "/remove", next: customer,
			call: "DELETE /organization_domains/*", notice: "was removed.", check: isGone("/organization_domains/" + domain.ID),
		},
		{
			name: "connection.delete", role: "admin", path: "/connections/" + connection.ID + "/delete", next: "/organizations/" + northwind,
			call: "DELETE /connections/*", notice: "was deleted.", check: isGone("/connections/" + connection.ID),
		},
		{
			name: "directory.delete", role: "admin", path: "/directories/" + directory.ID + "/delete", next: "/organizations/" + northwind,
			call: "DELETE /directories/*", notice: "was deleted.",
		},
	}
}

// unverifiedDomain is the first domain that is not verified, and whose it is.
func unverifiedDomain(t *testing.T, p *pagesDesk) (string, workos.OrganizationDomain) {
	for _, organization := range data[workos.Organization](t, p, "/organizations?limit=100") {
		for _, domain := range organization.Domains {
			if domain.State == "pending" {
				return organization.ID, domain
			}
		}
	}
	t.Fatal("every domain is verified")
	return "", workos.OrganizationDomain{}
}

func otherRole(m workos.Membership) string {
	if m.Role.Slug == "member" {
		return "admin"
	}
	return "member"
}

// holds checks a value of an object of the emulator's; dots lead inwards.
func holds(path, field, want string) func(*testing.T, *pagesDesk) {
	return func(t *testing.T, p *pagesDesk) {
		got := p.ask(t, http.MethodGet, path, "")
		require.Equal(t, http.StatusOK, got.StatusCode, got.body)
		assert.Equal(t, want, valueAt(t, got.body, field))
	}
}

func isGone(path string) func(*testing.T, *pagesDesk) {
	return func(t *testing.T, p *pagesDesk) {
		assert.Equal(t, http.StatusNotFound, p.ask(t, http.MethodGet, path, "").StatusCode)
	}
}

// syncedActions are the tables of actions on what lists and pages show from the mirror.
var syncedActions = []func(*testing.T, *pagesDesk) []actionTest{
	customerActions, peopleActions, codeActions, environmentActions, providerActions, userSettingsActions, groupActions, toolActions,
}

func TestActions(t *testing.T) {
	for _, actions := range syncedActions {
		tryActions(t, startSynced, actions)
	}
}

func TestWhatMayNotBeDeletedStaysInTheCopy(t *testing.T) {
	p := startSynced(t)
	client, castellan := p.signIn(t, "admin"), scenario(t, "Castellan Insurance")
	for _, a := range customerActions(t, p) {
		if a.name == "organization.delete" {
			a.isUnknown(t, p, client)
		}
	}
	row, err := p.mirror.OrganizationRow(t.Context(), mirror.Everything, castellan.OrganizationID)
	require.NoError(t, err)
	assert.Equal(t, castellan.Name, row.Name)
	assert.Positive(t, row.Members)
}

func TestADomainThatWasAddedByMistakeIsUndone(t *testing.T) {
	p := startSynced(t, func(cfg *config.Config) { cfg.Environment = "production" })
	client, castellan := p.signIn(t, "support"), scenario(t, "Castellan Insurance")
	add := actionTest{path: "/organizations/" + castellan.OrganizationID + "/domains/new", form: url.Values{"domain": {"castelan.example"}}}
	got := p.send(t, client, http.MethodPost, add.path, add.fill(t, p, client))
	page := p.open(t, client, got.Header.Get("Location"))
	require.Contains(t, section(page, "Domains").Text(), "castelan.example")
	p.undo(t, client, page.Find(".notice"))
	assert.NotContains(t, section(p.open(t, client, "/organizations/"+castellan.OrganizationID), "Domains").Text(), "castelan.example")
}

func TestWhatWorkOSTakesItsTimeToDeleteIsShownUntilItIsGone(t *testing.T) {
	p := startSynced(t)
	client, castellan := p.signIn(t, "admin"), scenario(t, "Castellan Insurance")
	at := "/organizations/" + castellan.OrganizationID
	p.breaks(t, at, `"method":"DELETE","status":202,"body":""`) // it says that it begins, and does not get on
	remove := actionTest{path: at + "/delete"}
	got := p.send(t, client, http.MethodPost, remove.path, remove.fill(t, p, client))
	require.Equal(t, http.StatusSeeOther, got.StatusCode)
	require.Contains(t, got.Header.Get("Location"), at+"?done=")
	page := p.open(t, client, got.Header.Get("Location"))
	assert.Contains(t, squeeze(page.Find(".notice").Text()), "WorkOS accepted the deletion of Castellan Insurance and still shows it.")
	assert.Contains(t, squeeze(page.Find("article.callout").Text()), "WorkOS is deleting this organization")
	assert.Equal(t, 1, page.Find(`main [hx-get="`+at+`"]`).Length(), "the page looks again by itself")
	assert.Zero(t, page.Find("main .object-head .btn").Length(), "nothing can be done to it any more")
	assert.Len(t, rowNames(p.open(t, client, "/organizations?q=Castellan").Find("section.list")), 1, "until it is gone")

	p.clearFaults(t)
	p.ask(t, http.MethodDelete, at, "")
	page = p.shows(t, client, at, http.StatusNotFound)
	assert.Contains(t, mainText(page), "admin@frontdesk.example asked for its deletion from Frontdesk", "it may be a 404 that passes")
	p.lookAt(t, 15*time.Second)
	page = p.shows(t, client, at, http.StatusNotFound)
	assert.Contains(t, mainText(page), "Castellan Insurance was deleted from Frontdesk by admin@frontdesk.example")
	assert.Empty(t, rowNames(p.open(t, client, "/organizations?q=Castellan").Find("section.list")))
}
