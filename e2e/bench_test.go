package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// BenchmarkFrontdesk measures the real program, and Chromium in front of it, and prints the figures that have a
// budget, each as "name value unit budget" on a line of its own. Copies of 100,000 and 1,000,000 users are made by
// the mirror's own benchmark; FRONTDESK_BENCH_USERS names other sizes, FRONTDESK_BENCH_DIR where copies are kept.
func BenchmarkFrontdesk(b *testing.B) {
	fmt.Println() // after the benchmark's name
	folder := os.Getenv("FRONTDESK_BENCH_DIR")
	if folder == "" {
		folder = b.TempDir()
	}
	program := build(b)
	benchmarkDemo(b, program)

	upstream := startUpstream(b)
	var desks []*process
	for _, users := range benchSizes(b) {
		desk := benchmarkStart(b, program, upstream, copyOf(b, folder, users))
		desk.name = strconv.Itoa(users)
		desk.signIn(b)
		benchmarkLists(b, desk)
		benchmarkSearch(b, desk)
		benchmarkObject(b, desk, upstream)
		figure("desk_"+desk.name+"_memory", float64(desk.memory(b, "VmRSS")), "MB", "<=150")
		benchmarkCSV(b, desk)
		desks = append(desks, desk)
	}
	benchmarkFirstPage(b, desks)
}

// figure prints a figure beside its budget ("<=5", "-" for none), and OVER when it misses it.
func figure(name string, value float64, unit, budget string) {
	note := ""
	if most, err := strconv.ParseFloat(strings.TrimPrefix(budget, "<="), 64); err == nil && value > most {
		note = " OVER"
	}
	fmt.Printf("%s %.2f %s %s%s\n", name, value, unit, budget, note)
}

// note prints what explains a figure and has no budget of its own.
func note(format string, values ...any) { fmt.Printf("# "+format+"\n", values...) }

func benchSizes(b *testing.B) []int {
	text := os.Getenv("FRONTDESK_BENCH_USERS")
	if text == "" {
		text = "100000,1000000"
	}
	var sizes []int
	for _, size := range strings.Split(text, ",") {
		users, err := strconv.Atoi(size)
		require.NoError(b, err)
		sizes = append(sizes, users)
	}
	return sizes
}

// build makes the program as it is released.
func build(b *testing.B) string {
	path := filepath.Join(b.TempDir(), "frontdesk")
	run(b, exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", path, ".."))
	info, err := os.Stat(path)
	require.NoError(b, err)
	figure("binary", float64(info.Size())/1e6, "MB", "<=40")
	return path
}

// copyOf is the database whose copy of WorkOS holds that many users. The mirror's benchmark fills it, unless it did
// so before in this folder.
func copyOf(b *testing.B, folder string, users int) string {
	database := filepath.Join(folder, fmt.Sprintf("desk-%d.db", users))
	if _, err := os.Stat(strings.TrimSuffix(database, ".db") + "-mirror.db"); err != nil {
		fill := exec.Command("go", "test", "-run", "^$", "-bench", "^BenchmarkMirror$", "-benchtime", "1x", "-timeout", "60m", "../workos/mirror")
		fill.Env = append(os.Environ(), "FRONTDESK_BENCH_ONLY_FILL=yes", "FRONTDESK_BENCH_DIR="+folder,
			"FRONTDESK_BENCH_USERS="+strconv.Itoa(users))
		run(b, fill)
	}
	return database
}

func run(b *testing.B, command *exec.Cmd) {
	out, err := command.CombinedOutput()
	require.NoError(b, err, "%s: %s", command, out)
}

// benchmarkDemo is how soon the demo serves, and what it needs once its copy is whole and somebody has looked around.
func benchmarkDemo(b *testing.B, program string) {
	var took, processor []float64
	for range 5 {
		demo := start(b, program, nil, "demo", "-life", "0", "-addr", "127.0.0.1:0", "-emulator-addr", "127.0.0.1:0")
		took, processor = append(took, demo.ready), append(processor, demo.cpu(b))
		demo.stop(b)
	}
	figure("demo_ready", median(took), "ms", "<=300")
	figure("demo_ready_processor", median(processor), "ms", "-")

	demo := start(b, program, nil, "demo", "-life", "0", "-addr", "127.0.0.1:0", "-emulator-addr", "127.0.0.1:0")
	demo.signIn(b)
	require.Eventually(b, func() bool { return !strings.Contains(demo.get(b, "/settings/sync"), "every 2s") }, time.Minute,
		100*time.Millisecond,
		"the copy is never whole")
	for _, path := range []string{"/", "/organizations", "/connections", "/directories", "/users", "/portal-links", "/audit-logs/exports",
		"/activity"} {
		demo.get(b, path)
	}
	figure("demo_memory", float64(demo.memory(b, "VmRSS")), "MB", "<=60")
	demo.stop(b)
}

// benchmarkStart is how soon a desk with such a copy serves. The last one started goes on.
func benchmarkStart(b *testing.B, program string, upstream *upstream, database string) *process {
	var desk *process
	var took []float64
	for range 5 {
		if desk != nil {
			desk.stop(b)
		}
		desk = start(b, program, upstream.settings(b, database), "serve")
		took = append(took, desk.ready)
	}
	size := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(database), "desk-"), ".db")
	figure("desk_"+size+"_ready", median(took), "ms", "<=300")
	return desk
}

// timed is how long each of n runs took, in milliseconds, shortest first.
func timed(n int, do func(i int)) []float64 {
	took := make([]float64, n)
	for i := range took {
		start := time.Now()
		do(i)
		took[i] = millis(time.Since(start))
	}
	slices.Sort(took)
	return took
}

func millis(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}
