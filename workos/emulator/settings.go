package emulator

import (
	"net/http"
	"time"
)

// settingRoutes registers what an environment and its organizations set up beside people and sign-in. Each part
// has its own file and keeps its own rows, which the server's lock guards.
func (s *Server) settingRoutes() {
	newFlagBoard(s).routes()
	newKeyRing(s).routes()
	newWebhooks(s).routes()
	newMemberGroups(s).routes()
	newContactBook(s).routes()
	newApplications(s).routes()
	newPipes(s).routes()
	s.corsOriginRoutes()
}

// seededID is the id of something that the environment had for so long when the server started.
func (s *Server) seededID(age time.Duration, numbers ...uint64) ulid {
	h := mix(append([]uint64{s.config.Seed}, numbers...)...)
	return makeULID(s.started.UnixMilli()-s.shift-int64(age)/millis, uint16(h>>48), mix(h))
}

// ageAtStart is how old a seeded organization was when the server started.
func (s *Server) ageAtStart(organization ref) time.Duration {
	return time.Duration(s.started.UnixMilli()-s.shift-s.organizations.ids[organization].millis()) * time.Millisecond
}

// pathOrganization finds the organization that a path names; the reply is nil when there is one.
func (s *Server) pathOrganization(r *http.Request, name string) (ref, *reply) {
	at, known := s.organizations.find(r.PathValue(name))
	if !known {
		unknown := notFound("Organization", r.PathValue(name))
		return 0, &unknown
	}
	return at, nil
}

// pathUser finds the user that a path names; the reply is nil when there is one.
func (s *Server) pathUser(r *http.Request, name string) (ref, *reply) {
	at, known := s.users.find(r.PathValue(name))
	if !known {
		unknown := notFound("User", r.PathValue(name))
		return 0, &unknown
	}
	return at, nil
}
