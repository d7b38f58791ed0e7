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

// SessionJSON is a session as the API shows it.
type SessionJSON struct {
	Object         string            `json:"object"`
	ID             string            `json:"id"`
	Impersonator   *impersonatorJSON `json:"impersonator,omitempty"`
	IPAddress      *string           `json:"ip_address"`
	OrganizationID string            `json:"organization_id"`
	UserAgent      *string           `json:"user_agent"`
	UserID         string            `json:"user_id"`
	AuthMethod     string            `json:"auth_method"`
	Status         string            `json:"status"`
	ExpiresAt      *string           `json:"expires_at"`
	EndedAt        *string           `json:"ended_at"`
	CreatedAt      *string           `json:"created_at"`
	UpdatedAt      *string           `json:"updated_at"`
}

type impersonatorJSON struct {
	Email  string `json:"email"`
	Reason string `json:"reason"`
}

func (s *API) sessionRoutes() {
	s.handle("GET /user_management/users/{id}/sessions", s.listSessions)
	s.handle("POST /user_management/sessions/revoke", s.revokeSession)
}

func (s *API) sessionID(row data.Session) string { return "session_" + row.ID.String() }

// sessionStatus is what has become of a session, and when it ended (0: it has not).
func (s *API) sessionStatus(row data.Session) (status string, ended int64) {
	if at, revoked := s.RevokedSessions[s.sessionID(row)]; revoked {
		return "revoked", at
	}
	if s.Now().UnixMilli() >= row.Expires {
		return "expired", row.Expires
	}
	return "active", 0
}

func (s *API) sessionView(row data.Session) any {
	status, ended := s.sessionStatus(row)
	view := SessionJSON{
		Object: "session", ID: s.sessionID(row), IPAddress: &row.Address, UserAgent: &row.Agent,
		OrganizationID: s.Organizations.ID(row.Organization), UserID: s.Users.ID(row.User), AuthMethod: row.Method,
		Status: status, ExpiresAt: data.StampMillis(row.Expires), EndedAt: data.StampMillis(ended),
		CreatedAt: data.StampMillis(row.Made), UpdatedAt: data.StampMillis(max(row.Refreshed, ended)),
	}
	if row.Impersonator != "" {
		view.Impersonator = &impersonatorJSON{row.Impersonator, row.Impersonate}
	}
	return view
}

// listSessions serves the sessions that are open, as documented: those that are over are left out.
func (s *API) listSessions(r *http.Request) reply {
	at, known := s.Users.Find(r.PathValue("id"))
	if !known {
		return notFound("User", r.PathValue("id"))
	}
	open := slices.DeleteFunc(s.SessionsOf(at), func(row data.Session) bool {
		status, _ := s.sessionStatus(row)
		return status != "active"
	})
	return s.list(r, listing{
		prefix: "session", n: len(open),
		id:     func(i int) data.ULID { return open[i].ID },
		render: func(i int) any { return s.sessionView(open[i]) },
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
	s.endSession(row)
	return emptyReply(http.StatusOK)
}

func (s *API) endSession(row data.Session) {
	if status, _ := s.sessionStatus(row); status != "active" {
		return
	}
	s.RevokedSessions[s.sessionID(row)] = s.Now().UnixMilli()
	s.Record("session.revoked", row.Organization, s.sessionView(row), data.ByAPI())
}

// endSessions ends what a user has open in an organization (NoRef: everywhere).
func (s *API) endSessions(at, organization data.Ref) {
	for _, row := range s.SessionsOf(at) {
		if organization == data.NoRef || row.Organization == organization {
			s.endSession(row)
		}
	}
}
