package web

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/store"
	"frontdesk/web/config"
	"frontdesk/workos"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// creation is one thing that an operator creates, and how somebody else creates the same.
type creation struct {
	name, path, call string // in the ledger; the desk's form; WorkOS's path
	form             url.Values
	theirs, at       string // what somebody else sends, and where
	shows            string // its name in sentences
	page             string // begins the address of the object's page; "" where it has none
}

// creationsOf are all kinds of creations, each with names that end in a number.
func creationsOf(t *testing.T, p *pagesDesk) []func(n int) creation {
	t.Helper()
	customer, other := scenario(t, "Northwind Logistics").OrganizationID, scenario(t, "Castellan Insurance").OrganizationID
	users := data[workos.User](t, p, "/user_management/users?limit=100")
	members := map[string]bool{}
	for _, membership := range data[workos.Membership](t, p, "/user_management/organization_memberships?limit=100&organization_id="+other) {
		members[membership.UserID] = true
	}
	var strangers []string
	for _, user := range users {
		if !members[user.ID] {
			strangers = append(strangers, user.ID)
		}
	}
	address := func(n int) string { return fmt.Sprintf("created.%d@osier.example", n) }
	return []func(n int) creation{
		func(n int) creation {
			name := fmt.Sprint("Warehouse ", n)
			return creation{"api_key.create", "/organizations/" + customer + "/api-keys/new", "/organizations/" + customer + "/api_keys",
				url.Values{"name": {name}}, `{"name":"` + name + `"}`, "", "API key “" + name + "”", ""}
		},
		func(n int) creation {
			hook := fmt.Sprintf("https://hooks.osier.example/%d", n)
			return creation{"webhook.create", "/settings/webhooks/new", "/webhook_endpoints",
				url.Values{"endpoint_url": {hook}, "events": {"user.created"}}, `{"endpoint_url":"` + hook + `","events":["user.created"]}`, "",
				"webhook endpoint “" + hook + "”", ""}
		},
		func(n int) creation {
			api := "/user_management/users/" + users[n].ID + "/auth_factors"
			return creation{"user.mfa.enroll", "/users/" + users[n].ID + "/factors/enroll", api,
				url.Values{"totp_issuer": {"Osier"}, "totp_user": {address(n)}},
				`{"type":"totp","totp_issuer":"Osier","totp_user":"` + address(n) + `"}`, "", "MFA method “Authenticator app”", ""}
		},
		func(n int) creation {
			return creation{"factor.enroll", "/tools/factors/new", "/auth/factors/enroll",
				url.Values{"type": {"totp"}, "totp_issuer": {"Osier"}, "totp_user": {address(n)}, "user_id": {users[n].ID}},
				`{"type":"totp","totp_issuer":"Osier","totp_user":"` + address(n) + `"}`,
				"/user_management/users/" + users[n].ID + "/auth_factors", "MFA method “Authenticator app”", "/tools/factors/"}
		},
		func(n int) creation {
			return creation{"user.create", "/users/new", "/user_management/users", url.Values{"email": {address(n)}},
				`{"email":"` + address(n) + `"}`, "", "user “" + address(n) + "”", "/users/"}
		},
		func(n int) creation {
			return creation{"invitation.send", "/invitations/new", "/user_management/invitations",
				url.Values{"email": {address(n)}, "days": {"7"}}, `{"email":"` + address(n) + `","expires_in_days":7}`, "",
				"invitation “" + address(n) + "”", "/invitations/"}
		},
		func(n int) creation {
			name := fmt.Sprint("Osier Dairies ", n)
			return creation{"organization.create", "/organizations/new", "/organizations", url.Values{"name": {name}},
				`{"name":"` + name + `"}`, "", "organization “" + name + "”", "/organizations/"}
		},
		func(n int) creation {
			return creation{"membership.add", "/users/" + strangers[n] + "/memberships/new", "/user_management/organization_memberships",
				url.Values{"organization": {other}, "role": {"member"}},
				`{"user_id":"` + strangers[n] + `","organization_id":"` + other + `","role_slug":"member"}`, "", "membership", ""}
		},
		func(n int) creation {
			domain := fmt.Sprintf("created-%d.example", n)
			return creation{"domain.add", "/organizations/" + other + "/domains/new", "/organization_domains", url.Values{"domain": {domain}},
				`{"organization_id":"` + other + `","domain":"` + domain + `"}`, "", "domain “" + domain + "”", ""}
		},
		func(n int) creation {
			return creation{"it_contact.add", "/organizations/" + customer + "/it-contacts/new", "/organizations/" + customer + "/it_contacts",
				url.Values{"email": {address(n)}}, `{"email":"` + address(n) + `"}`, "", "IT contact “" + address(n) + "”", ""}
		},
		func(n int) creation {
			name := fmt.Sprint("Night shift ", n)
			return creation{"group.create", "/organizations/" + customer + "/groups/new", "/organizations/" + customer + "/groups",
				url.Values{"name": {name}}, `{"name":"` + name + `"}`, "", "group “" + name + "”", "/organizations/"}
		},
	}
}

