package web

import (
	"net/http"
	"net/url"
	"strconv"
	"testing"

	"frontdesk/web/config"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEveryRetentionThatWorkOSHasIsOffered(t *testing.T) {
	p := startPages(t, func(cfg *config.Config) { cfg.Environment = "production" })
	client, customer := p.signIn(t, "admin"), p.customers(t)[0]
	api, at := "/organizations/"+customer.ID+"/audit_logs_retention", "/organizations/"+customer.ID+"/audit-logs/retention"
	keep := func(days string) {
		set := p.ask(t, http.MethodPut, api, `{"retention_period_in_days":`+days+`}`)
		require.Equal(t, http.StatusOK, set.StatusCode, set.body)
	}
	keep("90")
	want := []string{"", "30", "60", "90", "120", "150", "180", "210", "240", "270", "300", "330", "365", "730", "1095", "1460", "1825",
		"2190", "2555", "2920", "3285", "3650"}
	page := p.open(t, client, at)
	options := page.Find("#action-form select[name=retention_period_in_days] option")
	assert.Equal(t, want, options.Map(func(_ int, s *goquery.Selection) string { return s.AttrOr("value", "") }))
	assert.Equal(t, "90", options.Filter("[selected]").AttrOr("value", ""), "the present one is chosen")
	for days, label := range map[int]string{30: "1 month (30 days): older events are deleted", 90: "3 months (90 days), as now",
		365: "1 year (365 days)", 3650: "10 years (3,650 days)"} {
		assert.Equal(t, label, squeeze(options.Filter("[value='"+strconv.Itoa(days)+"']").Text()))
	}
	assert.Contains(t, mainText(page), "With a shorter time, WorkOS will permanently delete every event that is older. Create an export first")
	assert.Zero(t, page.Find("#action-form input[name=confirm]").Length(), "a longer time deletes nothing")

	for _, days := range []string{"730", "3650", "120"} {
		p.sent()
		got := p.submit(t, client, at, setTo("retention_period_in_days", days))
		if days == "120" { // shorter than 3650: what is deleted is said, and the name is typed
			require.Equal(t, http.StatusUnprocessableEntity, got.StatusCode)
			assert.Contains(t, mainText(got.page(t)), "WorkOS will permanently delete every event older than 120 days. Create an export first")
			assert.Contains(t, squeeze(got.page(t).Find(".form-errors").Text()),
				"exactly as shown. This is production. Deleted events will not come back.")
			assert.Empty(t, p.sent())
			form := browserForm(got.page(t).Find("#action-form"))
			assert.Equal(t, "120", form.Get("retention_period_in_days"))
			form.Set("confirm", customer.Name)
			got = p.send(t, client, http.MethodPost, at, form)
		}
		require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
		assert.Equal(t, []string{"PUT " + api + ` {"retention_period_in_days":` + days + `}`}, p.sent())
	}
	for _, days := range []string{"31", "0", "-30", "4015", "soon"} {
		got := p.submit(t, client, at, setTo("retention_period_in_days", days))
		assert.Equal(t, http.StatusUnprocessableEntity, got.StatusCode, days)
		assert.Contains(t, squeeze(got.page(t).Find(".form-errors").Text()), "Choose one of the times in the list:", days)
	}

	keep("30")
	assert.NotContains(t, mainText(p.open(t, client, at)), "With a shorter time", "there is none")
	p.breaks(t, api, `"method":"GET","status":200,"body":{"retention_period_in_days":null}`)
	none := p.open(t, client, at)
	assert.Contains(t, mainText(none), "WorkOS cannot set it back to none.")
	got := p.submit(t, client, at, func(form url.Values) { form.Set("retention_period_in_days", "365") })
	assert.Contains(t, mainText(got.page(t)), "WorkOS will permanently delete every event older than 365 days.",
		"what is kept now is not known")
}
