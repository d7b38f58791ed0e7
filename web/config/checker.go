package config

import (
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"frontdesk/auth"
	"frontdesk/workos"
)

// checker converts settings to values and collects their errors.
type checker struct{ Errors }

func (c *checker) add(setting, problem, fix string) { c.Errors.Add(setting, problem, fix) }

func (c *checker) workOS(s settings) {
	switch key := s.APIKey.Reveal(); {
	case key == "":
		c.add("WORKOS_API_KEY", "is not set",
			"Copy the secret key of the environment from the WorkOS Dashboard, under API keys. It starts with sk_.")
	case !printable(key):
		c.add("WORKOS_API_KEY", "holds spaces or characters that no key has", "Copy the key again, without quotes and line breaks.")
	case !apiKey.MatchString(key):
		c.add("WORKOS_API_KEY", "does not look like a secret key", "Copy the secret key from the WorkOS Dashboard, under API keys. "+
			"It starts with sk_ and is longer; a client ID or a webhook secret is something else.")
	}
	switch {
	case s.ClientID == "":
		c.add("WORKOS_CLIENT_ID", "is not set", "Copy the client ID from the WorkOS Dashboard, under API keys. It starts with client_.")
	case !strings.HasPrefix(s.ClientID, "client_") || !printable(s.ClientID):
		c.add("WORKOS_CLIENT_ID", "does not look like a client ID", "Copy it from the WorkOS Dashboard, under API keys. It starts with client_.")
	}
}

// apiKey matches every secret key. A dot after the prefix means that the key was abbreviated.
var apiKey = regexp.MustCompile(`^sk_[^.]{8,}$`)

var (
	organizationID = regexp.MustCompile(`^org_[0-9A-Za-z_-]{1,64}$`)
	connectionID   = regexp.MustCompile(`^conn_[0-9A-Za-z_-]{1,64}$`)
)

// signIn requires exactly one of the two selectors: with neither, any customer's users could try to sign in, and
// WorkOS refuses both at once.
func (c *checker) signIn(s settings) {
	const both = "FRONTDESK_SSO_ORGANIZATION or FRONTDESK_SSO_CONNECTION"
	switch {
	case s.Organization == "" && s.Connection == "":
		c.add(both, "is not set", "Set FRONTDESK_SSO_ORGANIZATION to the ID of the WorkOS organization whose people may sign in here (your "+
			"own company), or FRONTDESK_SSO_CONNECTION to the ID of one SSO connection.")
	case s.Organization != "" && s.Connection != "":
		c.add(both, "are both set", "Keep one of the two: WorkOS takes exactly one.")
	}
	if s.Organization != "" && !organizationID.MatchString(s.Organization) {
		c.add("FRONTDESK_SSO_ORGANIZATION", "is not an organization ID",
			"Copy the ID from the organization's page in the WorkOS Dashboard. It starts with org_.")
	}
	if s.Connection != "" && !connectionID.MatchString(s.Connection) {
		c.add("FRONTDESK_SSO_CONNECTION", "is not a connection ID",
			"Copy the ID from the connection's page in the WorkOS Dashboard. It starts with conn_.")
	}
}

func (c *checker) baseURL(text string) string {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "":
		c.add("WORKOS_BASE_URL", "is not a plain URL",
			"Leave it out to use https://api.workos.com, or give scheme, host and port of another WorkOS server.")
	case u.Scheme != "https" && (u.Scheme != "http" || !IsLoopback(u.Hostname())):
		c.add("WORKOS_BASE_URL", "must be https",
			"The API key is sent to it. Plain http is accepted only for a server on this machine, such as http://127.0.0.1:4100.")
	}
	return strings.TrimRight(text, "/")
}

func (c *checker) roles(text string) auth.RoleMap {
	const fix = "For example: admin=ana@example.com;support=group:Support;viewer=role:member"
	if text == "" {
		c.add("FRONTDESK_ROLES", "is not set, so nobody could sign in",
			"Say who gets which role (viewer, success, support, admin) by email address, IdP group or WorkOS role. "+fix)
		return auth.RoleMap{}
	}
	roles, err := auth.ParseRoles(text)
	for _, wrong := range each(err) {
		c.add("FRONTDESK_ROLES", "cannot be understood: "+wrong.Error(), fix)
	}
	return roles
}

// addr returns the port, which is also used in the default public URL.
func (c *checker) addr(text string) string {
	_, port, err := net.SplitHostPort(text)
	if err != nil || (port != "0" && !validPort(port)) {
		c.add("FRONTDESK_ADDR", "is not an address to listen on",
			"Give host and port, such as 127.0.0.1:8080, or :8080 for every network interface.")
		return ""
	}
	return port
}

