package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"frontdesk/web/paths"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEditingSendsOneFieldWhateverTheOthersHold(t *testing.T) {
	p, server := startStandIn(t)
	client := p.signIn(t, "admin")
	for _, metadata := range []string{
		`{"plan":"enterprise","industry":"Aerospace","note":"signed\n2026-01-02\n","gap":"two  spaces"}`,
		`{"plan":"enterprise","a":"","b":null,"c":7,"d":true,"note":"signed\r\n2026-01-02\r\n"}`,
	} {
		for kind, page := range map[string]string{"organization": paths.OrganizationShow.URL("org_01A"), "user": paths.UserShow.URL("user_01A")} {
			server.reset()
			server.set(kind, "metadata", metadata)
			name := map[string]string{"organization": "name", "user": "first_name"}[kind]
			shown := pairsIn(section(p.open(t, client, page), "Metadata"))
			assert.Equal(t, "enterprise", shown["plan"], kind)
			for _, step := range []struct {
				change func(url.Values)
				body   string
			}{{setTo(name, "Tyrell"), `{"` + name + `":"Tyrell"}`}, {setMetadata("plan", "free"), `{"metadata":{"plan":"free"}}`},
				{setMetadata("plan", ""), `{"metadata":{"plan":null}}`}} {
				server.sent()
				got := p.submit(t, client, page+"/edit", step.change)
				require.Equal(t, http.StatusSeeOther, got.StatusCode, "%s: %s", metadata, mainText(got.page(t)))
				assert.Equal(t, []string{"PUT " + standInPaths[kind][1] + " " + step.body}, server.sent(), metadata)
			}
		}
	}
}

func TestAnEventsTimeIsReadInEveryForm(t *testing.T) {
	p, server := startStandIn(t)
	client := p.signIn(t, "admin")
	moment := time.Now().UTC().Add(-48 * time.Hour).Truncate(time.Second)
	for _, sent := range []string{
		quote(moment.Format("2006-01-02T15:04:05.000Z")), quote(moment.Format("2006-01-02 15:04:05.000")),
		quote(moment.Format("2006-01-02T15:04:05")),
		quote(moment.Format("2006-01-02T15:04:05+0000")), quote(moment.Format("2006-01-02 15:04:05 UTC")), strconv.FormatInt(moment.Unix(), 10),
		strconv.FormatInt(moment.UnixMilli(), 10),
	} {
		server.set("event", "created_at", sent)
		assert.Contains(t, shownTimes(p.open(t, client, paths.Events.URL())), moment.Format(time.RFC3339), sent)
		rows := p.table(t, client, paths.Events.URL()+"?format=csv")
		assert.Equal(t, []string{moment.Format(time.RFC3339)}, column(rows, "When (UTC)"), sent)
		assert.Contains(t, shownTimes(p.open(t, client, paths.ConnectionShow.URL("conn_01A"))), moment.Format(time.RFC3339), sent)
	}
	for sent, shown := range map[string]string{`"soon"`: "soon", `""`: "", `null`: ""} {
		server.set("event", "created_at", sent)
		server.set("event", "id", quote("event_01"+strings.Trim(sent, `"`)))
		page := p.open(t, client, paths.Events.URL())
		require.Equal(t, 1, page.Find("li.event").Length(), sent)
		assert.Contains(t, squeeze(page.Find("li.event").Text()), strings.TrimSpace(shown+" received"), sent)
	}
}

func TestAnInvitationsStatusIsTheSameEverywhere(t *testing.T) {
	p, server := startStandIn(t)
	p.syncAll(t)
	client := p.signIn(t, "admin")
	page, list := paths.InvitationShow.URL("invitation_01A"), paths.Invitations.URL()
	past, future := quote(time.Now().Add(-48*time.Hour).UTC().Format(time.RFC3339)),
		quote(time.Now().Add(48*time.Hour).UTC().Format(time.RFC3339))
	for _, test := range []struct{ state, expires, filter, word, end string }{
		{"pending", past, "expired", "Expired", "expired 2 days ago"}, {"pending", future, "pending", "Pending", "expires in 2 days"},
		{"pending", "null", "pending", "Pending", "never"},
		{"expired", past, "expired", "Expired", "expired 2 days ago"}, {"accepted", future, "accepted", "Accepted", ""},
		{"revoked", future, "revoked", "Revoked", ""},
		{"accepted", past, "accepted", "Accepted", ""}, {"revoked", "null", "revoked", "Revoked", ""},
	} {
		where := test.state + " until " + test.expires
		server.set("invitation", "state", quote(test.state))
		server.set("invitation", "expires_at", test.expires)
		shown := p.open(t, client, page)
		p.handlers.Flush()
		assert.Equal(t, test.word, squeeze(shown.Find(".object-name .state").First().Text()), where)
		text := strings.ToLower(mainText(shown))
		callouts := squeeze(shown.Find(".callouts").Text())
		assert.Equal(t, test.word == "Expired", strings.Contains(callouts, "has expired"), "%s: %s", where, callouts)
		assert.Equal(t, test.word == "Expired", slices.Contains(pressables(shown), "Invite again") && strings.Contains(callouts, "expired"),
			"%s: %v", where, pressables(shown))
		if test.end == "" {
			assert.NotContains(t, text, "expires in", where)
			assert.NotContains(t, text, "expired", where)
		}
		for _, filter := range []string{"pending", "expired", "accepted", "revoked"} {
			rows := p.table(t, client, list+"?format=csv&state="+filter)
			found := p.open(t, client, list+"?state="+filter)
			if filter != test.filter {
				assert.Len(t, rows, 1, "%s under %s", where, filter)
				assert.Zero(t, found.Find("section.list tbody tr").Length(), "%s under %s", where, filter)
				continue
			}
			assert.Equal(t, []string{test.word}, column(rows, "Status"), where)
			row := squeeze(found.Find("section.list tbody tr").Text())
			assert.Contains(t, row, test.word, where)
			if test.end == "" {
				assert.NotContains(t, strings.ToLower(row), "in 2 days", where)
				assert.Equal(t, []string{""}, column(rows, "Expires (UTC)"), where)
			}
			if test.end == "never" {
				assert.Contains(t, row, "never", where)
			}
		}
	}
	server.set("invitation", "state", `"pending"`)
	server.set("invitation", "expires_at", past)
	again := p.open(t, client, page).Find("main a").FilterFunction(func(_ int,
		a *goquery.Selection) bool {
		return squeeze(a.Text()) == "Invite again"
	}).First()
	form := browserForm(p.open(t, client, again.AttrOr("href", "")).Find("#action-form"))
	server.sent()
	got := p.send(t, client, http.MethodPost, "/invitations/new", form)
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	sent := server.sent()
	require.Len(t, sent, 1)
	for _, part := range []string{`"email":"new@attic.example"`, `"organization_id":"org_01A"`, `"role_slug":"member"`} {
		assert.Contains(t, sent[0], part)
	}
}

// pressables are the words of a page's links and buttons.
func pressables(page *goquery.Document) []string {
	return page.Find("main a, main button").Map(func(_ int, s *goquery.Selection) string { return squeeze(s.Text()) })
}
