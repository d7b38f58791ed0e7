package emulator

import (
	"net/http"
	"strings"
	"time"
)

const maxTries = 10 // of one challenge

// challenge asks the owner of a factor for a code.
type challenge struct {
	id     string
	factor *factor
	made   int64
	sent   mailedCode // of sms and generic_otp; of totp only when it expires and what was tried
}

type challengeJSON struct {
	Object    string `json:"object"`
	ID        string `json:"id"`
	FactorID  string `json:"authentication_factor_id"`
	ExpiresAt string `json:"expires_at"`
	Code      string `json:"code,omitempty"`
	CreatedAt string `json:"created_at"`
	UpdatedAt string `json:"updated_at"`
}

func (s *Server) challengeRoutes() {
	s.handle("POST /auth/factors/{id}/challenge", s.challengeFactor)
	s.handle("POST /auth/challenges/{id}/verify", s.verifyChallenge)
}

func (s *Server) addChallenge(f *factor) *challenge {
	c := &challenge{id: s.newID("auth_challenge"), factor: f, made: s.now().UnixMilli()}
	c.sent = s.newCode(c.id)
	s.challenges[c.id] = c
	return c
}

// challengeView shows the code of a generic_otp only: the caller is to send it.
func (s *Server) challengeView(c *challenge, fresh bool) challengeJSON {
	made := stamp(time.UnixMilli(c.made))
	view := challengeJSON{
		Object: "authentication_challenge", ID: c.id, FactorID: factorID(c.factor),
		ExpiresAt: stamp(time.UnixMilli(c.sent.expires)), CreatedAt: made, UpdatedAt: made,
	}
	if fresh && c.factor.kind == "generic_otp" {
		view.Code = c.sent.code
	}
	return view
}

func (s *Server) challengeFactor(r *http.Request) reply {
	f, known := s.findFactor(r.PathValue("id"))
	if !known {
		return notFound("Authentication factor", r.PathValue("id"))
	}
	var in struct {
		Template *string `json:"sms_template"`
	}
	if refused := readBody(r, &in); refused != nil {
		return *refused
	}
	if in.Template != nil && !strings.Contains(*in.Template, "{{code}}") {
		return invalid(r, fieldError{"invalid_sms_template", "sms_template"})
	}
	c := s.addChallenge(f)
	if f.kind == "sms" {
		s.mail("sms", f.phone, c.sent.code, "")
	}
	return created(s.challengeView(c, true))
}

// verifyChallenge says whether a code is right. A challenge is good once and for so many tries.
func (s *Server) verifyChallenge(r *http.Request) reply {
	c, known := s.challenges[r.PathValue("id")]
	if known {
		_, known = s.findFactor(factorID(c.factor))
	}
	if !known {
		return notFound("Authentication challenge", r.PathValue("id"))
	}
	code, refused := readCode(r)
	if refused != nil {
		return *refused
	}
	switch {
	case c.sent.used:
		return problem(http.StatusUnprocessableEntity, "authentication_challenge_previously_verified", "The challenge has been answered already.")
	case s.now().UnixMilli() >= c.sent.expires:
		return problem(http.StatusUnprocessableEntity, "authentication_challenge_expired", "The challenge has expired.")
	case c.sent.wrong >= maxTries:
		return problem(http.StatusBadRequest, "one_time_code_too_many_attempts", "Too many wrong codes: open another challenge.")
	}
	valid := code == c.sent.code
	if c.factor.kind == "totp" {
		valid = totpAccepts(c.factor.secret, code, s.now())
	}
	c.sent.used = valid
	if !valid {
		c.sent.wrong++
	}
	return created(map[string]any{"challenge": s.challengeView(c, false), "valid": valid})
}
