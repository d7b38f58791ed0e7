package workos

// Organization is a customer: a company whose people sign in through its connections and are
// provisioned through its directories.
type Organization struct {
	Object
	Name             string               `json:"name"`
	Domains          []OrganizationDomain `json:"domains"`
	Metadata         map[string]string    `json:"metadata"`
	ExternalID       string               `json:"external_id"`
	StripeCustomerID string               `json:"stripe_customer_id"`
}
