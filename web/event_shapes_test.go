package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/web/config"
	"frontdesk/web/paths"
	"frontdesk/workos"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// dataWith is an event's payload with another value in one place.
func dataWith(name, value string) string {
	members := map[string]string{
		"object": `"connection"`, "id": `"conn_01SENT"`, "organization_id": `"org_01A"`, "name": `"Attic Okta"`, "email": `"ana@attic.example"`,
		"error": `{"code":"x","message":"y"}`, "sso": `{"connection_id":"conn_01SENT"}`, "user": `{"id":"user_01A"}`, "domains": `[]`,
	}
	if name != "" {
		members[name] = value
	}
	var fields []string
	for name, value := range members {
		fields = append(fields, quote(name)+":"+value)
	}
	slices.Sort(fields)
	return "{" + strings.Join(fields, ",") + "}"
}

func TestEventsThatAreSentWithFieldsOfOtherTypesAreKept(t *testing.T) {
	p := startPages(t, func(cfg *config.Config) { cfg.WebhookSecrets = []workos.Secret{"whsec_new_canary"} })
	client := p.signIn(t, "viewer")
	n := 0
	deliver := func(where string, fields jsonObject) {
		n++
		id := fmt.Sprintf("event_01%04d", n)
		body := fields.with("id", quote(id)).String()
		require.Equal(t, http.StatusOK, p.deliver(t, signWebhook(body, "whsec_new_canary", 0), body), where)
		at := slices.IndexFunc(sentEvents(t, p), func(e workos.Event) bool { return e.ID == id })
		assert.GreaterOrEqual(t, at, 0, "%s is kept", where)
	}
	sound := jsonObject{{"object", `"event"`}, {"event", `"connection.activated"`}, {"created_at", `"2099-10-02T03:04:05Z"`},
		{"data", dataWith("", "")},
		{"context", `{"client_id":"client_7","actor":{"id":"u","source":"api","name":"key"},"previous_attributes":{"name":"Old"}}`}}
	for _, value := range otherTypes {
		for _, name := range []string{"object", "context", "updated_at", "unknown"} {
			deliver(name+" = "+value, sound.with(name, value))
		}
		for _, name := range []string{"client_id", "actor", "previous_attributes"} {
			deliver("context."+name+" = "+value, sound.with("context", `{"`+name+`":`+value+`}`))
		}
		for _, name := range []string{"object", "organization_id", "name", "email", "error", "sso", "user", "domains"} {
			deliver("data."+name+" = "+value, sound.with("data", dataWith(name, value)))
		}
	}
	deliver("a secret of another type", sound.with("data", dataWith("name", `{"client_secret":"canary-9","x":[{"password":["canary-9"]}]}`)))
	p.handlers.Flush()
	assert.NotContains(t, string(snapshot(t, p.cfg.MirrorPath)), "canary-9")
	assert.NotContains(t, p.send(t, client, http.MethodGet, paths.Events.URL(), nil).body, "canary-9")
}

func TestWalkAnEventOfAnyShapeHasALineOnEveryPage(t *testing.T) {
	p, server := startStandIn(t)
	client := p.signIn(t, "admin")
	look := func(where string) {
		for _, at := range []string{
			paths.Events.URL(), paths.ConnectionShow.URL("conn_01A"), paths.OrganizationShow.URL("org_01A"), paths.UserShow.URL("user_01A"),
		} {
			got := p.send(t, client, http.MethodGet, at, nil)
			require.Equal(t, http.StatusOK, got.StatusCode, "%s with %s", at, where)
			assert.NotContains(t, got.body, "This is an error in Frontdesk", "%s with %s", at, where)
			if at == paths.Events.URL() {
				assert.Equal(t, 1, got.page(t).Find("li.event").Length(), where)
			}
		}
	}
	for _, value := range otherTypes {
		for _, kind := range []string{
			"authentication.sso_failed", "connection.activated", "user.updated", "organization_membership.created", "dsync.group.user_added",
		} {
			server.reset()
			server.set("event", "event", quote(kind))
			server.set("event", "created_at", quote(time.Now().Add(-time.Hour).UTC().Format(time.RFC3339)))
			server.set("event", "data", value)
			look(kind + " of " + value)
			for _, name := range []string{"id", "name", "error", "sso", "user", "group", "connection"} {
				server.set("event", "data", strings.Replace(dataWith(name, value), "conn_01SENT", "conn_01A", 1))
				look(kind + " with " + name + " = " + value)
			}
		}
		server.set("event", "context", value)
		look("context = " + value)
		server.set("event", "context", `{"actor":`+value+`,"previous_attributes":`+value+`}`)
		look("actor = " + value)
	}
	assert.NotContains(t, p.Log.String(), "panic")
}
