package data

import (
	"fmt"
	"log/slog"
	"time"
)

// The defaults of Config.
const (
	DefaultAPIKey   = "sk_test_frontdesk"
	DefaultClientID = "client_frontdesk"

	defaultOrganizations = 200
	defaultUsers         = 5000
	defaultExportTime    = 1500 * time.Millisecond
	defaultWebhookRetry  = time.Second
	// MaxUsers is the largest environment that New builds.
	MaxUsers = 1_000_000
)

// Config configures the made-up environment. Zero values are the defaults.
type Config struct {
	APIKey, ClientID string
	// Organizations and Users are how many customers (default 200) and people in them (default 5,000) there
	// are. There are more if the scenarios need them, and the staff in addition.
	Organizations, Users int
	// Exact makes exactly that many organizations, also when that leaves scenarios out; 0 is none then. There are as many
	// people as wanted, and at least those of the scenarios that are made.
	Exact bool
	Seed  uint64 // same seed and sizes, same environment
	// ExportTime is how long an audit log export is pending (default 1.5 s; negative: ready at once).
	ExportTime time.Duration
	// WebhookRetry is the wait before a webhook that was not accepted is sent again (default 1 s); further waits are longer.
	WebhookRetry time.Duration
	Limits       bool // apply the documented rate limits
	Logger       *slog.Logger
	Now          func() time.Time // default time.Now
}

// withDefaults fills in what was left out.
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
	if c.WebhookRetry == 0 {
		c.WebhookRetry = defaultWebhookRetry
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
