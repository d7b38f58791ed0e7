package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	issuesview "frontdesk/views/issues"
	"frontdesk/views/wording"
	"frontdesk/workos"
	"frontdesk/workos/emulator"
	"frontdesk/workos/health"
	"frontdesk/workos/mirror"
)

// anIssue is the first issue with a code.
func (p *pagesDesk) anIssue(t *testing.T, code health.Code) mirror.Issue {
	t.Helper()
	found, err := p.mirror.Issues(t.Context(), mirror.Everything, mirror.IssueQuery{Codes: []health.Code{code}})
	require.NoError(t, err)
	require.NotEmpty(t, found, "the seed has no %s", code)
	return found[0]
}

func TestEveryTabSaysWhatIsWrong(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "admin")
	expired, refused := p.anIssue(t, health.CertificateExpired), p.anIssue(t, health.DirectoryRefused)
	for page, says := range map[string]string{
		"/organizations/" + expired.OrganizationID:         "certificate expired ",
		"/connections/" + expired.ID:                       "certificate expired ",
		"/directories/" + refused.ID:                       wording.LowerFirst(issuesview.Label(health.DirectoryRefused)),
		"/users/" + p.anIssue(t, health.MemberLeft).UserID: "person who left or is suspended still has access",
	} {
		overview := p.open(t, client, page)
		assert.Zero(t, overview.Find(".callouts a:contains('Show on overview')").Length(), "%s is the overview", page)
		tabs := overview.Find(".tabs-line a").Slice(1, goquery.ToEnd)
		require.Positive(t, tabs.Length(), page)
		for _, tab := range tabs.EachIter() {
			address := tab.AttrOr("href", "")
			box := p.open(t, client, address).Find(".callouts article").First()
			assert.Regexp(t, `^(\d+ issues? needs? attention|\d+ notices?): `, squeeze(box.Find("h2").Text()), address)
			assert.Contains(t, squeeze(box.Find("h2").Text()), says, address)
			assert.Equal(t, []string{page}, links(box), address)
		}
	}
}

func TestEveryTabSaysThatDataIsStaleOrBeingDeleted(t *testing.T) {
	p := startSynced(t)
	client, castellan := p.signIn(t, "admin"), scenario(t, "Castellan Insurance")
	at := "/organizations/" + castellan.OrganizationID
	tabs := links(p.open(t, client, at).Find(".tabs-line"))
	p.breaks(t, "/organizations/*", `"method":"GET","reset":true`)
	for _, tab := range tabs {
		assert.NotEmpty(t, p.open(t, client, tab).Find("main .banner, .banner").Text(), tab)
	}
	p.clearFaults(t)
	p.breaks(t, at, `"method":"DELETE","status":202,"body":""`)
	remove := actionTest{path: at + "/delete"}
	require.Equal(t, http.StatusSeeOther, p.send(t, client, http.MethodPost, remove.path, remove.fill(t, p, client)).StatusCode)
	for _, tab := range tabs {
		assert.Contains(t, squeeze(p.open(t, client, tab).Find(".callouts").Text()), "WorkOS is deleting this organization", tab)
	}
}

func TestThePortalLinkOfAPageFixesItsWorstIssue(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "support")
	expired := p.anIssue(t, health.CertificateExpired)
	for _, address := range []string{"/organizations/" + expired.OrganizationID, "/connections/" + expired.ID} {
		page := p.open(t, client, address)
		for _, place := range []string{".object-line", ".callouts"} {
			link := page.Find(place + " a:contains('Issue certificate renewal link')")
			assert.Contains(t, link.AttrOr("href", ""), "intent=certificate_renewal", "%s of %s", place, address)
		}
	}
}

