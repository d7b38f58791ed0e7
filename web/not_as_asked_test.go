package web

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"frontdesk/store"
	"frontdesk/web/config"
	"frontdesk/workos"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// startRewritten serves a desk whose writes reach WorkOS with other values than the desk sends.
func startRewritten(t *testing.T, values ...string) *pagesDesk {
	t.Helper()
	rewrite := strings.NewReplacer(values...)
	return startPages(t, func(cfg *config.Config) {
		emulated, err := url.Parse(cfg.BaseURL)
		require.NoError(t, err)
		proxy := proxyTo(emulated)
		cfg.BaseURL = testServer(t, func(w http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodGet && !strings.HasPrefix(r.URL.Path, "/_emulator") && !strings.HasPrefix(r.URL.Path, "/sso") {
				body, err := io.ReadAll(r.Body)
				assert.NoError(t, err)
				changed := rewrite.Replace(string(body))
				r.Body, r.ContentLength = io.NopCloser(strings.NewReader(changed)), int64(len(changed))
				r.Header.Del("Content-Length")
			}
			proxy.ServeHTTP(w, r)
		})
	})
}

// TestAnAnswerThatIsNotAsAskedSaysSo has WorkOS do something else than it was asked for and answer truly.
func TestAnAnswerThatIsNotAsAskedSaysSo(t *testing.T) {
	customer := scenario(t, "Northwind Logistics").OrganizationID
	for name, row := range map[string]struct {
		rewrite       []string
		action, path  string
		form          url.Values
		says, saysNot string
	}{
		"another name": {[]string{`"name":"Northwind B"`, `"name":"Third"`}, "organization.edit", "/organizations/" + customer + "/edit",
			url.Values{"name": {"Northwind B"}}, "Name: Third (asked for Northwind B)", "Northwind B saved"},
		"one field of two": {[]string{`,"external_id":"ext-9"`, ``, `"external_id":"ext-9",`, ``}, "organization.edit",
			"/organizations/" + customer + "/edit", url.Values{"name": {"Northwind A"}, "external_id": {"ext-9"}},
			"External ID: acct_northwind (asked for ext-9)", "Northwind A saved"},
		"another role and number of days": {[]string{`"role_slug":"admin"`, `"role_slug":"member"`, `"expires_in_days":7`, `"expires_in_days":2`},
			"invitation.send", "/invitations/new", url.Values{"email": {"new@osier.example"}, "organization": {customer}, "role": {"admin"},
				"days": {"7"}}, "Days until it expires: 2 (asked for 7)", ""},
		"another description": {[]string{`"description":"ours"`, `"description":"theirs"`}, "group.create",
			"/organizations/" + customer + "/groups/new", url.Values{"name": {"Auditors"}, "description": {"ours"}},
			"Description: theirs (asked for ours)", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := startRewritten(t, row.rewrite...)
			client := p.signIn(t, "admin")
			a := actionTest{path: row.path, form: row.form}
			got := p.send(t, client, http.MethodPost, a.path, a.fill(t, p, client))
			require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
			entry := p.lastEntry(t, row.action)
			assert.Equal(t, store.Partial, entry.Outcome, entry.Note)
			note := strings.NewReplacer("\u2068", "", "\u2069", "").Replace(entry.Note)
			assert.Contains(t, note, row.says)
			if row.saysNot != "" {
				assert.NotContains(t, note, row.saysNot)
			}
			assert.Contains(t, squeeze(p.open(t, client, got.Header.Get("Location")).Text()), "did not do it as asked")
			activity := squeeze(p.open(t, client, "/activity?type="+row.action).Find("section.list tbody tr").First().Text())
			assert.Contains(t, activity, "Done in part")
			assert.NotContains(t, activity, "Tried to")
			assert.Equal(t, row.action == "organization.edit", strings.Contains(activity, "There is no Undo"), activity)
		})
	}
}

