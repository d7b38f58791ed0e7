package sync

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"frontdesk/store/events"
	"frontdesk/workos"
	"frontdesk/workos/emulator"
	"frontdesk/workos/mirror"
)

// start runs the follower until the test ends.
func (w *world) start() {
	w.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { defer close(ended); w.follow.Run(ctx) }()
	w.Cleanup(func() { cancel(); <-ended })
}

func (w *world) organizationIn(m *mirror.Mirror, id string) string {
	o, _, err := m.Organization(w.Context(), mirror.Everything, id)
	if err != nil {
		require.ErrorIs(w, err, mirror.ErrNotFound)
		return ""
	}
	return o.Name
}

func TestAChangeIsInTheListsSoon(t *testing.T) {
	w := newWorld(t, 1, 6, 30)
	w.follow = NewFollower(Config{Client: w.client, Events: w.events, Mirror: w.mirror, Interval: 20 * time.Millisecond})
	w.start()
	require.Eventually(t, func() bool { return !w.follow.State().CurrentAt.IsZero() }, 30*time.Second, time.Millisecond)
	began := time.Now()
	made, err := w.client.CreateOrganization(t.Context(), workos.CreateOrganizationOptions{Name: "Followed"})
	require.NoError(t, err)
	require.Eventually(t, func() bool { return w.organizationIn(w.mirror, made.ID) == "Followed" }, 30*time.Second, time.Millisecond)
	require.Eventually(t, func() bool { return w.follow.State().CurrentAt.After(began) }, 30*time.Second, time.Millisecond)
	require.NoError(t, w.client.DeleteOrganization(t.Context(), made.ID))
	require.Eventually(t, func() bool { return w.organizationIn(w.mirror, made.ID) == "" }, 30*time.Second, time.Millisecond)
	state := w.follow.State()
	assert.NoError(t, state.ReadError)
	assert.NoError(t, state.ApplyErr)
}

func TestAWebhookIsAppliedWithoutWaitingForTheList(t *testing.T) {
	w := newWorld(t, 1, 6, 30)
	w.follow = NewFollower(Config{Client: w.client, Events: w.events, Mirror: w.mirror, Interval: time.Hour})
	w.start()
	require.Eventually(t, func() bool { return !w.follow.State().CurrentAt.IsZero() }, 30*time.Second, time.Millisecond)
	event, err := workos.Decode[workos.Event]([]byte(fmt.Sprintf(`{"id":"event_1","event":"organization.created","created_at":%q,
		"data":{"id":"org_new","name":"By webhook","updated_at":%[1]q}}`, time.Now().UTC().Format(time.RFC3339Nano))))
	require.NoError(t, err)
	for _, isNew := range []bool{true, false} {
		got, err := w.follow.Keep(t.Context(), event)
		require.NoError(t, err)
		require.Equal(t, isNew, got)
	}
	require.Eventually(t, func() bool { return w.organizationIn(w.mirror, "org_new") == "By webhook" }, 30*time.Second, time.Millisecond)
}

