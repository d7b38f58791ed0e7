package auth

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"frontdesk/store"
	"frontdesk/workos"

	"github.com/stretchr/testify/require"
)

func TestWhoMayDoWhat(t *testing.T) {
	routes := []struct {
		method, path string
		lowest       int // of Roles
	}{
		{http.MethodGet, "/", 0},
		{http.MethodGet, "/organizations/org_1", 0},
		{http.MethodPost, "/portal-links", 1},
		{http.MethodGet, "/audit-logs/exports/e", 2},
		{http.MethodPost, "/directory-users/u/attributes", 2},
		{http.MethodGet, "/audit-logs/exports/e/progress", 0},
	}
	d := newDesk(t)
	stranger := d.browser()
	for _, route := range routes {
		require.Equal(t, http.StatusSeeOther, stranger.do(route.method, route.path).Code, route.path)
	}
	denied := 0
	for rank, slug := range []string{"member", "success", "", "admin"} {
		b := d.browser()
		p := staff(fmt.Sprintf("p%d@example.com", rank), slug)
		if slug == "" {
			p.Groups = []string{"Support"}
		}
		require.Equal(t, http.StatusSeeOther, b.signIn(p, "").Code)
		for _, route := range routes {
			want := http.StatusOK
			if rank < route.lowest {
				want = http.StatusForbidden
				denied++
			}
			require.Equal(t, want, b.do(route.method, route.path).Code, "%s %s as %s", route.method, route.path, Roles()[rank])
		}
	}
	rows := d.entries(store.AuditQuery{Action: ActionDenied, Outcome: store.Refused})
	require.Len(t, rows, denied)
	require.Equal(t, "POST /directory-users/:id/attributes", rows[0].TargetName)
	require.Equal(t, "u", rows[0].TargetID)
	require.Equal(t, "success", rows[0].Actor.Role)
}

func TestPermissionsAreDeniedByDefault(t *testing.T) {
	for _, role := range append(Roles(), "", "root") {
		require.True(t, Can(role, Public))
		require.False(t, Can(role, "something new"))
		require.Equal(t, role.rank() > 0, Can(role, Read))
	}
	d := newDesk(t)
	require.Panics(t, func() { d.auth.Guard("something new", TrackActivity) })
	require.Contains(t, Denied{IssuePortalLinks, Viewer, Success}.Error(), "to issue portal links needs the role success")
}

func TestWithoutRecordsPublicPagesStand(t *testing.T) {
	d := newDesk(t)
	b := d.browser()
	b.signIn(staff("ana@example.com"), "")
	require.NoError(t, d.store.Close())
	require.Equal(t, http.StatusOK, b.get("/signed-out").Code)
	require.Equal(t, http.StatusInternalServerError, b.get("/").Code, "not sent to sign in, which would not help")
}

func TestAFloodOfSignInsIsStoppedForItsSenderOnly(t *testing.T) {
	d := newDesk(t)
	flood, neighbour := d.browser(), d.browser()
	neighbour.ip = "198.51.100.9"
	allowed := 0
	for i := range 1000 {
		w := flood.get("/sign-in/start", "X-Forwarded-For", fmt.Sprintf("203.0.113.%d", i%250), "X-Real-Ip", "203.0.113.9")
		if w.Code == http.StatusSeeOther {
			allowed++
			continue
		}
		require.Equal(t, http.StatusTooManyRequests, w.Code)
		require.Equal(t, "10", w.Header().Get("Retry-After"))
		require.Equal(t, "too_many", refusalOf(t, w).Code)
	}
	require.Equal(t, signInShares.clientBurst, allowed)
	require.Equal(t, http.StatusTooManyRequests, flood.get(callback("code", "x", "state", "y")).Code)
	require.Equal(t, http.StatusSeeOther, neighbour.signIn(staff("ana@example.com"), "").Code)
	d.pass(10e9)
	require.Equal(t, http.StatusSeeOther, flood.get("/sign-in/start").Code)
}

func TestFloodsFromAFewNetworksLeaveRoomForOthers(t *testing.T) {
	d := newDesk(t)
	for i := range 20 {
		flood := d.browser()
		flood.ip = fmt.Sprintf("203.0.113.%d", i)
		for range signInShares.clientBurst {
			flood.get("/sign-in/start")
		}
	}
	neighbour := d.browser()
	neighbour.ip = "198.51.100.9"
	require.Equal(t, http.StatusSeeOther, neighbour.signIn(staff("ana@example.com"), "").Code)
}