// TestADomainCheckSaysWhatWorkOSAnswered checks a domain again while WorkOS answers that the check has ended already.
func TestADomainCheckSaysWhatWorkOSAnswered(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "admin")
	var domain workos.OrganizationDomain
	for _, organization := range data[workos.Organization](t, p, "/organizations?limit=100") {
		for _, one := range organization.Domains {
			if one.State == "pending" {
				domain = one
			}
		}
	}
	require.NotEmpty(t, domain.ID, "nobody has a pending domain")
	for state, says := range map[string]string{
		"failed":   "WorkOS checked " + domain.Domain + " and did not find its DNS record.",
		"verified": domain.Domain + " is verified.",
		"pending":  "WorkOS has started to look for the DNS record of " + domain.Domain + " again.",
		"novel":    "Its answer does not show what came of it.",
	} {
		a := actionTest{path: "/organizations/" + domain.OrganizationID + "/domains/" + domain.ID + "/verify"}
		form := a.fill(t, p, client)
		p.breaks(t, "/organization_domains/*/verify", `"status":200,"body":{"object":"organization_domain","id":"`+domain.ID+
			`","organization_id":"`+domain.OrganizationID+`","domain":"`+domain.Domain+`","state":"`+state+`"}`)
		p.send(t, client, http.MethodPost, a.path, form)
		p.clearFaults(t)
		assert.Contains(t, p.lastEntry(t, "domain.verify").Note, says, state)
	}
}

// TestABare404IsNotTakenForDone resets MFA where every deletion is answered with a 404 that says nothing.
func TestABare404IsNotTakenForDone(t *testing.T) {
	for _, body := range []string{`{"message":"Not Found"}`, `{}`, `{"status":404,"error":"Not Found","message":"No message available"}`} {
		p := startSynced(t)
		client := p.signIn(t, "admin")
		user := userWithFactors(t, p)
		a := actionTest{name: "user.mfa.reset", path: "/users/" + user + "/factors/reset"}
		form := a.fill(t, p, client)
		p.breaks(t, "/auth/factors/*", `"method":"DELETE","status":404,"body":`+body)
		got := p.send(t, client, http.MethodPost, a.path, form)
		assert.Equal(t, http.StatusUnprocessableEntity, got.StatusCode)
		assert.NotContains(t, mainText(got.page(t)), "removed already")
		assert.Equal(t, store.Refused, p.lastEntry(t, a.name).Outcome, p.lastEntry(t, a.name).Note)
	}
}

func userWithFactors(t *testing.T, p *pagesDesk) string {
	t.Helper()
	for _, user := range data[workos.User](t, p, "/user_management/users?limit=100") {
		if len(data[workos.AuthFactor](t, p, "/user_management/users/"+user.ID+"/auth_factors")) > 0 {
			return user.ID
		}
	}
	require.Fail(t, "nobody has an MFA method")
	return ""
}

// lostCreation is an action that creates something, what somebody else creates in its place, with the same name or address and
// otherwise different, and what is said of that.
type lostCreation struct {
	action      actionTest
	theirs, say string
}

