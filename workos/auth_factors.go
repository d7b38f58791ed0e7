package workos

import (
	"context"
	"encoding/json"
	"iter"
	"net/url"
	"strings"

	"frontdesk/workos/internal/qr"
)

// AuthFactor is a second way in which somebody proves who they are. Type is totp, sms, generic_otp or
// webauthn; SMS and TOTP are nil unless it is that type.
type AuthFactor struct {
	Object
	Type   string          `json:"type"`
	UserID string          `json:"user_id"`
	SMS    *AuthFactorSMS  `json:"sms"`
	TOTP   *AuthFactorTOTP `json:"totp"`
}

// AuthFactorSMS is where the codes of an sms factor go.
type AuthFactorSMS struct {
	PhoneNumber string `json:"phone_number"`
}

// AuthFactorTOTP is the name under which an authenticator app shows a totp factor.
type AuthFactorTOTP struct {
	Issuer string `json:"issuer"`
	User   string `json:"user"`
}

// totpSecrets are what an enrollment answer contains once; anyone who holds them can make codes.
var totpSecrets = []string{"secret", "qr_code", "uri"}

func (*AuthFactor) scrub(raw json.RawMessage) json.RawMessage {
	return rewrite(raw, func(key string, value json.RawMessage) (json.RawMessage, bool) {
		if strings.EqualFold(key, "totp") {
			value = dropKeys(value, totpSecrets)
		}
		return value, true
	})
}

// EnrolledAuthFactor is a new factor with what the authenticator app needs, which WorkOS tells this once.
// QRCode is an image as a data URI and URI an otpauth address. ChallengeID is the first challenge, which
// enrolling for a user opens; "" otherwise.
type EnrolledAuthFactor struct {
	Factor      AuthFactor
	Secret      Secret
	QRCode      Secret
	URI         Secret
	ChallengeID string
}

// EnrollTOTPOptions says how an authenticator app names the factor. Both are optional.
type EnrollTOTPOptions struct {
	Issuer string
	User   string
}

// EnrollAuthFactorOptions says which factor is made: Type totp takes TOTPIssuer and TOTPUser, sms takes
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

// AllUserAuthFactors walks every page of ListUserAuthFactors.
func (c *Client) AllUserAuthFactors(ctx context.Context, userID string, options ListOptions) iter.Seq2[AuthFactor, error] {
	return all(options, func(page ListOptions) (Page[AuthFactor], error) {
		return c.ListUserAuthFactors(ctx, userID, page)
	})
}

// EnrollUserAuthFactor makes a totp factor for a user and opens its first challenge.
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

// EnrollAuthFactor makes a factor. Nothing is asked of its owner yet.
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

// decodeEnrolled reads a factor, alone or wrapped as authentication_factor, and, beside it, the secrets that its kept JSON
// must not have.
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

// keyIn is the key inside an otpauth address, "" for any other.
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

// DeleteAuthFactor takes a factor away for good: its owner signs in without it or enrols another.
//
// DELETE /auth/factors/{id}
func (c *Client) DeleteAuthFactor(ctx context.Context, id string) error {
	return c.act(ctx, remove("/auth/factors/{id}", id))
}
