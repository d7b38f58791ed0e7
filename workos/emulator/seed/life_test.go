package seed_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"frontdesk/workos/emulator"
	"frontdesk/workos/emulator/data"
	"frontdesk/workos/emulator/life"
)

// TestWalkLifeContradictsTheSeedNowhere lets customers live for hours, and holds all of it, the past and what happened since, against
// the rules of an environment that nobody touched.
func TestWalkLifeContradictsTheSeedNowhere(t *testing.T) {
	// The first has the customers with a story only.
	for _, size := range []struct{ organizations, users int }{{1, 0}, {60, 600}} {
		now := time.Date(2026, 11, 26, 13, 30, 0, 0, time.UTC) // a Thursday
		server, err := emulator.New(emulator.Config{
			Organizations: size.organizations, Users: size.users, ExportTime: -1, Now: func() time.Time { return now },
		})
		require.NoError(t, err)
		before := walkSeed(t, server)
		going, err := life.New(server.State(), 20)
		require.NoError(t, err)
		for range 2000 {
			now = now.Add(going.Step())
		}
		now = now.Add(data.SignInLimit)
		going.Step() // what had begun
		w := walkSeed(t, server)
		w.holds(slices.Concat(objectRules, accessRules, eventRules, auditRules, lifeRules(before)))
		assert.Greater(t, len(w.events), len(before.events)+1000)
	}
}

func lifeRules(before *seedWalk) []seedRule {
	return []seedRule{
		{"what was there at the start is still there under its name", func(w *seedWalk, wrong func(string, ...any)) {
			for id, o := range before.organizations {
				if w.organizations[id].Name != o.Name {
					wrong("%s %s", id, o.Name)
				}
			}
			for id, c := range before.connections {
				if w.connections[id].Name != c.Name || w.connections[id].State != c.State {
					wrong("%s %s is %s", id, c.Name, w.connections[id].State)
				}
			}
			for id, d := range before.directories {
				if w.directories[id].Name != d.Name || w.directories[id].State != d.State {
					wrong("%s %s is %s", id, d.Name, w.directories[id].State)
				}
			}
			for id, u := range before.users {
				if w.users[id].Email != u.Email || *w.users[id].Name != *u.Name {
					wrong("%s %s", id, u.Email)
				}
			}
			for id, u := range before.directoryUsers {
				if _, is := w.directoryUsers[id]; !is {
					wrong("%s %s", id, *u.Email)
				}
			}
		}},
		{"the number of people stays about the same", func(w *seedWalk, wrong func(string, ...any)) {
			for what, n := range map[string][2]int{
				"users": {len(before.users), len(w.users)}, "memberships": {len(before.memberships), len(w.memberships)},
				"directory users": {len(before.directoryUsers), len(w.directoryUsers)},
				"organizations":   {len(before.organizations), len(w.organizations)},
			} {
				if n[1] < n[0] || n[1] > n[0]+40 {
					wrong("%s: %d, then %d", what, n[0], n[1])
				}
			}
		}},
		{"a session begins with a sign-in that succeeded", func(w *seedWalk, wrong func(string, ...any)) {
			succeeded := map[string]string{}
			for _, e := range w.events {
				user, _ := e.Data["user_id"].(string)
				switch e.Event {
				case "authentication.sso_succeeded", "authentication.password_succeeded", "authentication.magic_auth_succeeded",
					"authentication.oauth_succeeded", "authentication.passkey_succeeded":
					succeeded[user] = e.CreatedAt[:len("2026-01-01T00:00:00")]
				case "session.created":
					if succeeded[user] != e.CreatedAt[:len("2026-01-01T00:00:00")] {
						wrong("%s of %s at %s, signed in %s", e.ID, user, e.CreatedAt, succeeded[user])
					}
				}
			}
		}},
		{"who signs in is a member then, and was not deactivated", func(w *seedWalk, wrong func(string, ...any)) {
			out := map[string]string{} // by user and organization
			for _, e := range w.events {
				user, _ := e.Data["user_id"].(string)
				organization, _ := e.Data["organization_id"].(string)
				switch e.Event {
				case "organization_membership.created", "organization_membership.updated", "organization_membership.deleted":
					out[user+organization] = e.Data["status"].(string)
					if e.Event == "organization_membership.deleted" {
						out[user+organization] = "deleted"
					}
				case "session.created":
					if status := out[user+organization]; status != "" && status != "active" {
						wrong("%s: %s is %s in %s", e.ID, user, status, organization)
					}
				}
			}
		}},
		{"where nobody can sign in, nobody does", func(w *seedWalk, wrong func(string, ...any)) {
			quiet := map[string]bool{}
			for at, o := range w.server.State().Organizations.Rows {
				quiet[w.server.State().Organizations.ID(data.Ref(at))] = o.Quiet > 0
			}
			for _, e := range w.events {
				organization, _ := e.Data["organization_id"].(string)
				if e.Event == "session.created" && quiet[organization] {
					wrong("%s of %s", e.ID, organization)
				}
			}
		}},
	}
}
