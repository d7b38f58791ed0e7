package handlers

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"net/http"
	"time"

	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

// cause is why WorkOS did not do or tell what it was asked for.
type cause int

const (
	causeNone        cause = iota
	causeKey               // the API key was refused
	causeGone              // there is no such object
	causeNoRoute           // this server has no such operation
	causeHeldBack          // our own share of the rate limit is used up; nothing was sent
	causeBusy              // WorkOS answered 429
	causeConcurrent        // somebody else was changing the same object
	causeQuota             // the day's emails are used up
	causeInvalid           // WorkOS found something wrong with the request
	causeUnreachable       // nothing was sent
	causeRefused           // any other refusal
	causeNoAnswer          // no answer, or none that can be read
	causeNoCopy            // no answer, and the mirror does not hold it either
)

// causeOf tells why a call failed.
func causeOf(err error) cause {
	var api *workos.Error
	switch {
	case err == nil:
		return causeNone
	case errors.Is(err, mirror.ErrNotFound):
		return causeNoCopy
	case workos.IsConcurrent(err):
		return causeConcurrent
	case errors.As(err, &api) && api.Code == "daily_quota_exceeded":
		return causeQuota
	case workos.IsHeldBack(err):
		return causeHeldBack
	case workos.IsRateLimited(err):
		return causeBusy
	case workos.IsUnauthorized(err):
		return causeKey
	case workos.IsNoRoute(err):
		return causeNoRoute
	case workos.IsNotFound(err):
		return causeGone
	case workos.IsInvalid(err):
		return causeInvalid
	}
	switch workos.OutcomeOf(err) {
	case workos.NotSent:
		return causeUnreachable
	case workos.Refused:
		return causeRefused
	}
	return causeNoAnswer
}

// explanation is an error of WorkOS's in words for an operator: what is the matter, and what to do.
type explanation struct {
	cause  cause
	status int // HTTP status of our own answer
	title  string
	why    string // "WorkOS did not answer."
	todo   string // "Try again in a moment."
	wait   int    // seconds until another try makes sense, 0 where nothing says
}

// explain is the one place that turns an error of WorkOS's into words. Pages, lists, search and actions put them
// together as they need them.
func explain(err error) explanation {
	e := explanation{cause: causeOf(err), status: http.StatusBadGateway}
	switch e.cause {
	case causeNone:
		return explanation{status: http.StatusOK}
	case causeKey:
		e.title, e.why = "WorkOS refused Frontdesk's API key", "WorkOS refused Frontdesk's API key for this."
		e.todo = "An administrator of the WorkOS environment must check what the key may do."
	case causeGone:
		e.status, e.title = http.StatusNotFound, "WorkOS has no such object"
		e.why, e.todo = "WorkOS has no such object: it was deleted, or it belongs to another environment.", "Check the ID, or search for it."
	case causeNoRoute:
		e.title, e.why = "This WorkOS server does not offer this", "This WorkOS server does not offer this."
		e.todo = "Nothing is wrong with what you asked for; our team must check which server Frontdesk is connected to."
	case causeHeldBack:
		e.status, e.wait, e.title = http.StatusServiceUnavailable, retryAfter(err), "Frontdesk held this back"
		e.why = "Frontdesk held this back to stay within its share of WorkOS's rate limit; nothing was sent to WorkOS."
		e.todo = "Try again " + waitWords(waitOf(err)) + "."
	case causeBusy:
		e.status, e.wait, e.title = http.StatusServiceUnavailable, retryAfter(err), "WorkOS is busy"
		e.why, e.todo = "WorkOS is busy with other requests.", "Try again "+waitWords(waitOf(err))+"."
	case causeConcurrent:
		e.status, e.wait, e.title = http.StatusServiceUnavailable, 1, "Somebody else was changing this"
		e.why, e.todo = "Somebody else was changing this at the same moment.", "Nothing was changed. Try again."
	case causeQuota:
		e.status, e.title = http.StatusUnprocessableEntity, "WorkOS sends this person no more email today"
		e.why, e.todo = "WorkOS has sent this person as many emails as it sends in a day.", "Try again tomorrow."
	case causeInvalid:
		e.title, e.why = "WorkOS did not accept this request", "WorkOS did not accept the request as valid."
		e.todo = "Trying again will not help: give the request ID to our team."
	case causeUnreachable:
		e.status, e.title = http.StatusServiceUnavailable, "WorkOS cannot be reached"
		e.why, e.todo = "WorkOS cannot be reached; nothing was sent.", "Try again in a moment."
	case causeRefused:
		e.title, e.why, e.todo = "WorkOS refused this", "WorkOS refused this.", "Nothing was changed."
	case causeNoCopy:
		e.title, e.why, e.todo = "WorkOS did not answer", "WorkOS did not answer, and there is no copy yet.", "Reload the page to try again."
	default:
		e.title, e.why, e.todo = "WorkOS did not answer", "WorkOS did not answer.", "Try again in a moment."
	}
	return e
}

// ProblemOf is an error of WorkOS's as a page of its own.
func ProblemOf(err error) *Problem {
	e := explain(err)
	text := e.why + " " + e.todo
	if e.cause == causeNoAnswer {
		text += " If you were changing something, check first whether the change was made."
	}
	return &Problem{Status: e.status, Title: e.title, Text: text, Err: err}
}

// whyMissing says why a part of a page could not be shown.
func whyMissing(err error) string {
	switch e := explain(err); e.cause {
	case causeNone:
		return ""
	case causeGone, causeNoRoute: // the object of the page was found, so it is the part that the server does not have
		return "This WorkOS server does not offer this information."
	case causeNoAnswer:
		return e.why + " Reload the page to try again."
	default:
		return e.why + " " + e.todo
	}
}

// whyStale says why a page shows what the mirror holds.
func whyStale(err error) string {
	switch e := explain(err); e.cause {
	case causeNoRoute:
		return "This WorkOS server does not offer this information."
	default:
		return e.why
	}
}

// busyWait is what to wait when nobody says how long.
const busyWait = 10 * time.Second

// retryAfter is how many seconds to wait, at least one.
func retryAfter(err error) int {
	return max(1, int(math.Ceil(cmp.Or(waitOf(err), busyWait).Seconds())))
}

// waitOf is how long an error says to wait, 0 when it does not say.
func waitOf(err error) time.Duration {
	var api *workos.Error
	if errors.As(err, &api) {
		return api.RetryAfter
	}
	return 0
}

// waitWords says how long to wait, rounded up so that nobody comes back too early.
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

// notDone is what a form says of an action that was not done: why, what did not happen, what to do.
func (e explanation) notDone(nothing string) string {
	return fmt.Sprintf("%s %s. %s", e.why, nothing, e.todo)
}
