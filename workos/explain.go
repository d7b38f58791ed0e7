package workos

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Cause is why a call failed.
type Cause int

// Causes of a failed call.
const (
	CauseNone        Cause = iota
	CauseKey               // the API key was refused, or may not do this
	CauseGone              // there is no such object
	CauseNoRoute           // this server has no such operation
	CauseHeldBack          // our own share of the rate limit is used up; nothing was sent
	CauseBusy              // WorkOS answered 429
	CausePaused            // WorkOS answered 429 to an earlier call and asked to wait; nothing was sent
	CauseConcurrent        // somebody else was changing the same object
	CauseQuota             // the day's emails are used up
	CauseInvalid           // WorkOS found something wrong with the request (400, 422)
	CauseRefused           // any other refusal
	CauseUnreachable       // nothing was sent
	CauseCertificate       // the server's certificate cannot be trusted; nothing was sent
	CauseTimeout           // sent, and no answer came in time
	CauseUnreadable        // a 2xx answer, or a list, that is not what the operation gives
	CauseServerError       // WorkOS answered that something went wrong on its side (5xx)
	CauseNoAnswer          // a connection that broke off
)

// Audience is the reader of an explanation, which decides what it advises.
type Audience int

// Audiences.
const (
	ForOperator      Audience = iota // works in Frontdesk
	ForVisitor                       // is signing in
	ForAdministrator                 // sets Frontdesk up and can correct its settings
)

// Explanation explains a failed call to people.
type Explanation struct {
	Cause  Cause
	Title  string        // "WorkOS is busy"
	Why    string        // "WorkOS is busy with other requests."
	Advice string        // "Try again in 30 seconds."
	Wait   time.Duration // until another try makes sense, 0 where nothing says so

	retryAt time.Time // until when WorkOS asked to wait, as Why says it; zero when it does not
}

// CauseOf returns why a call failed. An error that is not an *Error counts as no usable answer.
func CauseOf(err error) Cause {
	var api *Error
	var certificate *tls.CertificateVerificationError
	errors.As(err, &api)
	switch {
	case err == nil:
		return CauseNone
	case IsConcurrent(err):
		return CauseConcurrent
	case api != nil && api.Code == "daily_quota_exceeded":
		return CauseQuota
	case IsHeldBack(err):
		return CauseHeldBack
	case IsPaused(err):
		return CausePaused
	case IsRateLimited(err):
		return CauseBusy
	case IsUnauthorized(err), api != nil && (api.Code == "invalid_client" || api.Code == "unauthorized_client"):
		return CauseKey
	case IsNoRoute(err), isListNotFound(api):
		return CauseNoRoute
	case IsNotFound(err):
		return CauseGone
	case IsInvalid(err):
		return CauseInvalid
	case errors.As(err, &certificate):
		return CauseCertificate
	case OutcomeOf(err) == NotSent:
		return CauseUnreachable
	case OutcomeOf(err) == Refused:
		return CauseRefused
	case isTimeout(err):
		return CauseTimeout
	case isUnusable(err), api != nil && api.Status >= 200 && api.Status < 400 && !errors.Is(err, errCutShort):
		return CauseUnreadable
	case api != nil && api.Status >= http.StatusInternalServerError:
		return CauseServerError
	}
	return CauseNoAnswer
}

// isListNotFound reports whether a 404 means that the server does not have a list: its address names no object, and it does
// not state what was not found.
func isListNotFound(api *Error) bool {
	return api != nil && api.IsBare() && api.Method == http.MethodGet &&
		api.Path != "" && !strings.Contains(api.Path, "{")
}

