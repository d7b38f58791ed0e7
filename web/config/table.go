package config

import (
	"fmt"
	"io"
	"reflect"
	"strings"
)

// setting is the documentation of one environment variable, in the README and in serve -h.
type setting struct {
	Name, Meaning string
	Default       string // in words; "" for the default that the settings struct declares, or none
}

// settingTable documents every setting, in the order in which people read them.
var settingTable = []setting{
	{"WORKOS_API_KEY", "secret key of the WorkOS environment", "required"},
	{"WORKOS_CLIENT_ID", "client ID of the same environment", "required"},
	{"FRONTDESK_SSO_ORGANIZATION", "ID of the WorkOS organization whose people may sign in", "required, unless the next is set"},
	{"FRONTDESK_SSO_CONNECTION", "ID of the SSO connection by which people sign in, instead of the organization", ""},
	{"FRONTDESK_ROLES", "who gets which role", "required"},
	{"FRONTDESK_URL", "public address of Frontdesk; https, or plain http on this machine", "http://localhost: and the port"},
	{"FRONTDESK_ADDR", "address to listen on", ""},
	{"DATABASE_URL", "SQLite file of the records, or a folder; the events and the local index of WorkOS are kept beside it", ""},
	{"FRONTDESK_ENVIRONMENT", "label on every page; one that begins with prod is unmistakable", "from the API key"},
	{"FRONTDESK_SESSION_KEYS", "32 or more random characters; several, separated by commas, for rotation",
		"generated and kept beside the database"},
	{"WORKOS_WEBHOOK_SECRET", "secret of a WorkOS webhook endpoint that sends to /webhooks/workos here; two, separated by a comma, while " +
		"it is replaced",
		"none: webhooks are refused"},
	{"FRONTDESK_WORKOS_DASHBOARD_ENVIRONMENT", "ID of the environment (environment_…) in the address of its WorkOS Dashboard: " +
		"pages link there for what no API does, such as impersonating a user", ""},
	{"FRONTDESK_PORTAL_HOSTS", "hosts that return and success URLs of portal links may point at; each stands for port 443, another port is " +
		"named as in app.example.com:8443", ""},
	{"FRONTDESK_EXPORT_HOSTS", "hosts besides exports.audit-logs.com that audit log files may be fetched from", ""},
	{"FRONTDESK_TRUSTED_PROXIES", "addresses of proxies whose X-Forwarded-For counts", ""},
	{"FRONTDESK_RATE_SHARE", "share of WorkOS's rate limits to use, above 0 and up to 1", ""},
	{"FRONTDESK_FULL_SYNC_AT", "time of day, in UTC, at which everything is read again", ""},
	{"FRONTDESK_SYNC_INTERVAL", "time between two full syncs, instead of one each day", "none"},
	{"FRONTDESK_POLL_INTERVAL", "time between two reads of WorkOS's events, from 1s to 1m; up to 10s while there are no new ones", ""},
	{"FRONTDESK_EVENT_RETENTION", "days that events of WorkOS are kept; WorkOS itself keeps them for 90", ""},
	{"FRONTDESK_EVENT_MAX", "how many events of WorkOS are kept; beyond that the oldest are removed", ""},
	{"FRONTDESK_SHUTDOWN_DELAY", "time between the signal to stop, when /readyz says not ready, and taking no more requests; at most 1m", ""},
	{"FRONTDESK_LOG_LEVEL", "debug, info, warn or error", ""},
	{"WORKOS_BASE_URL", "another WorkOS server; https, or plain http on this machine", ""},
}

// described returns the table with every default filled in.
func described() []setting {
	declared := map[string]string{}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[settings]()) {
		declared[field.Tag.Get("env")] = field.Tag.Get("envDefault")
	}
	rows := make([]setting, len(settingTable))
	for i, row := range settingTable {
		if row.Default == "" {
			row.Default = declared[row.Name]
		}
		if row.Default == "" {
			row.Default = "none"
		}
		rows[i] = row
	}
	return rows
}

// WriteTable lists every setting for people at a terminal.
func WriteTable(out io.Writer) {
	fmt.Fprint(out, "\nEverything else is set by environment variables. NAME_FILE in place of NAME gives the path of a file that holds the "+
		"value,\n"+
		"which is meant for secrets.\n")
	for _, row := range described() {
		fmt.Fprintf(out, "\n  %s\n      %s. Default: %s.\n", row.Name, row.Meaning, row.Default)
	}
}

// markdown returns the table for the README.
func markdown() string {
	var text strings.Builder
	text.WriteString("| variable | meaning | default |\n|---|---|---|\n")
	for _, row := range described() {
		fmt.Fprintf(&text, "| `%s` | %s | %s |\n", row.Name, row.Meaning, row.Default)
	}
	return text.String()
}
