package web

import (
	"database/sql"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	issuesview "frontdesk/views/issues"
	"frontdesk/views/wording"
	"frontdesk/web/config"
	"frontdesk/workos"
	"frontdesk/workos/health"
	"frontdesk/workos/mirror"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestWalkListsPagesFilesAndCountsAgreeAboutWhatIsWrong compares, for every object of the seeded environment, the filter that
// lists it, the boxes on its own page, the CSV of that filter and the numbers of the overview.
func TestWalkListsPagesFilesAndCountsAgreeAboutWhatIsWrong(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "support")
	overview := p.open(t, client, "/")
	for _, kind := range []struct {
		path, filter string
		kind         mirror.Kind
	}{
		{"/organizations", "state", mirror.KindOrganization}, {"/connections", "health", mirror.KindConnection},
		{"/directories", "health", mirror.KindDirectory},
		{"/users", "health", mirror.KindUser},
	} {
		counts, err := p.mirror.Counts(t.Context(), mirror.Everything)
		require.NoError(t, err)
		listed := 0
		for _, status := range []health.Status{health.StatusAttention, health.StatusNotice, health.StatusHealthy} {
			query := kind.path + "?" + url.Values{kind.filter: {string(status)}, "limit": {"200"}}.Encode()
			list := p.open(t, client, query)
			ids := rowIDs(list)
			listed += counts.Health(kind.kind, status)
			heading := squeeze(list.Find("h1 + .count, .page-title .count").First().Text())
			assert.Equal(t, wording.Number(counts.Health(kind.kind, status))+" of "+wording.Number(counts.Total[kind.kind]), heading, query)
			rows := p.table(t, client, query+"&format=csv")
			require.Len(t, rows, 1+counts.Health(kind.kind, status), query)
			for _, issues := range column(rows, "Issues") {
				assert.Equal(t, status == health.StatusHealthy, issues == issuesview.None, query)
			}
			for _, id := range ids[:min(len(ids), 40)] {
				page := p.open(t, client, kind.path+"/"+id)
				own, first := 0, page.Find("article.callout").First()
				page.Find("article.callout").Each(func(_ int, box *goquery.Selection) {
					tone := box.AttrOr("data-tone", "")
					if tone == "danger" || tone == "attention" || tone == "neutral" && strings.Contains(box.Text(), "No action needed") {
						own++
					}
				})
				switch {
				case status == health.StatusAttention:
					assert.Positive(t, own, "%s is listed as %s", id, status)
					assert.Contains(t, []string{"danger", "attention"}, first.AttrOr("data-tone", ""), "%s: what is most severe stands on top", id)
				case status == health.StatusNotice && kind.kind == mirror.KindUser:
					assert.Equal(t, "neutral", first.AttrOr("data-tone", ""), "%s is listed as %s: %s", id, status, squeeze(first.Text()))
				case status == health.StatusHealthy:
					assert.Zero(t, own, "%s is listed as %s: %s", id, status, squeeze(page.Find(".callouts").Text()))
				}
			}
		}
		assert.Equal(t, counts.Total[kind.kind], listed, "every object has one status")
		link := overview.Find(".stats a.state[href^='" + kind.path + "?']")
		if n := counts.Health(kind.kind, health.StatusAttention); n > 0 {
			assert.True(t, strings.HasPrefix(squeeze(link.Text()), strconv.Itoa(n)), "%s: %s", kind.path, link.Text())
			assert.Contains(t, squeeze(p.open(t, client, link.AttrOr("href", "")).Find(".page-title .count").Text()), wording.Number(n)+" of ")
		}
	}
	partly := p.open(t, client, "/organizations?state=attention", partial()...)
	assert.Equal(t, "true", partly.Find("#organizations-count").AttrOr("hx-swap-oob", ""), "the heading follows the filter")
	assert.True(t, slices.Contains(strings.Fields(partly.Find("#organizations-count").Text()), "of"))
}

