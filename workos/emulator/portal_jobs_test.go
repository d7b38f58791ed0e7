package emulator

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
	"frontdesk/workos/emulator/hosted"
)

func TestPortalLinksADirectory(t *testing.T) {
	v := newVisit(t)
	at := v.server.state.AddOrganization(v.server.state.NewULID(), &data.Organization{Name: "Fresh Start"})
	id := v.server.state.Organizations.ID(at)
	doc := v.get(v.portalLinkFor(id, "dsync")).page(http.StatusOK)
	doc = v.press(doc, "link-directory", "type", "okta scim v2.0")
	assert.Contains(t, doc.Find("#done").Text(), "linked")

	var list struct{ Data []data.DirectoryJSON }
	v.api(http.MethodGet, "/directories?organization_id="+id, nil).into(http.StatusOK, &list)
	require.Len(t, list.Data, 1)
	assert.Equal(t, "linked", list.Data[0].State)
	assert.Equal(t, hosted.PortalPeople, list.Data[0].Metadata.Users.Active)
	assert.Equal(t, len(hosted.PortalGroups), list.Data[0].Metadata.Groups)

	var users struct {
		Data []api.DirectoryUserWithGroupsJSON
	}
	v.api(http.MethodGet, "/directory_users?directory="+list.Data[0].ID, nil).into(http.StatusOK, &users)
	require.Len(t, users.Data, hosted.PortalPeople)
	assert.Len(t, users.Data[0].Groups, 2)
	assert.Contains(t, *users.Data[0].Email, "@freshstart.example")

	counts := map[string]int{}
	for _, kind := range kinds(v.happened("dsync.activated", "dsync.user.created", "dsync.group.created", "dsync.group.user_added")) {
		counts[kind]++
	}
	assert.Equal(t, map[string]int{
		"dsync.activated by admin_portal": 1, "dsync.user.created by admin_portal": hosted.PortalPeople,
		"dsync.group.created by admin_portal": len(hosted.PortalGroups), "dsync.group.user_added by admin_portal": 2 * hosted.PortalPeople,
	}, counts)
}

func TestPortalReconnectsADirectory(t *testing.T) {
	v := newVisit(t)
	s := v.server
	var broken data.Ref
	for at, row := range s.state.Directories.All() {
		if row.State == "invalid_credentials" {
			broken = at
		}
	}
	require.Equal(t, "invalid_credentials", s.state.Directories.Rows[broken].State)
	doc := v.get(v.portalLinkFor(s.state.Organizations.ID(s.state.Directories.Rows[broken].Organization), "dsync")).page(http.StatusOK)
	assert.Contains(t, doc.Find(".rows").Text(), "invalid credentials")
	doc = v.press(doc, "reconnect-directory", "directory", s.state.Directories.ID(broken))
	assert.Contains(t, doc.Find("#done").Text(), "linked again")
	assert.Equal(t, "linked", s.state.Directories.Rows[broken].State)
	assert.Equal(t, []string{"dsync.activated by admin_portal"}, kinds(v.happened("dsync.activated")))
}

func TestPortalVerifiesADomain(t *testing.T) {
	v := newVisit(t)
	id := v.server.state.Organizations.ID(v.server.state.AddOrganization(v.server.state.NewULID(), &data.Organization{Name: "Fresh Start"}))
	doc := v.get(v.portalLinkFor(id, "domain_verification")).page(http.StatusOK)
	doc = v.press(doc, "add-domain", "name", "not a domain")
	assert.Contains(t, doc.Find("#mistake").Text(), "Type a domain")
	doc = v.press(doc, "add-domain", "name", "Fresh-Start.example")
	assert.Equal(t, "pending", doc.Find(".tag").Text())

	var organization data.OrganizationJSON
	v.api(http.MethodGet, "/organizations/"+id, nil).into(http.StatusOK, &organization)
	require.Len(t, organization.Domains, 1)
	claimed := organization.Domains[0]
	assert.Contains(t, doc.Find("dl").Text(), claimed.Token, "the page shows the record to set")
	assert.Contains(t, doc.Find("dl").Text(), claimed.Prefix)

	doc = v.press(doc, "verify-domain", "domain", claimed.ID)
	assert.Contains(t, doc.Find("#done").Text(), "fresh-start.example is verified")
	assert.Equal(t, []string{
		"organization_domain.created by admin_portal", "organization_domain.verified by admin_portal",
	}, kinds(v.happened("organization_domain.created", "organization_domain.verified")))
}

