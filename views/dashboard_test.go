package views

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestTheDashboardHasAddressesOnlyWhenItIsKnown(t *testing.T) {
	known, unknown := Dashboard("environment_01"), Dashboard("")
	assert.Equal(t, "https://dashboard.workos.com/environment_01/organizations/org_1", known.Organization("org_1"))
	assert.Equal(t, "https://dashboard.workos.com/environment_01/users/user_1/details?dialog=impersonate", known.Impersonate("user_1"))
	assert.Empty(t, known.Organization(""), "what belongs to no organization has no page")
	assert.Empty(t, unknown.User("user_1"))
	assert.Empty(t, unknown.Impersonate("user_1"))
}
