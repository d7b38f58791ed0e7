package web

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/web/config"
	"frontdesk/web/paths"
	"frontdesk/workos"
	"frontdesk/workos/mirror"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// timedPages are the pages of the stand-in's objects, and the lists that show when they were made.
func timedPages() map[string][2]string {
	return map[string][2]string{
		"organization":    {paths.OrganizationShow.URL("org_01A"), paths.Organizations.URL()},
		"connection":      {paths.ConnectionShow.URL("conn_01A"), paths.Connections.URL()},
		"directory":       {paths.DirectoryShow.URL("directory_01A"), paths.Directories.URL()},
		"directory_user":  {paths.DirectoryUserShow.URL("directory_user_01A"), paths.DirectoryUsers.URL("directory_01A")},
		"directory_group": {paths.DirectoryGroupShow.URL("directory_group_01A"), paths.DirectoryGroups.URL("directory_01A")},
		"user":            {paths.UserShow.URL("user_01A"), paths.Users.URL()},
		"invitation":      {paths.InvitationShow.URL("invitation_01A"), paths.Invitations.URL()},
		"membership":      {paths.UserShow.URL("user_01A"), paths.OrganizationUsers.URL("org_01A")},
	}
}

// shownTimes are the moments that a page shows, as its markup gives them.
func shownTimes(page *goquery.Document) []string {
	return page.Find("main time").Map(func(_ int, s *goquery.Selection) string { return s.AttrOr("datetime", "") })
}

func TestWalkTimesInEveryFormAreTheSameOnPageListAndCSV(t *testing.T) {
	p, server := startStandIn(t)
	p.syncAll(t)
	client := p.signIn(t, "admin")
	for _, sent := range []string{`"2026-10-02T03:04:05.093Z"`, `"2026-10-02 03:04:05.093"`, `"2026-10-02T03:04:05"`,
		`"2026-10-02T03:04:05+0000"`,
		`"2026-10-02 03:04:05 UTC"`, `1790910245`, `1790910245093`, `"1790910245"`, `"1790910245093"`, `"soon"`, `false`} {
		for kind, at := range timedPages() {
			server.reset()
			server.set(kind, "created_at", sent)
			page := p.open(t, client, at[0])
			p.handlers.Flush()
			list := p.open(t, client, at[1])
			csv := p.table(t, client, at[1]+"?format=csv")
			require.Len(t, csv, 2, "%s %s", kind, sent)
			created := ""
			for i, column := range csv[0] {
				if slices.Contains([]string{"Created (UTC)", "Sent (UTC)", "Member since (UTC)"}, column) {
					created = csv[1][i]
				}
			}
			if text := strings.Trim(sent, `"`); text == "soon" || text == "false" {
				assert.Equal(t, text, created, "%s in CSV", kind)
				assert.Contains(t, squeeze(list.Find("main tbody").Text()), text, "%s in the list", kind)
				if kind != "membership" {
					assert.Contains(t, squeeze(page.Find("main .unreadable").Text()), text, "%s on its page", kind)
				}
				continue
			}
			assert.Equal(t, "2026-10-02T03:04:05Z", created, "%s %s in CSV", kind, sent)
			assert.Contains(t, shownTimes(list), "2026-10-02T03:04:05Z", "%s %s in the list", kind, sent)
			if kind != "membership" {
				assert.Contains(t, shownTimes(page), "2026-10-02T03:04:05Z", "%s %s on its page", kind, sent)
			}
		}
	}
}

func TestTheOtherTimesOfObjectsAreShownAsTheyCame(t *testing.T) {
	p, server := startStandIn(t)
	client := p.signIn(t, "admin")
	for _, test := range []struct{ kind, field, page, list, column string }{
		{"user", "last_sign_in_at", paths.UserShow.URL("user_01A"), paths.Users.URL(), "Last sign-in (UTC)"},
		{"user", "updated_at", paths.UserShow.URL("user_01A"), "", ""},
		{"invitation", "expires_at", paths.InvitationShow.URL("invitation_01A"), paths.Invitations.URL(), "Expires (UTC)"},
		{"session", "created_at", paths.UserShow.URL("user_01A"), "", ""},
		{"factor", "created_at", paths.UserShow.URL("user_01A"), "", ""},
		{"organization_group", "created_at", paths.GroupShow.URL("org_01A", "group_01A"), "", ""},
	} {
		server.reset()
		server.set(test.kind, test.field, `"one fine day"`)
		page := p.open(t, client, test.page)
		assert.Contains(t, squeeze(page.Find("main .unreadable").Text()), "one fine day", "%s %s", test.kind, test.field)
		if test.list == "" {
			continue
		}
		p.handlers.Flush()
		assert.Contains(t, mainText(p.open(t, client, test.list)), "one fine day", "%s %s in the list", test.kind, test.field)
		csv := p.table(t, client, test.list+"?format=csv")
		assert.Equal(t, "one fine day", csv[1][slices.Index(csv[0], test.column)])
		for _, sort := range []string{"?sort=expires", "?sort=last_sign_in", "?sort=-created"} {
			if got := p.send(t, client, http.MethodGet, test.list+sort, nil); got.StatusCode == http.StatusOK {
				assert.Contains(t, got.body, "one fine day", sort)
			}
		}
	}
}

func TestAnEventWhoseTimeCannotBeReadIsKeptWhereItCame(t *testing.T) {
	p, server := startStandIn(t)
	server.set("event", "created_at", `"soon"`)
	client := p.signIn(t, "admin")
	events := p.open(t, client, paths.Events.URL())
	assert.Contains(t, mainText(events), "soon received just now")
	assert.NotContains(t, mainText(events), "0001")
	assert.Contains(t, mainText(p.open(t, client, paths.ConnectionShow.URL("conn_01A"))), "soon received just now")
	kept, err := p.mirror.Events(t.Context(), mirror.Everything,
		mirror.EventQuery{ConnectionID: "conn_01A", Since: time.Now().Add(-time.Minute)})
	require.NoError(t, err)
	require.Len(t, kept, 1)
	assert.Equal(t, "soon", kept[0].CreatedAt.Unreadable())
	assert.WithinDuration(t, time.Now(), kept[0].At(), time.Minute)
}

func TestEventsThatAreSentWithAnyTimeAreKept(t *testing.T) {
	p := startPages(t, func(cfg *config.Config) { cfg.WebhookSecrets = []workos.Secret{"whsec_new_canary"} })
	for i, sent := range []string{`"2026-10-02 03:04:05.093"`, `"2026-10-02T03:04:05+0000"`, `1790910245093`, `"1790910245"`, `"soon"`,
		`null`, `{}`} {
		id := "event_01" + string(rune('A'+i))
		body := `{"object":"event","id":"` + id + `","event":"connection.activated","created_at":` + sent +
			`,"data":{"object":"connection","id":"conn_01SENT"}}`
		require.Equal(t, http.StatusOK, p.deliver(t, signWebhook(body, "whsec_new_canary", 0), body), sent)
		events := sentEvents(t, p)
		at := slices.IndexFunc(events, func(e workos.Event) bool { return e.ID == id })
		require.GreaterOrEqual(t, at, 0, "%s is kept", sent)
		if i < 4 {
			assert.Equal(t, "2026-10-02T03:04:05Z", events[at].At().Truncate(time.Second).Format(time.RFC3339), sent)
		} else {
			assert.WithinDuration(t, time.Now(), events[at].At(), time.Minute, sent)
		}
	}
}
