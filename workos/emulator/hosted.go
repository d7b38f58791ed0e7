package emulator

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strings"
)

//go:embed hosted
var hostedFiles embed.FS

// hostedTemplates are the pages that people see: the sign-in, the Admin Portal, and what went wrong.
var hostedTemplates = template.Must(template.ParseFS(hostedFiles, "hosted/*.html"))

// hostedFrame is what every hosted page says around its content.
type hostedFrame struct {
	Title string
	Place string // where the person is: "Sign-in", "Admin Portal"
	Wide  bool
}

// problemPage is a page that only says what went wrong and, where there is one, the way back.
type problemPage struct {
	hostedFrame
	Text, Code     string
	Back, BackName string
}

// hostedRoutes registers the pages for browsers and everything behind them.
func (s *Server) hostedRoutes() {
	logs := newAuditLogs(s)
	newAuditAPI(s, logs).routes()
	people := newSignIn(s)
	people.routes()
	newPortal(s, logs).routes()
	s.handlePage("GET /{$}", people.startPage)
	s.handlePage("GET /_emulator/hosted.css", hostedAsset("hosted/hosted.css", "text/css; charset=utf-8"))
	s.handlePage("GET /_emulator/icon.svg", hostedAsset("hosted/icon.svg", "image/svg+xml"))
}

func hostedAsset(name, contentType string) http.HandlerFunc {
	data, err := hostedFiles.ReadFile(name)
	if err != nil {
		panic(err) // embedded above
	}
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Cache-Control", "max-age=300")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		writeBytes(w, http.StatusOK, contentType, data)
	}
}

// hostedPolicy is strict: own stylesheet and icon, no script. Browsers apply form-action to the redirect that
// answers a form too, so it names the applications to which forms lead, and loopback addresses on any port,
// because an application on a developer's machine often redirects to another port.
func hostedPolicy(applications ...string) string {
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
func (s *Server) renderHosted(w http.ResponseWriter, status int, name string, page any, applications ...string) {
	var out bytes.Buffer
	if err := hostedTemplates.ExecuteTemplate(&out, name, page); err != nil {
		panic(fmt.Errorf("hosted page %s: %w", name, err))
	}
	header := w.Header()
	header.Set("Content-Security-Policy", hostedPolicy(applications...))
	header.Set("Cache-Control", "no-store")
	header.Set("Referrer-Policy", "same-origin") // addresses of the portal hold its token
	header.Set("X-Content-Type-Options", "nosniff")
	writeBytes(w, status, "text/html; charset=utf-8", out.Bytes())
}
