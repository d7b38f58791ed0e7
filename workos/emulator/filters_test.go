package emulator

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// expected collects the ids of rows that should be found, newest first, as far as one page goes.
func expected[T any](t *table[T], keep func(ref, T) bool) (ids []string) {
	for at := len(t.rows) - 1; at >= 0 && len(ids) < maxLimit; at-- {
		if t.alive(ref(at)) && keep(ref(at), t.rows[at]) {
			ids = append(ids, t.id(ref(at)))
		}
	}
	return ids
}

// TestFilters compares every filter with a plain look through the table.
func TestFilters(t *testing.T) {
	v := newVisit(t)
	s := v.server
	at, dir := v.largest(), v.fullDirectory()
	organizationID, directoryID := s.organizations.id(at), s.directories.id(dir)
	domainName := s.organizations.rows[at].domain
	member := s.memberships.rows[s.byOrganization[at].memberships[0]].user
	somebody := s.byDirectory[dir].users[3]
	who := s.personOf(somebody)
	groupRef := s.byDirectory[dir].groups[6]
	invited := s.invitations.rows[s.byOrganization[at].invitations[0]].email

	rows := map[string][]string{
		"/organizations?search=LOGIST":                                          expected(&s.organizations, func(_ ref, o *organization) bool { return strings.Contains(o.name, "Logist") }),
		"/organizations?domains=" + domainName + ",okami-robotics.example":      {"org_01K8EP5DR0WS59NX7A2NMTRCMZ", organizationID},
		"/organizations?domains=okami-robotics.example&domains=" + domainName:   {"org_01K8EP5DR0WS59NX7A2NMTRCMZ", organizationID},
		"/organizations?domains=nobody.example":                                 nil,
		"/connections?connection_type=AzureSAML":                                expected(&s.connections, func(_ ref, c *connection) bool { return c.kind == "AzureSAML" }),
		"/connections?connection_type=GithubOAuth":                              expected(&s.connections, func(_ ref, c *connection) bool { return c.kind == "GitHubOAuth" }),
		"/connections?domain=northwind-logistics.example":                       expected(&s.connections, func(_ ref, c *connection) bool { return c.name == "Northwind Okta" }),
		"/connections?search=okta":                                              expected(&s.connections, func(_ ref, c *connection) bool { return contains(c.name, "okta") }),
		"/connections?organization_id=" + organizationID:                        expected(&s.connections, func(_ ref, c *connection) bool { return c.organization == at }),
		"/connections?organization_id=org_unknown":                              nil,
		"/directories?search=entra":                                             expected(&s.directories, func(_ ref, d *directory) bool { return contains(d.name, "Entra") }),
		"/directories?organization_id=" + organizationID:                        expected(&s.directories, func(_ ref, d *directory) bool { return d.organization == at }),
		"/directories?domain=castellan-insurance.example":                       expected(&s.directories, func(_ ref, d *directory) bool { return contains(d.name, "Castellan") }),
		"/directory_users?directory=" + directoryID:                             expected(&s.directoryUsers, func(_ ref, u directoryUser) bool { return u.directory == dir }),
		"/directory_users?directory=" + directoryID + "&email=" + who.email:     {s.directoryUsers.id(somebody)},
		"/directory_users?directory=" + directoryID + "&idp_id=" + who.idpID():  {s.directoryUsers.id(somebody)},
		"/directory_users?directory=" + directoryID + "&email=nobody@x.example": nil,
		"/directory_users?group=" + s.groups.id(groupRef):                       expected(&s.directoryUsers, func(_ ref, u directoryUser) bool { return u.directory == dir && u.groups&(1<<6) != 0 }),
		"/directory_groups?directory=" + directoryID:                            expected(&s.groups, func(_ ref, g *group) bool { return g.directory == dir }),
		"/directory_groups?user=" + s.directoryUsers.id(somebody): expected(&s.groups, func(_ ref, g *group) bool {
			return g.directory == dir && s.directoryUsers.rows[somebody].groups&(1<<g.bit) != 0
		}),
		"/user_management/users?email=" + strings.ToUpper(s.details(member).email):                                           {s.users.id(member)},
		"/user_management/users?email=nobody@x.example":                                                                      nil,
		"/user_management/users?organization_id=" + organizationID:                                                           expected(&s.users, func(u ref, _ user) bool { return s.isMember(u, at) }),
		"/user_management/organization_memberships?organization_id=" + organizationID:                                        expected(&s.memberships, func(_ ref, m membership) bool { return m.organization == at && m.status == memberActive }),
		"/user_management/organization_memberships?user_id=" + s.users.id(member):                                            expected(&s.memberships, func(_ ref, m membership) bool { return m.user == member && m.status == memberActive }),
		"/user_management/organization_memberships?statuses=inactive,pending&organization_id=" + organizationID:              expected(&s.memberships, func(_ ref, m membership) bool { return m.organization == at && m.status != memberActive }),
		"/user_management/organization_memberships?statuses[]=inactive&statuses[]=pending&organization_id=" + organizationID: expected(&s.memberships, func(_ ref, m membership) bool { return m.organization == at && m.status != memberActive }),
		"/user_management/invitations?organization_id=" + organizationID:                                                     expected(&s.invitations, func(_ ref, i *invitation) bool { return i.organization == at }),
		"/user_management/invitations?email=" + invited:                                                                      expected(&s.invitations, func(_ ref, i *invitation) bool { return i.email == invited }),
	}
	for path, want := range rows {
		require.Equal(t, want, v.list(path+"&limit=100").ids(), path)
	}
}

