// Package request names what a handler is given for one request. Packages that answer requests know the web framework
// only by these names, so that another one needs no change in them.
package request

import "github.com/labstack/echo/v4"

// Context is one request and its response.
type Context = echo.Context

// Handler answers a request, or returns the error that the server turns into an answer.
type Handler = echo.HandlerFunc

// Middleware wraps a handler with what happens before and after it.
type Middleware = echo.MiddlewareFunc

// ID is the ID that a request's log lines, its ledger rows and its error page share.
func ID(c Context) string { return c.Response().Header().Get(echo.HeaderXRequestID) }
