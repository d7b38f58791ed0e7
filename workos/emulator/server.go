package emulator

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"frontdesk/workos/emulator/api"
	"frontdesk/workos/emulator/data"
	"frontdesk/workos/emulator/data/audit"
	"frontdesk/workos/emulator/deliveries"
	"frontdesk/workos/emulator/hosted"
	"frontdesk/workos/emulator/life"
	"frontdesk/workos/emulator/respond"
	"frontdesk/workos/emulator/seed"
)

// The defaults of Config, and the largest size of an environment.
const (
	DefaultAPIKey   = data.DefaultAPIKey
	DefaultClientID = data.DefaultClientID
	MaxUsers        = data.MaxUsers
	MostLife        = life.MostPerMinute // events a minute
)

// The staff organization and its connection exist whatever the seed.
const (
	StaffOrganizationID = data.StaffOrganizationID
	StaffConnectionID   = data.StaffConnectionID
)

// Words that end an audit log export badly, for trying it out: put one into any filter (actions, actor_names, actor_ids
// or targets). The first ends in the state error, the second in the state expired.
const (
	ExportFails   = api.ExportFails
	ExportExpires = api.ExportExpires
)

// Config configures the made-up environment. Zero values are the defaults.
type Config = data.Config

// Mail is an email or a text message that WorkOS would have sent.
type Mail = data.Mail

// Scenario is a customer with one clear problem.
type Scenario = seed.Scenario

// Scenarios lists the organizations that are made up around one problem each, newest first.
func Scenarios() []Scenario { return seed.Scenarios() }

// Server is one WorkOS environment in memory. It is an http.Handler and safe for concurrent use.
type Server struct {
	state  *data.State
	api    *api.API
	mux    *http.ServeMux
	faults *faultInjector
	limits *limiter // nil: none
}

// New makes up an environment. It fails on a configuration that cannot be built.
func New(config Config) (*Server, error) {
	state, err := data.New(config)
	if err != nil {
		return nil, err
	}
	seed.Fill(state)
	logs := audit.New(state)
	s := &Server{state: state, mux: http.NewServeMux(), faults: &faultInjector{}}
	if config.Limits {
		s.limits = newLimiter(state.Now)
	}
	s.api = api.New(state, logs, s.mux)
	deliveries.Start(state, s.mux, s.api.EndpointsFor)
	hosted.New(state, logs, s.mux)
	s.faults.routes(s.mux)
	return s, nil
}

// SetBaseURL sets the server's address, for the links that it returns. Without it they
// have the Host of the request.
func (s *Server) SetBaseURL(url string) { s.state.SetBaseURL(url) }

// SetApplication sets the address of the application that this server is started with; the start page links to it.
func (s *Server) SetApplication(url string) { s.state.SetApplication(url) }

// AddWebhookEndpoint adds an endpoint on this machine that gets every event as a webhook, and returns its secret.
func (s *Server) AddWebhookEndpoint(address string) (secret string) {
	return s.api.AddWebhookEndpoint(address)
}

// Live lets the customers go on living until ctx ends, at so many events a minute.
func (s *Server) Live(ctx context.Context, perMinute float64) error {
	l, err := life.New(s.state, perMinute)
	if err != nil {
		return err
	}
	l.Run(ctx)
	return nil
}

// State returns the environment, for tests that look behind the API.
func (s *Server) State() *data.State { return s.state }

// Mails lists what was sent to an address ("": to anybody), oldest first.
func (s *Server) Mails(to string) []Mail {
	s.state.Lock()
	defer s.state.Unlock()
	return s.state.MailsTo(to)
}

// TOTPCode is what an authenticator app shows now for a factor; ok is false for one that is unknown or not totp.
func (s *Server) TOTPCode(factorID string) (code string, ok bool) { return s.api.TOTPCode(factorID) }

// ServeHTTP answers a request: with a fault if one is set, with 429 if a limit is used up, else with the route.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Request-Id", s.state.RequestID())
	defer s.recovered(w, r)
	if s.limits.limited(w, r) || s.faults.apply(w, r) {
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, respond.MaxBody)
	for _, mux := range []*http.ServeMux{s.api.ByExternalID, s.mux} {
		if _, pattern := mux.Handler(r); pattern != "" {
			mux.ServeHTTP(w, r)
			return
		}
	}
	respond.JSON(w, http.StatusNotFound, map[string]any{
		"message": fmt.Sprintf("Cannot %s %s", r.Method, r.URL.Path), "error": "Not Found", "statusCode": http.StatusNotFound,
	})
}

// recovered turns a panic into a 500, so that a mistake here fails one request and not a demo.
func (s *Server) recovered(w http.ResponseWriter, r *http.Request) {
	cause := recover()
	if cause == nil {
		return
	}
	if err, ok := cause.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(cause) // a fault that cuts the connection
	}
	s.state.Log.Error("emulator route failed", "method", r.Method, "path", r.URL.Path, "cause", fmt.Sprint(cause))
	respond.JSON(w, http.StatusInternalServerError, map[string]string{"message": "Internal Server Error"})
}
