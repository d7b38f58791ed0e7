package emulator

import (
	"net/http"
	"strings"
)

const maxWrongCodes = 5 // of an email change; then nothing is accepted any more

// emailChange waits for the code that was mailed to the new address.
type emailChange struct {
	mailedCode
	email string
}

func (s *Server) emailChangeRoutes() {
	const path = "/user_management/users/{id}/email_change"
	s.handle("POST "+path+"/send", s.sendEmailChange)
	s.handle("POST "+path+"/confirm", s.confirmEmailChange)
}

// isManaged says whether a directory manages a user, who then cannot have another address.
func (s *Server) isManaged(at ref) bool {
	for _, m := range s.membershipsOf(at) {
		if s.memberships.rows[m].managed {
			return true
		}
	}
	return false
}

// refuseEmail says why a user cannot have an address; nil when they can.
func (s *Server) refuseEmail(at ref, email string) *reply {
	var answer reply
	switch other, taken := s.userWithEmail(email); {
	case strings.EqualFold(s.details(at).email, email):
		answer = problem(http.StatusConflict, "email_change_not_needed", "The user has this email address already.")
	case s.isManaged(at):
		answer = problem(http.StatusConflict, "email_change_not_allowed", "A directory manages the user, and with them the email address.")
	case taken && other != at:
		answer = problem(http.StatusConflict, "email_not_available", "The email address is not available.")
	default:
		return nil
	}
	return &answer
}

func (s *Server) sendEmailChange(r *http.Request) reply {
	at, known := s.users.find(r.PathValue("id"))
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
		return invalid(r, fieldError{"required", "new_email"})
	}
	if !validEmail(in.NewEmail) {
		return problem(http.StatusUnprocessableEntity, "invalid_email", "The email address is not valid.")
	}
	if refused := s.refuseEmail(at, in.NewEmail); refused != nil {
		return *refused
	}
	change := &emailChange{s.newCode(s.newID("email_change")), in.NewEmail}
	s.emailChanges[at] = change
	s.mail("email_change", in.NewEmail, change.code, "")
	return ok(map[string]any{
		"object": "email_change", "user": s.userView(at), "new_email": in.NewEmail,
		"expires_at": stampMillis(change.expires), "created_at": stamp(s.now()),
	})
}

func (s *Server) confirmEmailChange(r *http.Request) reply {
	at, known := s.users.find(r.PathValue("id"))
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
	if strings.EqualFold(s.details(at).email, change.email) {
		return noPendingChange() // they have got it in another way meanwhile
	}
	if refused := s.refuseEmail(at, change.email); refused != nil {
		return *refused
	}
	change.used = true
	previous := map[string]any{"email": s.details(at).email}
	s.editUser(at, func(d *userDetails) { d.email, d.verified = change.email, true })
	delete(s.verifications, at) // those were for the address before
	s.recordChange("user.updated", noRef, s.userView(at), previous, bySystem())
	return ok(map[string]any{"object": "email_change_confirmation", "user": s.userView(at)})
}

func noPendingChange() reply {
	return problem(http.StatusConflict, "no_pending_email_change", "No change of the email address is pending.")
}

// refuseEmailCode says why a code does not confirm a change (nil: none is waiting), and counts wrong ones.
func (s *Server) refuseEmailCode(change *emailChange, code string) *reply {
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
	case change.wrong >= maxWrongCodes:
		return refuse(http.StatusTooManyRequests, "email_change_too_many_attempts", "Too many wrong codes: send another one.")
	case s.now().UnixMilli() >= change.expires:
		return refuse(http.StatusBadRequest, "email_change_code_expired", "The code has expired.")
	case change.code != code:
		change.wrong++
		return refuse(http.StatusBadRequest, "email_change_code_incorrect", "The code is not correct.")
	}
	return nil
}
