package emulator

import (
	"strconv"
	"strings"
	"time"
)

// Days for which audit logs can be kept (https://workos.com/docs/audit-logs).
const (
	defaultRetention = 30
	longRetention    = 365
)

// retentionOf is how many days an organization's audit log is kept. One in five paid for the long time.
func (a *auditLogs) retentionOf(organization ref) int {
	if days, set := a.retention[organization]; set {
		return days
	}
	if a.wasSeeded(organization) && mix(a.organizations.rows[organization].salt, 122)%5 == 0 {
		return longRetention
	}
	return defaultRetention
}

// wasSeeded says whether an organization came with the seed, as a customer.
func (a *auditLogs) wasSeeded(organization ref) bool {
	return int(organization) < a.organizations.seeded && a.organizations.rows[organization].domain != ""
}

// logStream sends an organization's audit log to its own monitoring.
type logStream struct {
	ID           string  `json:"id"`
	Type         string  `json:"type"`
	State        string  `json:"state"`
	LastSyncedAt *string `json:"last_synced_at"`
	CreatedAt    string  `json:"created_at"`
}

// streamOf is an organization's log stream, or nil. One in six had one from the start, of which some are broken.
func (a *auditLogs) streamOf(organization ref) *logStream {
	if stream := a.streams[organization]; stream != nil {
		return stream
	}
	h := mix(a.organizations.rows[organization].salt, 121)
	if !a.wasSeeded(organization) || h%6 != 0 {
		return nil
	}
	age := part(a.ageAtStart(organization), h, 1)
	synced := stampMillis(a.started.Add(-part(min(age, 10*time.Minute), h, 2)).UnixMilli())
	stream := &logStream{
		ID: "log_stream_" + a.seededID(age, h).String(), Type: portalStreams[h>>8%uint64(len(portalStreams))].Value,
		State: "active", LastSyncedAt: synced, CreatedAt: stamp(a.started.Add(-age)),
	}
	switch h >> 16 % 8 {
	case 0, 1:
		stream.State, stream.LastSyncedAt = "error", stampMillis(a.started.Add(-part(age, h, 3)).UnixMilli())
	case 2:
		stream.State, stream.LastSyncedAt = "invalid", nil
	case 3:
		stream.State = "inactive"
	}
	return stream
}

// isRetention tells whether an audit log can be kept for so many days: one to eleven months, or one to ten years.
func isRetention(days int64) bool {
	return days%30 == 0 && days >= 30 && days <= 330 || days%365 == 0 && days >= 365 && days <= 3650
}

// periodDays are the days of a period such as "3_MONTHS" or "1_YEAR"; 0 for any other text.
func periodDays(period string) int64 {
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
