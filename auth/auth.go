package auth

import (
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"time"

	"frontdesk/store"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// How long things live. The session limits are those of NIST SP 800-63B at AAL2, tightened.
const (
	signInTTL     = 10 * time.Minute // as long as WorkOS keeps a code
	idleTimeout   = 30 * time.Minute
	sessionTTL    = 12 * time.Hour
	touchInterval = time.Minute // last_seen is written no more often
)

// minKeyLength is the least length of a session key, in bytes.
const minKeyLength = 32

// Records are the parts of Frontdesk's own records that an Auth reads and writes.
type Records interface {
	store.Sessions
	store.SignIns
	store.Recorder
}

// Config configures an Auth.
type Config struct {
	Client  *workos.Client
	Records Records

	URL          string // public origin, https or http on a loopback address; decides redirect URI and cookies
	Organization string // WorkOS organization whose people may sign in, or
	Connection   string // the SSO connection they come by; exactly one of the two
	Roles        RoleMap
	SessionKeys  []workos.Secret // at least 32 bytes each, newest first; older ones still open what they sealed

	// ShowTest shows the result of a test sign-in, on a page of its own, to the person who tried the connection.
	ShowTest func(request.Context, TestedSignIn) error
	// ShowSignIn shows the sign-in page.
	ShowSignIn func(request.Context, SignInPrompt) error

	Log *slog.Logger     // nil: silent
	Now func() time.Time // nil: time.Now
}

// Auth signs operators in and out and guards the routes. It is safe for concurrent use.
type Auth struct {
	client       *workos.Client
	records      Records
	host         string // of the public origin
	redirectURI  string
	organization string
	connection   string
	roles        RoleMap
	sessions     sessionStore
	activity     *activity
	cookies      cookies
	formKeys     [][]byte
	limits       *limits // of sign-ins
	// of refusals in the ledger without a person
	unauthenticated *limits
	denied          *limits // of denied attempts in the ledger, by operator
	showTest        func(request.Context, TestedSignIn) error
	showSignIn      func(request.Context, SignInPrompt) error
	log             *slog.Logger
	now             func() time.Time
}

// New checks the configuration, reporting all errors at once.
func New(cfg Config) (*Auth, error) {
	origin, err := parseOrigin(cfg.URL)
	err = errors.Join(err, checkSelector(cfg), checkKeys(cfg.SessionKeys))
	if cfg.Client == nil || cfg.Records == nil {
		err = errors.Join(err, errors.New("auth: the WorkOS client and the records are needed"))
	}
	if len(cfg.Roles.rules) == 0 {
		err = errors.Join(err, errors.New("auth: without roles nobody could sign in"))
	}
	if err != nil {
		return nil, err
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	a := &Auth{
		client: cfg.Client, records: cfg.Records, host: origin.Host, redirectURI: origin.String() + paths.Callback.URL(),
		organization: cfg.Organization, connection: cfg.Connection, roles: cfg.Roles,
		cookies: cookies{secure: origin.Scheme == "https"}, formKeys: derive(cfg.SessionKeys, "form keys"),
		limits: newLimits(signInShares), unauthenticated: newLimits(refusalShares), denied: newLimits(refusalShares),
		activity: newActivity(), showTest: cfg.ShowTest, showSignIn: cfg.ShowSignIn, log: cfg.Log, now: cfg.Now,
	}
	a.sessions = newCookieSessions(a, derive(cfg.SessionKeys, "session cookies"))
	return a, nil
}

// parseOrigin accepts https anywhere and http on this machine: over plain http a session can be read on the way.
func parseOrigin(text string) (*url.URL, error) {
	origin, err := url.Parse(text)
	if err != nil || origin.Host == "" || origin.User != nil || origin.Path != "" && origin.Path != "/" ||
		origin.RawQuery != "" || origin.Fragment != "" {
		return nil, errors.New("auth: the public URL must be an origin such as https://desk.example.com")
	}
	if origin.Scheme != "https" && (origin.Scheme != "http" || !isLoopback(origin.Hostname())) {
		return nil, errors.New("auth: the public URL must start with https:// (plain http only for localhost, 127.0.0.1 and [::1])")
	}
	return &url.URL{Scheme: origin.Scheme, Host: origin.Host}, nil
}

func isLoopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

func checkSelector(cfg Config) error {
	if (cfg.Organization == "") == (cfg.Connection == "") {
		return errors.New("auth: exactly one of organization and connection says who may sign in")
	}
	return nil
}

func checkKeys(keys []workos.Secret) error {
	if len(keys) == 0 {
		return errors.New("auth: a session key is needed")
	}
	for _, key := range keys {
		if len(key.Reveal()) < minKeyLength {
			return errors.New("auth: a session key needs at least 32 characters")
		}
	}
	return nil
}

// derive returns one key for each configured key, for one purpose only: what is sealed with it cannot be opened for
// another purpose.
func derive(keys []workos.Secret, purpose string) [][]byte {
	var derived [][]byte
	for _, key := range keys {
		mac := hmac.New(sha256.New, []byte(key.Reveal()))
		mac.Write([]byte("frontdesk " + purpose))
		derived = append(derived, mac.Sum(nil))
	}
	return derived
}

// network returns the part of an address that identifies one client: the IPv4 address or the IPv6 /64.
func network(ip string) string {
	if host, _, err := net.SplitHostPort(ip); err == nil {
		ip = host
	}
	addr, err := netip.ParseAddr(ip)
	if err != nil {
		return "?"
	}
	addr = addr.Unmap().WithZone("")
	if addr.Is6() {
		prefix, _ := addr.Prefix(64)
		return prefix.String()
	}
	return addr.String()
}
