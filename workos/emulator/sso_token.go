package emulator

import (
	"crypto/subtle"
	"encoding/json"
	"io"
	"mime"
	"net"
	"net/http"
	"strings"
)

// profileJSON is a person at the end of a sign-in.
type profileJSON struct {
	Object           string         `json:"object"`
	ID               string         `json:"id"`
	ConnectionID     string         `json:"connection_id"`
	ConnectionType   string         `json:"connection_type"`
	OrganizationID   *string        `json:"organization_id"`
	IdPID            string         `json:"idp_id"`
	Email            string         `json:"email"`
	FirstName        *string        `json:"first_name"`
	LastName         *string        `json:"last_name"`
	Name             *string        `json:"name"`
	Role             *roleJSON      `json:"role"`
	Roles            []roleJSON     `json:"roles"`
	Groups           []string       `json:"groups"`
	CustomAttributes map[string]any `json:"custom_attributes"`
	RawAttributes    map[string]any `json:"raw_attributes"`
}

// profileOf describes a person who signed in at a target. The same person there always has the same id. The
// caller holds the lock.
func (s *signIn) profileOf(t target, p ssoPerson) profileJSON {
	profile := profileJSON{
		Object: "profile", IdPID: p.idpID, Email: p.email, FirstName: orNull(p.first), LastName: orNull(p.last),
		Name: orNull(p.name()), Groups: p.groups, CustomAttributes: p.custom, RawAttributes: p.raw,
	}
	if t.provider != "" {
		h := mixText(t.provider)
		profile.ConnectionID, profile.ConnectionType = "conn_"+makeULID(1, uint16(h), h).String(), t.provider
	} else {
		organization := s.organizations.id(t.organization)
		profile.OrganizationID = &organization
		profile.ConnectionID = s.connections.id(t.connection)
		profile.ConnectionType = s.connections.rows[t.connection].kind
	}
	if p.role != "" {
		role := roleJSON{p.role}
		profile.Role, profile.Roles = &role, []roleJSON{role}
	}
	h := mix(mixText(profile.ConnectionID), mixText(strings.ToLower(p.email)))
	profile.ID = "prof_" + makeULID(int64(h>>20), uint16(h), mix(h)).String()
	return profile
}

// succeed records a sign-in and gives out its code. The first one makes a connection active that was set up
// and waited for it.
func (s *signIn) succeed(r *http.Request, t target, a authorization, p ssoPerson) (code string) {
	s.mu.Lock()
	profile := s.profileOf(t, p)
	s.recordSignIn(r, "succeeded", t, a, p.email, nil)
	if t.connection != noRef && s.connections.rows[t.connection].state == "validating" {
		s.changeConnection(t.connection, bySystem(), func(c *connection) { c.state = "active" })
	}
	s.mu.Unlock()
	return s.grants.issueCode(s.now(), grant{profile: profile, clientID: a.clientID, challenge: a.challenge})
}

// signInEvent is the data of authentication.sso_started, sso_succeeded and sso_failed.
type signInEvent struct {
	Type      string           `json:"type"`
	Status    string           `json:"status"`
	IPAddress *string          `json:"ip_address"`
	UserAgent *string          `json:"user_agent"`
	UserID    *string          `json:"user_id"`
	Email     *string          `json:"email"`
	SSO       signInEventSSO   `json:"sso"`
	Error     *signInEventFail `json:"error,omitempty"`
}

type signInEventSSO struct {
	OrganizationID *string `json:"organization_id"`
	ConnectionID   *string `json:"connection_id"`
	SessionID      *string `json:"session_id"`
}

type signInEventFail struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// recordSignIn notes how a sign-in goes on. The caller holds the lock.
func (s *signIn) recordSignIn(r *http.Request, status string, t target, a authorization, email string, why *ssoError) {
	address, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		address = r.RemoteAddr
	}
	event := signInEvent{
		Type: "sso", Status: status, IPAddress: orNull(address), UserAgent: orNull(r.UserAgent()), Email: orNull(email),
		SSO: signInEventSSO{SessionID: orNull(a.session)},
	}
	if t.organization != noRef {
		event.SSO.OrganizationID = orNull(s.organizations.id(t.organization))
	}
	if t.connection != noRef {
		event.SSO.ConnectionID = orNull(s.connections.id(t.connection))
	}
	if u, known := s.userWithEmail(email); known && email != "" {
		event.UserID = orNull(s.users.id(u))
	}
	if why != nil {
		event.Error = &signInEventFail{why.Code, why.Description}
	}
	s.record("authentication.sso_"+status, t.organization, event, bySystem())
}

// tokenRequest is the body of POST /sso/token.
type tokenRequest struct {
	ClientID     string `json:"client_id"`
	ClientSecret string `json:"client_secret"`
	GrantType    string `json:"grant_type"`
	Code         string `json:"code"`
	Verifier     string `json:"code_verifier"`
}

// readTokenRequest takes JSON and form bodies; a secret in the address is not read.
func readTokenRequest(r *http.Request) (tokenRequest, bool) {
	var in tokenRequest
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind == "application/json" {
		data, err := io.ReadAll(r.Body)
		return in, err == nil && json.Unmarshal(data, &in) == nil
	}
	in = tokenRequest{
		r.PostFormValue("client_id"), r.PostFormValue("client_secret"), r.PostFormValue("grant_type"),
		r.PostFormValue("code"), r.PostFormValue("code_verifier"),
	}
	return in, true
}

// token serves POST /sso/token: a code becomes a profile and an access token, once.
func (s *signIn) token(w http.ResponseWriter, r *http.Request) {
	in, readable := readTokenRequest(r)
	secretFits := subtle.ConstantTimeCompare([]byte(in.ClientSecret), []byte(s.config.APIKey)) == 1
	switch {
	case !readable:
		refuseToken(w, "invalid_grant", "The request body could not be read.")
		return
	case in.ClientID != s.config.ClientID || !secretFits:
		refuseToken(w, "invalid_client", "Invalid client ID or secret.")
		return
	case in.GrantType != "authorization_code":
		refuseToken(w, "unsupported_grant_type", "The grant type is not supported: it must be authorization_code.")
		return
	}
	held, good := s.grants.takeCode(s.now(), in.Code, in.ClientID, in.Verifier)
	if !good {
		refuseToken(w, "invalid_grant", "The code is unknown, has expired, has already been used, or does not go with the code_verifier.")
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	writeJSON(w, http.StatusOK, map[string]any{
		"token_type": "Bearer", "access_token": s.grants.issueToken(s.now(), held.profile),
		"expires_in": int(accessTokenLife.Seconds()), "profile": held.profile,
	})
}

func refuseToken(w http.ResponseWriter, code, description string) {
	writeJSON(w, http.StatusBadRequest, map[string]string{"error": code, "error_description": description})
}

// profile serves GET /sso/profile for an access token.
func (s *signIn) profile(w http.ResponseWriter, r *http.Request) {
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	profile, known := s.grants.profileOf(s.now(), token)
	if !known {
		writeJSON(w, http.StatusUnauthorized, map[string]string{"error": "Unauthorized"})
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	writeJSON(w, http.StatusOK, profile)
}

// publicKeys answers with the keys that sign access tokens: none, as the emulator's tokens are not signed.
func (s *signIn) publicKeys(w http.ResponseWriter, r *http.Request) {
	if r.PathValue("clientId") != s.config.ClientID {
		writeJSON(w, http.StatusNotFound, map[string]string{"message": "Client not found: '" + r.PathValue("clientId") + "'."})
		return
	}
	writeJSON(w, http.StatusOK, map[string]any{"keys": []any{}})
}
