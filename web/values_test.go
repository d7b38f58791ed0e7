package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"frontdesk/web/paths"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// pairsIn are the labelled values inside an element.
func pairsIn(within *goquery.Selection) map[string]string {
	pairs := map[string]string{}
	within.Find("dt").Each(func(_ int, name *goquery.Selection) {
		pairs[squeeze(name.Text())] = squeeze(name.NextFiltered("dd").Text())
	})
	return pairs
}

// revealed are a directory user's attributes, asked for with a form.
func revealed(t *testing.T, p *pagesDesk, client *http.Client) map[string]string {
	t.Helper()
	got := p.send(t, client, http.MethodPost, paths.DirectoryUserReveal.URL("directory_user_01A"), url.Values{}, "Sec-Fetch-Site",
		"same-origin")
	require.Equal(t, http.StatusOK, got.StatusCode, mainText(got.page(t)))
	return pairsIn(got.page(t).Find("#attributes"))
}

func TestAttributesAreShownAsTheyCame(t *testing.T) {
	p, server := startStandIn(t)
	client := p.signIn(t, "support")
	server.set("directory_user", "roles", `[{"slug":"member"},{"slug":"billing-admin"}]`)
	server.set("directory_user", "custom_attributes", `{"department":"R\u0026D \u003cBerlin\u003e","departments":["R\u0026D","Q\"A\""],"employee_number":9007199254740993,
		"badge":123456789012345678901234567890,"ratio":1.10,"is_manager":false,"middle_name":null,"title":"Custom title","":"empty key","back":["\\u0026"],
		"vpn":{"api_key":"k-canary","host":"x","inner":[{"Client-Secret":"c-canary","privateKey":["p-canary"]}]},"password":"pw-canary","has_password":true}`)
	server.set("directory_user", "raw_attributes", `{"title":"Raw title","name":{"givenName":"Attila"},"accessToken":"t-canary"}`)
	shown := revealed(t, p, client)
	for name, value := range map[string]string{
		"department": "R&D <Berlin>", "departments": `["R&D","Q\"A\""]`, "employee_number": "9007199254740993",
		"badge": "123456789012345678901234567890",
		"ratio": "1.10", "is_manager": "false", "middle_name": "null", "title": "Custom title", "title (raw)": "Raw title",
		"(no name)": "empty key",
		"name":      `{"givenName":"Attila"}`, "back": `["\\u0026"]`, "password": "[secret]", "has_password": "true", "accessToken": "[secret]",
		"vpn": `{"api_key":"[secret]","host":"x","inner":[{"Client-Secret":"[secret]","privateKey":"[secret]"}]}`,
	} {
		assert.Equal(t, value, shown[name], name)
	}
	page := mainText(p.open(t, client, paths.DirectoryUserShow.URL("directory_user_01A")))
	assert.Contains(t, page, "member, billing-admin")
	raw := p.send(t, client, http.MethodPost, paths.DirectoryUserRaw.URL("directory_user_01A"), url.Values{}, "Sec-Fetch-Site", "same-origin")
	text := raw.page(t).Find("#raw-json").Text()
	for _, kept := range []string{"9007199254740993", "123456789012345678901234567890", "1.10", `"": "empty key"`} {
		assert.Contains(t, text, kept)
	}
	assert.Less(t, strings.Index(text, `"department"`), strings.Index(text, `"badge"`), "the order is kept")
	assert.NotContains(t, text+page+raw.body, "canary")
}

func TestAttributesThatAreNoObjectAreShown(t *testing.T) {
	p, server := startStandIn(t)
	client := p.signIn(t, "support")
	for sent, want := range map[string]string{`"as one text"`: "as one text", `["a","b"]`: `["a","b"]`, `42`: "42", `true`: "true"} {
		server.reset()
		server.set("directory_user", "custom_attributes", sent)
		server.set("directory_user", "raw_attributes", sent)
		shown := revealed(t, p, client)
		assert.Equal(t, want, shown["Custom attributes"], sent)
		assert.Equal(t, want, shown["Raw attributes"], sent)
	}
}

