package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/store"
	"frontdesk/workos"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// actTest is one act on something of the emulator's, and what WorkOS is asked for it.
type actTest struct {
	name   string // in the ledger
	role   string
	path   string
	form   url.Values
	call   string // method and path pattern of the write
	next   string // the page afterwards
	notice string // what it says
	check  func(t *testing.T, p *pagesDesk)

	goneIsDone bool // what WorkOS does not know any longer has ended already
	delayed    bool // waits before it is sent
}

// customerActs are the acts on organizations and what belongs to them.
func customerActs(t *testing.T, p *pagesDesk) []actTest {
	castellan, northwind := story(t, "Castellan Insurance").OrganizationID, story(t, "Northwind Logistics").OrganizationID
	member := data[workos.Membership](t, p, "/user_management/organization_memberships?organization_id="+northwind+"&statuses=active&limit=20")[0]
	inactive := data[workos.Membership](t, p, "/user_management/organization_memberships?organization_id="+northwind+"&statuses=inactive&limit=20")[0]
	connection := data[workos.Connection](t, p, "/connections?organization_id="+northwind)[0]
	directory := data[workos.Directory](t, p, "/directories?organization_id="+northwind)[0]
	organization, domain := unverifiedDomain(t, p)
	customer := "/organizations/" + organization
	unverified := customer + "/domains/" + domain.ID
	user, membership := "/users/"+member.UserID, "/user_management/organization_memberships/"
	return []actTest{
		{
			name: "membership.deactivate", role: "support", path: "/memberships/" + member.ID + "/deactivate", next: user,
			call: "PUT " + membership + "*/deactivate", notice: "can no longer use Northwind Logistics.", check: holds(membership+member.ID, "status", "inactive"),
		},
		{
			name: "membership.reactivate", role: "support", path: "/memberships/" + inactive.ID + "/reactivate", next: "/users/" + inactive.UserID,
			call: "PUT " + membership + "*/reactivate", notice: "can use Northwind Logistics again.", check: holds(membership+inactive.ID, "status", "active"),
		},
		{
			name: "membership.role", role: "support", path: "/memberships/" + member.ID + "/role", form: url.Values{"role": {otherRole(member)}}, next: user,
			call: "PUT " + membership + "*", notice: "is now " + otherRole(member) + ".", check: holds(membership+member.ID, "role.slug", otherRole(member)),
		},
		{
			name: "membership.remove", role: "support", path: "/memberships/" + member.ID + "/remove", next: user,
			call: "DELETE " + membership + "*", notice: "is no longer a member", check: isGone(membership + member.ID),
		},
		{
			name: "organization.edit", role: "support", path: "/organizations/" + castellan + "/edit", next: "/organizations/" + castellan,
			form: url.Values{"name": {"Castellan Group"}, "external_id": {"acct_new"}, "metadata": {"plan = gold\ntier = 1"}},
			call: "PUT /organizations/*", notice: "Castellan Group is saved.", check: holds("/organizations/"+castellan, "metadata.plan", "gold"),
		},
		{
			name: "organization.create", role: "admin", path: "/organizations/new", next: "/organizations/org_",
			form: url.Values{"name": {"Osier Dairies"}, "domains": {"osier.example, osier-dairies.example"}, "external_id": {"acct_osier"}},
			call: "POST /organizations", notice: "Osier Dairies is created.", check: holds("/organizations/external_id/acct_osier", "name", "Osier Dairies"),
		},
		{
			name: "organization.delete", role: "admin", path: "/organizations/" + castellan + "/delete", next: "/organizations",
			call: "DELETE /organizations/*", notice: "is deleted.",
		},
		{
			name: "domain.add", role: "support", path: "/organizations/" + castellan + "/domains/new", form: url.Values{"domain": {"Castellan-Claims.example"}},
			next: "/organizations/" + castellan, call: "POST /organization_domains", notice: "castellan-claims.example is added.",
		},
		{
			name: "domain.verify", role: "support", path: unverified + "/verify", next: customer,
			call: "POST /organization_domains/*/verify", notice: "looks for the DNS record",
		},
		{
			name: "domain.declare_verified", role: "admin", path: unverified + "/declare-verified", next: customer,
			call: "PUT /organizations/*", notice: "counts as verified.", check: holds("/organization_domains/"+domain.ID, "state", "verified"),
		},
		{
			name: "domain.remove", role: "support", path: unverified + "/remove", next: customer,
			call: "DELETE /organization_domains/*", notice: "is removed.", check: isGone("/organization_domains/" + domain.ID),
		},
		{
			name: "connection.delete", role: "admin", path: "/connections/" + connection.ID + "/delete", next: "/organizations/" + northwind,
			call: "DELETE /connections/*", notice: "is deleted.", check: isGone("/connections/" + connection.ID),
		},
		{
			name: "directory.delete", role: "admin", path: "/directories/" + directory.ID + "/delete", next: "/organizations/" + northwind,
			call: "DELETE /directories/*", notice: "is deleted.",
		},
	}
}

