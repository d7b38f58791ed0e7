package emulator

import "time"

// seededKeys are what organizations call their keys, and what the keys may do.
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

// seedKeys gives most organizations a few keys, and a user in every third one of their own. What it costs
// grows with the organizations, not with the people.
func (k *keyRing) seedKeys() {
	var all []dated[*apiKey]
	for i, row := range k.organizations.rows {
		organization := ref(i)
		for n := range mix(row.salt, 71) % 4 {
			id, key := k.seedKey(organization, n, k.ageAtStart(organization))
			all = append(all, dated[*apiKey]{id, key})
		}
		members := k.byOrganization[organization].memberships
		if h := mix(row.salt, 72); h%3 == 0 && len(members) > 0 {
			member := members[h%uint64(len(members))]
			id, key := k.seedKey(organization, 9, k.ageOfSeeded(k.memberships.ids[member]))
			key.user, key.name = k.memberships.rows[member].user, "Personal"
			all = append(all, dated[*apiKey]{id, key})
		}
	}
	inOrder(all)
	for _, key := range all {
		k.add(key.id, key.row)
	}
	k.keys.seeded = len(k.keys.rows)
}

// seedKey makes up one key of an organization, of at most some age. An old integration's has expired; one in four others will.
func (k *keyRing) seedKey(organization ref, n uint64, oldest time.Duration) (ulid, *apiKey) {
	salt := k.organizations.rows[organization].salt
	h := mix(salt, 73, n)
	kind := h % uint64(len(seededKeys))
	age := part(oldest, h, 1)
	row := &apiKey{organization: organization, user: noRef, name: seededKeys[kind].name, permissions: seededKeys[kind].permissions}
	start := k.started.UnixMilli()
	if used := part(20*day, h, 2); used < age {
		row.lastUsed = start - int64(used)/millis
	}
	switch {
	case row.name == "Old integration":
		row.expires = start - int64(part(age, h, 3))/millis
		row.lastUsed = 0
	case h>>32%4 == 0:
		row.expires = start + int64(part(300*day, h, 4)+day)/millis
	}
	return k.seededID(age, salt, 73, n), row
}