// halfway is a WorkOS that does not carry out the desk's creations, and answers them with nothing or not at all.
type halfway struct {
	call    atomic.Pointer[string] // the path of the creations
	carries atomic.Bool            // it does carry them out
	loses   atomic.Bool            // it does not answer
	behind  atomic.Int64           // how far the Date of its answer is behind the machine's clock

}

func startHalfway(t *testing.T) (*pagesDesk, *halfway) {
	t.Helper()
	h := &halfway{}
	p := startPages(t, func(cfg *config.Config) {
		emulated, err := url.Parse(cfg.BaseURL)
		require.NoError(t, err)
		proxy := proxyTo(emulated)
		cfg.BaseURL = testServer(t, func(w http.ResponseWriter, r *http.Request) {
			if call := h.call.Load(); call == nil || r.Method != http.MethodPost || r.URL.Path != *call {
				proxy.ServeHTTP(w, r)
				return
			}
			if h.carries.Load() {
				proxy.ServeHTTP(httptest.NewRecorder(), r)
			}
			if h.loses.Load() {
				panic(http.ErrAbortHandler)
			}
			w.Header().Set("Date", time.Now().Add(-time.Duration(h.behind.Load())).UTC().Format(http.TimeFormat))
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, `{}`)
		})
	})
	return p, h
}

// sendCreation sends the desk's form for a creation.
func (p *pagesDesk) sendCreation(t *testing.T, client *http.Client, h *halfway, c creation) answer {
	t.Helper()
	a := actionTest{name: c.name, path: c.path, form: c.form}
	form := a.fill(t, p, client)
	h.call.Store(&c.call)
	defer h.call.Store(nil)
	return p.send(t, client, http.MethodPost, c.path, form)
}

// createsSame has somebody else create the same, and returns its ID.
func (p *pagesDesk) createsSame(t *testing.T, c creation) string {
	t.Helper()
	at := c.call
	if c.at != "" {
		at = c.at
	}
	made := p.ask(t, http.MethodPost, at, c.theirs)
	require.Equal(t, http.StatusCreated, made.StatusCode, made.body)
	var object struct {
		ID     string              `json:"id"`
		Factor struct{ ID string } `json:"authentication_factor"`
	}
	decode(t, made.body, &object)
	return object.ID + object.Factor.ID
}

const byWhom = "and does not show whether this action or somebody else created it."

// TestWhatSomebodyElseCreatesIsNeverTakenForThisAction walks every kind of creation: WorkOS answers it with nothing or not at all, and
// somebody else creates the same before, while WorkOS works on it, a second after and two minutes after.
func TestWhatSomebodyElseCreatesIsNeverTakenForThisAction(t *testing.T) {
	for i, named := range creationsOf(t, startPages(t)) {
		t.Run(named(0).name, func(t *testing.T) {
			t.Parallel()
			p, h := startHalfway(t)
			kind, client := creationsOf(t, p)[i], p.signIn(t, "admin")
			for _, lost := range []bool{false, true} {
				h.loses.Store(lost)
				first := 0
				if lost {
					first = 4
				}
				p.createdBefore(t, client, h, kind(first))
				p.createdWithin(t, client, h, kind(first+1), lost)
				p.createdAfter(t, client, h, kind(first+2), time.Second, lost)
				p.createdAfter(t, client, h, kind(first+3), 2*time.Minute, lost)
			}
		})
	}
}

// namesIt checks what a person is told of an object that anybody may have created.
func namesIt(t *testing.T, c creation, where, said string) {
	t.Helper()
	said = strings.NewReplacer("\u2068", "", "\u2069", "").Replace(said)
	assert.Regexp(t, "WorkOS shows the "+regexp.QuoteMeta(c.shows)+` \(\w+\), created on \d+ \w{3} \d{4}, \d\d:\d\d:\d\d UTC, `+byWhom,
		said, "%s of %s", where, c.name)
	for _, advice := range []string{"evoke it and", "elete it and", "emove the", "was lost"} {
		assert.NotContains(t, said, advice, "%s of %s", where, c.name)
	}
}

