package workos

import (
	"context"
	"fmt"
	"net/http"
	"path"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// callsWithin lets background calls through for a while and returns when each may go.
func callsWithin(t *testing.T, share float64, span time.Duration, r request) []time.Duration {
	t.Helper()
	var at []time.Duration
	start, p := time.Now(), newPace(share)
	ctx, cancel := context.WithTimeout(Background(t.Context()), span)
	defer cancel()
	for p.wait(ctx, r) == nil {
		at = append(at, time.Since(start))
	}
	return at
}

// mostIn counts the calls of the busiest window of a length.
func mostIn(at []time.Duration, window time.Duration) int {
	most, first := 0, 0
	for last := range at {
		for at[last]-at[first] >= window {
			first++
		}
		most = max(most, last-first+1)
	}
	return most
}

func TestNoWindowSeesMoreThanTheShare(t *testing.T) {
	directory := request{method: "GET", template: "/directory_users", scope: "directory_1"}
	tests := []struct {
		name    string
		call    request
		share   float64
		window  time.Duration
		allowed int // calls in the window
	}{
		{name: "half of 6,000 a minute", call: get("/organizations"), share: 0.5, window: time.Minute, allowed: 3000},
		{name: "all of 6,000 a minute", call: get("/organizations"), share: 1, window: time.Minute, allowed: 6000},
		{name: "half of 1,000 user reads in 10 seconds", call: get("/user_management/users"), share: 0.5, window: 10 * time.Second, allowed: 500},
		{name: "half of 500 user writes in 10 seconds", call: post("/user_management/users", nil), share: 0.5, window: 10 * time.Second,
			allowed: 250},
		{name: "half of 4 a second in a directory", call: directory, share: 0.5, window: time.Second, allowed: 2},
		{name: "all of 4 a second in a directory", call: directory, share: 1, window: time.Second, allowed: 4},
		{name: "half of 50 deletions a minute", call: request{method: "DELETE", template: "/organizations/{id}"}, share: 0.5,
			window: time.Minute, allowed: 25},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				at := callsWithin(t, test.share, 3*time.Minute, test.call)
				assert.LessOrEqual(t, mostIn(at, test.window), test.allowed)
				windows := float64(3*time.Minute) / float64(test.window)
				assert.GreaterOrEqual(t, float64(len(at))/windows, 0.9*float64(test.allowed), "background work uses its share")
			})
		})
	}
}

func TestDirectoriesArePacedEachByItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, stop := serveIn(t, &memory{}, 1, func(w http.ResponseWriter,
			_ *http.Request) {
			answerJSON(w, 200, `{"data":[],"list_metadata":{}}`)
		})
		defer stop()
		start := time.Now()
		for i := range 200 {
			options := ListDirectoryUsersOptions{Directory: fmt.Sprintf("directory_%d", i%100)}
			_, err := client.ListDirectoryUsers(Background(t.Context()), options)
			require.NoError(t, err)
		}
		assert.Less(t, time.Since(start), 2*time.Second)
	})
}

func TestAClickGoesBeforeBackgroundWork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, stop := serveIn(t, &memory{}, 0.5, func(w http.ResponseWriter,
			_ *http.Request) {
			answerJSON(w, 200, `{"data":[],"list_metadata":{}}`)
		})
		defer stop()
		options := ListDirectoryUsersOptions{Directory: "directory_1"}
		ctx, cancel := context.WithCancel(Background(t.Context()))
		done := make(chan struct{})
		for range 50 {
			go func() {
				for ctx.Err() == nil {
					_, _ = client.ListDirectoryUsers(ctx, options)
				}
				done <- struct{}{}
			}()
		}
		time.Sleep(10 * time.Second)
		for range 5 {
			start := time.Now()
			_, err := client.ListDirectoryUsers(t.Context(), options)
			assert.NoError(t, err)
			assert.LessOrEqual(t, time.Since(start), time.Second)
			time.Sleep(3 * time.Second)
		}
		cancel()
		for range 50 {
			<-done
		}
	})
}

