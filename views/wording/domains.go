package wording

import (
	"frontdesk/workos"
)

// DomainVerified reports whether people with an address of a domain are routed by it.
func DomainVerified(domain workos.OrganizationDomain) bool {
	return domain.State == "verified" || domain.State == "legacy_verified"
}
