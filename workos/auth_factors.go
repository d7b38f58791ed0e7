package workos

import (
	"context"
	"encoding/json"
	"iter"
	"net/url"
	"strings"

	"frontdesk/workos/internal/qr"
)

// AuthFactor is an MFA method of a person. Type is totp, sms, generic_otp or
// webauthn; SMS and TOTP are nil for other types.
type AuthFactor struct {
	Object
	Type   string          `json:"type"`
	UserID string          `json:"user_id"`
	SMS    *AuthFactorSMS  `json:"sms"`
	TOTP   *AuthFactorTOTP `json:"totp"`
}

// AuthFactorSMS is the phone number for the codes of an sms factor.
type AuthFactorSMS struct {
	PhoneNumber string `json:"phone_number"`
}

// AuthFactorTOTP is the name under which an authenticator app shows a totp factor.
type AuthFactorTOTP struct {
	Issuer string `json:"issuer"`
	User   string `json:"user"`
}

// totpSecrets are fields of the answer to an enrollment, which has them only once; anyone who has them can make codes.
var totpSecrets = []string{"secret", "qr_code", "uri"}

func (*AuthFactor) scrub(raw json.RawMessage) json.RawMessage {
	return rewrite(raw, func(key string, value json.RawMessage) (json.RawMessage, bool) {
		if strings.EqualFold(key, "totp") {
			value = dropKeys(value, totpSecrets)
		}
		return value, true
	})
}

// EnrolledAuthFactor is a new factor with what the authenticator app needs, which WorkOS returns only once.
// QRCode is an image as a data URI and URI an otpauth address. ChallengeID is the first challenge, which
// enrolling for a user creates; "" otherwise.
type EnrolledAuthFactor struct {
	Factor      AuthFactor
	Secret      Secret
	QRCode      Secret
	URI         Secret
	ChallengeID string
}

// EnrollTOTPOptions sets the names that an authenticator app shows. Both are optional.
type EnrollTOTPOptions struct {
	Issuer string
	User   string
}

// EnrollAuthFactorOptions describes a new factor: Type totp needs TOTPIssuer and TOTPUser, sms needs
// PhoneNumber. UserID ties it to a user and is optional.
type EnrollAuthFactorOptions struct {
	Type        string
	TOTPIssuer  string
	TOTPUser    string
	PhoneNumber string
	UserID      string
}

// ListUserAuthFactors reads a page of a user's factors.
//
// GET /user_management/users/{userlandUserId}/auth_factors
func (c *Client) ListUserAuthFactors(ctx context.Context, userID string, options ListOptions) (Page[AuthFactor], error) {
	page, err := list[AuthFactor](ctx, c, getList("/user_management/users/{userlandUserId}/auth_factors", options.query(), userID))
	return ofParent(userID, func(f AuthFactor) string { return f.UserID }, page, err)
}

// AllUserAuthFactors iterates over all pages of ListUserAuthFactors.
func (c *Client) AllUserAuthFactors(ctx context.Context, userID string, options ListOptions) iter.Seq2[AuthFactor, error] {
	return all(options, func(page ListOptions) (Page[AuthFactor], error) {
		return c.ListUserAuthFactors(ctx, userID, page)
	})
}

// EnrollUserAuthFactor creates a totp factor for a user and its first challenge.
//
// POST /user_management/users/{userlandUserId}/auth_factors
func (c *Client) EnrollUserAuthFactor(ctx context.Context, userID string, options EnrollTOTPOptions) (EnrolledAuthFactor, error) {
	got, err := c.do(ctx, post("/user_management/users/{userlandUserId}/auth_factors", struct {
		Type   string `json:"type"`
		Issuer string `json:"totp_issuer,omitempty"`
		User   string `json:"totp_user,omitempty"`
	}{"totp", options.Issuer, options.User}, userID).about("user_id", userID, strings.TrimSpace).about("type", "totp", strings.ToLower))
	if err != nil {
		return EnrolledAuthFactor{}, err
	}
	var body struct {
		Challenge struct {
			ID string `json:"id"`
		} `json:"authentication_challenge"`
	}
	_ = json.Unmarshal(got.body, &body) // an answer without a challenge has none
	enrolled, err := decodeEnrolled(got)
	enrolled.ChallengeID = body.Challenge.ID
	return enrolled, err
}

// EnrollAuthFactor creates a factor. Its owner is not asked for anything yet.
//
// POST /auth/factors/enroll
func (c *Client) EnrollAuthFactor(ctx context.Context, options EnrollAuthFactorOptions) (EnrolledAuthFactor, error) {
	got, err := c.do(ctx, post("/auth/factors/enroll", struct {
		Type        string `json:"type"`
		TOTPIssuer  string `json:"totp_issuer,omitempty"`
		TOTPUser    string `json:"totp_user,omitempty"`
		PhoneNumber string `json:"phone_number,omitempty"`
		UserID      string `json:"user_id,omitempty"`
	}(options)).about("user_id", options.UserID, strings.TrimSpace).about("type", options.Type, strings.ToLower))
	if err != nil {
		return EnrolledAuthFactor{}, err
	}
	return decodeEnrolled(got)
}

// decodeEnrolled reads a factor, alone or wrapped as authentication_factor, and its secrets, which are removed from the JSON
// that is kept.
func decodeEnrolled(got answer) (EnrolledAuthFactor, error) {
	got.body = inside(got.body, "authentication_factor")
	factor, err := decodeOne[AuthFactor](got)
	if err != nil {
		return EnrolledAuthFactor{}, err
	}
	var told struct {
		TOTP struct {
			Secret Secret `json:"secret"`
			QRCode Secret `json:"qr_code"`
			URI    Secret `json:"uri"`
		} `json:"totp"`
	}
	_ = json.Unmarshal(got.body, &told) // a factor that is not totp has none
	made := EnrolledAuthFactor{Factor: factor, Secret: told.TOTP.Secret, QRCode: told.TOTP.QRCode, URI: told.TOTP.URI}
	if made.Secret == "" {
		made.Secret = keyIn(made.URI) // the address alone is enough for an app, and so for us
	}
	if made.URI != "" && made.QRCode == "" {
		made.QRCode = Secret(qr.DataURI(made.URI.Reveal()))
	}
	return made, nil
}

// keyIn returns the key in an otpauth address, "" for any other address.
func keyIn(uri Secret) Secret {
	address, err := url.Parse(uri.Reveal())
	if err != nil || address.Scheme != "otpauth" {
		return ""
	}
	for name, values := range address.Query() {
		if strings.EqualFold(name, "secret") {
			return Secret(values[0])
		}
	}
	return ""
}

// GetAuthFactor reads a factor.
//
// GET /auth/factors/{id}
func (c *Client) GetAuthFactor(ctx context.Context, id string) (AuthFactor, error) {
	return one[AuthFactor](ctx, c, get("/auth/factors/{id}", id))
}

// DeleteAuthFactor deletes a factor for good: its owner signs in without it or enrolls another.
//
// DELETE /auth/factors/{id}
func (c *Client) DeleteAuthFactor(ctx context.Context, id string) error {
	return c.act(ctx, remove("/auth/factors/{id}", id))
}
