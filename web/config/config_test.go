package config

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// four are the settings that a person with a WorkOS account sets, and where the test keeps its database.
func four(t *testing.T) map[string]string {
	return map[string]string{
		"WORKOS_API_KEY":             "sk_test_canary",
		"WORKOS_CLIENT_ID":           "client_123",
		"FRONTDESK_SSO_ORGANIZATION": "org_01ABC",
		"FRONTDESK_ROLES":            "admin=ana@example.com",
		"DATABASE_URL":               filepath.Join(t.TempDir(), "frontdesk.db"),
	}
}

func environ(values map[string]string) []string {
	var list []string
	for name, value := range values {
		list = append(list, name+"="+value)
	}
	return list
}

func TestFourSettingsAreEnough(t *testing.T) {
	values := four(t)
	cfg, err := Load(environ(values))
	require.NoError(t, err)

	assert.Equal(t, "https://api.workos.com", cfg.BaseURL)
	assert.Equal(t, "http://localhost:8080", cfg.URL)
	assert.Equal(t, "127.0.0.1:8080", cfg.Addr)
	assert.Equal(t, "staging", cfg.Environment, "the key says that it is for testing")
	assert.False(t, cfg.Production())
	assert.False(t, cfg.Secure())
	assert.Equal(t, 0.5, cfg.RateShare)
	assert.Zero(t, cfg.SyncInterval)
	assert.Equal(t, 3*time.Hour, cfg.FullSyncAt)
	assert.Equal(t, slog.LevelInfo, cfg.LogLevel)
	assert.Equal(t, strings.TrimSuffix(values["DATABASE_URL"], ".db")+"-mirror.db", cfg.MirrorPath)
	assert.Equal(t, strings.TrimSuffix(values["DATABASE_URL"], ".db")+"-events.db", cfg.EventsPath)
	assert.Equal(t, 2*time.Second, cfg.PollInterval)
	assert.Equal(t, 400*24*time.Hour, cfg.EventRetention)
	assert.Equal(t, 10_000_000, cfg.EventMax)

	keyFile := strings.TrimSuffix(values["DATABASE_URL"], ".db") + "-session.key"
	info, err := os.Stat(keyFile)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm(), "the kept session key is for its owner alone")

	again, err := Load(environ(values))
	require.NoError(t, err)
	assert.Equal(t, cfg.SessionKeys[0].Reveal(), again.SessionKeys[0].Reveal(), "a restart keeps people signed in")
}

func TestEveryErrorIsReportedAtOnce(t *testing.T) {
	_, err := Load(environ(map[string]string{
		"WORKOS_CLIENT_ID":                       "project_1",
		"WORKOS_BASE_URL":                        "http://api.example.com",
		"FRONTDESK_URL":                          "http://desk.example.com",
		"FRONTDESK_SSO_ORGANIZATION":             "01ABC",
		"FRONTDESK_SSO_CONNECTION":               "conn_1",
		"FRONTDESK_RATE_SHARE":                   "200%",
		"FRONTDESK_SYNC_INTERVAL":                "often",
		"FRONTDESK_FULL_SYNC_AT":                 "3 o'clock",
		"FRONTDESK_POLL_INTERVAL":                "1ms",
		"FRONTDESK_EVENT_RETENTION":              "400d",
		"FRONTDESK_EVENT_MAX":                    "10 million",
		"FRONTDESK_LOG_LEVEL":                    "loud",
		"FRONTDESK_TRUSTED_PROXIES":              "proxy.local",
		"FRONTDESK_PORTAL_HOSTS":                 "https://app.example.com/back",
		"FRONTDESK_EXPORT_HOSTS":                 "files.example.com:8443",
		"FRONTDESK_WORKOS_DASHBOARD_ENVIRONMENT": "production",
		"WORKOS_WEBHOOK_SECRET":                  "canary",
		"FRONTDESK_SESSION_KEYS":                 "short-canary",
		"FRONTDESK_ADDR":                         "8080",
		"DATABASE_URL":                           "postgres://desk:canary@db/frontdesk",
	}))
	var errs Errors
	require.ErrorAs(t, err, &errs)
	for _, setting := range []string{
		"WORKOS_API_KEY", "WORKOS_CLIENT_ID", "WORKOS_BASE_URL", "FRONTDESK_URL", "FRONTDESK_SSO_ORGANIZATION",
		"FRONTDESK_ROLES", "FRONTDESK_RATE_SHARE", "FRONTDESK_SYNC_INTERVAL", "FRONTDESK_LOG_LEVEL",
		"FRONTDESK_FULL_SYNC_AT", "FRONTDESK_POLL_INTERVAL", "FRONTDESK_EVENT_RETENTION", "FRONTDESK_EVENT_MAX",
		"FRONTDESK_TRUSTED_PROXIES", "FRONTDESK_PORTAL_HOSTS", "FRONTDESK_EXPORT_HOSTS", "FRONTDESK_WORKOS_DASHBOARD_ENVIRONMENT",
		"WORKOS_WEBHOOK_SECRET", "FRONTDESK_SESSION_KEYS", "FRONTDESK_ADDR", "DATABASE_URL",
	} {
		assert.Contains(t, err.Error(), "\n  "+setting+" ")
	}
	assert.Contains(t, err.Error(), "are both set")
	assert.NotContains(t, err.Error(), "canary", "no secret is printed")
	for _, one := range errs {
		assert.NotEmpty(t, one.Fix, one.Setting)
	}
}

