package web

import (
	"context"
	"net/http"

	"frontdesk/auth"
	"frontdesk/handlers"
	"frontdesk/web/live"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// openStream tells an open page when something that it shows has changed, until the page is left or the session ends.
func (s *Server) openStream(c request.Context) error {
	topics, ok := live.Topics(c.QueryParam(live.TopicsParam))
	if !ok {
		return &handlers.Problem{Status: http.StatusBadRequest, Title: "This page cannot be followed", Text: "The address names nothing " +
			"that Frontdesk shows."}
	}
	operator, _ := auth.OperatorFrom(c.Request().Context())
	subscription, ok := s.live.Subscribe(operator.SessionID, topics...)
	if !ok {
		c.Response().Header().Set("Retry-After", "30")
		return &handlers.Problem{Status: http.StatusServiceUnavailable, Title: "This page does not update itself now",
			Text: "Too many pages are open. Reload the page to see what has changed."}
	}
	live.Serve(c.Request().Context(), c.Response(), subscription, s.pace, func(ctx context.Context) bool {
		return s.auth.IsSignedIn(ctx, c.Request())
	})
	return nil
}

// yield lets operators go first: what a page reads again by itself uses the background's share of WorkOS's limits.
func yield(next request.Handler) request.Handler {
	return func(c request.Context) error {
		if asked := c.Request(); asked.Header.Get(auth.LiveHeader) != "" {
			c.SetRequest(asked.WithContext(workos.Background(asked.Context())))
		}
		return next(c)
	}
}
