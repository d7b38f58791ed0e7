package action

import (
	"fmt"
	"testing"
	"time"

	"frontdesk/store"
	"frontdesk/workos"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// anEvent is one that the API caused, so long after noon.
func anEvent(t *testing.T, id, kind string, after time.Duration, data, previous string) workos.Event {
	t.Helper()
	at := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC).Add(after).Format("2006-01-02T15:04:05.000Z")
	event, err := workos.Decode[workos.Event]([]byte(fmt.Sprintf(
		`{"id":%q,"event":%q,"created_at":%q,"data":%s,"context":{"actor":{"source":"api"},"previous_attributes":%s}}`, id, kind, at, data,
		previous)))
	require.NoError(t, err)
	return event
}

// anAction is one of Adèle's that began at noon and took half a second.
func anAction(name, target string, details store.Details) store.AuditEntry {
	noon := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	return store.AuditEntry{ID: 1, At: noon, EndedAt: noon.Add(500 * time.Millisecond), Outcome: store.Done,
		OperatorAction: store.OperatorAction{Action: name, TargetID: target, Details: details, Actor: store.Actor{Name: "Adèle"}}}
}

// registered is a desk that knows some actions.
func registered(t *testing.T) *Runner {
	t.Helper()
	known, err := NewRegistry([]Action{
		{Name: "organization.edit", Done: "Edited an organization", Events: []string{"organization.updated"}},
		{Name: "user.edit", Done: "Edited a user", Events: []string{"user.updated"}},
		{Name: "membership.role", Done: "Changed a role", Events: []string{"organization_membership.updated"}},
		{Name: "membership.remove", Done: "Removed a member", Events: []string{"organization_membership.deleted"},
			Cascade: []string{"session.revoked"}},
		{Name: "flag.enable", Done: "Turned on a feature flag", Events: []string{"flag.updated"}},
		{Name: "user.session.revoke", Done: "Ended a session", Events: []string{"session.revoked"}},
		{Name: "domain.add", Done: "Added a domain", Events: []string{"organization_domain.created"}},
	})
	require.NoError(t, err)
	return &Runner{Registry: known}
}

func TestAnActionIsTheCauseOfOneEventOfATypeAndAnObject(t *testing.T) {
	const organization = `{"id":"org_1","name":"New"}`
	desk := registered(t)
	rename := anAction("organization.edit", "org_1", Diff("name", "Old", "New"))
	before := anEvent(t, "event_before", "organization.updated", -8*time.Second, organization, "null")
	own := anEvent(t, "event_own", "organization.updated", 200*time.Millisecond, organization, `{"name":"Old"}`)
	after := anEvent(t, "event_after", "organization.updated", 20*time.Second, organization, "null")
	next := anEvent(t, "event_next", "organization.updated", time.Second, organization, "null")
	assert.Equal(t, map[string]string{"event_own": "Adèle"}, desk.NewClaims().match([]workos.Event{after, next, own, before},
		[]store.AuditEntry{rename}))
	assert.Empty(t, desk.NewClaims().match([]workos.Event{before, after}, []store.AuditEntry{rename}),
		"the action's own event is not among them")

	claims := desk.NewClaims()
	assert.Len(t, claims.match([]workos.Event{own}, []store.AuditEntry{rename}), 1)
	assert.Empty(t, claims.match([]workos.Event{next}, []store.AuditEntry{rename}), "on another page of the same list")
}

