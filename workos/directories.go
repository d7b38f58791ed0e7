package workos

// Directory is a customer's user directory. State is linked, validating, invalid_credentials, unlinked or
// deleting (events say active and inactive for linked and unlinked); unknown values are kept as they came.
type Directory struct {
	Object
	OrganizationID string             `json:"organization_id"`
	ExternalKey    string             `json:"external_key"`
	Type           string             `json:"type"`
	State          string             `json:"state"`
	Name           string             `json:"name"`
	Domain         string             `json:"domain"`
	Metadata       *DirectoryMetadata `json:"metadata"`
}

// DirectoryMetadata counts what a directory holds; nil where the server does not say.
type DirectoryMetadata struct {
	Users struct {
		Active   int `json:"active"`
		Inactive int `json:"inactive"`
	} `json:"users"`
	Groups int `json:"groups"`
}

// DirectoryUser is a person in a customer's directory. State is active, suspended or inactive. Groups may
// be empty although the person is in groups (newer teams): ask ListDirectoryGroups with User.
type DirectoryUser struct {
	Object
	DirectoryID      string           `json:"directory_id"`
	OrganizationID   string           `json:"organization_id"`
	IdPID            string           `json:"idp_id"`
	Email            string           `json:"email"`
	FirstName        string           `json:"first_name"`
	LastName         string           `json:"last_name"`
	Name             string           `json:"name"`
	State            string           `json:"state"`
	JobTitle         string           `json:"job_title"`
	Username         string           `json:"username"`
	CustomAttributes map[string]any   `json:"custom_attributes"`
	RawAttributes    map[string]any   `json:"raw_attributes"`
	Role             *RoleSlug        `json:"role"`
	Roles            []RoleSlug       `json:"roles"`
	Groups           []DirectoryGroup `json:"groups"`
}

// DirectoryGroup is a group in a customer's directory. The API gives no member count.
type DirectoryGroup struct {
	Object
	DirectoryID    string         `json:"directory_id"`
	OrganizationID string         `json:"organization_id"`
	IdPID          string         `json:"idp_id"`
	Name           string         `json:"name"`
	RawAttributes  map[string]any `json:"raw_attributes"`
}

// RoleSlug names a role.
type RoleSlug struct {
	Slug string `json:"slug"`
}
