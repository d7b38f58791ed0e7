package api

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"frontdesk/workos/emulator/data"
)

const MaxWrongCodes = 5 // of an email change; then nothing is accepted any more

// emailChange is pending until the code that was emailed to the new address is entered.
type emailChange struct {
	mailedCode
	email string
}

func (s *API) emailChangeRoutes() {
	const path = "/user_management/users/{id}/email_change"
	s.handle("POST "+path+"/send", s.sendEmailChange)
	s.handle("POST "+path+"/confirm", s.confirmEmailChange)
}

// refuseEmail returns why a user cannot have an address, nil if they can.
func (s *API) refuseEmail(at data.Ref, email string) *reply {
	var answer reply
	switch other, taken := s.UserWithEmail(email); {
	case strings.EqualFold(s.Details(at).Email, email):
		answer = problem(http.StatusConflict, "email_change_not_needed", "The user has this email address already.")
	case s.IsManaged(at):
		answer = problem(http.StatusConflict, "email_change_not_allowed", "A directory manages the user, and with them the email address.")
	case taken && other != at:
		answer = problem(http.StatusConflict, "email_not_available", "The email address is not available.")
	default:
		return nil
	}
	return &answer
}

func (s *API) sendEmailChange(r *http.Request) reply {
	at, known := s.Users.Find(r.PathValue("id"))
	if !known {
		return notFound("User", r.PathValue("id"))
	}
	var in struct {
		NewEmail string `json:"new_email"`
	}
	if refused := readBody(r, &in); refused != nil {
		return *refused
	}
	if in.NewEmail == "" {
		return invalid(r, FieldError{"required", "new_email"})
	}
	if !data.ValidEmail(in.NewEmail) {
		return problem(http.StatusUnprocessableEntity, "invalid_email", "The email address is not valid.")
	}
	if refused := s.refuseEmail(at, in.NewEmail); refused != nil {
		return *refused
	}
	change := &emailChange{s.newCode(s.NewID("email_change")), in.NewEmail}
	s.emailChanges[at] = change
	s.Mail("email_change", in.NewEmail, change.code, "")
	return ok(map[string]any{
		"object": "email_change", "user": s.UserView(at), "new_email": in.NewEmail,
		"expires_at": data.StampMillis(change.expires), "created_at": data.Stamp(s.Now()),
	})
}

func (s *API) confirmEmailChange(r *http.Request) reply {
	at, known := s.Users.Find(r.PathValue("id"))
	if !known {
		return notFound("User", r.PathValue("id"))
	}
	code, refused := readCode(r)
	if refused != nil {
		return *refused
	}
	change := s.emailChanges[at]
	if refused := s.refuseEmailCode(change, code); refused != nil {
		return *refused
	}
	if strings.EqualFold(s.Details(at).Email, change.email) {
		return noPendingChange() // they have got it in another way meanwhile
	}
	if refused := s.refuseEmail(at, change.email); refused != nil {
		return *refused
	}
	change.used = true
	previous := map[string]any{"email": s.Details(at).Email}
	s.EditUser(at, func(d *data.UserDetails) { d.Email, d.Verified = change.email, true })
	delete(s.verifications, at) // those were for the address before
	s.RecordChange("user.updated", data.NoRef, s.UserView(at), previous, data.BySystem())
	return ok(map[string]any{"object": "email_change_confirmation", "user": s.UserView(at)})
}

func noPendingChange() reply {
	return problem(http.StatusConflict, "no_pending_email_change", "No change of the email address is pending.")
}

