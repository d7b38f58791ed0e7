package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"

	"frontdesk/auth"
	"frontdesk/handlers"
	"frontdesk/store"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/mirror"

	"github.com/labstack/echo/v4"
)

// statusGone is logged for a request that its browser canceled, as happens with a search when the person keeps
// typing. No one reads the answer.
const statusGone = 499

// fail turns every error of a request into an answer; nothing else does. The person gets a message and the
// request ID, the log gets the details.
func (s *Server) fail(err error, c echo.Context) {
	if c.Response().Committed {
		s.logFailure(c, http.StatusInternalServerError, err)
		panic(http.ErrAbortHandler) // cut it off: half an answer must not look like a whole one
	}
	var (
		signIn  auth.SignInNeeded
		refusal *auth.Refusal
		moved   *handlers.Elsewhere
	)
	asked := c.Request()
	gone := asked.Context().Err() != nil
	c.SetRequest(asked.WithContext(context.WithoutCancel(asked.Context()))) // who sent too slowly may still read why
	switch {
	case gone && errors.Is(err, context.Canceled):
		s.logFailure(c, statusGone, err)
		err = c.NoContent(statusGone)
	case errors.As(err, &signIn) && s.behaviorOf(c).streaming == staysOpen:
		err = c.NoContent(http.StatusUnauthorized) // a stream cannot show a page
	case errors.As(err, &signIn):
		err = s.handlers.SignIn.SignInFirst(c, signIn)
	case errors.As(err, &moved):
		err = c.Redirect(http.StatusSeeOther, moved.URL)
	case errors.As(err, &refusal):
		s.logFailure(c, refusal.Status, err)
		err = s.handlers.ShowRefusal(c, refusal)
	default:
		problem := problemOf(err)
		if s.mirror.NoteDamage(c.Request().Context(), err) {
			problem = rebuildingProblem(err)
		}
		s.logFailure(c, problem.Status, err)
		if onward := *problem; len(problem.Actions) == 0 && problem.Status < http.StatusInternalServerError {
			onward.Actions = tryHome // every page has a link to continue
			problem = &onward
		}
		err = s.handlers.ShowProblem(c, problem)
	}
	if err != nil && !c.Response().Committed {
		s.logFailure(c, http.StatusInternalServerError, fmt.Errorf("error page: %w", err))
		_ = c.HTMLBlob(http.StatusInternalServerError, s.fallback)
	}
}

// logFailure logs what the person is not shown. A person's mistake is not logged as a failure of Frontdesk.
func (s *Server) logFailure(c echo.Context, status int, err error) {
	level := slog.LevelDebug
	if status >= http.StatusInternalServerError {
		level = slog.LevelError
	}
	s.log.LogAttrs(c.Request().Context(), level, "request failed",
		slog.String("request_id", request.ID(c)), slog.Int("status", status),
		slog.String("error", err.Error()), slog.String("workos_request_id", workos.RequestID(err)))
}

var tryHome = []ui.Action{{Label: "Go to the overview", URL: paths.Overview.URL()}}

// problemOf returns the problem page of an error.
func problemOf(err error) *handlers.Problem {
	var (
		problem *handlers.Problem
		denied  auth.Denied
		tooBig  *http.MaxBytesError
		http4xx *echo.HTTPError
		api     *workos.Error
	)
	switch {
	case errors.As(err, &problem):
		return problem
	case errors.As(err, &denied):
		return &handlers.Problem{Status: http.StatusForbidden, Title: "Your role may not do this", Text: denied.Error(), Actions: tryHome}
	case errors.As(err, &tooBig):
		return &handlers.Problem{Status: http.StatusRequestEntityTooLarge, Title: "This is more than the form accepts",
			Text: "Shorten what you entered and send it again. Nothing was changed."}
	case errors.Is(err, mirror.ErrBadCursor), errors.Is(err, store.ErrBadCursor):
		return &handlers.Problem{Status: http.StatusBadRequest, Title: "This page of the list does not exist",
			Text: "The address belongs to another list or another order. Start again from the first page."}
	case errors.Is(err, mirror.ErrNotFound), errors.Is(err, store.ErrNotFound):
		return notFound()
	case errors.As(err, &api):
		return handlers.ProblemOf(api)
	case workos.CauseOf(err) == workos.CauseUnreadable: // a list whose pages lead nowhere: each answer alone was fine
		return handlers.ProblemOf(err)
	case errors.As(err, &http4xx):
		return problemOfStatus(http4xx.Code)
	case store.IsUnavailable(err):
		return &handlers.Problem{Status: http.StatusServiceUnavailable, Title: "Frontdesk cannot save anything right now",
			Text: "The records file " + store.FileProblem(err) + ". Nobody can sign in or change anything until this is fixed. " +
				"Nothing was changed. Tell the person who runs Frontdesk.", Err: err}
	case errors.Is(err, context.DeadlineExceeded):
		return &handlers.Problem{Status: http.StatusGatewayTimeout, Title: "This took too long",
			Text: "The answer did not come in time. Try again in a moment."}
	default:
		return problemOfStatus(http.StatusInternalServerError)
	}
}

// rebuildingProblem is shown in place of lists while their damaged file is rebuilt.
func rebuildingProblem(err error) *handlers.Problem {
	return &handlers.Problem{Status: http.StatusServiceUnavailable, Title: "The lists are being rebuilt",
		Text: "The file with the data from WorkOS was damaged, so all data is being loaded from WorkOS again. Lists fill up meanwhile. " +
			"Nothing in WorkOS was changed. No action needed: reload this page in a moment.", Actions: tryHome, Err: err}
}

func notFound() *handlers.Problem {
	return &handlers.Problem{Status: http.StatusNotFound, Title: "There is no such page",
		Text: "This page does not exist or has been removed. Use the search box, or start from the overview.", Actions: tryHome}
}

// problemOfStatus returns the problem for a status from the router or the middleware.
func problemOfStatus(status int) *handlers.Problem {
	switch status {
	case http.StatusNotFound:
		return notFound()
	case http.StatusMethodNotAllowed:
		return &handlers.Problem{Status: status, Title: "This address does not work that way", Text: "Use the links and buttons in Frontdesk.",
			Actions: tryHome}
	case http.StatusForbidden:
		return &handlers.Problem{Status: status, Title: "This request did not come from Frontdesk",
			Text: "The request was sent from another site and was refused. Nothing was changed. Do it again from a Frontdesk " +
				"page.", Actions: tryHome}
	case http.StatusUnsupportedMediaType:
		return &handlers.Problem{Status: status, Title: "This is not a Frontdesk form",
			Text: "Only plain forms are accepted here, no files and no other formats. Nothing was changed."}
	}
	if status >= http.StatusBadRequest && status < http.StatusInternalServerError {
		return &handlers.Problem{Status: status, Title: "Frontdesk cannot read this request",
			Text: "Something in the request is malformed. Nothing was changed. Go back and try again.", Actions: tryHome}
	}
	return &handlers.Problem{Status: http.StatusInternalServerError, Title: "Something went wrong",
		Text: "This is an error in Frontdesk, not yours. Try again. If it happens again, tell the person who runs Frontdesk and give them the " +
			"request ID."}
}
