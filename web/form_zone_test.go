package web

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestDateFieldsOfFormsAreReadInTheZoneThatIsShown(t *testing.T) {
	p := startPages(t)
	client, northwind := p.signIn(t, "admin"), scenario(t, "Northwind Logistics").OrganizationID
	newYork, err := time.LoadLocation("America/New_York")
	require.NoError(t, err)
	p.tellZone(t, client, "America/New_York")
	day := time.Now().In(newYork).AddDate(0, 1, 0)
	end := time.Date(day.Year(), day.Month(), day.Day(), 23, 59, 59, 0, newYork).UTC()

	keys := "/organizations/" + northwind + "/api-keys/new"
	form := p.open(t, client, keys).Find("#action-form")
	assert.Contains(t, squeeze(form.Text()), "The end of that day in America/New York", "the field names its zone")
	assert.Equal(t, time.Now().In(newYork).Format(time.DateOnly), form.Find("input[name=expires_at]").AttrOr("min", ""))
	p.sent()
	got := p.submit(t, client, keys, func(form url.Values) {
		form.Set("name", "Data warehouse")
		form.Set("expires_at", day.Format(time.DateOnly))
	})
	require.Less(t, got.StatusCode, 400, mainText(got.page(t)))
	require.Len(t, p.sent(), 1)
	page := p.open(t, client, "/organizations/"+northwind+"/settings")
	assert.Contains(t, shownTimes(page), end.Format(time.RFC3339), "it expires at the end of the day in the zone that the form showed")
	assert.Contains(t, page.Find("main time[datetime='"+end.Format(time.RFC3339)+"']").AttrOr("title", ""),
		end.In(newYork).Format(exactLayout))

	entries := "/audit-logs/actions/document.shared/send"
	at := time.Now().In(newYork).Add(-26 * time.Hour).Truncate(time.Minute)
	assert.Contains(t, squeeze(p.open(t, client, entries).Find("#action-form label[for*=occurred_at]").Text()), "When (America/New York)")
	fill := func(form url.Values) {
		for name, values := range entryForm(northwind) {
			form[name] = values
		}
		form.Set("occurred_at", at.Format("2006-01-02T15:04"))
	}
	got = p.submit(t, client, entries, fill)
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	require.Contains(t, p.sent()[0], at.UTC().Format("2006-01-02T15:04:05"))

	// A form that was opened before the operator chose UTC is read as it was shown, and is shown again so.
	opened := browserForm(p.open(t, client, entries).Find("#action-form"))
	fill(opened)
	require.Equal(t, http.StatusSeeOther, p.chooseZone(t, client, "/", "UTC").StatusCode)
	later := at.Add(25 * time.Hour).Add(45 * time.Minute) // in the future if it were read in a zone to the west
	opened.Set("occurred_at", later.Format("2006-01-02T15:04"))
	opened.Del("actor_id")
	again := p.send(t, client, http.MethodPost, entries, opened)
	require.Equal(t, http.StatusUnprocessableEntity, again.StatusCode)
	shown := again.page(t).Find("#action-form")
	assert.Contains(t, squeeze(shown.Find("label[for*=occurred_at]").Text()), "When (America/New York)")
	assert.Equal(t, later.Format("2006-01-02T15:04"), shown.Find("input[name=occurred_at]").AttrOr("value", ""))
	opened = browserForm(shown)
	opened.Set("actor_id", "user_ida")
	opened.Set("reason", "Ticket 4711")
	got = p.send(t, client, http.MethodPost, entries, opened)
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	require.Contains(t, p.sent()[0], later.UTC().Format("2006-01-02T15:04:05"))
}
