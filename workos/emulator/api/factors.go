package api

import (
	"encoding/base32"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"frontdesk/workos/emulator/data"
	"frontdesk/workos/internal/qr"
)

const MaxTries = 10 // of one challenge

// challenge asks the owner of a factor for a code.
type challenge struct {
	id     string
	factor *data.Factor
	made   int64
	sent   mailedCode // of sms and generic_otp; of totp only when it expires and what was tried
}

// ChallengeJSON is a challenge as the API shows it.
type ChallengeJSON struct {
	Object    string `json:"object"`
	ID        string `json:"id"`
	FactorID  string `json:"authentication_factor_id"`
	ExpiresAt string `json:"expires_at"`
	Code      string `json:"code,omitempty"`
	CreatedAt string `json:"created_at"`
	UpdatedAt string `json:"updated_at"`
}

func (s *API) challengeRoutes() {
	s.handle("POST /auth/factors/{id}/challenge", s.challengeFactor)
	s.handle("POST /auth/challenges/{id}/verify", s.verifyChallenge)
}

func (s *API) addChallenge(f *data.Factor) *challenge {
	c := &challenge{id: s.NewID("auth_challenge"), factor: f, made: s.Now().UnixMilli()}
	c.sent = s.newCode(c.id)
	s.challenges[c.id] = c
	return c
}

// challengeView shows the code of a generic_otp only: the caller is to send it.
func (s *API) challengeView(c *challenge, isNew bool) ChallengeJSON {
	made := data.Stamp(time.UnixMilli(c.made))
	view := ChallengeJSON{
		Object: "authentication_challenge", ID: c.id, FactorID: data.FactorID(c.factor),
		ExpiresAt: data.Stamp(time.UnixMilli(c.sent.expires)), CreatedAt: made, UpdatedAt: made,
	}
	if isNew && c.factor.Kind == "generic_otp" {
		view.Code = c.sent.code
	}
	return view
}

func (s *API) challengeFactor(r *http.Request) reply {
	f, known := s.FindFactor(r.PathValue("id"))
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
		return invalid(r, FieldError{"invalid_sms_template", "sms_template"})
	}
	c := s.addChallenge(f)
	if f.Kind == "sms" {
		s.Mail("sms", f.Phone, c.sent.code, "")
	}
	return created(s.challengeView(c, true))
}

// verifyChallenge checks a code. A challenge can be used once and has a limited number of tries.
func (s *API) verifyChallenge(r *http.Request) reply {
	c, known := s.challenges[r.PathValue("id")]
	if known {
		_, known = s.FindFactor(data.FactorID(c.factor))
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
	case s.Now().UnixMilli() >= c.sent.expires:
		return problem(http.StatusUnprocessableEntity, "authentication_challenge_expired", "The challenge has expired.")
	case c.sent.wrong >= MaxTries:
		return problem(http.StatusBadRequest, "one_time_code_too_many_attempts", "Too many wrong codes: open another challenge.")
	}
	valid := code == c.sent.code
	if c.factor.Kind == "totp" {
		valid = totpAccepts(c.factor.Secret, code, s.Now())
	}
	c.sent.used = valid
	if !valid {
		c.sent.wrong++
	}
	return created(map[string]any{"challenge": s.challengeView(c, false), "valid": valid})
}

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

// wrong returns the fields that an enrollment lacks.
func (in factorInput) wrong() (fields []FieldError) {
	switch in.Type {
	case "totp":
		if in.Issuer == "" {
			fields = append(fields, FieldError{"required", "totp_issuer"})
		}
		if in.Account == "" {
			fields = append(fields, FieldError{"required", "totp_user"})
		}
	case "sms":
		if !telephone.MatchString(in.PhoneNumber) {
			fields = append(fields, FieldError{"invalid_phone_number", "phone_number"})
		}
	case "generic_otp":
	default:
		fields = append(fields, FieldError{"invalid_type", "type"})
	}
	return fields
}

// tooLongForQR reports whether the names of a factor do not fit into a QR code together with a secret of the usual length.
func tooLongForQR(in factorInput) bool {
	secret, _ := ParseBase32(in.Secret)
	return !qr.Fits(TOTPURI(append(secret, make([]byte, 20)...), in.Issuer, in.Account))
}