func TestAnEventThatContradictsAnActionIsNotItsEffect(t *testing.T) {
	for _, row := range []struct {
		name, event, data, previous string
		action                      store.AuditEntry
		claimed                     bool
	}{
		{"the change", "organization.updated", `{"id":"org_1","name":"New"}`, `{"name":"Old"}`,
			anAction("organization.edit", "org_1", Diff("name", "Old", "New")), true},
		{"another new name", "organization.updated", `{"id":"org_1","name":"Newer"}`, `{"name":"Old"}`,
			anAction("organization.edit", "org_1", Diff("name", "Old", "New")), false},
		{"another old name", "organization.updated", `{"id":"org_1","name":"New"}`, `{"name":"Older"}`,
			anAction("organization.edit", "org_1", Diff("name", "Old", "New")), false},
		{"another field", "organization.updated", `{"id":"org_1","name":"New","metadata":{"plan":"gold"}}`, `{"metadata":{}}`,
			anAction("organization.edit", "org_1", Diff("name", "Old", "New")), false},
		{"an external ID", "user.updated", `{"id":"user_1","external_id":"7"}`, `{"external_id":null}`,
			anAction("user.edit", "user_1", Diff("external id", "", "7")), true},
		{"another external ID", "user.updated", `{"id":"user_1","external_id":"8"}`, `{"external_id":null}`,
			anAction("user.edit", "user_1", Diff("external id", "", "7")), false},
		{"a metadata key", "user.updated", `{"id":"user_1","metadata":{"plan":"gold"}}`, `{"metadata":{"plan":"tin"}}`,
			anAction("user.edit", "user_1", Diff("metadata plan", "tin", "gold")), true},
		{"another metadata key", "user.updated", `{"id":"user_1","metadata":{"plan":"gold","seats":"4"}}`, `{"metadata":{"plan":"gold"}}`,
			anAction("user.edit", "user_1", Diff("metadata plan", "tin", "gold")), false},
		{"a metadata key that was removed", "user.updated", `{"id":"user_1","metadata":{}}`, `{"metadata":{"plan":"tin"}}`,
			anAction("user.edit", "user_1", Diff("metadata plan", "tin", "")), true},
		{"a role", "organization_membership.updated", `{"id":"om_1","role":{"slug":"admin"},"roles":[{"slug":"admin"}]}`,
			`{"role":{"slug":"member"}}`,
			anAction("membership.role", "om_1", Diff("role", "member", "admin")), true},
		{"another role", "organization_membership.updated", `{"id":"om_1","role":{"slug":"owner"}}`, `{"role":{"slug":"member"}}`,
			anAction("membership.role", "om_1", Diff("role", "member", "admin")), false},
		{"a status beside a role", "organization_membership.updated", `{"id":"om_1","role":{"slug":"admin"},"status":"inactive"}`,
			`{"status":"active"}`,
			anAction("membership.role", "om_1", Diff("role", "member", "admin")), false},
		{"a flag", "flag.updated", `{"id":"flag_1","slug":"editor","enabled":true}`, `{"data":{"enabled":false}}`,
			anAction("flag.enable", "editor", Diff("enabled", "off", "on")), true},
		{"the same flag turned off again", "flag.updated", `{"id":"flag_1","slug":"editor","enabled":false}`, `{"data":{"enabled":true}}`,
			anAction("flag.enable", "editor", Diff("enabled", "off", "on")), false},
		{"a session", "session.revoked", `{"id":"session_1","user_id":"user_1"}`, "null",
			anAction("user.session.revoke", "user_1", store.Facts(map[string]string{"session": "session_1"})), true},
		{"another session", "session.revoked", `{"id":"session_2","user_id":"user_1"}`, "null",
			anAction("user.session.revoke", "user_1", store.Facts(map[string]string{"session": "session_1"})), false},
		{"another domain of the same customer", "organization_domain.created",
			`{"id":"org_domain_1","organization_id":"org_1","domain":"b.example"}`, "null",
			anAction("domain.add", "org_1", store.Facts(map[string]string{"domain": "a.example"})), false},
		{"somebody of the same name", "user.updated", `{"id":"user_2","first_name":"Ana"}`, "null",
			store.AuditEntry{ID: 1, Outcome: store.Done, At: anAction("", "", nil).At, EndedAt: anAction("", "", nil).At,
				OperatorAction: store.OperatorAction{Action: "user.edit", TargetID: "user_1", TargetName: "Ana", Actor: store.Actor{Name: "Adèle"}}},
			false},
	} {
		event := anEvent(t, "event_1", row.event, 100*time.Millisecond, row.data, row.previous)
		got := registered(t).NewClaims().match([]workos.Event{event}, []store.AuditEntry{row.action})
		assert.Equal(t, row.claimed, got["event_1"] == "Adèle", row.name)
	}
}

func TestWhatAnActionTakesWithItComesAfterIt(t *testing.T) {
	removal := anAction("membership.remove", "om_1", store.Facts(map[string]string{UserIDDetail: "user_1"}))
	session := func(id string, after time.Duration) workos.Event {
		return anEvent(t, "event_"+id, "session.revoked", after, `{"id":"session_`+id+`","user_id":"user_1"}`, "null")
	}
	events := []workos.Event{session("before", -time.Second), session("first", 300*time.Millisecond), session("second", 5*time.Second),
		session("late", time.Minute)}
	assert.Equal(t, map[string]string{"event_first": "Adèle", "event_second": "Adèle"},
		registered(t).NewClaims().match(events, []store.AuditEntry{removal}))
}
