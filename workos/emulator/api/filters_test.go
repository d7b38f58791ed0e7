package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos/emulator/api"
	"frontdesk/workos/emulator/data"
	"frontdesk/workos/emulator/emulatortest"
)

// expected collects the ids of rows that should be found, newest first, as far as one page goes.
func expected[T any](t *data.Table[T], keep func(data.Ref, T) bool) (ids []string) {
	for at := len(t.Rows) - 1; at >= 0 && len(ids) < api.MaxLimit; at-- {
		if t.Alive(data.Ref(at)) && keep(data.Ref(at), t.Rows[at]) {
			ids = append(ids, t.ID(data.Ref(at)))
		}
	}
	return ids
}

// TestFilters compares every filter with a plain look through the table.
func TestFilters(t *testing.T) {
	v := emulatortest.NewVisit(t)
	s := v.Server
	at, dir := largest(v), fullDirectory(v)
	organizationID, directoryID := s.State().Organizations.ID(at), s.State().Directories.ID(dir)
	domainName := s.State().Organizations.Rows[at].Domain
	member := s.State().Memberships.Rows[s.State().ByOrganization[at].Memberships[0]].User
	somebody := s.State().ByDirectory[dir].Users[3]
	who := s.State().PersonOf(somebody)
	groupRef := s.State().ByDirectory[dir].Groups[6]
	invited := s.State().Invitations.Rows[s.State().ByOrganization[at].Invitations[0]].Email

	rows := map[string][]string{
		"/organizations?search=LOGIST": expected(&s.State().Organizations,
			func(_ data.Ref, o *data.Organization) bool { return strings.Contains(o.Name, "Logist") }),
		"/organizations?domains=" + domainName + ",okami-robotics.example":    {"org_01K8EP5DR0WS59NX7A2NMTRCMZ", organizationID},
		"/organizations?domains=okami-robotics.example&domains=" + domainName: {"org_01K8EP5DR0WS59NX7A2NMTRCMZ", organizationID},
		"/organizations?domains=nobody.example":                               nil,
		"/connections?connection_type=AzureSAML": expected(&s.State().Connections,
			func(_ data.Ref, c *data.Connection) bool { return c.Kind == "AzureSAML" }),
		"/connections?connection_type=GithubOAuth": expected(&s.State().Connections,
			func(_ data.Ref, c *data.Connection) bool { return c.Kind == "GitHubOAuth" }),
		"/connections?domain=northwind-logistics.example": expected(&s.State().Connections,
			func(_ data.Ref, c *data.Connection) bool { return c.Name == "Northwind Okta" }),
		"/connections?search=okta": expected(&s.State().Connections,
			func(_ data.Ref, c *data.Connection) bool { return api.Contains(c.Name, "okta") }),
		"/connections?organization_id=" + organizationID: expected(&s.State().Connections,
			func(_ data.Ref, c *data.Connection) bool { return c.Organization == at }),
		"/connections?organization_id=org_unknown": nil,
		"/directories?search=entra": expected(&s.State().Directories,
			func(_ data.Ref, d *data.Directory) bool { return api.Contains(d.Name, "Entra") }),
		"/directories?organization_id=" + organizationID: expected(&s.State().Directories,
			func(_ data.Ref, d *data.Directory) bool { return d.Organization == at }),
		"/directories?domain=castellan-insurance.example": expected(&s.State().Directories,
			func(_ data.Ref, d *data.Directory) bool { return api.Contains(d.Name, "Castellan") }),
		"/directory_users?directory=" + directoryID: expected(&s.State().DirectoryUsers,
			func(_ data.Ref, u data.DirectoryUser) bool { return u.Directory == dir }),
		"/directory_users?directory=" + directoryID + "&email=" + who.Email:     {s.State().DirectoryUsers.ID(somebody)},
		"/directory_users?directory=" + directoryID + "&idp_id=" + who.IdpID():  {s.State().DirectoryUsers.ID(somebody)},
		"/directory_users?directory=" + directoryID + "&email=nobody@x.example": nil,
		"/directory_users?group=" + s.State().Groups.ID(groupRef): expected(&s.State().DirectoryUsers,
			func(_ data.Ref, u data.DirectoryUser) bool { return u.Directory == dir && u.Groups&(1<<6) != 0 }),
		"/directory_groups?directory=" + directoryID: expected(&s.State().Groups, func(_ data.Ref, g *data.Group) bool {
			return g.Directory == dir
		}),
		"/directory_groups?user=" + s.State().DirectoryUsers.ID(somebody): expected(&s.State().Groups, func(_ data.Ref, g *data.Group) bool {
			return g.Directory == dir && s.State().DirectoryUsers.Rows[somebody].Groups&(1<<g.Bit) != 0
		}),
		"/user_management/users?email=" +
			strings.ToUpper(s.State().Details(member).Email): {s.State().Users.ID(member)},
		"/user_management/users?email=nobody@x.example": nil,
		"/user_management/users?organization_id=" + organizationID: expected(&s.State().Users, func(u data.Ref, _ data.User) bool {
			return s.State().IsMember(u, at)
		}),
		"/user_management/organization_memberships?organization_id=" + organizationID: expected(&s.State().Memberships,
			func(_ data.Ref, m data.Membership) bool {
				return m.Organization == at && m.Status == data.MemberActive
			}),
		"/user_management/organization_memberships?user_id=" + s.State().Users.ID(member): expected(&s.State().Memberships,
			func(_ data.Ref, m data.Membership) bool {
				return m.User == member && m.Status == data.MemberActive
			}),
		"/user_management/organization_memberships?statuses=inactive,pending&organization_id=" + organizationID: expected(&s.State().Memberships,
			func(_ data.Ref, m data.Membership) bool {
				return m.Organization == at && m.Status != data.MemberActive
			}),
		"/user_management/organization_memberships?statuses[]=inactive&statuses[]=pending&organization_id=" +
			organizationID: expected(&s.State().Memberships, func(_ data.Ref, m data.Membership) bool {
			return m.Organization == at && m.Status != data.MemberActive
		}),
		"/user_management/invitations?organization_id=" + organizationID: expected(&s.State().Invitations,
			func(_ data.Ref, i *data.Invitation) bool { return i.Organization == at }),
		"/user_management/invitations?email=" + invited: expected(&s.State().Invitations, func(_ data.Ref, i *data.Invitation) bool {
			return i.Email == invited
		}),
	}
	for path, want := range rows {
		require.Equal(t, want, v.List(path+"&limit=100").IDs(), path)
	}
}

