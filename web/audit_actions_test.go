package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"frontdesk/store"
	"frontdesk/web/config"
	"frontdesk/workos"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// auditActions are the actions on the environment's audit logs.
func auditActions(t *testing.T, _ *pagesDesk) []actionTest {
	northwind := scenario(t, "Northwind Logistics")
	return []actionTest{
		{
			name: "audit_log_schema.create", role: "admin", path: "/audit-logs/actions/document.deleted/schemas/new",
			next: "/audit-logs/actions/document.deleted",
			form: url.Values{"targets": {"document\n  pages: number\nfolder"}, "actor": {"role: string required"}, "metadata": {"final: boolean"}},
			call: "POST /audit_logs/actions/*/schemas", notice: "Version 2 of document.deleted was created.", check: schemaIs("document.deleted", 2),
		},
		{
			name: "audit_log_schema.create", role: "admin", path: "/audit-logs/actions/new",
			next: "/audit-logs/actions/--", // its name is no address
			form: url.Values{"action": {"door opened"}, "targets": {"document\n  pages: number\nfolder"}, "actor": {"role: string required"},
				"metadata": {"final: boolean"}},
			call: "POST /audit_logs/actions/*/schemas", notice: "Version 1 of door opened was created.", check: schemaIs("door opened", 1),
		},
		{
			name: "audit_log_event.create", role: "admin", path: "/audit-logs/actions/document.shared/send",
			next: "/organizations/" + northwind.OrganizationID + "/audit-logs",
			form: entryForm(northwind.OrganizationID),
			call: "POST /audit_logs/events", notice: "The entry document.shared was written to the audit log of Northwind Logistics.",
			check: entryIs(northwind.OrganizationID),
		},
	}
}

// entryForm is an entry of document.shared, filled in.
func entryForm(organization string) url.Values {
	return url.Values{
		"organization": {organization}, "organization_text": {"Northwind Logistics"}, "occurred_at": {""}, "version": {"1"},
		"actor_id": {"user_ida"}, "actor_type": {"user"}, "actor_name": {"Ida Berg"}, "actor_metadata_0": {"admin"},
		"target_0_id": {"document_7"}, "target_0_name": {"Price list"}, "target_1_id": {"user_wanda"}, "location": {"203.0.113.9"},
		"metadata_0": {"edit"},
	}
}

// schemaIs checks that the newest version of an action is what the form said.
func schemaIs(action string, version int) func(*testing.T, *pagesDesk) {
	return func(t *testing.T, p *pagesDesk) {
		newest := data[workos.AuditLogSchema](t, p, "/audit_logs/actions/"+url.PathEscape(action)+"/schemas")[0]
		assert.Equal(t, version, newest.Version)
		require.Len(t, newest.Targets, 2)
		assert.JSONEq(t, `{"type":"object","properties":{"pages":{"type":"number"}}}`, string(newest.Targets[0].Metadata))
		assert.JSONEq(t, `{"metadata":{"type":"object","properties":{"role":{"type":"string"}},"required":["role"]}}`, string(newest.Actor))
		assert.JSONEq(t, `{"type":"object","properties":{"final":{"type":"boolean"}}}`, string(newest.Metadata))
	}
}

// entryIs checks that the entry of entryForm is in an audit log, once.
func entryIs(organization string) func(*testing.T, *pagesDesk) {
	return func(t *testing.T, p *pagesDesk) {
		rows := p.auditLog(t, organization, `"actor_ids":["user_ida"]`)
		require.Len(t, rows, 2, "a header and one entry, though the form was sent twice")
		entry := strings.Join(rows[1], "|")
		for _, want := range []string{"document.shared", "Ida Berg", `{"role":"admin"}`, `"id":"document_7"`, `"id":"user_wanda"`, "203.0.113.9",
			`{"access":"edit"}`} {
			assert.Contains(t, entry, want)
		}
		assert.NotContains(t, p.lastEntry(t, "audit_log_event.create").Details.Fact("actor")+p.lastEntry(t, "audit_log_event.create").Details.Fact("targets"),
			"Ida", "the ledger holds ids")
	}
}

func TestAuditActions(t *testing.T) { tryActions(t, startPages, auditActions) }

