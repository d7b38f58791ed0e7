package workos

import (
	"context"
	"fmt"
	"net/http"
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
		{name: "half of 500 user writes in 10 seconds", call: post("/user_management/users", nil), share: 0.5, window: 10 * time.Second, allowed: 250},
		{name: "half of 4 a second in a directory", call: directory, share: 0.5, window: time.Second, allowed: 2},
		{name: "all of 4 a second in a directory", call: directory, share: 1, window: time.Second, allowed: 4},
		{name: "half of 50 deletions a minute", call: request{method: "DELETE", template: "/organizations/{id}"}, share: 0.5, window: time.Minute, allowed: 25},
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
		client, stop := serveIn(t, &memory{}, 1, func(w http.ResponseWriter, _ *http.Request) { answerJSON(w, 200, `{"data":[]}`) })
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
		client, stop := serveIn(t, &memory{}, 0.5, func(w http.ResponseWriter, _ *http.Request) { answerJSON(w, 200, `{"data":[]}`) })
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
			answerJSON(w, 200, `{"id":"x","data":[]}`)
		})
		defer stop()
		_, err := client.GetOrganization(t.Context(), "org_1")
		assert.Equal(t, http.StatusTooManyRequests, statusOf(err))

		start := time.Now()
		_, err = client.ListOrganizations(t.Context(), ListOrganizationsOptions{})
		require.ErrorIs(t, err, ErrPaused, "it was WorkOS that asked to wait")
		assert.False(t, IsHeldBack(err))
		assert.Zero(t, time.Since(start), "said at once")
		assert.True(t, IsRateLimited(err))
		assert.Equal(t, NotSent, OutcomeOf(err))
		var typed *Error
		require.ErrorAs(t, err, &typed)
		assert.Equal(t, time.Minute, typed.RetryAfter)
		assert.Equal(t, 1, calls)

		_, err = client.GetConnection(t.Context(), "conn_1")
		assert.NoError(t, err, "another resource goes on")
		_, err = client.ListOrganizations(Background(t.Context()), ListOrganizationsOptions{})
		assert.NoError(t, err)
		assert.Equal(t, time.Minute, time.Since(start), "background work sits the pause out")
	})
}

func TestWaitingEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, stop := serveIn(t, &memory{}, 1, http.HandlerFunc(status(429)))
		defer stop()
		client.pace.pause(get("/organizations"), time.Minute)
		for _, background := range []bool{false, true} {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			if background {
				ctx = Background(ctx)
			} else {
				client.pace.bucketsOf(get("/organizations"))[0].resume = time.Now().Add(2 * time.Second)
			}
			_, err := client.GetOrganization(ctx, "org_1")
			assert.ErrorIs(t, err, context.DeadlineExceeded)
			assert.Equal(t, NotSent, OutcomeOf(err))
			cancel()
			client.pace.pause(get("/organizations"), time.Minute)
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
		require.NoError(t, client.DeleteOrganization(WaitForTurn(t.Context(), 10*time.Second), "org_2"))
		assert.Greater(t, time.Since(start), 2*time.Second)
		assert.Equal(t, 2, calls)

		var failed error
		for range 20 {
			if err := client.DeleteOrganization(WaitForTurn(t.Context(), time.Second), "org_3"); err != nil {
				failed = err
			}
		}
		assert.True(t, IsHeldBack(failed), "and in the end it is told that nothing was sent")
	})
}
