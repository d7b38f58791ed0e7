package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"frontdesk/auth"
	"frontdesk/handlers"
	"frontdesk/store"
	"frontdesk/store/events"
	"frontdesk/web/config"
	"frontdesk/web/live"
	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
	"frontdesk/workos/sync"

	"github.com/labstack/echo/v4"
	"golang.org/x/sync/errgroup"
	"golang.org/x/time/rate"
)

// Limits of a connection. A slow sender is disconnected long before it can hold many connections open.
const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 15 * time.Second
	writeTimeout      = 30 * time.Second // lifted for downloads
	idleTimeout       = 60 * time.Second
	maxHeaderBytes    = 16 << 10
	readBack          = 700 * time.Millisecond
)

// syncRest is how long the sync rests after it stopped, for example because WorkOS refused the key, unless an operator asks for it.
const syncRest = time.Hour

// DrainTimeout is how long running requests may take after the server was told to stop.
const DrainTimeout = 25 * time.Second

// Server is the whole application: all packages wired together behind one http.Handler.
type Server struct {
	cfg       config.Config
	log       *slog.Logger
	client    *workos.Client
	records   *store.Store
	events    *events.Store
	mirror    *mirror.Mirror
	follower  *sync.Follower
	auth      *auth.Auth
	handlers  *handlers.Handlers
	live      *live.Hub
	pace      live.Pace
	echo      *echo.Echo
	behaviors behaviors
	costly    *costlyQueue
	fallback  []byte // the page for when no page can be made
	draining  atomic.Bool
	reports   atomic.Int64
	reportLog rate.Sometimes // a flood of reports is counted and hardly logged
}

// New opens the databases and wires everything together; it does not listen yet. Close the server when done.
func New(ctx context.Context, cfg config.Config) (_ *Server, err error) {
	s := &Server{cfg: cfg.WithDefaults(), costly: newCostlyQueue(), live: live.NewHub(), pace: live.DefaultPace,
		reportLog: rate.Sometimes{First: 100, Interval: time.Second}}
	s.log = s.cfg.Log
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	if s.client, err = s.newClient(); err != nil {
		return nil, err
	}
	if s.records, err = store.Open(ctx, s.cfg.DeskPath); err != nil {
		return nil, RecordsError(s.cfg.DeskPath, err)
	}
	s.records.Now, s.records.Changed = s.cfg.Now, func() { s.live.Publish(live.Records) }
	if _, err = s.records.RecoverPending(ctx); err != nil {
		return nil, RecordsError(s.cfg.DeskPath, err)
	}
	if s.events, err = s.openEvents(ctx); err != nil {
		return nil, err
	}
	due := mirror.WithNightlySync(s.cfg.FullSyncAt)
	if s.cfg.SyncInterval > 0 {
		due = mirror.WithInterval(s.cfg.SyncInterval)
	}
	if s.mirror, err = mirror.Open(ctx, s.cfg.MirrorPath, s.client, s.log, due,
		mirror.WithoutSignIns(s.cfg.Organization, s.cfg.Connection), mirror.WithNews(s.live.Publish)); err != nil {
		return nil, fmt.Errorf("the local index of WorkOS, %s, %s", s.cfg.MirrorPath, store.FileProblem(err))
	}
	s.follower = sync.NewFollower(sync.Config{Client: s.client, Events: s.events, Mirror: s.mirror, Log: s.log,
		Interval: s.cfg.PollInterval, Now: s.cfg.Now, Publish: s.live.Publish})
	if s.auth, err = s.newAuth(); err != nil {
		return nil, err
	}
	if s.fallback, err = handlers.FallbackPage(); err != nil {
		return nil, err
	}
	if s.handlers, err = s.newHandlers(); err != nil {
		return nil, err
	}
	s.handlers.NoteDeletions(ctx)
	s.echo = s.newEcho()
	return s, nil
}

// RecordsError explains why the records cannot be used. They contain the ledger, so they are never replaced by a new file.
func RecordsError(path string, err error) error {
	return keptFileError("records", path, "It holds the ledger", err)
}

// keptFileError explains why a file cannot be used that is never replaced by a new one, and why it is not.
func keptFileError(of, path, why string, err error) error {
	if store.IsDamaged(err) {
		return fmt.Errorf("the file of the %[1]s, %[2]s, is damaged. %[3]s, so Frontdesk does not start with an empty one: "+
			"restore it from a backup, or move it away to begin without the old %[1]s", of, path, why)
	}
	return fmt.Errorf("the file of the %s, %s, %s", of, path, store.FileProblem(err))
}

func (s *Server) newClient() (*workos.Client, error) {
	return workos.New(workos.Config{
		APIKey: s.cfg.APIKey.Reveal(), ClientID: s.cfg.ClientID, BaseURL: s.cfg.BaseURL,
		RateShare: s.cfg.RateShare, ExportHosts: s.cfg.ExportHosts, Logger: s.log,
	})
}

func (s *Server) newAuth() (*auth.Auth, error) {
	return auth.New(auth.Config{
		Client: s.client, Records: s.records, URL: s.cfg.URL,
		Organization: s.cfg.Organization, Connection: s.cfg.Connection,
		Roles: s.cfg.Roles, SessionKeys: s.cfg.SessionKeys, Log: s.log, Now: s.cfg.Now,
		ShowTest: func(c request.Context, result auth.TestedSignIn) error {
			return s.handlers.Connections.ShowTestedSignIn(c, result)
		},
		ShowSignIn: func(c request.Context, prompt auth.SignInPrompt) error {
			return s.handlers.SignIn.ShowSignIn(c, prompt)
		},
	})
}

