package web

import (
	"context"
	"maps"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/store"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPortalLinkIsIssuedAndShown(t *testing.T) {
	p := startPortalDesk(t)
	client, acme := p.signIn(t, "success"), p.customers(t)[0]
	form := p.form(t, client, "organization", acme.ID, "intent", "dsync")
	assert.Equal(t, acme.Name, form.Get("organization_text"), "the form says whom it is for")
	form.Set("reason", "Ticket 4711")
	form.Set("return_url", "https://app.example.com/settings?tab=sso")

	before := time.Now()
	got, link := p.post(t, client, form)
	require.Equal(t, http.StatusCreated, got.StatusCode, got.body)
	assert.Equal(t, "no-store", got.Header.Get("Cache-Control"))
	assert.EqualValues(t, 1, p.generated.Load())
	opened, err := http.Get(link)
	require.NoError(t, err)
	require.NoError(t, opened.Body.Close())
	assert.Equal(t, http.StatusOK, opened.StatusCode, "the link that is shown works")

	page := got.page(t)
	assert.Equal(t, "Portal link for "+acme.Name, page.Find("h1").Text())
	left, err := strconv.Atoi(page.Find(".secret [data-countdown]").AttrOr("data-countdown", ""))
	require.NoError(t, err)
	assert.InDelta(t, 298, left, 2, "a little less than five minutes are left, never more")
	open := page.Find("a[href='" + link + "']")
	assert.Equal(t, "_blank", open.AttrOr("target", ""))
	assert.Contains(t, open.AttrOr("rel", ""), "noreferrer")
	assert.Equal(t, "false", open.AttrOr("hx-boost", ""))
	assert.Equal(t, "secret-link", page.Find(".secret [data-copy-from]").AttrOr("data-copy-from", ""))
	mail := page.Find("#mail-body").Text()
	assert.Contains(t, mail, link)
	assert.Contains(t, mail, acme.Name)
	assert.Contains(t, page.Find("#mail-subject").Text(), "set up directory sync")
	again := "/portal-links/new?intent=dsync&organization=" + acme.ID
	assert.Equal(t, 2, page.Find("a[href='"+again+"']").Length(), "in the heading, and where the link was once it has expired")

	entry := p.entries(t)[0]
	assert.Equal(t, store.Done, entry.Outcome)
	assert.Equal(t, "success@frontdesk.example", entry.Actor.Email)
	assert.Equal(t, []string{acme.ID, acme.Name, "Ticket 4711"}, []string{entry.OrganizationID, entry.OrganizationName, entry.Reason})
	assert.Equal(t, store.Facts(map[string]string{"intent": "dsync", "return_url": "https://app.example.com/settings?tab=sso"}), entry.Details)
	assert.NotEmpty(t, entry.WorkOSRequestID)
	assert.NotEmpty(t, entry.RequestID)
	issued, err := p.records.PortalLinks(t.Context(), store.Everything, store.PortalLinksQuery{OrganizationID: acme.ID})
	require.NoError(t, err)
	require.Len(t, issued.Rows, 1)
	assert.WithinRange(t, issued.Rows[0].ExpiresAt, before.Add(5*time.Minute-time.Second), time.Now().Add(5*time.Minute))
	assert.Contains(t, mail, "It expires at "+issued.Rows[0].ExpiresAt.UTC().Format("15:04 UTC"))
	assert.Len(t, issued.Rows[0].LinkHash, 12)
	p.assertSecret(t, link)
}

func TestTheSameFormIsOneLink(t *testing.T) {
	p := startPortalDesk(t)
	client, acme := p.signIn(t, "success"), p.customers(t)[0]
	form := p.form(t, client, "organization", acme.ID, "intent", "sso")
	_, link := p.post(t, client, form)
	require.NotEmpty(t, link)

	again, sameLink := p.post(t, client, form)
	assert.Equal(t, http.StatusOK, again.StatusCode)
	assert.Equal(t, link, sameLink, "the same session sees it again while it works")

	elsewhere, hidden := p.post(t, p.signIn(t, "success"), form)
	assert.Empty(t, hidden, "another session of the same person does not")
	assert.NotContains(t, elsewhere.body, link)
	assert.Contains(t, elsewhere.body, "was shown once")
	assert.Equal(t, 1, elsewhere.page(t).Find("a[href='/portal-links/new?intent=sso&organization="+acme.ID+"']").Length())

	p.later.Store(int64(6 * time.Minute))
	over, hidden := p.post(t, client, form)
	assert.Empty(t, hidden, "nor does anybody once it has expired")
	assert.Contains(t, over.page(t).Find("h1").Text(), "already issued")
	assert.EqualValues(t, 1, p.generated.Load())
	assert.Len(t, p.entries(t), 1)
}

