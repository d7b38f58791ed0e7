package emulator

import (
	"fmt"
	"net/http"
	"regexp"

	"frontdesk/workos/internal/qr"
)

// factorInput is the body of an enrolment.
type factorInput struct {
	Type        string `json:"type"`
	Issuer      string `json:"totp_issuer"`
	Account     string `json:"totp_user"`
	Secret      string `json:"totp_secret"`
	PhoneNumber string `json:"phone_number"`
	UserID      string `json:"user_id"`
}

// telephone is a number with its country, as E.164 writes it.
var telephone = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)

// phoneOf is a telephone number that belongs to nobody.
func phoneOf(hash uint64) string { return fmt.Sprintf("+1202555%04d", 100+hash>>16%100) }

// wrong says which fields an enrolment lacks.
func (in factorInput) wrong() (fields []fieldError) {
	switch in.Type {
	case "totp":
		if in.Issuer == "" {
			fields = append(fields, fieldError{"required", "totp_issuer"})
		}
		if in.Account == "" {
			fields = append(fields, fieldError{"required", "totp_user"})
		}
	case "sms":
		if !telephone.MatchString(in.PhoneNumber) {
			fields = append(fields, fieldError{"invalid_phone_number", "phone_number"})
		}
	case "generic_otp":
	default:
		fields = append(fields, fieldError{"invalid_type", "type"})
	}
	return fields
}

// tooLongForQR says that the names of a factor do not fit into a QR code; the secret takes what it usually does.
func tooLongForQR(in factorInput) bool {
	secret, _ := parseBase32(in.Secret)
	return !qr.Fits(totpURI(append(secret, make([]byte, 20)...), in.Issuer, in.Account))
}

// addFactor keeps a new factor.
func (s *Server) addFactor(in factorInput, user ref) *factor {
	f := &factor{id: s.newULID(), user: user, kind: in.Type, made: s.now().UnixMilli()}
	switch in.Type {
	case "totp":
		f.issuer, f.account = in.Issuer, in.Account
		f.secret = s.totpSecret(factorID(f))
		if own, readable := parseBase32(in.Secret); readable {
			f.secret = own
		}
	case "sms":
		f.phone = in.PhoneNumber
	}
	s.factors[factorID(f)] = f
	if user != noRef {
		s.factorsOf[user] = append(s.factorsOf[user], f)
	}
	return f
}

// enrollFactor serves POST /auth/factors/enroll, for a user or for somebody whom WorkOS does not know.
func (s *Server) enrollFactor(r *http.Request) reply {
	var in factorInput
	if refused := readBody(r, &in); refused != nil {
		return *refused
	}
	if fields := in.wrong(); len(fields) > 0 {
		return invalid(r, fields...)
	}
	if in.Secret = ""; tooLongForQR(in) {
		return invalid(r, fieldError{"too_long", "totp_user"})
	}
	user := noRef
	if in.UserID != "" {
		at, known := s.users.find(in.UserID)
		if !known {
			return invalid(r, fieldError{"user_not_found", "user_id"})
		}
		user = at
	}
	return created(s.enrolledView(s.addFactor(in, user)))
}

// enrollForUser serves the enrolment of an authenticator app, which opens its first challenge. Without a
// name for the app to show it takes the application and the user's address.
func (s *Server) enrollForUser(r *http.Request) reply {
	at, known := s.users.find(r.PathValue("id"))
	if !known {
		return notFound("User", r.PathValue("id"))
	}
	var in factorInput
	if refused := readBody(r, &in); refused != nil {
		return *refused
	}
	if in.Type != "totp" {
		return invalid(r, fieldError{"invalid_type", "type"})
	}
	if _, readable := parseBase32(in.Secret); in.Secret != "" && !readable {
		return invalid(r, fieldError{"invalid_totp_secret", "totp_secret"})
	}
	if in.Issuer == "" {
		in.Issuer = factorIssuer
	}
	if in.Account == "" {
		in.Account = s.details(at).email
	}
	if tooLongForQR(in) {
		return invalid(r, fieldError{"too_long", "totp_user"})
	}
	f := s.addFactor(in, at)
	return created(map[string]any{
		"authentication_factor": s.enrolledView(f), "authentication_challenge": s.challengeView(s.addChallenge(f), false),
	})
}
