package workos

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"time"
)

// Profile is a person as their identity provider described them at sign-in.
type Profile struct {
	Object
	ConnectionID     string     `json:"connection_id"`
	ConnectionType   string     `json:"connection_type"`
	OrganizationID   string     `json:"organization_id"`
	IdPID            string     `json:"idp_id"`
	Email            string     `json:"email"`
	FirstName        string     `json:"first_name"`
	LastName         string     `json:"last_name"`
	Name             string     `json:"name"`
	Role             *RoleSlug  `json:"role"`
	Roles            []RoleSlug `json:"roles"`
	Groups           []string   `json:"groups"`
	CustomAttributes Attributes `json:"custom_attributes"`
	RawAttributes    Attributes `json:"raw_attributes"`
}

// strict disables lenient reading: a profile decides who may sign in, so nothing in it may be guessed.
func (*Profile) strict() {}

// AuthorizationOptions describes a sign-in and where its answer goes. Exactly one of Organization and
// Connection selects the identity provider.
type AuthorizationOptions struct {
	RedirectURI   string
	State         string
	Organization  string
	Connection    string
	CodeChallenge string // PKCE, S256
	LoginHint     string
	Prompt        string // "login" asks for the password again
}

// AuthorizationURL returns the address to send the browser to. It makes no call.
//
// GET /sso/authorize
func (c *Client) AuthorizationURL(options AuthorizationOptions) (string, error) {
	if c.clientID == "" || options.RedirectURI == "" {
		return "", errors.New("workos: sign-in needs a client id and a redirect URI")
	}
	if (options.Organization == "") == (options.Connection == "") {
		return "", errors.New("workos: sign-in needs an organization or a connection, and only one of them")
	}
	q := url.Values{"client_id": {c.clientID}, "redirect_uri": {options.RedirectURI}, "response_type": {"code"}}
	set(q, "organization", options.Organization)
	set(q, "connection", options.Connection)
	set(q, "state", options.State)
	set(q, "login_hint", options.LoginHint)
	set(q, "prompt", options.Prompt)
	if options.CodeChallenge != "" {
		q.Set("code_challenge", options.CodeChallenge)
		q.Set("code_challenge_method", "S256")
	}
	return getList("/sso/authorize", q).address(c.base)
}

// ProfileAndToken is the person who signed in. AccessToken reads the profile again and is valid for ExpiresIn.
type ProfileAndToken struct {
	Profile     Profile
	AccessToken Secret
	ExpiresIn   time.Duration
}

// ExchangeCode exchanges the code of a sign-in for a profile; a code can be used once. Secret, code
// and PKCE verifier (may be "") are sent in the body, never in the address.
//
// POST /sso/token
func (c *Client) ExchangeCode(ctx context.Context, code, verifier string) (ProfileAndToken, error) {
	r := post("/sso/token", struct {
		ClientID     string `json:"client_id"`
		ClientSecret string `json:"client_secret"`
		GrantType    string `json:"grant_type"`
		Code         string `json:"code"`
		Verifier     string `json:"code_verifier,omitempty"`
	}{c.clientID, c.apiKey, "authorization_code", code, verifier})
	r.once, r.reply, r.secrets = true, true, []string{code, verifier}
	got, err := c.do(ctx, r)
	if err != nil {
		return ProfileAndToken{}, err
	}
	var body struct {
		Profile     json.RawMessage `json:"profile"`
		AccessToken string          `json:"access_token"`
		ExpiresIn   float64         `json:"expires_in"`
	}
	if json.Unmarshal(got.body, &body) != nil {
		return ProfileAndToken{}, got.unreadable(errNotAnObject)
	}
	got.body = body.Profile
	profile, err := decodeOne[Profile](got)
	if err != nil {
		return ProfileAndToken{}, err
	}
	return ProfileAndToken{profile, Secret(body.AccessToken), time.Duration(body.ExpiresIn * float64(time.Second))}, nil
}

// GetProfile reads the profile that an access token of a sign-in belongs to.
//
// GET /sso/profile
func (c *Client) GetProfile(ctx context.Context, accessToken string) (Profile, error) {
	r := get("/sso/profile")
	if accessToken == "" {
		return Profile{}, r.fail(NotSent, errors.New("the access token is missing"))
	}
	r.bearer = accessToken
	return one[Profile](ctx, c, r)
}
