package web

import (
	"compress/gzip"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"

	"frontdesk/auth"
	"frontdesk/handlers"
	"frontdesk/web/paths"
	"frontdesk/web/request"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

// use installs what happens to every request, in this order, before the route's own guard and handler.
func (s *Server) use(e *echo.Echo) {
	e.Use(
		s.recover,
		requestID,
		s.logRequest,
		s.headers,
		s.compress(),
		s.onlyPlainPaths,
		readSegments,
		sameSite(s.cfg.URL),
		s.readBody,
		s.session,
	)
}

// recover makes an error of a panic. ErrAbortHandler is meant for net/http and passes through.
func (s *Server) recover(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			cause := recover()
			if cause == nil {
				return
			}
			if err, ok := cause.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(cause)
			}
			s.log.ErrorContext(c.Request().Context(), "panic", "cause", fmt.Sprint(cause), "stack", string(debug.Stack()))
			err = fmt.Errorf("panic: %v", cause)
		}()
		return next(c)
	}
}

// requestID gives the request the id that its log lines, its ledger rows and its error page share. What a client
// sends as an id is ignored.
func requestID(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Response().Header().Set(echo.HeaderXRequestID, rand.Text()[:16])
		return next(c)
	}
}

// logRequest writes one line per request. The path goes without its query, which may hold what people searched for
// and, on the way back from sign-in, a code.
func (s *Server) logRequest(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start, status := s.cfg.Now(), http.StatusInternalServerError // stays if the handler panics
		method := c.Request().Method
		defer func() {
			request, response := c.Request(), c.Response()
			operator, _ := auth.OperatorFrom(request.Context())
			s.log.LogAttrs(request.Context(), slog.LevelInfo, "request",
				slog.String("request_id", response.Header().Get(echo.HeaderXRequestID)),
				slog.String("method", method), slog.String("path", request.URL.Path),
				slog.String("route", c.Path()), slog.Int("status", status), slog.Int64("bytes", response.Size),
				slog.Duration("took", s.cfg.Now().Sub(start)), slog.String("ip", c.RealIP()), slog.String("operator", operator.ID))
		}()
		if err := next(c); err != nil {
			c.Error(err) // answers now, so that the line below knows the status
		}
		status = c.Response().Status
		return nil
	}
}

// compress gzips pages, at the level that takes less than half of the default's time, which was a third of a page's, and
// leaves them a sixth larger. Streamed answers must flush row by row.
func (s *Server) compress() request.Middleware {
	return middleware.GzipWithConfig(middleware.GzipConfig{
		Level:     gzip.BestSpeed,
		MinLength: 1024,
		Skipper: func(c request.Context) bool {
			b := s.behaviorOf(c)
			return b.precoded || b.streaming.applies(c)
		},
	})
}

// plainPath is what every address of Frontdesk looks like: unreserved characters, no escapes, no empty segment. Only an
// email address that a person typed in the place of an ID has more.
var plainPath = regexp.MustCompile(`^/([A-Za-z0-9_.-]+(/[A-Za-z0-9_.+@-]+)*)?$`)

// onlyPlainPaths answers 404 to every other address, before anything interprets it: escaped slashes, dot segments,
// doubled and trailing slashes have led other programs past their guards or off the site. Only who is signed in is led
// from an ID that was typed in another spelling to the address of its page.
func (s *Server) onlyPlainPaths(next echo.HandlerFunc) echo.HandlerFunc {
	redirect := s.session(redirectTyped)
	return func(c echo.Context) error {
		path := c.Request().URL.EscapedPath()
		if _, ok := paths.FromTyped(path); ok {
			return redirect(c)
		}
		if !plainPath.MatchString(path) || strings.Contains(path+"/", "/./") || strings.Contains(path+"/", "/../") {
			return echo.ErrNotFound
		}
		return next(c)
	}
}

