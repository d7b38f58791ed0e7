// Package data holds one WorkOS environment in memory: its tables and their IDs, the rows and the JSON of those that events
// show, the log of events, and the clock. A row's place (Ref) never moves, IDs ascend with age, and rows that are pointers
// are replaced (Table.Set), never written through.
package data

import (
	"log/slog"
	"strings"
	"sync"
	"time"
)

// RedirectURI is an address that people may be sent back to after signing in. On a loopback host any port
// is registered, because the port of a program under test is not known before.
type RedirectURI struct {
	URI       string
	IsDefault bool
}

// State is the whole emulator: one WorkOS environment in memory. Its lock is held while it is read or changed.
type State struct {
	sync.Mutex

	Config Config
	Log    *slog.Logger
	Now    func() time.Time
	// Started is the clock at the start, to which the seed's times are relative.
	Started time.Time

	// MaxRecorded, if set, is how many events are kept of those recorded while the server runs; then the oldest is dropped.
	MaxRecorded int
	// OnEvent, if set, is called with each event that is recorded, under the lock.
	OnEvent func(Ref)

	baseURL string
	AppURL  string // of the application that this server is started with

	Organizations  Table[*Organization]
	Domains        Table[*Domain]
	Connections    Table[*Connection]
	Directories    Table[*Directory]
	Groups         Table[*Group]
	DirectoryUsers Table[DirectoryUser]
	Users          Table[User]
	Memberships    Table[Membership]
	Invitations    Table[*Invitation]
	RedirectURIs   Table[*RedirectURI]
	Events         Table[Event]

	ByOrganization []OrganizationIndex // by ref of the organization
	ByDirectory    []DirectoryIndex    // by ref of the directory

	UserByEmail      map[uint64]Ref // by EmailKey
	UserByExternalID map[string]Ref
	EditedUsers      map[Ref]*UserDetails // what differs from the derived person
	FirstMembership  []Ref                // by ref of the user: its oldest membership + 1, 0 for none
	MoreMemberships  map[Ref][]Ref        // the others

	OrganizationByExternalID map[string]Ref
	OrganizationByDomain     map[string][]Ref // domain rows by name; a name may be claimed but not verified by several

	// Sessions and factors of the seed are derived from their user; only what changed is kept.
	RevokedSessions map[string]int64    // session ID → when, in milliseconds
	begun           map[Ref][]Session   // while the server runs, by user, oldest first
	Factors         map[string]*Factor  // enrolled while the server runs, by ID
	FactorsOf       map[Ref][]*Factor   // the same by user, oldest first
	DeletedFactors  map[string]struct{} // of the seed
	mails           []Mail              // oldest first

	// certificateEnds says by connection when its signing certificate expires, where an event told: milliseconds.
	certificateEnds map[Ref]int64

	PortalLinks map[string]*PortalLink // by token

	eventBodies map[Ref]*eventBody // of events recorded while the server runs; the seed's are rendered on demand
	dropped     int                // how many of those were dropped
	Newest      ULID               // the last id given out
	serial      uint64
	Shift       int64 // milliseconds from a seeded id's time to the created_at it stands for
}

// OrganizationIndex lists what belongs to an organization, oldest first.
type OrganizationIndex struct {
	Domains, Connections, Directories, Users, Memberships, Invitations []Ref
}

// DirectoryIndex lists what a directory holds, oldest first, and counts its users as the API does.
type DirectoryIndex struct {
	Users, Groups    []Ref
	active, inactive int
}

// New makes an empty environment. It fails on a configuration that cannot be built.
func New(config Config) (*State, error) {
	config = config.withDefaults()
	if err := config.check(); err != nil {
		return nil, err
	}
	return &State{
		Config: config, Log: config.Logger, Now: config.Now, Started: config.Now().UTC(),

		Organizations:  NewTable[*Organization]("org"),
		Domains:        NewTable[*Domain]("org_domain"),
		Connections:    NewTable[*Connection]("conn"),
		Directories:    NewTable[*Directory]("directory"),
		Groups:         NewTable[*Group]("directory_group"),
		DirectoryUsers: NewTable[DirectoryUser]("directory_user"),
		Users:          NewTable[User]("user"),
		Memberships:    NewTable[Membership]("om"),
		Invitations:    NewTable[*Invitation]("invitation"),
		RedirectURIs:   NewTable[*RedirectURI]("redirect_uri"),
		Events:         NewTable[Event]("event"),

		UserByEmail:              map[uint64]Ref{},
		UserByExternalID:         map[string]Ref{},
		EditedUsers:              map[Ref]*UserDetails{},
		MoreMemberships:          map[Ref][]Ref{},
		OrganizationByExternalID: map[string]Ref{},
		OrganizationByDomain:     map[string][]Ref{},
		PortalLinks:              map[string]*PortalLink{},
		eventBodies:              map[Ref]*eventBody{},
		RevokedSessions:          map[string]int64{},
		begun:                    map[Ref][]Session{},
		certificateEnds:          map[Ref]int64{},
		Factors:                  map[string]*Factor{},
		FactorsOf:                map[Ref][]*Factor{},
		DeletedFactors:           map[string]struct{}{},
	}, nil
}

// SetBaseURL sets the server's address, for the links that it returns. Without it they
// have the Host of the request.
func (s *State) SetBaseURL(url string) {
	s.Lock()
	defer s.Unlock()
	s.baseURL = strings.TrimRight(url, "/")
}

// SetApplication sets the address of the application that this server is started with; the start page links to it.
func (s *State) SetApplication(url string) {
	s.Lock()
	defer s.Unlock()
	s.AppURL = strings.TrimRight(url, "/")
}

// URLFor is an absolute address of this server, under the host of a request where no base URL was set. The caller holds
// the lock.
func (s *State) URLFor(host, path string) string {
	if s.baseURL != "" {
		return s.baseURL + path
	}
	return "http://" + host + path
}
