package emulator

import (
	"net/http"
	"time"
)

// passwordlessSession is a link to sign in with, from before there was magic auth.
type passwordlessSession struct {
	email, link string
}

type passwordlessJSON struct {
	Object    string `json:"object"`
	ID        string `json:"id"`
	Email     string `json:"email"`
	ExpiresAt string `json:"expires_at"`
	Link      string `json:"link"`
}

func (s *Server) passwordlessRoutes() {
	s.handle("POST /passwordless/sessions", s.createPasswordless)
	s.handle("POST /passwordless/sessions/{id}/send", s.sendPasswordless)
}

func (s *Server) createPasswordless(r *http.Request) reply {
	var in struct {
		Email     string `json:"email"`
		Type      string `json:"type"`
		ExpiresIn *int   `json:"expires_in"`
	}
	if refused := readBody(r, &in); refused != nil {
		return *refused
	}
	var wrong []fieldError
	if !validEmail(in.Email) {
		wrong = append(wrong, fieldError{"email_required", "email"})
	}
	if in.Type != "MagicLink" {
		wrong = append(wrong, fieldError{"invalid_type", "type"})
	}
	seconds := 900
	if in.ExpiresIn != nil {
		seconds = *in.ExpiresIn
	}
	if seconds < 900 || seconds > 86_400 {
		wrong = append(wrong, fieldError{"invalid_expires_in", "expires_in"})
	}
	if len(wrong) > 0 {
		return invalid(r, wrong...)
	}
	id := s.newID("passwordless_session")
	row := &passwordlessSession{email: in.Email, link: "https://your-app.example/passwordless/" + s.tokenFor(id) + "/confirm"}
	s.passwordless[id] = row
	return created(passwordlessJSON{
		Object: "passwordless_session", ID: id, Email: row.email, Link: row.link,
		ExpiresAt: stamp(s.now().Add(time.Duration(seconds) * time.Second)),
	})
}

func (s *Server) sendPasswordless(r *http.Request) reply {
	row, known := s.passwordless[r.PathValue("id")]
	if !known {
		return notFound("Passwordless session", r.PathValue("id"))
	}
	s.mail("passwordless", row.email, "", row.link)
	return ok(map[string]bool{"success": true})
}