func lostCreations(t *testing.T, p *pagesDesk) map[string]lostCreation {
	t.Helper()
	customer := scenario(t, "Northwind Logistics").OrganizationID
	castellan := scenario(t, "Castellan Insurance").OrganizationID
	members := "/user_management/organization_memberships"
	user := data[workos.Membership](t, p, members+"?organization_id="+customer+"&statuses=active&limit=20")[0].UserID
	invite := func(role string) actionTest {
		return actionTest{name: "invitation.send", path: "/invitations/new", call: "POST /user_management/invitations",
			form: url.Values{"email": {"lost@osier.example"}, "organization": {customer}, "role": {role}, "days": {"7"}}}
	}
	invited := func(role string, days string) string {
		return `{"email":"lost@osier.example","organization_id":"` + customer + `","role_slug":"` + role + `","expires_in_days":` + days + `}`
	}
	join := func(role string) actionTest {
		return actionTest{name: "membership.add", path: "/users/" + user + "/memberships/new", call: "POST " + members,
			form: url.Values{"organization": {castellan}, "role": {role}}}
	}
	joined := func(role string) string {
		return `{"user_id":"` + user + `","organization_id":"` + castellan + `","role_slug":"` + role + `"}`
	}
	key := func(expires, permissions string) actionTest {
		return actionTest{name: "api_key.create", path: "/organizations/" + customer + "/api-keys/new",
			call: "POST /organizations/" + customer + "/api_keys", form: url.Values{"name": {"Lost key"}, "reason": {"For a test"},
				"expires_at": {expires}, "permissions": {permissions}, "zone": {"America/New_York"}}}
	}
	organization := actionTest{name: "organization.create", path: "/organizations/new", call: "POST /organizations",
		form: url.Values{"name": {"Lost Dairies"}, "domains": {"lost.example bücher.example"}, "metadata_key": {"plan"},
			"metadata_value": {"gold"}}}
	domains := `"domain_data":[{"domain":"xn--bcher-kva.example","state":"pending"},{"domain":"lost.example","state":"pending"}]`
	account := func(verified string) actionTest {
		return actionTest{name: "user.create", path: "/users/new", call: "POST /user_management/users",
			form: url.Values{"email": {"lost@osier.example"}, "first_name": {"Lo"}, "email_verified": {verified}}}
	}
	group := func(description string) actionTest {
		return actionTest{name: "group.create", path: "/organizations/" + customer + "/groups/new",
			call: "POST /organizations/" + customer + "/groups", form: url.Values{"name": {"Lost group"}, "description": {description}}}
	}
	long := strings.Repeat("The same beginning. ", 6)
	const usual = " (asked for the default role, and WorkOS does not say which one that is)"
	return map[string]lostCreation{
		"invitation": {invite("admin"), invited("member", "2"),
			"Days until it expires: 2 (asked for 7); Role: member (asked for admin)"},
		"invitation of default role": {invite(""), invited("admin", "7"), "Role: admin" + usual},
		"membership":                 {join("admin"), joined("member"), "Role: member (asked for admin)"},
		"membership of default role": {join(""), joined("admin"), "Role: admin" + usual},
		"group":                      {group("ours"), `{"name":"lost  GROUP","description":"theirs"}`, "Description: theirs (asked for ours)"},
		"group without description":  {group(""), `{"name":"Lost group","description":"theirs"}`, "Description: theirs (none asked for)"},
		"group with a long description": {group(long + "ours"), `{"name":"Lost group","description":"` + long + `theirs"}`,
			"… (what was asked for differs further on)"},
		"API key without permissions": {key("", ""), `{"name":"Lost key","permissions":["reports:export"]}`,
			"Permissions: reports:export (none asked for)"},
		"API key that never ends": {key("2027-12-31", "documents:read"), `{"name":"Lost key","permissions":["documents:read"]}`,
			"Expires: never (asked for 2027-12-31 (America/New York))"},
		"API key that ends": {key("", "documents:read"),
			`{"name":"Lost key","permissions":["documents:read"],"expires_at":"2027-12-31T12:00:00Z"}`,
			"Expires: 31 Dec 2027, 12:00:00 UTC (asked for never)"},
		"organization": {organization, `{"name":"Lost Dairies","metadata":{"plan":"free"}}`,
			"Domains: none (asked for lost.example bücher.example); Metadata plan: free (asked for gold)"},
		"organization with more metadata": {organization, `{"name":"Lost Dairies","metadata":{"plan":"gold","tier":"1"},` + domains + `}`,
			"asked for. Metadata tier: 1 (none asked for)."},
		"organization with a verified domain": {organization, `{"name":"Lost Dairies","metadata":{"plan":"gold"},` +
			strings.Replace(domains, "pending", "verified", 1) + `}`, "example: verified (asked for pending)."},
		"domain": {actionTest{name: "domain.add", path: "/organizations/" + castellan + "/domains/new", call: "POST /organization_domains",
			form: url.Values{"domain": {"lost.example"}}}, "", "Status: verified (asked for pending)"},
		"unverified user": {account(""), `{"email":"lost@osier.example","first_name":"Lo","email_verified":true}`,
			"Email status: Verified (asked for Not verified)"},
		"verified user": {account("true"), `{"email":"lost@osier.example","first_name":"Lo"}`,
			"Email status: Not verified (asked for Verified)"},
		"authenticator app": {actionTest{name: "user.mfa.enroll", path: "/users/" + user + "/factors/enroll",
			call: "POST /user_management/users/" + user + "/auth_factors", form: url.Values{"totp_issuer": {"Acme"}, "totp_user": {"ours"}}},
			`{"type":"totp","totp_issuer":"Acme","totp_user":"theirs"}`, "Account: theirs (asked for ours)"},
	}
}

// TestWhatSomebodyElseCreatedIsNotTakenForOurs cuts a creation off before WorkOS has it; then somebody else creates something
// with the same name or address, and otherwise different.
func TestWhatSomebodyElseCreatedIsNotTakenForOurs(t *testing.T) {
	for name := range lostCreations(t, startPages(t)) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := startSynced(t)
			row := lostCreations(t, p)[name]
			client := p.signIn(t, "admin")
			row.action.isUnknown(t, p, client)
			p.createsTheirs(t, row)
			for _, later := range []time.Duration{time.Minute, time.Hour, 25 * time.Hour} {
				p.lookAt(t, later)
				entry := p.lastEntry(t, row.action.name)
				assert.Equal(t, store.Unknown, entry.Outcome, entry.Note)
			}
			entry := p.lastEntry(t, row.action.name)
			assert.Contains(t, strings.NewReplacer("\u2068", "", "\u2069", "").Replace(entry.Note), row.say)
			assert.NotContains(t, entry.Note, "Revoke it")
			made, err := p.records.CreatedBy(t.Context(), store.Everything, entry.ID)
			require.NoError(t, err)
			assert.Empty(t, made)
		})
	}
}

