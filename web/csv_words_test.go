package web

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"frontdesk/workos"
)

// upsertOddRows puts objects into the mirror that lack what lists show, and some with more than one value.
func upsertOddRows(t *testing.T, p *pagesDesk) (tamarind, velvet string) {
	t.Helper()
	ctx := t.Context()
	object := func(id string) workos.Object { return workos.Object{ID: id} }
	for id, name := range map[string]string{"org_01VELVET": "Velvet Antler Studio", "org_01TAMARIND": "Tamarind Foods; and more"} {
		require.NoError(t, p.mirror.UpsertOrganization(ctx, workos.Organization{Object: object(id), Name: name,
			Domains: []workos.OrganizationDomain{
				{Object: object("org_domain_" + id + "A"), Domain: strings.ToLower(id[7:]) + ".example", State: "verified"},
				{Object: object("org_domain_" + id + "B"), Domain: strings.ToLower(id[7:]) + "-two.example", State: "pending"}}}))
	}
	require.NoError(t, p.mirror.UpsertOrganization(ctx, workos.Organization{Object: object("org_01BARE"), Name: "Bare"}))
	require.NoError(t, p.mirror.UpsertUser(ctx, workos.User{Object: object("user_01INGRID"), Email: "zingrid@velvet.example"}))
	for _, id := range []string{"org_01VELVET", "org_01TAMARIND"} {
		require.NoError(t, p.mirror.UpsertMembership(ctx, workos.Membership{Object: object("om_" + id), UserID: "user_01INGRID",
			OrganizationID: id, Status: "active"}))
	}
	var invitation workos.Invitation
	require.NoError(t, json.Unmarshal([]byte(`{"id":"invitation_01NOEND","email":"no-end@velvet.example","state":"pending","expires_at":null}`), &invitation))
	require.NoError(t, p.mirror.UpsertInvitation(ctx, invitation))
	for id, kind := range map[string]string{"conn_01OIDC": "OktaOIDC", "conn_01TEST": "TestIdp", "conn_01FOO": "FooSAML9", "conn_01NONE": "",
		"conn_01PENDING": "Pending"} {
		require.NoError(t, p.mirror.UpsertConnection(ctx, workos.Connection{Object: object(id), Name: id, ConnectionType: kind, State: "active"}))
	}
	for id, kind := range map[string]string{"directory_01NONE": "", "directory_01NEW": "novel scim"} {
		require.NoError(t, p.mirror.UpsertDirectory(ctx, workos.Directory{Object: object(id), Name: id, Type: kind, State: "linked"}))
	}
	return "org_01TAMARIND", "org_01VELVET"
}

// TestACSVSaysWhatThePageSays compares each cell of every list with the file's: what the page says, the file says too.
func TestACSVSaysWhatThePageSays(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "admin")
	upsertOddRows(t, p)
	p.issue(t, client, p.customers(t)[0], "sso")
	directory := data[workos.Directory](t, p, "/directories?limit=1")[0].ID
	for _, at := range []string{"/organizations", "/users", "/connections", "/directories", "/invitations", "/activity", "/portal-links",
		"/audit-logs/exports",
		"/organizations/org_01TAMARIND/users", "/organizations/org_01TAMARIND/invitations", "/directories/" + directory + "/users",
		"/directories/" + directory + "/groups"} {
		separator := "?"
		page := p.send(t, client, http.MethodGet, at+separator+"limit=200", nil, partial()...).page(t)
		file := p.table(t, client, at+"?format=csv")
		heads := page.Find("thead th").Map(func(_ int, head *goquery.Selection) string { return squeeze(head.Text()) })
		page.Find("tbody tr").Each(func(row int, line *goquery.Selection) {
			line.Find("td, th").Each(func(i int, cell *goquery.Selection) {
				at := slices.IndexFunc(file[0], func(label string) bool { return label == heads[i] || label == heads[i]+" (UTC)" })
				require.GreaterOrEqual(t, at, 0, "%s: %v", heads[i], file[0])
				shown := squeeze(cell.Text())
				if shown == "" || shown == "–" || row+1 >= len(file) {
					return
				}
				assert.NotEmpty(t, file[row+1][at], "%s of row %d is %q on the page", heads[i], row, shown)
				if cell.Find(".missing").Length() > 0 && file[row+1][at] != "0" {
					assert.Equal(t, strings.ToLower(squeeze(cell.Find(".missing").First().Text())), strings.ToLower(file[row+1][at]), heads[i])
				}
			})
		})
	}
	assert.Equal(t, []string{"never"}, column(p.table(t, client, "/invitations?format=csv&q=no-end"), "Expires (UTC)"))
	assert.Equal(t, []string{"no certificate (OIDC)"}, column(p.table(t, client, "/connections?format=csv&q=conn_01OIDC"),
		"Certificate (UTC)"))
	assert.Equal(t, []string{"No issues"}, column(p.table(t, client, "/connections?format=csv&q=conn_01OIDC"), "Issues"))
}

