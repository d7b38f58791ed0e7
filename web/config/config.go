// Package config reads the configuration from environment variables and reports everything that is wrong with it at once.
//
// settings.go reads the variables and the files that hold secrets, checker.go converts them to values, table.go documents
// them for people, unknown.go finds misspelled ones, errors.go defines the errors. To add a setting, give it a field in
// settings.go, a check in Parse, a field of Config and a row in table.go.
package config

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"frontdesk/auth"
	"frontdesk/workos"
)

// Config is the configuration of a server. Load reads it from the environment; the demo and the tests
// make their own.
type Config struct {
	APIKey    workos.Secret // secret key of the WorkOS environment
	ClientID  string
	BaseURL   string  // of the WorkOS API
	RateShare float64 // share of WorkOS's documented limits that Frontdesk may use

	URL      string       // public origin, such as https://desk.example.com; redirect URI and cookies come from it
	Addr     string       // address to listen on, unless Listener is set
	Listener net.Listener // nil: listen on Addr

	DeskPath       string          // SQLite file of the records
	MirrorPath     string          // SQLite file of the local index of WorkOS; may be deleted at any time
	EventsPath     string          // SQLite file of the kept events of WorkOS; beside the records if it is ""
	WebhookSecrets []workos.Secret // of the endpoint /webhooks/workos, two while one is replaced; none: it is closed
	SessionKeys    []workos.Secret // newest first; older ones still open what they sealed

	Organization   string       // WorkOS organization whose people may sign in, or
	Connection     string       // the SSO connection they come by; exactly one of the two is set
	Roles          auth.RoleMap // who gets which role
	Environment    string       // label shown on every page
	Dashboard      string       // ID of the environment in the address of its WorkOS Dashboard
	TrustedProxies []netip.Prefix
	ExportHosts    []string // further hosts that files of audit log exports may be fetched from
	PortalHosts    []string // hosts that return and success URLs of portal links may point at

	ShutdownDelay time.Duration // between saying that it is not ready and taking no more requests
	SyncInterval  time.Duration // between two full syncs of the environment; 0: one each day
	FullSyncAt    time.Duration // when that is, after midnight UTC
	PollInterval  time.Duration // between two looks at WorkOS's events while there are new ones; 0: 2 s

	EventRetention time.Duration // how long events of WorkOS are kept; 0: 400 days
	EventMax       int           // how many of them are kept; 0: 10,000,000

	LogLevel slog.Level
	Log      *slog.Logger     // nil: JSON to standard error
	Now      func() time.Time // nil: time.Now
}

// Production reports whether the environment's label means that it has real customers.
func (c Config) Production() bool { return strings.HasPrefix(strings.ToLower(c.Environment), "prod") }

// Secure reports whether people reach Frontdesk over https: cookies and HSTS depend on it.
func (c Config) Secure() bool { return strings.HasPrefix(c.URL, "https://") }

// WithDefaults returns the configuration with defaults for what few people set.
func (c Config) WithDefaults() Config {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: c.LogLevel}))
	}
	if c.EventsPath == "" {
		c.EventsPath = beside(c.DeskPath, "-events.db")
	}
	return c
}

// Load reads and checks every setting in environ (as os.Environ returns it). The error is Errors, with everything that is
// missing or wrong. It creates the session key file beside the database if no keys are given.
func Load(environ []string) (Config, error) {
	cfg, errs := Parse(environ)
	if len(errs) > 0 {
		return Config{}, errs
	}
	if len(cfg.SessionKeys) == 0 {
		keys, err := keptSessionKey(sessionKeyPath(cfg))
		if err != nil {
			return Config{}, Errors{sessionKeyError(err)}
		}
		cfg.SessionKeys = keys
	}
	return cfg, nil
}

func sessionKeyPath(cfg Config) string { return beside(cfg.DeskPath, "-session.key") }

func sessionKeyError(err error) Error {
	return Error{Setting: "FRONTDESK_SESSION_KEYS", Problem: "is not set and no key could be kept beside the database: " + err.Error(),
		Fix: "Make the database's folder writable, or set the variable to 32 or more random characters (openssl rand -hex 32)."}
}

