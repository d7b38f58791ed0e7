package emulator

import (
	"crypto/subtle"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"
)

// What the emulator answers to when Config says nothing else.
const (
	DefaultAPIKey   = "sk_test_frontdesk"
	DefaultClientID = "client_frontdesk"

	defaultOrganizations = 200
	defaultUsers         = 5000
	defaultExportTime    = 1500 * time.Millisecond
	// MaxUsers is the largest environment that New builds.
	MaxUsers = 1_000_000
)

// Config says which environment to make up. Zero values are the defaults.
type Config struct {
	APIKey, ClientID string
	// Organizations and Users say how many customers (default 200) and people in them (default 5,000) there
	// are. There are more when the stories need them (see Stories), and the staff come on top.
	Organizations, Users int
	// Exact makes exactly that many organizations, also when that leaves stories out; 0 is none then. There are as many
	// people as wanted, and at least those of the stories that are told.
	Exact bool
	Seed  uint64 // same seed and sizes, same environment
	// ExportTime is how long an audit log export is pending (default 1.5 s; negative: ready at once).
	ExportTime time.Duration
	Limits     bool // apply the documented rate limits
	Logger     *slog.Logger
	Now        func() time.Time // default time.Now
}

// Server is one WorkOS environment in memory. It is an http.Handler and safe for concurrent use.
type Server struct {
	config Config
	log    *slog.Logger
	now    func() time.Time
	// byExternalID holds the routes with a literal where others have an id, which one mux would take for a
	// conflict; it is asked first.
	mux, byExternalID *http.ServeMux
	faults            *faultBoard
	limits            *limiter
	// started is the clock at the start, to which the seed's times are relative.
	started time.Time

	mu      sync.Mutex // guards what follows
	baseURL string
	appURL  string // of the application that this server is started with
	state
	codes
}

// New makes up an environment. It fails on a configuration that cannot be built.
func New(config Config) (*Server, error) {
	config = config.withDefaults()
	if err := config.check(); err != nil {
		return nil, err
	}
	s := &Server{
		config: config, log: config.Logger, now: config.Now,
		mux: http.NewServeMux(), byExternalID: http.NewServeMux(), faults: &faultBoard{}, started: config.Now().UTC(), state: newState(), codes: newCodes(),
	}
	if config.Limits {
		s.limits = newLimiter(config.Now)
	}
	s.seed()
	s.routes()
	return s, nil
}

func (c Config) withDefaults() Config {
	if c.APIKey == "" {
		c.APIKey = DefaultAPIKey
	}
	if c.ClientID == "" {
		c.ClientID = DefaultClientID
	}
	if c.Organizations == 0 && !c.Exact {
		c.Organizations = defaultOrganizations
	}
	if c.Users == 0 && !c.Exact {
		c.Users = defaultUsers
	}
	if c.ExportTime == 0 {
		c.ExportTime = defaultExportTime
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return c
}

func (c Config) check() error {
	if c.Organizations < 0 || c.Organizations > MaxUsers || c.Users < 0 || c.Users > MaxUsers {
		return fmt.Errorf("emulator: %d organizations and %d users: neither may be negative or more than %d", c.Organizations, c.Users, MaxUsers)
	}
	return nil
}

// SetBaseURL says under which address the server is reached, for the links it gives out. Without it they
// carry the Host of the request that asked.
func (s *Server) SetBaseURL(url string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.baseURL = strings.TrimRight(url, "/")
}

// SetApplication says where the application is that this server is started with; the start page links to it.
func (s *Server) SetApplication(url string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.appURL = strings.TrimRight(url, "/")
}

// urlFor is an absolute address of this server, under the host of a request where no base URL was set. The caller holds
// the lock.
func (s *Server) urlFor(host, path string) string {
	if s.baseURL != "" {
		return s.baseURL + path
	}
	return "http://" + host + path
}

// handle registers an API route. fn runs under s.mu; the API key was checked.
func (s *Server) handle(pattern string, fn func(*http.Request) reply) {
	mux := s.mux
	if strings.Contains(pattern, "/external_id/") {
		mux = s.byExternalID
	}
	mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		if !s.authorized(r) {
			writeJSON(w, http.StatusUnauthorized, map[string]string{"message": "Unauthorized"})
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
		writeJSON(w, answer.status, answer.body)
	})
}

// locked runs a route under the lock, which a panic releases too.
func (s *Server) locked(fn func(*http.Request) reply, r *http.Request) reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	return fn(r)
}

// handlePage registers a route without API key and without the lock: hosted pages, downloads, SSO.
func (s *Server) handlePage(pattern string, fn http.HandlerFunc) { s.mux.HandleFunc(pattern, fn) }

// authorized checks the API key of a request.
func (s *Server) authorized(r *http.Request) bool {
	key, found := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	return found && subtle.ConstantTimeCompare([]byte(key), []byte(s.config.APIKey)) == 1
}

// ServeHTTP answers a request: a fault if one is set, a 429 if the limits say so, else the route.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Request-Id", s.requestID())
	defer s.recovered(w, r)
	if s.limits.refuses(w, r) || s.faults.strikes(w, r) {
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	for _, mux := range []*http.ServeMux{s.byExternalID, s.mux} {
		if _, pattern := mux.Handler(r); pattern != "" {
			mux.ServeHTTP(w, r)
			return
		}
	}
	writeJSON(w, http.StatusNotFound, map[string]any{
		"message": fmt.Sprintf("Cannot %s %s", r.Method, r.URL.Path), "error": "Not Found", "statusCode": http.StatusNotFound,
	})
}

// requestID is a made-up id in the shape of WorkOS's (a UUID).
func (s *Server) requestID() string {
	s.mu.Lock()
	s.serial++
	a, b := mix(s.config.Seed, s.serial), mix(s.serial)
	s.mu.Unlock()
	return fmt.Sprintf("%08x-%04x-4%03x-8%03x-%012x", a>>32, a>>16&0xffff, a&0xfff, b>>48&0xfff, b&0xffffffffffff)
}

// recovered turns a panic into a 500, so that a mistake here fails one request and not a demo.
func (s *Server) recovered(w http.ResponseWriter, r *http.Request) {
	cause := recover()
	if cause == nil {
		return
	}
	if cause == http.ErrAbortHandler { //nolint:errorlint // net/http compares it the same way
		panic(cause) // a fault that cuts the connection
	}
	s.log.Error("emulator route failed", "method", r.Method, "path", r.URL.Path, "cause", fmt.Sprint(cause))
	writeJSON(w, http.StatusInternalServerError, map[string]string{"message": "Internal Server Error"})
}