// staysUnknown checks that the outcome of a creation is unknown, at once and for good, and that the object is named.
func (p *pagesDesk) staysUnknown(t *testing.T, c creation, got answer) {
	t.Helper()
	require.Equal(t, http.StatusBadGateway, got.StatusCode, "%s: %s", c.name, mainText(got.page(t)))
	namesIt(t, c, "the page", mainText(got.page(t)))
	open := got.page(t).Find("main a[href^='" + c.page + "'], #main a[href^='" + c.page + "']")
	if c.page != "" && c.name != "organization.create" && c.name != "group.create" {
		assert.NotZero(t, open.Length(), "a link to the object of %s", c.name)
	}
	for _, later := range []time.Duration{0, time.Minute, 2 * time.Hour, 25 * time.Hour} {
		p.lookAt(t, later)
		entry := p.lastEntry(t, c.name)
		assert.Equal(t, store.Unknown, entry.Outcome, "%s %s: %s", c.name, later, entry.Note)
		namesIt(t, c, "the entry", entry.Note)
	}
	p.recordsNothing(t, c)
}

// recordsNothing checks that nothing is recorded to have been created by the last action.
func (p *pagesDesk) recordsNothing(t *testing.T, c creation) {
	t.Helper()
	made, err := p.records.CreatedBy(t.Context(), store.Everything, p.lastEntry(t, c.name).ID)
	require.NoError(t, err)
	assert.Empty(t, made, c.name)
}

func (p *pagesDesk) createdBefore(t *testing.T, client *http.Client, h *halfway, c creation) {
	t.Helper()
	if slices.Contains([]string{"membership.add", "it_contact.add", "group.create", "domain.add"}, c.name) { // the form sees it
		return
	}
	page := actionTest{name: c.name, path: c.path, form: c.form}.fill(t, p, client)
	p.createsSame(t, c)
	time.Sleep(time.Second)
	h.call.Store(&c.call)
	got := p.send(t, client, http.MethodPost, c.path, page)
	h.call.Store(nil)
	p.staysUnknown(t, c, got)
}

func (p *pagesDesk) createdWithin(t *testing.T, client *http.Client, h *halfway, c creation, lost bool) {
	t.Helper()
	h.carries.Store(true)
	got := p.sendCreation(t, client, h, c)
	h.carries.Store(false)
	if !lost {
		p.staysUnknown(t, c, got)
		return
	}
	entry := p.lastEntry(t, c.name)
	assert.Equal(t, store.Done, entry.Outcome, "%s: %s", c.name, entry.Note)
	assert.Contains(t, entry.Note, "WorkOS does not show whether this action or somebody else did it.", c.name)
}

func (p *pagesDesk) createdAfter(t *testing.T, client *http.Client, h *halfway, c creation, wait time.Duration, lost bool) {
	t.Helper()
	if wait > time.Second { // all clocks but that of the machine go later
		p.later.Store(-int64(wait + time.Second))
		h.behind.Store(int64(wait + time.Second))
	}
	got := p.sendCreation(t, client, h, c)
	require.Equal(t, http.StatusBadGateway, got.StatusCode, "%s: %s", c.name, mainText(got.page(t)))
	p.later.Store(0)
	h.behind.Store(0)
	if wait <= time.Second {
		time.Sleep(wait)
	}
	id := p.createsSame(t, c)
	for _, later := range []time.Duration{time.Minute, 2 * time.Hour, 25 * time.Hour} {
		p.lookAt(t, later)
		entry := p.lastEntry(t, c.name)
		if lost && wait <= time.Second { // it may be the action's, which WorkOS may still have been at work on
			assert.Equal(t, store.Done, entry.Outcome, "%s: %s", c.name, entry.Note)
			assert.Contains(t, entry.Note, "WorkOS does not show whether this action or somebody else did it.", c.name)
			continue
		}
		assert.NotEqual(t, store.Done, entry.Outcome, "%s, lost %t, %s after: %s", c.name, lost, wait, entry.Note)
		assert.NotContains(t, entry.Note, id, "%s, lost %t, %s after", c.name, lost, wait)
		p.recordsNothing(t, c)
	}
}

