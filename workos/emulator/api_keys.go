package emulator

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
)

// apiKey is a key of the made-up application, held by an organization or by a user in it.
type apiKey struct {
	organization ref
	user         ref // noRef for a key of the organization itself
	name         string
	permissions  []string
	lastUsed     int64
	expires      int64
	updated      int64
}

// keyRing keeps the API keys, listed by who holds them.
type keyRing struct {
	*Server
	keys           table[*apiKey]
	ofOrganization map[ref][]ref
	ofUser         map[ref][]ref
}

type apiKeyJSON struct {
	Object      string          `json:"object"`
	ID          string          `json:"id"`
	Owner       apiKeyOwnerJSON `json:"owner"`
	Name        string          `json:"name"`
	Obfuscated  string          `json:"obfuscated_value"`
	LastUsedAt  *string         `json:"last_used_at"`
	ExpiresAt   *string         `json:"expires_at"`
	Permissions []string        `json:"permissions"`
	CreatedAt   string          `json:"created_at"`
	UpdatedAt   string          `json:"updated_at"`
}

type apiKeyOwnerJSON struct {
	Type         string `json:"type"`
	ID           string `json:"id"`
	Organization string `json:"organization_id,omitempty"`
}

// createdAPIKeyJSON is the one answer that shows a key.
type createdAPIKeyJSON struct {
	apiKeyJSON
	Value string `json:"value"`
}

func newKeyRing(s *Server) *keyRing {
	k := &keyRing{Server: s, keys: newTable[*apiKey]("api_key"), ofOrganization: map[ref][]ref{}, ofUser: map[ref][]ref{}}
	k.seedKeys()
	return k
}

func (k *keyRing) routes() {
	k.handle("GET /organizations/{organizationId}/api_keys", k.listOfOrganization)
	k.handle("POST /organizations/{organizationId}/api_keys", k.create)
	k.handle("GET /user_management/users/{userId}/api_keys", k.listOfUser)
	k.handle("POST /api_keys/{id}/expire", k.expire)
	k.handle("DELETE /api_keys/{id}", k.delete)
}

func (k *keyRing) add(id ulid, row *apiKey) ref {
	at := k.keys.add(id, row)
	if row.user == noRef {
		k.ofOrganization[row.organization] = append(k.ofOrganization[row.organization], at)
	} else {
		k.ofUser[row.user] = append(k.ofUser[row.user], at)
	}
	return at
}

// value is the key itself, which follows from its id.
func (k *keyRing) value(at ref) string { return "sk_" + letters(mixText(k.keys.id(at)), 32) }

func (k *keyRing) view(at ref) any { return k.keyOf(at) }

func (k *keyRing) keyOf(at ref) apiKeyJSON {
	row, made := k.keys.rows[at], createdAt(k.Server, &k.keys, at)
	value := k.value(at)
	owner := apiKeyOwnerJSON{Type: "organization", ID: k.organizations.id(row.organization)}
	if row.user != noRef {
		owner = apiKeyOwnerJSON{"user", k.users.id(row.user), owner.ID}
	}
	return apiKeyJSON{
		Object: "api_key", ID: k.keys.id(at), Owner: owner, Name: row.name, Obfuscated: "sk_..." + value[len(value)-4:],
		LastUsedAt: stampMillis(row.lastUsed), ExpiresAt: stampMillis(row.expires), Permissions: append([]string{}, row.permissions...),
		CreatedAt: stamp(made), UpdatedAt: updatedOr(row.updated, made),
	}
}

func (k *keyRing) listOfOrganization(r *http.Request) reply {
	organization, unknown := k.pathOrganization(r, "organizationId")
	if unknown != nil {
		return *unknown
	}
	return k.list(r, picked(&k.keys, k.ofOrganization[organization], nil, k.view))
}

func (k *keyRing) listOfUser(r *http.Request) reply {
	user, unknown := k.pathUser(r, "userId")
	if unknown != nil {
		return *unknown
	}
	within := r.URL.Query().Get("organization_id")
	return k.list(r, picked(&k.keys, k.ofUser[user], func(at ref) bool {
		organization := k.keys.rows[at].organization
		return k.organizations.alive(organization) && (within == "" || k.organizations.id(organization) == within)
	}, k.view))
}

