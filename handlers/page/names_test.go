package page

import (
	"testing"

	"github.com/stretchr/testify/assert"

	usersview "frontdesk/views/users"
	"frontdesk/workos/mirror"
)

func TestOrganizationsOfAUserAreCounted(t *testing.T) {
	user := mirror.UserRow{Memberships: []mirror.MemberOf{{ID: "org_1", Name: "Acme"}, {ID: "org_2", Name: "Birch"}}, MembershipCount: 130}
	names, more := NamesOfMemberships(user, "org_2")
	assert.Equal(t, "Birch; Acme; and 128 more", EveryOrganization(names, more))
	assert.Contains(t, usersview.FirstOrganization(names, more), " +129")
}
