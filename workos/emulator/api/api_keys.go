package api

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"frontdesk/workos/emulator/data"
)

// apiKey is a key of the made-up application that belongs to an organization or to a user in it.
type apiKey struct {
	organization data.Ref
	user         data.Ref // NoRef for a key of the organization itself
	name         string
	permissions  []string
	lastUsed     int64
	expires      int64
	updated      int64
}

// keyRing stores the API keys, listed by owner.
type keyRing struct {
	*API
	keys           data.Table[*apiKey]
	ofOrganization map[data.Ref][]data.Ref
	ofUser         map[data.Ref][]data.Ref
}

// APIKeyJSON is an API key as the API shows it, without the key itself.
type APIKeyJSON struct {
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

// CreatedAPIKeyJSON is the only answer that contains a key.
type CreatedAPIKeyJSON struct {
	APIKeyJSON
	Value string `json:"value"`
}

func newKeyRing(s *API) *keyRing {
	k := &keyRing{
		API: s, keys: data.NewTable[*apiKey]("api_key"), ofOrganization: map[data.Ref][]data.Ref{}, ofUser: map[data.Ref][]data.Ref{},
	}
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

func (k *keyRing) add(id data.ULID, row *apiKey) data.Ref {
	at := k.keys.Add(id, row)
	if row.user == data.NoRef {
		k.ofOrganization[row.organization] = append(k.ofOrganization[row.organization], at)
	} else {
		k.ofUser[row.user] = append(k.ofUser[row.user], at)
	}
	return at
}

// value returns the key itself, which is derived from its ID.
func (k *keyRing) value(at data.Ref) string {
	return "sk_" + data.Letters(data.MixText(k.keys.ID(at)), 32)
}

func (k *keyRing) view(at data.Ref) any { return k.keyOf(at) }

func (k *keyRing) keyOf(at data.Ref) APIKeyJSON {
	row, made := k.keys.Rows[at], data.CreatedAt(k.State, &k.keys, at)
	value := k.value(at)
	owner := apiKeyOwnerJSON{Type: "organization", ID: k.Organizations.ID(row.organization)}
	if row.user != data.NoRef {
		owner = apiKeyOwnerJSON{"user", k.Users.ID(row.user), owner.ID}
	}
	return APIKeyJSON{
		Object: "api_key", ID: k.keys.ID(at), Owner: owner, Name: row.name, Obfuscated: "sk_..." + value[len(value)-4:],
		LastUsedAt: data.StampMillis(row.lastUsed), ExpiresAt: data.StampMillis(row.expires), Permissions: append([]string{}, row.permissions...),
		CreatedAt: data.Stamp(made), UpdatedAt: data.UpdatedOr(row.updated, made),
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
	return k.list(r, picked(&k.keys, k.ofUser[user], func(at data.Ref) bool {
		organization := k.keys.Rows[at].organization
		return k.Organizations.Alive(organization) && (within == "" || k.Organizations.ID(organization) == within)
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
	var wrong []FieldError
	if strings.TrimSpace(in.Name) == "" {
		wrong = append(wrong, FieldError{"required", "name"})
	}
	if slices.ContainsFunc(in.Permissions, func(slug string) bool { return !permissionSlug.MatchString(slug) }) {
		wrong = append(wrong, FieldError{"invalid_permission", "permissions"})
	}
	if !readable || !expires.IsZero() && !expires.After(k.Now()) {
		wrong = append(wrong, FieldError{"invalid_expiration", "expires_at"})
	}
	if len(wrong) > 0 {
		return invalid(r, wrong...)
	}
	at := k.add(k.NewULID(), &apiKey{
		organization: organization, user: data.NoRef, name: in.Name, permissions: in.Permissions, expires: millisOf(expires),
	})
	k.Record("api_key.created", organization, k.view(at), data.ByAPI())
	return created(CreatedAPIKeyJSON{k.keyOf(at), k.value(at)})
}

// millisOf is a time as rows keep it: 0 for none.
func millisOf(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// find is the table's find without the keys whose owner is gone.
func (k *keyRing) find(id string) (data.Ref, bool) {
	at, known := k.keys.Find(id)
	if !known {
		return 0, false
	}
	row := k.keys.Rows[at]
	return at, k.Organizations.Alive(row.organization) && (row.user == data.NoRef || k.Users.Alive(row.user))
}

// expire makes a key expire now, at a future time, or (null) never.
func (k *keyRing) expire(r *http.Request) reply {
	at, known := k.find(r.PathValue("id"))
	if !known {
		return notFound("API key", r.PathValue("id"))
	}
	now := k.Now()
	in := map[string]*string{}
	if refused := readBody(r, &in); refused != nil {
		return *refused
	}
	if old := k.keys.Rows[at].expires; old != 0 && old <= now.UnixMilli() {
		return problem(http.StatusConflict, "api_key_already_expired", "The API key has already expired.")
	}
	expires := now.UnixMilli()
	if wanted, given := in["expires_at"]; given && wanted == nil {
		expires = 0
	} else if given {
		end, readable := timeParam(*wanted, now)
		if !readable {
			return invalid(r, FieldError{"invalid_date_time", "expires_at"})
		}
		expires = max(end.UnixMilli(), now.UnixMilli())
	}
	return ok(k.change(at, expires))
}

// change sets when a key ends and records it.
func (k *keyRing) change(at data.Ref, expires int64) APIKeyJSON {
	before, row := k.keyOf(at), *k.keys.Rows[at]
	row.expires, row.updated = expires, k.Now().UnixMilli()
	k.keys.Set(at, &row)
	after := k.keyOf(at)
	k.Record("api_key.updated", row.organization, struct {
		APIKeyJSON
		Previous map[string]any `json:"previous_attributes"`
	}{after, map[string]any{"expires_at": before.ExpiresAt}}, data.ByAPI())
	return after
}

func (k *keyRing) delete(r *http.Request) reply {
	at, known := k.find(r.PathValue("id"))
	if !known {
		return notFound("API key", r.PathValue("id"))
	}
	k.Record("api_key.revoked", k.keys.Rows[at].organization, k.view(at), data.ByAPI())
	k.keys.Remove(at)
	return emptyReply(http.StatusNoContent)
}

// seededKeys are the names and permissions of organizations' keys.
var seededKeys = []struct {
	name        string
	permissions []string
}{
	{"Production", []string{"documents:read", "documents:write"}},
	{"Data warehouse", []string{"documents:read", "reports:export"}},
	{"CI pipeline", []string{"projects:read"}},
	{"Directory audit script", []string{"users:read"}},
	{"Old integration", []string{"documents:read"}},
}

// seedKeys gives most organizations a few keys, and in every third one a user their own. Its cost
// grows with the organizations, not with the people.
func (k *keyRing) seedKeys() {
	var all []data.Dated[*apiKey]
	for i, row := range k.Organizations.Rows {
		organization := data.Ref(i)
		for n := range data.Mix(row.Salt, 71) % 4 {
			id, key := k.seedKey(organization, n, k.AgeAtStart(organization))
			all = append(all, data.Dated[*apiKey]{ID: id, Row: key})
		}
		members := k.ByOrganization[organization].Memberships
		if h := data.Mix(row.Salt, 72); h%3 == 0 && len(members) > 0 {
			member := members[h%uint64(len(members))]
			id, key := k.seedKey(organization, 9, k.AgeOfSeeded(k.Memberships.IDs[member]))
			key.user, key.name = k.Memberships.Rows[member].User, "Personal"
			all = append(all, data.Dated[*apiKey]{ID: id, Row: key})
		}
	}
	data.InOrder(all)
	for _, key := range all {
		k.add(key.ID, key.Row)
	}
	k.keys.Seeded = len(k.keys.Rows)
}

// seedKey makes up one key of an organization, of at most some age. An old integration's has expired; one in four others will.
func (k *keyRing) seedKey(organization data.Ref, n uint64, oldest time.Duration) (data.ULID, *apiKey) {
	salt := k.Organizations.Rows[organization].Salt
	h := data.Mix(salt, 73, n)
	kind := h % uint64(len(seededKeys))
	age := data.Part(oldest, h, 1)
	row := &apiKey{organization: organization, user: data.NoRef, name: seededKeys[kind].name, permissions: seededKeys[kind].permissions}
	start := k.Started.UnixMilli()
	if used := data.Part(20*data.Day, h, 2); used < age {
		row.lastUsed = start - int64(used)/data.Millis
	}
	switch {
	case row.name == "Old integration":
		row.expires = start - int64(data.Part(age, h, 3))/data.Millis
		row.lastUsed = 0
	case h>>32%4 == 0:
		row.expires = start + int64(data.Part(300*data.Day, h, 4)+data.Day)/data.Millis
	}
	return k.SeededID(age, salt, 73, n), row
}
