package health_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos/health"
)

func TestTheSuccessOfOnePersonDoesNotClearTheFailuresOfAnother(t *testing.T) {
	people := func(n int, ago time.Duration) (all []health.FailedSignIn) {
		for i := range n {
			all = append(all, health.FailedSignIn{At: now.Add(-ago), Email: fmt.Sprintf("p%d@x.example", i), ErrorCode: "access_denied"})
		}
		return all
	}
	ago := func(minutes ...int) (all []time.Time) {
		for _, m := range minutes {
			all = append(all, now.Add(-time.Duration(m)*time.Minute))
		}
		return all
	}
	warning := []string{"connection_sign_ins_failing warning"}
	for _, row := range []struct {
		name      string
		failures  []health.FailedSignIn
		people    []time.Time          // who signed in
		recovered map[string]time.Time // of those who failed
		want      []string
	}{
		{"twenty fail, one other gets in", people(20, 30*time.Minute), ago(1), nil, warning},
		{"three fail, one other gets in", people(3, 30*time.Minute), ago(1), nil, warning},
		{"two fail, one other gets in", people(2, 30*time.Minute), ago(1), nil, nil},
		{"three fail, three get in", people(3, 30*time.Minute), ago(1, 2, 3), nil, nil},
		{"three fail now, three got in before", people(3, 30*time.Minute), ago(1, 60, 61), nil, warning},
		{"one of three who failed got in", people(3, 30*time.Minute), ago(1), map[string]time.Time{"p0@x.example": now.Add(-time.Minute)}, nil},
		{"one got in before failing", people(3, 30*time.Minute), ago(1), map[string]time.Time{"p0@x.example": now.Add(-time.Hour)}, warning},
	} {
		in := &health.Input{Kind: health.KindConnection, Connection: connection("active", "OktaSAML")}
		in.SignIns = health.SignIns{Failures: row.failures, SucceededAt: now.Add(-time.Minute), People: row.people, Recovered: row.recovered}
		require.Equal(t, row.want, found(in, now), row.name)
	}
}

func TestASignInDatedInTheFutureIsNoRecentFailure(t *testing.T) {
	failing := func(at time.Time) []string {
		in := &health.Input{Kind: health.KindConnection, Connection: connection("active", "OktaSAML")}
		for i := range 3 {
			in.SignIns.Failures = append(in.SignIns.Failures, health.FailedSignIn{At: at, Email: fmt.Sprintf("p%d@x.example", i)})
		}
		return found(in, now)
	}
	require.Empty(t, failing(now.Add(300*24*time.Hour)))
	require.Empty(t, failing(now.Add(6*time.Minute)))
	require.NotEmpty(t, failing(now.Add(4*time.Minute)), "clocks differ a little")
}
