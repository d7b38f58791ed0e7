package emulator

import (
	"net/http"
	"slices"
	"time"

	"frontdesk/workos/internal/qr"
)

// factor is a second way in which somebody proves who they are: derived from the user, or enrolled while the
// server runs. Its kind is totp, sms or generic_otp.
type factor struct {
	id              ulid
	user            ref // noRef for nobody's
	kind            string
	made            int64 // milliseconds
	issuer, account string
	secret          []byte // of totp
	phone           string // of sms
}

type factorJSON struct {
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

func (s *Server) factorRoutes() {
	const ofUser = "/user_management/users/{id}/auth_factors"
	s.handle("GET "+ofUser, s.listFactors)
	s.handle("POST "+ofUser, s.enrollForUser)
	s.handle("POST /auth/factors/enroll", s.enrollFactor)
	s.handle("GET /auth/factors/{id}", s.getFactor)
	s.handle("DELETE /auth/factors/{id}", s.deleteFactor)
}

func factorID(f *factor) string { return "auth_factor_" + f.id.String() }

// seededFactors makes up the factors of a user, oldest first: an authenticator app for one in five of those
// who come in, and for a few of them text messages as well.
func (s *Server) seededFactors(at ref) []*factor {
	who, last, seeded := s.seededPerson(at)
	hash := mix(who.hash, 70)
	if !seeded || last == 0 || hash%5 != 0 {
		return nil
	}
	made := createdAt(s, &s.users, at).UnixMilli()
	enrolled := made + (last-made)/3
	app := &factor{id: ownedID(enrolled-s.shift, at, mix(hash, 1)), user: at, kind: "totp", made: enrolled, issuer: factorIssuer, account: s.pristineDetails(at).email}
	app.secret = s.totpSecret(factorID(app))
	all := []*factor{app}
	if hash>>8%6 == 0 {
		later := enrolled + int64(5*time.Minute)/millis
		all = append(all, &factor{id: ownedID(later-s.shift, at, mix(hash, 2)), user: at, kind: "sms", made: later, phone: phoneOf(hash)})
	}
	return all
}

const factorIssuer = "Your App" // the customer's application, as authenticator apps show it

// factorsOfUser lists a user's factors, oldest first.
func (s *Server) factorsOfUser(at ref) []*factor {
	return slices.DeleteFunc(append(s.seededFactors(at), s.factorsOf[at]...), func(f *factor) bool {
		_, deleted := s.deletedFactors[factorID(f)]
		return deleted
	})
}

// findFactor looks a factor up by its id alone.
func (s *Server) findFactor(id string) (*factor, bool) {
	if f, enrolled := s.factors[id]; enrolled {
		return f, true
	}
	key, readable := parseID("auth_factor", id)
	if !readable {
		return nil, false
	}
	at := ownerIn(key)
	if int(at) >= len(s.users.rows) || !s.users.alive(at) {
		return nil, false
	}
	all := s.factorsOfUser(at)
	i := slices.IndexFunc(all, func(f *factor) bool { return f.id == key })
	if i < 0 {
		return nil, false
	}
	return all[i], true
}

func (s *Server) factorView(f *factor) factorJSON {
	made := stamp(time.UnixMilli(f.made))
	view := factorJSON{Object: "authentication_factor", ID: factorID(f), Type: f.kind, CreatedAt: made, UpdatedAt: made}
	if f.user != noRef {
		view.UserID = s.users.id(f.user)
	}
	switch f.kind {
	case "totp":
		view.TOTP = &factorTOTP{Issuer: f.issuer, User: f.account}
	case "sms":
		view.SMS = &factorSMS{f.phone}
	}
	return view
}

// enrolledView is a factor with the secrets, which only the answer to its enrolment has.
func (s *Server) enrolledView(f *factor) factorJSON {
	view := s.factorView(f)
	if f.kind == "totp" {
		uri := totpURI(f.secret, f.issuer, f.account)
		view.TOTP.Secret, view.TOTP.QRCode, view.TOTP.URI = base32Text(f.secret), qr.DataURI(uri), uri
	}
	return view
}

func (s *Server) listFactors(r *http.Request) reply {
	at, known := s.users.find(r.PathValue("id"))
	if !known {
		return notFound("User", r.PathValue("id"))
	}
	all := s.factorsOfUser(at)
	return s.list(r, listing{
		prefix: "auth_factor", n: len(all),
		id:     func(i int) ulid { return all[i].id },
		render: func(i int) any { return s.factorView(all[i]) },
	})
}

func (s *Server) getFactor(r *http.Request) reply {
	f, known := s.findFactor(r.PathValue("id"))
	if !known {
		return notFound("Authentication factor", r.PathValue("id"))
	}
	return ok(s.factorView(f))
}

// forgetFactors drops what somebody enrolled who is deleted.
func (s *Server) forgetFactors(at ref) {
	for _, f := range s.factorsOf[at] {
		delete(s.factors, factorID(f))
	}
	delete(s.factorsOf, at)
}

func (s *Server) deleteFactor(r *http.Request) reply {
	id := r.PathValue("id")
	f, known := s.findFactor(id)
	if !known {
		return notFound("Authentication factor", id)
	}
	if _, enrolled := s.factors[id]; enrolled {
		delete(s.factors, id)
		s.factorsOf[f.user] = slices.DeleteFunc(s.factorsOf[f.user], func(other *factor) bool { return other == f })
	} else {
		s.deletedFactors[id] = struct{}{}
	}
	return emptyReply(http.StatusNoContent)
}
