package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"frontdesk/workos/health"
	"frontdesk/workos/mirror"
)

// deleteUpstream deletes something in WorkOS without Frontdesk.
func (p *pagesDesk) deleteUpstream(t *testing.T, path string) {
	t.Helper()
	require.Less(t, p.ask(t, http.MethodDelete, path, "").StatusCode, 300, path)
}

func TestAUsersPageNoLongerSaysThatARemovedPersonHasAccess(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "support")
	left := p.anIssue(t, health.MemberLeft)
	at := "/users/" + left.UserID
	require.Contains(t, squeeze(p.open(t, client, at).Find(".callouts").Text()), "Still has access")
	list, err := p.mirror.Memberships(t.Context(), mirror.Everything, mirror.Query{UserID: left.UserID})
	require.NoError(t, err)
	for _, membership := range list.Rows {
		p.deleteUpstream(t, "/user_management/organization_memberships/"+membership.ID)
	}

	const listing = "/user_management/organization_memberships"
	p.breaks(t, listing, `"status":500`)
	assert.Contains(t, squeeze(p.open(t, client, at).Find(".callouts").Text()), "Still has access", "a failed list removes nothing")
	p.clearFaults(t)
	p.breaks(t, listing, `"status":200,"body":{"object":"list","data":[]}`)
	assert.Contains(t, squeeze(p.open(t, client, at).Find(".callouts").Text()), "Still has access", "nor does an answer that is no list")
	p.clearFaults(t)

	page := p.open(t, client, at)
	assert.Contains(t, squeeze(page.Text()), "Not a member of any organization")
	require.Eventually(t, func() bool { // what the list lacks is read again in the background
		return !strings.Contains(squeeze(p.open(t, client, at).Find(".callouts").Text()), "Still has access")
	}, 10*time.Second, 20*time.Millisecond)
	issues, err := p.mirror.Issues(t.Context(), mirror.Everything, mirror.IssueQuery{Kind: health.KindMembership, ID: left.ID})
	require.NoError(t, err)
	assert.Empty(t, issues)
	assert.NotContains(t, squeeze(p.open(t, client, "/organizations/"+left.OrganizationID+"/users").Find("table").Text()),
		list.Rows[0].UserEmail)
}

func TestAnOrganizationsPageForgetsConnectionsAndDirectoriesThatAreGone(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "support")
	inactive, refused := p.anIssue(t, health.ConnectionInactive), p.anIssue(t, health.DirectoryRefused)
	p.deleteUpstream(t, "/connections/"+inactive.ID)
	p.deleteUpstream(t, "/directories/"+refused.ID)
	for id, code := range map[string]health.Code{inactive.OrganizationID: health.ConnectionInactive,
		refused.OrganizationID: health.DirectoryRefused} {
		p.open(t, client, "/organizations/"+id)
		require.Eventually(t, func() bool { // what the page's lists lack is read again in the background
			issues, err := p.mirror.Issues(t.Context(), mirror.Everything, mirror.IssueQuery{OrganizationID: id, Codes: []health.Code{code}})
			return err == nil && len(issues) == 0
		}, 10*time.Second, 20*time.Millisecond, "%s of %s", code, id)
		page := squeeze(p.open(t, client, "/organizations/"+id).Find(".callouts").Text())
		assert.NotContains(t, page, inactive.ID)
		assert.NotContains(t, page, refused.ID)
	}
	assert.NotContains(t, links(p.open(t, client, "/connections?health=attention").Find("table")), "/connections/"+inactive.ID)
}
