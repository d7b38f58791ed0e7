package wording

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"frontdesk/workos/health"
)

func TestWhoNeedsToActAfterAFailedSignIn(t *testing.T) {
	for code, owner := range map[string]health.Owner{
		"": health.OurTeam, "something_new": health.OurTeam, "access_denied": health.CustomerAdmin, "server-error": health.WorkOS,
		"idp_initiated_sso_disabled": health.Person, "Certificate Mismatch": health.CustomerAdmin, "saml_response_invalid": health.CustomerAdmin,
		"timed_out": health.Person, "csrf_failed": health.Person,
	} {
		assert.Equal(t, Who(owner), SignInFailure(code).Who, code)
	}
	for code := range signInFailures() {
		assert.True(t, health.IsDocumentedFailure(code), code)
	}
}