func (c *checker) publicURL(text, port string) string {
	if text == "" {
		if port == "" {
			return "" // the address to listen on is wrong, which is said already
		}
		if port == "0" {
			c.add("FRONTDESK_URL", "is not set although FRONTDESK_ADDR leaves the port open",
				"Choose a port in FRONTDESK_ADDR, or set FRONTDESK_URL to the address that people type into the browser.")
		}
		return "http://localhost:" + port
	}
	u, err := origin(text)
	if err != nil {
		c.add("FRONTDESK_URL", err.Error(), "Give the address that people type into the browser, such as https://desk.example.com.")
		return ""
	}
	if u.Scheme != "https" && !IsLoopback(u.Hostname()) {
		c.add("FRONTDESK_URL", "must be https",
			"Session cookies are sent to it. Plain http is accepted only for trying it out on this machine, as http://localhost:8080. Put a TLS "+
				"proxy in front of Frontdesk and give its https address.")
	}
	return u.String()
}

// database returns the path of Frontdesk's records. The value may contain a password and is never repeated.
func (c *checker) database(text string) string {
	scheme, rest, hasScheme := strings.Cut(text, ":")
	switch {
	case strings.HasPrefix(scheme, "postgres") && hasScheme:
		c.add("DATABASE_URL", "names a PostgreSQL database, which this version does not support",
			"Give the path of a SQLite file, such as /var/lib/frontdesk/frontdesk.db, or leave it out to use frontdesk.db in the working directory.")
		return ""
	case scheme == "sqlite" || scheme == "file":
		text = strings.TrimPrefix(rest, "//")
	case strings.Contains(text, "://"):
		c.add("DATABASE_URL", "names a kind of database that Frontdesk does not know",
			"Give the path of a SQLite file, such as /var/lib/frontdesk/frontdesk.db.")
		return ""
	}
	if isFolder(text) {
		text = filepath.Join(text, "frontdesk.db")
	}
	folder := filepath.Dir(text)
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		c.add("DATABASE_URL", "names a file in a folder that does not exist",
			"Create the folder, writable for Frontdesk alone: mkdir -m 700 "+folder)
	}
	return text
}

func (c *checker) proxies(list string) []netip.Prefix {
	var prefixes []netip.Prefix
	for _, text := range split(list) {
		prefix, err := netip.ParsePrefix(text)
		if addr, addrErr := netip.ParseAddr(text); addrErr == nil {
			prefix, err = netip.PrefixFrom(addr, addr.BitLen()), nil
		}
		if err != nil {
			c.add("FRONTDESK_TRUSTED_PROXIES", "holds "+strconv.Quote(text)+", which is not an IP address or network",
				"List the addresses of the proxies in front of Frontdesk, such as 10.0.0.5 or 10.0.0.0/24, with commas between them.")
			continue
		}
		prefixes = append(prefixes, prefix)
	}
	return prefixes
}

var environmentID = regexp.MustCompile(`^environment_[0-9A-Za-z_-]{1,64}$`)

func (c *checker) dashboard(id string) string {
	if id != "" && !environmentID.MatchString(id) {
		c.add("FRONTDESK_WORKOS_DASHBOARD_ENVIRONMENT", "is not the ID of an environment",
			"Open the environment in the WorkOS Dashboard and copy the part of the address that begins with environment_.")
	}
	return id
}

