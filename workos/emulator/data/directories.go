package data

// Directory is a customer's user directory.
type Directory struct {
	Organization Ref
	Kind         string // type
	Name         string
	State        string // linked, validating, invalid_credentials, unlinked or deleting
	Updated      int64
}

// DirectoryJSON is a directory as the API shows it.
type DirectoryJSON struct {
	Object         string                `json:"object"`
	ID             string                `json:"id"`
	OrganizationID string                `json:"organization_id"`
	ExternalKey    string                `json:"external_key"`
	Type           string                `json:"type"`
	State          string                `json:"state"`
	Name           string                `json:"name"`
	Domain         string                `json:"domain,omitempty"`
	Metadata       directoryMetadataJSON `json:"metadata"`
	CreatedAt      string                `json:"created_at"`
	UpdatedAt      string                `json:"updated_at"`
}

type directoryMetadataJSON struct {
	Users struct {
		Active   int `json:"active"`
		Inactive int `json:"inactive"`
	} `json:"users"`
	Groups int `json:"groups"`
}

// directoryEventJSON is a directory as its events show it: other words for its state, domains instead of one.
type directoryEventJSON struct {
	Object         string                 `json:"object"`
	ID             string                 `json:"id"`
	OrganizationID string                 `json:"organization_id"`
	Type           string                 `json:"type"`
	State          string                 `json:"state"`
	Name           string                 `json:"name"`
	ExternalKey    string                 `json:"external_key"`
	Domains        []connectionDomainJSON `json:"domains"`
	CreatedAt      string                 `json:"created_at"`
	UpdatedAt      string                 `json:"updated_at"`
}

// DirectoryView is a directory as the API shows it now.
func (s *State) DirectoryView(at Ref) any {
	row := s.Directories.Rows[at]
	made := CreatedAt(s, &s.Directories, at)
	view := DirectoryJSON{
		Object: "directory", ID: s.Directories.ID(at), OrganizationID: s.Organizations.ID(row.Organization),
		ExternalKey: Letters(MixText(s.Directories.ID(at)), 16), Type: row.Kind, State: row.State, Name: row.Name,
		Domain: s.Organizations.Rows[row.Organization].Domain, CreatedAt: Stamp(made), UpdatedAt: UpdatedOr(row.Updated, made),
	}
	index := &s.ByDirectory[at]
	view.Metadata.Users.Active, view.Metadata.Users.Inactive = index.active, index.inactive
	view.Metadata.Groups = len(index.Groups)
	return view
}

// directoryEvent returns the data of events about a directory.
func (s *State) directoryEvent(at Ref, row *Directory) directoryEventJSON {
	made := CreatedAt(s, &s.Directories, at)
	view := directoryEventJSON{
		Object: "directory", ID: s.Directories.ID(at), OrganizationID: s.Organizations.ID(row.Organization),
		Type: row.Kind, State: row.State, Name: row.Name, ExternalKey: Letters(MixText(s.Directories.ID(at)), 16),
		Domains: []connectionDomainJSON{}, CreatedAt: Stamp(made), UpdatedAt: UpdatedOr(row.Updated, made),
	}
	switch row.State {
	case "linked":
		view.State = "active"
	case "unlinked":
		view.State = "inactive"
	}
	for _, d := range s.ByOrganization[row.Organization].Domains {
		view.Domains = append(view.Domains, connectionDomainJSON{"organization_domain", s.Domains.ID(d), s.Domains.Rows[d].Name})
	}
	return view
}

// AddDirectory puts a row into the table and its indexes.
func (s *State) AddDirectory(id ULID, row *Directory) Ref {
	at := s.Directories.Add(id, row)
	s.ByDirectory = append(s.ByDirectory, DirectoryIndex{})
	index := &s.ByOrganization[row.Organization]
	index.Directories = append(index.Directories, at)
	return at
}

// RemoveDirectory deletes a directory with its users and groups. As documented, the only event is dsync.deleted.
func (s *State) RemoveDirectory(at Ref, by Actor) {
	row := s.Directories.Rows[at]
	s.Record("dsync.deleted", row.Organization, s.directoryEvent(at, row), by)
	for _, u := range s.ByDirectory[at].Users {
		s.DirectoryUsers.Remove(u)
	}
	for _, g := range s.ByDirectory[at].Groups {
		s.Groups.Remove(g)
	}
	index := &s.ByOrganization[row.Organization]
	index.Directories = removeRef(index.Directories, at)
	s.Directories.Remove(at)
}

// ChangeDirectory edits a directory; becoming linked is an event.
func (s *State) ChangeDirectory(at Ref, by Actor, edit func(*Directory)) {
	row := *s.Directories.Rows[at]
	before := row.State
	edit(&row)
	row.Updated = s.Now().UnixMilli()
	s.Directories.Set(at, &row)
	if row.State == "linked" && before != "linked" {
		s.Record("dsync.activated", row.Organization, s.directoryEvent(at, &row), by)
	}
}

// Group is a group of a directory, which has at most 32: its users remember theirs as bits.
type Group struct {
	Directory Ref
	Bit       uint8 // its place in the directory
	Name      string
	Updated   int64
}

// GroupJSON is a group of a directory as the API and its events show it.
type GroupJSON struct {
	Object         string         `json:"object"`
	ID             string         `json:"id"`
	IdPID          string         `json:"idp_id"`
	DirectoryID    string         `json:"directory_id"`
	OrganizationID string         `json:"organization_id"`
	Name           string         `json:"name"`
	RawAttributes  map[string]any `json:"raw_attributes"`
	CreatedAt      string         `json:"created_at"`
	UpdatedAt      string         `json:"updated_at"`
}

// GroupOf is the JSON of a group.
func (s *State) GroupOf(at Ref) GroupJSON { return s.groupOf(at, s.Groups.Rows[at]) }

// groupOf is the JSON of a row, which may be an older one than the table's.
func (s *State) groupOf(at Ref, row *Group) GroupJSON {
	made := CreatedAt(s, &s.Groups, at)
	idpID := "grp-" + Letters(MixText(s.Groups.ID(at)), 12)
	return GroupJSON{
		Object: "directory_group", ID: s.Groups.ID(at), IdPID: idpID, DirectoryID: s.Directories.ID(row.Directory),
		OrganizationID: s.Organizations.ID(s.Directories.Rows[row.Directory].Organization), Name: row.Name,
		RawAttributes: map[string]any{"id": idpID, "displayName": row.Name},
		CreatedAt:     Stamp(made), UpdatedAt: UpdatedOr(row.Updated, made),
	}
}

// AddGroup puts a group into the table and its directory.
func (s *State) AddGroup(id ULID, directory Ref, name string) Ref {
	index := &s.ByDirectory[directory]
	at := s.Groups.Add(id, &Group{Directory: directory, Bit: uint8(len(index.Groups)), Name: name})
	index.Groups = append(index.Groups, at)
	return at
}

// RenameGroup gives a group of a directory another name, and records the event.
func (s *State) RenameGroup(at Ref, name string, by Actor) {
	row := *s.Groups.Rows[at]
	before := row.Name
	row.Name, row.Updated = name, s.Now().UnixMilli()
	s.Groups.Set(at, &row)
	s.Record("dsync.group.updated", s.Directories.Rows[row.Directory].Organization, struct {
		GroupJSON
		Previous map[string]any `json:"previous_attributes"`
	}{s.GroupOf(at), map[string]any{"name": before}}, by)
}
