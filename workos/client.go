package workos

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// DefaultBaseURL is the address of WorkOS for production and staging; the API key selects the environment.
const DefaultBaseURL = "https://api.workos.com"

// Deadlines of a call. An interactive call, with its waits and retries, takes at most callTimeout; a
// background call (see Background) takes at most callTimeout for each attempt.
const (
	dialTimeout   = 2 * time.Second
	tlsTimeout    = 3 * time.Second
	headerTimeout = 5 * time.Second
	callTimeout   = 10 * time.Second
)

// Config configures a Client: the environment, and how fast it may call.
type Config struct {
	APIKey   string // secret key of the environment, sent as a bearer token; required
	ClientID string // client id of the environment; needed for sign-in only
	BaseURL  string // default DefaultBaseURL; https, or http on a loopback address

	// RateShare is the part of each documented rate limit that this client may use; 0 means 0.5. The
	// customer's own application shares the same limits. More than 1 is only for a server without limits.
	RateShare float64

	ExportHosts []string // further hosts, each as in a URL, that files of audit log exports may be fetched from

	HTTPClient *http.Client // for tests; nil means a transport of its own with the deadlines above
	Logger     *slog.Logger // logs retries; nil logs nothing
}

// Client calls the WorkOS API. It is safe for concurrent use.
type Client struct {
	apiKey      string
	clientID    string
	base        *url.URL
	exportHosts []string
	http        *http.Client
	pace        *pace
	budget      *retryBudget
	log         *slog.Logger
	reach       reach
	failed      failures
	closing     context.Context // ends with Close
	stop        context.CancelFunc
}

// New checks the configuration, reports all mistakes at once, and sends nothing.
func New(cfg Config) (*Client, error) {
	base, err := parseBaseURL(cfg.BaseURL)
	err = errors.Join(err, checkAPIKey(cfg.APIKey), checkShare(cfg.RateShare))
	if err != nil {
		return nil, err
	}
	if cfg.RateShare == 0 {
		cfg.RateShare = 0.5
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	closing, stop := context.WithCancel(context.Background())
	return &Client{
		apiKey:      cfg.APIKey,
		clientID:    cfg.ClientID,
		base:        base,
		exportHosts: append([]string{exportsHost, base.Host}, cfg.ExportHosts...),
		http:        withoutRedirects(cfg.HTTPClient),
		pace:        newPace(cfg.RateShare),
		budget:      newRetryBudget(),
		log:         cfg.Logger,
		closing:     closing,
		stop:        stop,
	}, nil
}

// parseBaseURL accepts https anywhere and http on a loopback address, because every call carries the API key.
func parseBaseURL(text string) (*url.URL, error) {
	if text == "" {
		text = DefaultBaseURL
	}
	base, err := url.Parse(text)
	if err != nil || base.Host == "" {
		return nil, errors.New("workos: the base URL is not an absolute URL")
	}
	if base.User != nil || base.RawQuery != "" || base.Fragment != "" {
		return nil, errors.New("workos: the base URL may hold scheme, host and path only")
	}
	if base.Scheme != "https" && !isLoopbackHTTP(base) {
		return nil, fmt.Errorf("workos: the base URL must be https (http on a loopback address only), not %s://%s", base.Scheme, base.Host)
	}
	base.Path = strings.TrimRight(base.Path, "/")
	base.RawPath = ""
	return base, nil
}

// isLoopbackHTTP reports whether u is plain http to this machine.
func isLoopbackHTTP(u *url.URL) bool {
	if u.Scheme != "http" {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return strings.EqualFold(u.Hostname(), "localhost") || (ip != nil && ip.IsLoopback())
}

func checkAPIKey(key string) error {
	if key == "" {
		return errors.New("workos: the API key is missing")
	}
	for _, r := range key {
		if r <= ' ' || r > '~' {
			return errors.New("workos: the API key holds a space or another character that no key has")
		}
	}
	return nil
}

func checkShare(share float64) error {
	if share != share || share < 0 {
		return errors.New("workos: the rate share must be a number above 0, such as 0.5")
	}
	return nil
}

// withoutRedirects returns a copy of the given client (or a new one) that returns redirects instead of following
// them, which could send the API key to another host.
func withoutRedirects(given *http.Client) *http.Client {
	out := http.Client{}
	if given != nil {
		out = *given
	}
	if out.Transport == nil {
		out.Transport = newTransport()
	}
	out.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &out
}

// newTransport has a timeout for every stage of a connection. HTTPS_PROXY and NO_PROXY apply, as people behind a
// company proxy expect; loopback addresses are never proxied.
func newTransport() *http.Transport {
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            (&net.Dialer{Timeout: dialTimeout, KeepAlive: 30 * time.Second}).DialContext,
		TLSHandshakeTimeout:    tlsTimeout,
		ResponseHeaderTimeout:  headerTimeout,
		MaxResponseHeaderBytes: 64 << 10,
		MaxIdleConns:           32,
		MaxIdleConnsPerHost:    16,
		IdleConnTimeout:        60 * time.Second,
		ForceAttemptHTTP2:      true,
	}
}

// Close stops the client's own calls and closes idle connections.
func (c *Client) Close() {
	c.stop()
	c.http.CloseIdleConnections()
}
