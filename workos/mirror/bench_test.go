package mirror

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos"
)

// BenchmarkMirror fills mirrors of 100,000 and 1,000,000 users directly, without a server and its pace, and prints
// figures of them, each as "name value unit budget". FRONTDESK_BENCH_USERS names other sizes; the files stay in
// FRONTDESK_BENCH_DIR, to measure more of them.
func BenchmarkMirror(b *testing.B) {
	fmt.Println() // after the benchmark's name
	folder := os.Getenv("FRONTDESK_BENCH_DIR")
	if folder == "" {
		folder = b.TempDir()
	}
	for _, users := range benchSizes(b) {
		report := func(name string, value float64, unit, budget string) {
			printFigure(fmt.Sprintf("mirror_%d_%s", users, name), value, unit, budget)
		}
		path := filepath.Join(folder, fmt.Sprintf("desk-%d-mirror.db", users))
		if _, err := os.Stat(path); err != nil {
			makeMirror(b, path, users, report)
		}
		if os.Getenv("FRONTDESK_BENCH_ONLY_FILL") == "" {
			measure(b, path, report)
		}
	}
}

func benchSizes(b *testing.B) []int {
	var sizes []int
	for _, text := range strings.Split(cmp.Or(os.Getenv("FRONTDESK_BENCH_USERS"), "100000,1000000"), ",") {
		users, err := strconv.Atoi(text)
		require.NoError(b, err)
		sizes = append(sizes, users)
	}
	return sizes
}

// makeMirror makes a mirror as a full sync would leave it. The file gets its name when it is complete.
func makeMirror(b *testing.B, path string, users int, report printer) {
	ctx, filling := context.Background(), path+".filling"
	m, err := Open(ctx, filling, nil, nil)
	require.NoError(b, err)
	start := ticks()
	p, err := m.nextRun(ctx)
	require.NoError(b, err)
	require.NoError(b, setCache(ctx, m.db, syncCache)) // as during a full sync
	forgetPeak(b)
	rows := populate(users, func(records []record) { putAll(b, m, records) })
	filled := since(start)
	report("fill", float64(rows)/filled.Seconds(), "rows/s", "-")
	start = ticks()
	require.NoError(b, m.evaluateAll(ctx))
	evaluated := since(start)
	report("evaluate", evaluated.Seconds(), "s", fmt.Sprintf("<=%d", max(1, users/20_000)))
	start = ticks()
	m.filling.Store(false)
	require.NoError(b, m.endRun(ctx, p, false))
	require.NoError(b, m.mergeIndexes(ctx))
	merged := since(start)
	report("merge_indexes", merged.Seconds(), "s", "-")
	report("full_sync_memory", float64(memory(b, "VmHWM")), "MB", "<=350")
	require.NoError(b, setCache(ctx, m.db, idleCache))
	require.NoError(b, m.Close())
	require.NoError(b, os.Rename(filling, path))

	bare := bareFill(b, path+".bare", users)
	report("full_sync", (filled + evaluated + merged).Seconds(), "s", "-")
	report("full_sync_bare", bare.Seconds(), "s", "-")
	report("full_sync_over_bare", (filled+evaluated+merged).Seconds()/bare.Seconds(), "x", "-")
}

func measure(b *testing.B, path string, report printer) {
	start := time.Now()
	m := openFile(b, path, nil)
	report("open", float64(time.Since(start).Milliseconds()), "ms", "<=300")
	info, err := os.Stat(path)
	require.NoError(b, err)
	report("file", float64(info.Size())/1e6, "MB", "-")
	benchmarkCheck(b, m, report)
	benchmarkPages(b, m, report)
	benchmarkSearch(b, m, report)
	report("resident", float64(memory(b, "VmRSS")), "MB", "-") // the program's own is measured in e2e
}

// benchmarkCheck reads the structure of every table, without the rests in between.
func benchmarkCheck(b *testing.B, m *Mirror, report printer) {
	rest := m.pause
	defer func() { m.pause = rest }()
	m.pause = func(ctx context.Context, _ time.Duration) error { return ctx.Err() }
	start := ticks()
	require.NoError(b, m.checkFile(context.Background()))
	report("check", since(start).Seconds(), "s", "-")
	report("check_left", float64(len(m.Progress().Unchecked)), "tables", "0")
}

