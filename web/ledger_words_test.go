package web

import (
	"database/sql"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"frontdesk/store"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheOutcomesOfActivityAreTheSameInItsCSV(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "viewer")
	for _, outcome := range []store.Outcome{store.Done, store.NotDone, store.Refused, store.Failed, store.Unknown, store.Canceled} {
		id, err := p.records.Begin(t.Context(), store.OperatorAction{Actor: store.Actor{ID: "op", Email: "op@x.example"}, Action: "user.create",
			TargetType: "user", TargetID: "u"})
		require.NoError(t, err)
		require.NoError(t, p.records.RecordOutcome(t.Context(), id, outcome, "", ""))
	}
	_, err := p.records.Begin(t.Context(), store.OperatorAction{Actor: store.Actor{ID: "op", Email: "op@x.example"}, Action: "user.create",
		TargetType: "user", TargetID: "u"})
	require.NoError(t, err)
	badges := p.open(t, client, "/activity?type=user.create").Find("section.list tbody tr .badge, section.list tbody tr .state")
	shown := badges.Map(func(_ int, s *goquery.Selection) string {
		s.Find(".sr-only").Remove()
		return squeeze(s.Text())
	})
	require.Len(t, shown, 7)
	assert.Equal(t, shown, column(p.table(t, client, "/activity?format=csv&type=user.create"), "Outcome"))
}

func TestADomainThatIsTypedTwiceIsSentOnce(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "admin")
	p.sent()
	got := p.submit(t, client, "/organizations/new", func(form url.Values) {
		form.Set("name", "Acme")
		form.Set("domains", "Twice.example twice.example. TWICE.example,other.example bücher.example xn--bcher-kva.example.")
	})
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	bodies := p.sent()
	require.Len(t, bodies, 1)
	_, body, _ := strings.Cut(bodies[0], "/organizations ")
	assert.JSONEq(t, `{"name":"Acme","domain_data":[{"domain":"twice.example","state":"pending"},{"domain":"other.example","state":"pending"},{"domain":"xn--bcher-kva.example","state":"pending"}]}`, body)
	assert.Equal(t, store.Change{After: "twice.example other.example bücher.example"},
		changeOf(t, p.lastEntry(t, "organization.create"), "domains"))
}

func changeOf(t *testing.T, row store.AuditEntry, field string) store.Change {
	t.Helper()
	change, isChange := row.Details.Change(field)
	require.True(t, isChange, row.Details)
	return change
}

func TestAFieldThatWorkOSFindsWrongIsNamedOnce(t *testing.T) {
	p := startPages(t)
	client, customer := p.signIn(t, "support"), p.customers(t)[0]
	for _, test := range []struct{ errors, says string }{
		{`{"code":"invalid","field":"metadata","message":"metadata is too large"}`, "WorkOS does not accept this: metadata is too large."},
		{`{"code":"invalid","field":"weather","message":"Weather is bad."}`, "WorkOS does not accept the form: Weather is bad."},
		{`{"code":"weather_is_bad","field":"weather"}`, "WorkOS does not accept the form: weather is bad."},
		{`{"code":"too_wet","field":"weather"}`, "WorkOS does not accept the form: weather too wet."},
		{`{"code":"invalid","field":"weather","message":"weathering is slow"}`, "WorkOS does not accept the form: weather weathering is slow."},
		{`{"code":"invalid","message":"metadata is too large"},{"code":"invalid","field":"metadata","message":"metadata is too large"}`,
			"WorkOS does not accept this: metadata is too large."},
	} {
		p.breaks(t, "/organizations/"+customer.ID, `"method":"PUT","status":422,"body":{"message":"Invalid","errors":[`+test.errors+`]}`)
		got := p.submit(t, client, "/organizations/"+customer.ID+"/edit", setMetadata("plan", "gold"))
		p.clearFaults(t)
		text := squeeze(got.page(t).Find(".form-errors").Text())
		assert.Contains(t, text, test.says)
		assert.LessOrEqual(t, strings.Count(strings.ToLower(text), " is "), 1, text)
	}
}

func TestWhatCannotBeRecordedIsStillInTheForm(t *testing.T) {
	p := startPages(t)
	client, customer := p.signIn(t, "support"), p.customers(t)[0]
	record := func(t *testing.T) {
		t.Helper()
		db, err := sql.Open("sqlite", p.cfg.DeskPath)
		require.NoError(t, err)
		defer db.Close()
		_, err = db.ExecContext(t.Context(), `DROP TRIGGER full`)
		require.NoError(t, err)
	}
	for _, test := range []struct {
		name, path, form string
		change           func(url.Values)
		kept             map[string]string
		status           int
	}{
		{"an edit", "/organizations/" + customer.ID + "/edit", "#action-form", setTo("name", "Typed with care"),
			map[string]string{"name": "Typed with care", "reason": "Ticket 4711"}, http.StatusSeeOther},
		{"an invitation", "/invitations/new", "#action-form", setTo("email", "ida@x.example"),
			map[string]string{"email": "ida@x.example", "reason": "Ticket 4711"}, http.StatusSeeOther},
		{"an export", "/audit-logs/exports/new?organization=" + customer.ID, "form#export", setTo("actor_names", "Ida"),
			map[string]string{"actor_names": "Ida", "reason": "Ticket 4711"}, http.StatusSeeOther},
		{"a portal link", "/portal-links/new?organization=" + customer.ID + "&intent=sso", "main form[method=post]",
			setTo("return_url", "https://app.example.com/back"),
			map[string]string{"return_url": "https://app.example.com/back", "reason": "Ticket 4711"}, http.StatusCreated},
	} {
		t.Run(test.name, func(t *testing.T) {
			page := p.open(t, client, test.path).Find(test.form)
			require.Equal(t, 1, page.Length())
			form, action := browserForm(page), page.AttrOr("action", test.path)
			form.Set("reason", "Ticket 4711")
			test.change(form)
			p.refuseLedger(t)
			p.requests()
			got := p.send(t, client, http.MethodPost, action, form)
			require.Equal(t, http.StatusServiceUnavailable, got.StatusCode, mainText(got.page(t)))
			assert.Contains(t, mainText(got.page(t)), "so nothing was sent to WorkOS")
			assert.Empty(t, writes(p.requests()))
			again := browserForm(got.page(t).Find(test.form))
			for name, value := range test.kept {
				assert.Equal(t, value, again.Get(name), name)
			}
			record(t)
			done := p.send(t, client, http.MethodPost, action, again)
			assert.Equal(t, test.status, done.StatusCode, mainText(done.page(t)))
		})
	}
}
