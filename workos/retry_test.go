package workos

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	tests := []struct {
		name, value, date string
		want              time.Duration
	}{
		{name: "seconds", value: "7", want: 7 * time.Second},
		{name: "seconds with spaces", value: " 120 ", want: 2 * time.Minute},
		{name: "fractions of a second", value: "1.5", want: 1500 * time.Millisecond},
		{name: "zero", value: "0", want: 0},
		{name: "a day is cut to five minutes", value: "86400", want: 5 * time.Minute},
		{name: "more than a number holds is cut too", value: "99999999999999999999999", want: 5 * time.Minute},
		{name: "negative", value: "-5", want: 0},
		{name: "nothing", value: "", want: 0},
		{name: "words", value: "soon", want: 0},
		{name: "not a number", value: "NaN", want: 0},
		{name: "exponents", value: "1e9", want: 0},
		{name: "an HTTP date", value: "Sun, 01 Mar 2026 12:00:30 GMT", want: 30 * time.Second},
		{name: "an RFC 850 date", value: "Sunday, 01-Mar-26 12:00:30 GMT", want: 30 * time.Second},
		{name: "a C date", value: "Sun Mar  1 12:00:30 2026", want: 30 * time.Second},
		{name: "a date gone by", value: "Sun, 01 Mar 2026 11:00:00 GMT", want: 0},
		{name: "a date far off", value: "Sun, 01 Mar 2099 12:00:00 GMT", want: 5 * time.Minute},
		{name: "a date of a clock ten minutes ahead", value: "Sun, 01 Mar 2026 12:10:30 GMT",
			date: "Sun, 01 Mar 2026 12:10:00 GMT", want: 30 * time.Second},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			header := http.Header{"Retry-After": {test.value}}
			if test.date != "" {
				header.Set("Date", test.date)
			}
			assert.Equal(t, test.want, parseRetryAfter(header, now))
		})
	}
}

func TestRetriesStayBelowATenthOfTheCalls(t *testing.T) {
	budget := newRetryBudget()
	retries := 0
	for range 1000 {
		budget.earn()
		for budget.spend() {
			retries++
		}
	}
	assert.InDelta(t, 100, retries, retriesAtOnce)
}

func TestBackoffIsJitteredAndBounded(t *testing.T) {
	seen := map[time.Duration]bool{}
	for range 50 {
		wait := backoff(1, false)
		assert.Less(t, wait, time.Second)
		assert.Less(t, backoff(9, false), interactiveWait)
		assert.Less(t, backoff(20, true), maxBackoff)
		seen[wait] = true
	}
	assert.Greater(t, len(seen), 40, "waits that differ")
}
