package hosted

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"sync"
	"time"

	"frontdesk/workos/emulator/data"
)

// Lifetimes of what a sign-in hands out (https://workos.com/docs/sso/login-flows).
const (
	codeLife        = 10 * time.Minute
	accessTokenLife = 10 * time.Minute
)

// grant is what an authorization code stands for.
type grant struct {
	profile   ProfileJSON
	clientID  string
	challenge string // S256; empty when the application sent none
	expires   time.Time
}

// bearer is what an access token stands for.
type bearer struct {
	profile ProfileJSON
	expires time.Time
}

// grants keeps codes and access tokens until they are used or die. It has its own lock: codes are not part of
// the environment that the API shows.
type grants struct {
	mu     sync.Mutex
	codes  map[string]grant
	tokens map[string]bearer
}

// newGrants keeps no code and no token yet.
func newGrants() *grants {
	return &grants{codes: map[string]grant{}, tokens: map[string]bearer{}}
}

// issueCode stores a grant and returns its code.
func (g *grants) issueCode(now time.Time, grant grant) string {
	g.mu.Lock()
	defer g.mu.Unlock()
	for code, old := range g.codes {
		if now.After(old.expires) {
			delete(g.codes, code)
		}
	}
	code := data.RandomToken()
	grant.expires = now.Add(codeLife)
	g.codes[code] = grant
	return code
}

// takeCode uses up a code and reports whether it was valid. A wrong verifier uses the code up too: a
// caller with the code but without the verifier is not the application that requested it.
func (g *grants) takeCode(now time.Time, code, clientID, verifier string) (grant, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	found, known := g.codes[code]
	delete(g.codes, code)
	if !known || now.After(found.expires) || found.clientID != clientID {
		return grant{}, false
	}
	if found.challenge == "" && verifier != "" {
		return grant{}, false // the challenge was removed from the sign-in's address
	}
	if found.challenge != "" && !verifies(verifier, found.challenge) {
		return grant{}, false
	}
	return found, true
}

// verifies compares a PKCE verifier with its S256 challenge (RFC 7636 section 4.6).
func verifies(verifier, challenge string) bool {
	sum := sha256.Sum256([]byte(verifier))
	return subtle.ConstantTimeCompare([]byte(base64.RawURLEncoding.EncodeToString(sum[:])), []byte(challenge)) == 1
}

// issueToken stores a profile and returns its access token.
func (g *grants) issueToken(now time.Time, profile ProfileJSON) string {
	g.mu.Lock()
	defer g.mu.Unlock()
	for token, old := range g.tokens {
		if now.After(old.expires) {
			delete(g.tokens, token)
		}
	}
	token := data.RandomToken()
	g.tokens[token] = bearer{profile, now.Add(accessTokenLife)}
	return token
}

// profileOf is the profile that an access token stands for.
func (g *grants) profileOf(now time.Time, token string) (ProfileJSON, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	found, known := g.tokens[token]
	if !known || now.After(found.expires) {
		return ProfileJSON{}, false
	}
	return found.profile, true
}
