package workos

// OrganizationDomain is an e-mail domain that an organization claims. State is failed, legacy_verified,
// pending, unverified or verified; an unknown state is kept as it came.
type OrganizationDomain struct {
	Object
	OrganizationID       string `json:"organization_id"`
	Domain               string `json:"domain"`
	State                string `json:"state"`
	VerificationPrefix   string `json:"verification_prefix"`
	VerificationToken    string `json:"verification_token"`
	VerificationStrategy string `json:"verification_strategy"`
}