func TestEventFilters(t *testing.T) {
	v := emulatortest.NewVisit(t)
	s := v.Server
	northwind, _ := s.State().Organizations.Find("org_01K8HFDW00FZGEB2MPGTP35DDE")
	is := func(kinds ...string) func(data.Ref, data.Event) bool {
		return func(_ data.Ref, e data.Event) bool { return strings.Contains(strings.Join(kinds, " "), e.Kind) }
	}
	failed, warned := "authentication.sso_failed", "connection.saml_certificate_renewal_required"
	both := expected(&s.State().Events, is(failed, warned))
	for _, form := range []string{
		"events=" + failed + "," + warned, "events=" + failed + "&events=" + warned, "events[]=" + failed + "&events[]=" + warned,
	} {
		require.Equal(t, both, v.List("/events?limit=100&"+form).IDs(), form)
	}
	require.Equal(t, expected(&s.State().Events, func(at data.Ref, e data.Event) bool {
		return e.Kind == failed && e.Organization == northwind
	}),
		v.List("/events?limit=100&events="+failed+"&organization_id=org_01K8HFDW00FZGEB2MPGTP35DDE").IDs())
	require.Empty(t, v.List("/events?events="+failed+"&organization_id=org_unknown").IDs())

	start, end := v.Now().Add(-72*time.Hour), v.Now().Add(-24*time.Hour)
	between := expected(&s.State().Events, func(at data.Ref, e data.Event) bool {
		made := data.CreatedAt(s.State(), &s.State().Events, at)
		return e.Kind == failed && !made.Before(start) && made.Before(end)
	})
	require.NotEmpty(t, between)
	window := fmt.Sprintf("&range_start=%s&range_end=%s", url.QueryEscape(data.Stamp(start)), url.QueryEscape(data.Stamp(end)))
	require.Equal(t, between, v.List("/events?limit=100&events="+failed+window).IDs())
}

func TestEventsArePolledUpwards(t *testing.T) {
	v := emulatortest.NewVisit(t)
	last := v.List("/events?events=organization.created&limit=1").IDs()[0]
	const poll = "/events?order=asc&events=organization.created,organization.deleted&after="
	require.Empty(t, v.List(poll+last).IDs())
	var made struct{ ID string }
	v.API(http.MethodPost, "/organizations", map[string]any{"name": "Brand New"}).Into(http.StatusCreated, &made)
	v.API(http.MethodDelete, "/organizations/"+made.ID, nil)
	require.Len(t, v.List(poll+last).IDs(), 2)
}

func TestEventsDisappearAfterNinetyDays(t *testing.T) {
	v := emulatortest.NewVisit(t)
	const all = "/events?order=asc&limit=100&events=organization.created,authentication.sso_failed,user.created"
	require.NotEmpty(t, v.List(all).IDs())
	v.Wait(data.EventAge - time.Hour)
	require.NotEmpty(t, v.List(all).IDs())
	v.Wait(2 * time.Hour)
	require.Empty(t, v.List(all).IDs(), "what the seed tells of is older than 90 days by now")
	v.API(http.MethodPost, "/organizations", map[string]any{"name": "Late"})
	require.Len(t, v.List(all).IDs(), 1)
}

func TestEventQueriesAreChecked(t *testing.T) {
	v := emulatortest.NewVisit(t)
	id := v.List("/events?events=user.created").IDs()[0]
	rows := map[string]api.FieldError{
		"":                                       {Code: "required", Field: "events"},
		"events=":                                {Code: "required", Field: "events"},
		"events=user.exploded":                   {Code: "invalid_event_type", Field: "events"},
		"events=user.created&range_start=monday": {Code: "invalid_date_time", Field: "range_start"},
		"events=user.created&range_end=13":       {Code: "invalid_date_time", Field: "range_end"},
		"events=user.created&range_start=2026-03-02T00:00:00Z&range_end=2026-03-01T00:00:00Z": {Code: "invalid_range", Field: "range_end"},
		"events=user.created&range_start=2026-03-02T00:00:00Z&after=" + id:                    {Code: "mutually_exclusive", Field: "range_start"},
	}
	for query, want := range rows {
		var problem struct {
			Message string
			Errors  []api.FieldError
		}
		v.API(http.MethodGet, "/events?"+query, nil).Into(http.StatusUnprocessableEntity, &problem)
		require.Equal(t, "Validation failed.", problem.Message)
		require.Equal(t, []api.FieldError{want}, problem.Errors, query)
	}
}