// eachIssueCell visits the rows of a list that have issues, each with the cell that sums these up, how many issues it tells
// of ("Certificate expired +1" is two), and the boxes of the row's own page. filter is the list's address up to the status.
// It returns how many rows need attention and how many have notices only.
func (p *pagesDesk) eachIssueCell(t *testing.T, client *http.Client, filter string,
	visit func(at, cell string, told int, boxes *goquery.Selection)) (rows map[health.Status]int) {
	t.Helper()
	rows = map[health.Status]int{}
	for _, status := range []health.Status{health.StatusAttention, health.StatusNotice} {
		list := p.open(t, client, filter+string(status))
		require.NotContains(t, mainText(list), "There is no such filter", "%s%s", filter, status)
		for _, row := range list.Find("tbody tr").EachIter() {
			rows[status]++
			at := row.Find("a.row-link").AttrOr("href", "")
			require.NotEmpty(t, at)
			cell, more := squeeze(row.Find("td[data-label=Issues]").Text()), 0
			if _, number, found := strings.Cut(cell, "+"); found {
				var err error
				more, err = strconv.Atoi(number)
				require.NoError(t, err, cell)
			}
			visit(at, cell, 1+more, p.open(t, client, at).Find("article.callout").FilterFunction(func(_ int, box *goquery.Selection) bool {
				return box.AttrOr("data-tone", "") != "ok"
			}))
		}
	}
	return rows
}

// TestTheCellOfACustomerCountsTheBoxesOfItsPage compares "Certificate expired +1" with what the customer's own page shows.
func TestTheCellOfACustomerCountsTheBoxesOfItsPage(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "support")
	folded, several := 0, 0
	rows := p.eachIssueCell(t, client, "/organizations?limit=200&state=", func(at, cell string, told int, boxes *goquery.Selection) {
		assert.Equal(t, told, boxes.Length(), "%s says %q, its page %q", at, cell, squeeze(boxes.Text()))
		folded += strings.Count(boxes.Text(), "failed since")
		several += told - 1
	})
	assert.Positive(t, rows[health.StatusAttention])
	assert.Positive(t, folded, "a customer whose failing sign-ins have the expired certificate as their cause")
	assert.Positive(t, several)
}

// TestWalkTheCellOfAPersonCountsTheBoxesOfTheirPage compares, for every user with issues, the cell of the list, the file and
// the person's own page.
func TestWalkTheCellOfAPersonCountsTheBoxesOfTheirPage(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "support")
	users := p.table(t, client, "/users?format=csv")
	inFile := map[string]int{}
	for i, id := range column(users, "ID") {
		for _, label := range strings.Split(column(users, "Issues")[i], "; ") {
			n := 1
			if _, times, found := strings.Cut(label, " ("); found {
				var err error
				n, err = strconv.Atoi(strings.TrimSuffix(times, ")"))
				require.NoError(t, err, label)
			}
			if label != issuesview.None {
				inFile["/users/"+id] += n
			}
		}
	}
	folded, ambiguous, several := 0, 0, 0
	rows := p.eachIssueCell(t, client, "/users?limit=200&health=", func(at, cell string, told int, boxes *goquery.Selection) {
		assert.Equal(t, told, boxes.Length(), "%s says %q, its page %q", at, cell, squeeze(boxes.Text()))
		assert.Equal(t, told, inFile[at], "%s says %q, the file something else", at, cell)
		folded += strings.Count(boxes.Text(), "failed since")
		ambiguous += strings.Count(boxes.Text(), "Affected by: multiple connections")
		several += told - 1
	})
	assert.Positive(t, rows[health.StatusAttention])
	assert.Positive(t, rows[health.StatusNotice])
	assert.Positive(t, folded, "a person whose failing sign-ins have the expired certificate as their cause")
	assert.Positive(t, ambiguous, "a person whose customer has two active connections")
	assert.Positive(t, several)
}

func TestAnInvitationPastItsEndIsExpiredEverywhere(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "support")
	rows := p.table(t, client, "/invitations?format=csv&state=expired")
	require.Greater(t, len(rows), 1, "the seed has expired invitations")
	for _, row := range rows[1:] {
		assert.Contains(t, row, "Expired")
	}
	list := p.open(t, client, "/invitations?state=expired")
	for _, id := range rowIDs(list) {
		page := p.open(t, client, "/invitations/"+id)
		assert.Equal(t, "Expired", squeeze(page.Find(".object-name .state").First().Text()))
		assert.Contains(t, squeeze(page.Find(".callouts").Text()), "has expired")
	}
	for _, state := range []string{"accepted", "revoked"} {
		for _, row := range p.table(t, client, "/invitations?format=csv&state="+state)[1:] {
			assert.Empty(t, row[slices.Index(rows[0], "Expires (UTC)")], "no end any more: %v", row)
		}
	}
}