// Explain explains why a call failed. It is the only place that does, for pages, parts of pages, actions, searches, downloads,
// the sign-in and the check of the settings. It does not describe what did or did not happen as a result: the caller adds
// that.
func Explain(err error, reader Audience) Explanation {
	e := Explanation{Cause: CauseOf(err)}
	again := "Try again in a moment."
	if reader == ForVisitor {
		again = "Sign in again in a moment."
	}
	switch e.Cause {
	case CauseNone:
		return e
	case CauseKey:
		e.Title, e.Why = "WorkOS refused Frontdesk's API key", "WorkOS refused Frontdesk's API key for this."
		e.Advice = "An administrator of the WorkOS environment must check what the key may do."
	case CauseGone:
		if isWrite(err) {
			e.Title = "WorkOS did not find something that this needs"
			e.Why, e.Advice = e.Title+"."+reasonWords(err), "Check what was deleted in WorkOS meanwhile."
			break
		}
		e.Title, e.Why = "WorkOS has no such object", "WorkOS has no such object: it was deleted, or it belongs to another environment."
		e.Advice = "Check the ID, or search for it."
	case CauseNoRoute:
		e.Title, e.Why = "This WorkOS server does not offer this", "This WorkOS server does not offer this."
		e.Advice = "Nothing is wrong with what you asked for; our team must check which server Frontdesk is connected to."
	case CauseHeldBack, CauseBusy, CausePaused, CauseConcurrent:
		e.explainWait(err, reader)
	case CauseQuota:
		e.Title, e.Why = "WorkOS sends this person no more email today", "WorkOS has sent this person as many emails as it sends in a day."
		e.Advice = "Try again tomorrow."
	case CauseInvalid:
		e.Title, e.Why = "WorkOS did not accept this request", "WorkOS did not accept the request as valid."+reasonWords(err)
		e.Advice = "Trying again will not help: give the request ID to our team."
	case CauseRefused:
		e.Title, e.Why = "WorkOS refused this", "WorkOS refused this."+reasonWords(err)
	case CauseUnreachable:
		e.Title, e.Why, e.Advice = "WorkOS cannot be reached", "WorkOS cannot be reached; nothing was sent.", again
	case CauseCertificate:
		e.Title = "The connection to WorkOS is not secure"
		e.Why = certificateWords(err) + ", so nothing was sent."
		e.Advice = "Tell the person who runs Frontdesk: the server's address or this machine's certificates must be checked."
	case CauseTimeout:
		e.Title, e.Why, e.Advice = "WorkOS did not answer", "WorkOS did not answer in time.", again
	case CauseUnreadable:
		e.Title, e.Why, e.Advice = "WorkOS's answer could not be read", unreadableWords(err), again
	case CauseServerError:
		e.Title, e.Why, e.Advice = "WorkOS answered with an error", serverErrorWords(err), again
	default:
		e.Title, e.Why, e.Advice = "WorkOS did not answer", "WorkOS did not answer.", again
	}
	switch reader {
	case ForVisitor:
		e.adviseVisitor()
	case ForAdministrator:
		e.adviseAdministrator()
	}
	return e
}

// isWrite reports whether a call would have changed something.
func isWrite(err error) bool {
	var api *Error
	return errors.As(err, &api) && api.Method != "" && api.Method != http.MethodGet
}

// reasonWords returns WorkOS's own reasons for refusing a write, as a further sentence; "" for none. Its reasons for refusing
// a read are only logged.
func reasonWords(err error) string {
	var api *Error
	if !errors.As(err, &api) || api.Method == http.MethodGet || len(api.Reasons()) == 0 {
		return ""
	}
	return " It said: " + strings.TrimRight(strings.Join(api.Reasons(), "; "), ". ") + "."
}

// isUnusable reports whether WorkOS answered, but with pages that repeat or do not end, or with other objects.
func isUnusable(err error) bool {
	return errors.Is(err, ErrRepeatedCursor) || errors.Is(err, ErrTooManyPages) || errors.Is(err, ErrMixed) || errors.Is(err, ErrAnotherRead)
}

// unreadableWords describes what WorkOS answered instead of what was requested.
func unreadableWords(err error) string {
	switch {
	case errors.Is(err, errNotAList):
		return "WorkOS answered, but not with a list that Frontdesk can read."
	case errors.Is(err, ErrRepeatedCursor):
		return "WorkOS answered, but with pages that lead back to each other."
	case errors.Is(err, ErrTooManyPages):
		return "WorkOS answered, but with empty pages that do not end."
	case errors.Is(err, ErrMixed):
		return "WorkOS answered with objects that belong to others, which were left out."
	case errors.Is(err, ErrAnotherRead), errors.Is(err, errAnotherObject):
		return "WorkOS answered, but about another object than was asked for."
	}
	return "WorkOS answered, but not in a form that Frontdesk can read."
}

// serverErrorWords names WorkOS's error, so that its support can find it.
func serverErrorWords(err error) string {
	var api *Error
	if !errors.As(err, &api) {
		return "WorkOS answered with an error."
	}
	words := "WorkOS answered with an error: " + strings.TrimSpace(strconv.Itoa(api.Status)+" "+http.StatusText(api.Status))
	if api.RequestID != "" {
		words += ", request ID " + api.RequestID
	}
	return words + "."
}

// certificateWords describes what is wrong with the server's certificate.
func certificateWords(err error) string {
	var authority x509.UnknownAuthorityError
	var host x509.HostnameError
	var invalid x509.CertificateInvalidError
	isInvalid := errors.As(err, &invalid)
	switch {
	case errors.As(err, &authority):
		return "The certificate of the WorkOS server is signed by an authority that this machine does not trust"
	case errors.As(err, &host):
		return "The certificate of the WorkOS server is for another host name"
	case isInvalid && invalid.Reason == x509.Expired && invalid.Cert != nil && invalid.Cert.NotBefore.After(time.Now()):
		return "The certificate of the WorkOS server is not valid yet, or this machine's clock is wrong"
	case isInvalid && invalid.Reason == x509.Expired:
		return "The certificate of the WorkOS server has expired, or this machine's clock is wrong"
	default:
		return "The certificate of the WorkOS server cannot be trusted"
	}
}