// refuseEmailCode returns why a code does not confirm a change (nil: none is pending), and counts wrong ones.
func (s *API) refuseEmailCode(change *emailChange, code string) *reply {
	refuse := func(status int, code, text string) *reply {
		answer := problem(status, code, text)
		return &answer
	}
	switch {
	case change == nil || change.used && change.code != code:
		answer := noPendingChange()
		return &answer
	case change.used:
		return refuse(http.StatusConflict, "email_change_code_previously_used", "The code has been used already.")
	case change.wrong >= MaxWrongCodes:
		return refuse(http.StatusTooManyRequests, "email_change_too_many_attempts", "Too many wrong codes: send another one.")
	case s.Now().UnixMilli() >= change.expires:
		return refuse(http.StatusBadRequest, "email_change_code_expired", "The code has expired.")
	case change.code != code:
		change.wrong++
		return refuse(http.StatusBadRequest, "email_change_code_incorrect", "The code is not correct.")
	}
	return nil
}

type emailVerificationJSON struct {
	Object    string `json:"object"`
	ID        string `json:"id"`
	UserID    string `json:"user_id"`
	Email     string `json:"email"`
	ExpiresAt string `json:"expires_at"`
	CreatedAt string `json:"created_at"`
	UpdatedAt string `json:"updated_at"`
}

func (s *API) emailVerificationRoutes() {
	const path = "/user_management/users/{id}/email_verification"
	s.handle("POST "+path+"/send", s.sendEmailVerification)
	s.handle("POST "+path+"/confirm", s.confirmEmailVerification)
}

// theUser answers with a user inside an object.
func (s *API) theUser(at data.Ref) reply { return ok(map[string]any{"user": s.UserView(at)}) }

func (s *API) sendEmailVerification(r *http.Request) reply {
	at, known := s.Users.Find(r.PathValue("id"))
	if !known {
		return notFound("User", r.PathValue("id"))
	}
	details := s.Details(at)
	if details.Verified {
		return problem(http.StatusBadRequest, "email_already_verified", "The email address is verified already.")
	}
	now := s.Now()
	view := emailVerificationJSON{
		Object: "email_verification", ID: s.NewID("email_verification"), UserID: s.Users.ID(at), Email: details.Email,
		ExpiresAt: data.Stamp(now.Add(MailedCodeLife)), CreatedAt: data.Stamp(now), UpdatedAt: data.Stamp(now),
	}
	code := s.newCode(view.ID)
	s.verifications[at] = &code
	s.Record("email_verification.created", data.NoRef, view, data.ByAPI())
	s.Mail("email_verification", details.Email, code.code, "")
	return s.theUser(at)
}

// readCode reads a body with a code; refused is nil if it has one.
func readCode(r *http.Request) (code string, refused *reply) {
	var in struct {
		Code string `json:"code"`
	}
	if refused := readBody(r, &in); refused != nil {
		return "", refused
	}
	if in.Code == "" {
		answer := invalid(r, FieldError{"required", "code"})
		return "", &answer
	}
	return in.Code, nil
}

func (s *API) confirmEmailVerification(r *http.Request) reply {
	at, known := s.Users.Find(r.PathValue("id"))
	if !known {
		return notFound("User", r.PathValue("id"))
	}
	code, refused := readCode(r)
	if refused != nil {
		return *refused
	}
	refuse := func(code, text string) reply { return problem(http.StatusBadRequest, code, text) }
	sent := s.verifications[at]
	switch {
	case sent != nil && sent.used && sent.code == code:
		return refuse("email_verification_code_previously_used", "The code has been used already.")
	case s.Details(at).Verified:
		return refuse("email_previously_verified", "The email address has been verified already.")
	case sent == nil || sent.code != code:
		return refuse("email_verification_code_incorrect", "The code is not correct.")
	case s.Now().UnixMilli() >= sent.expires:
		return refuse("email_verification_code_expired", "The code has expired.")
	}
	sent.used = true
	s.EditUser(at, func(d *data.UserDetails) { d.Verified = true })
	s.RecordChange("user.updated", data.NoRef, s.UserView(at), map[string]any{"email_verified": false}, data.BySystem())
	return s.theUser(at)
}

// How long codes and links can be used.
const (
	MailedCodeLife = 10 * time.Minute
	resetLife      = time.Hour
)