func TestRolesAndAddressesInEveryFormAreShown(t *testing.T) {
	p, server := startStandIn(t)
	client := p.signIn(t, "support")
	for _, test := range []struct{ role, roles, want string }{
		{`"owner"`, `null`, "owner"}, {`{"slug":"owner"}`, `[]`, "owner"},
		{`{"slug":"owner"}`, `[{"slug":"owner"},{"slug":"biller"}]`, "owner, biller"},
		{`null`, `["owner","biller"]`, "owner, biller"}, {`null`, `"owner"`, "owner"}, {`null`, `{"slug":"owner"}`, "owner"},
	} {
		server.reset()
		for _, kind := range []string{"directory_user", "membership"} {
			server.set(kind, "role", test.role)
			server.set(kind, "roles", test.roles)
		}
		assert.Equal(t, test.want, pairsIn(p.open(t, client, paths.DirectoryUserShow.URL("directory_user_01A")).Selection)["Role"], test)
		assert.Contains(t, mainText(p.open(t, client, paths.UserShow.URL("user_01A"))), test.want, test)
		assert.Contains(t, mainText(p.open(t, client, paths.OrganizationShow.URL("org_01A"))), test.want, test)
		p.handlers.Flush()
		members := p.table(t, client, paths.OrganizationUsers.URL("org_01A")+"?format=csv")
		assert.Contains(t, members[1], test.want, test)
	}
	for emails, want := range map[string]string{
		`[{"value":"other@attic.example"},{"value":"only@attic.example","primary":true}]`: "only@attic.example, other@attic.example",
		`{"value":"only@attic.example"}`: "only@attic.example",
	} {
		server.reset()
		server.set("directory_user", "email", `null`)
		server.set("directory_user", "emails", emails)
		assert.Equal(t, want, pairsIn(p.open(t, client, paths.DirectoryUserShow.URL("directory_user_01A")).Selection)["Email"])
		p.handlers.Flush()
		assert.Contains(t, mainText(p.open(t, client, paths.DirectoryUsers.URL("directory_01A"))), "only@attic.example")
	}
}

// otherTypes are values of every JSON type.
var otherTypes = []string{`null`, `4711`, `"text-4711"`, `["list-4711"]`, `{"key":"object-4711"}`, `true`}

func TestAFieldOfAnotherTypeCostsNothingElse(t *testing.T) {
	p, server := startStandIn(t)
	p.syncAll(t)
	client := p.signIn(t, "admin")
	names := map[string]string{"organization": "Attic & Sons", "connection": "Attic Okta", "directory": "Attic Directory",
		"directory_user":  "ana@attic.example",
		"directory_group": "Builders", "user": "ana@attic.example", "invitation": "new@attic.example"}
	named := map[string]string{"organization": "name", "connection": "name", "directory": "name", "directory_user": "email",
		"directory_group": "name", "user": "email", "invitation": "email"}
	for kind, name := range names {
		at := timedPages()[kind]
		for _, field := range standInObjects()[kind] {
			if field.name == "id" {
				continue
			}
			for _, value := range otherTypes {
				server.reset()
				server.set(kind, field.name, value)
				page := p.open(t, client, at[0])
				p.handlers.Flush()
				list := p.open(t, client, at[1])
				csv := p.table(t, client, at[1]+"?format=csv")
				text := mainText(page)
				assert.NotContains(t, text, "0001", "%s.%s = %s", kind, field.name, value)
				if field.name == named[kind] {
					continue
				}
				assert.Contains(t, text, name, "%s.%s = %s on its page", kind, field.name, value)
				if field.name != "directory_id" { // whose list it is in
					require.Len(t, csv, 2, "%s.%s = %s", kind, field.name, value)
					assert.Contains(t, strings.Join(csv[1], "|"), name, "%s.%s = %s in CSV", kind, field.name, value)
					assert.Contains(t, mainText(list), name, "%s.%s = %s in the list", kind, field.name, value)
				}
			}
		}
	}
	assert.NotContains(t, p.Log.String(), "panic")
}

