package emulator

import (
	"time"
)

// state is everything the emulator knows. It is guarded by Server.mu.
type state struct {
	organizations  table[*organization]
	domains        table[*domain]
	connections    table[*connection]
	directories    table[*directory]
	groups         table[*group]
	directoryUsers table[directoryUser]
	users          table[user]
	memberships    table[membership]
	invitations    table[*invitation]
	redirectURIs   table[*redirectURI]
	events         table[event]

	byOrganization []organizationIndex // by ref of the organization
	byDirectory    []directoryIndex    // by ref of the directory

	userByEmail      map[uint64]ref // by emailKey
	userByExternalID map[string]ref
	editedUsers      map[ref]*userDetails // what differs from the derived person
	firstMembership  []ref                // by ref of the user: its oldest membership + 1, 0 for none
	moreMemberships  map[ref][]ref        // the others

	organizationByExternalID map[string]ref
	organizationByDomain     map[string][]ref // domain rows by name; a name may be claimed but not verified by several

	access // sessions, factors and mails

	portalLinks map[string]*portalLink // by token

	eventBodies map[ref]*eventBody // of events recorded while the server runs; the seed's are rendered on demand
	newest      ulid               // the last id given out
	serial      uint64
	shift       int64 // milliseconds from a seeded id's time to the created_at it stands for
}

// organizationIndex lists what belongs to an organization, oldest first.
type organizationIndex struct {
	domains, connections, directories, users, memberships, invitations []ref
}

// directoryIndex lists what a directory holds, oldest first, and counts its users as the API does.
type directoryIndex struct {
	users, groups    []ref
	active, inactive int
}

func newState() state {
	return state{
		organizations:  newTable[*organization]("org"),
		domains:        newTable[*domain]("org_domain"),
		connections:    newTable[*connection]("conn"),
		directories:    newTable[*directory]("directory"),
		groups:         newTable[*group]("directory_group"),
		directoryUsers: newTable[directoryUser]("directory_user"),
		users:          newTable[user]("user"),
		memberships:    newTable[membership]("om"),
		invitations:    newTable[*invitation]("invitation"),
		redirectURIs:   newTable[*redirectURI]("redirect_uri"),
		events:         newTable[event]("event"),

		userByEmail:              map[uint64]ref{},
		userByExternalID:         map[string]ref{},
		editedUsers:              map[ref]*userDetails{},
		moreMemberships:          map[ref][]ref{},
		organizationByExternalID: map[string]ref{},
		organizationByDomain:     map[string][]ref{},
		portalLinks:              map[string]*portalLink{},
		eventBodies:              map[ref]*eventBody{},
		access:                   newAccess(),
	}
}

// newULID gives out the next id: newer than all others even when the clock stands still.
func (s *Server) newULID() ulid {
	s.serial++
	h := mix(s.config.Seed, s.serial)
	id := makeULID(s.now().UnixMilli(), uint16(h>>48), mix(h))
	if !s.newest.less(id) {
		id = s.newest.next()
	}
	s.newest = id
	return id
}

// newID is a new id as text, for objects that live outside the tables.
func (s *Server) newID(prefix string) string { return prefix + "_" + s.newULID().String() }

// createdAt says when a row was made. Seeded ids tell an age, newer ones the time itself.
func createdAt[T any](s *Server, t *table[T], at ref) time.Time {
	ms := t.ids[at].millis()
	if int(at) < t.seeded {
		ms += s.shift
	}
	return time.UnixMilli(ms).UTC()
}

// createdAtSeed is the moment that a seeded id stands for.
func createdAtSeed(s *Server, id ulid) time.Time { return time.UnixMilli(id.millis() + s.shift).UTC() }

// ageOfSeeded is how long before the start something of that seeded id was made.
func (s *Server) ageOfSeeded(id ulid) time.Duration {
	return time.Duration(s.started.UnixMilli()-s.shift-id.millis()) * time.Millisecond
}

// stamp writes a time as the API does.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// stampMillis writes milliseconds since 1970; nil for none.
func stampMillis(ms int64) *string {
	if ms == 0 {
		return nil
	}
	text := stamp(time.UnixMilli(ms))
	return &text
}

// updatedOr is a row's own updated time, or when it was made.
func updatedOr(ms int64, made time.Time) string {
	if ms == 0 || ms < made.UnixMilli() {
		return stamp(made)
	}
	return stamp(time.UnixMilli(ms))
}

// orNull makes an empty text a JSON null.
func orNull(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
