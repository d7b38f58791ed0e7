// Package api serves the routes of the WorkOS API that need an API key, from the state in data.
package api

import (
	"crypto/subtle"
	"net/http"
	"strings"

	"frontdesk/workos/emulator/data"
	"frontdesk/workos/emulator/data/audit"
	"frontdesk/workos/emulator/respond"
)

// API serves the routes that need an API key.
type API struct {
	*data.State
	codes
	webhooks *webhooks
	mux      *http.ServeMux
	// ByExternalID holds the routes with a literal where others have an ID, which one mux would take for a conflict; it
	// is asked first.
	ByExternalID *http.ServeMux
}

// New registers the API's routes with a mux, and those by external ID with a separate one.
func New(state *data.State, logs *audit.Logs, mux *http.ServeMux) *API {
	s := &API{State: state, codes: newCodes(), mux: mux, ByExternalID: http.NewServeMux()}
	s.organizationRoutes()
	s.domainRoutes()
	s.connectionRoutes()
	s.directoryRoutes()
	s.directoryUserRoutes()
	s.directoryGroupRoutes()
	s.userRoutes()
	s.membershipRoutes()
	s.invitationRoutes()
	s.roleRoutes()
	s.sessionRoutes()
	s.factorRoutes()
	s.challengeRoutes()
	s.identityRoutes()
	s.mailRoutes()
	s.emailVerificationRoutes()
	s.emailChangeRoutes()
	s.passwordlessRoutes()
	s.redirectURIRoutes()
	s.corsOriginRoutes()
	s.eventRoutes()
	s.portalLinkRoutes()
	newFlagBoard(s).routes()
	newKeyRing(s).routes()
	s.webhooks = newWebhooks(s)
	s.webhooks.routes()
	newMemberGroups(s).routes()
	newContactBook(s).routes()
	newApplications(s).routes()
	newPipes(s).routes()
	newAuditAPI(s, logs).routes()
	return s
}

// pathOrganization finds the organization in a path; the reply is nil if it exists.
func (s *API) pathOrganization(r *http.Request, name string) (data.Ref, *reply) {
	at, known := s.Organizations.Find(r.PathValue(name))
	if !known {
		unknown := notFound("Organization", r.PathValue(name))
		return 0, &unknown
	}
	return at, nil
}

// pathUser finds the user in a path; the reply is nil if it exists.
func (s *API) pathUser(r *http.Request, name string) (data.Ref, *reply) {
	at, known := s.Users.Find(r.PathValue(name))
	if !known {
		unknown := notFound("User", r.PathValue(name))
		return 0, &unknown
	}
	return at, nil
}

// codes are the codes and links that were sent and can be used.
type codes struct {
	challenges    map[string]*challenge
	verifications map[data.Ref]*mailedCode // by user: the last code for the address they have
	emailChanges  map[data.Ref]*emailChange
	passwordless  map[string]*passwordlessSession
}

func newCodes() codes {
	return codes{
		challenges: map[string]*challenge{}, verifications: map[data.Ref]*mailedCode{},
		emailChanges: map[data.Ref]*emailChange{}, passwordless: map[string]*passwordlessSession{},
	}
}

// handle registers an API route. fn runs under the lock; the API key was checked.
func (s *API) handle(pattern string, fn func(*http.Request) reply) {
	mux := s.mux
	if strings.Contains(pattern, "/external_id/") {
		mux = s.ByExternalID
	}
	mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		if !s.authorized(r) {
			respond.JSON(w, http.StatusUnauthorized, map[string]string{"message": "Unauthorized"})
			return
		}
		answer := s.locked(fn, r)
		switch answer.body.(type) {
		case nil:
			w.WriteHeader(answer.status)
			return
		case emptyJSON:
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(answer.status)
			return
		}
		respond.JSON(w, answer.status, answer.body)
	})
}

// locked runs a route under the lock, which a panic releases too.
func (s *API) locked(fn func(*http.Request) reply, r *http.Request) reply {
	s.Lock()
	defer s.Unlock()
	return fn(r)
}

// handlePage registers a route without API key and without the lock, for downloads.
func (s *API) handlePage(pattern string, fn http.HandlerFunc) { s.mux.HandleFunc(pattern, fn) }

// authorized checks the API key of a request.
func (s *API) authorized(r *http.Request) bool {
	key, found := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	return found && subtle.ConstantTimeCompare([]byte(key), []byte(s.Config.APIKey)) == 1
}