func TestAnAddressThatFailsToSignInIsFoundWithoutAUser(t *testing.T) {
	p := startSynced(t)
	connections, err := p.mirror.Connections(t.Context(), mirror.Everything, mirror.Query{Limit: 1})
	require.NoError(t, err)
	connection := connections.Rows[0]
	var events []workos.Event
	for i := range 3 {
		events = append(events, workos.Event{Object: workos.Object{ID: "event_failed_" + strconv.Itoa(i),
			CreatedAt: workos.Time{Time: time.Now().Add(-time.Duration(i+1) * time.Hour)}},
			Event: "authentication.sso_failed", Data: []byte(`{"email":"Nobody.Here@unknown.example","error":{"code":"access_denied"},"sso":{"connection_id":"` + connection.ID + `"}}`)})
	}
	require.NoError(t, p.mirror.UpsertEvents(t.Context(), events))
	page := p.open(t, p.signIn(t, "viewer"), "/search?q=nobody.here@unknown.example")
	assert.Contains(t, mainText(page), "Nobody.Here@unknown.example")
	assert.Contains(t, mainText(page), "3 failed sign-ins, no user")
	assert.Contains(t, links(page.Find("main")), "/connections/"+connection.ID)
}

// TestWalkOneCalloutPerPersonEverywhere compares what the users list, the People tab of each organization, their CSV and the
// person's own page say.
func TestWalkOneCalloutPerPersonEverywhere(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "support")
	users := p.table(t, client, "/users?format=csv")
	said := map[string]string{} // by user ID
	for i, id := range column(users, "ID") {
		said[id] = column(users, "Issues")[i]
	}
	compared := 0
	for _, organization := range data[workos.Organization](t, p, "/organizations?limit=100") {
		people := p.table(t, client, "/organizations/"+organization.ID+"/users?format=csv")
		for i, id := range column(people, "User ID") {
			assert.Equal(t, said[id], column(people, "Issues")[i], "%s in %s", id, organization.Name)
			compared++
		}
		for _, status := range []health.Status{health.StatusAttention, health.StatusNotice, health.StatusHealthy} {
			for _, id := range column(p.table(t, client, "/organizations/"+organization.ID+"/users?format=csv&health="+string(status)), "User ID") {
				row, err := p.mirror.UserRow(t.Context(), mirror.Everything, id)
				require.NoError(t, err)
				assert.Equal(t, status, row.Health, id)
			}
		}
	}
	require.Greater(t, compared, 50)
}

// TestNobodyIsFineWhoseCustomerCannotSignIn breaks a customer's only connection and looks at its people.
func TestNobodyIsFineWhoseCustomerCannotSignIn(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "support")
	expired := p.anIssue(t, health.CertificateExpired)
	at := "/organizations/" + expired.OrganizationID + "/users"
	connection, err := p.mirror.ConnectionRow(t.Context(), mirror.Everything, expired.ID)
	require.NoError(t, err)
	require.NotEmpty(t, connection.Domains)
	const words = "Certificate expired"
	var ids []string
	people := p.table(t, client, at+"?format=csv&state=active")
	for i, email := range column(people, "Email") {
		_, domain, _ := strings.Cut(email, "@")
		isServed := slices.Contains(strings.Split(connection.Domains, ", "), domain)
		assert.Equal(t, isServed, strings.Contains(column(people, "Issues")[i], words), email)
		if isServed {
			ids = append(ids, column(people, "User ID")[i])
		}
	}
	require.NotEmpty(t, ids)
	assert.Contains(t, mainText(p.open(t, client, at+"?health=attention&state=active")), words)
	assert.NotContains(t, mainText(p.open(t, client, at+"?health=ok")), words)
	page := p.open(t, client, "/users/"+ids[0])
	boxes := page.Find(".callouts article")
	assert.Contains(t, squeeze(boxes.Text()), "Affected by: certificate expired at "+expired.OrganizationName)
	assert.Contains(t, links(page.Find(".callouts")), "/portal-links/new?intent=certificate_renewal&organization="+expired.OrganizationID)
	attention := column(p.table(t, client, "/users?format=csv&health=attention"), "ID")
	assert.Subset(t, attention, ids)
	renewed := workos.Event{Object: workos.Object{ID: "event_renewed", CreatedAt: workos.Time{Time: time.Now()}},
		Event: "connection.saml_certificate_renewed",
		Data: []byte(`{"connection":{"id":"` + expired.ID + `","organization_id":"` + expired.OrganizationID +
			`"},"certificate":{"certificate_type":"ResponseSigning"},"renewed_at":"2026-01-01T00:00:00Z"}`)}
	success := workos.Event{Object: workos.Object{ID: "event_works", CreatedAt: workos.Time{Time: time.Now()}},
		Event: "authentication.sso_succeeded",
		Data:  []byte(`{"email":"x@y.example","sso":{"connection_id":"` + expired.ID + `","organization_id":"` + expired.OrganizationID + `"}}`)}
	require.NoError(t, p.mirror.UpsertEvents(t.Context(), []workos.Event{renewed, success}))
	for _, issues := range column(p.table(t, client, at+"?format=csv"), "Issues") {
		assert.NotContains(t, issues, words)
	}
}

