package workos

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestTheClockIsReadFromTheMostExactAnswer(t *testing.T) {
	noon := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	dated := func(at time.Time) http.Header { return http.Header{"Date": {at.Format(http.TimeFormat)}} }
	ctx, clock := CaptureClock(t.Context())
	captureClock(ctx, http.Header{}, noon, noon)
	captureClock(ctx, http.Header{"Date": {"soon"}}, noon, noon)
	_, seen := clock()
	assert.False(t, seen, "an answer without a time tells nothing")

	captureClock(ctx, dated(noon), noon.Add(10*time.Second), noon.Add(14*time.Second))
	got, seen := clock()
	assert.True(t, seen)
	assert.Equal(t, Clock{Ahead: 11500 * time.Millisecond, Within: 2500 * time.Millisecond}, got)

	captureClock(ctx, dated(noon.Add(time.Minute)), noon, noon.Add(200*time.Millisecond))
	captureClock(ctx, dated(noon), noon, noon.Add(3*time.Second))
	got, _ = clock()
	assert.Equal(t, Clock{Ahead: -60400 * time.Millisecond, Within: 600 * time.Millisecond}, got)

	captureClock(t.Context(), dated(noon), noon, noon) // nobody asks: nothing happens
}
