package workos

import "context"

// CreateUserOptions describes a new user. Only Email is required. Password and PasswordHash exclude each other;
// a hash needs its PasswordHashType (bcrypt, scrypt, …).
type CreateUserOptions struct {
	Email            string
	FirstName        string
	LastName         string
	EmailVerified    bool
	ExternalID       string
	Metadata         map[string]string
	Password         Secret
	PasswordHash     Secret
	PasswordHashType string
}

// UpdateUserOptions sets what changes: nil leaves a field unchanged, and so does an empty Password
// or PasswordHash. An empty ExternalID or Locale is removed. In Metadata nil deletes a key, and missing keys
// stay.
type UpdateUserOptions struct {
	Email            *string
	FirstName        *string
	LastName         *string
	EmailVerified    *bool
	ExternalID       *string
	Locale           *string
	Metadata         map[string]*string
	Password         Secret
	PasswordHash     Secret
	PasswordHashType string
}

// CreateUser creates a user. An address that is already in use is refused.
//
// POST /user_management/users
func (c *Client) CreateUser(ctx context.Context, options CreateUserOptions) (User, error) {
	r := post("/user_management/users", struct {
		Email            string            `json:"email"`
		FirstName        string            `json:"first_name,omitempty"`
		LastName         string            `json:"last_name,omitempty"`
		EmailVerified    bool              `json:"email_verified,omitempty"`
		ExternalID       string            `json:"external_id,omitempty"`
		Metadata         map[string]string `json:"metadata,omitempty"`
		Password         string            `json:"password,omitempty"`
		PasswordHash     string            `json:"password_hash,omitempty"`
		PasswordHashType string            `json:"password_hash_type,omitempty"`
	}{
		options.Email, options.FirstName, options.LastName, options.EmailVerified, options.ExternalID, options.Metadata,
		options.Password.Reveal(), options.PasswordHash.Reveal(), options.PasswordHashType,
	})
	r.secrets = []string{options.Password.Reveal(), options.PasswordHash.Reveal()}
	return one[User](ctx, c, r.about("email", options.Email, EmailKey))
}

// UpdateUser changes only what is set in the options.
//
// PUT /user_management/users/{id}
func (c *Client) UpdateUser(ctx context.Context, id string, options UpdateUserOptions) (User, error) {
	r := put("/user_management/users/{id}", options.body(), id)
	r.secrets = []string{options.Password.Reveal(), options.PasswordHash.Reveal()}
	return one[User](ctx, c, r.aboutID(id))
}

func (o UpdateUserOptions) body() map[string]any {
	body := map[string]any{}
	for name, value := range map[string]*string{"email": o.Email, "first_name": o.FirstName, "last_name": o.LastName} {
		if value != nil {
			body[name] = *value
		}
	}
	for name, value := range map[string]*string{"external_id": o.ExternalID, "locale": o.Locale} {
		switch {
		case value == nil:
		case *value == "":
			body[name] = nil
		default:
			body[name] = *value
		}
	}
	for name, text := range map[string]string{
		"password": o.Password.Reveal(), "password_hash": o.PasswordHash.Reveal(), "password_hash_type": o.PasswordHashType,
	} {
		if text != "" {
			body[name] = text
		}
	}
	if o.EmailVerified != nil {
		body["email_verified"] = *o.EmailVerified
	}
	if len(o.Metadata) > 0 {
		body["metadata"] = o.Metadata
	}
	return body
}

// DeleteUser deletes a user with their memberships, for good.
//
// DELETE /user_management/users/{id}
func (c *Client) DeleteUser(ctx context.Context, id string) error {
	return c.act(ctx, remove("/user_management/users/{id}", id))
}

// Identity is an external account with which a user signs in. Type is OAuth; Provider is, for example, GoogleOAuth.
type Identity struct {
	IdPID    string `json:"idp_id"`
	Type     string `json:"type"`
	Provider string `json:"provider"`
}

// ListIdentities reads all identities of a user. There are no pages.
//
// GET /user_management/users/{id}/identities
func (c *Client) ListIdentities(ctx context.Context, userID string) ([]Identity, error) {
	page, err := list[Identity](ctx, c, get("/user_management/users/{id}/identities", userID))
	return page.Data, err
}
