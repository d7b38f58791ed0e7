package workos_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"frontdesk/workos"
	"frontdesk/workos/emulator"
	"frontdesk/workos/internal/spec"
)

// TestOperationsAreCoveredOrLeftOutForAReason goes through the OpenAPI document. With -v it prints what stands for
// each operation.
func TestOperationsAreCoveredOrLeftOutForAReason(t *testing.T) {
	documented := spec.Load(t).Operations()
	methods, reasons, pages := methodsByOperation(t), reasonsByOperation(t), pagesByMethod(t)
	fake, err := emulator.New(emulator.Config{Organizations: 20, Users: 100})
	require.NoError(t, err)
	covered, answered := 0, 0
	for _, operation := range documented {
		names, reason := methods[operation], reasons[operation]
		switch {
		case len(names) > 0:
			covered++
			assert.Empty(t, reason, "%s has a method, and a reason for having none", operation)
			assert.True(t, answers(fake, operation), "the emulator has no answer to %s, which %s calls", operation, names)
			t.Logf("%s: %s: %s", operation, strings.Join(names, ", "), pageOf(t, names, pages))
		case reason == "":
			t.Errorf("%s has neither a method nor a reason for having none", operation)
		default:
			t.Logf("%s: left out: %s", operation, reason)
		}
		if answers(fake, operation) {
			answered++
		}
	}
	for operation := range reasons {
		assert.Contains(t, documented, operation, "the document does not have it")
	}
	t.Logf("operations covered %d of %d, left out for a reason %d, answered by the emulator %d",
		covered, len(documented), len(reasons), answered)
}

// pageOf is where Frontdesk offers an operation, or why nowhere.
func pageOf(t *testing.T, methods []string, pages map[string][]string) string {
	var found []string
	for _, method := range methods {
		found = append(found, pages[method]...)
		if why := withoutPage[method]; why != "" {
			assert.Empty(t, pages[method], "%s has a page, and a reason for having none", method)
			return "no page: " + why
		}
	}
	assert.NotEmpty(t, found, "no page leads to %s, and nothing says why", methods)
	return strings.Join(found[:min(3, len(found))], ", ")
}

// methodsByOperation turns the comments of the client's methods round.
func methodsByOperation(t *testing.T) map[string][]string {
	methods := map[string][]string{}
	for name, operation := range workos.CommentsOf(t) {
		methods[operation] = append(methods[operation], name)
		slices.Sort(methods[operation])
	}
	return methods
}

func reasonsByOperation(t *testing.T) map[string]string {
	reasons := map[string]string{}
	for _, left := range leftOut {
		for _, operation := range left.operations {
			assert.NotContains(t, reasons, operation, "left out twice")
			reasons[operation] = left.reason
		}
	}
	return reasons
}

var placeholder = regexp.MustCompile(`\{[^}]+\}`)

// answers says whether the emulator has a route for an operation. What it says to a made-up id does not matter.
func answers(fake http.Handler, operation string) bool {
	method, path, _ := strings.Cut(operation, " ")
	r := httptest.NewRequest(method, placeholder.ReplaceAllString(path, "x"), strings.NewReader(""))
	r.Header.Set("Authorization", "Bearer "+emulator.DefaultAPIKey)
	recorder := httptest.NewRecorder()
	fake.ServeHTTP(recorder, r)
	return recorder.Code != http.StatusNotFound || !strings.Contains(recorder.Body.String(), "Cannot "+method)
}

