package auth

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/store"

	"github.com/stretchr/testify/require"
)

func TestAForgedCallbackNeverReachesWorkOS(t *testing.T) {
	d := newDesk(t)
	b := d.browser()
	flip := func(state string, at int) string {
		letter := "A"
		if state[at] == 'A' {
			letter = "B"
		}
		return state[:at] + letter + state[at+1:]
	}
	for _, test := range []struct {
		name  string
		query func(on trip) []string
		code  string
	}{
		{"started at the identity provider", func(trip) []string { return []string{"code", "x"} }, "idp_initiated"},
		{"no code", func(on trip) []string { return []string{"state", on.state} }, "incomplete"},
		{"nothing", func(trip) []string { return nil }, "incomplete"},
		{"a made-up state", func(trip) []string { return []string{"code", "x", "state", strings.Repeat("A", 26)} }, "state_not_found"},
		{"a state of another shape", func(trip) []string { return []string{"code", "x", "state", "' OR 1=1 --"} }, "state_not_found"},
		{"a state in lower case", func(on trip) []string { return []string{"code", "x", "state", strings.ToLower(on.state)} }, "state_not_found"},
		{"a huge code", func(on trip) []string { return []string{"code", strings.Repeat("x", 3000), "state", on.state} }, "incomplete"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := b.get(callback(test.query(b.setOut(""))...))
			require.Equal(t, http.StatusBadRequest, w.Code)
			require.Equal(t, test.code, refusalOf(t, w).Code)
			require.NotEmpty(t, refusalOf(t, w).Actions)
		})
	}
	on := b.setOut("")
	for i := range 8 * len(on.state) {
		other := d.browser()
		other.cookies = map[string]string{hostPrefix + signInCookie: b.cookies[hostPrefix+signInCookie]}
		require.Equal(t, http.StatusBadRequest, other.get(callback("code", "x", "state", flip(on.state, i%len(on.state)))).Code)
	}
	require.Equal(t, http.StatusBadRequest, b.get(callback("code", "x")+"&state="+on.state+"&state="+on.state).Code, "two states")
	require.Zero(t, d.workos.calls())
	require.NotContains(t, b.cookies, hostPrefix+sessionCookie)
}

func TestAnotherBrowsersStateIsNoGood(t *testing.T) {
	d := newDesk(t)
	victim, attacker := d.browser(), d.browser()
	on := attacker.setOut("")
	link := callback("code", d.code(on, staff("ana@example.com")), "state", on.state)
	require.Equal(t, "state_not_found", refusalOf(t, victim.get(link)).Code)
	victim.setOut("")
	require.Equal(t, "state_not_found", refusalOf(t, victim.get(link)).Code, "not even on the way through its own sign-in")
	require.Zero(t, d.workos.calls())
	require.Equal(t, http.StatusSeeOther, attacker.get(link).Code, "its owner was not disturbed")
}

func TestASignInIsGoodForTenMinutes(t *testing.T) {
	for _, test := range []struct {
		after time.Duration
		code  string
		calls int
	}{
		{10*time.Minute - time.Second, "", 1},
		{10 * time.Minute, "state_expired", 0},
		{11 * time.Minute, "state_expired", 0},
	} {
		t.Run(test.after.String(), func(t *testing.T) {
			d := newDesk(t)
			b := d.browser()
			on := b.setOut("/users")
			d.now = d.now.Add(test.after)
			w := b.get(callback("code", d.code(on, staff("ana@example.com")), "state", on.state))
			require.Equal(t, test.calls, d.workos.calls())
			if test.code != "" {
				require.Equal(t, test.code, refusalOf(t, w).Code)
				require.Equal(t, "/sign-in/start?return=%2Fusers", refusalOf(t, w).Actions[0].URL)
				return
			}
			require.Equal(t, http.StatusSeeOther, w.Code)
		})
	}
}

func TestTenReplaysAtOnceAreOneSignIn(t *testing.T) {
	d := newDesk(t)
	b := d.browser()
	on := b.setOut("")
	link := callback("code", d.code(on, staff("ana@example.com")), "state", on.state)
	var all sync.WaitGroup
	statuses := make(chan int, 10)
	for range 10 {
		replay := d.browser()
		replay.cookies[hostPrefix+signInCookie] = b.cookies[hostPrefix+signInCookie]
		all.Go(func() { statuses <- replay.get(link).Code })
	}
	all.Wait()
	close(statuses)
	count := map[int]int{}
	for status := range statuses {
		count[status]++
	}
	require.Equal(t, map[int]int{http.StatusSeeOther: 1, http.StatusBadRequest: 9}, count)
	require.Equal(t, 1, d.workos.calls())
	require.Len(t, d.entries(store.AuditQuery{Action: ActionSignIn, Outcome: store.Done}), 1)
}

func TestReloadingTheCallbackIsClean(t *testing.T) {
	d := newDesk(t)
	b := d.browser()
	on := b.setOut("")
	link := callback("code", d.code(on, staff("ana@example.com")), "state", on.state)
	require.Equal(t, http.StatusSeeOther, b.get(link).Code)
	again := refusalOf(t, b.get(link))
	require.Equal(t, "/", again.Actions[0].URL, "who is signed in needs no other sign-in")
	require.Equal(t, http.StatusOK, b.get("/").Code, "and stays signed in")
	require.Equal(t, 1, d.workos.calls())
}