func TestDeniedAttemptsDoNotFillTheLedger(t *testing.T) {
	d := newDesk(t)
	b := d.browser()
	b.signIn(staff("ana@example.com"), "")
	for range 100 {
		require.Equal(t, http.StatusForbidden, b.do(http.MethodPost, "/portal-links").Code)
	}
	written := func() int {
		return len(d.entries(store.AuditQuery{Action: ActionDenied, Paging: store.Paging{Limit: 200}}))
	}
	require.Equal(t, refusalShares.clientBurst, written())
	other := d.browser()
	other.signIn(staff("bo@example.com", "member"), "")
	require.Equal(t, http.StatusForbidden, other.do(http.MethodPost, "/portal-links").Code)
	require.Equal(t, refusalShares.clientBurst+1, written(), "somebody else's is written")
}

func TestInventedCallbacksDoNotFillTheLedger(t *testing.T) {
	d := newDesk(t)
	stranger, neighbour := d.browser(), d.browser()
	neighbour.ip = "198.51.100.9"
	written := func() int { return len(d.entries(store.AuditQuery{Paging: store.Paging{Limit: 200}})) }
	for i := range 100 {
		on := trip{state: "AAAAAAAAAAAAAAAAAAAAAAAAAA"}
		if i%2 == 0 {
			on = stranger.setOut("")
		}
		require.GreaterOrEqual(t, stranger.get(callback("error", "access_denied", "state", on.state)).Code, 400)
	}
	require.Equal(t, refusalShares.clientBurst, written())
	neighbour.get(callback("code", "x"))
	require.Equal(t, refusalShares.clientBurst+1, written(), "somebody else's refusal is written")
	customer := staff("eve@customer.example")
	customer.OrganizationID = "org_CUSTOMER"
	require.Equal(t, http.StatusForbidden, stranger.signIn(customer, "").Code)
	require.Equal(t, refusalShares.clientBurst+2, written(), "who is known by name is always written")
}

func TestTheLimiterRemembersSoMuchAndNoMore(t *testing.T) {
	l := newLimits(signInShares)
	d := newDesk(t)
	refused := 0
	for i := range 3 * maxClients {
		if !l.allow(fmt.Sprint(i), d.now) {
			refused++
		}
	}
	require.LessOrEqual(t, len(l.newer)+len(l.older), 2*maxClients)
	require.Equal(t, 3*maxClients-signInShares.allBurst, refused, "many senders together meet the limit for all")
}

func TestAClientIsAnAddressOrAnIPv6Network(t *testing.T) {
	for ip, want := range map[string]string{
		"192.0.2.1": "192.0.2.1", "::ffff:192.0.2.1": "192.0.2.1", "192.0.2.1:99": "192.0.2.1", "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64",
		"2001:db8:1:2:ffff::": "2001:db8:1:2::/64", "fe80::1%eth0": "fe80::/64", "": "?", "nonsense": "?",
	} {
		require.Equal(t, want, network(ip), ip)
	}
}

func TestFormKeysBelongToTheirOperator(t *testing.T) {
	d := newDesk(t)
	ana, bo := withOperator(context.Background(), Operator{ID: "c/ana"}), withOperator(context.Background(), Operator{ID: "c/bo"})
	key := d.auth.NewFormKey(ana)
	require.True(t, d.auth.CheckFormKey(ana, key))
	require.False(t, d.auth.CheckFormKey(bo, key))
	require.False(t, d.auth.CheckFormKey(context.Background(), key))
	require.NotEqual(t, key, d.auth.NewFormKey(ana))
	require.Empty(t, d.auth.NewFormKey(context.Background()))
	for _, bad := range []string{"", "-", key + "x", key[1:], "A" + key[1:] + "A", key[:26], key + "-" + key} {
		require.False(t, d.auth.CheckFormKey(ana, bad), bad)
	}
}

func TestAWrongConfigurationIsNamedAtOnce(t *testing.T) {
	_, err := New(Config{URL: "http://desk.example.com", Organization: "org_1", Connection: "conn_1", SessionKeys: []workos.Secret{"short"}})
	for _, want := range []string{"https://", "exactly one", "32 characters", "WorkOS client", "roles"} {
		require.ErrorContains(t, err, want)
	}
	for _, origin := range []string{"", "desk.example.com", "https://desk.example.com/path", "https://u:p@desk.example.com",
		"https://desk.example.com?q", "http://127.0.0.1.evil.example", "http://10.0.0.1", "ftp://desk.example.com"} {
		_, err := parseOrigin(origin)
		require.Error(t, err, origin)
	}
}