// leftOut are the operations that the client does not have, each with why a support desk must not offer it, or
// has no use for it.
var leftOut = []struct {
	reason     string
	operations []string
}{
	{"signs somebody in, or hands out a token that acts for them: nobody at the desk may become a customer's user", []string{
		"GET /user_management/authorize", "GET /user_management/sessions/logout", "POST /authkit/oauth2/complete", "POST /client/token",
		"POST /user_management/authenticate", "POST /user_management/authorize/device", "POST /widgets/token",
		"POST /user_management/invitations/{id}/accept", "POST /user_management/password_reset/confirm",
		"POST /user_management/users/{userId}/api_keys",
	}},
	{"answers with a code or a token that opens somebody's account; the desk has it mailed and never sees it", []string{
		"GET /user_management/email_verification/{id}", "GET /user_management/magic_auth/{id}",
		"GET /user_management/password_reset/{id}", "GET /user_management/invitations/by_token/{token}",
	}},
	{"takes the customer's API key as proof, which must not pass through the desk", []string{
		"POST /agents/credentials/validate", "POST /api_keys/validations",
	}},
	{"the desk's own sign-in does not use it: it keeps a session of its own and trusts the profile it was given over TLS", []string{
		"GET /sso/logout", "POST /sso/logout/authorize",
	}},
	{"reads, writes or unlocks the customer's encrypted data", []string{
		"DELETE /vault/v1/kv/{id}", "GET /vault/v1/kv", "GET /vault/v1/kv/name/{name}", "GET /vault/v1/kv/{id}",
		"GET /vault/v1/kv/{id}/metadata", "GET /vault/v1/kv/{id}/versions", "POST /vault/v1/keys/data-key",
		"POST /vault/v1/keys/decrypt", "POST /vault/v1/keys/rekey", "POST /vault/v1/kv", "PUT /vault/v1/kv/{id}",
	}},
	{"hands out or takes the live tokens of a third party", []string{
		"POST /data-integrations/{slug}/authorize", "POST /data-integrations/{slug}/credentials", "POST /data-integrations/{slug}/token",
		"POST /user_management/users/{user_id}/connected_accounts/{slug}", "PUT /data-integrations/{slug}/api-key",
		"PUT /data-integrations/{slug}/client-credentials", "PUT /user_management/users/{user_id}/connected_accounts/{slug}",
	}},
	{"sets up the product for all customers, with secrets: work of its developers, not of support", []string{
		"DELETE /connect/applications/{id}", "DELETE /connect/client_secrets/{id}", "DELETE /data-integrations/{slug}",
		"GET /connect/applications/{id}/client_secrets", "POST /connect/applications", "POST /connect/applications/{id}/client_secrets",
		"POST /data-integrations", "PUT /connect/applications/{id}", "PUT /data-integrations/{slug}",
	}},
	{"sets where signing in may lead, or what every token says, for all customers: work of the product's developers", []string{
		"DELETE /user_management/redirect_uris/{id}", "GET /user_management/jwt_template", "POST /user_management/cors_origins",
		"POST /user_management/redirect_uris", "PUT /user_management/jwt_template",
	}},
	{"is part of the product's own sign-in, where Radar judges each attempt", []string{
		"GET /user_management/radar_challenges/{id}", "POST /radar/attempts", "POST /user_management/radar_challenges",
		"PUT /radar/attempts/{id}",
	}},
	{"opens or closes the door to an address for all customers, and what is on the list cannot be read back", []string{
		"DELETE /radar/lists/{type}/{action}", "POST /radar/lists/{type}/{action}",
	}},
	{"registers software agents on behalf of a person, in the product's own flow", []string{
		"GET /agents/registrations/{id}", "PATCH /agents/claims/attempts",
	}},
	{"defines which roles and permissions there are: part of the product, decided by its developers; the desk reads roles and gives them",
		[]string{
			"DELETE /authorization/organizations/{organizationId}/roles/{slug}",
			"DELETE /authorization/organizations/{organizationId}/roles/{slug}/permissions/{permissionSlug}",
			"DELETE /authorization/permissions/{slug}", "GET /authorization/organizations/{organizationId}/roles/{slug}",
			"GET /authorization/permissions", "GET /authorization/permissions/{slug}", "GET /authorization/roles/{slug}",
			"PATCH /authorization/organizations/{organizationId}/roles/{slug}", "PATCH /authorization/permissions/{slug}",
			"PATCH /authorization/roles/{slug}", "POST /authorization/organizations/{organizationId}/roles",
			"POST /authorization/organizations/{organizationId}/roles/{slug}/permissions", "POST /authorization/permissions",
			"POST /authorization/roles", "POST /authorization/roles/{slug}/permissions",
			"PUT /authorization/organizations/{organizationId}/roles/{slug}/permissions", "PUT /authorization/roles/{slug}/permissions",
		}},
	{"is the product's own authorization of single resources, which mean nothing outside the product", []string{
		"DELETE /authorization/groups/{group_id}/role_assignments",
		"DELETE /authorization/groups/{group_id}/role_assignments/{role_assignment_id}",
		"DELETE /authorization/organization_memberships/{organization_membership_id}/role_assignments",
		"DELETE /authorization/organization_memberships/{organization_membership_id}/role_assignments/{role_assignment_id}",
		"DELETE /authorization/organizations/{organization_id}/resources/{resource_type_slug}/{external_id}",
		"DELETE /authorization/resources/{resource_id}",
		"GET /authorization/groups/{group_id}/role_assignments",
		"GET /authorization/groups/{group_id}/role_assignments/{role_assignment_id}",
		"GET /authorization/organization_memberships/{organization_membership_id}/resources",
		"GET /authorization/organization_memberships/{organization_membership_id}/resources/{resource_id}/permissions",
		"GET /authorization/organization_memberships/{organization_membership_id}/resources/{resource_type_slug}/{external_id}/permissions",
		"GET /authorization/organization_memberships/{organization_membership_id}/role_assignments",
		"GET /authorization/organizations/{organization_id}/resources/{resource_type_slug}/{external_id}",
		"GET /authorization/organizations/{organization_id}/resources/{resource_type_slug}/{external_id}/organization_memberships",
		"GET /authorization/organizations/{organization_id}/resources/{resource_type_slug}/{external_id}/role_assignments",
		"GET /authorization/resources", "GET /authorization/resources/{resource_id}",
		"GET /authorization/resources/{resource_id}/organization_memberships", "GET /authorization/resources/{resource_id}/role_assignments",
		"PATCH /authorization/organizations/{organization_id}/resources/{resource_type_slug}/{external_id}",
		"PATCH /authorization/resources/{resource_id}",
		"POST /authorization/groups/{group_id}/role_assignments",
		"POST /authorization/organization_memberships/{organization_membership_id}/check",
		"POST /authorization/organization_memberships/{organization_membership_id}/role_assignments",
		"POST /authorization/resources", "PUT /authorization/groups/{group_id}/role_assignments",
	}},
}