// TestOneLabelOfAPortalLinkIsOneLink: two buttons of a page that lead to the same link are called the same, and only those.
func TestOneLabelOfAPortalLinkIsOneLink(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "support")
	pages := []string{"/organizations?limit=100", "/connections?limit=100", "/directories?limit=100"}
	links := 0
	for _, list := range pages {
		for _, address := range p.open(t, client, list).Find("a.row-link").EachIter() {
			page, leads, called := p.open(t, client, address.AttrOr("href", "")), map[string]string{}, map[string]string{}
			for _, button := range page.Find("main a[href^='/portal-links/new']").EachIter() {
				label, leadsTo := squeeze(button.Text()), button.AttrOr("href", "")
				assert.Equal(t, leadsTo, first(leads[label], leadsTo), "%s on %s", label, address.AttrOr("href", ""))
				assert.Equal(t, label, first(called[leadsTo], label), "%s on %s", leadsTo, address.AttrOr("href", ""))
				leads[label], called[leadsTo] = leadsTo, label
				links++
			}
		}
	}
	assert.Greater(t, links, 100)
}

func first(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}

func TestOperatorsFailuresAreNoIssues(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "admin")
	var events []workos.Event
	for _, n := range []string{"1", "2", "3", "4"} {
		events = append(events, workos.Event{
			Object: workos.Object{ID: "event_own_" + n, CreatedAt: workos.Time{Time: time.Now().Add(-time.Hour)}},
			Event:  "authentication.sso_failed",
			Data: []byte(`{"email":"operator` + n + `@frontdesk.example","error":{"code":"access_denied"},"sso":{"connection_id":"` +
				emulator.StaffConnectionID + `","organization_id":"` + emulator.StaffOrganizationID + `"}}`),
		})
	}
	require.NoError(t, p.mirror.UpsertEvents(t.Context(), events))
	found, err := p.mirror.Issues(t.Context(), mirror.Everything,
		mirror.IssueQuery{Codes: []health.Code{health.ConnectionSignInsFailing}, ID: emulator.StaffConnectionID})
	require.NoError(t, err)
	assert.Empty(t, found)
	assert.NotContains(t, mainText(p.open(t, client, "/search?q=operator1@frontdesk.example")), "failed sign-in")
	assert.NotContains(t, mainText(p.open(t, client, "/connections?health=attention&q=Frontdesk")), "Frontdesk Staff")
}

func TestADomainOfAnyAlphabetIsAdded(t *testing.T) {
	p := startSynced(t)
	client, castellan := p.signIn(t, "support"), scenario(t, "Castellan Insurance")
	add := actionTest{path: "/organizations/" + castellan.OrganizationID + "/domains/new", form: url.Values{"domain": {"Bücher.example"}}}
	p.sent()
	got := p.send(t, client, http.MethodPost, add.path, add.fill(t, p, client))
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	assert.Contains(t, strings.Join(p.sent(), "\n"), "xn--bcher-kva.example", "as the DNS writes it")
	page := p.open(t, client, got.Header.Get("Location"))
	p.undo(t, client, page.Find(".notice"))
	add.form = url.Values{"domain": {"bücher"}}
	got = p.send(t, client, http.MethodPost, add.path, add.fill(t, p, client))
	assert.Equal(t, http.StatusUnprocessableEntity, got.StatusCode, "no domain in any alphabet")
}

func TestEventsOfAUserAreFoundBySpellingsOfTheAddress(t *testing.T) {
	p := startPages(t)
	made := p.ask(t, http.MethodPost, "/user_management/users", `{"email":"ana.writes@bücher.example"}`)
	require.Equal(t, http.StatusCreated, made.StatusCode, made.body)
	event := `{"object":"event","id":"event_01SPELLED","event":"authentication.password_failed","created_at":"` +
		time.Now().Add(-time.Minute).UTC().Format(time.RFC3339) + `","data":{"type":"password","status":"failed","email":"Ana.Writes@XN--BCHER-KVA.example",` +
		`"error":{"code":"invalid_credentials","message":"No."}}}`
	p.breaks(t, "/events", `"method":"GET","status":200,"body":{"object":"list","data":[`+event+`],"list_metadata":{"after":null}}`)
	page := p.open(t, p.signIn(t, "support"), "/users/"+valueAt(t, made.body, "id"))
	assert.Equal(t, 1, section(page, "Recent events").Find(".event, li").Length(), squeeze(section(page, "Recent events").Text()))
}
