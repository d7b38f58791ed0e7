package web

import (
	"context"
	"net/http"
	"strconv"

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
	after, err := strconv.ParseInt(c.QueryParam(live.AfterParam), 10, 64)
	if err != nil {
		after = s.live.Number()
	}
	operator, _ := auth.OperatorFrom(c.Request().Context())
	subscription, ok := s.live.Subscribe(operator.ID, after, topics...)
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

// followable prepares a request for a page that may follow what it shows. What a page reads again by itself uses the background's
// share of WorkOS's limits, so that operators go first.
func (s *Server) followable(next request.Handler) request.Handler {
	return func(c request.Context) error {
		c.Set(live.NumberKey, s.live.Number())
		if asked := c.Request(); asked.Header.Get(auth.LiveHeader) != "" {
			c.SetRequest(asked.WithContext(workos.Background(asked.Context())))
		}
		return next(c)
	}
}
