package emulator

import (
	"net/http"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"frontdesk/workos/emulator/api"
	"frontdesk/workos/emulator/data"
)

// listed is a page of any list.
type listed struct {
	Object string
	Data   []struct {
		ID     string
		Object string
	}
	Metadata struct{ Before, After *string } `json:"list_metadata"`
}

func (l listed) ids() []string {
	var ids []string
	for _, item := range l.Data {
		ids = append(ids, item.ID)
	}
	return ids
}

func (v *visit) list(path string) listed {
	v.Helper()
	var page listed
	v.api(http.MethodGet, path, nil).into(http.StatusOK, &page)
	require.Equal(v, "list", page.Object)
	return page
}

// walk follows a cursor from the first page to the end and joins what the pages hold.
func (v *visit) walk(path string, next func(listed) *string, parameter string) (ids []string, pages []listed) {
	v.Helper()
	for at := path; ; {
		page := v.list(at)
		ids, pages = append(ids, page.ids()...), append(pages, page)
		cursor := next(page)
		if cursor == nil {
			return ids, pages
		}
		require.Less(v, len(pages), 1000, "the cursors go in circles")
		at = path + "&" + parameter + "=" + *cursor
	}
}

func after(l listed) *string  { return l.Metadata.After }
func before(l listed) *string { return l.Metadata.Before }

func TestListsArePagedInBothDirections(t *testing.T) {
	v := newVisit(t)
	organization := v.server.state.Organizations.ID(v.largest())
	directory := v.server.state.Directories.ID(v.fullDirectory())
	group := v.server.state.Groups.ID(v.server.state.ByDirectory[v.fullDirectory()].Groups[17])
	lists := map[string]string{
		"all users":               "/user_management/users?limit=7",
		"users of a company":      "/user_management/users?limit=3&organization_id=" + organization,
		"members of a company":    "/user_management/organization_memberships?limit=3&organization_id=" + organization,
		"organizations":           "/organizations?limit=9",
		"organizations by name":   "/organizations?limit=2&search=a",
		"connections":             "/connections?limit=4",
		"connections of a type":   "/connections?limit=1&connection_type=OktaSAML",
		"directories":             "/directories?limit=3",
		"users of a directory":    "/directory_users?limit=4&directory=" + directory,
		"users of a group":        "/directory_users?limit=2&group=" + group,
		"groups of a directory":   "/directory_groups?limit=5&directory=" + directory,
		"invitations":             "/user_management/invitations?limit=11",
		"redirect URIs":           "/user_management/redirect_uris?limit=1",
		"certificates and logins": "/events?limit=23&events=connection.saml_certificate_renewal_required,authentication.sso_failed",
	}
	for name, path := range lists {
		t.Run(name, func(t *testing.T) {
			down, pages := v.walk(path, after, "after")
			require.Greater(t, len(pages), 1, "one page proves nothing")
			require.Nil(t, pages[0].Metadata.Before, "nothing is before the first page")
			require.NotNil(t, pages[1].Metadata.Before)
			require.True(t, slices.IsSortedFunc(down, func(a, b string) int { return -compareText(a, b) }), "newest first")
			require.Len(t, slices.Compact(slices.Clone(down)), len(down), "nothing twice")

			up, _ := v.walk(path+"&order=asc", after, "after")
			slices.Reverse(up)
			require.Equal(t, down, up, "the other order has the same objects")

			last := pages[len(pages)-1]
			for i := len(pages) - 2; i >= 0; i-- {
				page := v.list(path + "&before=" + last.Data[0].ID)
				require.Equal(t, pages[i], page, "going back shows the page that was there")
				last = page
			}
		})
	}
}

func compareText(a, b string) int {
	if a < b {
		return -1
	} else if a > b {
		return 1
	}
	return 0
}

func TestNormalOrderTurnsTheCursors(t *testing.T) {
	v := newVisit(t)
	const path = "/user_management/users?limit=9"
	down, _ := v.walk(path, after, "after")
	normal, pages := v.walk(path+"&order=normal", before, "before")
	require.Equal(t, down, normal, "newest first, and before leads to what is older")
	require.Nil(t, pages[0].Metadata.After)
	back := v.list(path + "&order=normal&after=" + pages[1].Data[0].ID)
	require.Equal(t, pages[0], back)
}

func TestACursorOutlivesItsObject(t *testing.T) {
	v := newVisit(t)
	ids := v.list("/organizations?limit=6").ids()
	v.api(http.MethodDelete, "/organizations/"+ids[2], nil)
	require.Equal(t, ids[3:6], v.list("/organizations?limit=3&after="+ids[2]).ids())
	require.Equal(t, ids[:2], v.list("/organizations?limit=3&before="+ids[2]).ids())
}

func TestPageParametersAreChecked(t *testing.T) {
	v := newVisit(t)
	ids := v.list("/organizations").ids()
	require.Len(t, ids, api.DefaultLimit)
	require.Len(t, v.list("/user_management/users?limit=100").ids(), api.MaxLimit)
	refused := map[string]string{
		"limit=0": "limit", "limit=101": "limit", "limit=ten": "limit", "limit=": "limit", "order=name": "order",
		"after=" + v.list("/connections").ids()[0]: "after", "before=page2": "before",
		"after=" + ids[0] + "&before=" + ids[1]: "before",
	}
	for query, field := range refused {
		var problem struct {
			Message string
			Errors  []api.FieldError
		}
		v.api(http.MethodGet, "/organizations?"+query, nil).into(http.StatusUnprocessableEntity, &problem)
		require.Equal(t, field, problem.Errors[0].Field, query)
	}
}

// largest is the organization with the most members.
func (v *visit) largest() (at data.Ref) {
	for i := range v.server.state.ByOrganization {
		if len(v.server.state.ByOrganization[i].Memberships) > len(v.server.state.ByOrganization[at].Memberships) {
			at = data.Ref(i)
		}
	}
	return at
}

// fullDirectory is the directory with the most users.
func (v *visit) fullDirectory() (at data.Ref) {
	for i := range v.server.state.ByDirectory {
		if len(v.server.state.ByDirectory[i].Users) > len(v.server.state.ByDirectory[at].Users) {
			at = data.Ref(i)
		}
	}
	return at
}
