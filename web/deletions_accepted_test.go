package web

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/store"
	"frontdesk/workos"
	"frontdesk/workos/mirror"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// deletion is an object that an operator deletes.
type deletion struct {
	kind mirror.Kind
	name string // of the action
	at   string // where WorkOS has it
	page string
	edit string // the form of another action on it
	list string // finds it and nothing else
	what string // it is called
	says string // how its row says that it is being deleted
	with string // the section of the overview that has it otherwise
}

// deletions are one object of each kind that WorkOS may take its time to delete.
func deletions(t *testing.T, p *pagesDesk) map[string]deletion {
	t.Helper()
	castellan := scenario(t, "Castellan Insurance").OrganizationID
	customer := scenario(t, "Northwind Logistics").OrganizationID
	member := data[workos.Membership](t, p, "/user_management/organization_memberships?organization_id="+customer+"&statuses=active")[0]
	user := data[workos.User](t, p, "/user_management/users?organization_id="+customer+"&limit=100")
	who := user[slices.IndexFunc(user, func(u workos.User) bool { return u.ID == member.UserID })]
	connections, err := p.mirror.Connections(t.Context(), mirror.Everything, mirror.Query{Q: "Meridian Okta"})
	require.NoError(t, err)
	directories, err := p.mirror.Directories(t.Context(), mirror.Everything, mirror.Query{Q: "Harbor Pine Google Workspace"})
	require.NoError(t, err)
	connection, directory := connections.Rows[0], directories.Rows[0]
	return map[string]deletion{
		"organization": {mirror.KindOrganization, "organization.delete", "/organizations/" + castellan, "/organizations/" + castellan,
			"/organizations/" + castellan + "/edit", "/organizations?q=" + castellan, "Castellan Insurance", "Organization being deleted", ""},
		"connection": {mirror.KindConnection, "connection.delete", "/connections/" + connection.ID, "/connections/" + connection.ID,
			"/connections/" + connection.ID + "/test", "/connections?q=" + connection.ID, connection.Name, "Being deleted",
			"Connections that need attention"},
		"directory": {mirror.KindDirectory, "directory.delete", "/directories/" + directory.ID, "/directories/" + directory.ID,
			"/directories/" + directory.ID + "/delete", "/directories?q=" + directory.ID, directory.Name, "Being deleted",
			"Directories that need attention"},
		"user": {mirror.KindUser, "user.delete", "/user_management/users/" + who.ID, "/users/" + who.ID,
			"/users/" + who.ID + "/edit", "/users?q=" + who.ID, who.Email, "User being deleted", ""},
	}
}

// isShown compares every place that shows an object: each says that it is being deleted, or none does, and its forms open or not.
func (d deletion) isShown(t *testing.T, p *pagesDesk, client *http.Client, isDeleting bool) {
	t.Helper()
	check := func(where, text string) {
		t.Helper()
		assert.Equal(t, isDeleting, strings.Contains(text, d.says), "%s: %s", where, text)
	}
	check("list", squeeze(p.open(t, client, d.list).Find("section.list tbody").Text()))
	check("CSV", fmt.Sprint(p.table(t, client, d.list+"&format=csv")[1:]))
	found := p.open(t, client, "/search?q="+url.QueryEscape(d.what)).Find("main li, main tr").
		FilterFunction(func(_ int, hit *goquery.Selection) bool { return slices.Contains(links(hit), d.page) })
	require.NotZero(t, found.Length(), "a search finds it")
	check("search", strings.NewReplacer("Connection being", "Being", "Directory being", "Being").Replace(squeeze(found.Text())))
	if d.kind == mirror.KindConnection || d.kind == mirror.KindDirectory {
		rows := rowNames(p.open(t, client, d.list+"&state=deleting").Find("section.list"))
		assert.Equal(t, isDeleting, len(rows) == 1, "filtered by status")
		assert.NotEqual(t, isDeleting, slices.Contains(rowNames(section(p.open(t, client, "/"), d.with)), d.what), "on the overview")
	}
	object := p.open(t, client, d.page)
	assert.Equal(t, isDeleting, strings.Contains(squeeze(object.Find("article.callout").Text()), "WorkOS is deleting this"))
	assert.Equal(t, isDeleting, object.Find("main .object-head .btn").Length() == 0, "its actions")
	p.requests()
	for _, form := range []string{d.page + "/delete", d.edit} {
		if !isDeleting {
			p.open(t, client, form)
			continue
		}
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			got := p.send(t, client, method, form, url.Values{"reason": {"Ticket 4711"}})
			require.Equal(t, http.StatusConflict, got.StatusCode, "%s %s", method, form)
			said := mainText(got.page(t))
			assert.Contains(t, said, "is being deleted")
			assert.Contains(t, said, "You can change it again if WorkOS does not carry out the deletion. Nothing was changed.")
		}
	}
	assert.Empty(t, writes(p.requests()))
}

