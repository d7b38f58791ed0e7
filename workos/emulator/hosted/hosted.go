// Package hosted serves the pages for browsers: the sign-in, the Admin Portal, and the start page of the emulator.
package hosted

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"frontdesk/workos/emulator/data"
	"frontdesk/workos/emulator/data/audit"
	"frontdesk/workos/emulator/respond"
)

//go:embed *.html hosted.css icon.svg
var files embed.FS

// templates are the pages that people see: the sign-in, the Admin Portal, and what went wrong.
var templates = template.Must(template.ParseFS(files, "*.html"))

// Pages serves the pages for browsers and everything behind them.
type Pages struct {
	*data.State
	mux *http.ServeMux
}

// New registers the hosted pages at a mux: the sign-in, the Admin Portal and the start page.
func New(state *data.State, logs *audit.Logs, mux *http.ServeMux) {
	s := &Pages{State: state, mux: mux}
	people := newSignIn(s)
	people.routes()
	newPortal(s, logs).routes()
	s.handlePage("GET /{$}", people.startPage)
	s.handlePage("GET /_emulator/hosted.css", asset("hosted.css", "text/css; charset=utf-8"))
	s.handlePage("GET /_emulator/icon.svg", asset("icon.svg", "image/svg+xml"))
}

// handlePage registers a route that checks no API key and takes the lock itself.
func (s *Pages) handlePage(pattern string, fn http.HandlerFunc) { s.mux.HandleFunc(pattern, fn) }

// frame is what every hosted page has around its content.
type frame struct {
	Title string
	Place string // where the person is: "Sign-in", "Admin Portal"
	Wide  bool
}

// problemPage is a page that only shows an error and, if there is one, a link back.
type problemPage struct {
	frame
	Text, Code     string
	Back, BackName string
}

func asset(name, contentType string) http.HandlerFunc {
	data, err := files.ReadFile(name)
	if err != nil {
		panic(err) // embedded above
	}
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Cache-Control", "max-age=300")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		respond.Bytes(w, http.StatusOK, contentType, data)
	}
}

// contentPolicy is strict: own stylesheet and icon, no script. Browsers apply form-action to the redirect that
// answers a form too, so it names the applications to which forms lead, and loopback addresses on any port,
// because an application on a developer's machine often redirects to another port.
func contentPolicy(applications ...string) string {
	forms := []string{"'self'", "http://localhost:*", "http://127.0.0.1:*"}
	for _, application := range applications {
		target, err := url.Parse(application)
		if err != nil || target.Host == "" {
			continue
		}
		if strings.Contains(target.Host, "[") {
			forms = append(forms, target.Scheme+":") // a policy cannot name an IPv6 address
			continue
		}
		forms = append(forms, target.Scheme+"://"+target.Host)
	}
	return "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action " +
		strings.Join(forms, " ")
}

// renderHosted writes a hosted page. Applications are the addresses to which its forms may lead.
func (s *Pages) renderHosted(w http.ResponseWriter, status int, name string, page any, applications ...string) {
	var out bytes.Buffer
	if err := templates.ExecuteTemplate(&out, name, page); err != nil {
		panic(fmt.Errorf("hosted page %s: %w", name, err))
	}
	header := w.Header()
	header.Set("Content-Security-Policy", contentPolicy(applications...))
	header.Set("Cache-Control", "no-store")
	header.Set("Referrer-Policy", "same-origin") // addresses of the portal hold its token
	header.Set("X-Content-Type-Options", "nosniff")
	respond.Bytes(w, status, "text/html; charset=utf-8", out.Bytes())
}