// TestWhatCannotBeAppliedIsSetAside has WorkOS refuse to show one object for good and another one for a while.
func TestWhatCannotBeAppliedIsSetAside(t *testing.T) {
	var status atomic.Int32
	status.Store(http.StatusForbidden)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if code := status.Load(); code != http.StatusOK && r.URL.Path == "/connections/conn_1" {
			w.WriteHeader(int(code))
			return
		}
		fmt.Fprintf(w, `{"id":%q,"organization_id":"org_1","name":"Okta","state":"active"}`, filepath.Base(r.URL.Path))
	}))
	t.Cleanup(server.Close)
	client, err := workos.New(workos.Config{APIKey: "sk_test_1", BaseURL: server.URL})
	require.NoError(t, err)
	w := &world{TB: t, client: client, folder: t.TempDir()}
	w.open()
	t.Cleanup(w.close)
	for i, id := range []string{"conn_1", "conn_2"} {
		event, err := workos.Decode[workos.Event]([]byte(fmt.Sprintf(`{"id":"event_%d","event":"connection.activated","created_at":%q,
			"data":{"object":"connection","id":%q,"organization_id":"org_1"}}`, i, time.Now().UTC().Format(time.RFC3339Nano), id)))
		require.NoError(t, err)
		_, err = w.follow.Keep(t.Context(), event)
		require.NoError(t, err)
	}
	applied, err := w.follow.applyNew(t.Context())
	require.NoError(t, err)
	require.Equal(t, 2, applied)
	_, _, err = w.mirror.Connection(t.Context(), mirror.Everything, "conn_2")
	require.NoError(t, err, "the one after it is applied")
	aside, err := w.events.SetAsideEvents(t.Context(), mirror.Everything)
	require.NoError(t, err)
	require.Len(t, aside, 1)
	assert.Equal(t, "event_0", aside[0].ID)
	assert.Contains(t, aside[0].Reason, "conn_1")

	isApplied, err := w.follow.Retry(t.Context(), aside[0].Number)
	require.NoError(t, err)
	require.False(t, isApplied, "WorkOS still refuses")
	require.NoError(t, w.follow.retryAside(t.Context()))
	again, err := w.events.SetAsideEvents(t.Context(), mirror.Everything)
	require.NoError(t, err)
	require.Equal(t, 2, again[0].Tries, "it is not tried again at once")
	status.Store(http.StatusOK)
	isApplied, err = w.follow.Retry(t.Context(), aside[0].Number)
	require.NoError(t, err)
	require.True(t, isApplied)
	_, _, err = w.mirror.Connection(t.Context(), mirror.Everything, "conn_1")
	require.NoError(t, err)
	_, err = w.follow.Retry(t.Context(), aside[0].Number)
	require.ErrorIs(t, err, events.ErrNotFound)

	require.NoError(t, w.mirror.Delete(t.Context(), mirror.KindConnection, "conn_1"))
	require.NoError(t, w.events.SetAside(t.Context(), aside[0].Number, "for a reason that has passed"))
	w.follow.Now = func() time.Time { return time.Now().Add(2 * retryAsideAfter) }
	require.NoError(t, w.follow.retryAside(t.Context()))
	_, _, err = w.mirror.Connection(t.Context(), mirror.Everything, "conn_1")
	require.NoError(t, err, "after a while it is tried again without anyone's help")
}

func TestEventsWaitWhileWorkOSDoesNotAnswer(t *testing.T) {
	w := newWorld(t, 1, 6, 30)
	w.catchUp()
	number, err := w.mirror.Applied(t.Context())
	require.NoError(t, err)
	down := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) }))
	t.Cleanup(down.Close)
	client, err := workos.New(workos.Config{APIKey: "sk_test_1", BaseURL: down.URL})
	require.NoError(t, err)
	elsewhere, err := mirror.Open(t.Context(), filepath.Join(t.TempDir(), "other.db"), client, nil)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, elsewhere.Close()) })
	require.NoError(t, elsewhere.SetApplied(t.Context(), number))
	event, err := workos.Decode[workos.Event]([]byte(fmt.Sprintf(`{"id":"event_x","event":"connection.activated","created_at":%q,
		"data":{"object":"connection","id":"conn_1","organization_id":"org_1"}}`, time.Now().UTC().Format(time.RFC3339Nano))))
	require.NoError(t, err)
	waiting := NewFollower(Config{Client: client, Events: w.events, Mirror: elsewhere})
	_, err = waiting.Keep(t.Context(), event)
	require.NoError(t, err)
	_, err = waiting.applyNew(t.Context())
	require.Error(t, err)
	still, err := elsewhere.Applied(t.Context())
	require.NoError(t, err)
	require.Equal(t, number, still, "it is applied later")
	aside, err := w.events.SetAsideEvents(t.Context(), mirror.Everything)
	require.NoError(t, err)
	require.Empty(t, aside)
}

func TestALostCursorStartsOver(t *testing.T) {
	w := newWorld(t, 1, 6, 30)
	require.NoError(t, w.events.Advance(t.Context(), events.Cursor{}, events.Cursor{ID: "event_forgotten", At: time.Now().Add(-100 * 24 * time.Hour)}, nil))
	_, err := w.follow.readNew(t.Context())
	require.NoError(t, err)
	w.catchUp()
	cursor, err := w.events.Cursor(t.Context())
	require.NoError(t, err)
	require.NotEqual(t, "event_forgotten", cursor.ID)
	last, err := w.events.LastNumber(t.Context())
	require.NoError(t, err)
	require.Positive(t, last, "the events of the last 90 days are kept")
	before := w.mirror.Progress().FinishedAt
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- w.mirror.Run(ctx) }()
	require.Eventually(t, func() bool { return w.mirror.Progress().FinishedAt.After(before) }, time.Minute, 5*time.Millisecond,
		"a full sync was asked for")
	cancel()
	require.NoError(t, <-ended)
}