// unverifiedDomain is the first domain that is not verified, and whose it is.
func unverifiedDomain(t *testing.T, p *pagesDesk) (string, workos.OrganizationDomain) {
	for _, organization := range data[workos.Organization](t, p, "/organizations?limit=100") {
		for _, domain := range organization.Domains {
			if domain.State == "pending" {
				return organization.ID, domain
			}
		}
	}
	t.Fatal("every domain is verified")
	return "", workos.OrganizationDomain{}
}

func otherRole(m workos.Membership) string {
	if m.Role.Slug == "member" {
		return "admin"
	}
	return "member"
}

// holds checks a value of an object of the emulator's; dots lead inwards.
func holds(path, field, want string) func(*testing.T, *pagesDesk) {
	return func(t *testing.T, p *pagesDesk) {
		got := p.ask(t, http.MethodGet, path, "")
		require.Equal(t, http.StatusOK, got.StatusCode, got.body)
		assert.Equal(t, want, valueAt(t, got.body, field))
	}
}

func isGone(path string) func(*testing.T, *pagesDesk) {
	return func(t *testing.T, p *pagesDesk) {
		assert.Equal(t, http.StatusNotFound, p.ask(t, http.MethodGet, path, "").StatusCode)
	}
}

// acts are all acts of the desk, on customers of the stories.
func acts(t *testing.T, p *pagesDesk) []actTest {
	return slices.Concat(customerActs(t, p), peopleActs(t, p), environmentActs(t, p))
}

func TestActs(t *testing.T) {
	names := func() (names []string) {
		for _, test := range acts(t, startPages(t)) {
			names = append(names, test.name)
		}
		return names
	}()
	for i, name := range names {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := startCopied(t)
			a := acts(t, p)[i]
			client := p.signIn(t, a.role)
			a.isRefused(t, p, client)
			a.happensOnce(t, p, client)
		})
		t.Run(name+" without an answer", func(t *testing.T) {
			t.Parallel()
			p := startCopied(t)
			a := acts(t, p)[i]
			a.isUnknown(t, p, p.signIn(t, a.role))
		})
	}
}

// fill opens the act's form and fills it in.
func (a actTest) fill(t *testing.T, p *pagesDesk, client *http.Client) url.Values {
	t.Helper()
	page := p.open(t, client, a.path)
	form := url.Values{"reason": {"Ticket 4711"}}
	for _, name := range []string{"form_key", "seen"} {
		form.Set(name, page.Find("#act input[name="+name+"]").AttrOr("value", ""))
	}
	for name, values := range a.form {
		form[name] = values
	}
	return form
}

// isRefused sends the act while WorkOS says no, in two ways: nothing typed is lost and the ledger says so.
func (a actTest) isRefused(t *testing.T, p *pagesDesk, client *http.Client) {
	method, path, _ := strings.Cut(a.call, " ")
	for _, test := range []struct{ fault, says string }{
		{`"method":"` + method + `","status":422,"body":{"message":"Validation failed.","errors":[{"code":"not_today","field":"weather"}]}`, "not today"},
		{`"method":"` + method + `","status":404,"body":{"message":"Not found."}`, "WorkOS does not know this any longer"},
	} {
		if a.goneIsDone && strings.Contains(test.fault, "404") {
			continue
		}
		p.breaks(t, path, test.fault)
		got := p.send(t, client, http.MethodPost, a.path, a.fill(t, p, client))
		if a.delayed {
			p.sendDelayed(t)
			p.mend(t)
			said := squeeze(p.open(t, client, got.Header.Get("Location")).Find(".notice").Text())
			assert.Contains(t, said, "as far as is known", test.says)
			assert.Equal(t, store.Refused, p.lastAct(t, a.name).Outcome)
			continue
		}
		p.mend(t)
		require.Equal(t, http.StatusUnprocessableEntity, got.StatusCode)
		page := got.page(t)
		assert.Contains(t, squeeze(page.Find(".form-errors").Text()), test.says)
		assert.Equal(t, "Ticket 4711", page.Find("textarea[name=reason]").Text(), "what was typed is still there")
		assert.Equal(t, store.Refused, p.lastAct(t, a.name).Outcome)
	}
}

// happensOnce sends the act twice: it happens once, the page says so, and the ledger holds it.
func (a actTest) happensOnce(t *testing.T, p *pagesDesk, client *http.Client) {
	form := a.fill(t, p, client)
	p.requests()
	first := p.send(t, client, http.MethodPost, a.path, form)
	require.Equal(t, http.StatusSeeOther, first.StatusCode, mainText(first.page(t)))
	require.True(t, strings.HasPrefix(first.Header.Get("Location"), a.next), "leads to %s", first.Header.Get("Location"))
	again := p.send(t, client, http.MethodPost, a.path, form)
	assert.Equal(t, http.StatusSeeOther, again.StatusCode)
	assert.Equal(t, first.Header.Get("Location"), again.Header.Get("Location"))
	if a.delayed {
		assert.Empty(t, writes(p.requests()), "nothing is sent while it can be taken back")
		p.sendDelayed(t)
	}
	assert.Len(t, writes(p.requests()), 1, "the same form twice is one act")

	page := p.open(t, client, first.Header.Get("Location"))
	assert.Contains(t, squeeze(page.Find(".notice").Text()), a.notice)
	act := p.lastAct(t, a.name)
	assert.Equal(t, store.Done, act.Outcome)
	assert.Equal(t, "Ticket 4711", act.Reason)
	assert.NotEmpty(t, act.WorkOSRequestID)
	if a.check != nil {
		a.check(t, p)
	}
}

