package web

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"frontdesk/web/config"
	"frontdesk/web/paths"
	"frontdesk/workos/emulator"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestADeletionCountsWhatGoesWithItInWorkOS opens the forms before the first sync, after it, and while WorkOS gives no lists.
func TestADeletionCountsWhatGoesWithItInWorkOS(t *testing.T) {
	stand := &standIn{objects: standInObjects()}
	var isDown atomic.Bool
	p := &pagesDesk{portalDesk: &portalDesk{testDesk: startForeign(t, func(w http.ResponseWriter, r *http.Request) {
		for _, at := range standInPaths {
			if isDown.Load() && r.URL.Path == at[0] {
				w.WriteHeader(http.StatusForbidden)
				return
			}
		}
		stand.ServeHTTP(w, r)
	})}}
	client := p.signIn(t, "admin")
	organization, directory := paths.OrganizationDelete.URL("org_01A"), paths.DirectoryDelete.URL("directory_01A")
	user := paths.UserDelete.URL("user_01A")
	form := func(path string) string { return mainText(p.open(t, client, path)) }

	assert.Contains(t, form(organization), "1 member will lose access")
	assert.Contains(t, form(organization), "delete 1 connection, 1 directory and 1 domain")
	assert.Contains(t, form(directory), "This will remove 1 person and 1 group of")

	isDown.Store(true)
	assert.Contains(t, form(organization), "an unknown number of members will lose access")
	assert.Contains(t, form(organization), "an unknown number of connections, an unknown number of directories and 1 domain")
	assert.Contains(t, form(user), "an unknown number of memberships")
	isDown.Store(false)
	p.syncAll(t)
	isDown.Store(true)
	const copied = " (as of the last sync; WorkOS refused Frontdesk's API key)"
	assert.Contains(t, form(organization), "1 member"+copied+" will lose access")
	assert.Contains(t, form(organization), "1 connection"+copied+", 1 directory"+copied+" and 1 domain")
	assert.Contains(t, form(user), "1 membership"+copied)
	stand.setStatus("directory", "metadata", "")
	assert.Contains(t, form(directory), "1 person (as of the last sync; WorkOS does not say)")
}

func TestAFormSaysThatItLocksEverybodyOutOfFrontdesk(t *testing.T) {
	const lockedOut = "locked out of Frontdesk"
	for _, isByConnection := range []bool{false, true} {
		d := startDesk(t, func(cfg *config.Config) {
			if isByConnection {
				cfg.Organization, cfg.Connection = "", emulator.StaffConnectionID
			}
		})
		p := &pagesDesk{portalDesk: &portalDesk{testDesk: d}}
		client := p.signIn(t, "admin")
		organization, err := d.client.GetOrganization(t.Context(), emulator.StaffOrganizationID)
		require.NoError(t, err)
		require.NotEmpty(t, organization.Domains)
		for _, path := range []string{
			paths.ConnectionDelete.URL(emulator.StaffConnectionID), paths.OrganizationDelete.URL(emulator.StaffOrganizationID),
			paths.DomainRemove.URL(emulator.StaffOrganizationID, organization.Domains[0].ID),
		} {
			page := mainText(p.open(t, client, path))
			assert.Equal(t, 1, strings.Count(page, lockedOut), "%s: %s", path, page)
		}
		other := scenario(t, "Northwind Logistics").OrganizationID
		assert.NotContains(t, mainText(p.open(t, client, paths.OrganizationDelete.URL(other))), lockedOut)
	}
}

func TestTheWayToImpersonationSaysWhatMustBeSwitchedOn(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "admin")
	user := p.open(t, client, "/users").Find("section.list tbody tr a").First().AttrOr("href", "")
	assert.Contains(t, mainText(p.open(t, client, user+"/impersonate")), "Authentication → User Impersonation")
}
