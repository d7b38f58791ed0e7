package hosted

import (
	"crypto/subtle"
	"encoding/json"
	"io"
	"mime"
	"net"
	"net/http"
	"strings"

	"frontdesk/workos/emulator/data"
	"frontdesk/workos/emulator/respond"
)

// ProfileJSON is a person at the end of a sign-in.
type ProfileJSON struct {
	Object           string          `json:"object"`
	ID               string          `json:"id"`
	ConnectionID     string          `json:"connection_id"`
	ConnectionType   string          `json:"connection_type"`
	OrganizationID   *string         `json:"organization_id"`
	IdPID            string          `json:"idp_id"`
	Email            string          `json:"email"`
	FirstName        *string         `json:"first_name"`
	LastName         *string         `json:"last_name"`
	Name             *string         `json:"name"`
	Role             *data.RoleJSON  `json:"role"`
	Roles            []data.RoleJSON `json:"roles"`
	Groups           []string        `json:"groups"`
	CustomAttributes map[string]any  `json:"custom_attributes"`
	RawAttributes    map[string]any  `json:"raw_attributes"`
}

// profileOf describes a person who signed in at a target. The same person there always has the same id. The
// caller holds the lock.
func (s *signIn) profileOf(t target, p ssoPerson) ProfileJSON {
	profile := ProfileJSON{
		Object: "profile", IdPID: p.idpID, Email: p.email, FirstName: data.OrNull(p.first), LastName: data.OrNull(p.last),
		Name: data.OrNull(p.name()), Groups: p.groups, CustomAttributes: p.custom, RawAttributes: p.raw,
	}
	if t.provider != "" {
		h := data.MixText(t.provider)
		profile.ConnectionID, profile.ConnectionType = "conn_"+data.MakeULID(1, uint16(h), h).String(), t.provider
	} else {
		organization := s.Organizations.ID(t.organization)
		profile.OrganizationID = &organization
		profile.ConnectionID = s.Connections.ID(t.connection)
		profile.ConnectionType = s.Connections.Rows[t.connection].Kind
	}
	if p.role != "" {
		role := data.RoleJSON{Slug: p.role}
		profile.Role, profile.Roles = &role, []data.RoleJSON{role}
	}
	h := data.Mix(data.MixText(profile.ConnectionID), data.MixText(strings.ToLower(p.email)))
	profile.ID = "prof_" + data.MakeULID(int64(h>>20), uint16(h), data.Mix(h)).String()
	return profile
}

// succeed records a sign-in and returns its code. The first sign-in activates a connection that was set up
// and waiting for it.
func (s *signIn) succeed(r *http.Request, t target, a authorization, p ssoPerson) (code string) {
	s.Lock()
	profile := s.profileOf(t, p)
	s.recordSignIn(r, "succeeded", t, a, p.email, nil)
	if t.connection != data.NoRef && s.Connections.Rows[t.connection].State == "validating" {
		s.ChangeConnection(t.connection, data.BySystem(), func(c *data.Connection) { c.State = "active" })
	}
	s.Unlock()
	return s.grants.issueCode(s.Now(), grant{profile: profile, clientID: a.clientID, challenge: a.challenge})
}

// recordSignIn notes how a sign-in goes on. The caller holds the lock.
func (s *signIn) recordSignIn(r *http.Request, status string, t target, a authorization, email string, why *ssoError) {
	address, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		address = r.RemoteAddr
	}
	var failed *data.SignInEventFail
	if why != nil {
		failed = &data.SignInEventFail{Code: why.Code, Message: why.Description}
	}
	s.RecordSSO(status, data.Attempt{
		Device: data.Device{Address: address, Agent: r.UserAgent()}, Organization: t.organization, Connection: t.connection, Session: a.session,
	}, email, failed)
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
	secretFits := subtle.ConstantTimeCompare([]byte(in.ClientSecret), []byte(s.Config.APIKey)) == 1
	switch {
	case !readable:
		refuseToken(w, "invalid_grant", "The request body could not be read.")
		return
	case in.ClientID != s.Config.ClientID || !secretFits:
		refuseToken(w, "invalid_client", "Invalid client ID or secret.")
		return
	case in.GrantType != "authorization_code":
		refuseToken(w, "unsupported_grant_type", "The grant type is not supported: it must be authorization_code.")
		return
	}
	held, good := s.grants.takeCode(s.Now(), in.Code, in.ClientID, in.Verifier)
	if !good {
		refuseToken(w, "invalid_grant", "The code is unknown, has expired, has already been used, or does not go with the code_verifier.")
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	respond.JSON(w, http.StatusOK, map[string]any{
		"token_type": "Bearer", "access_token": s.grants.issueToken(s.Now(), held.profile),
		"expires_in": int(accessTokenLife.Seconds()), "profile": held.profile,
	})
}

func refuseToken(w http.ResponseWriter, code, description string) {
	respond.JSON(w, http.StatusBadRequest, map[string]string{"error": code, "error_description": description})
}

// profile serves GET /sso/profile for an access token.
func (s *signIn) profile(w http.ResponseWriter, r *http.Request) {
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	profile, known := s.grants.profileOf(s.Now(), token)
	if !known {
		respond.JSON(w, http.StatusUnauthorized, map[string]string{"error": "Unauthorized"})
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	respond.JSON(w, http.StatusOK, profile)
}

// publicKeys answers with the keys that sign access tokens: none, as the emulator's tokens are not signed.
func (s *signIn) publicKeys(w http.ResponseWriter, r *http.Request) {
	if r.PathValue("clientId") != s.Config.ClientID {
		respond.JSON(w, http.StatusNotFound, map[string]string{"message": "Client not found: '" + r.PathValue("clientId") + "'."})
		return
	}
	respond.JSON(w, http.StatusOK, map[string]any{"keys": []any{}})
}
