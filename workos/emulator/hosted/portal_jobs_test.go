package hosted_test

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"frontdesk/workos/emulator/api"
	"frontdesk/workos/emulator/data"
	"frontdesk/workos/emulator/data/audit"
	"frontdesk/workos/emulator/emulatortest"
	"frontdesk/workos/emulator/hosted"
)

func TestPortalLinksADirectory(t *testing.T) {
	v := emulatortest.NewVisit(t)
	at := v.Server.State().AddOrganization(v.Server.State().NewULID(), &data.Organization{Name: "Fresh Start"})
	id := v.Server.State().Organizations.ID(at)
	doc := v.Get(portalLinkFor(v, id, "dsync")).Page(http.StatusOK)
	doc = press(v, doc, "link-directory", "type", "okta scim v2.0")
	assert.Contains(t, doc.Find("#done").Text(), "linked")

	var list struct{ Data []data.DirectoryJSON }
	v.API(http.MethodGet, "/directories?organization_id="+id, nil).Into(http.StatusOK, &list)
	require.Len(t, list.Data, 1)
	assert.Equal(t, "linked", list.Data[0].State)
	assert.Equal(t, hosted.PortalPeople, list.Data[0].Metadata.Users.Active)
	assert.Equal(t, len(hosted.PortalGroups), list.Data[0].Metadata.Groups)

	var users struct {
		Data []api.DirectoryUserWithGroupsJSON
	}
	v.API(http.MethodGet, "/directory_users?directory="+list.Data[0].ID, nil).Into(http.StatusOK, &users)
	require.Len(t, users.Data, hosted.PortalPeople)
	assert.Len(t, users.Data[0].Groups, 2)
	assert.Contains(t, *users.Data[0].Email, "@freshstart.example")

	counts := map[string]int{}
	for _, kind := range emulatortest.Kinds(v.Happened("dsync.activated", "dsync.user.created", "dsync.group.created", "dsync.group.user_added")) {
		counts[kind]++
	}
	assert.Equal(t, map[string]int{
		"dsync.activated by admin_portal": 1, "dsync.user.created by admin_portal": hosted.PortalPeople,
		"dsync.group.created by admin_portal": len(hosted.PortalGroups), "dsync.group.user_added by admin_portal": 2 * hosted.PortalPeople,
	}, counts)
}

func TestPortalReconnectsADirectory(t *testing.T) {
	v := emulatortest.NewVisit(t)
	s := v.Server
	var broken data.Ref
	for at, row := range s.State().Directories.All() {
		if row.State == "invalid_credentials" {
			broken = at
		}
	}
	require.Equal(t, "invalid_credentials", s.State().Directories.Rows[broken].State)
	doc := v.Get(portalLinkFor(v, s.State().Organizations.ID(s.State().Directories.Rows[broken].Organization), "dsync")).Page(http.StatusOK)
	assert.Contains(t, doc.Find(".rows").Text(), "invalid credentials")
	doc = press(v, doc, "reconnect-directory", "directory", s.State().Directories.ID(broken))
	assert.Contains(t, doc.Find("#done").Text(), "linked again")
	assert.Equal(t, "linked", s.State().Directories.Rows[broken].State)
	assert.Equal(t, []string{"dsync.activated by admin_portal"}, emulatortest.Kinds(v.Happened("dsync.activated")))
}

func TestPortalVerifiesADomain(t *testing.T) {
	v := emulatortest.NewVisit(t)
	state := v.Server.State()
	id := state.Organizations.ID(state.AddOrganization(state.NewULID(), &data.Organization{Name: "Fresh Start"}))
	doc := v.Get(portalLinkFor(v, id, "domain_verification")).Page(http.StatusOK)
	doc = press(v, doc, "add-domain", "name", "not a domain")
	assert.Contains(t, doc.Find("#mistake").Text(), "Type a domain")
	doc = press(v, doc, "add-domain", "name", "Fresh-Start.example")
	assert.Equal(t, "pending", doc.Find(".tag").Text())

	var organization data.OrganizationJSON
	v.API(http.MethodGet, "/organizations/"+id, nil).Into(http.StatusOK, &organization)
	require.Len(t, organization.Domains, 1)
	claimed := organization.Domains[0]
	assert.Contains(t, doc.Find("dl").Text(), claimed.Token, "the page shows the record to set")
	assert.Contains(t, doc.Find("dl").Text(), claimed.Prefix)

	doc = press(v, doc, "verify-domain", "domain", claimed.ID)
	assert.Contains(t, doc.Find("#done").Text(), "fresh-start.example is verified")
	assert.Equal(t, []string{
		"organization_domain.created by admin_portal", "organization_domain.verified by admin_portal",
	}, emulatortest.Kinds(v.Happened("organization_domain.created", "organization_domain.verified")))
}

