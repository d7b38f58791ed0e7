package page

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTypedTimesAreReadInTheirZone(t *testing.T) {
	for _, test := range []struct{ zone, typed, start, end string }{
		{"UTC", "2026-11-02", "2026-11-02T00:00:00Z", "2026-11-03T00:00:00Z"},
		{"Europe/Berlin", "2026-11-02", "2026-11-01T23:00:00Z", "2026-11-02T23:00:00Z"},
		{"Europe/Berlin", "2026-07-02T09:30", "2026-07-02T07:30:00Z", "2026-07-02T07:31:00Z"},
		{"Europe/Berlin", "2026-07-02 09:30:05", "2026-07-02T07:30:05Z", "2026-07-02T07:30:06Z"},
		{"Europe/Berlin", "2026-07-02T09:30:00Z", "2026-07-02T09:30:00Z", "2026-07-02T09:30:01Z"},
		{"Asia/Kathmandu", "2026-11-02T00:00", "2026-11-01T18:15:00Z", "2026-11-01T18:16:00Z"},
		// Clocks go forward: a day of 23 hours, and the skipped half past two is the moment of the change.
		{"Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"},
		{"Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:00:00Z", "2026-03-29T01:01:00Z"},
		// Clocks go back: a day of 25 hours, and half past two comes twice.
		{"Europe/Berlin", "2026-10-25", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"},
		{"Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30:00Z", "2026-10-25T01:31:00Z"},
		{"Europe/Berlin", "2026-10-25T01:30", "2026-10-24T23:30:00Z", "2026-10-24T23:31:00Z"},
		{"America/New_York", "2026-11-01T01:30", "2026-11-01T05:30:00Z", "2026-11-01T06:31:00Z"},
		{"America/New_York", "2026-03-08T02:30", "2026-03-08T07:00:00Z", "2026-03-08T07:01:00Z"},
		// Days that begin at one o'clock, because midnight is skipped.
		{"Asia/Beirut", "2024-03-31", "2024-03-30T22:00:00Z", "2024-03-31T21:00:00Z"},
		{"America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z"},
	} {
		zone, err := time.LoadLocation(test.zone)
		require.NoError(t, err)
		got, ok := ParseMoment(test.typed, zone)
		require.True(t, ok, test.typed)
		assert.Equal(t, test.start, got.Start.Format(time.RFC3339), "start of %s in %s", test.typed, test.zone)
		assert.Equal(t, test.end, got.End.Format(time.RFC3339), "end of %s in %s", test.typed, test.zone)
	}
	for _, typed := range []string{"", "yesterday", "2026-13-01", "1969-12-31", "2026-11-02T25:00", "2026-11-31"} {
		_, ok := ParseMoment(typed, time.UTC)
		assert.False(t, ok, typed)
	}
}
