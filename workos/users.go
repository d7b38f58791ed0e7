package workos

// User is a person who signs in to the customer's application (not an operator of this desk).
type User struct {
	Object
	Email             string            `json:"email"`
	FirstName         string            `json:"first_name"`
	LastName          string            `json:"last_name"`
	Name              string            `json:"name"`
	EmailVerified     bool              `json:"email_verified"`
	ProfilePictureURL string            `json:"profile_picture_url"`
	ExternalID        string            `json:"external_id"`
	Metadata          map[string]string `json:"metadata"`
	LastSignInAt      Time              `json:"last_sign_in_at"`
	Locale            string            `json:"locale"`
}

// Membership ties a user to an organization. Status is active, inactive or pending.
type Membership struct {
	Object
	UserID           string         `json:"user_id"`
	OrganizationID   string         `json:"organization_id"`
	OrganizationName string         `json:"organization_name"`
	Status           string         `json:"status"`
	DirectoryManaged bool           `json:"directory_managed"`
	CustomAttributes map[string]any `json:"custom_attributes"`
	Role             RoleSlug       `json:"role"`
	Roles            []RoleSlug     `json:"roles"`
	User             *User          `json:"user"`
}

// Invitation asks a person to join. State is pending, accepted, expired or revoked. Token and
// AcceptInvitationURL are bearer secrets and are dropped at decoding, from Raw too.
type Invitation struct {
	Object
	Email          string `json:"email"`
	State          string `json:"state"`
	AcceptedAt     Time   `json:"accepted_at"`
	RevokedAt      Time   `json:"revoked_at"`
	ExpiresAt      Time   `json:"expires_at"`
	OrganizationID string `json:"organization_id"`
	InviterUserID  string `json:"inviter_user_id"`
	AcceptedUserID string `json:"accepted_user_id"`
	RoleSlug       string `json:"role_slug"`
}