func (s *Server) newHandlers() (*handlers.Handlers, error) {
	return handlers.New(&handlers.Base{
		Client: s.client, Mirror: s.mirror, Events: s.events, Follower: s.follower, Auth: s.auth, Ledger: s.records, Preferences: s.records,
		URL: s.cfg.URL, Environment: s.cfg.Environment, Production: s.cfg.Production(), Secure: s.cfg.Secure(),
		OwnOrganization: s.cfg.Organization, OwnConnection: s.cfg.Connection,
		Dashboard: s.cfg.Dashboard, VerifyInterval: readBack,
		WebhookSecrets: s.cfg.WebhookSecrets, PortalHosts: s.cfg.PortalHosts, Log: s.log, Now: s.cfg.Now, Draining: s.draining.Load,
	}, s.records)
}

// newEcho makes the router with our own error handler, client address and middleware.
func (s *Server) newEcho() *echo.Echo {
	e := echo.New()
	e.HTTPErrorHandler = s.fail
	e.IPExtractor = clientIP(s.cfg.TrustedProxies)
	s.use(e)
	s.behaviors = behaviors{}
	for _, r := range s.routes() {
		s.behaviors.add(r)
		guard, slot := s.auth.Guard(r.permission, r.activity), s.takeSlot(r.behavior)
		e.Add(r.Method, r.Pattern, r.handler, guard, slot)
		if r.Method == http.MethodGet && !r.onlyGet {
			e.Add(http.MethodHead, r.Pattern, r.handler, asGet, guard, slot)
		}
	}
	return e
}

// NewHTTPServer returns a server for handler with limits that keep slow senders from holding many connections open. The caller
// sets how long an answer may take.
func NewHTTPServer(handler http.Handler) *http.Server {
	return &http.Server{
		Handler: handler, ReadHeaderTimeout: readHeaderTimeout, ReadTimeout: readTimeout, IdleTimeout: idleTimeout,
		MaxHeaderBytes: maxHeaderBytes,
	}
}

// ServeHTTP answers one request; tests call it without a network.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.echo.ServeHTTP(w, r) }

// Run serves and keeps the mirror fresh until ctx ends. Then it reports not ready, waits for the
// shutdown delay, finishes the running requests for at most 25 seconds, and returns nil. Everything it started has ended by then.
func (s *Server) Run(ctx context.Context) error {
	listener := s.cfg.Listener
	if listener == nil {
		var err error
		if listener, err = net.Listen("tcp", s.cfg.Addr); err != nil {
			return fmt.Errorf("listen: %w", err)
		}
	}
	server := NewHTTPServer(s)
	server.ErrorLog, server.WriteTimeout = slog.NewLogLogger(s.log.Handler(), slog.LevelDebug), writeTimeout
	parent := ctx
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serve: %w", err)
		}
		return nil
	})
	group.Go(func() error {
		for ctx.Err() == nil {
			if err := s.mirror.Run(ctx); err != nil && ctx.Err() == nil {
				s.log.ErrorContext(ctx, "the sync with WorkOS stopped", "error", err) // Frontdesk still serves what it has
			}
			s.mirror.AwaitSyncNow(ctx, syncRest)
		}
		return nil
	})
	group.Go(func() error {
		s.follower.Run(ctx)
		return nil
	})
	group.Go(func() error {
		s.mirror.KeepIssues(ctx)
		return nil
	})
	group.Go(func() error {
		s.mirror.WatchFile(ctx)
		return nil
	})
	group.Go(func() error {
		s.pruneEvents(ctx)
		return nil
	})
	group.Go(func() error {
		s.handlers.AuditLogs.WatchExports(ctx)
		return nil
	})
	group.Go(func() error {
		s.handlers.SendDelayed(ctx)
		return nil
	})
	group.Go(func() error {
		s.handlers.LookAgain(ctx)
		return nil
	})
	group.Go(func() error {
		s.handlers.WriteOutcomes(ctx)
		return nil
	})
	group.Go(func() error {
		<-ctx.Done()
		s.draining.Store(true)
		s.live.End()
		if parent.Err() != nil {
			time.Sleep(s.cfg.ShutdownDelay) // load balancers see that it is not ready and send no more
		}
		return s.stop(server)
	})
	return group.Wait()
}

// stop waits for running requests, and cancels those that do not finish.
func (s *Server) stop(server *http.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), DrainTimeout)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		s.log.Warn("cut off requests that did not end in time", "error", err)
		return server.Close()
	}
	return nil
}

// Progress returns the progress of the sync from WorkOS.
func (s *Server) Progress() mirror.Progress { return s.mirror.Progress() }

// Close closes the databases. Call it after Run has returned.
func (s *Server) Close() error {
	var errs []error
	if s.handlers != nil {
		s.handlers.Flush()
	}
	if s.mirror != nil {
		errs = append(errs, s.mirror.Close())
	}
	if s.events != nil {
		errs = append(errs, s.events.Close())
	}
	if s.records != nil {
		errs = append(errs, s.records.Close())
	}
	if s.client != nil {
		s.client.Close()
	}
	return errors.Join(errs...)
}