// addFactor keeps a new factor.
func (s *API) addFactor(in factorInput, user data.Ref) *data.Factor {
	f := &data.Factor{ID: s.NewULID(), User: user, Kind: in.Type, Made: s.Now().UnixMilli()}
	switch in.Type {
	case "totp":
		f.Issuer, f.Account = in.Issuer, in.Account
		f.Secret = s.TOTPSecret(data.FactorID(f))
		if own, readable := ParseBase32(in.Secret); readable {
			f.Secret = own
		}
	case "sms":
		f.Phone = in.PhoneNumber
	}
	s.Factors[data.FactorID(f)] = f
	if user != data.NoRef {
		s.FactorsOf[user] = append(s.FactorsOf[user], f)
	}
	return f
}

// enrollFactor serves POST /auth/factors/enroll, for a user or for a person without a WorkOS user.
func (s *API) enrollFactor(r *http.Request) reply {
	var in factorInput
	if refused := readBody(r, &in); refused != nil {
		return *refused
	}
	if fields := in.wrong(); len(fields) > 0 {
		return invalid(r, fields...)
	}
	if in.Secret = ""; tooLongForQR(in) {
		return invalid(r, FieldError{"too_long", "totp_user"})
	}
	user := data.NoRef
	if in.UserID != "" {
		at, known := s.Users.Find(in.UserID)
		if !known {
			return invalid(r, FieldError{"user_not_found", "user_id"})
		}
		user = at
	}
	return created(s.enrolledView(s.addFactor(in, user)))
}

// enrollForUser serves the enrolment of an authenticator app, which opens its first challenge. Without a
// name for the app to show it takes the application and the user's address.
func (s *API) enrollForUser(r *http.Request) reply {
	at, known := s.Users.Find(r.PathValue("id"))
	if !known {
		return notFound("User", r.PathValue("id"))
	}
	var in factorInput
	if refused := readBody(r, &in); refused != nil {
		return *refused
	}
	if in.Type != "totp" {
		return invalid(r, FieldError{"invalid_type", "type"})
	}
	if _, readable := ParseBase32(in.Secret); in.Secret != "" && !readable {
		return invalid(r, FieldError{"invalid_totp_secret", "totp_secret"})
	}
	if in.Issuer == "" {
		in.Issuer = data.FactorIssuer
	}
	if in.Account == "" {
		in.Account = s.Details(at).Email
	}
	if tooLongForQR(in) {
		return invalid(r, FieldError{"too_long", "totp_user"})
	}
	f := s.addFactor(in, at)
	return created(map[string]any{
		"authentication_factor": s.enrolledView(f), "authentication_challenge": s.challengeView(s.addChallenge(f), false),
	})
}

// FactorJSON is a factor as the API shows it.
type FactorJSON struct {
	Object    string      `json:"object"`
	ID        string      `json:"id"`
	Type      string      `json:"type"`
	UserID    string      `json:"user_id,omitempty"`
	SMS       *factorSMS  `json:"sms,omitempty"`
	TOTP      *factorTOTP `json:"totp,omitempty"`
	CreatedAt string      `json:"created_at"`
	UpdatedAt string      `json:"updated_at"`
}

type factorSMS struct {
	PhoneNumber string `json:"phone_number"`
}

// factorTOTP holds the secrets in the answer to an enrolment only.
type factorTOTP struct {
	Issuer string `json:"issuer"`
	User   string `json:"user"`
	Secret string `json:"secret,omitempty"`
	QRCode string `json:"qr_code,omitempty"`
	URI    string `json:"uri,omitempty"`
}

func (s *API) factorRoutes() {
	const ofUser = "/user_management/users/{id}/auth_factors"
	s.handle("GET "+ofUser, s.listFactors)
	s.handle("POST "+ofUser, s.enrollForUser)
	s.handle("POST /auth/factors/enroll", s.enrollFactor)
	s.handle("GET /auth/factors/{id}", s.getFactor)
	s.handle("DELETE /auth/factors/{id}", s.deleteFactor)
}

