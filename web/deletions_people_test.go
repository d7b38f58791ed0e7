package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"frontdesk/views/ui"
	"frontdesk/workos"
	"frontdesk/workos/health"
	"frontdesk/workos/mirror"
)

// TestAPersonOfWhatIsBeingDeletedNeedsNobody compares the row, the filter, the CSV, the overview and the page of somebody who cannot
// sign in, while WorkOS deletes the user or the organization.
func TestAPersonOfWhatIsBeingDeletedNeedsNobody(t *testing.T) {
	for _, owner := range []string{"organization", "user"} {
		t.Run(owner, func(t *testing.T) {
			t.Parallel()
			p := startSynced(t)
			client := p.signIn(t, "admin")
			user, organization := p.failingMember(t)
			attention := func() int {
				counts, err := p.mirror.Counts(t.Context(), mirror.Everything)
				require.NoError(t, err)
				return counts.Health(mirror.KindUser, health.StatusAttention)
			}
			find := "/users?q=" + url.QueryEscape(user.Email)
			require.Len(t, rowNames(p.open(t, client, find+"&health=attention").Find("section.list")), 1)
			before := attention()
			at, page := "/organizations/"+organization, "/organizations/"+organization
			if owner == "user" {
				at, page = "/user_management/users/"+user.ID, "/users/"+user.ID
			}
			p.acceptsDeletion(t, client, at, page)
			assert.Empty(t, rowNames(p.open(t, client, find+"&health=attention").Find("section.list")))
			assert.NotContains(t, fmt.Sprint(p.table(t, client, find+"&format=csv")[1:]), "ign-ins failing")
			assert.Less(t, attention(), before)
			boxes := squeeze(p.open(t, client, "/users/"+user.ID).Find(".callouts").Text())
			assert.NotContains(t, boxes, "ign-ins")
			assert.NotContains(t, boxes, "Send a portal link")
			assert.NotContains(t, boxes, "Invite again")
		})
	}
}

// failingMember is a user with failing sign-ins, who is a member of one organization, and that organization's ID.
func (p *pagesDesk) failingMember(t *testing.T) (workos.User, string) {
	t.Helper()
	found, err := p.mirror.Issues(t.Context(), mirror.Everything, mirror.IssueQuery{Kind: health.KindAddress})
	require.NoError(t, err)
	for _, issue := range found {
		if issue.UserID == "" || issue.Severity == health.Info || len(issue.Facts.Organizations) != 1 {
			continue
		}
		at := data[workos.Membership](t, p, "/user_management/organization_memberships?user_id="+issue.UserID)
		if len(at) == 1 && at[0].OrganizationID == issue.Facts.Organizations[0] {
			user, err := workos.Decode[workos.User]([]byte(p.ask(t, http.MethodGet, "/user_management/users/"+issue.UserID, "").body))
			require.NoError(t, err)
			return user, at[0].OrganizationID
		}
	}
	require.Fail(t, "nobody has failing sign-ins")
	return workos.User{}, ""
}

// TestFormsWithAnOrganizationThatIsBeingDeletedAreRefusedAtOnce also by the address of an earlier invitation to it.
func TestFormsWithAnOrganizationThatIsBeingDeletedAreRefusedAtOnce(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "admin")
	organization, _ := p.wellEquipped(t)
	invitation := data[workos.Object](t, p, "/user_management/invitations?organization_id="+organization.ID)[0].ID
	form := browserForm(p.open(t, client, "/portal-links/new?organization="+organization.ID).Find("form[action='/portal-links']"))
	form.Set("intent", "sso")
	link := p.send(t, client, http.MethodPost, "/portal-links", form)
	require.Equal(t, http.StatusCreated, link.StatusCode, mainText(link.page(t)))
	page := "/organizations/" + organization.ID
	p.acceptsDeletion(t, client, page, page)
	for _, form := range []string{"/portal-links/new?organization=" + organization.ID, "/invitations/new?organization=" + organization.ID,
		"/invitations/new?again=" + invitation} {
		got := p.send(t, client, http.MethodGet, form, nil)
		require.Equal(t, http.StatusConflict, got.StatusCode, form)
		assert.Contains(t, ui.Bare(mainText(got.page(t))), organization.Name+" is being deleted", form)
	}
	assert.Contains(t, squeeze(p.open(t, client, "/portal-links").Find("section.list tbody").Text()), "Valid, its organization is being deleted")
}

// TestTheOverviewLeavesOutCertificatesOfWhatIsBeingDeleted in its rows and in its counts, which lead to the same.
func TestTheOverviewLeavesOutCertificatesOfWhatIsBeingDeleted(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "admin")
	found, err := p.mirror.Connections(t.Context(), mirror.Everything,
		mirror.Query{Certificate: health.CertificateIsExpired, Sort: "certificate"})
	require.NoError(t, err)
	require.NotEmpty(t, found.Rows)
	row := found.Rows[0]
	box := func() string {
		return squeeze(section(p.open(t, client, "/"), "Certificates expired or expiring soon").Text())
	}
	before := box()
	require.Contains(t, before, fmt.Sprintf("%d expired", len(found.Rows)))
	require.NoError(t, p.mirror.SetDeleting(t.Context(), []mirror.Deleting{{Kind: mirror.KindOrganization, ID: row.OrganizationID,
		Since: time.Now()}}))
	assert.NotContains(t, box(), fmt.Sprintf("%d expired", len(found.Rows)))
	assert.NotContains(t, box(), row.OrganizationName)
}

// TestNothingIsEmailedToAUserWhoIsBeingDeleted: the forms that name an address are refused like those of the user's page.
func TestNothingIsEmailedToAUserWhoIsBeingDeleted(t *testing.T) {
	p := startSynced(t)
	client, user := p.signIn(t, "admin"), p.unmanagedUser(t)
	require.NoError(t, p.mirror.SetDeleting(t.Context(), []mirror.Deleting{{Kind: mirror.KindUser, ID: user.ID, Since: time.Now()}}))
	p.requests()
	for form, more := range map[string]string{"/tools/magic-links/send": "", "/tools/magic-links/show": "", "/invitations/new": "7"} {
		got := p.submit(t, client, form, func(values url.Values) {
			values.Set("email", strings.ToUpper(user.Email))
			if more != "" {
				values.Set("days", more)
			}
		})
		require.Equal(t, http.StatusConflict, got.StatusCode, "%s: %s", form, mainText(got.page(t)))
		assert.Contains(t, mainText(got.page(t)), "is being deleted", form)
	}
	assert.Empty(t, writes(p.requests()))
}