func (s *API) mailRoutes() {
	s.handle("POST /user_management/password_reset", s.sendPasswordReset)
	s.handle("POST /user_management/magic_auth", s.sendMagicAuth)
	// For tests in other processes; it takes the API key, as the API itself does.
	s.handle("GET /_emulator/mails", func(r *http.Request) reply {
		return ok(map[string]any{"data": s.MailsTo(r.URL.Query().Get("to"))})
	})
}

// undeliverable reports whether an email cannot be delivered, because its domain is reserved for that.
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

// codeFor returns six digits derived from the ID that they are for.
func (s *API) codeFor(id string) string {
	return fmt.Sprintf("%06d", data.Mix(s.Config.Seed, data.MixText(id), 60)%1_000_000)
}

func (s *API) newCode(id string) mailedCode {
	return mailedCode{code: s.codeFor(id), expires: s.Now().Add(MailedCodeLife).UnixMilli()}
}

// tokenFor returns a token derived from the ID that it is for.
func (s *API) tokenFor(id string) string {
	return data.Letters(data.Mix(s.Config.Seed, data.MixText(id), 61), 25)
}

// readEmail reads a body with an address; refused is nil if it has one.
func readEmail(r *http.Request) (email, invitationToken string, refused *reply) {
	var in struct {
		Email           string `json:"email"`
		InvitationToken string `json:"invitation_token"`
	}
	if refused := readBody(r, &in); refused != nil {
		return "", "", refused
	}
	if !data.ValidEmail(in.Email) {
		answer := invalid(r, FieldError{"email_required", "email"})
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

// PasswordResetJSON is a password reset as the API shows it, with its secrets.
type PasswordResetJSON struct {
	passwordResetEventJSON
	Token string `json:"password_reset_token"`
	URL   string `json:"password_reset_url"`
}

func (s *API) sendPasswordReset(r *http.Request) reply {
	email, _, refused := readEmail(r)
	if refused != nil {
		return *refused
	}
	at, known := s.UserWithEmail(email)
	if !known {
		return notFound("User", email)
	}
	now := s.Now()
	view := passwordResetEventJSON{
		Object: "password_reset", ID: s.NewID("password_reset"), UserID: s.Users.ID(at), Email: s.Details(at).Email,
		ExpiresAt: data.Stamp(now.Add(resetLife)), CreatedAt: data.Stamp(now),
	}
	token := s.tokenFor(view.ID)
	link := "https://your-app.example/reset-password?token=" + token
	s.Record("password_reset.created", data.NoRef, view, data.ByAPI())
	s.Mail("password_reset", view.Email, "", link)
	return created(PasswordResetJSON{view, token, link})
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

// MagicAuthJSON is a magic auth as the API shows it, with its code.
type MagicAuthJSON struct {
	magicAuthEventJSON
	Code string `json:"code"`
}

// sendMagicAuth emails a code to sign in with, and creates the user if there is none.
func (s *API) sendMagicAuth(r *http.Request) reply {
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
	at, known := s.UserWithEmail(email)
	if !known {
		at = s.makeUser(email)
		s.Record("user.created", data.NoRef, s.UserView(at), data.ByAPI())
	}
	now := s.Now()
	view := magicAuthEventJSON{
		Object: "magic_auth", ID: s.NewID("magic_auth"), UserID: s.Users.ID(at), Email: s.Details(at).Email,
		ExpiresAt: data.Stamp(now.Add(MailedCodeLife)), CreatedAt: data.Stamp(now), UpdatedAt: data.Stamp(now),
	}
	code := s.codeFor(view.ID)
	s.Record("magic_auth.created", data.NoRef, view, data.ByAPI())
	s.Mail("magic_auth", view.Email, code, "")
	return created(MagicAuthJSON{view, code})
}

// invited reports whether a token belongs to a pending invitation of an address.
func (s *API) invited(email, token string) bool {
	for at, row := range s.Invitations.All() {
		if sent, _ := s.InvitationSecrets(at); sent == token && strings.EqualFold(row.Email, email) && s.InvitationState(row) == "pending" {
			return true
		}
	}
	return false
}