func TestACSVHoldsAllValuesAndTheFilteredOneIsFirst(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "viewer")
	tamarind, velvet := upsertOddRows(t, p)
	for organization, first := range map[string]string{tamarind: "Tamarind Foods; and more +1", velvet: "Velvet Antler Studio +1",
		"": "Velvet Antler Studio +1"} {
		at := "/users?q=zingrid&organization=" + organization
		assert.Contains(t, squeeze(p.open(t, client, at).Find("tbody").Text()), first, at)
		names := column(p.table(t, client, at+"&format=csv"), "Organization")
		require.Len(t, names, 1)
		assert.Contains(t, names[0], "Velvet Antler Studio", at)
		assert.Contains(t, names[0], "Tamarind Foods", at)
		assert.True(t, strings.HasPrefix(names[0], first[:6]), "%s: %s", at, names[0])
	}
	domains := column(p.table(t, client, "/organizations?format=csv&q=elvet-two.example"), "Domain")
	assert.Equal(t, []string{"elvet.example; elvet-two.example"}, domains)
	assert.Equal(t, []string{"no domain"}, column(p.table(t, client, "/organizations?format=csv&q=org_01BARE"), "Domain"))
	found := squeeze(p.open(t, client, "/search?q=zingrid%40velvet.example").Find("main").Text())
	assert.Contains(t, found, "Velvet Antler Studio +1", "search says that there are others")
}

func TestProvidersWithoutANameOfTheirOwnCanBeFilteredAndUnknownOnesAreUnknown(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "viewer")
	upsertOddRows(t, p)
	for at, want := range map[string][]string{"/connections": {"conn_01FOO", "conn_01NONE", "conn_01TEST"},
		"/directories": {"directory_01NEW", "directory_01NONE"}} {
		page := p.open(t, client, at+"?type=other")
		assert.Equal(t, "Other", page.Find("select[name=type] option[selected]").Text(), at)
		for _, id := range want {
			assert.Contains(t, links(page.Find("tbody")), at+"/"+id)
		}
		assert.NotContains(t, links(page.Find("tbody")), at+"/conn_01OIDC")
		assert.NotContains(t, links(page.Find("tbody")), at+"/conn_01PENDING")
		file := p.table(t, client, at+"?format=csv&q="+want[1])
		assert.Equal(t, []string{"Provider unknown"}, column(file, "Provider"), at)
		assert.NotContains(t, squeeze(p.open(t, client, at+"?q="+want[1]).Find("tbody").Text()), "not chosen", at)
	}
	p.breaks(t, "/directories/directory_01NONE", `"status":200,"body":{"id":"directory_01NONE","name":"Typeless","state":"linked"}`)
	shown := p.open(t, client, "/directories/directory_01NONE")
	assert.Contains(t, mainText(shown), "Provider unknown")
	assert.NotContains(t, mainText(shown), "not chosen")
}

func TestAWebhookEndpointWithoutEventsSaysUnknown(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "viewer")
	p.breaks(t, "/webhook_endpoints", `"status":200,"body":{"data":[{"id":"we_1","endpoint_url":"https://a.example/","status":"enabled","events":null},
		{"id":"we_2","endpoint_url":"https://b.example/","status":"enabled","events":[]}],"list_metadata":{}}`)
	rows := p.open(t, client, "/settings/webhooks").Find("tbody tr")
	require.Equal(t, 2, rows.Length())
	assert.Equal(t, "unknown", squeeze(rows.Eq(0).Find("th, td").Eq(2).Text()))
	assert.Equal(t, "0", squeeze(rows.Eq(1).Find("th, td").Eq(2).Text()))
}

func TestAFileOfEventsThatAreTooOldIsRefusedWithThePagesWords(t *testing.T) {
	e := startEvents(t, startSynced)
	client := e.signIn(t, "viewer")
	const tooOld = "/events?from=2019-01-01&to=2019-01-31"
	words := squeeze(e.open(t, client, tooOld).Find(".empty p").Text())
	require.Contains(t, words, "WorkOS keeps events for 90 days.")
	got := e.send(t, client, http.MethodGet, tooOld+"&format=csv", nil)
	assert.Equal(t, http.StatusBadRequest, got.StatusCode)
	assert.Contains(t, squeeze(got.page(t).Find("main").Text()), "This range is too old")
	assert.Contains(t, squeeze(got.page(t).Find("main").Text()), words[:60])
}