func TestSettings(t *testing.T) {
	key := strings.Repeat("k", 32)
	for _, test := range []struct {
		name      string
		set       map[string]string
		wantError string // "" for none
		want      func(*testing.T, Config)
	}{
		{"http is fine for localhost", map[string]string{"FRONTDESK_URL": "http://localhost:9000"}, "", nil},
		{"events are kept for a month", map[string]string{"FRONTDESK_EVENT_RETENTION": "31", "FRONTDESK_EVENT_MAX": "1000"}, "",
			func(t *testing.T, c Config) {
				assert.Equal(t, 31*24*time.Hour, c.EventRetention)
				assert.Equal(t, 1000, c.EventMax)
			}},
		{"events are kept for some time", map[string]string{"FRONTDESK_EVENT_RETENTION": "0"}, "FRONTDESK_EVENT_RETENTION", nil},
		{"events are not kept for ever", map[string]string{"FRONTDESK_EVENT_RETENTION": "99999999999"}, "FRONTDESK_EVENT_RETENTION", nil},
		{"some events are kept", map[string]string{"FRONTDESK_EVENT_MAX": "-1"}, "FRONTDESK_EVENT_MAX", nil},
		{"http is fine for 127.0.0.1", map[string]string{"FRONTDESK_URL": "http://127.0.0.1:9000/"}, "",
			func(t *testing.T, c Config) { assert.Equal(t, "http://127.0.0.1:9000", c.URL) }},
		{"http is fine for ::1", map[string]string{"FRONTDESK_URL": "http://[::1]:9000"}, "", nil},
		{"http is refused elsewhere", map[string]string{"FRONTDESK_URL": "http://desk.example.com"}, "FRONTDESK_URL", nil},
		{"http is refused for a host that only looks local", map[string]string{"FRONTDESK_URL": "http://localhost.example.com"}, "FRONTDESK_URL",
			nil},
		{"https makes cookies secure", map[string]string{"FRONTDESK_URL": "https://Desk.Example.com"}, "", func(t *testing.T, c Config) {
			assert.Equal(t, "https://desk.example.com", c.URL)
			assert.True(t, c.Secure())
		}},
		{"a path in the public URL is refused", map[string]string{"FRONTDESK_URL": "https://example.com/desk"}, "FRONTDESK_URL", nil},
		{"a password in the public URL is refused", map[string]string{"FRONTDESK_URL": "https://a:canary@example.com"}, "FRONTDESK_URL", nil},
		{"the public URL follows the port", map[string]string{"FRONTDESK_ADDR": ":9999"}, "",
			func(t *testing.T, c Config) { assert.Equal(t, "http://localhost:9999", c.URL) }},
		{"an open port needs a public URL", map[string]string{"FRONTDESK_ADDR": "127.0.0.1:0"}, "FRONTDESK_URL", nil},
		{"a connection may take the organization's place",
			map[string]string{"FRONTDESK_SSO_ORGANIZATION": "", "FRONTDESK_SSO_CONNECTION": "conn_1"}, "", nil},
		{"without either nobody could sign in", map[string]string{"FRONTDESK_SSO_ORGANIZATION": ""}, "FRONTDESK_SSO_ORGANIZATION", nil},
		{"without roles nobody could sign in", map[string]string{"FRONTDESK_ROLES": ""}, "FRONTDESK_ROLES", nil},
		{"an unknown role is named", map[string]string{"FRONTDESK_ROLES": "boss=ana@example.com"}, "FRONTDESK_ROLES", nil},
		{"a local WorkOS server may be plain http", map[string]string{"WORKOS_BASE_URL": "http://127.0.0.1:4100"}, "", nil},
		{"any other WorkOS server must be https", map[string]string{"WORKOS_BASE_URL": "http://10.0.0.1:4100"}, "WORKOS_BASE_URL", nil},
		{"a key with a line break is refused", map[string]string{"WORKOS_API_KEY": "sk_test\ncanary"}, "WORKOS_API_KEY", nil},
		{"a live key means production", map[string]string{"WORKOS_API_KEY": "sk_live_canary"}, "",
			func(t *testing.T, c Config) { assert.True(t, c.Production()) }},
		{"a label wins over the key", map[string]string{"FRONTDESK_ENVIRONMENT": "Production EU"}, "",
			func(t *testing.T, c Config) { assert.True(t, c.Production()) }},
		{"two session keys are kept in order", map[string]string{"FRONTDESK_SESSION_KEYS": key + "1, " + key + "2"}, "",
			func(t *testing.T, c Config) {
				require.Len(t, c.SessionKeys, 2)
				assert.Equal(t, key+"1", c.SessionKeys[0].Reveal())
			}},
		{"proxies are addresses and networks", map[string]string{"FRONTDESK_TRUSTED_PROXIES": "10.0.0.5, 10.1.0.0/16,fd00::/8"}, "",
			func(t *testing.T, c Config) { assert.Len(t, c.TrustedProxies, 3) }},
		{"portal hosts are whole host names", map[string]string{"FRONTDESK_PORTAL_HOSTS": "App.example.com,b.example.com"}, "",
			func(t *testing.T, c Config) {
				assert.Equal(t, []string{"app.example.com", "b.example.com"}, c.PortalHosts)
			}},
		{"a portal host with a wildcard is refused", map[string]string{"FRONTDESK_PORTAL_HOSTS": "*.example.com"}, "FRONTDESK_PORTAL_HOSTS", nil},
		{"a database in a missing folder is refused", map[string]string{"DATABASE_URL": "/no/such/folder/frontdesk.db"}, "DATABASE_URL", nil},
		{"all of the limit may be used", map[string]string{"FRONTDESK_RATE_SHARE": "1"}, "", nil},
		{"more than the limit may not", map[string]string{"FRONTDESK_RATE_SHARE": "1.01"}, "FRONTDESK_RATE_SHARE", nil},
		{"NaN is no share", map[string]string{"FRONTDESK_RATE_SHARE": "NaN"}, "FRONTDESK_RATE_SHARE", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			values := four(t)
			for name, value := range test.set {
				values[name] = value
			}
			cfg, err := Load(environ(values))
			if test.wantError == "" {
				require.NoError(t, err)
				if test.want != nil {
					test.want(t, cfg)
				}
				return
			}
			var errs Errors
			require.ErrorAs(t, err, &errs)
			require.Len(t, errs, 1)
			assert.Contains(t, errs[0].Setting, test.wantError)
			assert.NotContains(t, err.Error(), "canary")
		})
	}
}