// eachDeletable runs a test for an object of each kind that is deleted from its page.
func eachDeletable(t *testing.T, test func(t *testing.T, p *pagesDesk, client *http.Client, d deletion)) {
	for _, name := range []string{"organization", "connection", "directory", "user"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := startSynced(t)
			test(t, p, p.signIn(t, "admin"), deletions(t, p)[name])
		})
	}
}

// eachDeletion runs a test for an object of each kind, whose deletion WorkOS has accepted and not carried out.
func eachDeletion(t *testing.T, test func(t *testing.T, p *pagesDesk, client *http.Client, d deletion)) {
	eachDeletable(t, func(t *testing.T, p *pagesDesk, client *http.Client, d deletion) {
		p.breaks(t, d.at, `"method":"DELETE","status":204`)
		remove := actionTest{path: d.page + "/delete"}
		form := remove.fill(t, p, client)
		got := p.send(t, client, http.MethodPost, remove.path, form)
		require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
		require.Contains(t, got.Header.Get("Location"), d.page+"?done=")
		page := p.open(t, client, got.Header.Get("Location"))
		assert.Regexp(t, "WorkOS accepted the deletion of .* and still shows it. Frontdesk keeps checking",
			squeeze(page.Find(".notice").Text()))
		p.requests()
		again := p.send(t, client, http.MethodPost, remove.path, form)
		assert.Equal(t, got.Header.Get("Location"), again.Header.Get("Location"), "the same form again")
		assert.Empty(t, writes(p.requests()))
		p.clearFaults(t)
		test(t, p, client, d)
	})
}

func TestADeletionThatWorkOSAcceptsAndNeverCarriesOutIsNotDone(t *testing.T) {
	eachDeletion(t, func(t *testing.T, p *pagesDesk, client *http.Client, d deletion) {
		for _, later := range []time.Duration{0, time.Minute, 30 * time.Minute, 59 * time.Minute} {
			p.lookAt(t, later)
			assert.Equal(t, store.Unknown, p.lastEntry(t, d.name).Outcome, later)
			assert.Contains(t, squeeze(p.open(t, client, "/activity?type="+d.name).Find("tbody").Text()), "Accepted, not done yet")
			assert.Contains(t, mainText(p.open(t, client, d.page)), "is deleting this")
		}
		d.isShown(t, p, client, true)
		p.lookAt(t, time.Hour+time.Second)
		entry := p.lastEntry(t, d.name)
		require.Equal(t, store.NotDone, entry.Outcome, entry.Note)
		page := p.open(t, client, d.page)
		assert.Contains(t, squeeze(page.Find(".notice").Text()),
			"WorkOS accepted the deletion and still shows it after an hour: this did not happen. You can do it again.")
		d.isShown(t, p, client, false)
	})
}

func TestADeletionThatWorkOSCarriesOutLaterIsDone(t *testing.T) {
	eachDeletion(t, func(t *testing.T, p *pagesDesk, client *http.Client, d deletion) {
		p.lookAt(t, 15*time.Second)
		require.Equal(t, store.Unknown, p.lastEntry(t, d.name).Outcome)
		p.ask(t, http.MethodDelete, d.at, "")
		p.lookAt(t, time.Minute)
		entry := p.lastEntry(t, d.name)
		require.Equal(t, store.Done, entry.Outcome, entry.Note)
		assert.Equal(t, "WorkOS accepted the deletion and still showed it at first. WorkOS shows now that it is done.", entry.Note)
		page := p.open(t, client, d.list)
		assert.Contains(t, squeeze(page.Find(".notice").Text()), "WorkOS shows now that it is done.")
		assert.Empty(t, rowNames(page.Find("section.list")), "the lists do not have it any more")
		assert.Contains(t, mainText(p.shows(t, client, d.page, http.StatusNotFound)), "was deleted from Frontdesk by admin@frontdesk.example")
		if d.kind == mirror.KindOrganization {
			members, err := p.mirror.Memberships(t.Context(), mirror.Everything, mirror.Query{OrganizationID: entry.TargetID})
			require.NoError(t, err)
			assert.Empty(t, members.Rows)
		}
	})
}

