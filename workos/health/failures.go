package health

import "strings"

// FailureKey returns the code of a failed sign-in as it is compared.
func FailureKey(code string) string {
	return strings.ToLower(strings.NewReplacer("-", "_", " ", "_").Replace(code))
}

// failureOwners are who needs to act for the documented codes of failed sign-ins that are not for our own team.
var failureOwners = map[string]Owner{
	"access_denied": CustomerAdmin, "connection_unlinked": CustomerAdmin, "profile_not_allowed_outside_organization": CustomerAdmin,
	"idp_initiated_sso_disabled": Person, "signin_consent_denied": Person, "server_error": WorkOS,
	"ambiguous_connection_selector": OurTeam, "connection_domain_invalid": OurTeam, "connection_invalid": OurTeam,
	"connection_strategy_invalid": OurTeam, "domain_connection_selector_not_allowed": OurTeam, "invalid_connection_selector": OurTeam,
	"organization_invalid": OurTeam, "oauth_failed": OurTeam,
}

// failureClasses are who needs to act for classes of SAML failures, by a part that all codes of a class contain.
var failureClasses = []struct {
	part  string
	owner Owner
}{
	{"certificate", CustomerAdmin}, {"x509", CustomerAdmin}, {"signature", CustomerAdmin}, {"attribute", CustomerAdmin},
	{"decrypt", CustomerAdmin}, {"malformed", CustomerAdmin}, {"saml_response", CustomerAdmin}, {"outside_organization", CustomerAdmin},
	{"timed_out", Person}, {"timeout", Person}, {"csrf", Person}, {"state", Person}, {"denied", CustomerAdmin},
}

// FailureOwner returns who needs to act after a failed sign-in: our team for a code that is not known.
func FailureOwner(code string) Owner {
	key := FailureKey(code)
	if owner, known := failureOwners[key]; known {
		return owner
	}
	for _, class := range failureClasses {
		if strings.Contains(key, class.part) {
			return class.owner
		}
	}
	return OurTeam
}

// IsDocumentedFailure reports whether a code of a failed sign-in is one of those that WorkOS documents.
func IsDocumentedFailure(code string) bool {
	_, known := failureOwners[FailureKey(code)]
	return known
}