// defaultWait is how long to wait if WorkOS does not say.
const defaultWait = 10 * time.Second

// explainWait explains failures that go away after a short wait.
func (e *Explanation) explainWait(err error, reader Audience) {
	var told time.Duration
	var api *Error
	if errors.As(err, &api) {
		told = api.RetryAfter
	}
	e.Wait = told
	if e.Wait <= 0 {
		e.Wait = defaultWait
	}
	e.Advice = "Try again " + waitWords(told) + "."
	if reader == ForVisitor {
		e.Advice = "Sign in again " + waitWords(told) + "."
	}
	switch e.Cause {
	case CauseHeldBack:
		e.Title = "Frontdesk held this back"
		e.Why = "Frontdesk held this back to stay within its share of WorkOS's rate limit; nothing was sent to WorkOS."
	case CauseBusy:
		e.Title, e.Why = "WorkOS is busy", "WorkOS is busy: its rate limit is used up"+e.asksToWait(api, ", and it has asked Frontdesk")+"."
	case CausePaused:
		e.Title = "WorkOS has asked Frontdesk to wait"
		e.Why = "WorkOS's rate limit is used up, and WorkOS has asked Frontdesk" + e.asksToWait(api, "") + "; nothing was sent."
	default:
		e.Wait, e.Title = time.Second, "Somebody else was changing this"
		e.Why = "Somebody else was changing this at the same time."
		if reader == ForOperator {
			e.Advice = "Try again."
		}
	}
}

// clockLayout is the format of the time until which to wait.
const clockLayout = "15:04:05 MST"

// asksToWait returns words and until when WorkOS asked to wait; "" if it did not say. For more than the longest
// wait of a call it names no exact time.
func (e *Explanation) asksToWait(api *Error, words string) string {
	switch {
	case api == nil || api.RetryAfter <= 0:
		return ""
	case api.RetryAfter >= backgroundWait:
		return words + " to wait for 5 minutes or more"
	}
	at := api.RetryAt
	if at.IsZero() {
		at = time.Now().Add(api.RetryAfter)
	}
	e.retryAt = at.Add(time.Second - time.Nanosecond).Truncate(time.Second).UTC()
	return words + " to wait until " + e.retryAt.Format(clockLayout)
}

// In returns the explanation with its times in a zone.
func (e Explanation) In(zone *time.Location) Explanation {
	if !e.retryAt.IsZero() {
		e.Why = strings.ReplaceAll(e.Why, e.retryAt.Format(clockLayout), e.retryAt.In(zone).Format(clockLayout))
	}
	return e
}

// adviseVisitor sets the advice for a person who is signing in and may know neither WorkOS nor Frontdesk's settings.
func (e *Explanation) adviseVisitor() {
	switch e.Cause {
	case CauseKey:
		e.Title = "WorkOS refused Frontdesk itself"
		e.Why = "The API key or client ID that Frontdesk is set up with was not accepted."
		e.Advice = "The person who runs Frontdesk must check WORKOS_API_KEY and WORKOS_CLIENT_ID; they must belong to the same environment."
	case CauseGone, CauseNoRoute:
		e.Title, e.Why = "This WorkOS server does not offer this", "The WorkOS server that Frontdesk is connected to does not offer this."
		e.Advice = "The person who runs Frontdesk must check WORKOS_BASE_URL."
	case CauseCertificate:
		e.Advice = "Tell the person who runs Frontdesk: certificates must be checked."
	case CauseInvalid, CauseRefused, CauseQuota:
		e.Title, e.Why = "WorkOS could not complete the sign-in", "WorkOS did not accept this sign-in."
		e.Advice = "Sign in again; if it happens again, tell the person who runs Frontdesk."
	}
}

// adviseAdministrator sets the advice for a person who can correct the settings.
func (e *Explanation) adviseAdministrator() {
	switch e.Cause {
	case CauseKey:
		e.Advice = "Copy the secret key of the right environment again from the WorkOS Dashboard, under API keys."
	case CauseUnreachable:
		e.Advice = "Check the address, this machine's network, and HTTPS_PROXY if you need one."
	case CauseCertificate:
		e.Advice = "Check the address, the certificates that this machine trusts, and HTTPS_PROXY if you need one."
	case CauseNoRoute, CauseUnreadable, CauseInvalid, CauseRefused:
		e.Advice = "Check that the address is that of WorkOS."
	case CauseNoAnswer, CauseServerError, CauseTimeout:
		e.Advice = "Try again in a minute."
	}
}

// waitWords returns how long to wait, rounded up so that no one comes back too early.
func waitWords(wait time.Duration) string {
	switch seconds := int(math.Ceil(wait.Seconds())); {
	case seconds <= 0:
		return "in a few seconds"
	case seconds == 1:
		return "in 1 second"
	case seconds <= 90:
		return fmt.Sprintf("in %d seconds", seconds)
	default:
		return fmt.Sprintf("in %d minutes", (seconds+59)/60)
	}
}