func TestAVersionSaysWhatIsWrongAtItsField(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "admin")
	p.requests()
	for _, test := range []struct{ name, field, text, says string }{
		{"no target", "targets", "", "Name at least one target type"},
		{"metadata of nothing", "targets", "pages: number\ndocument", "Write a target type first"},
		{"a type that is none", "actor", "role: text", "The type of “role” must be string, number or boolean."},
		{"no type", "actor", "role", "Write “role” as name: type"},
		{"a name that is none", "metadata", "two words: string", "“two words” is not a metadata name"},
		{"a name twice", "metadata", "a: string\na: number", "“a” appears twice."},
		{"too many", "metadata", strings.Repeat("x", 1) + manyFields(51), "WorkOS accepts 50 metadata keys."},
	} {
		t.Run(test.name, func(t *testing.T) {
			form := url.Values{"targets": {"document"}}
			form.Set(test.field, test.text)
			a := actionTest{path: "/audit-logs/actions/document.deleted/schemas/new", form: form}
			got := p.send(t, client, http.MethodPost, a.path, a.fill(t, p, client))
			require.Equal(t, http.StatusUnprocessableEntity, got.StatusCode)
			page := got.page(t)
			assert.Contains(t, squeeze(page.Find("#"+test.field+"-error").Text()), test.says)
			assert.Equal(t, strings.TrimSpace(test.text), strings.TrimSpace(page.Find("#"+test.field).Text()), "what was typed is still there")
		})
	}
	for name, says := range map[string]string{"": "Give the action a name", "..": "This cannot be the name",
		"document.deleted": "An action with this name already exists", strings.Repeat("x", 201): "Shorten the name"} {
		a := actionTest{path: "/audit-logs/actions/new", form: url.Values{"action": {name}, "targets": {"document"}}}
		got := p.send(t, client, http.MethodPost, a.path, a.fill(t, p, client))
		assert.Contains(t, squeeze(got.page(t).Find("#action-error").Text()), says)
	}
	assert.Empty(t, writes(p.requests()), "nothing was asked of WorkOS")
}

func manyFields(n int) string {
	var text strings.Builder
	for i := range n {
		text.WriteString(strings.Repeat("k", i/10+1) + string(rune('0'+i%10)) + ": string\n")
	}
	return text.String()
}

func TestWhatWorkOSFindsWrongWithAVersionIsSaidAtItsField(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "admin")
	a := actionTest{path: "/audit-logs/actions/document.deleted/schemas/new", form: url.Values{"targets": {"document"}}}
	p.breaks(t, "/audit_logs/actions/*/schemas", `"method":"POST","status":422,"body":{"message":"Validation failed.","errors":[{"field":"actor.metadata","code":"too_many"},{"field":"targets.0.type","code":"reserved"}]}`)
	page := p.send(t, client, http.MethodPost, a.path, a.fill(t, p, client)).page(t)
	assert.Contains(t, squeeze(page.Find("#actor-error").Text()), "too many")
	assert.Contains(t, squeeze(page.Find("#targets-error").Text()), "reserved")
}

func TestAnEntryIsOneForWorkOSToo(t *testing.T) {
	var keys []string
	p := startPages(t, func(cfg *config.Config) {
		target, err := url.Parse(cfg.BaseURL)
		require.NoError(t, err)
		proxy := proxyTo(target)
		cfg.BaseURL = testServer(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/audit_logs/events" {
				keys = append(keys, r.Header.Get("Idempotency-Key"))
			}
			proxy.ServeHTTP(w, r)
		})
	})
	client := p.signIn(t, "admin")
	a := actionTest{path: "/audit-logs/actions/document.shared/send", form: entryForm(scenario(t, "Northwind Logistics").OrganizationID)}
	for range 2 {
		form := a.fill(t, p, client)
		require.Equal(t, http.StatusSeeOther, p.send(t, client, http.MethodPost, a.path, form).StatusCode)
		assert.NotContains(t, keys, form.Get("form_key"), "the form's key stays with the desk")
	}
	require.Len(t, keys, 2)
	assert.Regexp(t, `^[0-9a-f]{64}$`, keys[0])
	assert.NotEqual(t, keys[0], keys[1], "another form is another entry")
}

func TestInProductionTheActionOfAnEntryIsTyped(t *testing.T) {
	p := startPages(t, func(cfg *config.Config) { cfg.Environment = "production" })
	client := p.signIn(t, "admin")
	a := actionTest{path: "/audit-logs/actions/document.shared/send", form: entryForm(scenario(t, "Northwind Logistics").OrganizationID)}
	p.requests()
	got := p.send(t, client, http.MethodPost, a.path, a.fill(t, p, client))
	require.Equal(t, http.StatusUnprocessableEntity, got.StatusCode)
	assert.Contains(t, squeeze(got.page(t).Find("#confirm-error").Text()), "“document.shared”")
	assert.Empty(t, writes(p.requests()))
	a.form.Set("confirm", "document.shared")
	assert.Equal(t, http.StatusSeeOther, p.send(t, client, http.MethodPost, a.path, a.fill(t, p, client)).StatusCode)
}

func TestAVersionThatSomebodyElseMadeMeanwhileIsNotLost(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "admin")
	a := actionTest{path: "/audit-logs/actions/document.deleted/schemas/new", form: url.Values{"targets": {"document"}}}
	form := a.fill(t, p, client)
	made := p.ask(t, http.MethodPost, "/audit_logs/actions/document.deleted/schemas", `{"targets":[{"type":"binder"}]}`)
	require.Equal(t, http.StatusCreated, made.StatusCode, made.body)
	got := p.send(t, client, http.MethodPost, a.path, form)
	require.Equal(t, http.StatusUnprocessableEntity, got.StatusCode)
	assert.Contains(t, errorsOf(got.page(t)), "This was changed while the form was open")
}

