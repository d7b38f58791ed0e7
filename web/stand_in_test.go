package web

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
)

// member is one field of a JSON object, as it is written.
type member struct{ name, value string }

// jsonObject is an object whose fields keep their order and their text.
type jsonObject []member

func (o jsonObject) String() string {
	var fields []string
	for _, m := range o {
		fields = append(fields, quote(m.name)+":"+m.value)
	}
	return "{" + strings.Join(fields, ",") + "}"
}

// with is the object with a field set to a JSON text.
func (o jsonObject) with(name, value string) jsonObject {
	changed := slices.Clone(o)
	at := slices.IndexFunc(changed, func(m member) bool { return m.name == name })
	if at < 0 {
		return append(changed, member{name, value})
	}
	changed[at].value = value
	return changed
}

func quote(text string) string {
	quoted, _ := json.Marshal(text)
	return string(quoted)
}

// standIn is a WorkOS server that answers with one customer and everything that belongs to it.
type standIn struct {
	mu      sync.Mutex
	objects map[string]jsonObject // by kind, as in standInPaths
	writes  []string              // method, path and body of what was sent to change something
	isDown  bool                  // every answer is a 503
}

// standInPaths are where an object of a kind is listed and read; %s is its ID.
var standInPaths = map[string][2]string{
	"organization":       {"/organizations", "/organizations/org_01A"},
	"connection":         {"/connections", "/connections/conn_01A"},
	"directory":          {"/directories", "/directories/directory_01A"},
	"directory_user":     {"/directory_users", "/directory_users/directory_user_01A"},
	"directory_group":    {"/directory_groups", "/directory_groups/directory_group_01A"},
	"user":               {"/user_management/users", "/user_management/users/user_01A"},
	"membership":         {"/user_management/organization_memberships", "/user_management/organization_memberships/om_01A"},
	"invitation":         {"/user_management/invitations", "/user_management/invitations/invitation_01A"},
	"event":              {"/events", ""},
	"session":            {"/user_management/users/user_01A/sessions", ""},
	"factor":             {"/user_management/users/user_01A/auth_factors", ""},
	"organization_group": {"/organizations/org_01A/groups", "/organizations/org_01A/groups/group_01A"},
}

// standInObjects is one of each kind, with every field that WorkOS documents.
func standInObjects() map[string]jsonObject {
	times := []member{{"created_at", `"2026-01-02T03:04:05.678Z"`}, {"updated_at", `"2026-02-03T04:05:06.789Z"`}}
	object := func(kind, id string, fields ...member) jsonObject {
		return append(append(jsonObject{{"object", quote(kind)}, {"id", quote(id)}}, fields...), times...)
	}
	return map[string]jsonObject{
		"organization": object("organization", "org_01A", member{"name", `"Attic & Sons"`}, member{"external_id", `"crm-7"`},
			member{"stripe_customer_id", `"cus_7"`},
			member{"metadata", `{"plan":"enterprise"}`}, member{"allow_profiles_outside_organization", "false"},
			member{"domains", `[{"object":"organization_domain","id":"org_domain_01A","organization_id":"org_01A","domain":"attic.example","state":"verified"}]`}),
		"connection": object("connection", "conn_01A", member{"organization_id", `"org_01A"`}, member{"connection_type", `"OktaSAML"`},
			member{"name", `"Attic Okta"`},
			member{"state", `"active"`}, member{"domains", `[{"object":"connection_domain","id":"conn_domain_01A","domain":"attic.example"}]`}),
		"directory": object("directory", "directory_01A", member{"organization_id", `"org_01A"`}, member{"external_key", `"key-7"`},
			member{"type", `"okta scim v2.0"`},
			member{"state", `"linked"`}, member{"name", `"Attic Directory"`}, member{"domain", `"attic.example"`},
			member{"metadata", `{"users":{"active":1,"inactive":0},"groups":1}`}),
		"directory_user": object("directory_user", "directory_user_01A", member{"directory_id", `"directory_01A"`},
			member{"organization_id", `"org_01A"`},
			member{"idp_id", `"idp-7"`}, member{"email", `"ana@attic.example"`}, member{"first_name", `"Ana"`}, member{"last_name", `"Ruiz"`},
			member{"state", `"active"`},
			member{"job_title", `"Engineer"`}, member{"username", `"aruiz"`},
			member{"emails", `[{"primary":true,"type":"work","value":"ana@attic.example"}]`},
			member{"custom_attributes", `{"department":"R&D"}`}, member{"raw_attributes", `{"title":"Raw"}`}, member{"role", `{"slug":"member"}`},
			member{"roles", `[{"slug":"member"}]`}, member{"groups", `[]`}),
		"directory_group": object("directory_group", "directory_group_01A", member{"directory_id", `"directory_01A"`},
			member{"organization_id", `"org_01A"`},
			member{"idp_id", `"gidp-7"`}, member{"name", `"Builders"`}, member{"raw_attributes", `{}`}),
		"user": object("user", "user_01A", member{"email", `"ana@attic.example"`}, member{"first_name", `"Ana"`}, member{"last_name", `"Ruiz"`},
			member{"name", `"Ana Ruiz"`},
			member{"email_verified", "true"}, member{"profile_picture_url", `null`}, member{"external_id", `"ext-7"`},
			member{"metadata", `{"seat":"window"}`},
			member{"last_sign_in_at", `"2026-03-04T05:06:07.890Z"`}, member{"locale", `"en-US"`}),
		"membership": object("organization_membership", "om_01A", member{"user_id", `"user_01A"`}, member{"organization_id", `"org_01A"`},
			member{"organization_name", `"Attic & Sons"`},
			member{"status", `"active"`}, member{"directory_managed", "true"}, member{"custom_attributes", `{}`},
			member{"role", `{"slug":"member"}`}, member{"roles", `[{"slug":"member"}]`}),
		"invitation": object("invitation", "invitation_01A", member{"email", `"new@attic.example"`}, member{"state", `"pending"`},
			member{"accepted_at", "null"}, member{"revoked_at", "null"},
			member{"expires_at", `"2035-01-01T00:00:00.000Z"`}, member{"organization_id", `"org_01A"`}, member{"inviter_user_id", "null"},
			member{"accepted_user_id", "null"}, member{"role_slug", `"member"`}),
		"event": object("event", "event_01A", member{"event", `"connection.activated"`},
			member{"data", `{"object":"connection","id":"conn_01A","organization_id":"org_01A","name":"Attic Okta"}`},
			member{"context", `{"client_id":"client_7","actor":{"id":"u","source":"dashboard","name":"Dora"}}`}),
		"session": object("session", "session_01A", member{"user_id", `"user_01A"`}, member{"organization_id", `"org_01A"`},
			member{"ip_address", `"192.0.2.7"`}, member{"user_agent", `"curl/8"`},
			member{"auth_method", `"sso"`}, member{"status", `"active"`}, member{"expires_at", `"2035-01-01T00:00:00.000Z"`},
			member{"ended_at", "null"}, member{"impersonator", "null"}),
		"factor": object("authentication_factor", "auth_factor_01A", member{"type", `"totp"`}, member{"user_id", `"user_01A"`},
			member{"totp", `{"issuer":"Attic","user":"ana"}`}),
		"organization_group": object("group", "group_01A", member{"organization_id", `"org_01A"`}, member{"name", `"Testers"`},
			member{"description", `"They test"`}),
	}
}