func TestAUsedFormGivesNoLinkForAnotherCustomer(t *testing.T) {
	p := startPortalDesk(t)
	customers := p.customers(t)
	client, acme, other := p.signIn(t, "success"), customers[0], customers[1]
	form := p.form(t, client, "organization", acme.ID, "intent", "sso")
	_, link := p.post(t, client, form)
	require.NotEmpty(t, link)

	for field, value := range map[string]string{"organization": other.ID, "intent": "dsync", "return_url": "https://app.example.com/"} {
		changed := maps.Clone(form)
		changed.Set(field, value)
		if field == "organization" {
			changed.Set("organization_text", other.Name)
		}
		got, shown := p.post(t, client, changed)
		assert.Equal(t, http.StatusUnprocessableEntity, got.StatusCode, field)
		assert.Empty(t, shown, field)
		assert.NotContains(t, got.body, link)
		assert.Contains(t, errorsOf(got.page(t)), acme.Name)
		assert.Equal(t, value, fieldsOf(got.page(t)).Get(field), "nothing that was typed is lost")
		assert.NotEqual(t, form.Get("form_key"), fieldsOf(got.page(t)).Get("form_key"))
	}
	assert.EqualValues(t, 1, p.generated.Load())
	assert.Len(t, p.entries(t), 1)
}

func TestTheSameFormAtTheSameTimeIsOneLink(t *testing.T) {
	p := startPortalDesk(t)
	client, acme := p.signIn(t, "success"), p.customers(t)[0]
	form := p.form(t, client, "organization", acme.ID, "intent", "sso")
	p.fault(t, `"delay_ms":400`)

	links, wait := make([]string, 6), sync.WaitGroup{}
	for i := range links {
		wait.Go(func() { _, links[i] = p.post(t, client, form) })
	}
	wait.Wait()
	for _, link := range links {
		assert.NotEmpty(t, link)
		assert.Equal(t, links[0], link)
	}
	assert.EqualValues(t, 1, p.generated.Load())
	assert.Len(t, p.entries(t), 1)
}

// A browser drops the first request when a form is sent twice; the second must not be left without a link.
func TestALinkIsStillShownWhenTheFirstRequestWasDropped(t *testing.T) {
	p := startPortalDesk(t)
	client, acme := p.signIn(t, "success"), p.customers(t)[0]
	form := p.form(t, client, "organization", acme.ID, "intent", "sso")
	p.fault(t, `"delay_ms":2000`)

	ctx, drop := context.WithCancel(t.Context())
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, p.URL+"/portal-links", strings.NewReader(form.Encode()))
	require.NoError(t, err)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	dropped := make(chan error)
	go func() {
		_, err := client.Do(request) //nolint:bodyclose // there is no answer
		dropped <- err
	}()
	require.Eventually(t, func() bool { return p.generated.Load() == 1 }, patience, 5*time.Millisecond)
	drop()
	require.ErrorIs(t, <-dropped, context.Canceled)

	got, link := p.post(t, client, form)
	assert.NotEmpty(t, link, got.body)
	assert.EqualValues(t, 1, p.generated.Load())
	assert.Equal(t, store.Done, p.entries(t)[0].Outcome)
}

func TestWhoMayNotIssueLinksSeesNoWayToAndIsRefused(t *testing.T) {
	p := startPortalDesk(t)
	acme := p.customers(t)[0]
	form := p.form(t, p.signIn(t, "admin"), "organization", acme.ID, "intent", "sso")
	viewer := p.signIn(t, "viewer")

	refused := p.send(t, viewer, http.MethodPost, "/portal-links", form)
	assert.Equal(t, http.StatusForbidden, refused.StatusCode)
	assert.Zero(t, p.generated.Load())
	list := p.send(t, viewer, http.MethodGet, "/portal-links", nil)
	assert.Equal(t, http.StatusOK, list.StatusCode, "everybody may see what was issued")
	assert.NotContains(t, list.body, "/portal-links/new")
	assert.Contains(t, p.send(t, p.signIn(t, "success"), http.MethodGet, "/portal-links", nil).body, "/portal-links/new")
}

func TestNothingIsSentWhenTheLedgerCannotRecordIt(t *testing.T) {
	p := startPortalDesk(t)
	client, acme := p.signIn(t, "success"), p.customers(t)[0]
	form := p.form(t, client, "organization", acme.ID, "intent", "sso")
	db, err := store.OpenSQLite(t.Context(), p.cfg.DeskPath, store.SQLiteOptions{Migrations: os.DirFS("../store/migrations")})
	require.NoError(t, err)
	_, err = db.Write.ExecContext(t.Context(), "CREATE TRIGGER broken BEFORE INSERT ON ledger BEGIN SELECT RAISE(ABORT, 'the disk is "+
		"full'); END")
	require.NoError(t, err)
	require.NoError(t, db.Close())

	got, link := p.post(t, client, form)
	assert.Equal(t, http.StatusServiceUnavailable, got.StatusCode)
	assert.Empty(t, link)
	assert.Contains(t, got.body, "nothing was sent to WorkOS")
	assert.Zero(t, p.generated.Load())
}