// TestStatesAreReadWithoutAnEvent has WorkOS change a directory without an event, as it does when credentials are refused.
func TestStatesAreReadWithoutAnEvent(t *testing.T) {
	state := "linked"
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if r.URL.Path == "/directories" {
			fmt.Fprintf(w, `{"data":[{"id":"directory_1","organization_id":"org_1","state":%q}],"list_metadata":{}}`, state)
			return
		}
		fmt.Fprint(w, `{"data":[],"list_metadata":{}}`)
	}))
	t.Cleanup(server.Close)
	client, err := workos.New(workos.Config{APIKey: "sk_test_1", BaseURL: server.URL})
	require.NoError(t, err)
	w := &world{TB: t, client: client, folder: t.TempDir()}
	w.open()
	t.Cleanup(w.close)
	for _, state = range []string{"linked", "invalid_credentials"} {
		require.NoError(t, w.follow.readStates(t.Context()))
		directory, _, err := w.mirror.Directory(t.Context(), mirror.Everything, "directory_1")
		require.NoError(t, err)
		require.Equal(t, state, directory.State)
	}
}

// TestAServerThatDoesNotKnowTheNewTypesIsFollowed refuses a request that names types that are new, as WorkOS does for unknown ones.
func TestAServerThatDoesNotKnowTheNewTypesIsFollowed(t *testing.T) {
	w := newWorld(t, 1, 6, 30)
	target, err := url.Parse(w.url)
	require.NoError(t, err)
	proxy := httputil.NewSingleHostReverseProxy(target)
	var refused atomic.Int32
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Query().Get("events"), "agent.instance") {
			refused.Add(1)
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusUnprocessableEntity)
			fmt.Fprint(w, `{"message":"Validation failed","errors":[{"code":"invalid_event_type","field":"events"}]}`)
			return
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(front.Close)
	client, err := workos.New(workos.Config{APIKey: emulator.DefaultAPIKey, BaseURL: front.URL, RateShare: 1000})
	require.NoError(t, err)
	w.follow = NewFollower(Config{Client: client, Events: w.events, Mirror: w.mirror})
	made, err := client.CreateOrganization(t.Context(), workos.CreateOrganizationOptions{Name: "Followed"})
	require.NoError(t, err)
	w.catchUp()
	require.Equal(t, "Followed", w.organizationIn(w.mirror, made.ID))
	require.EqualValues(t, 2, refused.Load(), "asked once, and once more to find the reason")
	require.ElementsMatch(t, workos.NewEventTypes(), w.follow.State().LeftOut)
}

func TestUnknownTypesAreKept(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if r.URL.Query().Get("after") != "" {
			fmt.Fprint(w, `{"data":[],"list_metadata":{}}`)
			return
		}
		fmt.Fprintf(w, `{"data":[{"id":"event_1","event":"type.of.tomorrow","created_at":%q,"data":{"id":"x_1"}}],"list_metadata":{}}`,
			time.Now().UTC().Format(time.RFC3339Nano))
	}))
	t.Cleanup(server.Close)
	client, err := workos.New(workos.Config{APIKey: "sk_test_1", BaseURL: server.URL})
	require.NoError(t, err)
	w := &world{TB: t, client: client, folder: t.TempDir()}
	w.open()
	t.Cleanup(w.close)
	w.catchUp()
	kept, err := w.events.After(t.Context(), 0, 10)
	require.NoError(t, err)
	require.Len(t, kept, 1)
	require.Equal(t, "type.of.tomorrow", kept[0].Type)
}

// TestAServerThatDoesNotFollowTheListIsNotAskedForEver answers with the same page whatever is asked, or refuses every cursor.
func TestAServerThatDoesNotFollowTheListIsNotAskedForEver(t *testing.T) {
	for what, refuses := range map[string]bool{"the same page": false, "no cursor is known": true} {
		t.Run(what, func(t *testing.T) {
			var asked atomic.Int32
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				asked.Add(1)
				w.Header().Set("Content-Type", "application/json")
				if refuses && r.URL.Query().Get("after") != "" {
					w.WriteHeader(http.StatusBadRequest)
					fmt.Fprint(w, `{"message":"Unknown cursor"}`)
					return
				}
				fmt.Fprintf(w, `{"data":[{"id":"event_1","event":"user.created","created_at":%q,"data":{"id":"user_1"}}],
					"list_metadata":{"after":"event_1"}}`, time.Now().UTC().Format(time.RFC3339Nano))
			}))
			t.Cleanup(server.Close)
			client, err := workos.New(workos.Config{APIKey: "sk_test_1", BaseURL: server.URL, RateShare: 1000})
			require.NoError(t, err)
			w := &world{TB: t, client: client, folder: t.TempDir()}
			w.open()
			t.Cleanup(w.close)
			var failed error
			for range 6 {
				if _, err := w.follow.readNew(t.Context()); err != nil {
					failed = err
				}
			}
			require.Error(t, failed, "it is shown that the list cannot be followed")
			require.Less(t, asked.Load(), int32(60))
			kept, err := w.events.Stored(t.Context())
			require.NoError(t, err)
			require.Equal(t, 1, kept)
		})
	}
}