var permissionSlug = regexp.MustCompile(`^[a-z0-9_.*-]+(:[a-z0-9_.*-]+)*$`)

func (k *keyRing) create(r *http.Request) reply {
	organization, unknown := k.pathOrganization(r, "organizationId")
	if unknown != nil {
		return *unknown
	}
	var in struct {
		Name        string   `json:"name"`
		Permissions []string `json:"permissions"`
		ExpiresAt   string   `json:"expires_at"`
	}
	if refused := readBody(r, &in); refused != nil {
		return *refused
	}
	expires, readable := timeParam(in.ExpiresAt, time.Time{})
	var wrong []fieldError
	if strings.TrimSpace(in.Name) == "" {
		wrong = append(wrong, fieldError{"required", "name"})
	}
	if slices.ContainsFunc(in.Permissions, func(slug string) bool { return !permissionSlug.MatchString(slug) }) {
		wrong = append(wrong, fieldError{"invalid_permission", "permissions"})
	}
	if !readable || !expires.IsZero() && !expires.After(k.now()) {
		wrong = append(wrong, fieldError{"invalid_expiration", "expires_at"})
	}
	if len(wrong) > 0 {
		return invalid(r, wrong...)
	}
	at := k.add(k.newULID(), &apiKey{
		organization: organization, user: noRef, name: in.Name, permissions: in.Permissions, expires: millisOf(expires),
	})
	k.record("api_key.created", organization, k.view(at), byAPI())
	return created(createdAPIKeyJSON{k.keyOf(at), k.value(at)})
}

// millisOf is a time as rows keep it: 0 for none.
func millisOf(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// find is the table's, less the keys whose holder is gone.
func (k *keyRing) find(id string) (ref, bool) {
	at, known := k.keys.find(id)
	if !known {
		return 0, false
	}
	row := k.keys.rows[at]
	return at, k.organizations.alive(row.organization) && (row.user == noRef || k.users.alive(row.user))
}

// expire ends a key now, at a time to come, or (null) never.
func (k *keyRing) expire(r *http.Request) reply {
	at, known := k.find(r.PathValue("id"))
	if !known {
		return notFound("API key", r.PathValue("id"))
	}
	now := k.now()
	in := map[string]*string{}
	if refused := readBody(r, &in); refused != nil {
		return *refused
	}
	if old := k.keys.rows[at].expires; old != 0 && old <= now.UnixMilli() {
		return problem(http.StatusConflict, "api_key_already_expired", "The API key has already expired.")
	}
	expires := now.UnixMilli()
	if wanted, given := in["expires_at"]; given && wanted == nil {
		expires = 0
	} else if given {
		end, readable := timeParam(*wanted, now)
		if !readable {
			return invalid(r, fieldError{"invalid_date_time", "expires_at"})
		}
		expires = max(end.UnixMilli(), now.UnixMilli())
	}
	return ok(k.change(at, expires))
}

// change sets when a key ends and records it.
func (k *keyRing) change(at ref, expires int64) apiKeyJSON {
	before, row := k.keyOf(at), *k.keys.rows[at]
	row.expires, row.updated = expires, k.now().UnixMilli()
	k.keys.set(at, &row)
	after := k.keyOf(at)
	k.record("api_key.updated", row.organization, struct {
		apiKeyJSON
		Previous map[string]any `json:"previous_attributes"`
	}{after, map[string]any{"expires_at": before.ExpiresAt}}, byAPI())
	return after
}

func (k *keyRing) delete(r *http.Request) reply {
	at, known := k.find(r.PathValue("id"))
	if !known {
		return notFound("API key", r.PathValue("id"))
	}
	k.record("api_key.revoked", k.keys.rows[at].organization, k.view(at), byAPI())
	k.keys.remove(at)
	return emptyReply(http.StatusNoContent)
}
