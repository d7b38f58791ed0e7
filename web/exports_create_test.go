package web

import (
	"maps"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/store"
	"frontdesk/web/paths"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestExportIsAskedForOncePerForm(t *testing.T) {
	p := startPages(t)
	client, acme := p.signIn(t, "support"), p.customers(t)[0]
	form := p.exportForm(t, client, acme.ID)
	assert.Equal(t, acme.Name, form.Get("organization_text"), "the form says whose audit log it is")
	assert.Equal(t, "30", form.Get("preset"))
	form.Set("reason", "Ticket 4711")
	p.requests()

	at := p.start(t, client, form)
	assert.Equal(t, at, p.start(t, client, form), "the same form leads to the same export")
	assert.Equal(t, 1, started(p.requests()))

	entry := p.exportActions(t, "create")[0]
	assert.Equal(t, store.Done, entry.Outcome)
	assert.Equal(t, []string{"support@frontdesk.example", acme.ID, acme.Name, "Ticket 4711"},
		[]string{entry.Actor.Email, entry.OrganizationID, entry.OrganizationName, entry.Reason})
	assert.Equal(t, "/audit-logs/exports/"+entry.TargetID, at, "the ledger names the export")
	assert.NotEmpty(t, entry.WorkOSRequestID)
	assert.Len(t, p.exportActions(t, "create"), 1)

	t.Run("forms posted at the same moment are one export", func(t *testing.T) {
		form := p.exportForm(t, client, acme.ID)
		var all sync.WaitGroup
		places := make([]string, 6)
		for i := range places {
			all.Go(func() {
				places[i] = p.send(t, client, http.MethodPost, "/audit-logs/exports", form).Header.Get("Location")
			})
		}
		all.Wait()
		for _, place := range places {
			assert.Equal(t, places[0], place)
		}
		assert.NotEmpty(t, places[0])
		assert.Equal(t, 1, started(p.requests()))
	})
	t.Run("a used form with other days leads to no export", func(t *testing.T) {
		changed := maps.Clone(form)
		changed.Set("preset", "7")
		p.requests()
		got := p.send(t, client, http.MethodPost, "/audit-logs/exports", changed)
		assert.Equal(t, http.StatusUnprocessableEntity, got.StatusCode)
		assert.Contains(t, mainText(got.page(t)), "This form was sent before, for another export")
		assert.Zero(t, started(p.requests()))
	})
	t.Run("a used form with another customer leads to no export", func(t *testing.T) {
		changed, other := maps.Clone(form), p.customers(t)[1]
		changed.Set("organization", other.ID)
		changed.Set("organization_text", other.Name)
		p.requests()
		got := p.send(t, client, http.MethodPost, "/audit-logs/exports", changed)
		assert.Equal(t, http.StatusUnprocessableEntity, got.StatusCode)
		assert.Contains(t, errorsOf(got.page(t)), acme.Name)
		assert.Zero(t, started(p.requests()))
	})
	t.Run("somebody else cannot send it", func(t *testing.T) {
		got := p.send(t, p.signIn(t, "admin"), http.MethodPost, "/audit-logs/exports", form)
		assert.Equal(t, http.StatusUnprocessableEntity, got.StatusCode)
		assert.Zero(t, started(p.requests()))
	})
	t.Run("lower roles cannot", func(t *testing.T) {
		for _, role := range []string{"viewer", "success"} {
			other := p.signIn(t, role)
			p.shows(t, other, "/audit-logs/exports/new", http.StatusForbidden)
			got := p.send(t, other, http.MethodPost, "/audit-logs/exports", form)
			assert.Equal(t, http.StatusForbidden, got.StatusCode)
			p.shows(t, other, at+"/download", http.StatusForbidden)
			page := p.ended(t, other, at)
			assert.Zero(t, page.Find("main a[href$='/download']").Length(), "%s sees the export and no button", role)
			assert.Contains(t, mainText(page), "Someone with the support role can download it.")
			assert.Empty(t, p.open(t, other, "/audit-logs/exports").Find("main a[href^='/audit-logs/exports/new']").Nodes)
		}
		assert.Zero(t, started(p.requests()))
	})
}

func TestLastMonthsExportIsChosenInItsLink(t *testing.T) {
	p := startPages(t)
	client, acme := p.signIn(t, "support"), p.customers(t)[0]
	for _, at := range []string{paths.OrganizationShow.URL(acme.ID), paths.OrganizationAuditLogs.URL(acme.ID)} {
		link := p.open(t, client, at).Find("main a").FilterFunction(func(_ int, a *goquery.Selection) bool {
			return squeeze(a.Text()) == "Export last month"
		})
		require.Equal(t, 1, link.Length(), at)
		form := p.open(t, client, link.AttrOr("href", "")).Find("form#export")
		assert.Equal(t, "last-month", form.Find("input[name=preset][checked]").AttrOr("value", ""), at)
		assert.Equal(t, acme.ID, form.Find("input[name=organization]").AttrOr("value", ""), at)
	}

	p.breaks(t, "/organizations/"+acme.ID+"/audit_logs_retention", `"status":200,"body":{"retention_period_in_days":10}`)
	defer p.clearFaults(t)
	page := p.open(t, client, "/audit-logs/exports/new?organization="+acme.ID+"&preset=last-month")
	assert.Contains(t, squeeze(page.Find(".banner").Text()), "Audit logs of this customer are kept for 10 days: ")
	p.start(t, client, exportFields(page)) // pressed once: the warning was read with the form
}

func TestExportFormSaysWhatIsWrong(t *testing.T) {
	p := startPages(t)
	client, acme := p.signIn(t, "support"), p.customers(t)[0]
	day := func(days int) string { return time.Now().UTC().AddDate(0, 0, days).Format("2006-01-02T15:04") }
	for _, test := range []struct {
		name     string
		fields   []string
		id, want string // of the element with the error, and what it says
	}{
		{"a range turned around", []string{"preset", "exact", "from", day(-1), "to", day(-2)}, "to",
			"Until: the end must be after the beginning."},
		{"an empty range", []string{"preset", "exact", "from", day(-1), "to", day(-1)}, "to", "Until: the end must be after the beginning."},
		{"a range in the future", []string{"preset", "exact", "from", day(2), "to", day(3)}, "from", "From: this range is in the future."},
		{"a range that ended too long ago", []string{"preset", "exact", "from", day(-200), "to", day(-100)}, "to", "reach back three months"},
		{"garbage for a beginning", []string{"preset", "exact", "from", "yesterday", "to", day(-1)}, "from",
			"From: “yesterday” is not a date or time that exists. Choose a day"},
		{"no end", []string{"preset", "exact", "from", day(-1), "to", ""}, "to", "Until: choose a day, or type one such as"},
		{"an end of 10,000 characters", []string{"preset", "exact", "from", day(-1), "to", strings.Repeat("9", 10_000)}, "to",
			"is not a date or time that exists. Choose a day"},
		{"an unknown preset", []string{"preset", "forever"}, "preset", "Choose which time"},
		{"no preset", []string{"preset", ""}, "preset", "Choose which time"},
		{"no organization", []string{"organization", "", "organization_text", ""}, "organization", "Choose the organization"},
		{"an id that nobody has", []string{"organization", "org_01NONE", "organization_text", "", "organization_shown", ""}, "organization",
			"WorkOS knows no organization"},
		{"an id of another kind", []string{"organization", "conn_123", "organization_text", "", "organization_shown", ""}, "organization",
			"begin with org_"},
		{"a name of 201 characters", []string{"actor_names", strings.Repeat("ä", 201)}, "actor_names", "longer than 200"},
		{"51 actors", []string{"actor_ids", strings.Repeat("x\n", 1) + numbered(51)}, "actor_ids", "at most 50"},
		{"a reason of 501 characters", []string{"reason", strings.Repeat("ä", 501)}, "reason", "500 characters"},
		{"a made-up form key", []string{"form_key", "AAAA"}, "", "has expired or was opened by another operator"},
	} {
		t.Run(test.name, func(t *testing.T) {
			form := p.exportForm(t, client, acme.ID)
			p.requests()
			changed := map[string]bool{}
			for i := 0; i < len(test.fields); i += 2 {
				form.Set(test.fields[i], test.fields[i+1])
				changed[test.fields[i]] = true
			}
			if !changed["reason"] {
				form.Set("reason", "Kept")
			}
			got := p.send(t, client, http.MethodPost, "/audit-logs/exports", form)
			page := got.page(t)
			require.Equal(t, http.StatusUnprocessableEntity, got.StatusCode, mainText(page))
			assert.Contains(t, errorsOf(page), test.want)
			if test.id != "" {
				assert.Contains(t, squeeze(page.Find("#"+test.id+"-error").Text()), test.want)
				assert.Equal(t, "#"+test.id, page.Find(".form-errors a").AttrOr("href", ""))
				assert.Equal(t, 1, page.Find("#"+test.id).Length(), "and the link leads there")
			}
			if !changed["reason"] {
				assert.Equal(t, "Kept", exportFields(page).Get("reason"))
			}
			assert.Empty(t, writes(p.requests()))
		})
	}
	assert.Empty(t, p.exportActions(t, "create"), "what was never tried is not in the ledger")
}

func numbered(n int) string {
	var lines strings.Builder
	for i := range n {
		lines.WriteString("actor_" + strings.Repeat("i", i) + "\n")
	}
	return lines.String()
}

func TestExportRangeThatBeginsTooEarlyIsMovedAndSaysSo(t *testing.T) {
	p := startPages(t)
	client, acme := p.signIn(t, "support"), p.customers(t)[0]
	form := p.exportForm(t, client, acme.ID)
	form.Set("preset", "exact")
	form.Set("from", time.Now().UTC().AddDate(-1, 0, 0).Format("2006-01-02T15:04"))
	form.Set("to", time.Now().UTC().AddDate(0, 0, 5).Format("2006-01-02T15:04"))
	got := p.send(t, client, http.MethodPost, "/audit-logs/exports", form)
	require.Equal(t, http.StatusUnprocessableEntity, got.StatusCode)
	assert.Contains(t, errorsOf(got.page(t)), "WorkOS exports reach back three months. The beginning was moved to")

	at := p.start(t, client, exportFields(got.page(t)))
	export, err := p.records.Export(t.Context(), store.Everything, at[strings.LastIndex(at, "/")+1:])
	require.NoError(t, err)
	assert.WithinDuration(t, time.Now().UTC().AddDate(0, -3, 0), export.RangeStart, 2*time.Minute)
	assert.WithinDuration(t, time.Now(), export.RangeEnd, time.Minute, "an end in the future is now")
}

func TestExportFormOffersTheActionsOfTheEnvironment(t *testing.T) {
	p := startPages(t)
	client, acme := p.signIn(t, "support"), p.customers(t)[0]
	page := p.open(t, client, "/audit-logs/exports/new?organization="+acme.ID)
	actions := page.Find("#actions input[type=checkbox]").Map(func(_ int, s *goquery.Selection) string { return s.AttrOr("value", "") })
	require.Greater(t, len(actions), 3)
	require.Positive(t, page.Find("#targets input[type=checkbox]").Length())
	form := exportFields(page)
	form["actions"] = []string{actions[0], actions[1]}
	form.Set("actor_names", " Ana Sol \r\n\r\nAna Sol\r\nBo Li")
	at := p.start(t, client, form)
	export, err := p.records.Export(t.Context(), store.Everything, at[strings.LastIndex(at, "/")+1:])
	require.NoError(t, err)
	assert.Equal(t, actions[:2], export.Actions)
	assert.Equal(t, []string{"Ana Sol", "Bo Li"}, export.ActorNames)
	assert.Contains(t, p.exportActions(t, "create")[0].Details.Fact("actions"), actions[1])
	assert.Contains(t, squeeze(p.open(t, client, at).Find("dl.facts").Text()), "Ana Sol, Bo Li")

	for fault, want := range map[string]string{`"status":404,"body":{"message":"Not Found"}`: "does not offer",
		`"status":501`: "does not offer", `"reset":true`: "answered with an error: 502"} {
		p.breaks(t, "/audit_logs/actions", fault)
		page = p.open(t, client, "/audit-logs/exports/new?organization="+acme.ID)
		assert.Contains(t, mainText(page), "The actions cannot be listed to choose from.", fault)
		assert.Contains(t, mainText(page), want, fault)
		p.clearFaults(t)
	}
	p.start(t, client, exportFields(page))
}
