package ui_test

import (
	"testing"
	"time"

	"frontdesk/views/ui"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestASpanNamesItsLastDayNotTheOneAfter(t *testing.T) {
	for _, test := range []struct{ zone, from, to, want string }{
		{"UTC", "2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z", "1 Oct – 31 Oct 2026"},
		{"UTC", "2026-10-01T00:00:00Z", "2026-10-02T00:00:00Z", "1 Oct 2026"},
		{"UTC", "2026-12-30T00:00:00Z", "2027-01-02T00:00:00Z", "30 Dec 2026 – 1 Jan 2027"},
		{"UTC", "2026-10-01T08:00:00Z", "2026-10-03T17:30:00Z", "1 Oct 2026, 08:00 – 3 Oct 2026, 17:30 UTC"},
		{"UTC", "2026-10-01T00:00:00Z", "2026-10-01T00:00:00Z", "1 Oct 2026, 00:00 – 1 Oct 2026, 00:00 UTC"},
		{"Europe/Berlin", "2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z", "1 Oct – 31 Oct 2026"}, // clocks are set back in between
		{"UTC", "2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z", "30 Sep 2026, 22:00 – 31 Oct 2026, 23:00 UTC"},
		{"Europe/Berlin", "2026-10-01T06:00:00Z", "2026-11-01T06:00:00Z", "1 Oct 2026, 08:00 CEST – 1 Nov 2026, 07:00 CET"},
		{"America/Santiago", "2026-09-06T04:00:00Z", "2026-09-07T03:00:00Z", "6 Sep 2026"}, // the day begins at one
	} {
		shown, err := time.LoadLocation(test.zone)
		require.NoError(t, err)
		from, err := time.Parse(time.RFC3339, test.from)
		require.NoError(t, err)
		to, err := time.Parse(time.RFC3339, test.to)
		require.NoError(t, err)
		assert.Equal(t, test.want, ui.Zone{Shown: shown}.Span(from, to), test.want)
	}
}
