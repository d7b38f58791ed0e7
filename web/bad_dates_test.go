package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// noDates are dates and times that do not exist.
var noDates = []string{"2026-02-29", "2026-04-31", "2026-13-01", "2026-02-29T10:00", "2026-11-02T24:30", "31.12.2026", "yesterday",
	"2026-00-10", "0"}

func TestEventsOfADateThatDoesNotExistAreRefused(t *testing.T) {
	e := startEvents(t, startSynced)
	client := e.signIn(t, "viewer")
	for _, typed := range noDates {
		for field, other := range map[string]string{"from": "", "to": "", "From": "&to=2026-11-02",
			"To": "&from=2026-11-02T00:00&zone=Asia/Tokyo"} {
			name := strings.ToLower(field)
			label := strings.ToUpper(name[:1]) + name[1:]
			e.questions()
			for _, address := range []string{"/events?" + name + "=" + typed + other, "/events?format=csv&" + name + "=" + typed + other} {
				page := e.shows(t, client, address, http.StatusBadRequest)
				assert.Contains(t, page.Find(".empty h2").Text(), label, address)
				assert.Contains(t, page.Find(".empty").Text(), typed, address)
				input := page.Find("#events-" + name)
				assert.Equal(t, typed, input.AttrOr("value", ""), address)
				assert.Equal(t, "text", input.AttrOr("type", ""), "%s: a date control would show nothing of it", address)
				assert.Empty(t, squeeze(page.Find(".events-span p").Text()), "%s: no other range is shown", address)
				assert.Zero(t, page.Find(".events, .events-span [aria-current]").Length(), address)
			}
			assert.Empty(t, e.questions(), "nothing is asked of WorkOS")
		}
	}
	page := e.shows(t, client, "/events?from=yesterday&to=2026-11-02T09:00&zone=Asia/Tokyo", http.StatusBadRequest)
	assert.Equal(t, "2026-11-02T00:00", page.Find("#events-to").AttrOr("value", ""),
		"the other field is the same moment, in the zone that it names")
	page = e.shows(t, client, "/events?from=2026-11-02T09:00&to=yesterday&zone=Asia/Tokyo", http.StatusBadRequest)
	assert.Equal(t, "2026-11-02T00:00", page.Find("#events-from").AttrOr("value", ""))
}

// TestEveryDateFieldOfAFormRefusesADateThatDoesNotExist fills each date of each form with one.
func TestEveryDateFieldOfAFormRefusesADateThatDoesNotExist(t *testing.T) {
	p := startSynced(t)
	client, northwind := p.signIn(t, "admin"), scenario(t, "Northwind Logistics").OrganizationID
	tried := map[string]bool{}
	for at, form := range map[string]string{
		"/audit-logs/exports/new?organization=" + northwind:                                                                             "#export",
		"/audit-logs/exports/new?then=read&organization=" + northwind:                                                                   "#export",
		"/organizations/" + northwind + "/api-keys/new":                                                                                 "#action-form",
		"/audit-logs/actions/document.shared/send?organization=" + northwind:                                                            "#action-form",
		"/users/" + data[struct{ ID string }](t, p, "/user_management/users?limit=1")[0].ID + "/api-keys/new?organization=" + northwind: "#action-form",
	} {
		opened := p.send(t, client, http.MethodGet, at, nil)
		if opened.StatusCode != http.StatusOK {
			continue
		}
		open := opened.page(t).Find(form)
		open.Find(`input[type=date], input[type="datetime-local"]`).Each(func(_ int, input *goquery.Selection) {
			name := input.AttrOr("name", "")
			label := strings.TrimSpace(strings.TrimSuffix(squeeze(open.Find(`label[for="`+input.AttrOr("id", "")+`"]`).Text()), "optional"))
			label, _, _ = strings.Cut(label, " (")
			tried[name] = true
			for _, typed := range noDates {
				values := browserForm(open)
				values.Set("reason", "Ticket 4711")
				values.Set("preset", "exact")
				values.Set(name, typed)
				p.requests()
				got := p.send(t, client, http.MethodPost, open.AttrOr("action", ""), values)
				require.Equal(t, http.StatusUnprocessableEntity, got.StatusCode, "%s %s=%s", at, name, typed)
				again := got.page(t).Find(form + ` [name="` + name + `"]`)
				assert.Equal(t, typed, again.AttrOr("value", ""), "%s %s", at, name)
				assert.Equal(t, "text", again.AttrOr("type", ""), "%s %s=%s: a date control would show nothing of it", at, name, typed)
				assert.Equal(t, "true", again.AttrOr("aria-invalid", ""), "%s %s=%s", at, name, typed)
				errors := got.page(t).Find(`.form-errors a[href="#` + input.AttrOr("id", "") + `"]`).Text()
				assert.Contains(t, errors, label+": ", "%s %s=%s", at, name, typed)
				assert.Contains(t, errors, typed, "%s %s", at, name)
				assert.Empty(t, writes(p.requests()), "%s %s=%s: nothing is sent", at, name, typed)
			}
		})
	}
	for _, name := range []string{"from", "to", "expires_at", "occurred_at"} {
		assert.True(t, tried[name], "a form with %s", name)
	}
}