// TestOneObjectThatAlwaysFailsHoldsUpNothing has WorkOS fail with one connection for good while everything else works.
func TestOneObjectThatAlwaysFailsHoldsUpNothing(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if r.URL.Path == "/connections/conn_1" {
			w.WriteHeader(http.StatusNotImplemented)
			return
		}
		fmt.Fprintf(w, `{"id":%q,"organization_id":"org_1","name":"Okta","state":"active"}`, filepath.Base(r.URL.Path))
	}))
	t.Cleanup(server.Close)
	client, err := workos.New(workos.Config{APIKey: "sk_test_1", BaseURL: server.URL})
	require.NoError(t, err)
	w := &world{TB: t, client: client, folder: t.TempDir()}
	w.open()
	t.Cleanup(w.close)
	for i, id := range []string{"conn_1", "conn_2"} {
		event, err := workos.Decode[workos.Event]([]byte(fmt.Sprintf(`{"id":"event_%d","event":"connection.activated","created_at":%q,
			"data":{"object":"connection","id":%q,"organization_id":"org_1"}}`, i, time.Now().UTC().Format(time.RFC3339Nano), id)))
		require.NoError(t, err)
		_, err = w.follow.Keep(t.Context(), event)
		require.NoError(t, err)
	}
	for range maxFailures - 1 {
		_, err = w.follow.applyNew(t.Context())
		require.Error(t, err)
		_, _, err = w.mirror.Connection(t.Context(), mirror.Everything, "conn_2")
		require.NoError(t, err, "the other object is read")
	}
	applied, err := w.follow.applyNew(t.Context())
	require.NoError(t, err)
	require.Equal(t, 2, applied)
	aside, err := w.events.SetAsideEvents(t.Context(), mirror.Everything)
	require.NoError(t, err)
	require.Len(t, aside, 1)
	assert.Contains(t, aside[0].Reason, "conn_1")
}

// TestAnEventTellsOfANewerVersionThanWorkOSShows reads a connection after an event from a copy of WorkOS's data that lags behind.
func TestAnEventTellsOfANewerVersionThanWorkOSShows(t *testing.T) {
	const before, after = `"state":"inactive","updated_at":"2026-01-01T00:00:01.000Z"`, `"state":"active","updated_at":"2026-01-01T00:00:05.000Z"`
	var shown atomic.Value
	shown.Store(before)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"id":"conn_1","organization_id":"org_1","name":"Okta",%s}`, shown.Load())
	}))
	t.Cleanup(server.Close)
	client, err := workos.New(workos.Config{APIKey: "sk_test_1", BaseURL: server.URL})
	require.NoError(t, err)
	w := &world{TB: t, client: client, folder: t.TempDir()}
	w.open()
	t.Cleanup(w.close)
	state := func() string {
		connection, _, err := w.mirror.Connection(t.Context(), mirror.Everything, "conn_1")
		require.NoError(t, err)
		return connection.State
	}
	require.NoError(t, w.mirror.Refresh(t.Context(), mirror.KindConnection, "conn_1"))
	event, err := workos.Decode[workos.Event]([]byte(fmt.Sprintf(`{"id":"event_1","event":"connection.activated","created_at":%q,
		"data":{"object":"connection","id":"conn_1","organization_id":"org_1",%s}}`, time.Now().UTC().Format(time.RFC3339Nano), after)))
	require.NoError(t, err)
	_, err = w.follow.Keep(t.Context(), event)
	require.NoError(t, err)
	_, err = w.follow.applyNew(t.Context())
	require.NoError(t, err)
	require.Equal(t, "inactive", state(), "it is what WorkOS shows")
	shown.Store(after)
	require.NoError(t, w.mirror.LookAgain(t.Context()))
	require.Equal(t, "active", state())
}
