package audit

import (
	"strconv"
	"strings"
	"time"

	"frontdesk/workos/emulator/data"
)

// Days for which audit logs can be kept (https://workos.com/docs/audit-logs).
const (
	DefaultRetention = 30
	LongRetention    = 365
)

// RetentionOf is how many days an organization's audit log is kept. One in five paid for the long time.
func (a *Logs) RetentionOf(organization data.Ref) int {
	if days, set := a.Retention[organization]; set {
		return days
	}
	if a.wasSeeded(organization) && data.Mix(a.Organizations.Rows[organization].Salt, 122)%5 == 0 {
		return LongRetention
	}
	return DefaultRetention
}

// wasSeeded reports whether an organization came with the seed, as a customer.
func (a *Logs) wasSeeded(organization data.Ref) bool {
	return int(organization) < a.Organizations.Seeded && a.Organizations.Rows[organization].Domain != ""
}

// LogStream sends an organization's audit log to its own monitoring.
type LogStream struct {
	ID           string  `json:"id"`
	Type         string  `json:"type"`
	State        string  `json:"state"`
	LastSyncedAt *string `json:"last_synced_at"`
	CreatedAt    string  `json:"created_at"`
}

// StreamOf is an organization's log stream, or nil. One in six had one from the start, of which some are broken.
func (a *Logs) StreamOf(organization data.Ref) *LogStream {
	if stream := a.Streams[organization]; stream != nil {
		return stream
	}
	h := data.Mix(a.Organizations.Rows[organization].Salt, 121)
	if !a.wasSeeded(organization) || h%6 != 0 {
		return nil
	}
	age := data.Part(a.AgeAtStart(organization), h, 1)
	synced := data.StampMillis(a.Started.Add(-data.Part(min(age, 10*time.Minute), h, 2)).UnixMilli())
	stream := &LogStream{
		ID: "log_stream_" + a.SeededID(age, h).String(), Type: data.LogStreamTypes[h>>8%uint64(len(data.LogStreamTypes))].Value,
		State: "active", LastSyncedAt: synced, CreatedAt: data.Stamp(a.Started.Add(-age)),
	}
	switch h >> 16 % 8 {
	case 0, 1:
		stream.State, stream.LastSyncedAt = "error", data.StampMillis(a.Started.Add(-data.Part(age, h, 3)).UnixMilli())
	case 2:
		stream.State, stream.LastSyncedAt = "invalid", nil
	case 3:
		stream.State = "inactive"
	}
	return stream
}

// IsRetention reports whether an audit log can be kept for so many days: one to eleven months, or one to ten years.
func IsRetention(days int64) bool {
	return days%30 == 0 && days >= 30 && days <= 330 || days%365 == 0 && days >= 365 && days <= 3650
}

// PeriodDays are the days of a period such as "3_MONTHS" or "1_YEAR"; 0 for any other text.
func PeriodDays(period string) int64 {
	number, unit, _ := strings.Cut(period, "_")
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || (n == 1) == strings.HasSuffix(unit, "S") {
		return 0
	}
	switch strings.TrimSuffix(unit, "S") {
	case "MONTH":
		return 30 * n
	case "YEAR":
		return 365 * n
	}
	return 0
}

// Configuration is what an organization's audit logs are set to.
type Configuration struct {
	OrganizationID string     `json:"organization_id"`
	Days           int        `json:"retention_period_in_days"`
	State          string     `json:"state"`
	LogStream      *LogStream `json:"log_stream,omitempty"`
}

// ConfigurationOf is what an organization's audit log is set to.
func (a *Logs) ConfigurationOf(organization data.Ref) Configuration {
	configuration := Configuration{
		OrganizationID: a.Organizations.ID(organization), Days: a.RetentionOf(organization), State: "active",
	}
	if stream := a.StreamOf(organization); stream != nil {
		shown := *stream
		configuration.LogStream = &shown
	}
	return configuration
}
