package hosted

import (
	"net/http"
	"net/url"
	"slices"

	"frontdesk/workos/emulator/data"
)

// signIn is the hosted sign-in: /sso/authorize with its page, /sso/token and /sso/profile.
type signIn struct {
	*Pages
	grants *grants
}

func newSignIn(s *Pages) *signIn { return &signIn{s, newGrants()} }

func (s *signIn) routes() {
	s.handlePage("GET /sso/authorize", s.show)
	s.handlePage("POST /sso/authorize", s.submit)
	s.handlePage("GET /sso/idp-initiated", s.startAtProvider)
	s.handlePage("POST /sso/token", s.token)
	s.handlePage("GET /sso/profile", s.profile)
	s.handlePage("GET /sso/jwks/{clientId}", s.publicKeys)
}

// authorization is an application's request to sign a person in, as it is passed through the page.
type authorization struct {
	clientID, redirectURI, responseType, state string
	connection, organization, provider, domain string
	challenge, challengeMethod                 string
	loginHint                                  string
	session                                    string // of the events; given out when the page is first shown
}

func readAuthorization(r *http.Request) authorization {
	return authorization{
		clientID: r.FormValue("client_id"), redirectURI: r.FormValue("redirect_uri"),
		responseType: r.FormValue("response_type"), state: r.FormValue("state"),
		connection: r.FormValue("connection"), organization: r.FormValue("organization"),
		provider: r.FormValue("provider"), domain: r.FormValue("domain"),
		challenge: r.FormValue("code_challenge"), challengeMethod: r.FormValue("code_challenge_method"),
		loginHint: r.FormValue("login_hint"), session: r.FormValue("session"),
	}
}

// hidden are the fields that bring the request back with the form.
func (a authorization) hidden() []hiddenField {
	all := []hiddenField{
		{"client_id", a.clientID}, {"redirect_uri", a.redirectURI}, {"response_type", a.responseType}, {"state", a.state},
		{"connection", a.connection}, {"organization", a.organization}, {"provider", a.provider},
		{"code_challenge", a.challenge}, {"code_challenge_method", a.challengeMethod}, {"session", a.session},
	}
	return slices.DeleteFunc(all, func(f hiddenField) bool { return f.Value == "" })
}

type hiddenField struct{ Name, Value string }

// oauthProviders are the values of the provider selector.
var oauthProviders = []string{
	"AppleOAuth", "BitbucketOAuth", "GitHubOAuth", "GitLabOAuth", "GoogleOAuth", "IntuitOAuth", "LinkedInOAuth",
	"MicrosoftOAuth", "SalesforceOAuth", "SlackOAuth", "VercelMarketplaceOAuth", "VercelOAuth", "XeroOAuth",
}

// target is what a person signs in through: a connection, or an OAuth provider of the environment.
type target struct {
	organization, connection data.Ref // NoRef with a provider, or when not known yet
	provider                 string
}

// registered reports whether an application may be sent back to an address: loopback on any port, or one of the
// environment's redirect URIs (GET /user_management/redirect_uris). The caller holds the lock.
func (s *signIn) registered(address string) bool {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Host == "" || parsed.Fragment != "" || parsed.User != nil {
		return false
	}
	if data.IsLoopback(parsed) {
		return true
	}
	for _, row := range s.RedirectURIs.All() {
		if row.URI == address {
			return true
		}
	}
	return false
}

// resolve finds the target of a request, or the documented error. A known part of the target
// is returned even with an error, for its event. The caller holds the lock.
func (s *signIn) resolve(a authorization) (target, *ssoError) {
	nowhere := target{data.NoRef, data.NoRef, ""}
	selectors := slices.DeleteFunc([]string{a.connection, a.organization, a.provider}, func(v string) bool { return v == "" })
	switch {
	case a.responseType != "code":
		return nowhere, &ssoError{"unsupported_response_type", "The response_type must be code."}
	case len(selectors) == 0 && a.domain != "":
		return nowhere, failure("domain_connection_selector_not_allowed", "")
	case len(selectors) != 1:
		return nowhere, failure("invalid_connection_selector", "")
	case a.challenge != "" && a.challengeMethod != "S256":
		return nowhere, failure("invalid_request", "The code_challenge_method must be S256.")
	case a.challenge != "" && len(a.challenge) != 43 || a.challenge == "" && a.challengeMethod != "":
		return nowhere, failure("invalid_request", "The code_challenge must be the SHA-256 of the verifier in base64url.")
	case a.provider != "" && !slices.Contains(oauthProviders, a.provider):
		return nowhere, failure("invalid_connection_selector", "There is no provider "+a.provider+".")
	case a.provider != "":
		return target{data.NoRef, data.NoRef, a.provider}, nil
	case a.connection != "":
		return s.resolveConnection(a.connection)
	}
	return s.resolveOrganization(a.organization)
}

// failure is a documented error, in words of its own where they help.
func failure(code, description string) *ssoError {
	found := ssoErrorFor(code)
	if description != "" {
		found = found.with(description)
	}
	return &found
}

// signsIn reports whether people can sign in through a connection: validating means set up and not used yet.
func signsIn(c *data.Connection) bool { return c.State == "active" || c.State == "validating" }

func (s *signIn) resolveConnection(id string) (target, *ssoError) {
	at, known := s.Connections.Find(id)
	if !known {
		return target{data.NoRef, data.NoRef, ""}, failure("connection_invalid", "")
	}
	row := s.Connections.Rows[at]
	found := target{row.Organization, at, ""}
	if !signsIn(row) {
		return found, failure("connection_unlinked", "")
	}
	return found, nil
}

// resolveOrganization picks an organization's connection. Active ones go before those that are validating.
func (s *signIn) resolveOrganization(id string) (target, *ssoError) {
	organization, known := s.Organizations.Find(id)
	if !known {
		return target{data.NoRef, data.NoRef, ""}, failure("organization_invalid", "The organization does not exist in this environment.")
	}
	found := target{organization, data.NoRef, ""}
	var active, validating []data.Ref
	connections := s.ByOrganization[organization].Connections
	for _, c := range connections {
		switch s.Connections.Rows[c].State {
		case "active":
			active = append(active, c)
		case "validating":
			validating = append(validating, c)
		}
	}
	if len(active) == 0 {
		active = validating
	}
	switch {
	case len(connections) == 0:
		return found, failure("organization_invalid", "")
	case len(active) == 0:
		return found, failure("connection_unlinked", "The organization's connection is not active, so nobody can sign in through it.")
	case len(active) > 1:
		return found, failure("ambiguous_connection_selector", "")
	}
	found.connection = active[0]
	return found, nil
}