// CheckSessionKey returns what is wrong with the session key stored by an earlier start, nil for nothing.
func CheckSessionKey(cfg Config) *Error {
	if len(cfg.SessionKeys) > 0 {
		return nil
	}
	_, err := readSessionKey(sessionKeyPath(cfg))
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	wrong := sessionKeyError(err)
	return &wrong
}

// Parse reads and checks every setting and opens no file but those named by NAME_FILE. The configuration has the valid
// settings even if others are wrong.
func Parse(environ []string) (Config, Errors) {
	s, errs := readSettings(environ)
	cfg := Config{APIKey: s.APIKey, ClientID: s.ClientID, Addr: s.Addr, Organization: s.Organization, Connection: s.Connection}
	check := checker{Errors: errs}

	check.workOS(s)
	check.signIn(s)
	cfg.BaseURL = check.baseURL(s.BaseURL)
	cfg.Roles = check.roles(s.Roles)
	port := check.addr(s.Addr)
	cfg.URL = check.publicURL(s.URL, port)
	cfg.DeskPath = check.database(s.Database.Reveal())
	cfg.MirrorPath = beside(cfg.DeskPath, "-mirror.db")
	cfg.EventsPath = beside(cfg.DeskPath, "-events.db")
	cfg.Environment = environmentLabel(s)
	cfg.Dashboard = check.dashboard(s.Dashboard)
	cfg.TrustedProxies = check.proxies(s.TrustedProxies)
	cfg.PortalHosts = check.portalHosts(s.PortalHosts)
	cfg.ExportHosts = check.hosts("FRONTDESK_EXPORT_HOSTS", s.ExportHosts)
	cfg.RateShare = check.rateShare(s.RateShare)
	cfg.SyncInterval = check.interval(s.SyncInterval)
	cfg.FullSyncAt = check.fullSyncAt(s.FullSyncAt)
	cfg.PollInterval = check.pollInterval(s.PollInterval)
	cfg.EventRetention, cfg.EventMax = check.eventRetention(s.EventRetention), check.eventMax(s.EventMax)
	cfg.ShutdownDelay = check.shutdownDelay(s.ShutdownDelay)
	cfg.LogLevel = check.logLevel(s.LogLevel)
	cfg.WebhookSecrets = check.webhookSecrets(s.WebhookSecret.Reveal())
	cfg.SessionKeys = check.sessionKeys(s.SessionKeys.Reveal())
	return cfg, check.Errors
}

// beside returns the name of a file that belongs to the database: frontdesk.db has frontdesk-mirror.db beside it.
func beside(deskPath, suffix string) string {
	return strings.TrimSuffix(deskPath, filepath.Ext(deskPath)) + suffix
}

// environmentLabel returns the given label, or one derived from the API key. A key that is not marked as a test
// key counts as production, because a needless warning is better than a missing one.
func environmentLabel(s settings) string {
	switch {
	case s.Environment != "":
		return s.Environment
	case strings.HasPrefix(s.APIKey.Reveal(), "sk_test_"):
		return "staging"
	default:
		return "production"
	}
}

// IsLoopback reports whether a host name means this machine, by its name alone.
func IsLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

// split cuts a comma-separated setting into its parts.
func split(list string) []string {
	var parts []string
	for part := range strings.SplitSeq(list, ",") {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

// origin returns scheme://host of a URL that has nothing else, or why it is not such a URL.
func origin(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Host == "" || u.Hostname() == "":
		return nil, fmt.Errorf("is not a URL such as https://desk.example.com")
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, fmt.Errorf("must start with https://")
	case u.User != nil || u.RawQuery != "" || u.Fragment != "" || (u.Path != "" && u.Path != "/"):
		return nil, fmt.Errorf("may hold only scheme, host and port: no path, no query and no password")
	case u.Port() != "" && !validPort(u.Port()):
		return nil, fmt.Errorf("has a port that does not exist")
	}
	return &url.URL{Scheme: u.Scheme, Host: strings.ToLower(u.Host)}, nil
}

func validPort(text string) bool {
	port, err := strconv.ParseUint(text, 10, 16)
	return err == nil && port > 0
}

// isFolder reports whether a path is an existing folder or is written as one.
func isFolder(path string) bool {
	info, err := os.Stat(path)
	return strings.HasSuffix(path, string(filepath.Separator)) || (err == nil && info.IsDir())
}