func (s *API) factorView(f *data.Factor) FactorJSON {
	made := data.Stamp(time.UnixMilli(f.Made))
	view := FactorJSON{Object: "authentication_factor", ID: data.FactorID(f), Type: f.Kind, CreatedAt: made, UpdatedAt: made}
	if f.User != data.NoRef {
		view.UserID = s.Users.ID(f.User)
	}
	switch f.Kind {
	case "totp":
		view.TOTP = &factorTOTP{Issuer: f.Issuer, User: f.Account}
	case "sms":
		view.SMS = &factorSMS{f.Phone}
	}
	return view
}

// enrolledView is a factor with the secrets, which only the answer to its enrolment has.
func (s *API) enrolledView(f *data.Factor) FactorJSON {
	view := s.factorView(f)
	if f.Kind == "totp" {
		uri := TOTPURI(f.Secret, f.Issuer, f.Account)
		view.TOTP.Secret, view.TOTP.QRCode, view.TOTP.URI = base32Text(f.Secret), qr.DataURI(uri), uri
	}
	return view
}

func (s *API) listFactors(r *http.Request) reply {
	at, known := s.Users.Find(r.PathValue("id"))
	if !known {
		return notFound("User", r.PathValue("id"))
	}
	all := s.FactorsOfUser(at)
	return s.list(r, listing{
		prefix: "auth_factor", n: len(all),
		id:     func(i int) data.ULID { return all[i].ID },
		render: func(i int) any { return s.factorView(all[i]) },
	})
}

func (s *API) getFactor(r *http.Request) reply {
	f, known := s.FindFactor(r.PathValue("id"))
	if !known {
		return notFound("Authentication factor", r.PathValue("id"))
	}
	return ok(s.factorView(f))
}

func (s *API) deleteFactor(r *http.Request) reply {
	id := r.PathValue("id")
	f, known := s.FindFactor(id)
	if !known {
		return notFound("Authentication factor", id)
	}
	if _, enrolled := s.Factors[id]; enrolled {
		delete(s.Factors, id)
		s.FactorsOf[f.User] = slices.DeleteFunc(s.FactorsOf[f.User], func(other *data.Factor) bool { return other == f })
	} else {
		s.DeletedFactors[id] = struct{}{}
	}
	return emptyReply(http.StatusNoContent)
}

// totpStep is for how long a code is shown.
const totpStep = 30 * time.Second

// totpOptions are the defaults of authenticator apps; a code of the previous and the next step
// is accepted, because clocks differ.
var totpOptions = totp.ValidateOpts{
	Period: uint(totpStep / time.Second), Skew: 1, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1,
}

// totpCode is the code that an authenticator app shows in a moment.
func totpCode(secret []byte, at time.Time) string {
	code, err := totp.GenerateCodeCustom(base32Text(secret), at, totpOptions)
	if err != nil {
		panic(err) // a secret that base32Text wrote is readable
	}
	return code
}

// totpAccepts reports whether a code is of the current, the previous or the next step.
func totpAccepts(secret []byte, code string, now time.Time) bool {
	valid, err := totp.ValidateCustom(code, base32Text(secret), now, totpOptions)
	return valid && err == nil // the error is about a code that is not six digits
}

func base32Text(secret []byte) string {
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(secret)
}

// ParseBase32 reads a secret made elsewhere; one of fewer than 80 bits is refused.
func ParseBase32(text string) (secret []byte, ok bool) {
	secret, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.TrimRight(strings.ToUpper(text), "="))
	return secret, err == nil && len(secret) >= 10
}

// TOTPURI returns the content of a factor's QR code.
func TOTPURI(secret []byte, issuer, account string) string {
	values := url.Values{"secret": {base32Text(secret)}, "issuer": {issuer}}
	query := strings.ReplaceAll(values.Encode(), "+", "%20") // apps do not read + as a space
	return "otpauth://totp/" + url.PathEscape(issuer) + ":" + url.PathEscape(account) + "?" + query
}

// TOTPCode is what an authenticator app shows now for a factor; ok is false for one that is unknown or not totp.
func (s *API) TOTPCode(factorID string) (code string, ok bool) {
	s.Lock()
	defer s.Unlock()
	f, known := s.FindFactor(factorID)
	if !known || f.Kind != "totp" {
		return "", false
	}
	return totpCode(f.Secret, s.Now()), true
}
