package config

import (
	"fmt"
	"os"
	"reflect"
	"strings"

	"frontdesk/workos"

	"github.com/caarlos0/env/v11"
)

// settings are the environment variables as text, before they are checked. Each may also be given as
// NAME_FILE, the path of a file with the value, which is meant for secrets.
type settings struct {
	APIKey         workos.Secret `env:"WORKOS_API_KEY"`
	ClientID       string        `env:"WORKOS_CLIENT_ID"`
	BaseURL        string        `env:"WORKOS_BASE_URL" envDefault:"https://api.workos.com"`
	URL            string        `env:"FRONTDESK_URL"`
	Addr           string        `env:"FRONTDESK_ADDR" envDefault:"127.0.0.1:8080"`
	Database       workos.Secret `env:"DATABASE_URL" envDefault:"frontdesk.db"` // may carry a password
	SessionKeys    workos.Secret `env:"FRONTDESK_SESSION_KEYS"`
	WebhookSecret  workos.Secret `env:"WORKOS_WEBHOOK_SECRET"`
	Organization   string        `env:"FRONTDESK_SSO_ORGANIZATION"`
	Connection     string        `env:"FRONTDESK_SSO_CONNECTION"`
	Roles          string        `env:"FRONTDESK_ROLES"`
	Environment    string        `env:"FRONTDESK_ENVIRONMENT"`
	Dashboard      string        `env:"FRONTDESK_WORKOS_DASHBOARD_ENVIRONMENT"`
	TrustedProxies string        `env:"FRONTDESK_TRUSTED_PROXIES"`
	PortalHosts    string        `env:"FRONTDESK_PORTAL_HOSTS"`
	ExportHosts    string        `env:"FRONTDESK_EXPORT_HOSTS"`
	RateShare      string        `env:"FRONTDESK_RATE_SHARE" envDefault:"0.5"`
	SyncInterval   string        `env:"FRONTDESK_SYNC_INTERVAL"`
	FullSyncAt     string        `env:"FRONTDESK_FULL_SYNC_AT" envDefault:"03:00"`
	PollInterval   string        `env:"FRONTDESK_POLL_INTERVAL" envDefault:"2s"`
	EventRetention string        `env:"FRONTDESK_EVENT_RETENTION" envDefault:"400"`
	EventMax       string        `env:"FRONTDESK_EVENT_MAX" envDefault:"10000000"`
	ShutdownDelay  string        `env:"FRONTDESK_SHUTDOWN_DELAY" envDefault:"2s"`
	LogLevel       string        `env:"FRONTDESK_LOG_LEVEL" envDefault:"info"`
}

// maxSettingFile bounds what is read from a NAME_FILE, so that a wrong path does not fill the memory.
const maxSettingFile = 64 << 10

// readSettings reads the settings from an environment such as os.Environ() returns. An empty
// variable counts as not set.
func readSettings(environ []string) (settings, Errors) {
	var errs Errors
	values := env.ToMap(environ)
	readRenamed(values, &errs)
	for _, name := range Names() {
		values[name] = strings.TrimSpace(values[name])
		if path := values[name+"_FILE"]; path != "" {
			if values[name] != "" {
				errs.Add(name, "is given twice, as "+name+" and as "+name+"_FILE", "Keep one of the two.")
				continue
			}
			text, err := readSettingFile(path)
			if err != nil {
				errs.Add(name+"_FILE", err.Error(), "Give the path of a text file that holds only the value and that this program may read.")
				continue
			}
			values[name] = text
		}
		if values[name] == "" {
			delete(values, name)
		}
	}
	var s settings
	if err := env.ParseWithOptions(&s, env.Options{Environment: values}); err != nil {
		errs.Add("The environment", "could not be read: "+err.Error(), "Compare it with the configuration table of the README.")
	}
	return s, errs
}

func readSettingFile(path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", fmt.Errorf("names a file that cannot be read: %w", err)
	}
	if info.IsDir() || info.Size() > maxSettingFile {
		return "", fmt.Errorf("names %s, which is not a small text file", path)
	}
	if info.Mode().Perm()&0o022 != 0 {
		return "", fmt.Errorf("names %s, which users other than its owner may write to", path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("names a file that cannot be read: %w", err)
	}
	return strings.TrimSpace(string(text)), nil
}

// Names returns the variables' names in the order of the settings struct.
func Names() []string {
	var names []string
	for _, field := range reflect.VisibleFields(reflect.TypeFor[settings]()) {
		names = append(names, field.Tag.Get("env"))
	}
	return names
}

// ForgetSecrets removes the secrets from this process's environment after they were read, so that no child
// process and no crash report contains them.
func ForgetSecrets() {
	for _, name := range []string{"WORKOS_API_KEY", "FRONTDESK_SESSION_KEYS", "WORKOS_WEBHOOK_SECRET", "DATABASE_URL"} {
		_ = os.Unsetenv(name)
	}
}
