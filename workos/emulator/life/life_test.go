package life_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"frontdesk/workos"
	"frontdesk/workos/emulator"
	"frontdesk/workos/emulator/data"
	"frontdesk/workos/emulator/emulatortest"
	"frontdesk/workos/emulator/life"
)

// living is an environment in which so many steps were made, and what happened in them.
type living struct {
	state   *data.State
	started time.Time
	took    time.Duration
	events  []event
}

type event struct {
	ID, Event string
	CreatedAt time.Time `json:"created_at"`
	Data      struct {
		UserID  string `json:"user_id"`
		Email   string
		Address string `json:"ip_address"`
		Agent   string `json:"user_agent"`
	}
}

func liveFor(t *testing.T, config data.Config, perMinute float64, until func(steps int, took time.Duration) bool) living {
	t.Helper()
	start := time.Date(2026, 11, 26, 13, 30, 0, 0, time.UTC)
	now := start
	config.Now = func() time.Time { return now }
	server, err := emulator.New(config)
	require.NoError(t, err)
	l := living{state: server.State(), started: start}
	l.state.OnEvent = func(at data.Ref) {
		var e event
		require.NoError(t, json.Unmarshal(data.MustJSON(l.state.EventView(at)), &e))
		l.events = append(l.events, e)
	}
	going, err := life.New(l.state, perMinute)
	require.NoError(t, err)
	for steps := 0; !until(steps, now.Sub(start)); steps++ {
		now = now.Add(going.Step())
	}
	l.took = now.Sub(start)
	return l
}

func steps(n int) func(int, time.Duration) bool {
	return func(steps int, _ time.Duration) bool { return steps == n }
}

func TestLifeIsTheSameForTheSameSeed(t *testing.T) {
	config := data.Config{Organizations: 40, Users: 400, Seed: 3}
	first, second := liveFor(t, config, 8, steps(600)), liveFor(t, config, 8, steps(600))
	assert.Equal(t, first.events, second.events)
	config.Seed = 4
	assert.NotEqual(t, first.events, liveFor(t, config, 8, steps(600)).events)
}

func TestLifeKeepsItsPaceForHoursAndEveryKindOfThingHappens(t *testing.T) {
	const hours, perMinute = 12, 20
	l := liveFor(t, data.Config{}, perMinute, func(_ int, took time.Duration) bool { return took > hours*time.Hour })
	assert.InEpsilon(t, hours*60*perMinute, len(l.events), 0.1)
	kinds := map[string]int{}
	for i, e := range l.events {
		kinds[e.Event]++
		if i > 0 {
			assert.False(t, e.CreatedAt.Before(l.events[i-1].CreatedAt))
		}
	}
	for _, kind := range []string{
		"authentication.sso_started", "authentication.sso_succeeded", "authentication.sso_failed", "authentication.sso_timed_out",
		"authentication.password_succeeded", "authentication.password_failed", "authentication.magic_auth_succeeded",
		"authentication.passkey_succeeded", "authentication.oauth_succeeded", "session.created", "session.revoked", "user.created",
		"user.deleted", "organization_membership.created", "organization_membership.updated", "organization_membership.deleted",
		"dsync.user.created", "dsync.user.updated", "dsync.user.deleted", "dsync.group.user_added", "dsync.group.user_removed",
		"dsync.group.updated", "invitation.created", "invitation.accepted", "invitation.revoked",
	} {
		assert.Positive(t, kinds[kind], kind)
	}
	signIns := 0
	for kind, n := range kinds {
		if strings.HasPrefix(kind, "authentication.") || strings.HasPrefix(kind, "session.") {
			signIns += n
		}
	}
	assert.Greater(t, signIns, len(l.events)*3/5, "%v", kinds)
	assert.Less(t, kinds["authentication.sso_failed"], kinds["authentication.sso_succeeded"]/2, "%v", kinds)
}

func TestLifeSignsPeopleInFromTheirDevicesAndMostlyAtWork(t *testing.T) {
	l := liveFor(t, data.Config{}, 20, steps(3000))
	devices, atWork, all := map[string]map[string]bool{}, 0, 0
	for _, e := range l.events {
		if !strings.HasPrefix(e.Event, "authentication.") {
			continue
		}
		if devices[e.Data.Email] == nil {
			devices[e.Data.Email] = map[string]bool{}
		}
		devices[e.Data.Email][e.Data.Address+e.Data.Agent] = true
		at, known := l.state.UserWithEmail(e.Data.Email)
		if row := l.state.Users.Rows[at]; known && row.Organization != data.NoRef && strings.HasSuffix(e.Event, "succeeded") {
			all++
			if hour := l.state.Organizations.Rows[row.Organization].Person(row.Person).Local(e.CreatedAt).Hour(); hour >= 8 && hour < 19 {
				atWork++
			}
		}
	}
	for email, used := range devices {
		assert.LessOrEqual(t, len(used), 2, email)
	}
	assert.Greater(t, atWork, all*3/4, "of %d", all)
}

func TestLifeDropsTheOldestEvents(t *testing.T) {
	const most = 300
	l := liveFor(t, data.Config{Organizations: 20, Users: 200}, 20, func(n int, _ time.Duration) bool {
		return n == 1500
	})
	count := func() int { return l.state.Events.Count() - l.state.Events.Seeded }
	assert.Equal(t, len(l.events), count(), "fewer than the limit")
	l.state.MaxRecorded = most
	l.state.Lock()
	l.state.Record("user.created", data.NoRef, map[string]string{"id": "user_1"}, data.BySystem())
	l.state.Unlock()
	assert.Equal(t, most, count())
	at := l.state.FirstEventSince(l.started)
	assert.False(t, l.state.Events.Alive(data.Ref(at)), "the oldest one")
}

func TestLifeNeedsAPace(t *testing.T) {
	server, err := emulator.New(data.Config{Exact: true})
	require.NoError(t, err)
	for _, wrong := range []float64{0, -1, life.MostPerMinute + 1} {
		_, err := life.New(server.State(), wrong)
		assert.Error(t, err)
	}
	going, err := life.New(server.State(), 8)
	require.NoError(t, err)
	before := server.State().Events.Count()
	for range 500 { // each kind of change, with no customer to make it for
		assert.Positive(t, going.Step())
	}
	assert.Equal(t, before, server.State().Events.Count(), "the staff is not made to do anything")
}

// TestWalkLifeMakesEventsAsWorkOSDocumentsThem holds each page of them against the OpenAPI document, where that is there.
func TestWalkLifeMakesEventsAsWorkOSDocumentsThem(t *testing.T) {
	v := emulatortest.NewVisit(t)
	going, err := life.New(v.Server.State(), 20)
	require.NoError(t, err)
	for range 1200 {
		v.Wait(going.Step())
	}
	path := "/events?limit=100&order=asc&events=" + strings.Join(workos.EventTypes(), ",")
	seen := 0
	for after := ""; ; {
		var page struct {
			Data     []data.EventJSON
			Metadata struct{ After *string } `json:"list_metadata"`
		}
		cursor := "&range_start=" + data.Stamp(v.Server.State().Started)
		if after != "" {
			cursor = "&after=" + after
		}
		v.API(http.MethodGet, path+cursor, nil).Into(http.StatusOK, &page)
		seen += len(page.Data)
		if page.Metadata.After == nil {
			break
		}
		after = *page.Metadata.After
	}
	assert.Greater(t, seen, 1000)
}