func TestAClickThatWouldWaitTooLongIsToldSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		client, stop := serveIn(t, &memory{}, 1, func(w http.ResponseWriter, _ *http.Request) {
			if calls++; calls == 1 {
				later(429, "60")(w, nil)
				return
			}
			answerJSON(w, 200, `{"id":"x","data":[],"list_metadata":{}}`)
		})
		defer stop()
		_, err := client.GetOrganization(t.Context(), "org_1")
		assert.Equal(t, http.StatusTooManyRequests, statusOf(err))

		start := time.Now()
		_, err = client.GetOrganization(t.Context(), "org_2")
		require.ErrorIs(t, err, ErrPaused, "it was WorkOS that asked to wait")
		assert.False(t, IsHeldBack(err))
		assert.Zero(t, time.Since(start), "said at once")
		assert.True(t, IsRateLimited(err))
		assert.Equal(t, NotSent, OutcomeOf(err))
		var typed *Error
		require.ErrorAs(t, err, &typed)
		assert.Equal(t, time.Minute, typed.RetryAfter)
		assert.Equal(t, 1, calls)

		_, err = client.ListOrganizations(t.Context(), ListOrganizationsOptions{})
		assert.NoError(t, err, "another operation goes on")
		_, err = client.GetOrganization(Background(t.Context()), "org_1")
		assert.NoError(t, err)
		assert.Equal(t, time.Minute, time.Since(start), "background work sits the pause out")
	})
}

func TestWaitingEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, stop := serveIn(t, &memory{}, 1, http.HandlerFunc(status(429)))
		defer stop()
		client.pace.pause(get("/organizations/{id}"), time.Minute)
		for _, background := range []bool{false, true} {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			if background {
				ctx = Background(ctx)
			} else {
				client.pace.bucketsOf(get("/organizations/{id}"))[0].resume = time.Now().Add(2 * time.Second)
			}
			_, err := client.GetOrganization(ctx, "org_1")
			assert.ErrorIs(t, err, context.DeadlineExceeded)
			assert.Equal(t, NotSent, OutcomeOf(err))
			cancel()
			client.pace.pause(get("/organizations/{id}"), time.Minute)
		}
	})
}

func TestBucketsAreForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPace(1)
		for i := range 3 * maxBuckets {
			p.bucketsOf(request{method: "GET", template: "/directory_users", scope: fmt.Sprint(i)})
		}
		assert.LessOrEqual(t, len(p.buckets), maxBuckets+1)
	})
}

func TestAnOperatorsActionWaitsForItsTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		client, stop := serveIn(t, &memory{}, 0.5, func(w http.ResponseWriter, _ *http.Request) {
			calls++
			w.WriteHeader(http.StatusNoContent)
		})
		defer stop()
		require.NoError(t, client.DeleteOrganization(t.Context(), "org_1"))

		err := client.DeleteOrganization(t.Context(), "org_2")
		assert.True(t, IsHeldBack(err), "a page does not wait that long")
		assert.Equal(t, NotSent, OutcomeOf(err))

		start := time.Now()
		require.NoError(t, client.DeleteOrganization(WaitForRateLimit(t.Context(), 10*time.Second), "org_2"))
		assert.Greater(t, time.Since(start), 2*time.Second)
		assert.Equal(t, 2, calls)

		var failed error
		for range 20 {
			if err := client.DeleteOrganization(WaitForRateLimit(t.Context(), time.Second), "org_3"); err != nil {
				failed = err
			}
		}
		assert.True(t, IsHeldBack(failed), "and in the end it is told that nothing was sent")
	})
}

