package workos

import (
	"context"
	"encoding/json"
)

// PasswordReset lets anyone who has its Token or URL choose a new password. It was emailed to the user.
type PasswordReset struct {
	Object
	UserID    string `json:"user_id"`
	Email     string `json:"email"`
	ExpiresAt Time   `json:"expires_at"`
	Token     Secret `json:"password_reset_token"`
	URL       Secret `json:"password_reset_url"`
}

func (*PasswordReset) scrub(raw json.RawMessage) json.RawMessage {
	return dropKeys(raw, []string{"password_reset_token", "password_reset_url"})
}

// MagicAuth is a code for signing in once, valid for ten minutes. It was emailed to the user.
type MagicAuth struct {
	Object
	UserID    string `json:"user_id"`
	Email     string `json:"email"`
	ExpiresAt Time   `json:"expires_at"`
	Code      Secret `json:"code"`
}

func (*MagicAuth) scrub(raw json.RawMessage) json.RawMessage {
	return dropKeys(raw, []string{"code"})
}

// EmailChange is pending until the code that was emailed to the new address is entered. User is unchanged.
type EmailChange struct {
	User      User
	NewEmail  string
	CreatedAt Time
	ExpiresAt Time
}

// emailBody is the body of every call that emails a person known by their address.
type emailBody struct {
	Email string `json:"email"`
}

// SendPasswordReset emails a user a link for choosing a new password.
//
// POST /user_management/password_reset
func (c *Client) SendPasswordReset(ctx context.Context, email string) (PasswordReset, error) {
	return one[PasswordReset](ctx, c, post("/user_management/password_reset", emailBody{email}).mailed(email).about("email", email, EmailKey))
}

// SendMagicAuth emails a code for signing in. WorkOS creates the user if there is none with this address.
//
// POST /user_management/magic_auth
func (c *Client) SendMagicAuth(ctx context.Context, email string) (MagicAuth, error) {
	return one[MagicAuth](ctx, c, post("/user_management/magic_auth", emailBody{email}).mailed(email).about("email", email, EmailKey))
}

// SendEmailVerification emails a user a code that proves that the address is theirs.
//
// POST /user_management/users/{id}/email_verification/send
func (c *Client) SendEmailVerification(ctx context.Context, userID string) (User, error) {
	return theUser(c.do(ctx, post("/user_management/users/{id}/email_verification/send", nil, userID).mailed(userID).aboutID(userID)))
}

// ConfirmEmailVerification marks a user's address as verified if the code is the one that was emailed.
//
// POST /user_management/users/{id}/email_verification/confirm
func (c *Client) ConfirmEmailVerification(ctx context.Context, userID, code string) (User, error) {
	r := post("/user_management/users/{id}/email_verification/confirm", codeBody{code}, userID)
	r.scope = userID // WorkOS counts the tries of each person
	r.secrets = []string{code}
	return theUser(c.do(ctx, r.aboutID(userID)))
}

// SendEmailChange emails a code to a user's new address, which becomes theirs when the code is entered.
//
// POST /user_management/users/{id}/email_change/send
func (c *Client) SendEmailChange(ctx context.Context, userID, newEmail string) (EmailChange, error) {
	got, err := c.do(ctx, post("/user_management/users/{id}/email_change/send", struct {
		NewEmail string `json:"new_email"`
	}{newEmail}, userID).mailed(userID).aboutID(userID))
	user, err := theUser(got, err)
	if err != nil {
		return EmailChange{}, err
	}
	var told struct {
		NewEmail  string `json:"new_email"`
		CreatedAt Time   `json:"created_at"`
		ExpiresAt Time   `json:"expires_at"`
	}
	_ = json.Unmarshal(got.body, &told) // what is missing or odd stays zero, as in every object
	return EmailChange{User: user, NewEmail: told.NewEmail, CreatedAt: told.CreatedAt, ExpiresAt: told.ExpiresAt}, nil
}

// ConfirmEmailChange gives a user the new address if the code is the one that was emailed there.
//
// POST /user_management/users/{id}/email_change/confirm
func (c *Client) ConfirmEmailChange(ctx context.Context, userID, code string) (User, error) {
	r := post("/user_management/users/{id}/email_change/confirm", codeBody{code}, userID)
	r.scope = userID // WorkOS counts the tries of each person
	r.secrets = []string{code}
	return theUser(c.do(ctx, r.aboutID(userID)))
}

// theUser returns the user that an answer wraps into an object.
func theUser(got answer, err error) (User, error) {
	if err != nil {
		return User{}, err
	}
	var body struct {
		User json.RawMessage `json:"user"`
	}
	_ = json.Unmarshal(got.body, &body) // an answer without a user is no user, below
	got.body = body.User
	return decodeOne[User](got)
}