func TestWhatATextFieldHoldsInsteadIsSeen(t *testing.T) {
	p, server := startStandIn(t)
	client := p.signIn(t, "admin")
	for _, test := range []struct{ kind, field string }{
		{"organization", "name"}, {"connection", "name"}, {"directory", "name"}, {"directory_group", "name"}, {"user", "external_id"},
		{"user", "locale"},
		{"user", "email"}, {"directory_user", "email"}, {"invitation", "email"}, {"invitation", "role_slug"}, {"connection", "state"},
	} {
		for value, want := range map[string]string{`9007199254740993`: "9007199254740993", `["a&b"]`: `["a&b"]`, `{"k":"a<b"}`: `{"k":"a<b"}`,
			`true`: "true"} {
			server.reset()
			server.set(test.kind, test.field, value)
			shown := strings.ToLower(p.open(t, client, timedPages()[test.kind][0]).Text())
			assert.Contains(t, shown, want, "%s.%s", test.kind, test.field)
		}
	}
	server.reset()
	server.set("user", "email_verified", `"perhaps"`)
	page := mainText(p.open(t, client, paths.UserShow.URL("user_01A")))
	assert.Contains(t, page, "email_verified is perhaps")
	assert.NotContains(t, page, "Not verified", "nobody knows that")
	p.handlers.Flush()
	assert.Equal(t, []string{"Unknown"}, column(p.table(t, client, paths.Users.URL()+"?format=csv"), "Email verified"))

	server.reset()
	server.set("membership", "directory_managed", `"perhaps"`)
	assert.Contains(t, mainText(p.open(t, client, paths.UserShow.URL("user_01A"))), "directory_managed is perhaps")
	p.handlers.Flush()
	assert.Contains(t, mainText(p.open(t, client, paths.OrganizationUsers.URL("org_01A"))), "unknown")
	assert.Equal(t, []string{"unknown"}, column(p.table(t, client, paths.OrganizationUsers.URL("org_01A")+"?format=csv"), "Managed by"))
}

func TestWhatIsNotKnownIsSaidToBeUnknown(t *testing.T) {
	p, server := startStandIn(t)
	client := p.signIn(t, "admin")
	for kind, at := range timedPages() {
		if kind == "membership" {
			continue
		}
		for _, missing := range []string{`null`, `""`} {
			server.reset()
			server.set(kind, "created_at", missing)
			server.set(kind, "updated_at", missing)
			page := p.open(t, client, at[0])
			p.handlers.Flush()
			facts, list := pairsIn(page.Find("dl.facts")), p.open(t, client, at[1])
			for _, label := range []string{"Created", "Updated", "Sent"} {
				if value, shown := facts[label]; shown {
					assert.Equal(t, "unknown", value, "%s %s", kind, label)
				}
			}
			assert.NotContains(t, mainText(page)+mainText(list), "0001")
			assert.Contains(t, squeeze(list.Find("main tbody").Text()), "unknown", kind)
		}
	}
	server.reset()
	server.set("invitation", "expires_at", "null")
	assert.Equal(t, "never", pairsIn(p.open(t, client, paths.InvitationShow.URL("invitation_01A")).Find("dl.facts"))["Expires"])
	p.handlers.Flush()
	assert.Contains(t, squeeze(p.open(t, client, paths.Invitations.URL()).Find("main tbody").Text()), "never")
}

func TestSecretsInEventsOfAnyKindAreNeitherShownNorKept(t *testing.T) {
	p, server := startStandIn(t)
	client := p.signIn(t, "admin")
	server.set("event", "data", `{"object":"novelty","id":"conn_01A","inner":{"apiKey":"canary-1","list":[{"refresh_token":"canary-2"}]},"client_secret":"canary-3","plain":1.10}`)
	server.set("event", "context", `{"previous_attributes":{"inner":{"password":"canary-4"},"plain":1}}`)
	for _, address := range []string{paths.Events.URL(), paths.ConnectionShow.URL("conn_01A")} {
		got := p.send(t, client, http.MethodGet, address, nil)
		assert.NotContains(t, got.body, "canary-", address)
	}
	assert.Contains(t, mainText(p.open(t, client, paths.Events.URL())), "1.10")
	p.handlers.Flush()
	assert.NotContains(t, string(snapshot(t, p.cfg.MirrorPath)), "canary-")
}