func TestPortalDoesNotVerifyWhatAnotherOrganizationHasProven(t *testing.T) {
	v := emulatortest.NewVisit(t)
	state := v.Server.State()
	id := state.Organizations.ID(state.AddOrganization(state.NewULID(), &data.Organization{Name: "Fresh Start"}))
	doc := v.Get(portalLinkFor(v, id, "domain_verification")).Page(http.StatusOK)
	doc = press(v, doc, "add-domain", "name", "frontdesk.example")
	doc = press(v, doc, "verify-domain", "domain", doc.Find("button[name=domain]").AttrOr("value", ""))
	assert.Contains(t, doc.Find("#mistake").Text(), "Another organization")
	assert.Empty(t, v.Happened("organization_domain.verified"))
}

func TestPortalRenewsACertificate(t *testing.T) {
	v := emulatortest.NewVisit(t)
	s := v.Server
	var saml data.Ref
	for at, row := range s.State().Connections.All() {
		if row.State == "active" && data.HasCertificate(row) && s.State().Organizations.ID(row.Organization) != data.StaffOrganizationID {
			saml = at
		}
	}
	doc := v.Get(portalLinkFor(v, s.State().Organizations.ID(s.State().Connections.Rows[saml].Organization),
		"certificate_renewal")).Page(http.StatusOK)
	doc = press(v, doc, "renew-certificate", "connection", s.State().Connections.ID(saml))
	assert.Contains(t, doc.Find("#done").Text(), "renewed")
	assert.Contains(t, doc.Find(".rows").Text(), "good until 12 March 2029")

	events := v.Happened("connection.saml_certificate_renewed")
	require.Equal(t, []string{"connection.saml_certificate_renewed by admin_portal"}, emulatortest.Kinds(events))
	assert.Equal(t, s.State().Connections.ID(saml), emulatortest.Dig(events[0], "connection", "id"))
	assert.Equal(t, "2029-03-12T00:00:00.000Z", emulatortest.Dig(events[0], "certificate", "expiry_date"))

	doc = press(v, doc, "renew-certificate", "connection", data.StaffConnectionID)
	assert.Contains(t, doc.Find("#mistake").Text(), "your SAML connections", "not another organization's")
}

func TestPortalShowsAuditLogs(t *testing.T) {
	v := emulatortest.NewVisit(t)
	id, _ := v.Customer()
	doc := v.Get(portalLinkFor(v, id, "audit_logs")).Page(http.StatusOK)
	assert.Equal(t, hosted.MaxPortalLogRows, doc.Find("tbody tr").Length())
	file := v.Get(doc.Find("#csv").AttrOr("href", ""))
	require.Equal(t, http.StatusOK, file.Status)
	rows, err := csv.NewReader(bytes.NewReader(file.Body)).ReadAll()
	require.NoError(t, err)
	assert.Equal(t, audit.Columns, rows[0])
	assert.Greater(t, len(rows), 100)
	newest := doc.Find("tbody time").First().AttrOr("datetime", "")
	assert.Equal(t, rows[len(rows)-1][2], newest, "newest first on the page, last in the file")

	other := v.Get(portalLinkFor(v, id, "sso")).Page(http.StatusOK)
	assert.Equal(t, http.StatusGone, v.Get(other.Find("form").AttrOr("action", "")+"/audit-logs.csv").Status, "only for the intent audit_logs")
	assert.Contains(t, press(v, doc, "finish").Find("#done").Text(), "done")
}

func TestPortalStreamsAuditLogs(t *testing.T) {
	v := emulatortest.NewVisit(t)
	id, _ := v.Customer()
	var before, after audit.Configuration
	v.API(http.MethodGet, "/organizations/"+id+"/audit_log_configuration", nil).Into(http.StatusOK, &before)
	assert.Nil(t, before.LogStream)
	doc := v.Get(portalLinkFor(v, id, "log_streams")).Page(http.StatusOK)
	doc = press(v, doc, "save-stream", "endpoint", "somewhere")
	assert.Contains(t, doc.Find("#mistake").Text(), "full one")
	doc = press(v, doc, "save-stream", "type", "Splunk")
	assert.Contains(t, doc.Find("#done").Text(), "Splunk")
	v.API(http.MethodGet, "/organizations/"+id+"/audit_log_configuration", nil).Into(http.StatusOK, &after)
	require.NotNil(t, after.LogStream)
	assert.Equal(t, "Splunk active", after.LogStream.Type+" "+after.LogStream.State)
}

func TestPortalConfirmsAKey(t *testing.T) {
	v := emulatortest.NewVisit(t)
	id, _ := v.Customer()
	doc := v.Get(portalLinkFor(v, id, "bring_your_own_key")).Page(http.StatusOK)
	doc = press(v, doc, "confirm-key", "key", " ")
	assert.Contains(t, doc.Find("#mistake").Text(), "name of your key")
	doc = press(v, doc, "confirm-key", "provider", "GCP_KMS")
	assert.Contains(t, doc.Find("#done").Text(), "Google Cloud KMS")
	events := v.Happened("vault.byok_key.verification_completed")
	require.Equal(t, []string{"vault.byok_key.verification_completed by admin_portal"}, emulatortest.Kinds(events))
	assert.Equal(t, "GCP_KMS", emulatortest.Dig(events[0], "key_provider"))
}