// TestPeopleOfACustomerWithTwoActiveConnectionsAreTold looks for them in the list, by its filter and on their own pages.
func TestPeopleOfACustomerWithTwoActiveConnectionsAreTold(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "support")
	ambiguous := p.anIssue(t, health.ConnectionAmbiguous)
	const words = "Multiple connections"
	people := p.table(t, client, "/organizations/"+ambiguous.OrganizationID+"/users?format=csv")
	attention := column(p.table(t, client, "/users?format=csv&health=attention"), "ID")
	told := 0
	for i, id := range column(people, "User ID") {
		isActive := column(people, "Status")[i] == "Active"
		assert.Equal(t, isActive, strings.Contains(column(people, "Issues")[i], words), "%v", people[i+1])
		if !isActive {
			continue
		}
		assert.Contains(t, attention, id)
		if told++; told == 1 {
			callouts := p.open(t, client, "/users/"+id).Find(".callouts")
			assert.Contains(t, squeeze(callouts.Text()), "Affected by: multiple connections at "+ambiguous.OrganizationName)
			assert.Contains(t, links(callouts), "/connections?organization="+ambiguous.OrganizationID+"&state=active")
		}
	}
	require.Positive(t, told)
}

// TestTheSidebarCountsWhatItsListsHold follows each number beside the sidebar's entries, without scripts.
func TestTheSidebarCountsWhatItsListsHold(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "viewer")
	counts := p.open(t, client, "/events").Find("#sidebar a.nav-count")
	require.Equal(t, 4, counts.Length(), "issues, customers, connections and directories")
	for _, count := range counts.EachIter() {
		address := count.AttrOr("href", "")
		heading := squeeze(p.open(t, client, address).Find(".page-title .count").Text())
		assert.True(t, strings.HasPrefix(heading, squeeze(count.Text())+" of "), "%s: %s leads to %s", address, count.Text(), heading)
		assert.Contains(t, count.AttrOr("aria-label", ""), "attention")
	}
	assert.Zero(t, p.open(t, client, "/organizations", partial()...).Find(".nav-count").Length(), "parts of a page have no sidebar")
}

// TestSearchSaysOfEachHitWhatItsListSays compares the badges of search results with the rows of the lists.
func TestSearchSaysOfEachHitWhatItsListSays(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "support")
	compared := 0
	for _, list := range []string{"/organizations", "/connections", "/directories", "/users"} {
		rows := p.table(t, client, list+"?format=csv")
		for i, id := range column(rows, "ID")[:min(len(rows)-1, 25)] {
			issues := column(rows, "Issues")[i]
			name := column(rows, rows[0][0])[i]
			hits := p.open(t, client, "/search?"+url.Values{"q": {name}}.Encode(), partial()...).Find("a.suggestion[href='" + list + "/" + id + "']")
			if hits.Length() == 0 {
				continue // among more than the suggestions hold
			}
			first, _, _ := strings.Cut(issues, "; ")
			badge := squeeze(hits.Find(".state").Text())
			has := first != issuesview.None
			assert.Equal(t, has, has && strings.HasPrefix(badge, first), "%s %s: %q and %q", list, name, issues, badge)
			compared++
		}
	}
	require.Greater(t, compared, 40)
}

// TestNoIssueOfTheSeedIsAboutToChange keeps issues from appearing or ending by themselves while a test compares counts, or
// while a person tries the demo.
func TestNoIssueOfTheSeedIsAboutToChange(t *testing.T) {
	var path string
	startSynced(t, func(cfg *config.Config) { path = cfg.MirrorPath })
	db, err := sql.Open("sqlite", path)
	require.NoError(t, err)
	defer db.Close()
	rows, err := db.Query("SELECT kind || ' ' || id, at FROM issues_due ORDER BY at")
	require.NoError(t, err)
	defer rows.Close()
	seen := 0
	for rows.Next() {
		var subject string
		var at int64
		require.NoError(t, rows.Scan(&subject, &at))
		assert.Greater(t, time.Until(time.UnixMilli(at)), 2*time.Hour, subject)
		seen++
	}
	require.NoError(t, rows.Err())
	require.Positive(t, seen, "issues of the seed change with time")
}