// redirectTyped leads from an ID as a person typed it to the address of its page.
func redirectTyped(c echo.Context) error {
	asked := c.Request()
	at, ok := paths.FromTyped(asked.URL.EscapedPath())
	isRead := asked.Method == http.MethodGet || asked.Method == http.MethodHead
	if _, signedIn := auth.OperatorFrom(asked.Context()); !ok || !signedIn || !isRead {
		return echo.ErrNotFound
	}
	if asked.URL.RawQuery != "" {
		at += "?" + asked.URL.RawQuery
	}
	return &handlers.Elsewhere{URL: at}
}

// readSegments gives handlers the values that stand in the address, as paths.Route.URL was given them.
func readSegments(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		names, values := c.ParamNames(), slices.Clone(c.ParamValues())
		for i, name := range names {
			if name == "*" || i >= len(values) {
				continue
			}
			text, ok := paths.FromSegment(values[i])
			if !ok && name == "id" && paths.IsTyped(values[i]) {
				text, ok = values[i], true
			}
			if !ok {
				return echo.NewHTTPError(http.StatusBadRequest)
			}
			values[i] = text
		}
		c.SetParamValues(values...)
		return next(c)
	}
}

// sameSite refuses what other sites make a browser send: writes (CSRF), and reads that are not a person following a
// link. Programs that are no browser send none of the headers and have no cookies worth stealing.
func sameSite(ownURL string) echo.MiddlewareFunc {
	protection := http.NewCrossOriginProtection()
	if err := protection.AddTrustedOrigin(ownURL); err != nil {
		panic(fmt.Sprintf("web: the checked public URL %q is no origin: %v", ownURL, err))
	}
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			request := c.Request()
			if err := protection.Check(request); err != nil {
				return echo.NewHTTPError(http.StatusForbidden).SetInternal(err)
			}
			switch request.Header.Get("Sec-Fetch-Site") {
			case "", "none", "same-origin":
				return next(c)
			}
			if request.Header.Get("Sec-Fetch-Mode") == "navigate" && request.Header.Get("Sec-Fetch-Dest") == "document" {
				return next(c)
			}
			return echo.NewHTTPError(http.StatusForbidden).SetInternal(errors.New("not a navigation, from another site"))
		}
	}
}

// readBody bounds the body and reads a form, so that a handler finds it parsed and complete in PostForm. Where a form is
// expected nothing else is accepted, and never a method override.
func (s *Server) readBody(next request.Handler) request.Handler {
	return func(c request.Context) error {
		asked, expected := c.Request(), s.behaviorOf(c).body
		if asked.Method == http.MethodGet || asked.Method == http.MethodHead {
			asked.Body = http.NoBody
			return next(c)
		}
		asked.Body = http.MaxBytesReader(c.Response(), asked.Body, expected.limit)
		if !expected.form {
			return next(c)
		}
		kind, _, _ := mime.ParseMediaType(asked.Header.Get(echo.HeaderContentType))
		if kind != echo.MIMEApplicationForm && (kind != "" || asked.ContentLength != 0) {
			return echo.ErrUnsupportedMediaType
		}
		if err := asked.ParseForm(); err != nil {
			return echo.NewHTTPError(http.StatusBadRequest).SetInternal(err)
		}
		return next(c)
	}
}

// session finds out who asks, and in which zone they read times. Routes that show nothing of the environment need not know, and
// must answer even when the database does not.
func (s *Server) session(next request.Handler) request.Handler {
	withSession := s.auth.SessionMiddleware(s.handlers.TimeZone(next))
	return func(c request.Context) error {
		if !s.behaviorOf(c).hasSession {
			return next(c)
		}
		return withSession(c)
	}
}

// clientIP takes the client's address from the connection, and from X-Forwarded-For only as far as the proxies in
// front are trusted.
func clientIP(proxies []netip.Prefix) echo.IPExtractor {
	if len(proxies) == 0 {
		return echo.ExtractIPDirect()
	}
	options := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, prefix := range proxies {
		_, network, err := net.ParseCIDR(prefix.Masked().String())
		if err == nil {
			options = append(options, echo.TrustIPRange(network))
		}
	}
	return echo.ExtractIPFromXFFHeader(options...)
}
