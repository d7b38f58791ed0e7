package mirror

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos/health"
)

type printer func(name string, value float64, unit, budget string)

// printFigure prints a figure beside its budget ("<=5", ">=90", "-" for none), and OVER when it misses it.
func printFigure(name string, value float64, unit, budget string) {
	note := ""
	if most, err := strconv.ParseFloat(strings.TrimPrefix(budget, "<="), 64); err == nil && value > most {
		note = " OVER"
	}
	if least, err := strconv.ParseFloat(strings.TrimPrefix(budget, ">="), 64); err == nil && value < least {
		note = " OVER"
	}
	fmt.Printf("%s %.2f %s %s%s\n", name, value, unit, budget, note)
}

// ticks is the time in microseconds: the processor time of this process with FRONTDESK_BENCH_CPU, for machines that are
// busy with other things.
func ticks() int64 {
	if os.Getenv("FRONTDESK_BENCH_CPU") != "" {
		return cpu()
	}
	return time.Now().UnixMicro()
}

func since(start int64) time.Duration { return time.Duration(ticks()-start) * time.Microsecond }

// timed runs do n times and returns median and 95th percentile in milliseconds.
func timed(n int, do func(i int)) (median, p95 float64) {
	took := make([]float64, n)
	for i := range took {
		start := ticks()
		do(i)
		took[i] = float64(ticks()-start) / 1000
	}
	slices.Sort(took)
	return took[n/2], took[n*95/100]
}

func benchmarkPages(b *testing.B, m *Mirror, print printer) {
	ctx := context.Background()
	var all []float64
	for _, q := range []Query{
		{}, {Sort: "email"}, {Sort: "name"}, {Sort: "last_sign_in", Desc: true}, {State: "unverified"}, {State: "unverified", Sort: "email"},
		{State: "unverified", Sort: "name"}, {Q: "com"}, {Q: "an"}, {Q: "a"}, {Q: "smith"}, {Q: "maria smith"}, {Q: "zzzqq"},
		{Q: "com", Sort: "email"}, {Q: "an", Sort: "email"}, {Q: "z", Sort: "name"}, {Q: "smith", Sort: "email"}, {Q: "smith", Sort: "name"},
		{Q: "maria", Sort: "name"}, {Q: "maria smith", Sort: "name"}, {Q: "smith", State: "unverified"},
		{Q: "yusuf", Sort: "last_sign_in", Desc: true},
		{Health: health.StatusHealthy}, {Health: health.StatusHealthy, Sort: "email"},
		{Health: health.StatusHealthy, Sort: "last_sign_in", Desc: true},
		{Health: health.StatusNotice}, {Health: health.StatusNotice, Sort: "name"}, {Health: health.StatusAttention, Sort: "email"},
	} {
		median, p95 := timed(20, func(int) {
			_, err := m.Users(ctx, Everything, q)
			require.NoError(b, err)
		})
		all = append(all, median)
		fmt.Printf("#   %-60s %8.2f ms median %8.2f p95\n", fmt.Sprintf("users q=%q state=%q health=%q sort=%q", q.Q, q.State, q.Health, q.Sort),
			median, p95)
	}
	slices.Sort(all)
	print("list_median", all[len(all)/2], "ms", "<=5")
	print("list_worst", all[len(all)-1], "ms", "-")
	first, _ := timed(50, func(int) { _, err := m.Users(ctx, Everything, Query{Sort: "email"}); require.NoError(b, err) })
	deep := Query{Sort: "email"}
	for range 2500 { // to page 10,000 of 50, or the last one
		page, err := m.Users(ctx, Everything, Query{Sort: "email", After: deep.After, Limit: 200})
		require.NoError(b, err)
		if page.Next == "" {
			break
		}
		deep.After = page.Next
	}
	far, _ := timed(50, func(int) { _, err := m.Users(ctx, Everything, deep); require.NoError(b, err) })
	print("page_10000_over_first", far/first, "x", "<=1.2")
	var big struct { // lists do not say how many are in a directory that was not listed to its end
		id    string
		users int
	}
	require.NoError(b, m.db.Read.QueryRowContext(ctx, "SELECT id, active_users FROM directories ORDER BY active_users DESC LIMIT 1").Scan(&big.id, &big.users))
	for _, q := range []Query{{}, {Sort: "email"}, {State: "suspended", Sort: "name"}, {State: "active"}, {Q: "an"},
		{Q: "smith", Sort: "name"}} {
		q.DirectoryID = big.id
		median, p95 := timed(20, func(int) { _, err := m.DirectoryUsers(ctx, Everything, q); require.NoError(b, err) })
		fmt.Printf("#   %-60s %8.2f ms median %8.2f p95\n", fmt.Sprintf("directory of %d q=%q state=%q sort=%q", big.users, q.Q, q.State,
			q.Sort), median, p95)
	}
	start := time.Now()
	n := 0
	for _, err := range m.EachUser(ctx, Everything, Query{Sort: "name"}) {
		require.NoError(b, err)
		n++
	}
	print("csv", float64(n)/time.Since(start).Seconds(), "rows/s", "-")
}

func benchmarkSearch(b *testing.B, m *Mirror, print printer) {
	page, err := m.Users(context.Background(), Everything, Query{Limit: 200, Q: "an"})
	require.NoError(b, err)
	var texts []string
	for i, row := range page.Rows {
		name := strings.ToLower(row.Name)
		texts = append(texts, name[:min(len(name), 1+i%6)], row.Email[:min(len(row.Email), 2+i%9)], row.Email, "xq"+name,
			name[max(0, len(name)-4):], row.ID)
	}
	median, p95 := timed(len(texts), func(i int) {
		_, err := m.Search(context.Background(), Everything, texts[i], 5)
		require.NoError(b, err)
	})
	print("search_median", median, "ms", "-")
	print("search_p95", p95, "ms", "<=10")
}

// cpu is the processor time of this process in microseconds.
func cpu() int64 {
	var used syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &used)
	return used.Utime.Nano()/1000 + used.Stime.Nano()/1000
}

// memory is a figure of this process in MB, from the kernel: VmRSS, or VmHWM for the most there was.
func memory(b *testing.B, field string) int {
	status, err := os.ReadFile("/proc/self/status")
	require.NoError(b, err)
	for line := range strings.Lines(string(status)) {
		if rest, found := strings.CutPrefix(line, field+":"); found {
			kb, err := strconv.Atoi(strings.Fields(rest)[0])
			require.NoError(b, err)
			return kb / 1024
		}
	}
	b.Fatalf("no %s", field)
	return 0
}

// forgetPeak makes VmHWM start again from what is in use now.
func forgetPeak(b *testing.B) {
	require.NoError(b, os.WriteFile("/proc/self/clear_refs", []byte("5"), 0))
}
