package web

import (
	"net/http"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/web/config"
	"frontdesk/web/paths"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// deskWithClock is a desk whose clock can be moved on.
func deskWithClock(t *testing.T) (*pagesDesk, func(time.Duration)) {
	t.Helper()
	var later atomic.Int64
	d := startPages(t, func(cfg *config.Config) {
		cfg.Now = func() time.Time { return time.Now().Add(time.Duration(later.Load())) }
	})
	return d, func(by time.Duration) { later.Add(int64(by)) }
}

// formOn reads the fields of a page's only form that is sent by POST to a path.
func formOn(t *testing.T, page *goquery.Document, action string) url.Values {
	t.Helper()
	form := page.Find("main form[method=post][action='" + action + "']")
	require.Equal(t, 1, form.Length(), page.Text())
	return browserForm(form)
}

func TestAFormThatIsSentAfterTheSessionEndedKeepsWhatWasTyped(t *testing.T) {
	d, wait := deskWithClock(t)
	client := d.signIn(t, "admin")
	id := scenario(t, "Northwind Logistics").OrganizationID
	edit := paths.OrganizationEdit.URL(id)
	values := formOn(t, d.send(t, client, http.MethodGet, edit, nil).page(t), edit)
	typed := "Northwind “<b>&Co\r\n\"'>"
	values.Set("name", typed)
	wait(9 * time.Hour)

	refused := d.send(t, client, http.MethodPost, edit, values)
	require.Equal(t, http.StatusUnauthorized, refused.StatusCode, refused.Header.Get("Location"))
	assert.Equal(t, "no-store", refused.Header.Get("Cache-Control"))
	page := refused.page(t)
	assert.Equal(t, "Your session has expired", page.Find("h1").Text())
	assert.Contains(t, page.Find("main").Text(), "Nothing was changed")
	kept := formOn(t, page, edit)
	assert.Equal(t, values, kept, "all fields are on the page, as they were")
	again := page.Find("main a.btn")
	assert.Equal(t, "_blank", again.AttrOr("target", ""))
	assert.Equal(t, "/sign-in/start?return=%2Fsigned-in", again.AttrOr("href", ""))

	still := d.send(t, client, http.MethodPost, edit, kept)
	assert.Equal(t, values, formOn(t, still.page(t), edit), "and stay there until somebody has signed in")

	d.send(t, client, http.MethodGet, d.hostedSignIn(t, client, "admin"), nil)
	back := d.send(t, client, http.MethodGet, "/signed-in", nil)
	require.Equal(t, http.StatusOK, back.StatusCode)
	assert.Equal(t, "You are signed in again", back.page(t).Find("h1").Text())
	sent := d.send(t, client, http.MethodPost, edit, kept)
	require.Equal(t, http.StatusSeeOther, sent.StatusCode, sent.body)
}

func TestAnotherOperatorDoesNotSendAFormThatWasKept(t *testing.T) {
	d, wait := deskWithClock(t)
	client := d.signIn(t, "support")
	edit := paths.OrganizationEdit.URL(scenario(t, "Northwind Logistics").OrganizationID)
	values := formOn(t, d.send(t, client, http.MethodGet, edit, nil).page(t), edit)
	values.Set("name", "Northwind Freight")
	wait(9 * time.Hour)
	kept := formOn(t, d.send(t, client, http.MethodPost, edit, values).page(t), edit)

	d.send(t, client, http.MethodGet, d.hostedSignIn(t, client, "admin"), nil)
	shown := d.send(t, client, http.MethodPost, edit, kept)
	require.Equal(t, http.StatusUnprocessableEntity, shown.StatusCode)
	assert.Contains(t, shown.page(t).Find(".form-errors").Text(), "another operator")
	assert.Equal(t, "Northwind Freight", shown.page(t).Find("input[name=name]").AttrOr("value", ""))
}

func TestAFormInAPageStaysThereWhenTheSessionHasEnded(t *testing.T) {
	d, wait := deskWithClock(t)
	client := d.signIn(t, "admin")
	edit := paths.OrganizationEdit.URL(scenario(t, "Northwind Logistics").OrganizationID)
	wait(9 * time.Hour)
	page := []string{"HX-Request", "true", "HX-Current-URL", d.URL + edit}
	for name, ask := range map[string]func() answer{
		"sent": func() answer { return d.send(t, client, http.MethodPost, edit, url.Values{"name": {"X"}}, page...) },
		"suggestions": func() answer {
			return d.send(t, client, http.MethodGet, "/options/organizations?q=no", nil,
				append(page, "HX-Request-Type", "partial", "Frontdesk-Form", "true")...)
		},
		"search beside a form": func() answer {
			return d.send(t, client, http.MethodGet, "/search?q=no", nil, append(page, "HX-Request-Type", "partial", "Frontdesk-Form", "true")...)
		},
	} {
		t.Run(name, func(t *testing.T) {
			refused := ask()
			require.Equal(t, http.StatusUnauthorized, refused.StatusCode)
			assert.Empty(t, refused.Header.Get("HX-Redirect"), "the page is not left")
			assert.Equal(t, "#status", refused.Header.Get("HX-Retarget"))
			message := refused.page(t)
			assert.Contains(t, message.Text(), "Your session has expired")
			assert.Equal(t, "_blank", message.Find("a[href='/sign-in/start?return=%2Fsigned-in']").AttrOr("target", ""))
		})
	}
	left := d.send(t, client, http.MethodGet, "/users", nil, append(page, "HX-Request-Type", "full", "HX-Boosted", "true", "Frontdesk-Form",
		"true")...)
	assert.NotEmpty(t, left.Header.Get("HX-Redirect"), "who follows a link leaves the page")
}