// TestWhatStaysUnknownIsNotSaidToBeChecked loses the answer to a creation while WorkOS shows something like it, made by somebody
// else a moment before.
func TestWhatStaysUnknownIsNotSaidToBeChecked(t *testing.T) {
	p := startSynced(t)
	row := lostCreations(t, p)["API key that never ends"]
	client := p.signIn(t, "admin")
	p.createsTheirs(t, row)
	form := row.action.fill(t, p, client)
	method, path, _ := strings.Cut(row.action.call, " ")
	p.breaks(t, path, `"method":"`+method+`","reset":true`)
	page := mainText(p.send(t, client, http.MethodPost, row.action.path, form).page(t))
	assert.Contains(t, page, "It is not known whether this happened")
	assert.Contains(t, page, byWhom)
	assert.NotContains(t, page, "keeps checking")
}

// createsTheirs has somebody else create what takes the place of a lost creation.
func (p *pagesDesk) createsTheirs(t *testing.T, row lostCreation) {
	t.Helper()
	_, path, _ := strings.Cut(row.action.call, " ")
	if row.action.name != "domain.add" {
		answer := p.ask(t, http.MethodPost, path, row.theirs)
		require.Equal(t, http.StatusCreated, answer.StatusCode, answer.body)
		return
	}
	customer := "/organizations/" + scenario(t, "Castellan Insurance").OrganizationID
	answer := p.ask(t, http.MethodPut, customer, `{"domain_data":[{"domain":"`+row.action.form.Get("domain")+`","state":"verified"}]}`)
	require.Equal(t, http.StatusOK, answer.StatusCode, answer.body)
}

// TestOurOwnLostCreationIsFound loses WorkOS's answer to the same creations.
func TestOurOwnLostCreationIsFound(t *testing.T) {
	for name := range lostCreations(t, startPages(t)) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := startSynced(t)
			row := lostCreations(t, p)[name]
			client := p.signIn(t, "admin")
			form := row.action.fill(t, p, client)
			p.loseAnswers.Store(true)
			p.send(t, client, http.MethodPost, row.action.path, form)
			p.loseAnswers.Store(false)
			entry := p.lastEntry(t, row.action.name)
			assert.Equal(t, store.Done, entry.Outcome, entry.Note)
			made, err := p.records.CreatedBy(t.Context(), store.Everything, entry.ID)
			require.NoError(t, err)
			assert.NotEmpty(t, made)
		})
	}
}

// TestASessionThatStaysActiveHasNotEnded answers the end of a session with the session, which is still active.
func TestASessionThatStaysActiveHasNotEnded(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "admin")
	for _, a := range peopleActions(t, p) {
		if a.name != "user.sessions.revoke" && a.name != "user.session.revoke" {
			continue
		}
		form := a.fill(t, p, client)
		p.breaks(t, "/user_management/sessions/revoke", `"method":"POST","status":200,"body":{"object":"session","id":"session_1","status":"active"}`)
		got := p.send(t, client, http.MethodPost, a.path, form)
		assert.Equal(t, http.StatusBadGateway, got.StatusCode, a.name)
		assert.Contains(t, mainText(got.page(t)), "its answer does not show that it is done", a.name)
		assert.Equal(t, store.Unknown, p.lastEntry(t, a.name).Outcome, a.name)
		p.clearFaults(t)
	}
}

// TestANewKeyThatMayMoreSaysSo has WorkOS make a key with another permission than was asked for: the page that shows the key says so.
func TestANewKeyThatMayMoreSaysSo(t *testing.T) {
	p := startRewritten(t, `"permissions":["documents:read"]`, `"permissions":["documents:read","reports:export"]`)
	client := p.signIn(t, "admin")
	a := actionTest{path: "/organizations/" + scenario(t, "Northwind Logistics").OrganizationID + "/api-keys/new",
		form: url.Values{"name": {"Wide key"}, "reason": {"For a test"}, "permissions": {"documents:read"}}}
	got := p.send(t, client, http.MethodPost, a.path, a.fill(t, p, client))
	require.Equal(t, http.StatusCreated, got.StatusCode, mainText(got.page(t)))
	assert.Equal(t, store.Partial, p.lastEntry(t, "api_key.create").Outcome)
	page := squeeze(got.page(t).Text())
	assert.Contains(t, page, "did not do it as asked")
	assert.Contains(t, page, "Shown once", "the key is shown all the same")
}
