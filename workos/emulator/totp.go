package emulator

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // what RFC 6238 and every authenticator app use
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/url"
	"strings"
	"time"
)

const totpStep = 30 * time.Second

// totpCode is the code that an authenticator app shows in a moment (RFC 6238 with six digits).
func totpCode(secret []byte, at time.Time) string {
	var step [8]byte
	binary.BigEndian.PutUint64(step[:], uint64(at.Unix())/uint64(totpStep.Seconds()))
	mac := hmac.New(sha1.New, secret)
	mac.Write(step[:])
	sum := mac.Sum(nil)
	offset := sum[len(sum)-1] & 15
	number := binary.BigEndian.Uint32(sum[offset:]) & 0x7fff_ffff
	return fmt.Sprintf("%06d", number%1_000_000)
}

// totpAccepts takes the code of now and of the steps beside it, because clocks differ.
func totpAccepts(secret []byte, code string, now time.Time) bool {
	for _, drift := range []time.Duration{0, -totpStep, totpStep} {
		if hmac.Equal([]byte(totpCode(secret, now.Add(drift))), []byte(code)) {
			return true
		}
	}
	return false
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
