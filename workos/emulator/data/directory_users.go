package data

// DirectoryUser is a person in a directory, kept small: everything else follows from the person.
type DirectoryUser struct {
	Directory Ref
	Person    uint32 // the organization's person of that number
	Groups    uint32 // bit i: member of the directory's i-th group
	State     PersonState
	Updated   int64
}

// PersonState is a person's state in a directory.
type PersonState uint8

// The states of a directory user.
const (
	PersonActive PersonState = iota
	PersonSuspended
	PersonInactive
)

// String is the state as the API writes it.
func (p PersonState) String() string {
	return [...]string{"active", "suspended", "inactive"}[p]
}

// DirectoryUserJSON is a directory user as events show it, without groups.
type DirectoryUserJSON struct {
	Object           string          `json:"object"`
	ID               string          `json:"id"`
	DirectoryID      string          `json:"directory_id"`
	OrganizationID   string          `json:"organization_id"`
	IdPID            string          `json:"idp_id"`
	Email            *string         `json:"email"`
	FirstName        *string         `json:"first_name"`
	LastName         *string         `json:"last_name"`
	Name             *string         `json:"name"`
	Emails           []directoryMail `json:"emails"`
	JobTitle         *string         `json:"job_title"`
	Username         *string         `json:"username"`
	State            string          `json:"state"`
	RawAttributes    map[string]any  `json:"raw_attributes"`
	CustomAttributes map[string]any  `json:"custom_attributes"`
	Role             RoleJSON        `json:"role"`
	Roles            []RoleJSON      `json:"roles"`
	CreatedAt        string          `json:"created_at"`
	UpdatedAt        string          `json:"updated_at"`
}

type directoryMail struct {
	Primary bool   `json:"primary"`
	Type    string `json:"type"`
	Value   string `json:"value"`
}

// RoleJSON names a role.
type RoleJSON struct {
	Slug string `json:"slug"`
}

// PersonOf returns the person of a directory user.
func (s *State) PersonOf(at Ref) Person {
	row := s.DirectoryUsers.Rows[at]
	return s.Organizations.Rows[s.Directories.Rows[row.Directory].Organization].Person(row.Person)
}

// DirectoryUserOf is the JSON of a row without the groups, as events have it.
func (s *State) DirectoryUserOf(at Ref) DirectoryUserJSON {
	row := s.DirectoryUsers.Rows[at]
	organization := s.Directories.Rows[row.Directory].Organization
	who := s.PersonOf(at)
	made := CreatedAt(s, &s.DirectoryUsers, at)
	name, email, title := who.First+" "+who.Last, who.Email, who.title()
	return DirectoryUserJSON{
		Object: "directory_user", ID: s.DirectoryUsers.ID(at), DirectoryID: s.Directories.ID(row.Directory),
		OrganizationID: s.Organizations.ID(organization), IdPID: who.IdpID(), Email: &email,
		FirstName: &who.First, LastName: &who.Last, Name: &name,
		Emails: []directoryMail{{true, "work", email}}, JobTitle: &title, Username: &email,
		State: row.State.String(), RawAttributes: who.RawAttributes(row.State),
		CustomAttributes: who.CustomAttributes(s.Organizations.Rows[organization]),
		Role:             RoleJSON{who.Role()}, Roles: []RoleJSON{{who.Role()}},
		CreatedAt: Stamp(made), UpdatedAt: UpdatedOr(row.Updated, made),
	}
}

// DirectoryUsersWhere returns the users of a directory for whom is is true. It checks each of them: a directory
// is as large as one company, and this is rarely called.
func (s *State) DirectoryUsersWhere(refs []Ref, is func(Person) bool) []Ref {
	var found []Ref
	for _, at := range refs {
		if is(s.PersonOf(at)) {
			found = append(found, at)
		}
	}
	return found
}

// AddDirectoryUser puts a row into the table, its index and the directory's counts.
func (s *State) AddDirectoryUser(id ULID, row DirectoryUser) Ref {
	at := s.DirectoryUsers.Add(id, row)
	index := &s.ByDirectory[row.Directory]
	index.Users = append(index.Users, at)
	s.count(row, 1)
	return at
}

// ProvisionUser brings a person into a directory and its groups, and records the events.
func (s *State) ProvisionUser(row DirectoryUser, by Actor) Ref {
	at := s.AddDirectoryUser(s.NewULID(), row)
	s.Record("dsync.user.created", s.Directories.Rows[row.Directory].Organization, s.DirectoryUserOf(at), by)
	s.recordGroups(at, "dsync.group.user_added", row.Groups, by)
	return at
}

// recordGroups records that a person came into groups of their directory, or left them.
func (s *State) recordGroups(at Ref, kind string, groups uint32, by Actor) {
	directory := s.DirectoryUsers.Rows[at].Directory
	for _, g := range s.ByDirectory[directory].Groups {
		if groups&(1<<s.Groups.Rows[g].Bit) != 0 {
			s.Record(kind, s.Directories.Rows[directory].Organization, map[string]any{
				"directory_id": s.Directories.ID(directory), "user": s.DirectoryUserOf(at), "group": s.GroupOf(g),
			}, by)
		}
	}
}

// MoveUser takes a person of a directory out of groups and into others, and records the events.
func (s *State) MoveUser(at Ref, out, in uint32, by Actor) {
	row := s.DirectoryUsers.Rows[at]
	out, in = out&row.Groups, in&^row.Groups
	row.Groups = row.Groups&^out | in
	s.DirectoryUsers.Set(at, row)
	s.recordGroups(at, "dsync.group.user_removed", out, by)
	s.recordGroups(at, "dsync.group.user_added", in, by)
}

// ChangeDirectoryUser gives a person of a directory another state, and records the event.
func (s *State) ChangeDirectoryUser(at Ref, state PersonState, by Actor) {
	row := s.DirectoryUsers.Rows[at]
	before := row.State
	if before == state {
		return
	}
	s.count(row, -1)
	row.State, row.Updated = state, s.Now().UnixMilli()
	s.DirectoryUsers.Set(at, row)
	s.count(row, 1)
	s.Record("dsync.user.updated", s.Directories.Rows[row.Directory].Organization, changedDirectoryUser{
		s.DirectoryUserOf(at), map[string]any{"state": before.String()},
	}, by)
}

// changedDirectoryUser is a directory user in the event of a change, which has what it was before beside it.
type changedDirectoryUser struct {
	DirectoryUserJSON
	Previous map[string]any `json:"previous_attributes"`
}

// RemoveDirectoryUser deletes a person from a directory, and records the event.
func (s *State) RemoveDirectoryUser(at Ref, by Actor) {
	row := s.DirectoryUsers.Rows[at]
	s.Record("dsync.user.deleted", s.Directories.Rows[row.Directory].Organization, s.DirectoryUserOf(at), by)
	s.count(row, -1)
	index := &s.ByDirectory[row.Directory]
	index.Users = removeRef(index.Users, at)
	s.DirectoryUsers.Remove(at)
}

// count adds a user to the counts of the directory, or takes one away.
func (s *State) count(row DirectoryUser, n int) {
	index := &s.ByDirectory[row.Directory]
	if row.State == PersonActive {
		index.active += n
	} else {
		index.inactive += n
	}
}
