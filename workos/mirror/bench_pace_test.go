package mirror

import (
	"fmt"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos"
	"frontdesk/workos/emulator"
)

// BenchmarkPace syncs an environment from a server that takes 100 ms for each answer, and prints how much of
// the client's share of the rate limit the sync used while it ran.
func BenchmarkPace(b *testing.B) {
	fmt.Println() // after the benchmark's name
	const latency, share = 100 * time.Millisecond, 0.5
	u := serve(b, emulator.Config{Organizations: 600, Users: 3000})
	client, err := workos.New(workos.Config{APIKey: emulator.DefaultAPIKey, BaseURL: u.url, RateShare: share})
	require.NoError(b, err)
	u.meddle(func(_ http.ResponseWriter, r *http.Request) bool {
		_ = pause(r.Context(), latency)
		return false
	})
	m := openFile(b, filepath.Join(b.TempDir(), "mirror.db"), client)
	clock := newClock()
	start := time.Now()
	syncOnce(b, m, clock)
	spent := time.Since(start).Seconds()
	calls := 0
	for _, n := range u.seen() {
		calls += n
	}
	printFigure("mirror_pace_calls", float64(calls), "calls", "-")
	printFigure("mirror_pace_used", 100*float64(calls)/spent/(6000.0/60*share), "%", ">=90")
}
