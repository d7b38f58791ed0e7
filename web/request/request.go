// Package request has the types with which a handler receives a request. Handlers use the web framework
// only through them, so that another framework would need no change in the handlers.
package request

import "github.com/labstack/echo/v4"

// Context is one request and its response.
type Context = echo.Context

// Handler answers a request, or returns the error that the server turns into an answer.
type Handler = echo.HandlerFunc

// Middleware wraps a handler with what happens before and after it.
type Middleware = echo.MiddlewareFunc

// ID returns the ID that a request's log lines, its ledger rows and its error page share.
func ID(c Context) string { return c.Response().Header().Get(echo.HeaderXRequestID) }
