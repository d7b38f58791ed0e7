package web

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"frontdesk/web/paths"
	"frontdesk/workos"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// edit is one change in a form and the whole body that WorkOS must get for it.
type edit struct {
	change string
	do     func(url.Values)
	body   string
}

// editForm is a form that changes something that is there.
type editForm struct {
	path  string
	role  string
	edits []edit
}

// editForms are the forms that end in an update, by their routes, besides those whose edits are in the table of actions.
func editForms(t *testing.T, p *pagesDesk) map[paths.Route]editForm {
	castellan, northwind := scenario(t, "Castellan Insurance").OrganizationID, scenario(t, "Northwind Logistics").OrganizationID
	members := data[workos.Membership](t, p, "/user_management/organization_memberships?organization_id="+northwind+
		"&statuses=active&limit=20")
	inactive := data[workos.Membership](t, p, "/user_management/organization_memberships?organization_id="+northwind+
		"&statuses=inactive&limit=20")[0]
	organization, domain := unverifiedDomain(t, p)
	group, customer, user := groupOfOne(t, p), settledCustomer(t, p), p.unmanagedUser(t).ID
	provider, _, configurations := configurationsOf(t, p)
	turned := map[bool]string{true: "false", false: "true"}[configurations["github"].Enabled]
	var endpoint workos.WebhookEndpoint
	decode(t, p.ask(t, http.MethodPost, "/webhook_endpoints", `{"endpoint_url":"https://a.example/hook","events":["user.created","user.deleted"]}`).body, &endpoint)
	for path, text := range map[string]string{
		"/organizations/" + castellan:     `{"name":"Castellan  Insurance\n","external_id":"a  b","metadata":{"plan":"enterprise","note":"signed\n2026-01-02\n","gap":"two  spaces "}}`,
		"/user_management/users/" + user:  `{"first_name":"Ana  Maria","last_name":" Ruiz","external_id":"a  c","metadata":{"plan":"enterprise","note":"\n1\r\n2"}}`,
		group.api:                         `{"name":"Audit  ors","description":"Read  everything"}`,
		"/feature-flags/advanced-exports": ``,
	} {
		if text != "" {
			set := p.ask(t, map[bool]string{true: http.MethodPatch, false: http.MethodPut}[path == group.api], path, text)
			require.Equal(t, http.StatusOK, set.StatusCode, set.body)
		}
	}
	var allDomains string
	for _, o := range data[workos.Organization](t, p, "/organizations?limit=100") {
		if o.ID == organization {
			for _, d := range o.Domains {
				state := "pending"
				if d.ID == domain.ID || d.State == "verified" {
					state = "verified"
				}
				allDomains += `,{"domain":"` + d.Domain + `","state":"` + state + `"}`
			}
		}
	}
	nothing := func(url.Values) {}
	return map[paths.Route]editForm{
		paths.OrganizationEdit: {"/organizations/" + castellan + "/edit", "support", []edit{
			{"the name", setTo("name", "Attic & Sons"), `{"name":"Attic \u0026 Sons"}`},
			{"the external ID", setTo("external_id", ""), `{"external_id":null}`},
			{"the Stripe customer ID", setTo("stripe_customer_id", "cus_1"), `{"stripe_customer_id":"cus_1"}`},
			{"a value", setMetadata("plan", "gold"), `{"metadata":{"plan":"gold"}}`},
			{"a new key", setMetadata("region", "EU  west"), `{"metadata":{"region":"EU  west"}}`},
			{"a new key with spaces around its value", setMetadata("stage", " lead "), `{"metadata":{"stage":" lead "}}`},
			{"a value with spaces around it", setMetadata("plan", " gold "), `{"metadata":{"plan":" gold "}}`},
			{"a value of spaces", setMetadata("plan", "  "), `{"metadata":{"plan":"  "}}`},
			{"a line of a value", setMetadata("note", "signed\r\n2026-02-03\r\n"), `{"metadata":{"note":"signed\n2026-02-03\n"}}`},
			{"a value, cleared", setMetadata("plan", ""), `{"metadata":{"plan":null}}`},
			{"a key, removed", setTo("metadata_remove", "gap"), `{"metadata":{"gap":null}}`},
		}},
		paths.UserEdit: {"/users/" + user + "/edit", "support", []edit{
			{"the first name", setTo("first_name", "Ada"), `{"first_name":"Ada"}`},
			{"the last name", setTo("last_name", "Roe"), `{"last_name":"Roe"}`},
			{"the external ID", setTo("external_id", "u1"), `{"external_id":"u1"}`},
			{"a value", setMetadata("plan", "gold"), `{"metadata":{"plan":"gold"}}`},
			{"a key, removed", setTo("metadata_remove", "plan"), `{"metadata":{"plan":null}}`},
		}},
		paths.MembershipRole: {"/memberships/" + members[0].ID + "/role", "support", []edit{
			{"the role", setTo("role", otherRole(members[0])), `{"role_slug":"` + otherRole(members[0]) + `"}`},
		}},
		paths.MembershipDeactivate: {"/memberships/" + members[1].ID + "/deactivate", "support", []edit{{"the status", nothing, ``}}},
		paths.MembershipReactivate: {"/memberships/" + inactive.ID + "/reactivate", "support", []edit{{"the status", nothing, ``}}},
		paths.WebhookEdit: {"/settings/webhooks/" + endpoint.ID + "/edit", "admin", []edit{
			{"the address", setTo("endpoint_url", "https://b.example/hook"), `{"endpoint_url":"https://b.example/hook"}`},
			{"the events", setTo("events", "user.created"), `{"events":["user.created"]}`},
		}},
		paths.WebhookDisable: {"/settings/webhooks/" + endpoint.ID + "/disable", "admin",
			[]edit{{"the status", nothing, `{"status":"disabled"}`}}},
		paths.WebhookEnable: {"/settings/webhooks/" + endpoint.ID + "/enable", "admin", []edit{{"the status", nothing, `{"status":"enabled"}`}}},
		paths.GroupEdit: {group.page + "/edit", "support", []edit{
			{"the name", setTo("name", "Auditors EU"), `{"name":"Auditors EU"}`},
			{"the description", setTo("description", ""), `{"description":null}`},
		}},
		paths.ProviderChange: {provider + "/providers/github/change", "support", []edit{
			{"the state", setTo("enabled", turned), `{"enabled":` + turned + `}`},
			{"the scopes", setTo("scopes", "repo"), `{"scopes":["repo"]}`},
		}},
		paths.RetentionSet: {customer.api + "/audit-logs/retention", "admin",
			[]edit{{"the days", setTo("retention_period_in_days", "365"), `{"retention_period_in_days":365}`}}},
		paths.FlagDisable: {"/settings/flags/advanced-exports/disable", "admin", []edit{{"the status", nothing, ``}}},
		paths.FlagEnable:  {"/settings/flags/advanced-exports/enable", "admin", []edit{{"the status", nothing, ``}}},
		paths.DomainDeclare: {"/organizations/" + organization + "/domains/" + domain.ID + "/declare-verified", "admin",
			[]edit{{"one domain", nothing, `{"domain_data":[` + allDomains[1:] + `]}`}}},
	}
}