// TestAnAnswerThatNamesWhatIsThereIsTheCreations has WorkOS answer in shapes of which only the ID can be read.
func TestAnAnswerThatNamesWhatIsThereIsTheCreations(t *testing.T) {
	for name, shape := range map[string]string{"a list": `[%s]`, "an object in an object": `{"result":{"made":%s}}`} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, between := startIntercepted(t, "POST /organizations")
			client := p.signIn(t, "admin")
			between.with(func(w http.ResponseWriter, did *httptest.ResponseRecorder) {
				w.Header().Set("Content-Type", "application/json")
				fmt.Fprintf(w, shape, did.Body)
			})
			a := actionTest{path: "/organizations/new", form: url.Values{"name": {"Osier Dairies"}}}
			got := p.send(t, client, http.MethodPost, a.path, a.fill(t, p, client))
			require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
			entry := p.lastEntry(t, "organization.create")
			assert.Equal(t, store.Done, entry.Outcome, entry.Note)
			assert.NotContains(t, entry.Note, "somebody else")
			made, err := p.records.CreatedBy(t.Context(), store.Everything, entry.ID)
			require.NoError(t, err)
			assert.True(t, strings.HasSuffix(got.Header.Get("Location"), made) || strings.Contains(got.Header.Get("Location"), made+"?"))
		})
	}
}

// TestAVersionThatSomebodyElseCreatesLaterIsNotTakenForThisAction has WorkOS answer with nothing and create nothing.
func TestAVersionThatSomebodyElseCreatesLaterIsNotTakenForThisAction(t *testing.T) {
	p, h := startHalfway(t)
	client := p.signIn(t, "admin")
	c := creation{name: "audit_log_schema.create", path: "/audit-logs/actions/document.deleted/schemas/new",
		call: "/audit_logs/actions/document.deleted/schemas", form: url.Values{"targets": {"document"}}, theirs: `{"targets":[{"type":"document"}]}`}
	got := p.sendCreation(t, client, h, c)
	require.Equal(t, http.StatusBadGateway, got.StatusCode, mainText(got.page(t)))
	time.Sleep(time.Second)
	p.createsSame(t, c)
	for _, later := range []time.Duration{time.Minute, 2 * time.Hour, 25 * time.Hour} {
		p.lookAt(t, later)
		entry := p.lastEntry(t, c.name)
		assert.NotEqual(t, store.Done, entry.Outcome, "%s: %s", later, entry.Note)
	}
}

// TestWhatSomebodyElseChangesLaterIsSoAndNotSaidToBeThisActions has WorkOS answer a change with nothing and not carry it out; then
// somebody else makes the same one.
func TestWhatSomebodyElseChangesLaterIsSoAndNotSaidToBeThisActions(t *testing.T) {
	p := startSynced(t)
	client, customer := p.signIn(t, "admin"), p.customers(t)[0]
	path := "/organizations/" + customer.ID
	p.breaks(t, path, `"method":"PUT","status":200,"body":{}`)
	got := p.submit(t, client, path+"/edit", setTo("name", "Another Name"))
	p.clearFaults(t)
	require.Equal(t, http.StatusBadGateway, got.StatusCode, mainText(got.page(t)))
	assert.Contains(t, mainText(got.page(t)), "WorkOS accepted this, but shows what was there before")
	elsewhere := p.ask(t, http.MethodPut, path, `{"name":"Another Name"}`)
	require.Equal(t, http.StatusOK, elsewhere.StatusCode, elsewhere.body)
	p.lookAt(t, time.Minute)
	row := p.lastEntry(t, "organization.edit")
	assert.Equal(t, store.Done, row.Outcome)
	assert.Contains(t, row.Note, "WorkOS shows now that it is done. WorkOS does not show whether this action or somebody else did it.")
	assert.Zero(t, p.entry(t, client, "organization.edit").Find("form").Length(), "no Undo of what may be another's")
}

// TestWhatASecondCheckFindsIsNotUndoneInOnePress loses the answer to a change that WorkOS carries out: at the second check, somebody
// else may have made it.
func TestWhatASecondCheckFindsIsNotUndoneInOnePress(t *testing.T) {
	p := startSynced(t)
	client, customer := p.signIn(t, "admin"), p.customers(t)[0]
	p.loseAnswers.Store(true)
	got := p.submit(t, client, "/organizations/"+customer.ID+"/edit", setTo("name", "Another Name"))
	p.loseAnswers.Store(false)
	require.Equal(t, http.StatusSeeOther, got.StatusCode)
	row := p.lastEntry(t, "organization.edit")
	assert.Equal(t, store.Done, row.Outcome)
	assert.Contains(t, row.Note, "A second check shows that it was done. WorkOS does not show whether this action or somebody else did it.")
	entry := p.entry(t, client, "organization.edit")
	assert.Zero(t, entry.Find("form").Length())
	assert.Contains(t, squeeze(entry.Text()), "There is no Undo, because WorkOS does not show whether this action or somebody else did it.")
}