func TestAnEntryIsCheckedAgainstItsSchemaBeforeItIsSent(t *testing.T) {
	p := startPages(t)
	made := p.ask(t, http.MethodPost, "/audit_logs/actions/payout.made/schemas", `{"targets":[{"type":"account","metadata":{"type":"object","properties":{"cents":{"type":"number"}}}}],
		"actor":{"metadata":{"type":"object","properties":{"role":{"type":"string"}},"required":["role"]}},"metadata":{"type":"object","properties":{"urgent":{"type":"boolean"}}}}`)
	require.Equal(t, http.StatusCreated, made.StatusCode, made.body)
	client, northwind := p.signIn(t, "admin"), scenario(t, "Northwind Logistics").OrganizationID
	p.requests()
	good := url.Values{"organization": {northwind}, "actor_id": {"user_ida"}, "actor_type": {"user"}, "actor_metadata_0": {"clerk"},
		"target_0_id": {"account_1"}, "target_0_metadata_0": {"1250.5"}, "location": {"Oslo"}, "metadata_0": {"true"}, "version": {"1"}}
	for _, test := range []struct{ field, value, says string }{
		{"organization", "", "Choose the organization."},
		{"actor_id", "", "Give the ID"},
		{"actor_type", "", "Say what kind of actor"},
		{"actor_metadata_0", "", "The schema requires role."},
		{"target_0_id", "", "Give the ID"},
		{"target_0_metadata_0", "lots", "Write cents as a number"},
		{"target_0_metadata_0", "1e", "Write cents as a number"},
		{"metadata_0", "perhaps", "Choose yes or no for urgent."},
		{"location", "", "Say where it was done from"},
		{"location", strings.Repeat("x", 501), "Shorten this to 500 characters."},
		{"occurred_at", "yesterday", "When: “yesterday” is not a date or time that exists. Type a day and a time in UTC"},
		{"occurred_at", "2199-01-01T00:00", "When: this lies in the future."},
	} {
		t.Run(test.field+" "+cutTo(test.value, 10), func(t *testing.T) {
			a := actionTest{path: "/audit-logs/actions/payout.made/send", form: url.Values{}}
			for name, values := range good {
				a.form[name] = values
			}
			a.form[test.field] = []string{test.value}
			got := p.send(t, client, http.MethodPost, a.path, a.fill(t, p, client))
			require.Equal(t, http.StatusUnprocessableEntity, got.StatusCode)
			assert.Contains(t, squeeze(got.page(t).Find("#"+test.field+"-error").Text()), test.says)
		})
	}
	assert.Empty(t, writes(p.requests()))

	a := actionTest{path: "/audit-logs/actions/payout.made/send", form: good}
	got := p.send(t, client, http.MethodPost, a.path, a.fill(t, p, client))
	require.Equal(t, http.StatusSeeOther, got.StatusCode, errorsOf(got.page(t)))
	entry := strings.Join(p.auditLog(t, northwind, `"actor_ids":["user_ida"]`)[1], "|")
	assert.Contains(t, entry, `"cents":1250.5`, "a number is sent as one")
	assert.Contains(t, entry, `{"urgent":true}`)
	assert.NotContains(t, p.lastEntry(t, "audit_log_event.create").Details, "metadata")
	p.assertNowhere(t, "1250.5")
}

func cutTo(text string, n int) string { return text[:min(len(text), n)] }

func TestWhatWorkOSFindsWrongWithAnEntryIsSaidAtItsField(t *testing.T) {
	p := startPages(t)
	client, northwind := p.signIn(t, "admin"), scenario(t, "Northwind Logistics").OrganizationID
	for _, test := range []struct{ name, fault, field, says string }{
		{"the place of a 400", `"status":400,"body":{"message":"Invalid Audit Log event.","code":"invalid_audit_log_event","errors":[{"instancePath":"/targets/1/id"}]}`, "target_1_id", "it is missing, or not what is expected here"},
		{"metadata of a 400", `"status":400,"body":{"code":"invalid_audit_log_event","errors":[{"instancePath":"/actor/metadata/role"}]}`,
			"actor_metadata_0", "it is missing"},
		{"the field of a 422", `"status":422,"body":{"message":"Validation failed.","errors":[{"field":"event.context.location","code":"required"}]}`, "location", "required"},
		{"the organization", `"status":422,"body":{"message":"Validation failed.","errors":[{"field":"organization_id","code":"not_allowed"}]}`,
			"organization", "not allowed"},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := actionTest{path: "/audit-logs/actions/document.shared/send", form: entryForm(northwind)}
			form := a.fill(t, p, client)
			p.breaks(t, "/audit_logs/events", test.fault)
			got := p.send(t, client, http.MethodPost, a.path, form)
			p.clearFaults(t)
			require.Equal(t, http.StatusUnprocessableEntity, got.StatusCode)
			page := got.page(t)
			assert.Contains(t, squeeze(page.Find("#"+test.field+"-error").Text()), test.says)
			assert.Equal(t, "203.0.113.9", page.Find("#location").AttrOr("value", ""), "what was typed is still there")
			assert.Equal(t, store.Refused, p.lastEntry(t, "audit_log_event.create").Outcome)
		})
	}
}
