package data

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"
)

// PortalIntents are what a link to the Admin Portal can be for.
var PortalIntents = []string{
	"sso", "dsync", "audit_logs", "log_streams", "domain_verification", "certificate_renewal", "bring_your_own_key",
}

// PortalLink is what a token stands for.
type PortalLink struct {
	Organization          Ref
	Intent                string
	ReturnURL, SuccessURL string
	Admin                 string // who the events name
	Expires               time.Time
	Session               string // once it was opened
}

// DropOldLinks deletes links that expired more than a day ago: until then they are shown as expired.
func (s *State) DropOldLinks() {
	now := s.Now()
	maps.DeleteFunc(s.PortalLinks, func(_ string, link *PortalLink) bool { return now.Sub(link.Expires) > 24*time.Hour })
}

// LogStreamTypes are the kinds of log stream of the API.
var LogStreamTypes = []Choice{
	{"Datadog", "Datadog"}, {"Splunk", "Splunk"}, {"S3", "Amazon S3"}, {"AzureSentinel", "Microsoft Sentinel"},
	{"GoogleCloudStorage", "Google Cloud Storage"}, {"Snowflake", "Snowflake"}, {"GenericHttps", "Any HTTPS endpoint"},
}

// Choice is a provider that the portal offers.
type Choice struct{ Value, Name string }

// IsLoopback reports whether an address is on this machine.
func IsLoopback(address *url.URL) bool {
	return (address.Scheme == "http" || address.Scheme == "https") &&
		slices.Contains([]string{"localhost", "127.0.0.1", "::1"}, strings.ToLower(address.Hostname()))
}
