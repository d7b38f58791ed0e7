package handlers

import (
	"errors"
	"math"
	"net/http"
	"slices"
	"strings"

	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

// explain is a failed call in words for an operator.
func explain(err error) workos.Explanation {
	e := workos.Explain(err, workos.ForOperator)
	if errors.Is(err, mirror.ErrNotFound) {
		e.Title, e.Why, e.Advice = "WorkOS did not answer", "WorkOS did not answer, and Frontdesk has stored nothing about this yet.", "Reload the page to try again."
	}
	return e
}

// statusFor is the HTTP status of a page that says why a call failed.
func statusFor(cause workos.Cause) int {
	switch cause {
	case workos.CauseNone:
		return http.StatusOK
	case workos.CauseGone:
		return http.StatusNotFound
	case workos.CauseQuota:
		return http.StatusUnprocessableEntity
	case workos.CauseHeldBack, workos.CauseBusy, workos.CausePaused, workos.CauseConcurrent, workos.CauseUnreachable, workos.CauseCertificate:
		return http.StatusServiceUnavailable
	}
	return http.StatusBadGateway
}

// ProblemOf is a failed call as a page of its own.
func ProblemOf(err error) *Problem {
	e := explain(err)
	sentences := []string{e.Why}
	var api *workos.Error
	isWrite := errors.As(err, &api) && api.Method != http.MethodGet
	if isWrite && api.Outcome == workos.Refused {
		sentences = append(sentences, "Nothing was changed.")
	}
	sentences = append(sentences, e.Advice)
	if isWrite && api.Outcome == workos.Unknown {
		sentences = append(sentences, "If you were changing something, check first whether the change was made.")
	}
	return &Problem{Status: statusFor(e.Cause), Title: e.Title, Text: inOneLine(sentences...), Err: err}
}

// whyMissing says why a part of a page could not be shown. The object that the page is about was found.
func whyMissing(err error) string {
	switch e := explain(err); e.Cause {
	case workos.CauseNone:
		return ""
	case workos.CauseGone:
		return "WorkOS answered that there is nothing here: this was deleted meanwhile, or this WorkOS server does not have it. Reload the page to see."
	case workos.CauseNoRoute:
		return "This WorkOS server does not offer this information."
	case workos.CauseNoAnswer, workos.CauseServerError, workos.CauseTimeout, workos.CauseUnreadable:
		return e.Why + " Reload the page to try again."
	default:
		return inOneLine(e.Why, e.Advice)
	}
}

// whyIncomplete says why a list is shown that may lack rows.
func whyIncomplete(err error) string {
	return explain(err).Why + " This list may not be complete. Reload the page to try again."
}

// besideWhy is the ID of the request that failed, for a place that shows it beside the words; "" where they name it.
func besideWhy(err error) string {
	if explain(err).Cause == workos.CauseServerError {
		return ""
	}
	return workos.RequestID(err)
}

// whyStale says why a page shows what the mirror holds.
func whyStale(err error) string {
	switch e := explain(err); e.Cause {
	case workos.CauseNoRoute:
		return "This WorkOS server does not offer this information."
	default:
		return e.Why
	}
}

// retryAfter is how many seconds to wait, 0 where nothing says so.
func retryAfter(e workos.Explanation) int { return int(math.Ceil(e.Wait.Seconds())) }

// notDone is what a form says of an action that was not done: why, what did not happen, what to do.
func notDone(e workos.Explanation, nothing string) string {
	return inOneLine(e.Why, nothing+".", e.Advice)
}

// inOneLine puts sentences one after the other and leaves out empty ones.
func inOneLine(sentences ...string) string {
	return strings.Join(slices.DeleteFunc(sentences, func(sentence string) bool { return sentence == "" }), " ")
}
