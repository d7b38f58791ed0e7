package emulator

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

const (
	mailedCodeLife = 10 * time.Minute
	resetLife      = time.Hour
)

const maxMails = 1000 // then the oldest is dropped

// Mail is an email or a text message that WorkOS would have sent. Nothing leaves this server: tests and
// developers read the code or the link here.
type Mail struct {
	// Kind is password_reset, magic_auth, email_verification, email_change, invitation, passwordless or sms.
	Kind   string    `json:"kind"`
	To     string    `json:"to"` // an address, or a telephone number
	Code   string    `json:"code,omitempty"`
	Link   string    `json:"link,omitempty"`
	SentAt time.Time `json:"sent_at"`
}

// Mails lists what was sent to an address ("": to anybody), oldest first.
func (s *Server) Mails(to string) []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.mailsTo(to)
}

func (s *Server) mailsTo(to string) []Mail {
	found := []Mail{}
	for _, m := range s.mails {
		if to == "" || strings.EqualFold(m.To, to) {
			found = append(found, m)
		}
	}
	return found
}

func (s *Server) mailRoutes() {
	s.handle("POST /user_management/password_reset", s.sendPasswordReset)
	s.handle("POST /user_management/magic_auth", s.sendMagicAuth)
	// For tests in other processes; it takes the API key, as the API itself does.
	s.handle("GET /_emulator/mails", func(r *http.Request) reply {
		return ok(map[string]any{"data": s.mailsTo(r.URL.Query().Get("to"))})
	})
}

func (s *Server) mail(kind, to, code, link string) {
	if len(s.mails) >= maxMails {
		s.mails = append([]Mail{}, s.mails[1:]...)
	}
	s.mails = append(s.mails, Mail{Kind: kind, To: to, Code: code, Link: link, SentAt: s.now().UTC()})
}

// undeliverable says that mail to an address gets nowhere: its domain is of the kind that is reserved for that.
func undeliverable(email string) bool { return strings.HasSuffix(strings.ToLower(email), ".invalid") }

func notDeliverable() reply {
	return problem(http.StatusBadRequest, "email_domain_not_deliverable", "The domain of the email address does not take mail.")
}

// mailedCode is a code that was mailed.
type mailedCode struct {
	code    string
	expires int64
	wrong   int // how often something else was tried
	used    bool
}

// codeFor is six digits that follow from the id of what they are for.
func (s *Server) codeFor(id string) string {
	return fmt.Sprintf("%06d", mix(s.config.Seed, mixText(id), 60)%1_000_000)
}

func (s *Server) newCode(id string) mailedCode {
	return mailedCode{code: s.codeFor(id), expires: s.now().Add(mailedCodeLife).UnixMilli()}
}

// tokenFor is a token that follows from the id of what it opens.
func (s *Server) tokenFor(id string) string { return letters(mix(s.config.Seed, mixText(id), 61), 25) }

// readEmail reads a body that names an address; the refusal is nil when it does.
func readEmail(r *http.Request) (email, invitationToken string, refused *reply) {
	var in struct {
		Email           string `json:"email"`
		InvitationToken string `json:"invitation_token"`
	}
	if refused := readBody(r, &in); refused != nil {
		return "", "", refused
	}
	if !validEmail(in.Email) {
		answer := invalid(r, fieldError{"email_required", "email"})
		return "", "", &answer
	}
	return in.Email, in.InvitationToken, nil
}

type passwordResetEventJSON struct {
	Object    string `json:"object"`
	ID        string `json:"id"`
	UserID    string `json:"user_id"`
	Email     string `json:"email"`
	ExpiresAt string `json:"expires_at"`
	CreatedAt string `json:"created_at"`
}

type passwordResetJSON struct {
	passwordResetEventJSON
	Token string `json:"password_reset_token"`
	URL   string `json:"password_reset_url"`
}

func (s *Server) sendPasswordReset(r *http.Request) reply {
	email, _, refused := readEmail(r)
	if refused != nil {
		return *refused
	}
	at, known := s.userWithEmail(email)
	if !known {
		return notFound("User", email)
	}
	now := s.now()
	view := passwordResetEventJSON{
		Object: "password_reset", ID: s.newID("password_reset"), UserID: s.users.id(at), Email: s.details(at).email,
		ExpiresAt: stamp(now.Add(resetLife)), CreatedAt: stamp(now),
	}
	token := s.tokenFor(view.ID)
	link := "https://your-app.example/reset-password?token=" + token
	s.record("password_reset.created", noRef, view, byAPI())
	s.mail("password_reset", view.Email, "", link)
	return created(passwordResetJSON{view, token, link})
}

type magicAuthEventJSON struct {
	Object    string `json:"object"`
	ID        string `json:"id"`
	UserID    string `json:"user_id"`
	Email     string `json:"email"`
	ExpiresAt string `json:"expires_at"`
	CreatedAt string `json:"created_at"`
	UpdatedAt string `json:"updated_at"`
}

type magicAuthJSON struct {
	magicAuthEventJSON
	Code string `json:"code"`
}

// sendMagicAuth mails a code to sign in with, and makes the user if there is none.
func (s *Server) sendMagicAuth(r *http.Request) reply {
	email, invitation, refused := readEmail(r)
	switch {
	case refused != nil:
		return *refused
	case undeliverable(email):
		return notDeliverable()
	case invitation != "" && !s.invited(email, invitation):
		return reply{http.StatusBadRequest, map[string]string{
			"error": "invitation_invalid", "error_description": "The request failed due to: invitation_invalid.",
		}}
	}
	at, known := s.userWithEmail(email)
	if !known {
		at = s.makeUser(email)
		s.record("user.created", noRef, s.userView(at), byAPI())
	}
	now := s.now()
	view := magicAuthEventJSON{
		Object: "magic_auth", ID: s.newID("magic_auth"), UserID: s.users.id(at), Email: s.details(at).email,
		ExpiresAt: stamp(now.Add(mailedCodeLife)), CreatedAt: stamp(now), UpdatedAt: stamp(now),
	}
	code := s.codeFor(view.ID)
	s.record("magic_auth.created", noRef, view, byAPI())
	s.mail("magic_auth", view.Email, code, "")
	return created(magicAuthJSON{view, code})
}

// invited says whether a token is that of a pending invitation of an address.
func (s *Server) invited(email, token string) bool {
	for at, row := range s.invitations.all() {
		if strings.EqualFold(row.email, email) && s.invitationState(row) == "pending" && s.invitationToken(at) == token {
			return true
		}
	}
	return false
}
