package workos

import (
	"context"
	"crypto/tls"
	"errors"
	"math/rand/v2"
	"net"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

// How long a call may wait before it is sent again, and how often.
const (
	interactiveWait = 2 * time.Second // a person waits for the page
	backgroundWait  = 5 * time.Minute
	maxBackoff      = time.Minute
	maxRetries      = 2 // of a read
)

// retryWait decides whether a failed request is sent again, and how long to wait before. Reads are sent
// again if the server or the network failed; writes only if WorkOS certainly did not do them: after a 429, and
// if nothing was sent. WorkOS does not detect a repeated write, so anything else could do it twice. Writes that
// do harm when done twice are sent again only after a 429 with a Retry-After.
func (c *Client) retryWait(ctx context.Context, r request, attempt int, e *Error) (time.Duration, bool) {
	background := isBackground(ctx)
	if r.once || ctx.Err() != nil || attempt >= r.mostRetries(e, background) || !r.mayRepeat(e, background) {
		return 0, false
	}
	longest := rateLimitWait(ctx)
	if background {
		longest = backgroundWait
	}
	wait := backoff(attempt, background)
	if e.RetryAfter > 0 {
		wait = e.RetryAfter + rand.N(time.Second/4)
		wait = max(min(wait, longest), e.RetryAfter)
	} else if e.Status == http.StatusTooManyRequests && !r.isRead() {
		wait += time.Second
	}
	deadline, bounded := ctx.Deadline()
	if wait > longest || bounded && time.Until(deadline) <= wait || !c.budget.spend() {
		return 0, false
	}
	return wait, true
}

// mostRetries returns 1 where a longer wait helps no one: for writes, and for interactive calls with a Retry-After.
func (r request) mostRetries(e *Error, background bool) int {
	if !r.isRead() || (e.Status == http.StatusTooManyRequests && e.RetryAfter > 0 && !background) {
		return 1
	}
	return maxRetries
}

// mayRepeat reports whether a failure allows another attempt. An interactive call is not repeated after a timeout.
func (r request) mayRepeat(e *Error, background bool) bool {
	if r.doubles {
		return e.Status == http.StatusTooManyRequests && e.RetryAfter > 0
	}
	if e.Status == http.StatusTooManyRequests {
		return true
	}
	if !background && isTimeout(e.Err) {
		return false
	}
	if e.Status == 0 && isNetworkFailure(e.Err) {
		return e.Outcome == NotSent || r.isRead()
	}
	switch e.Status {
	case http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return r.isRead()
	}
	return r.isRead() && errors.Is(e.Err, errCutShort)
}

// isNetworkFailure reports whether the connection failed. It excludes what another attempt would not fix: a wrong
// certificate, a malformed call, a canceled call.
func isNetworkFailure(err error) bool {
	var badCertificate *tls.CertificateVerificationError
	var cause *safeError
	return errors.As(err, &cause) && !errors.As(err, &badCertificate) && !errors.Is(err, context.Canceled)
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}

// backoff returns a full-jitter wait: up to half a second (background: one), doubled by each attempt.
func backoff(attempt int, background bool) time.Duration {
	most, limit := time.Second/2, interactiveWait
	if background {
		most, limit = time.Second, maxBackoff
	}
	return rand.N(min(most<<attempt, limit))
}

func sleep(ctx context.Context, wait time.Duration) error {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

var decimal = regexp.MustCompile(`^[0-9]+(\.[0-9]*)?$`)

// parseRetryAfter reads seconds or an HTTP date, capped at backgroundWait; 0 for none, past dates and invalid values.
// A date is compared with the answer's own Date, so that a wrong clock does no harm.
func parseRetryAfter(header http.Header, now time.Time) time.Duration {
	value := strings.TrimSpace(header.Get("Retry-After"))
	if decimal.MatchString(value) {
		seconds, _ := strconv.ParseFloat(value, 64)
		return time.Duration(min(seconds, backgroundWait.Seconds()) * float64(time.Second))
	}
	date, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	if sent, err := http.ParseTime(header.Get("Date")); err == nil {
		now = sent
	}
	return max(0, min(date.Sub(now), backgroundWait))
}

// retryBudget keeps retries below a tenth of the calls, so that they do not overload a failing server.
type retryBudget struct {
	mu     sync.Mutex
	tokens float64
}

const (
	retriesPerCall = 0.1
	retriesAtOnce  = 10
)

func newRetryBudget() *retryBudget { return &retryBudget{tokens: retriesAtOnce} }

func (b *retryBudget) earn() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.tokens = min(b.tokens+retriesPerCall, retriesAtOnce)
}

func (b *retryBudget) spend() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.tokens < 1 {
		return false
	}
	b.tokens--
	return true
}
