package auth

import (
	"strings"
	"testing"

	"frontdesk/workos"

	"github.com/stretchr/testify/require"
)

func TestRolesAreRead(t *testing.T) {
	for _, test := range []struct {
		name, text string
		profile    workos.Profile
		want       Role // "" for nobody
	}{
		{"an email in other letters", "viewer=Ana@Example.com", staff("aNA@example.COM"), Viewer},
		{"somebody else's email", "viewer=ana@example.com", staff("bo@example.com"), ""},
		{"a role of WorkOS", "support=role:desk-support", staff("", "desk-support"), Support},
		{"one that only starts like it", "support=role:desk", staff("", "desk-support"), ""},
		{"the single role of an older profile", "admin=role:admin", workos.Profile{Role: &workos.RoleSlug{Slug: "admin"}}, Admin},
		{"a group with a space", "support=role:x, group:Support Team ;", workos.Profile{Groups: []string{"Support Team"}}, Support},
		{"a group with a comma, in quotes", `success=group:"Sales, EMEA; all"`, workos.Profile{Groups: []string{"Sales, EMEA; all"}}, Success},
		{"the highest of several", "viewer=role:member;admin=group:Ops;success=ana@example.com",
			workos.Profile{Email: "ana@example.com", Groups: []string{"Ops"}, Roles: []workos.RoleSlug{{Slug: "member"}}}, Admin},
		{"lines, and a role twice", "viewer=bo@example.com\nviewer=ana@example.com\r\n", staff("ana@example.com"), Viewer},
		{"a role in capitals", "ADMIN=ana@example.com", staff("ana@example.com"), Admin},
		{"an empty slug matches nothing", "admin=role:admin",
			workos.Profile{Role: &workos.RoleSlug{}, Roles: []workos.RoleSlug{{}}, Groups: []string{""}}, ""},
		{"a group named like an email is a group", "admin=ana@example.com", workos.Profile{Groups: []string{"ana@example.com"}}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			roles, err := ParseRoles(test.text)
			require.NoError(t, err)
			got, ok := roles.roleFor(subjectOf(test.profile))
			require.Equal(t, test.want, got)
			require.Equal(t, test.want != "", ok)
		})
	}
}

func TestEveryMistakeInRolesIsNamed(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"nothing", " ; ", []string{"so nobody could sign in"}},
		{"no role", "ana@example.com", []string{"viewer=ana@example.com"}},
		{"a role that does not exist", "boss=ana@example.com", []string{`"boss" is not a role; use viewer, success, support or admin`}},
		{"nobody", "admin=", []string{"names nobody"}},
		{"no address", "admin=ana", []string{`"ana" is not an email address`}},
		{"two @", "admin=a@b@example.com", []string{"is not an email address"}},
		{"letters that only look alike", "admin=аna@example.com", []string{"is not an email address"}},
		{"a whole domain", "admin=*@example.com", []string{"would let in a whole domain"}},
		{"an empty group", "admin=group:", []string{"names no group"}},
		{"an empty group in quotes", `admin=group:""`, []string{"names no group"}},
		{"a slug that is none", "admin=role:a b", []string{"is not a role slug"}},
		{"another kind", "admin=user:ana", []string{"is neither an email address nor group:NAME nor role:SLUG"}},
		{"a quote left open", `admin=group:"Sales`, []string{"not closed"}},
		{"several at once", "boss=ana;viewer=,;admin=group:", []string{`"boss" is not a role`, `"ana" is not`, "names nobody", "names no group"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			roles, err := ParseRoles(test.text)
			require.Error(t, err)
			require.Empty(t, roles.rules)
			for _, want := range test.want {
				require.ErrorContains(t, err, want)
			}
			require.Len(t, strings.Split(err.Error(), "\n"), len(test.want))
		})
	}
}

func FuzzParseRoles(f *testing.F) {
	f.Add(`admin=role:admin; support=role:support,group:"a;b",ana@example.com`)
	f.Fuzz(func(t *testing.T, text string) {
		roles, err := ParseRoles(text)
		require.Equal(t, err == nil, len(roles.rules) > 0)
		_, ok := roles.roleFor(subjectOf(workos.Profile{Role: &workos.RoleSlug{}, Groups: []string{""}}))
		require.False(t, ok, "nobody must match by being empty")
	})
}