// TestAPauseHoldsBackItsOwnOperationOnly has WorkOS answer one operation with a long wait.
func TestAPauseHoldsBackItsOwnOperationOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var calls []string
		client, stop := serveIn(t, &memory{}, 1, func(w http.ResponseWriter, r *http.Request) {
			if calls = append(calls, r.Method+" "+r.URL.Path); len(calls) == 1 {
				later(429, "120")(w, nil)
				return
			}
			answerJSON(w, 200, `{"id":"`+path.Base(strings.TrimSuffix(r.URL.Path, "/deactivate"))+`"}`)
		})
		defer stop()
		start := time.Now()
		action := WaitForRateLimit(t.Context(), 10*time.Second)
		_, err := client.DeactivateMembership(action, "om_1")
		assert.Equal(t, http.StatusTooManyRequests, statusOf(err))
		assert.Zero(t, time.Since(start), "nobody waits two minutes in front of a page")

		for name, call := range map[string]func() error{
			"an organization": func() error {
				_, err := client.UpdateOrganization(action, "org_1", UpdateOrganizationOptions{})
				return err
			},
			"a deletion":      func() error { return client.DeleteGroup(action, "org_1", "group_1") },
			"a portal link":   func() error { _, err := client.GetConnection(action, "conn_1"); return err },
			"a person's mail": func() error { _, err := client.SendPasswordReset(action, "ana@x.example"); return err },
		} {
			sent := time.Now()
			assert.NoError(t, call(), name)
			assert.Less(t, time.Since(sent), time.Second, "%s has nothing to do with it", name)
		}
		require.NoError(t, client.RevokeSession(action, "session_1"), "it shares the limit for 10 seconds")
		assert.LessOrEqual(t, time.Since(start), 11*time.Second)

		_, err = client.DeactivateMembership(action, "om_2")
		require.ErrorIs(t, err, ErrPaused)
		assert.Equal(t, NotSent, OutcomeOf(err))
		var typed *Error
		require.ErrorAs(t, err, &typed)
		assert.WithinDuration(t, start.Add(2*time.Minute), typed.RetryAt, time.Second)
		until := start.Add(2 * time.Minute).UTC().Format("15:04:05")
		assert.Equal(t, "WorkOS's rate limit is used up, and WorkOS has asked Frontdesk to wait until "+until+" UTC; nothing was sent.",
			Explain(err, ForOperator).Why)
		assert.Equal(t, CausePaused, CauseOf(err))
		berlin := time.FixedZone("CET", 3600)
		assert.Contains(t, Explain(err, ForOperator).In(berlin).Why, start.Add(2*time.Minute).In(berlin).Format("15:04:05")+" CET")

		time.Sleep(2 * time.Minute)
		_, err = client.DeactivateMembership(action, "om_2")
		assert.NoError(t, err)
	})
}

// TestAShortPauseIsWaitedFor: an operator's action waits up to ten seconds, the one that was refused and those after it.
func TestAShortPauseIsWaitedFor(t *testing.T) {
	for value, least := range map[string]time.Duration{"8": 8 * time.Second, "": 0, "-5": 0, "soon": 0, "0": 0, "date": 6 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			calls := 0
			client, stop := serveIn(t, &memory{}, 1, func(w http.ResponseWriter, r *http.Request) {
				if calls++; calls == 1 {
					header := value
					if value == "date" {
						w.Header().Set("Date", time.Now().UTC().Format(http.TimeFormat))
						header = time.Now().Add(7 * time.Second).UTC().Format(http.TimeFormat)
					}
					later(429, header)(w, r)
					return
				}
				answerJSON(w, 200, `{"id":"om_1"}`)
			})
			defer stop()
			start := time.Now()
			action := WaitForRateLimit(t.Context(), 10*time.Second)
			_, err := client.DeactivateMembership(action, "om_1")
			require.NoError(t, err, value)
			assert.Equal(t, 2, calls, value)
			assert.GreaterOrEqual(t, time.Since(start), least, value)
			assert.LessOrEqual(t, time.Since(start), 10*time.Second, value)
		})
	}
	synctest.Test(t, func(t *testing.T) {
		client, stop := serveIn(t, &memory{}, 1, func(w http.ResponseWriter, _ *http.Request) { answerJSON(w, 200, `{"id":"om_2"}`) })
		defer stop()
		client.pace.pause(put("/user_management/organization_memberships/{id}/deactivate", nil), 9*time.Second)
		start := time.Now()
		_, err := client.DeactivateMembership(WaitForRateLimit(t.Context(), 10*time.Second), "om_2")
		require.NoError(t, err)
		assert.Equal(t, 9*time.Second, time.Since(start))
	})
}

func TestAnAbsurdWaitIsNotSaidToTheSecond(t *testing.T) {
	for _, err := range []*Error{{Status: 429, RetryAfter: backgroundWait, Outcome: Refused},
		{Err: ErrPaused, RetryAfter: backgroundWait, Outcome: NotSent}} {
		assert.Contains(t, Explain(err, ForOperator).Why, "asked Frontdesk to wait for 5 minutes or more")
		assert.Equal(t, "Try again in 5 minutes.", Explain(err, ForOperator).Advice)
	}
	assert.Equal(t, "WorkOS is busy: its rate limit is used up.", Explain(&Error{Status: 429, Outcome: Refused}, ForOperator).Why)
}
