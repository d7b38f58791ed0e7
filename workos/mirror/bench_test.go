package mirror

import (
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

// BenchmarkMirror fills a copy directly, without a server, and prints figures, each as "name value unit budget".
// FRONTDESK_BENCH_USERS is the number of users (default 100000); FRONTDESK_BENCH_FILE keeps the file.
func BenchmarkMirror(b *testing.B) {
	users := 100_000
	if n, err := strconv.Atoi(os.Getenv("FRONTDESK_BENCH_USERS")); err == nil {
		users = n
	}
	print := func(name string, value float64, unit, budget string) {
		fmt.Printf("mirror_%d_%s %.3f %s %s\n", users, name, value, unit, budget)
	}
	path := os.Getenv("FRONTDESK_BENCH_FILE")
	if path == "" {
		path = filepath.Join(b.TempDir(), "mirror.db")
	}
	if _, err := os.Stat(path); err != nil {
		m := openFile(b, path, nil)
		start := time.Now()
		rows := populate(b, m, users)
		print("fill", float64(rows)/time.Since(start).Seconds(), "rows/s", "-")
		start = time.Now()
		require.NoError(b, m.mergeIndexes(context.Background()))
		print("merge_indexes", time.Since(start).Seconds(), "s", "-")
	}
	start := time.Now()
	m := openFile(b, path, nil)
	print("open", float64(time.Since(start).Milliseconds()), "ms", "<=300")
	if info, err := os.Stat(path); err == nil {
		print("file", float64(info.Size())/1e6, "MB", "-")
	}
	benchmarkPages(b, m, print)
	benchmarkSearch(b, m, print)
	print("resident", float64(resident()), "MB", "<=150")
}

// populate makes up users, a quarter as many directory users, half as many memberships, and a hundredth as
// many organizations, connections and directories.
func populate(b *testing.B, m *Mirror, users int) (rows int) {
	const perWrite = 2000
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
			return connectionRecord(workos.Connection{Object: object("conn", i), OrganizationID: object("org", i).ID, Name: "Okta of " + bench.companies[i%len(bench.companies)],
				ConnectionType: "OktaSAML", State: []string{"active", "active", "active", "validating"}[i%4]})
		},
		func(i int) record {
			return directoryRecord(workos.Directory{Object: object("directory", i), OrganizationID: object("org", i).ID, Name: "Entra of " + bench.companies[i%len(bench.companies)],
				Type: "azure scim v2.0", State: "linked"})
		},
	}
	for _, one := range make {
		for from := 0; from < organizations; from += perWrite {
			rows += putRange(b, m, from, min(from+perWrite, organizations), one)
		}
	}
	people := []struct {
		n    int
		make func(i int) record
	}{
		{users, func(i int) record { return userRecord(bench.user(object("user", i), i)) }},
		{users / 2, func(i int) record {
			u := bench.user(object("user", i*2), i*2)
			s := workos.Membership{Object: object("om", i), UserID: u.ID, OrganizationID: object("org", i*i%organizations).ID, Status: "active", Role: workos.RoleSlug{Slug: "member"}}
			return membershipRecord(s)
		}},
		{users / 4, func(i int) record {
			u := bench.user(object("user", i*4), i*4)
			organization := i % organizations
			if i%3 == 0 {
				organization = 0 // one customer is large
			}
			return directoryUserRecord(workos.DirectoryUser{Object: object("directory_user", i), Email: u.Email, FirstName: u.FirstName, LastName: u.LastName, IdPID: fmt.Sprintf("00u%d", i),
				State: map[bool]string{true: "suspended", false: "active"}[i%50 == 0], DirectoryID: object("directory", organization).ID, OrganizationID: object("org", organization).ID})
		}},
	}
	for _, kind := range people {
		for from := 0; from < kind.n; from += perWrite {
			rows += putRange(b, m, from, min(from+perWrite, kind.n), kind.make)
		}
	}
	return rows
}

func putRange(b *testing.B, m *Mirror, from, to int, make func(i int) record) int {
	require.NoError(b, m.write(context.Background(), func(w *writer) error {
		for i := from; i < to; i++ {
			if _, _, err := w.put(make(i), 1, false); err != nil {
				return err
			}
		}
		return nil
	}))
	return to - from
}

// bench is what made-up people and companies are called: 40 first names times 40 last names.
var bench = madeUp{
	first: strings.Fields("Maria Ana Olga Yusuf Chen Wei Priya Arjun Emma Liam Noah Olivia Ava Lucas Mia Ethan Zoe Zara Ivan Elena Marta Jose Luis Sofia Hans " +
		"Greta Lars Ingrid Kofi Amara Fatima Omar Leila Hiro Yuki Kenji Aiko Tariq Nadia Jean"),
	last: strings.Fields("Smith Jones Garcia Chen Patel Kim Nguyen Mueller Schmidt Rossi Ferrari Silva Santos Costa Ivanov Petrov Novak Horvat Kowalski Nowak " +
		"Andersson Hansen Larsen Okafor Mensah Haddad Khan Ali Tanaka Sato Suzuki Dubois Martin Bernard Lopez Perez Gomez Brown Wilson Taylor"),
	companies: strings.Fields("Acme Globex Initech Umbrella Hooli Vehement Massive Stark Wayne Wonka Cyberdyne Soylent Tyrell Aperture Gekko Duff"),
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
