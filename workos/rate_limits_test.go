package workos

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// limitNamed is what is known of one limit.
func limitNamed(t *testing.T, client *Client, name LimitName) RateLimit {
	t.Helper()
	for _, limit := range client.RateLimits() {
		if limit.Name == name {
			return limit
		}
	}
	t.Fatalf("there is no limit %q", name)
	return RateLimit{}
}

func TestRateLimitsCountWhatWasUsed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, stop := serveIn(t, &memory{}, 0.5, func(w http.ResponseWriter, _ *http.Request) {
			answerJSON(w, 200, `{"data":[],"list_metadata":{}}`)
		})
		defer stop()
		require.Len(t, client.RateLimits(), len(knownLimits))
		none := limitNamed(t, client, UserReads)
		assert.Equal(t, RateLimit{Name: UserReads, Calls: 1000, Per: 10 * time.Second, Share: 500, Left: 500}, none)

		for range 8 {
			_, err := client.ListUsers(t.Context(), ListUsersOptions{})
			require.NoError(t, err)
		}
		_, err := client.ListOrganizations(t.Context(), ListOrganizationsOptions{})
		require.NoError(t, err)
		users := limitNamed(t, client, UserReads)
		assert.Equal(t, []int{8, 492}, []int{users.Used, users.Left})
		all := limitNamed(t, client, AllCalls)
		assert.Equal(t, []int{6000, 3000, 9, 2991}, []int{all.Calls, all.Share, all.Used, all.Left})
		assert.True(t, users.DelayedAt.IsZero())

		time.Sleep(15 * time.Second)
		users = limitNamed(t, client, UserReads)
		assert.Equal(t, []int{8, 500}, []int{users.Used, users.Left}, "its own time has passed, and the minute has not")
		time.Sleep(time.Minute)
		assert.Zero(t, limitNamed(t, client, UserReads).Used)
		assert.Equal(t, 3000, limitNamed(t, client, AllCalls).Left)
	})
}

func TestRateLimitsNameTheDirectoryWithMostCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, stop := serveIn(t, &memory{}, 1, func(w http.ResponseWriter, _ *http.Request) {
			answerJSON(w, 200, `{"data":[],"list_metadata":{}}`)
		})
		defer stop()
		for directory, calls := range map[string]int{"directory_1": 2, "directory_2": 6, "directory_3": 1} {
			for range calls {
				_, err := client.ListDirectoryUsers(Background(t.Context()), ListDirectoryUsersOptions{Directory: directory})
				require.NoError(t, err)
			}
		}
		limit := limitNamed(t, client, DirectoryUsers)
		assert.Equal(t, "directory_2", limit.Scope)
		assert.Equal(t, 6, limit.Used)
		assert.False(t, limit.DelayedAt.IsZero(), "six calls of a directory take more than a second")
		assert.Greater(t, limit.DelayedFor, minDelay)
	})
}

func TestRateLimitsTellWhenWorkOSAskedToWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		client, stop := serveIn(t, &memory{}, 1, func(w http.ResponseWriter, _ *http.Request) {
			if calls++; calls == 1 {
				later(429, "5")(w, nil)
				return
			}
			answerJSON(w, 200, `{"data":[],"list_metadata":{}}`)
		})
		defer stop()
		_, err := client.ListUsers(t.Context(), ListUsersOptions{})
		require.True(t, IsRateLimited(err))
		limit, now := limitNamed(t, client, UserReads), time.Now()
		assert.Equal(t, now, limit.RefusedAt)
		assert.Equal(t, now.Add(5*time.Second), limit.PausedUntil)
		assert.True(t, limitNamed(t, client, AllCalls).RefusedAt.IsZero())

		time.Sleep(6 * time.Second)
		limit = limitNamed(t, client, UserReads)
		assert.True(t, limit.PausedUntil.IsZero())
		assert.False(t, limit.RefusedAt.IsZero())
	})
}

// failuresOf returns the failures of a client as "operation status ×count", marked with "over" when they are.
func failuresOf(client *Client) (texts []string) {
	for _, failure := range client.Failures() {
		text := fmt.Sprintf("%s %d ×%d", failure.Operation, failure.Status, failure.Count)
		if !failure.Over.IsZero() {
			text += " over"
		}
		texts = append(texts, text)
	}
	return texts
}

func TestFailuresAreCountedUntilTheyAreOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		status := 503
		client, stop := serveIn(t, &memory{}, 1, func(w http.ResponseWriter, r *http.Request) {
			switch {
			case strings.HasSuffix(r.URL.Path, "/organizations"):
				answerJSON(w, 200, `{"data":[],"list_metadata":{}}`)
			case status != 200:
				answerJSON(w, status, `{"message":"no"}`)
			default:
				answerJSON(w, 200, `{"data":[],"list_metadata":{}}`)
			}
		})
		defer stop()
		list := func() { _, _ = client.ListUsers(Background(t.Context()), ListUsersOptions{}) }
		assert.Empty(t, client.Failures())
		list()
		assert.Equal(t, []string{"GET /user_management/users 503 ×3"}, failuresOf(client), "each attempt counts")
		_, err := client.ListOrganizations(t.Context(), ListOrganizationsOptions{})
		require.NoError(t, err)
		assert.True(t, client.Failures()[0].Over.IsZero(), "it is another operation")
		status = 422
		list()
		assert.Equal(t, []string{"GET /user_management/users 422 ×1", "GET /user_management/users 503 ×3"}, failuresOf(client))
		status = 200
		list()
		assert.Equal(t, []string{"GET /user_management/users 422 ×1 over", "GET /user_management/users 503 ×3 over"}, failuresOf(client))
		assert.Equal(t, 422, statusOf(client.Failures()[0].Err))
	})
}

func TestFailuresLeaveOutWhatAPersonHasSeen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		status := 422
		client, stop := serveIn(t, &memory{}, 1, func(w http.ResponseWriter, _ *http.Request) { answerJSON(w, status, `{"message":"no"}`) })
		defer stop()
		for _, status = range []int{404, 422, 403} {
			_, _ = client.GetUser(t.Context(), "user_1")
		}
		assert.Empty(t, client.Failures())
		status = 401
		_, _ = client.GetUser(t.Context(), "user_1")
		assert.Len(t, client.Failures(), 1)
		for i := range 2 * maxFailureKinds { // the oldest make room
			status = 500 + i%12
			_, _ = client.GetUser(t.Context(), "user_1")
		}
		assert.LessOrEqual(t, len(client.Failures()), maxFailureKinds)
	})
}
