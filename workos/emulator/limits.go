package emulator

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"strings"
	"sync"
	"time"

	"frontdesk/workos/emulator/respond"
)

// limit is one documented rate limit: so many requests in any window of this length.
type limit struct {
	requests int
	window   time.Duration
}

// The documented limits (workos.com/docs/reference/rate-limits).
var (
	limitAll            = limit{6000, time.Minute}
	limitDirectoryUsers = limit{4, time.Second} // per directory
	limitDeletes        = limit{50, time.Minute}
	limitUserReads      = limit{1000, 10 * time.Second}
	limitUserWrites     = limit{500, 10 * time.Second}
	limitAuthorize      = limit{1000, time.Minute} // per connection
	limitMails          = limit{3, time.Minute}    // of one kind to one person
)

const maxBuckets = 10_000 // then all are dropped, rather than growing without end

// limiter counts requests by what limits them. A nil limiter refuses nothing.
type limiter struct {
	now     func() time.Time
	mu      sync.Mutex
	buckets map[string]*bucket
}

// bucket refills evenly; it holds one window's requests when full.
type bucket struct {
	tokens float64
	at     time.Time
}

func newLimiter(now func() time.Time) *limiter {
	return &limiter{now: now, buckets: map[string]*bucket{}}
}

// take spends a request; wait is how long to hold off when there is none left.
func (l *limiter) take(key string, of limit) (wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.buckets) > maxBuckets {
		clear(l.buckets)
	}
	now, perSecond := l.now(), float64(of.requests)/of.window.Seconds()
	b := l.buckets[key]
	if b == nil {
		b = &bucket{float64(of.requests), now}
		l.buckets[key] = b
	}
	b.tokens = math.Min(float64(of.requests), b.tokens+now.Sub(b.at).Seconds()*perSecond)
	b.at = now
	if b.tokens < 1 {
		return time.Duration((1 - b.tokens) / perSecond * float64(time.Second))
	}
	b.tokens--
	return 0
}

// limited answers 429 if a limit is used up. For directory users the body is a bare JSON string.
func (l *limiter) limited(w http.ResponseWriter, r *http.Request) bool {
	if l == nil || strings.HasPrefix(r.URL.Path, "/_emulator/") {
		return false
	}
	key := r.Header.Get("Authorization")
	wait := l.take("all "+key, limitAll)
	var body any = map[string]string{"message": "Too many requests.", "code": "rate_limit_exceeded"}
	reads := r.Method == http.MethodGet
	switch {
	case wait > 0:
	case r.URL.Path == "/directory_users" && reads:
		query := r.URL.Query()
		wait, body = l.take("directory "+query.Get("directory")+query.Get("group"), limitDirectoryUsers), "Ratelimited"
	case r.URL.Path == "/sso/authorize" && reads:
		wait = l.take("authorize "+r.URL.Query().Get("connection"), limitAuthorize)
	case strings.HasPrefix(r.URL.Path, "/organizations/") && r.Method == http.MethodDelete:
		wait = l.take("delete "+key, limitDeletes)
	case strings.HasPrefix(r.URL.Path, "/user_management/") && reads:
		wait = l.take("reads "+key, limitUserReads)
	case strings.HasPrefix(r.URL.Path, "/user_management/"):
		wait = l.take("writes "+key, limitUserWrites)
	}
	if person := mailed(r); wait <= 0 && person != "" {
		wait = l.take("mail "+r.URL.Path+" "+person, limitMails)
	}
	if wait <= 0 {
		return false
	}
	w.Header().Set("Retry-After", fmt.Sprint(int(math.Ceil(wait.Seconds()))))
	respond.JSON(w, http.StatusTooManyRequests, body)
	return true
}

// mailed returns the recipient of a request whose emails are limited: an address, or the user in the path;
// "" for other requests. The body can be read again.
func mailed(r *http.Request) string {
	if r.Method != http.MethodPost {
		return ""
	}
	switch {
	case strings.HasSuffix(r.URL.Path, "/email_verification/send"):
		return "the user of the path"
	case r.URL.Path == "/user_management/magic_auth", r.URL.Path == "/user_management/password_reset":
		body, _ := io.ReadAll(io.LimitReader(r.Body, respond.MaxBody))
		r.Body = io.NopCloser(io.MultiReader(bytes.NewReader(body), r.Body))
		var in struct{ Email string }
		_ = json.Unmarshal(body, &in) // the route says what is wrong with it
		return strings.ToLower(in.Email)
	}
	return ""
}
