package emulator

import (
	"encoding/binary"
)

// access is what people sign in with, and the mails about it. Sessions and factors of the seed are derived
// from their user; only what changed is kept here.
type access struct {
	revokedSessions map[string]int64 // session id → when, in milliseconds

	factors        map[string]*factor  // enrolled while the server runs, by id
	factorsOf      map[ref][]*factor   // the same by user, oldest first
	deletedFactors map[string]struct{} // of the seed
	mails          []Mail              // oldest first
}

// codes are the codes and links that were sent and can be used.
type codes struct {
	challenges    map[string]*challenge
	verifications map[ref]*mailedCode // by user: the last code for the address they have
	emailChanges  map[ref]*emailChange
	passwordless  map[string]*passwordlessSession
}

func newCodes() codes {
	return codes{
		challenges: map[string]*challenge{}, verifications: map[ref]*mailedCode{},
		emailChanges: map[ref]*emailChange{}, passwordless: map[string]*passwordlessSession{},
	}
}

func newAccess() access {
	return access{
		revokedSessions: map[string]int64{}, factors: map[string]*factor{}, factorsOf: map[ref][]*factor{},
		deletedFactors: map[string]struct{}{},
	}
}

// accessRoutes registers everything about how people sign in.
func (s *Server) accessRoutes() {
	s.roleRoutes()
	s.sessionRoutes()
	s.factorRoutes()
	s.challengeRoutes()
	s.identityRoutes()
	s.mailRoutes()
	s.emailVerificationRoutes()
	s.emailChangeRoutes()
	s.passwordlessRoutes()
}

// ownedID is the id of something of a user that no table holds: it carries the user, so that the id alone
// is enough to find them among a million.
func ownedID(millis int64, owner ref, hash uint64) ulid {
	salt := uint32(hash)
	return makeULID(millis, uint16(hash>>32), uint64(salt)<<32|uint64(owner^uint32(mix(uint64(salt)))))
}

// ownerIn is the user that ownedID put into an id. Any id gives one: whoever asks looks whether it has that id.
func ownerIn(id ulid) ref {
	salt := binary.BigEndian.Uint32(id[8:12])
	return binary.BigEndian.Uint32(id[12:16]) ^ uint32(mix(uint64(salt)))
}

// seededPerson is who a user is, and when they last came in (0: never), as the seed made them; ok is false for
// users made through the API and for those whose first membership never worked.
func (s *Server) seededPerson(at ref) (who person, lastSignIn int64, ok bool) {
	if int(at) >= s.users.seeded || s.firstMembership[at] == 0 {
		return person{}, 0, false
	}
	first := s.firstMembership[at] - 1
	if int(first) >= s.memberships.seeded || s.memberships.pristine(first).status != memberActive {
		return person{}, 0, false
	}
	row := s.users.rows[at]
	who = s.organizations.pristine(row.organization).person(row.person)
	if _, is := s.staffDetails(at); is {
		return who, staffSignIn(s.started, row.person), true
	}
	return who, s.seededDetails(at).lastSignIn, true
}
