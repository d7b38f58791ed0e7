package emulator

import (
	"encoding/base32"
	"encoding/binary"
	"net/url"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"
)

const totpStep = 30 * time.Second

// totpOptions are what authenticator apps assume when an address says nothing else; a code of the steps before and after
// is accepted, because clocks differ.
var totpOptions = totp.ValidateOpts{
	Period: uint(totpStep / time.Second), Skew: 1, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1,
}

// totpCode is the code that an authenticator app shows in a moment.
func totpCode(secret []byte, at time.Time) string {
	code, err := totp.GenerateCodeCustom(base32Text(secret), at, totpOptions)
	if err != nil {
		panic(err) // a secret that base32Text wrote is readable
	}
	return code
}

func totpAccepts(secret []byte, code string, now time.Time) bool {
	valid, err := totp.ValidateCustom(code, base32Text(secret), now, totpOptions)
	return valid && err == nil // the error is about a code that is not six digits
}

// totpSecret is the secret of the factor with an id.
func (s *Server) totpSecret(id string) []byte {
	var secret []byte
	for i := range uint64(3) {
		secret = binary.BigEndian.AppendUint64(secret, mix(s.config.Seed, mixText(id), 62, i))
	}
	return secret[:20]
}

func base32Text(secret []byte) string {
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(secret)
}

// parseBase32 reads a secret that somebody else made up; one of fewer than 80 bits is refused.
func parseBase32(text string) (secret []byte, ok bool) {
	secret, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.TrimRight(strings.ToUpper(text), "="))
	return secret, err == nil && len(secret) >= 10
}

// totpURI is what the QR code of a factor says.
func totpURI(secret []byte, issuer, account string) string {
	values := url.Values{"secret": {base32Text(secret)}, "issuer": {issuer}}
	query := strings.ReplaceAll(values.Encode(), "+", "%20") // apps do not read + as a space
	return "otpauth://totp/" + url.PathEscape(issuer) + ":" + url.PathEscape(account) + "?" + query
}

// TOTPCode is what an authenticator app shows now for a factor; ok is false for one that is unknown or not totp.
func (s *Server) TOTPCode(factorID string) (code string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f, known := s.findFactor(factorID)
	if !known || f.kind != "totp" {
		return "", false
	}
	return totpCode(f.secret, s.now()), true
}