func TestPortalDoesNotVerifyWhatAnotherOrganizationHasProven(t *testing.T) {
	v := newVisit(t)
	id := v.server.state.Organizations.ID(v.server.state.AddOrganization(v.server.state.NewULID(), &data.Organization{Name: "Fresh Start"}))
	doc := v.get(v.portalLinkFor(id, "domain_verification")).page(http.StatusOK)
	doc = v.press(doc, "add-domain", "name", "frontdesk.example")
	doc = v.press(doc, "verify-domain", "domain", doc.Find("button[name=domain]").AttrOr("value", ""))
	assert.Contains(t, doc.Find("#mistake").Text(), "Another organization")
	assert.Empty(t, v.happened("organization_domain.verified"))
}

func TestPortalRenewsACertificate(t *testing.T) {
	v := newVisit(t)
	s := v.server
	var saml data.Ref
	for at, row := range s.state.Connections.All() {
		if row.State == "active" && data.HasCertificate(row) && s.state.Organizations.ID(row.Organization) != StaffOrganizationID {
			saml = at
		}
	}
	doc := v.get(v.portalLinkFor(s.state.Organizations.ID(s.state.Connections.Rows[saml].Organization),
		"certificate_renewal")).page(http.StatusOK)
	doc = v.press(doc, "renew-certificate", "connection", s.state.Connections.ID(saml))
	assert.Contains(t, doc.Find("#done").Text(), "renewed")
	assert.Contains(t, doc.Find(".rows").Text(), "good until 12 March 2029")

	events := v.happened("connection.saml_certificate_renewed")
	require.Equal(t, []string{"connection.saml_certificate_renewed by admin_portal"}, kinds(events))
	assert.Equal(t, s.state.Connections.ID(saml), dig(events[0], "connection", "id"))
	assert.Equal(t, "2029-03-12T00:00:00.000Z", dig(events[0], "certificate", "expiry_date"))

	doc = v.press(doc, "renew-certificate", "connection", StaffConnectionID)
	assert.Contains(t, doc.Find("#mistake").Text(), "your SAML connections", "not another organization's")
}

func TestPortalShowsAuditLogs(t *testing.T) {
	v := newVisit(t)
	id, _ := v.customer()
	doc := v.get(v.portalLinkFor(id, "audit_logs")).page(http.StatusOK)
	assert.Equal(t, hosted.MaxPortalLogRows, doc.Find("tbody tr").Length())
	file := v.get(doc.Find("#csv").AttrOr("href", ""))
	require.Equal(t, http.StatusOK, file.status)
	rows, err := csv.NewReader(bytes.NewReader(file.body)).ReadAll()
	require.NoError(t, err)
	assert.Equal(t, audit.Columns, rows[0])
	assert.Greater(t, len(rows), 100)
	newest := doc.Find("tbody time").First().AttrOr("datetime", "")
	assert.Equal(t, rows[len(rows)-1][2], newest, "newest first on the page, last in the file")

	other := v.get(v.portalLinkFor(id, "sso")).page(http.StatusOK)
	assert.Equal(t, http.StatusGone, v.get(other.Find("form").AttrOr("action", "")+"/audit-logs.csv").status, "only for the intent audit_logs")
	assert.Contains(t, v.press(doc, "finish").Find("#done").Text(), "done")
}

func TestPortalStreamsAuditLogs(t *testing.T) {
	v := newVisit(t)
	id, _ := v.customer()
	var before, after audit.Configuration
	v.api(http.MethodGet, "/organizations/"+id+"/audit_log_configuration", nil).into(http.StatusOK, &before)
	assert.Nil(t, before.LogStream)
	doc := v.get(v.portalLinkFor(id, "log_streams")).page(http.StatusOK)
	doc = v.press(doc, "save-stream", "endpoint", "somewhere")
	assert.Contains(t, doc.Find("#mistake").Text(), "full one")
	doc = v.press(doc, "save-stream", "type", "Splunk")
	assert.Contains(t, doc.Find("#done").Text(), "Splunk")
	v.api(http.MethodGet, "/organizations/"+id+"/audit_log_configuration", nil).into(http.StatusOK, &after)
	require.NotNil(t, after.LogStream)
	assert.Equal(t, "Splunk active", after.LogStream.Type+" "+after.LogStream.State)
}

func TestPortalConfirmsAKey(t *testing.T) {
	v := newVisit(t)
	id, _ := v.customer()
	doc := v.get(v.portalLinkFor(id, "bring_your_own_key")).page(http.StatusOK)
	doc = v.press(doc, "confirm-key", "key", " ")
	assert.Contains(t, doc.Find("#mistake").Text(), "name of your key")
	doc = v.press(doc, "confirm-key", "provider", "GCP_KMS")
	assert.Contains(t, doc.Find("#done").Text(), "Google Cloud KMS")
	events := v.happened("vault.byok_key.verification_completed")
	require.Equal(t, []string{"vault.byok_key.verification_completed by admin_portal"}, kinds(events))
	assert.Equal(t, "GCP_KMS", dig(events[0], "key_provider"))
}
