package web

import (
	"crypto/rand"
	"strings"

	"frontdesk/handlers"
	"frontdesk/web/paths"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"
)

// cspWithoutNonce lets a page load from and connect to Frontdesk only. Scripts need the nonce of this
// answer; 'strict-dynamic' is left out on purpose, because it would run scripts inside fragments.
const cspWithoutNonce = "default-src 'none'; script-src 'nonce-%'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src " +
	"'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; report-uri "

// headers sets the security headers on every answer, errors included, before anything can write one. No cache
// stores answers; only the handler of hashed assets overrides that.
func (s *Server) headers(next echo.HandlerFunc) echo.HandlerFunc {
	csp := cspWithoutNonce + paths.CSPReport.URL()
	return func(c echo.Context) error {
		nonce := rand.Text() // 130 bits
		header := c.Response().Header()
		header.Set("Content-Security-Policy", strings.Replace(csp, "%", nonce, 1))
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		header.Set("X-Frame-Options", "DENY")
		header.Set("Cache-Control", "no-store")
		header.Set("Vary", handlers.VaryOn)
		if s.cfg.Secure() {
			header.Set("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
		}
		request := c.Request()
		c.SetRequest(request.WithContext(templ.WithNonce(request.Context(), nonce)))
		return next(c)
	}
}