func TestAnUpdateSendsExactlyWhatWasChanged(t *testing.T) {
	p, q := startSynced(t), startSynced(t) // the tables make things that editForms makes too
	forms, pages := editForms(t, p), p.getRoutes()
	routes := slices.SortedFunc(maps.Keys(forms), func(a, b paths.Route) int {
		return strings.Compare(a.Pattern,
			b.Pattern)
	}) // disable before enable
	for _, route := range routes {
		forms[route].sendsWhatWasChanged(t, p, route)
	}
	for _, actions := range everyTable() {
		for _, a := range actions(t, q) {
			route, _ := routeAt(pages, a.path)
			_, isEdit := forms[route]
			assert.Equal(t, strings.HasPrefix(a.call, "PUT ") || strings.HasPrefix(a.call, "PATCH "), isEdit || len(a.edits) > 0,
				"%s at %s: an update, and nothing else, has edits in its row of a table of actions, or is in editForms", a.name, a.path)
			editForm{a.path, a.role, a.edits}.sendsWhatWasChanged(t, q, route)
		}
	}
}

// sendsWhatWasChanged makes each change alone, and none.
func (form editForm) sendsWhatWasChanged(t *testing.T, p *pagesDesk, route paths.Route) {
	if len(form.edits) == 0 {
		return
	}
	client := p.signIn(t, form.role)
	for _, edit := range form.edits {
		t.Run(route.Pattern+", "+edit.change, func(t *testing.T) {
			p.sent()
			got := p.submit(t, client, form.path, edit.do)
			require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
			bodies := p.sent()
			require.Len(t, bodies, 1)
			_, rest, _ := strings.Cut(bodies[0], " ")
			_, body, _ := strings.Cut(rest, " ")
			assert.Equal(t, edit.body, body)
		})
	}
	if len(form.edits) > 1 {
		t.Run(route.Pattern+", nothing", func(t *testing.T) {
			got := p.submit(t, client, form.path, func(url.Values) {})
			require.Equal(t, http.StatusUnprocessableEntity, got.StatusCode)
			assert.Contains(t, squeeze(got.page(t).Find(".form-errors").Text()), "You have not changed anything.")
			assert.Empty(t, p.sent())
		})
	}
}

