package workos

// Profile is a person as their identity provider described them at sign-in.
type Profile struct {
	Object
	ConnectionID     string         `json:"connection_id"`
	ConnectionType   string         `json:"connection_type"`
	OrganizationID   string         `json:"organization_id"`
	IdPID            string         `json:"idp_id"`
	Email            string         `json:"email"`
	FirstName        string         `json:"first_name"`
	LastName         string         `json:"last_name"`
	Name             string         `json:"name"`
	Role             *RoleSlug      `json:"role"`
	Roles            []RoleSlug     `json:"roles"`
	Groups           []string       `json:"groups"`
	CustomAttributes map[string]any `json:"custom_attributes"`
	RawAttributes    map[string]any `json:"raw_attributes"`
}
