package emulator

import "net/http"

type emailVerificationJSON struct {
	Object    string `json:"object"`
	ID        string `json:"id"`
	UserID    string `json:"user_id"`
	Email     string `json:"email"`
	ExpiresAt string `json:"expires_at"`
	CreatedAt string `json:"created_at"`
	UpdatedAt string `json:"updated_at"`
}

func (s *Server) emailVerificationRoutes() {
	const path = "/user_management/users/{id}/email_verification"
	s.handle("POST "+path+"/send", s.sendEmailVerification)
	s.handle("POST "+path+"/confirm", s.confirmEmailVerification)
}

// theUser answers with a user inside an object.
func (s *Server) theUser(at ref) reply { return ok(map[string]any{"user": s.userView(at)}) }

func (s *Server) sendEmailVerification(r *http.Request) reply {
	at, known := s.users.find(r.PathValue("id"))
	if !known {
		return notFound("User", r.PathValue("id"))
	}
	details := s.details(at)
	if details.verified {
		return problem(http.StatusBadRequest, "email_already_verified", "The email address is verified already.")
	}
	now := s.now()
	view := emailVerificationJSON{
		Object: "email_verification", ID: s.newID("email_verification"), UserID: s.users.id(at), Email: details.email,
		ExpiresAt: stamp(now.Add(mailedCodeLife)), CreatedAt: stamp(now), UpdatedAt: stamp(now),
	}
	code := s.newCode(view.ID)
	s.verifications[at] = &code
	s.record("email_verification.created", noRef, view, byAPI())
	s.mail("email_verification", details.email, code.code, "")
	return s.theUser(at)
}

// readCode reads a body that shows a code; the refusal is nil when it does.
func readCode(r *http.Request) (code string, refused *reply) {
	var in struct {
		Code string `json:"code"`
	}
	if refused := readBody(r, &in); refused != nil {
		return "", refused
	}
	if in.Code == "" {
		answer := invalid(r, fieldError{"required", "code"})
		return "", &answer
	}
	return in.Code, nil
}

func (s *Server) confirmEmailVerification(r *http.Request) reply {
	at, known := s.users.find(r.PathValue("id"))
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
	case s.details(at).verified:
		return refuse("email_previously_verified", "The email address has been verified already.")
	case sent == nil || sent.code != code:
		return refuse("email_verification_code_incorrect", "The code is not correct.")
	case s.now().UnixMilli() >= sent.expires:
		return refuse("email_verification_code_expired", "The code has expired.")
	}
	sent.used = true
	s.editUser(at, func(d *userDetails) { d.verified = true })
	s.recordChange("user.updated", noRef, s.userView(at), map[string]any{"email_verified": false}, bySystem())
	return s.theUser(at)
}
