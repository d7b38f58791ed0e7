package data

import (
	"encoding/binary"
	"fmt"
	"slices"
	"time"
)

// phoneOf returns a telephone number that is never assigned.
func phoneOf(hash uint64) string { return fmt.Sprintf("+1202555%04d", 100+hash>>16%100) }

// Factor is an MFA method of a person: derived from the user, or enrolled while the
// server runs. Its kind is totp, sms or generic_otp.
type Factor struct {
	ID              ULID
	User            Ref // NoRef for none
	Kind            string
	Made            int64 // milliseconds
	Issuer, Account string
	Secret          []byte // of totp
	Phone           string // of sms
}

// FactorID is the ID of a factor as the API shows it.
func FactorID(f *Factor) string { return "auth_factor_" + f.ID.String() }

// seededFactors makes up the factors of a user, oldest first: an authenticator app for one in five of those
// who sign in, and for a few of them text messages as well.
func (s *State) seededFactors(at Ref) []*Factor {
	who, last, seeded := s.SeededPerson(at)
	hash := Mix(who.Hash, 70)
	if !seeded || last == 0 || hash%5 != 0 {
		return nil
	}
	made := CreatedAt(s, &s.Users, at).UnixMilli()
	enrolled := made + (last-made)/3
	app := &Factor{
		ID: OwnedID(enrolled-s.Shift, at, Mix(hash, 1)), User: at, Kind: "totp", Made: enrolled, Issuer: FactorIssuer,
		Account: s.PristineDetails(at).Email,
	}
	app.Secret = s.TOTPSecret(FactorID(app))
	all := []*Factor{app}
	if hash>>8%6 == 0 {
		later := enrolled + int64(5*time.Minute)/Millis
		all = append(all, &Factor{ID: OwnedID(later-s.Shift, at, Mix(hash, 2)), User: at, Kind: "sms", Made: later, Phone: phoneOf(hash)})
	}
	return all
}

const FactorIssuer = "Your App" // the customer's application, as authenticator apps show it

// FactorsOfUser lists a user's factors, oldest first.
func (s *State) FactorsOfUser(at Ref) []*Factor {
	return slices.DeleteFunc(append(s.seededFactors(at), s.FactorsOf[at]...), func(f *Factor) bool {
		_, deleted := s.DeletedFactors[FactorID(f)]
		return deleted
	})
}

// FindFactor looks a factor up by its id alone.
func (s *State) FindFactor(id string) (*Factor, bool) {
	if f, enrolled := s.Factors[id]; enrolled {
		return f, true
	}
	key, readable := ParseID("auth_factor", id)
	if !readable {
		return nil, false
	}
	at := OwnerIn(key)
	if int(at) >= len(s.Users.Rows) || !s.Users.Alive(at) {
		return nil, false
	}
	all := s.FactorsOfUser(at)
	i := slices.IndexFunc(all, func(f *Factor) bool { return f.ID == key })
	if i < 0 {
		return nil, false
	}
	return all[i], true
}

// ForgetFactors deletes the enrolled factors of a deleted user.
func (s *State) ForgetFactors(at Ref) {
	for _, f := range s.FactorsOf[at] {
		delete(s.Factors, FactorID(f))
	}
	delete(s.FactorsOf, at)
}

// TOTPSecret is the secret of the factor with an id.
func (s *State) TOTPSecret(id string) []byte {
	var secret []byte
	for i := range uint64(3) {
		secret = binary.BigEndian.AppendUint64(secret, Mix(s.Config.Seed, MixText(id), 62, i))
	}
	return secret[:20]
}
