package api_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"frontdesk/workos/emulator/api"
	"frontdesk/workos/emulator/data"
	"frontdesk/workos/emulator/emulatortest"
)

// walk follows a cursor from the first page to the end and joins what the pages hold.
func walk(v *emulatortest.Visit, path string, next func(emulatortest.Listed) *string,
	parameter string) (ids []string, pages []emulatortest.Listed) {
	v.Helper()
	for at := path; ; {
		page := v.List(at)
		ids, pages = append(ids, page.IDs()...), append(pages, page)
		cursor := next(page)
		if cursor == nil {
			return ids, pages
		}
		require.Less(v, len(pages), 1000, "the cursors go in circles")
		at = path + "&" + parameter + "=" + *cursor
	}
}

func after(l emulatortest.Listed) *string  { return l.Metadata.After }
func before(l emulatortest.Listed) *string { return l.Metadata.Before }

func TestListsArePagedInBothDirections(t *testing.T) {
	v := emulatortest.NewVisit(t)
	organization := v.Server.State().Organizations.ID(largest(v))
	directory := v.Server.State().Directories.ID(fullDirectory(v))
	group := v.Server.State().Groups.ID(v.Server.State().ByDirectory[fullDirectory(v)].Groups[17])
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
			down, pages := walk(v, path, after, "after")
			require.Greater(t, len(pages), 1, "one page proves nothing")
			require.Nil(t, pages[0].Metadata.Before, "nothing is before the first page")
			require.NotNil(t, pages[1].Metadata.Before)
			require.True(t, slices.IsSortedFunc(down, func(a, b string) int { return -compareText(a, b) }), "newest first")
			require.Len(t, slices.Compact(slices.Clone(down)), len(down), "nothing twice")

			up, _ := walk(v, path+"&order=asc", after, "after")
			slices.Reverse(up)
			require.Equal(t, down, up, "the other order has the same objects")

			last := pages[len(pages)-1]
			for i := len(pages) - 2; i >= 0; i-- {
				page := v.List(path + "&before=" + last.Data[0].ID)
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
	v := emulatortest.NewVisit(t)
	const path = "/user_management/users?limit=9"
	down, _ := walk(v, path, after, "after")
	normal, pages := walk(v, path+"&order=normal", before, "before")
	require.Equal(t, down, normal, "newest first, and before leads to what is older")
	require.Nil(t, pages[0].Metadata.After)
	back := v.List(path + "&order=normal&after=" + pages[1].Data[0].ID)
	require.Equal(t, pages[0], back)
}

func TestACursorOutlivesItsObject(t *testing.T) {
	v := emulatortest.NewVisit(t)
	ids := v.List("/organizations?limit=6").IDs()
	v.API(http.MethodDelete, "/organizations/"+ids[2], nil)
	require.Equal(t, ids[3:6], v.List("/organizations?limit=3&after="+ids[2]).IDs())
	require.Equal(t, ids[:2], v.List("/organizations?limit=3&before="+ids[2]).IDs())
}

func TestPageParametersAreChecked(t *testing.T) {
	v := emulatortest.NewVisit(t)
	ids := v.List("/organizations").IDs()
	require.Len(t, ids, api.DefaultLimit)
	require.Len(t, v.List("/user_management/users?limit=100").IDs(), api.MaxLimit)
	refused := map[string]string{
		"limit=0": "limit", "limit=101": "limit", "limit=ten": "limit", "limit=": "limit", "order=name": "order",
		"after=" + v.List("/connections").IDs()[0]: "after", "before=page2": "before",
		"after=" + ids[0] + "&before=" + ids[1]: "before",
	}
	for query, field := range refused {
		var problem struct {
			Message string
			Errors  []api.FieldError
		}
		v.API(http.MethodGet, "/organizations?"+query, nil).Into(http.StatusUnprocessableEntity, &problem)
		require.Equal(t, field, problem.Errors[0].Field, query)
	}
}

// largest is the organization with the most members.
func largest(v *emulatortest.Visit) (at data.Ref) {
	for i := range v.Server.State().ByOrganization {
		if len(v.Server.State().ByOrganization[i].Memberships) > len(v.Server.State().ByOrganization[at].Memberships) {
			at = data.Ref(i)
		}
	}
	return at
}

// fullDirectory is the directory with the most users.
func fullDirectory(v *emulatortest.Visit) (at data.Ref) {
	for i := range v.Server.State().ByDirectory {
		if len(v.Server.State().ByDirectory[i].Users) > len(v.Server.State().ByDirectory[at].Users) {
			at = data.Ref(i)
		}
	}
	return at
}