// populate makes up objects and hands them on in portions: users, a quarter as many directory users and memberships, and a hundredth as
// many organizations, connections and directories.
func populate(users int, put func([]record)) (rows int) {
	const perWrite = 2000
	putRange := func(from, to int, make func(i int) record) int {
		var records []record
		for i := from; i < to; i++ {
			records = append(records, make(i))
		}
		put(records)
		return len(records)
	}
	organizations := max(users/100, 1)
	base := time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC)
	object := func(kind string, i int) workos.Object {
		made := workos.Time{Time: base.Add(time.Duration(i) * 97 * time.Second)}
		return workos.Object{ID: fmt.Sprintf("%s_01J%023d", kind, i), CreatedAt: made, UpdatedAt: made}
	}
	make := []func(i int) record{
		func(i int) record {
			company := bench.companies[i%len(bench.companies)]
			o := workos.Organization{Object: object("org", i), Name: fmt.Sprintf("%s %s %d", company, bench.last[i/7%len(bench.last)], i)}
			d := workos.OrganizationDomain{Object: object("org_domain", i), Domain: fmt.Sprintf("%s%d.example", strings.ToLower(company), i),
				State: []string{"verified", "verified", "verified", "pending"}[i%4], OrganizationID: o.ID}
			o.Domains = append(o.Domains, d)
			return organizationRecord(o)
		},
		func(i int) record {
			return connectionRecord(workos.Connection{Object: object("conn", i), OrganizationID: object("org", i).ID,
				Name:           "Okta of " + bench.companies[i%len(bench.companies)],
				ConnectionType: "OktaSAML", State: []string{"active", "active", "active", "validating"}[i%4]})
		},
		func(i int) record {
			return directoryRecord(workos.Directory{Object: object("directory", i), OrganizationID: object("org", i).ID,
				Name: "Entra of " + bench.companies[i%len(bench.companies)],
				Type: "azure scim v2.0", State: "linked"})
		},
	}
	for _, one := range make {
		for from := 0; from < organizations; from += perWrite {
			rows += putRange(from, min(from+perWrite, organizations), one)
		}
	}
	people := []struct {
		n    int
		make func(i int) record
	}{
		{users, func(i int) record { return userRecord(bench.user(object("user", i), i)) }},
		{users / 4, func(i int) record {
			u := bench.user(object("user", i*2), i*2)
			s := workos.Membership{Object: object("om", i), UserID: u.ID, OrganizationID: object("org", i*i%organizations).ID, Status: "active",
				Role: workos.RoleSlug{Slug: "member"}}
			return membershipRecord(s)
		}},
		{users / 4, func(i int) record {
			u := bench.user(object("user", i*4), i*4)
			organization := i % organizations
			if i%3 == 0 {
				organization = 0 // one customer is large
			}
			return directoryUserRecord(workos.DirectoryUser{Object: object("directory_user", i), Email: u.Email, FirstName: u.FirstName,
				LastName: u.LastName, IdPID: fmt.Sprintf("00u%d", i),
				State: map[bool]string{true: "suspended", false: "active"}[i%50 == 0], DirectoryID: object("directory", organization).ID,
				OrganizationID: object("org", organization).ID})
		}},
	}
	for _, kind := range people {
		for from := 0; from < kind.n; from += perWrite {
			rows += putRange(from, min(from+perWrite, kind.n), kind.make)
		}
	}
	return rows
}

func putAll(b testing.TB, m *Mirror, records []record) {
	require.NoError(b, m.write(context.Background(), func(w *writer) error {
		for _, r := range records {
			if _, _, err := w.put(r, 1, false); err != nil {
				return err
			}
		}
		return nil
	}))
}

// bench is what made-up people and companies are called: 40 first names times 40 last names.
var bench = madeUp{
	first: strings.Fields("Maria Ana Olga Yusuf Chen Wei Priya Arjun Emma Liam Noah Olivia Ava Lucas Mia Ethan Zoe Zara Ivan Elena Marta " +
		"Jose Luis Sofia Hans " +
		"Greta Lars Ingrid Kofi Amara Fatima Omar Leila Hiro Yuki Kenji Aiko Tariq Nadia Jean"),
	last: strings.Fields("Smith Jones Garcia Chen Patel Kim Nguyen Mueller Schmidt Rossi Ferrari Silva Santos Costa Ivanov Petrov Novak " +
		"Horvat Kowalski Nowak " +
		"Andersson Hansen Larsen Okafor Mensah Haddad Khan Ali Tanaka Sato Suzuki Dubois Martin Bernard Lopez Perez Gomez Brown Wilson Taylor"),
	companies: strings.Fields("Acme Globex Initech Umbrella Hooli Vehement Massive Stark Wayne Wonka Cyberdyne Soylent Tyrell Aperture " +
		"Gekko Duff"),
}

type madeUp struct{ first, last, companies []string }

func (n madeUp) user(o workos.Object, i int) workos.User {
	h := uint32(i) * 2654435761
	first, last := n.first[h>>8%uint32(len(n.first))], n.last[h>>16%uint32(len(n.last))]
	company := n.companies[h>>4%uint32(len(n.companies))]
	return workos.User{Object: o, FirstName: first, LastName: last, EmailVerified: h%20 != 0,
		Email:        strings.ToLower(fmt.Sprintf("%s.%s%d@%s%d.example", first, last, i%977, company, h%1000)),
		LastSignInAt: workos.Time{Time: o.CreatedAt.Add(time.Duration(h%1000) * time.Hour)}}
}
