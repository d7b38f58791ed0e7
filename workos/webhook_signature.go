package workos

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// WebhookTolerance is how far a webhook's time may differ from the receiver's, in both directions, as in WorkOS's own
// libraries (https://workos.com/docs/events/data-syncing/webhooks).
const WebhookTolerance = 180 * time.Second

// WebhookProblem is the first check of a webhook that failed; "" if all passed.
type WebhookProblem string

// The checks, in the order in which they are made.
const (
	WebhookBadShape  WebhookProblem = "shape"    // the header does not read t=…, v1=…
	WebhookBadHash   WebhookProblem = "hash"     // made with another secret, or for another body
	WebhookInSeconds WebhookProblem = "seconds"  // the time is in seconds; WorkOS writes milliseconds
	WebhookOutdated  WebhookProblem = "outdated" // the hash is right, the time is not
)

const webhookSecondsLen = 10 // digits of a time in seconds

// WebhookCheck is the result of checking a webhook's signature.
type WebhookCheck struct {
	Problem       WebhookProblem
	At            time.Time     // when it was signed; zero when the header does not say
	Age           time.Duration // negative for one from the future
	Expected, Got string        // hexadecimal HMAC-SHA256; Expected is "" when there is nothing to hash
}

var webhookHeader = regexp.MustCompile(`^\s*t\s*=\s*(\d{1,19})\s*,\s*v1\s*=\s*([0-9a-fA-F]{64})\s*$`)

// CheckWebhook checks a webhook's WorkOS-Signature header: HMAC-SHA256 over the time, a dot and the raw body, keyed
// with the endpoint's secret. The comparison takes the same time wherever two hashes differ.
func CheckWebhook(header string, body []byte, secret Secret, now time.Time) WebhookCheck {
	parts := webhookHeader.FindStringSubmatch(header)
	if parts == nil {
		return WebhookCheck{Problem: WebhookBadShape}
	}
	check := WebhookCheck{Expected: webhookHash(parts[1], body, secret), Got: strings.ToLower(parts[2])}
	stamp, err := strconv.ParseInt(parts[1], 10, 64)
	if err != nil {
		return WebhookCheck{Problem: WebhookBadShape}
	}
	check.At = time.UnixMilli(stamp)
	if len(parts[1]) <= webhookSecondsLen {
		check.At = time.Unix(stamp, 0)
	}
	check.Age = now.Sub(check.At)
	switch {
	case !hmac.Equal([]byte(check.Expected), []byte(check.Got)):
		check.Problem = WebhookBadHash
	case len(parts[1]) <= webhookSecondsLen:
		check.Problem = WebhookInSeconds
	case check.Age.Abs() > WebhookTolerance:
		check.Problem = WebhookOutdated
	}
	return check
}

// SignWebhook returns the WorkOS-Signature header of a webhook that is sent at a time.
func SignWebhook(body []byte, secret Secret, at time.Time) string {
	stamp := strconv.FormatInt(at.UnixMilli(), 10)
	return "t=" + stamp + ", v1=" + webhookHash(stamp, body, secret)
}

// webhookHash is the hexadecimal HMAC-SHA256 over a webhook's time, a dot and its body.
func webhookHash(stamp string, body []byte, secret Secret) string {
	mac := hmac.New(sha256.New, []byte(secret.Reveal()))
	mac.Write([]byte(stamp + "."))
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}