// TestADeletionThatCannotBeCheckedStaysOpen has WorkOS accept a deletion and fail afterwards.
func TestADeletionThatCannotBeCheckedStaysOpen(t *testing.T) {
	p := startSynced(t)
	client, d := p.signIn(t, "admin"), deletions(t, p)["organization"]
	remove := actionTest{path: d.page + "/delete"}
	form := remove.fill(t, p, client)
	p.onWrite.Store(func() { p.breaks(t, d.at, `"method":"GET","status":422`) })
	got := p.send(t, client, http.MethodPost, remove.path, form)
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	entry := p.lastEntry(t, d.name)
	assert.Equal(t, store.Unknown, entry.Outcome)
	assert.Contains(t, entry.Note, "and did not show whether it is gone.")
	p.lookAt(t, 2*time.Hour)
	assert.Equal(t, store.Unknown, p.lastEntry(t, d.name).Outcome)
	p.clearFaults(t)
	p.lookAt(t, 4*time.Hour)
	assert.Equal(t, store.Done, p.lastEntry(t, d.name).Outcome)
	assert.Empty(t, rowNames(p.open(t, client, d.list).Find("section.list")))
}

// TestWhatIsBeingDeletedSaysSoAfterASyncAndARestart syncs everything again, and starts with the records alone.
func TestWhatIsBeingDeletedSaysSoAfterASyncAndARestart(t *testing.T) {
	p := startSynced(t)
	client, d := p.signIn(t, "admin"), deletions(t, p)["connection"]
	p.breaks(t, d.at, `"method":"DELETE","status":204`)
	remove := actionTest{path: d.page + "/delete"}
	p.send(t, client, http.MethodPost, remove.path, remove.fill(t, p, client))
	p.clearFaults(t)
	p.syncAll(t)
	d.isShown(t, p, client, true)
	after := p.restarted(t, p.cfg)
	after.syncAll(t)
	d.isShown(t, after, client, true)
	after.lookAt(t, time.Hour+time.Second)
	d.isShown(t, after, client, false)
}

// TestWhatWorkOSItselfSaysIsBeingDeletedIsNotChanged has WorkOS itself report the status deleting.
func TestWhatWorkOSItselfSaysIsBeingDeletedIsNotChanged(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "admin")
	for _, kind := range []string{"connection", "directory"} {
		d := deletions(t, p)[kind]
		shown := regexp.MustCompile(`"state":"[a-z_]+"`).ReplaceAllString(p.ask(t, http.MethodGet, d.at, "").body, `"state":"deleting"`)
		p.breaks(t, d.at, `"method":"GET","status":200,"body":`+shown)
		for _, form := range []string{d.page + "/delete", d.edit} {
			assert.Contains(t, mainText(p.shows(t, client, form, http.StatusConflict)), d.what+" is being deleted", form)
		}
	}
}

// TestSessionsOfAUserWhoIsBeingDeletedCanBeEnded: a deletion that hangs must not keep an operator from ending somebody's access.
func TestSessionsOfAUserWhoIsBeingDeletedCanBeEnded(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "admin")
	var path string
	for _, user := range data[workos.User](t, p, "/user_management/users?limit=100") {
		if len(data[workos.Session](t, p, "/user_management/users/"+user.ID+"/sessions")) > 0 {
			path = "/users/" + user.ID
			break
		}
	}
	require.NotEmpty(t, path, "nobody has a session")
	p.breaks(t, "/user_management"+path, `"method":"DELETE","status":204`)
	remove := actionTest{path: path + "/delete"}
	got := p.send(t, client, http.MethodPost, remove.path, remove.fill(t, p, client))
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	page := p.open(t, client, path)
	assert.Contains(t, mainText(page), "is deleting this")
	assert.Contains(t, links(page.Find("main")), path+"/sessions/end")
	end := actionTest{path: path + "/sessions/end"}
	p.requests()
	got = p.send(t, client, http.MethodPost, end.path, end.fill(t, p, client))
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	assert.NotEmpty(t, writes(p.requests()))
	assert.Equal(t, store.Done, p.lastEntry(t, "user.sessions.revoke").Outcome)
}
