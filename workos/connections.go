package workos

// Connection is one SSO connection of an organization. State is requires_type, draft, active, validating,
// inactive or deleting; unknown states and types are kept as they came.
type Connection struct {
	Object
	OrganizationID string             `json:"organization_id"`
	ConnectionType string             `json:"connection_type"`
	Name           string             `json:"name"`
	State          string             `json:"state"`
	Domains        []ConnectionDomain `json:"domains"`
}

// ConnectionDomain is a domain whose people a connection signs in.
type ConnectionDomain struct {
	ID     string `json:"id"`
	Object string `json:"object"`
	Domain string `json:"domain"`
}
