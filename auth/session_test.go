package auth

import (
	"context"
	"crypto/rand"
	"net/http"
	"strings"
	"testing"
	"time"

	"frontdesk/store"
	"frontdesk/workos"

	"github.com/stretchr/testify/require"
)

func TestASessionEndsWhenIdle(t *testing.T) {
	for _, test := range []struct {
		name    string
		history func(d *desk, b *browser)
		idle    time.Duration
		status  int
	}{
		{"29:59 after sign-in it goes on", nil, 30*time.Minute - time.Second, 200},
		{"30:00 after sign-in it is over", nil, 30 * time.Minute, 303},
		{"29:59 after a click in the same minute it goes on", func(d *desk, b *browser) { d.pass(59 * time.Second); b.get("/") },
			30*time.Minute - time.Second, 200},
		{"30:01 after that click it is over", func(d *desk, b *browser) { d.pass(59 * time.Second); b.get("/") }, 30*time.Minute + time.Second,
			303},
		{"polling does not keep it", func(d *desk, b *browser) { d.pass(20 * time.Minute); b.get("/audit-logs/exports/e/progress") },
			10 * time.Minute, 303},
		{"a page that refreshes itself does not keep it",
			func(d *desk, b *browser) { d.pass(20 * time.Minute); b.get("/", LiveHeader, "1") }, 10 * time.Minute, 303},
		{"a look at a public page does not keep it", func(d *desk, b *browser) { d.pass(20 * time.Minute); b.get("/sign-in") }, 10 * time.Minute,
			303},
		{"a click keeps it", func(d *desk, b *browser) { d.pass(20 * time.Minute); b.get("/organizations/o") }, 10 * time.Minute, 200},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := newDesk(t)
			b := d.browser()
			b.signIn(staff("ana@example.com"), "")
			if test.history != nil {
				test.history(d, b)
			}
			d.pass(test.idle)
			require.Equal(t, test.status, b.get("/").Code)
		})
	}
}

func (d *desk) pass(time time.Duration) { d.now = d.now.Add(time) }

func TestASessionEndsAfterTwelveHours(t *testing.T) {
	d := newDesk(t)
	b := d.browser()
	b.signIn(staff("ana@example.com"), "")
	for range 12*4 - 1 {
		d.pass(15 * time.Minute)
		require.Equal(t, http.StatusOK, b.get("/").Code)
	}
	d.pass(15*time.Minute - time.Second)
	require.Equal(t, http.StatusOK, b.get("/").Code, "11:59:59")
	d.pass(time.Second)
	require.Equal(t, http.StatusSeeOther, b.get("/").Code, "12:00:00, however busy")
}

func TestLastSeenIsWrittenOnceAMinute(t *testing.T) {
	d := newDesk(t)
	b := d.browser()
	b.signIn(staff("ana@example.com"), "")
	start := d.now.UTC().Truncate(time.Millisecond)
	written := func() time.Time { return d.record(b).LastSeenAt }
	d.pass(59 * time.Second)
	b.get("/")
	require.Equal(t, start, written())
	d.pass(time.Second)
	b.get("/")
	require.Equal(t, start.Add(time.Minute), written())
	d.pass(30 * time.Second)
	b.get("/")
	require.Equal(t, start.Add(time.Minute), written())
}

// record is what Frontdesk keeps of a browser's session.
func (d *desk) record(b *browser) store.Session {
	d.t.Helper()
	var token []byte
	require.NoError(d.t, d.sessionRecords().codecs[0].Decode(hostPrefix+sessionCookie, b.cookies[hostPrefix+sessionCookie], &token))
	record, err := d.store.Session(context.Background(), store.HashOf(string(token)))
	require.NoError(d.t, err)
	return record
}

func TestCookiesAreAsStrictAsTheyCanBe(t *testing.T) {
	for _, test := range []struct {
		name, url, prefix string
		secure            bool
	}{
		{"https", "https://desk.example.com", "__Host-", true},
		{"plain http on this machine", "http://127.0.0.1:8080", "", false},
		{"plain http on localhost", "http://localhost:8080", "", false},
		{"plain http on IPv6 loopback", "http://[::1]:8080", "", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := newDesk(t, func(c *Config) { c.URL = test.url })
			b := d.browser()
			on := b.get("/sign-in/start").Result().Cookies()
			done := b.signIn(staff("ana@example.com"), "").Result().Cookies()
			out := b.do(http.MethodPost, "/sign-out").Result().Cookies()
			seen := map[string]bool{}
			for _, cookie := range append(append(on, done...), out...) {
				seen[cookie.Name] = true
				require.True(t, cookie.HttpOnly)
				require.Equal(t, test.secure, cookie.Secure)
				require.Equal(t, http.SameSiteLaxMode, cookie.SameSite)
				require.Equal(t, "/", cookie.Path)
				require.Empty(t, cookie.Domain)
				require.Less(t, len(cookie.Raw), 4096)
			}
			require.Equal(t, map[string]bool{test.prefix + sessionCookie: true, test.prefix + signInCookie: true}, seen)
		})
	}
}