// oddMetadata is what other writers may have left: not only texts.
const oddMetadata = `{"plan":"enterprise","industry":"Aerospace","note":"signed\n2026-01-02\n","gap":"two  spaces","empty":"","none":null,"seats":7,"big":12345678901234567890.10,"trial":true,"deep":{"a":[1,"b"]}}`

func TestMetadataOfAnyKindIsLeftAlone(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "support")
	organization, user := scenario(t, "Castellan Insurance").OrganizationID, p.unmanagedUser(t).ID
	for _, test := range []struct{ page, api, name string }{
		{"/organizations/" + organization, "/organizations/" + organization, "name"},
		{"/users/" + user, "/user_management/users/" + user, "first_name"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var object map[string]json.RawMessage
			decode(t, p.ask(t, http.MethodGet, test.api, "").body, &object)
			object["metadata"] = json.RawMessage(oddMetadata)
			whole, err := json.Marshal(object)
			require.NoError(t, err)
			p.breaks(t, test.api, `"method":"GET","status":200,"body":`+string(whole))
			defer p.clearFaults(t)

			shown := squeeze(section(p.open(t, client, test.page), "Metadata").Text())
			for _, text := range []string{"seats7", "trialtrue", "nonenull", "emptyempty", "big12345678901234567890.10", `deep{"a":[1,"b"]}`} {
				assert.Contains(t, strings.ReplaceAll(shown, " ", ""), text)
			}
			edit := p.open(t, client, test.page+"/edit")
			assert.Contains(t, squeeze(edit.Find(".pairs-input").Text()), "Not a text: it can be removed here, not changed.")
			for _, step := range []struct {
				do   func(url.Values)
				body string
			}{
				{setTo(test.name, "Attic"), `{"` + test.name + `":"Attic"}`},
				{setMetadata("plan", "gold"), `{"metadata":{"plan":"gold"}}`},
				{setMetadata("plan", ""), `{"metadata":{"plan":null}}`},
				{setMetadata("empty", "full"), `{"metadata":{"empty":"full"}}`},
				{setTo("metadata_remove", "empty", "seats"), `{"metadata":{"empty":null,"seats":null}}`},
			} {
				p.sent()
				got := p.submit(t, client, test.page+"/edit", step.do)
				require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
				assert.Equal(t, []string{"PUT " + test.api + " " + step.body}, p.sent())
			}
			got := p.submit(t, client, test.page+"/edit", func(form url.Values) {
				form["metadata_key"] = append(form["metadata_key"], "seats")
				form["metadata_value"] = append(form["metadata_value"], "8")
			})
			assert.Contains(t, squeeze(got.page(t).Find(".form-errors").Text()), "The key “seats” already exists.")
		})
	}
}

func TestMetadataIsAsBeforeAfterARename(t *testing.T) {
	p := startSynced(t)
	client, castellan := p.signIn(t, "support"), "/organizations/"+scenario(t, "Castellan Insurance").OrganizationID
	const kept = `{"plan":"enterprise","industry":"Aerospace","note":"signed\n2026-01-02\n","gap":"two  spaces"}`
	p.ask(t, http.MethodPut, castellan, `{"metadata":{}}`)
	p.ask(t, http.MethodPut, castellan, `{"metadata":`+kept+`}`)
	got := p.submit(t, client, castellan+"/edit", setTo("name", "Attic & Sons"))
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	var now struct {
		Name     string
		Metadata json.RawMessage
	}
	decode(t, p.ask(t, http.MethodGet, castellan, "").body, &now)
	assert.Equal(t, "Attic & Sons", now.Name)
	assert.JSONEq(t, kept, string(now.Metadata))
	notice := squeeze(p.open(t, client, got.Header.Get("Location")).Find(".notice").Text())
	assert.Contains(t, notice, "Attic & Sons")
}

func TestMetadataWithAnEmptyKeyDoesNotBlockTheForm(t *testing.T) {
	p := startSynced(t)
	client, castellan := p.signIn(t, "support"), "/organizations/"+scenario(t, "Castellan Insurance").OrganizationID
	for name, metadata := range map[string]string{"text": `{"":"no key","plan":"enterprise"}`, "number": `{"":7,"plan":"enterprise"}`} {
		t.Run(name, func(t *testing.T) {
			var object map[string]json.RawMessage
			decode(t, p.ask(t, http.MethodGet, castellan, "").body, &object)
			object["metadata"] = json.RawMessage(metadata)
			whole, err := json.Marshal(object)
			require.NoError(t, err)
			p.breaks(t, castellan, `"method":"GET","status":200,"body":`+string(whole))
			defer p.clearFaults(t)
			p.sent()
			got := p.submit(t, client, castellan+"/edit", setTo("name", "Attic "+name))
			require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
			assert.Equal(t, []string{`PUT ` + castellan + ` {"name":"Attic ` + name + `"}`}, p.sent())
		})
	}
}
