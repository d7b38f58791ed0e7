package page

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"

	"frontdesk/views/ui"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

// Explain explains a failed call to an operator.
func Explain(err error) workos.Explanation {
	e := workos.Explain(err, workos.ForOperator)
	if errors.Is(err, mirror.ErrNotFound) {
		e.Title, e.Why, e.Advice = "WorkOS did not answer", "WorkOS did not answer, and Frontdesk has stored nothing about this yet.",
			"Reload the page to try again."
	}
	return e
}

// StatusFor returns the HTTP status of a page that explains why a call failed.
func StatusFor(cause workos.Cause) int {
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

// ProblemOf returns a page that explains a failed call.
func ProblemOf(err error) *Problem {
	e := Explain(err)
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
	return &Problem{Status: StatusFor(e.Cause), Title: e.Title, Text: InOneLine(sentences...), Err: err}
}

// ListedOthers is the problem of a form whose list WorkOS answered with rows of other users, so that there is nothing to act on. what
// is what was listed.
func ListedOthers(what string, err error) *Problem {
	return &Problem{Status: http.StatusBadGateway, Title: "WorkOS listed " + what + " of another user",
		Text: "WorkOS was asked for this user's " + what + " and answered with those of others, which Frontdesk left out. Nothing was sent. " +
			"Try again in a moment; if it happens again, tell the person who runs Frontdesk.", Err: err}
}

// ErrorText explains why a part of a page could not be shown, although the page's own object was found.
func ErrorText(err error) string {
	switch e := Explain(err); e.Cause {
	case workos.CauseNone:
		return ""
	case workos.CauseGone:
		return "WorkOS answered that there is nothing here: this was deleted meanwhile, or this WorkOS server does not have it. Reload the " +
			"page to see."
	case workos.CauseNoRoute:
		return "This WorkOS server does not offer this information."
	case workos.CauseNoAnswer, workos.CauseServerError, workos.CauseTimeout, workos.CauseUnreadable:
		return e.Why + " Reload the page to try again."
	default:
		return InOneLine(e.Why, e.Advice)
	}
}

// WhyIncomplete explains why the rows of a list may be incomplete.
func WhyIncomplete(err error) string {
	return Explain(err).Why + " This list may not be complete. Reload the page to try again."
}

// BesideWhy returns the ID of the failed request, to be shown beside the explanation; "" if the explanation has it.
func BesideWhy(err error) string {
	if Explain(err).Cause == workos.CauseServerError {
		return ""
	}
	return workos.RequestID(err)
}

// StaleReason explains why a page shows data from the mirror.
func StaleReason(err error) string {
	switch Explain(err).Cause {
	case workos.CauseNoRoute:
		return "This WorkOS server does not offer this information."
	case workos.CauseGone:
		if !workos.IsGone(err) {
			return "WorkOS answered 404 without saying that this object does not exist."
		}
	}
	return Explain(err).Why
}

// RetryAfter returns how many seconds to wait, 0 if that is not known.
func RetryAfter(e workos.Explanation) int { return int(math.Ceil(e.Wait.Seconds())) }

// NotDone is the error of a form whose action was not done: why, what did not happen, what to do.
func NotDone(e workos.Explanation, nothing string) string {
	return InOneLine(e.Why, nothing+".", e.Advice)
}

// InOneLine joins sentences and leaves out empty ones.
func InOneLine(sentences ...string) string {
	return strings.Join(slices.DeleteFunc(sentences, func(sentence string) bool { return sentence == "" }), " ")
}

func BadRequest(title, text string) error {
	return &Problem{Status: http.StatusBadRequest, Title: title, Text: text}
}

// Problem is an error with a message for the person: what is wrong, why, and
// what to do. Return it from a handler; package web shows it as a page or, inside a page, in the status line.
type Problem struct {
	Status  int    // HTTP status, 400 or above
	Title   string // one sentence without a full stop
	Text    string // why, and who must do what
	Actions []ui.Action
	Err     error // the cause, for the log only; may be nil
}

// Error is for the log.
func (p *Problem) Error() string {
	if p.Err != nil {
		return fmt.Sprintf("%d %s: %v", p.Status, p.Title, p.Err)
	}
	return fmt.Sprintf("%d %s", p.Status, p.Title)
}

// Unwrap returns the cause.
func (p *Problem) Unwrap() error { return p.Err }

// Failed logs an error beside a page that is shown all the same. A request canceled by the browser is not logged.
func (b *Base) Failed(ctx context.Context, what string, err error, details ...any) {
	if errors.Is(ctx.Err(), context.Canceled) {
		return
	}
	b.Mirror.NoteDamage(ctx, err)
	b.Log.ErrorContext(ctx, what, append(details, "error", err)...)
}