func TestEventFilters(t *testing.T) {
	v := newVisit(t)
	s := v.server
	northwind, _ := s.organizations.find("org_01K8HFDW00FZGEB2MPGTP35DDE")
	is := func(kinds ...string) func(ref, event) bool {
		return func(_ ref, e event) bool { return strings.Contains(strings.Join(kinds, " "), e.kind) }
	}
	failed, warned := "authentication.sso_failed", "connection.saml_certificate_renewal_required"
	both := expected(&s.events, is(failed, warned))
	for _, form := range []string{"events=" + failed + "," + warned, "events=" + failed + "&events=" + warned, "events[]=" + failed + "&events[]=" + warned} {
		require.Equal(t, both, v.list("/events?limit=100&"+form).ids(), form)
	}
	require.Equal(t, expected(&s.events, func(at ref, e event) bool { return e.kind == failed && e.organization == northwind }),
		v.list("/events?limit=100&events="+failed+"&organization_id=org_01K8HFDW00FZGEB2MPGTP35DDE").ids())
	require.Empty(t, v.list("/events?events="+failed+"&organization_id=org_unknown").ids())

	start, end := v.now().Add(-72*time.Hour), v.now().Add(-24*time.Hour)
	between := expected(&s.events, func(at ref, e event) bool {
		made := createdAt(s, &s.events, at)
		return e.kind == failed && !made.Before(start) && made.Before(end)
	})
	require.NotEmpty(t, between)
	window := fmt.Sprintf("&range_start=%s&range_end=%s", url.QueryEscape(stamp(start)), url.QueryEscape(stamp(end)))
	require.Equal(t, between, v.list("/events?limit=100&events="+failed+window).ids())
}

func TestEventsArePolledUpwards(t *testing.T) {
	v := newVisit(t)
	last := v.list("/events?events=organization.created&limit=1").ids()[0]
	const poll = "/events?order=asc&events=organization.created,organization.deleted&after="
	require.Empty(t, v.list(poll+last).ids())
	var made struct{ ID string }
	v.api(http.MethodPost, "/organizations", map[string]any{"name": "Brand New"}).into(http.StatusCreated, &made)
	v.api(http.MethodDelete, "/organizations/"+made.ID, nil)
	require.Len(t, v.list(poll+last).ids(), 2)
}

func TestEventsDisappearAfterNinetyDays(t *testing.T) {
	v := newVisit(t)
	const all = "/events?order=asc&limit=100&events=organization.created,authentication.sso_failed,user.created"
	require.NotEmpty(t, v.list(all).ids())
	v.wait(eventAge - time.Hour)
	require.NotEmpty(t, v.list(all).ids())
	v.wait(2 * time.Hour)
	require.Empty(t, v.list(all).ids(), "what the seed tells of is older than 90 days by now")
	v.api(http.MethodPost, "/organizations", map[string]any{"name": "Late"})
	require.Len(t, v.list(all).ids(), 1)
}

func TestEventQueriesAreChecked(t *testing.T) {
	v := newVisit(t)
	id := v.list("/events?events=user.created").ids()[0]
	rows := map[string]fieldError{
		"":                                       {"required", "events"},
		"events=":                                {"required", "events"},
		"events=user.exploded":                   {"invalid_event_type", "events"},
		"events=user.created&range_start=monday": {"invalid_date_time", "range_start"},
		"events=user.created&range_end=13":       {"invalid_date_time", "range_end"},
		"events=user.created&range_start=2026-03-02T00:00:00Z&range_end=2026-03-01T00:00:00Z": {"invalid_range", "range_end"},
		"events=user.created&range_start=2026-03-02T00:00:00Z&after=" + id:                    {"mutually_exclusive", "range_start"},
	}
	for query, want := range rows {
		var problem struct {
			Message string
			Errors  []fieldError
		}
		v.api(http.MethodGet, "/events?"+query, nil).into(http.StatusUnprocessableEntity, &problem)
		require.Equal(t, "Validation failed.", problem.Message)
		require.Equal(t, []fieldError{want}, problem.Errors, query)
	}
}
