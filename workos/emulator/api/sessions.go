package api

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"frontdesk/workos/emulator/data"
)

// passwordlessSession is a link to sign in with, from before there was magic auth.
type passwordlessSession struct {
	email, link string
}

// PasswordlessJSON is a passwordless session as the API shows it.
type PasswordlessJSON struct {
	Object    string `json:"object"`
	ID        string `json:"id"`
	Email     string `json:"email"`
	ExpiresAt string `json:"expires_at"`
	Link      string `json:"link"`
}

func (s *API) passwordlessRoutes() {
	s.handle("POST /passwordless/sessions", s.createPasswordless)
	s.handle("POST /passwordless/sessions/{id}/send", s.sendPasswordless)
}

func (s *API) createPasswordless(r *http.Request) reply {
	var in struct {
		Email     string `json:"email"`
		Type      string `json:"type"`
		ExpiresIn *int   `json:"expires_in"`
	}
	if refused := readBody(r, &in); refused != nil {
		return *refused
	}
	var wrong []FieldError
	if !data.ValidEmail(in.Email) {
		wrong = append(wrong, FieldError{"email_required", "email"})
	}
	if in.Type != "MagicLink" {
		wrong = append(wrong, FieldError{"invalid_type", "type"})
	}
	seconds := 900
	if in.ExpiresIn != nil {
		seconds = *in.ExpiresIn
	}
	if seconds < 900 || seconds > 86_400 {
		wrong = append(wrong, FieldError{"invalid_expires_in", "expires_in"})
	}
	if len(wrong) > 0 {
		return invalid(r, wrong...)
	}
	id := s.NewID("passwordless_session")
	row := &passwordlessSession{email: in.Email, link: "https://your-app.example/passwordless/" + s.tokenFor(id) + "/confirm"}
	s.passwordless[id] = row
	return created(PasswordlessJSON{
		Object: "passwordless_session", ID: id, Email: row.email, Link: row.link,
		ExpiresAt: data.Stamp(s.Now().Add(time.Duration(seconds) * time.Second)),
	})
}

func (s *API) sendPasswordless(r *http.Request) reply {
	row, known := s.passwordless[r.PathValue("id")]
	if !known {
		return notFound("Passwordless session", r.PathValue("id"))
	}
	s.Mail("passwordless", row.email, "", row.link)
	return ok(map[string]bool{"success": true})
}

func (s *API) sessionRoutes() {
	s.handle("GET /user_management/users/{id}/sessions", s.listSessions)
	s.handle("POST /user_management/sessions/revoke", s.revokeSession)
}

// listSessions serves the sessions that are open, as documented: those that are over are left out.
func (s *API) listSessions(r *http.Request) reply {
	at, known := s.Users.Find(r.PathValue("id"))
	if !known {
		return notFound("User", r.PathValue("id"))
	}
	open := slices.DeleteFunc(s.SessionsOf(at), func(row data.Session) bool {
		return !s.IsActive(row)
	})
	return s.list(r, listing{
		prefix: "session", n: len(open),
		id:     func(i int) data.ULID { return open[i].ID },
		render: func(i int) any { return s.SessionView(open[i]) },
	})
}

// findSession looks a session up by its id alone.
func (s *API) findSession(id string) (data.Session, bool) {
	key, ok := data.ParseID("session", id)
	if !ok {
		return data.Session{}, false
	}
	at := data.OwnerIn(key)
	if int(at) >= len(s.Users.Rows) || !s.Users.Alive(at) {
		return data.Session{}, false
	}
	all := s.SessionsOf(at)
	i := slices.IndexFunc(all, func(row data.Session) bool { return row.ID == key })
	if i < 0 {
		return data.Session{}, false
	}
	return all[i], true
}

// revokeSession ends a session; one that is over stays as it is. An unknown one is a 400, as documented.
func (s *API) revokeSession(r *http.Request) reply {
	var in struct {
		SessionID string `json:"session_id"`
	}
	if refused := readBody(r, &in); refused != nil {
		return *refused
	}
	row, known := s.findSession(in.SessionID)
	if !known {
		return message(http.StatusBadRequest, fmt.Sprintf("Session not found: '%s'.", in.SessionID))
	}
	s.EndSession(row, data.ByAPI())
	return emptyReply(http.StatusOK)
}