// isUnknown sends the act while WorkOS gives no answer and does nothing: that is said, and nothing is sent again.
func (a actTest) isUnknown(t *testing.T, p *pagesDesk, client *http.Client) {
	method, path, _ := strings.Cut(a.call, " ")
	form := a.fill(t, p, client)
	p.requests()
	p.breaks(t, path, `"method":"`+method+`","reset":true`)
	got := p.send(t, client, http.MethodPost, a.path, form)
	if a.delayed {
		p.sendDelayed(t)
		p.mend(t)
		p.sendDelayed(t)
		assert.Len(t, writes(p.requests()), 1)
		assert.Equal(t, store.Unknown, p.lastAct(t, a.name).Outcome)
		return
	}
	require.Equal(t, http.StatusBadGateway, got.StatusCode)
	assert.Contains(t, mainText(got.page(t)), "It is not known whether this happened")
	p.mend(t)
	again := p.send(t, client, http.MethodPost, a.path, form)
	assert.Equal(t, http.StatusBadGateway, again.StatusCode, "the same form is not sent a second time")
	assert.Len(t, writes(p.requests()), 1)
	assert.Equal(t, store.Unknown, p.lastAct(t, a.name).Outcome)
}

func TestWhatMayNotBeDeletedStaysInTheCopy(t *testing.T) {
	p := startCopied(t)
	client, castellan := p.signIn(t, "admin"), story(t, "Castellan Insurance")
	for _, a := range customerActs(t, p) {
		if a.name == "organization.delete" {
			a.isUnknown(t, p, client)
		}
	}
	row, err := p.mirror.OrganizationRow(t.Context(), castellan.OrganizationID)
	require.NoError(t, err)
	assert.Equal(t, castellan.Name, row.Name)
	assert.Positive(t, row.Members)
}

// sendDelayed lets the time pass in which an act can be taken back.
func (p *pagesDesk) sendDelayed(t *testing.T) {
	p.later.Add(int64(11 * time.Second))
	p.desk.SendDue(t.Context())
}

// undo presses Undo in a notice: one thing is asked of WorkOS.
func (p *pagesDesk) undo(t *testing.T, client *http.Client, notice *goquery.Selection) {
	t.Helper()
	undo, form := notice.Find("form"), url.Values{}
	require.Equal(t, 1, undo.Length(), squeeze(notice.Text()))
	for _, input := range undo.Find("input").EachIter() {
		form.Set(input.AttrOr("name", ""), input.AttrOr("value", ""))
	}
	p.requests()
	back := p.send(t, client, http.MethodPost, undo.AttrOr("action", ""), form)
	require.Equal(t, http.StatusSeeOther, back.StatusCode, mainText(back.page(t)))
	assert.Len(t, writes(p.requests()), 1)
}

func TestADomainThatWasAddedByMistakeIsUndone(t *testing.T) {
	p := startCopied(t, func(cfg *Config) { cfg.Environment = "production" })
	client, castellan := p.signIn(t, "support"), story(t, "Castellan Insurance")
	add := actTest{path: "/organizations/" + castellan.OrganizationID + "/domains/new", form: url.Values{"domain": {"castelan.example"}}}
	got := p.send(t, client, http.MethodPost, add.path, add.fill(t, p, client))
	page := p.open(t, client, got.Header.Get("Location"))
	require.Contains(t, section(page, "Domains").Text(), "castelan.example")
	p.undo(t, client, page.Find(".notice"))
	assert.NotContains(t, section(p.open(t, client, "/organizations/"+castellan.OrganizationID), "Domains").Text(), "castelan.example")
}

// lastAct is the newest line of the ledger about an act.
func (p *pagesDesk) lastAct(t *testing.T, name string) store.ActRow {
	t.Helper()
	page, err := p.records.Acts(t.Context(), store.ActsQuery{Action: name, Paging: store.Paging{Limit: 1}})
	require.NoError(t, err)
	require.NotEmpty(t, page.Rows, "the ledger has no %s", name)
	return page.Rows[0]
}

// valueAt is a value inside a JSON object; dots lead inwards.
func valueAt(t *testing.T, body, field string) string {
	t.Helper()
	var value any
	require.NoError(t, json.Unmarshal([]byte(body), &value))
	for _, name := range strings.Split(field, ".") {
		object, _ := value.(map[string]any)
		value = object[name]
	}
	return fmt.Sprint(value)
}