func TestASessionCannotBeGivenToSomebodyInAdvance(t *testing.T) {
	d := newDesk(t)
	attacker, victim := d.browser(), d.browser()
	attacker.signIn(staff("zoe@example.com", "member"), "")
	planted := attacker.cookies[hostPrefix+sessionCookie]
	victim.cookies[hostPrefix+sessionCookie] = planted
	victim.do(http.MethodPost, "/sign-out")
	victim.cookies[hostPrefix+sessionCookie] = planted
	victim.signIn(staff("ana@example.com"), "")
	require.NotEqual(t, planted, victim.cookies[hostPrefix+sessionCookie])
	victim.cookies[hostPrefix+sessionCookie] = planted
	require.Equal(t, http.StatusSeeOther, victim.get("/").Code)
}

func TestSigningInAgainEndsTheEarlierSession(t *testing.T) {
	d := newDesk(t)
	b := d.browser()
	first, second := b.setOut(""), b.setOut("") // two tabs
	b.get(callback("code", d.code(first, staff("ana@example.com")), "state", first.state))
	earlier := b.cookies[hostPrefix+sessionCookie]
	w := b.get(callback("code", d.code(second, staff("ana@example.com", "admin")), "state", second.state))
	require.Len(t, w.Result().Header["Set-Cookie"], 2, "one cookie each")
	require.Contains(t, b.get("/").Body.String(), "admin")
	b.cookies[hostPrefix+sessionCookie] = earlier
	require.Equal(t, http.StatusSeeOther, b.get("/").Code)
}

func TestAChangedConfigurationEndsSessions(t *testing.T) {
	roles := func(text string) RoleMap {
		m, err := ParseRoles(text)
		require.NoError(t, err)
		return m
	}
	for _, test := range []struct {
		name   string
		change func(*Auth)
		status int
	}{
		{"nothing changed", func(*Auth) {}, 200},
		{"another of its matches gives the same role", func(a *Auth) { a.roles = roles("support=role:support,group:Support") }, 200},
		{"the role was taken away", func(a *Auth) { a.roles = roles("viewer=zoe@example.com") }, 303},
		{"the role is lower now", func(a *Auth) { a.roles = roles("viewer=group:Support") }, 303},
		{"another organization signs in now", func(a *Auth) { a.organization = "org_other" }, 303},
		{"a connection signs in now", func(a *Auth) { a.connection = "conn_other" }, 303},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := newDesk(t)
			b := d.browser()
			p := staff("bo@example.com")
			p.Groups = []string{"Everyone", "Support"}
			b.signIn(p, "")
			require.Equal(t, []string{"Support"}, d.record(b).Groups, "no more is kept than the role needs")
			test.change(d.auth)
			require.Equal(t, test.status, b.get("/").Code)
		})
	}
}

func TestSessionKeysRotate(t *testing.T) {
	secret := func(letter string) workos.Secret { return workos.Secret(strings.Repeat(letter, 40)) }
	d := newDesk(t, func(c *Config) { c.SessionKeys = []workos.Secret{secret("a")} })
	b := d.browser()
	b.signIn(staff("ana@example.com"), "")
	key := d.auth.NewFormKey(withOperator(context.Background(), Operator{ID: "o"}))
	for _, test := range []struct {
		keys   []workos.Secret
		status int
	}{
		{[]workos.Secret{secret("b"), secret("a")}, 200},
		{[]workos.Secret{secret("b")}, 303},
	} {
		d.sessionRecords().codecs = newRecordStore(d.auth, derive(test.keys, "session cookies")).codecs
		d.auth.formKeys = derive(test.keys, "form keys")
		require.Equal(t, test.status, b.get("/").Code)
		require.Equal(t, test.status == 200, d.auth.CheckFormKey(withOperator(context.Background(), Operator{ID: "o"}), key))
	}
}

func TestTokensAreUniqueAndOnlyTheirHashIsKept(t *testing.T) {
	seen := make(map[string]bool, 100_000)
	for range 100_000 {
		seen[rand.Text()] = true
	}
	require.Len(t, seen, 100_000)
	d := newDesk(t)
	b := d.browser()
	b.signIn(staff("ana@example.com"), "")
	session := strings.Fields(b.get("/").Body.String())[0]
	require.NotContains(t, b.cookies[hostPrefix+sessionCookie], session)
	b.cookies[hostPrefix+sessionCookie] = session
	require.Equal(t, http.StatusSeeOther, b.get("/").Code, "the name of a session is no key to it")
}

// sessionRecords is what seals and opens the session cookies of a desk.
func (d *desk) sessionRecords() *recordStore { return d.auth.sessions.(cookieSessions).records }