// set changes a field of the one object of a kind.
func (s *standIn) set(kind, field, value string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.objects[kind] = s.objects[kind].with(field, value)
}

// remove takes a field away from the one object of a kind.
func (s *standIn) remove(kind, field string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.objects[kind] = slices.DeleteFunc(slices.Clone(s.objects[kind]), func(m member) bool { return m.name == field })
}

// setDown ends every later call with a 503, or answers again.
func (s *standIn) setDown(isDown bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.isDown = isDown
}

// reset puts everything back.
func (s *standIn) reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.objects = standInObjects()
}

// write does what a PUT asks for: each field that was sent is replaced, and each key of metadata that was sent is set or,
// with null, removed.
func (s *standIn) write(method, path string, body []byte) {
	var sent map[string]json.RawMessage
	if method != http.MethodPut || json.Unmarshal(body, &sent) != nil {
		return
	}
	for kind, at := range standInPaths {
		if at[1] != path {
			continue
		}
		for name, value := range sent {
			if name == "metadata" {
				value = merged(s.objects[kind], value)
			}
			s.objects[kind] = s.objects[kind].with(name, string(value))
		}
	}
}

// merged is an object's metadata with what was sent.
func merged(object jsonObject, sent json.RawMessage) json.RawMessage {
	now, changes := map[string]json.RawMessage{}, map[string]json.RawMessage{}
	for _, m := range object {
		if m.name == "metadata" {
			_ = json.Unmarshal([]byte(m.value), &now)
		}
	}
	_ = json.Unmarshal(sent, &changes)
	for key, value := range changes {
		if now[key] = value; string(value) == "null" {
			delete(now, key)
		}
	}
	text, _ := json.Marshal(now)
	return text
}

// sent are the writes since the last call.
func (s *standIn) sent() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	writes := s.writes
	s.writes = nil
	return writes
}

// ServeHTTP answers as WorkOS does: lists with the one object, the object by its ID, 404 for the rest.
func (s *standIn) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	if s.isDown {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	if r.Method != http.MethodGet {
		body, _ := io.ReadAll(r.Body)
		s.writes = append(s.writes, strings.TrimSpace(r.Method+" "+r.URL.Path+" "+string(body)))
		s.write(r.Method, r.URL.Path, body)
	}
	for kind, at := range standInPaths {
		if r.URL.Path == at[0] && r.Method == http.MethodPost {
			_, _ = w.Write([]byte(s.objects[kind].String()))
			return
		}
		switch r.URL.Path {
		case at[0]:
			_, _ = w.Write([]byte(`{"object":"list","data":[` + s.objects[kind].String() + `],"list_metadata":{"before":null,"after":null}}`))
			return
		case at[1]:
			_, _ = w.Write([]byte(s.objects[kind].String()))
			return
		}
	}
	w.WriteHeader(http.StatusNotFound)
	_, _ = w.Write([]byte(`{"message":"not found","code":"entity_not_found"}`))
}

// startStandIn is a desk in front of a stand-in.
func startStandIn(t *testing.T) (*pagesDesk, *standIn) {
	t.Helper()
	server := &standIn{objects: standInObjects()}
	p := &pagesDesk{portalDesk: &portalDesk{testDesk: startForeign(t, server.ServeHTTP)}}
	return p, server
}
