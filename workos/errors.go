package workos

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Outcome is what is known about a failed call. It decides whether the call may be sent again.
type Outcome string

// Outcomes of a failed call.
const (
	NotSent Outcome = "not_sent" // nothing reached the server
	Refused Outcome = "refused"  // the server answered that it did not do it (4xx, 501, or 503 with concurrent_request)
	Unknown Outcome = "unknown"  // sent, but no usable answer came: the server may have done it
)

// Errors that an *Error wraps if this client did not send the call.
var (
	ErrBusy   = errors.New("held back to stay below the rate limit") // this client's own share of a rate limit is used up
	ErrPaused = errors.New("held back because WorkOS asked to wait") // WorkOS answered 429 to an earlier call
)

// codeConcurrent is the code of a 503 that changed nothing, because somebody else was changing the same object.
const codeConcurrent = "concurrent_request"

// Error is every failure of a call. Its text and fields contain no secret and nothing that was sent.
type Error struct {
	Method     string        // "GET"
	Path       string        // the operation's template: "/organizations/{id}"
	Status     int           // status of the answer, 0 when there was none
	Code       string        // WorkOS's machine-readable code, where it gives one
	Message    string        // WorkOS's words, where it gives some
	Fields     []FieldError  // what is wrong with which field, where WorkOS says
	RequestID  string        // X-Request-Id of the answer, for WorkOS support
	RetryAfter time.Duration // how long to wait before another try; 0 if it is not known; at most 5 minutes
	RetryAt    time.Time     // the same as a time; zero if it is not known
	// NamesMissing means that the 404 states that the requested object does not exist, see IsGone.
	NamesMissing bool
	NoRoute      bool // the 404 says that the server has no such operation, not that the object is gone
	Outcome      Outcome
	Err          error // what went wrong when it was not a plain refusal
}

// FieldError is one field that WorkOS rejected. Any part may be empty.
type FieldError struct {
	Field   string
	Code    string
	Message string
}

// Error names the operation, the failure and the request ID.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "workos: %s %s: ", e.Method, e.Path)
	var parts []string
	if e.Status != 0 {
		parts = append(parts, strings.TrimSpace(fmt.Sprintf("%d %s", e.Status, http.StatusText(e.Status))))
	}
	if e.Message != "" {
		parts = append(parts, e.Message)
	}
	if e.Err != nil {
		parts = append(parts, e.Err.Error())
	}
	b.WriteString(strings.Join(parts, ": "))
	for _, f := range e.Fields {
		fmt.Fprintf(&b, "; %s", strings.Join(slices.DeleteFunc([]string{f.Field, f.Code, f.Message}, func(s string) bool { return s == "" }),
			" "))
	}
	if e.Code != "" {
		fmt.Fprintf(&b, " (code %s)", e.Code)
	}
	if e.RequestID != "" {
		fmt.Fprintf(&b, " (request ID %s)", e.RequestID)
	}
	return b.String()
}

// Reasons returns WorkOS's own reasons for refusing a call, in order and each once; none if it gave none.
func (e *Error) Reasons() []string {
	var reasons []string
	if e.Message != "" {
		reasons = append(reasons, e.Message)
	}
	for _, f := range e.Fields {
		words := f.Message
		if words == "" {
			words = strings.ReplaceAll(f.Code, "_", " ")
		}
		reasons = append(reasons, strings.Trim(f.Field+" "+words, " "))
	}
	if len(reasons) == 0 && e.Code != "" {
		reasons = append(reasons, strings.ReplaceAll(e.Code, "_", " "))
	}
	return reasons
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

func statusOf(err error) int {
	var e *Error
	if errors.As(err, &e) {
		return e.Status
	}
	return 0
}

// IsNotFound reports whether the server answered that there is no such object.
func IsNotFound(err error) bool { return statusOf(err) == http.StatusNotFound && !IsNoRoute(err) }

// IsGone reports whether WorkOS states that the requested object does not exist: by its code, or by a message that
// names the ID. Any other 404 may come from a proxy, and is no reason to delete anything.
func IsGone(err error) bool {
	var e *Error
	return errors.As(err, &e) && IsNotFound(err) && e.NamesMissing
}

// IsBare reports whether a 404 does not name what was not found: it has no code, and no message except that
// something was not found.
func (e *Error) IsBare() bool {
	words := strings.ToLower(strings.Trim(e.Message, ". "))
	return e.Status == http.StatusNotFound && e.Code == "" && len(e.Fields) == 0 &&
		(words == "" || words == "not found" || words == "404 page not found" || words == "no such object" || words == "resource not found")
}

// IsNoRoute reports whether the server does not have the operation for any object: 405, 501, or a 404 in the format of
// an unknown address.
func IsNoRoute(err error) bool {
	var e *Error
	if !errors.As(err, &e) {
		return false
	}
	return e.NoRoute || e.Status == http.StatusMethodNotAllowed || e.Status == http.StatusNotImplemented
}

// IsConcurrent reports whether nothing was changed because somebody else was changing the same object.
func IsConcurrent(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Code == codeConcurrent
}

// IsHeldBack reports whether this client did not send a call, to stay within its share of a rate limit.
func IsHeldBack(err error) bool { return errors.Is(err, ErrBusy) }

// IsPaused reports whether this client did not send a call because WorkOS had asked it to wait.
func IsPaused(err error) bool { return errors.Is(err, ErrPaused) }

// IsInvalid reports whether the server found something wrong with the request itself (400, 422).
func IsInvalid(err error) bool {
	status := statusOf(err)
	return status == http.StatusBadRequest || status == http.StatusUnprocessableEntity
}

// IsUnauthorized reports whether the server refused the API key, or the key lacks the permission (401, 403).
func IsUnauthorized(err error) bool {
	status := statusOf(err)
	return status == http.StatusUnauthorized || status == http.StatusForbidden
}

// IsRateLimited reports whether the call came too soon for the server (429, ErrPaused) or for this client (ErrBusy).
func IsRateLimited(err error) bool {
	return statusOf(err) == http.StatusTooManyRequests || errors.Is(err, ErrBusy) || errors.Is(err, ErrPaused)
}

// IsUnsupported reports whether the server may not have the endpoint at all (404, 405, 501). For a single object
// a 404 also means that the object is gone, so use this only for lists and writes.
func IsUnsupported(err error) bool {
	switch statusOf(err) {
	case http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusNotImplemented:
		return true
	}
	return false
}

// RequestID returns the request ID of the answer that an error came from, or "".
func RequestID(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.RequestID
	}
	return ""
}

// OutcomeOf returns the outcome of a failed call: Unknown for an error that is not an *Error, "" for nil.
func OutcomeOf(err error) Outcome {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Outcome
	}
	return Unknown
}