func TestSecretsMayComeFromFiles(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "key")
	require.NoError(t, os.WriteFile(file, []byte("sk_test_fromfile\n"), 0o600))

	values := four(t)
	delete(values, "WORKOS_API_KEY")
	values["WORKOS_API_KEY_FILE"] = file
	cfg, err := Load(environ(values))
	require.NoError(t, err)
	assert.Equal(t, "sk_test_fromfile", cfg.APIKey.Reveal())

	t.Run("given twice is an error", func(t *testing.T) {
		values["WORKOS_API_KEY"] = "sk_test_canary"
		_, err := Load(environ(values))
		assert.ErrorContains(t, err, "given twice")
		assert.NotContains(t, err.Error(), "canary")
		delete(values, "WORKOS_API_KEY")
	})
	t.Run("a file that is not there is one error, not two", func(t *testing.T) {
		values["WORKOS_API_KEY_FILE"] = filepath.Join(folder, "missing")
		_, err := Load(environ(values))
		var errs Errors
		require.ErrorAs(t, err, &errs)
		assert.Len(t, errs, 1)
	})
	t.Run("a file that others may write to is refused", func(t *testing.T) {
		require.NoError(t, os.Chmod(file, 0o666))
		values["WORKOS_API_KEY_FILE"] = file
		_, err := Load(environ(values))
		assert.ErrorContains(t, err, "may write to")
	})
}

func TestConfigNeverPrintsItsSecrets(t *testing.T) {
	values := four(t)
	values["FRONTDESK_SESSION_KEYS"] = strings.Repeat("canary", 6)
	cfg, err := Load(environ(values))
	require.NoError(t, err)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		printed := fmt.Sprintf(verb, cfg)
		assert.NotContains(t, printed, "canary", verb)
		assert.NotContains(t, printed, fmt.Sprintf("%x", "canary"), verb)
	}
}

// TestAnErrorWhoseWordsSoundUntriedIsAnError: what could not be checked is told by a field and not by the words.
func TestAnErrorWhoseWordsSoundUntriedIsAnError(t *testing.T) {
	var errs Errors
	errs.Add("The environment", "could not be read: FRONTDESK_PORT is no number", "Compare it with the README.")
	assert.ErrorContains(t, errs, "1 setting is missing or wrong.")
	assert.NotContains(t, errs.Error(), "may be right")
}