func TestSwappedCodesAreNotAccepted(t *testing.T) {
	d := newDesk(t)
	one, two := d.browser(), d.browser()
	first, second := one.setOut(""), two.setOut("")
	stolen := d.code(second, staff("ana@example.com", "admin"))
	w := one.get(callback("code", stolen, "state", first.state))
	require.Equal(t, "invalid_grant", refusalOf(t, w).Code)
	require.NotContains(t, one.cookies, hostPrefix+sessionCookie)
}

func TestAnExchangeThatFailsIsOnePageAndOneCall(t *testing.T) {
	answer := func(status int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			_, _ = w.Write([]byte(body))
		}
	}
	drop := func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }
	for _, test := range []struct {
		name   string
		answer http.HandlerFunc
		status int
		code   string
	}{
		{"the code expired", answer(400, `{"error":"invalid_grant"}`), 400, "invalid_grant"},
		{"the key is wrong", answer(400, `{"error":"invalid_client"}`), 502, "client_refused"},
		{"the key is unknown", answer(401, `{"message":"Unauthorized"}`), 502, "client_refused"},
		{"no such endpoint", answer(404, `{}`), 502, "exchange_refused"},
		{"too many calls", answer(429, `"Ratelimited"`), 503, "exchange_busy"},
		{"WorkOS is broken", answer(500, ""), 502, "exchange_failed"},
		{"the line dropped after it was sent", drop, 502, "exchange_failed"},
		{"an answer that is no JSON", answer(200, "<html>"), 502, "exchange_failed"},
		{"no profile", answer(200, `{"profile":null}`), 502, "exchange_failed"},
		{"a profile without organization", answer(200, `{"profile":{"id":"prof_1","email":"ana@example.com"}}`), 403, "other_organization"},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := newDesk(t)
			d.workos.answer = test.answer
			b := d.browser()
			on := b.setOut("/users")
			w := b.get(callback("code", "code-1", "state", on.state))
			require.Equal(t, test.status, w.Code, w.Body.String())
			require.Equal(t, test.code, refusalOf(t, w).Code)
			require.Equal(t, 1, d.workos.calls(), "a code is good for one try")
			require.NotContains(t, b.cookies, hostPrefix+sessionCookie)
			require.Equal(t, store.Refused, d.entries(store.AuditQuery{})[0].Outcome)
			require.Equal(t, "state_not_found", refusalOf(t, b.get(callback("code", "code-1", "state", on.state))).Code)
		})
	}
}

func TestASignInThatTheLedgerCannotRecordDoesNotHappen(t *testing.T) {
	d := newDesk(t)
	b := d.browser()
	on := b.setOut("")
	link := callback("code", d.code(on, staff("ana@example.com")), "state", on.state)
	d.workos.answer = func(w http.ResponseWriter, r *http.Request) {
		d.store.Close() // the disk goes away in the middle
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"profile":{"id":"prof_1","idp_id":"a","email":"ana@example.com","organization_id":"org_staff"}}`))
	}
	require.Equal(t, http.StatusInternalServerError, b.get(link).Code)
	require.NotContains(t, b.cookies, hostPrefix+sessionCookie)
}

func TestATestSignInMakesNoSession(t *testing.T) {
	d := newDesk(t)
	operator, admin := d.browser(), d.browser()
	operator.signIn(staff("ana@example.com"), "")
	link := func() trip {
		address, err := d.auth.TestLink(t.Context(), "conn_1")
		require.NoError(t, err)
		require.Contains(t, address, "connection=conn_1")
		return tripOf(t, address)
	}
	customer := staff("it@customer.example")
	customer.OrganizationID, customer.ConnectionID = "org_CUSTOMER", "conn_1"
	on := link()
	code := d.code(on, customer)
	require.Equal(t, http.StatusOK, admin.get(callback("code", code, "state", on.state)).Code)
	require.Equal(t, "it@customer.example", d.tested.Profile.Email)
	require.Nil(t, d.tested.Refusal)
	require.NotContains(t, admin.cookies, hostPrefix+sessionCookie, "nobody is signed in by it")
	require.Equal(t, http.StatusBadRequest, admin.get(callback("code", code, "state", on.state)).Code, "a link works once")

	on = link()
	admin.get(callback("error", "access_denied", "state", on.state))
	require.NotNil(t, d.tested.Refusal, "why it did not work is said")
	row := d.entries(store.AuditQuery{Action: ActionTestedSignIn})
	require.Len(t, row, 2)
	require.Equal(t, store.Done, row[1].Outcome)

	on = link()
	d.pass(TestSignInTTL)
	require.Equal(t, http.StatusBadRequest, admin.get(callback("code", d.code(on, customer), "state", on.state)).Code, "for an hour")
	require.Len(t, d.entries(store.AuditQuery{Action: ActionTestedSignIn}), 2)
}