var hostName = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$`)

func (c *checker) hosts(name, list string) []string {
	var hosts []string
	for _, host := range split(strings.ToLower(list)) {
		if !hostName.MatchString(host) {
			c.add(name, "holds "+strconv.Quote(host)+", which is not a host name",
				"List whole host names without scheme, port and path, such as app.example.com, with commas between them.")
			continue
		}
		hosts = append(hosts, host)
	}
	return hosts
}

// portalHosts returns hosts with or without a port.
func (c *checker) portalHosts(list string) []string {
	const name = "FRONTDESK_PORTAL_HOSTS"
	var hosts []string
	for _, entry := range split(strings.ToLower(list)) {
		host, port, hasPort := strings.Cut(entry, ":")
		if !hostName.MatchString(host) || hasPort && !validPort(port) {
			c.add(name, "holds "+strconv.Quote(entry)+", which is not a host name", "List whole host names without scheme and path, such as "+
				"app.example.com, with commas between them. A host stands for port 443; name another port, as in app.example.com:8443.")
			continue
		}
		hosts = append(hosts, strings.TrimSuffix(entry, ":443"))
	}
	return hosts
}

func (c *checker) rateShare(text string) float64 {
	share, err := strconv.ParseFloat(text, 64)
	if err != nil || !(share > 0 && share <= 1) {
		c.add("FRONTDESK_RATE_SHARE", "is not a share above 0 and up to 1", "0.5 leaves half of WorkOS's rate limits to your own application.")
	}
	return share
}

func (c *checker) interval(text string) time.Duration {
	if text == "" {
		return 0
	}
	interval, err := time.ParseDuration(text)
	if err != nil || interval < time.Minute {
		c.add("FRONTDESK_SYNC_INTERVAL", "is not a time of one minute or more", "Write it as 1h, 30m or 24h.")
	}
	return interval
}

func (c *checker) fullSyncAt(text string) time.Duration {
	at, err := time.Parse("15:04", text)
	if err != nil {
		c.add("FRONTDESK_FULL_SYNC_AT", "is not a time of day", "Write it as 03:00, in UTC.")
	}
	return time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute
}

func (c *checker) pollInterval(text string) time.Duration {
	interval, err := time.ParseDuration(text)
	if err != nil || interval < time.Second || interval > time.Minute {
		c.add("FRONTDESK_POLL_INTERVAL", "is not a time from one second to one minute", "Write it as 2s or 30s.")
		return 0
	}
	return interval
}

// maxEventDays is ten years.
const maxEventDays = 3650

func (c *checker) eventRetention(text string) time.Duration {
	days, err := strconv.Atoi(text)
	if err != nil || days < 1 || days > maxEventDays {
		c.add("FRONTDESK_EVENT_RETENTION", "is not a number of days from 1 to 3650", "Write it as 400 or 90, without a unit.")
		return 0
	}
	return time.Duration(days) * 24 * time.Hour
}

func (c *checker) eventMax(text string) int {
	rows, err := strconv.Atoi(text)
	if err != nil || rows < 1000 {
		c.add("FRONTDESK_EVENT_MAX", "is not a whole number of 1000 or more", "Write it as 10000000, without separators.")
		return 0
	}
	return rows
}

func (c *checker) shutdownDelay(text string) time.Duration {
	delay, err := time.ParseDuration(text)
	if err != nil || delay < 0 || delay > time.Minute {
		c.add("FRONTDESK_SHUTDOWN_DELAY", "is not a time of up to one minute", "Write it as 2s, 500ms or 0s.")
	}
	return delay
}

func (c *checker) logLevel(text string) slog.Level {
	var level slog.Level
	if err := level.UnmarshalText([]byte(text)); err != nil {
		c.add("FRONTDESK_LOG_LEVEL", "is not a level", "Choose debug, info, warn or error.")
	}
	return level
}

// minSessionKey is half of 256 bits in hexadecimal: enough even if the characters are not quite random.
const minSessionKey = 32

// minWebhookSecret is well below the length of WorkOS's secrets, and above that of text selected by accident.
const minWebhookSecret = 12

func (c *checker) sessionKeys(list string) []workos.Secret {
	var keys []workos.Secret
	for _, key := range split(list) {
		if len(key) < minSessionKey {
			c.add("FRONTDESK_SESSION_KEYS", "holds a key of fewer than 32 characters",
				"Make one with: openssl rand -hex 32. To change it, put the new key before the old one with a comma, and take the old one out a day "+
					"later.")
		}
		keys = append(keys, workos.Secret(key))
	}
	return keys
}

// webhookSecrets returns the secrets of the webhook endpoint: one, or two while it is being replaced.
func (c *checker) webhookSecrets(list string) []workos.Secret {
	var secrets []workos.Secret
	for _, secret := range split(list) {
		if len(secret) < minWebhookSecret || !printable(secret) {
			c.add("WORKOS_WEBHOOK_SECRET", "holds a secret that is too short or has characters that none has",
				"Copy the endpoint's secret from the WorkOS Dashboard, under Webhooks.")
		}
		secrets = append(secrets, workos.Secret(secret))
	}
	if len(secrets) > 2 {
		c.add("WORKOS_WEBHOOK_SECRET", "holds more than two secrets",
			"Keep the endpoint's secret, and the one before it while it is being replaced, with a comma between.")
	}
	return secrets
}

func printable(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > '~' })
}

// each splits joined errors.
func each(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok { //nolint:errorlint // only this level is joined
		return joined.Unwrap()
	}
	if err == nil {
		return nil
	}
	return []error{err}
}
