package mirror

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"iter"
	"strings"
	"time"

	"frontdesk/workos"
	"frontdesk/workos/health"
	"frontdesk/workos/mirror/partial"
	"frontdesk/workos/mirror/searchtext"
)

// DirectoryRow is a directory as lists show it. The counts are WorkOS's own if it sends them. For a server that sends none
// they are the mirror's, once it has the whole directory. They are nil if they are not known.
type DirectoryRow struct {
	ID, Name, Type, State            string
	OrganizationID, OrganizationName string
	Domain                           string
	ActiveUsers, InactiveUsers       *int
	Groups                           *int
	Health                           health.Status
	Issues                           []health.Code // the most severe first
	CreatedAt, UpdatedAt             workos.Time
	SyncedAt                         time.Time
}

var directories = describe(kind[workos.Directory, DirectoryRow]{
	kind: KindDirectory, isDeletedLater: true, stage: stageDirectories, defaultSort: "name", updated: true,
	states: workos.DirectoryStates(), types: workos.DirectoryTypes(),
	object: func(d *workos.Directory) *workos.Object { return &d.Object },
	row:    func(r *DirectoryRow) rowBase { return rowBase{&r.ID, &r.CreatedAt, &r.UpdatedAt, &r.SyncedAt} },
	columns: append([]column[workos.Directory, DirectoryRow]{
		{name: "name", key: searchtext.ByName, sort: "name", search: true,
			value: func(d workos.Directory) any { return d.Name }, field: func(r *DirectoryRow) any { return &r.Name }},
		{name: "type", filter: "type", search: true, code: true,
			value: func(d workos.Directory) any { return d.Type }, field: func(r *DirectoryRow) any { return &r.Type }},
		{name: "state", filter: "state",
			value: func(d workos.Directory) any { return d.State }, field: func(r *DirectoryRow) any { return &r.State }},
		{name: "organization_id", filter: "organization",
			value: func(d workos.Directory) any { return d.OrganizationID }, field: func(r *DirectoryRow) any { return &r.OrganizationID }},
		{name: "organization_key", is: searchtext.ByOwner, sort: "organization", value: func(workos.Directory) any { return "" }},
		{show: organizationName, field: func(r *DirectoryRow) any { return &r.OrganizationName }},
		{name: "domain", search: true,
			value: func(d workos.Directory) any { return d.Domain }, field: func(r *DirectoryRow) any { return &r.Domain }},
		{name: "said_active", nullable: true, value: func(d workos.Directory) any { return saidCounts(d).active }},
		{name: "said_inactive", nullable: true, value: func(d workos.Directory) any { return saidCounts(d).inactive }},
		{name: "said_groups", nullable: true, value: func(d workos.Directory) any { return saidCounts(d).groups }},
		{name: "active_users", number: true, initial: "0", show: directoryCount("active", "active_users", stageDirectoryUsers),
			field: func(r *DirectoryRow) any { return &r.ActiveUsers }},
		{name: "inactive_users", number: true, initial: "0", show: directoryCount("inactive", "inactive_users", stageDirectoryUsers),
			field: func(r *DirectoryRow) any { return &r.InactiveUsers }},
		{name: "groups", number: true, initial: "0", show: directoryCount("groups", "groups", stageDirectoryGroups),
			field: func(r *DirectoryRow) any { return &r.Groups }},
		{name: "embeds", number: true, initial: "0"}, // its users come with their groups
	}, healthColumns[workos.Directory](func(r *DirectoryRow) *health.Status { return &r.Health },
		func(r *DirectoryRow) *[]health.Code { return &r.Issues })...),
	keeps: []keptField[workos.Directory]{
		{[]string{"organization_id"}, partial.Unknown, func(d workos.Directory) bool { return d.OrganizationID == "" }},
	},
	omits:      []string{"domain", "metadata"},
	indexes:    setUpIndexes(),
	searchKeys: []string{"organization_key"},
	joins:      joinOrganization,
})

// unknownCount is stored for a count that cannot be read, or that WorkOS does not send although it sends others.
const unknownCount = -1

// directoryCount is the SQL expression for a count: WorkOS's or, if it sends none and the whole directory was listed,
// the mirror's.
func directoryCount(said, counted, stage string) string {
	return "CASE WHEN t.said_" + said + " >= 0 THEN t.said_" + said + " WHEN t.said_" + said + " IS NULL AND EXISTS" +
		" (SELECT 1 FROM import_tasks WHERE stage = '" + stage + "' AND parent = t.id AND complete > 0) THEN t." + counted + " END"
}

// Directories lists directories. Sorts: name, created, updated, organization. Filters: State, Type, OrganizationID,
// Health.
func (m *Mirror) Directories(ctx context.Context, scope Scope, q Query) (Page[DirectoryRow], error) {
	return page(ctx, m, scope, directories, q)
}

// EachDirectory iterates over every directory that q matches.
func (m *Mirror) EachDirectory(ctx context.Context, scope Scope, q Query) iter.Seq2[DirectoryRow, error] {
	return each(ctx, m, scope, directories, q)
}

// DirectoryRow reads one directory as lists show it, or ErrNotFound.
func (m *Mirror) DirectoryRow(ctx context.Context, scope Scope, id string) (DirectoryRow, error) {
	return single(ctx, m, scope, directories, id)
}

// Directory reads one directory and the time of its data, or ErrNotFound.
func (m *Mirror) Directory(ctx context.Context, scope Scope, id string) (workos.Directory, time.Time, error) {
	return get[workos.Directory](ctx, m, scope, directories, id)
}

// UpsertDirectory stores a directory that was just read.
func (m *Mirror) UpsertDirectory(ctx context.Context, d workos.Directory) error {
	return m.upsert(ctx, directoryRecord(d))
}

func directoryRecord(d workos.Directory) record {
	return directories.record(d)
}

// saidCounts returns WorkOS's counts of a directory: nil if it sends none at all.
func saidCounts(d workos.Directory) (said struct{ active, inactive, groups any }) {
	switch counts := d.Metadata; {
	case counts != nil:
		said.active, said.inactive, said.groups = countOr(counts.Users.Active), countOr(counts.Users.Inactive), countOr(counts.Groups)
	case d.HasMetadata():
		said.active, said.inactive, said.groups = unknownCount, unknownCount, unknownCount
	}
	return said
}

func countOr(said *int) int {
	if said == nil {
		return unknownCount
	}
	return *said
}

// DirectoryUserRow is a person in a customer's directory as lists show them.
type DirectoryUserRow struct {
	ID, Email, Name, State           string
	OtherEmails                      []string // besides Email
	IdPID, JobTitle                  string
	DirectoryID, DirectoryName       string
	OrganizationID, OrganizationName string
	CreatedAt, UpdatedAt             workos.Time
	SyncedAt                         time.Time
}

var directoryUsers = describe(kind[workos.DirectoryUser, DirectoryUserRow]{
	kind: KindDirectoryUser, stage: stageDirectoryUsers, parent: "directory_id", states: workos.DirectoryUserStates(),
	object: func(u *workos.DirectoryUser) *workos.Object { return &u.Object },
	row:    func(r *DirectoryUserRow) rowBase { return rowBase{&r.ID, &r.CreatedAt, &r.UpdatedAt, &r.SyncedAt} },
	columns: []column[workos.DirectoryUser, DirectoryUserRow]{
		{name: "directory_id", filter: "directory",
			value: func(u workos.DirectoryUser) any { return u.DirectoryID }, field: func(r *DirectoryUserRow) any { return &r.DirectoryID }},
		{show: "coalesce(d.name, '')", field: func(r *DirectoryUserRow) any { return &r.DirectoryName }},
		{name: "organization_id", filter: "organization",
			value: func(u workos.DirectoryUser) any { return u.OrganizationID }, field: func(r *DirectoryUserRow) any { return &r.OrganizationID }},
		{show: organizationName, field: func(r *DirectoryUserRow) any { return &r.OrganizationName }},
		{name: "idp_id", externalID: true, search: true,
			value: func(u workos.DirectoryUser) any { return u.IdPID }, field: func(r *DirectoryUserRow) any { return &r.IdPID }},
		{name: "email", key: searchtext.ByEmail, sort: "email", search: true,
			value: func(u workos.DirectoryUser) any { return u.Email }, field: func(r *DirectoryUserRow) any { return &r.Email }},
		{name: "other_emails", value: func(u workos.DirectoryUser) any { return strings.Join(otherEmails(u), " ") },
			field: func(r *DirectoryUserRow) any { return (*words)(&r.OtherEmails) }},
		{name: "name", key: searchtext.ByName, sort: "name", search: true, field: func(r *DirectoryUserRow) any { return &r.Name },
			value: func(u workos.DirectoryUser) any { return fullName(u.Name, u.FirstName, u.LastName) }},
		{name: "state", filter: "state",
			value: func(u workos.DirectoryUser) any { return u.State }, field: func(r *DirectoryUserRow) any { return &r.State }},
		{name: "job_title",
			value: func(u workos.DirectoryUser) any { return u.JobTitle }, field: func(r *DirectoryUserRow) any { return &r.JobTitle }},
	},
	relations: map[string]relation{"group": {
		rows: "SELECT user_row AS row FROM group_members WHERE group_row = (SELECT row FROM directory_groups WHERE id = ?)",
		holds: "EXISTS (SELECT 1 FROM group_members g WHERE g.group_row = (SELECT row FROM directory_groups WHERE id = ?)" +
			" AND g.user_row = t.row)",
	}},
	keeps: []keptField[workos.DirectoryUser]{
		{[]string{"directory_id"}, partial.Unknown, func(u workos.DirectoryUser) bool { return u.DirectoryID == "" }},
		{[]string{"organization_id"}, partial.Unknown, func(u workos.DirectoryUser) bool { return u.OrganizationID == "" }},
		{[]string{"email"}, partial.NoneIfStated, func(u workos.DirectoryUser) bool { return u.Email == "" }},
		{[]string{"emails"}, partial.NoneIfList, func(u workos.DirectoryUser) bool { return len(u.Emails) == 0 }},
		{[]string{"name"}, partial.NoneIfStated, func(u workos.DirectoryUser) bool { return fullName(u.Name, u.FirstName, u.LastName) == "" }},
	},
	omits: []string{"role", "roles"},
	indexes: []index{
		{on: []string{"directory_id"}, sort: "email_key"}, {on: []string{"directory_id"}, sort: "name_key"},
		{on: []string{"directory_id", "state"}, sort: "email_key"},
	},
	searched: func(u workos.DirectoryUser) []searchtext.Field { return searchtext.Names(otherEmails(u)...) },
	joins:    "LEFT JOIN directories d ON d.id = t.directory_id " + joinOrganization,
})

// words reads a text as a list of words.
type words []string

// Scan takes what the database holds.
func (w *words) Scan(value any) error {
	text, _ := value.(string)
	*w = strings.Fields(text)
	return nil
}

// otherEmails are the addresses of a directory user besides the first.
func otherEmails(u workos.DirectoryUser) []string {
	addresses := u.Addresses()
	if u.Email == "" {
		return addresses
	}
	return addresses[min(len(addresses), 1):]
}

// DirectoryUsers lists directory users. Sorts: created, email, name. Filters: State, DirectoryID,
// OrganizationID, GroupID.
func (m *Mirror) DirectoryUsers(ctx context.Context, scope Scope, q Query) (Page[DirectoryUserRow], error) {
	return page(ctx, m, scope, directoryUsers, q)
}

// EachDirectoryUser iterates over every directory user that q matches.
func (m *Mirror) EachDirectoryUser(ctx context.Context, scope Scope, q Query) iter.Seq2[DirectoryUserRow, error] {
	return each(ctx, m, scope, directoryUsers, q)
}

// DirectoryUserRow reads one directory user as lists show them, or ErrNotFound.
func (m *Mirror) DirectoryUserRow(ctx context.Context, scope Scope, id string) (DirectoryUserRow, error) {
	return single(ctx, m, scope, directoryUsers, id)
}

// DirectoryUser reads one directory user and the time of its data, or ErrNotFound.
func (m *Mirror) DirectoryUser(ctx context.Context, scope Scope, id string) (workos.DirectoryUser, time.Time, error) {
	return get[workos.DirectoryUser](ctx, m, scope, directoryUsers, id)
}

// UpsertDirectoryUser stores a directory user that was just read.
func (m *Mirror) UpsertDirectoryUser(ctx context.Context, u workos.DirectoryUser) error {
	return m.upsert(ctx, directoryUserRecord(u))
}

func directoryUserRecord(u workos.DirectoryUser) record {
	r := directoryUsers.record(u)
	saysGroups := len(u.Groups) > 0 || !partial.IsUnknown(u.Raw(), partial.NoneIfList, "groups") || u.Raw() == nil
	r.after = func(w *writer, row int64) error {
		if err := w.setOtherEmails(row, otherEmails(u)); err != nil || !saysGroups {
			return err
		}
		return w.embeddedGroups(u, row)
	}
	return r
}

// setOtherEmails replaces the addresses of a directory user besides the first.
func (w *writer) setOtherEmails(row int64, addresses []string) error {
	if _, err := w.exec("DELETE FROM directory_user_emails WHERE user_row = ?", row); err != nil {
		return err
	}
	for _, address := range addresses {
		if _, err := w.exec("INSERT INTO directory_user_emails VALUES (?, ?) ON CONFLICT DO NOTHING", workos.EmailKey(address), row); err != nil {
			return err
		}
	}
	return nil
}

// DirectoryGroupRow is a group in a customer's directory as lists show it. Members counts its directory
// users in the mirror.
type DirectoryGroupRow struct {
	ID, Name, IdPID            string
	Members                    int
	DirectoryID, DirectoryName string
	OrganizationID             string
	OrganizationName           string
	CreatedAt, UpdatedAt       workos.Time
	SyncedAt                   time.Time
}

var directoryGroups = describe(kind[workos.DirectoryGroup, DirectoryGroupRow]{
	kind: KindDirectoryGroup, stage: stageDirectoryGroups, parent: "directory_id", defaultSort: "name",
	object: func(g *workos.DirectoryGroup) *workos.Object { return &g.Object },
	row:    func(r *DirectoryGroupRow) rowBase { return rowBase{&r.ID, &r.CreatedAt, &r.UpdatedAt, &r.SyncedAt} },
	columns: []column[workos.DirectoryGroup, DirectoryGroupRow]{
		{name: "directory_id", filter: "directory",
			value: func(g workos.DirectoryGroup) any { return g.DirectoryID }, field: func(r *DirectoryGroupRow) any { return &r.DirectoryID }},
		{show: "coalesce(d.name, '')", field: func(r *DirectoryGroupRow) any { return &r.DirectoryName }},
		{name: "organization_id", filter: "organization",
			value: func(g workos.DirectoryGroup) any { return g.OrganizationID },
			field: func(r *DirectoryGroupRow) any { return &r.OrganizationID }},
		{show: organizationName, field: func(r *DirectoryGroupRow) any { return &r.OrganizationName }},
		{name: "idp_id", externalID: true, search: true,
			value: func(g workos.DirectoryGroup) any { return g.IdPID }, field: func(r *DirectoryGroupRow) any { return &r.IdPID }},
		{name: "name", key: searchtext.ByName, sort: "name", search: true,
			value: func(g workos.DirectoryGroup) any { return g.Name }, field: func(r *DirectoryGroupRow) any { return &r.Name }},
		{name: "state", initial: "''"},
		{name: "members", number: true, initial: "0", sort: "members", desc: true, field: func(r *DirectoryGroupRow) any { return &r.Members }},
	},
	relations: map[string]relation{"user": {
		rows: "SELECT group_row AS row FROM group_members WHERE user_row = (SELECT row FROM directory_users WHERE id = ?)",
		holds: "EXISTS (SELECT 1 FROM group_members g WHERE g.user_row = (SELECT row FROM directory_users WHERE id = ?)" +
			" AND g.group_row = t.row)",
	}},
	keeps: []keptField[workos.DirectoryGroup]{
		{[]string{"directory_id"}, partial.Unknown, func(g workos.DirectoryGroup) bool { return g.DirectoryID == "" }},
		{[]string{"organization_id"}, partial.Unknown, func(g workos.DirectoryGroup) bool { return g.OrganizationID == "" }},
	},
	omits:   []string{"raw_attributes"},
	indexes: []index{{on: []string{"directory_id"}, sort: "name_key"}, {on: []string{"directory_id"}, sort: "members"}},
	joins:   "LEFT JOIN directories d ON d.id = t.directory_id " + joinOrganization,
})

// DirectoryGroups lists directory groups. Sorts: name, created, members. Filters: DirectoryID,
// OrganizationID, UserID (a directory user's groups).
func (m *Mirror) DirectoryGroups(ctx context.Context, scope Scope, q Query) (Page[DirectoryGroupRow], error) {
	return page(ctx, m, scope, directoryGroups, q)
}

// EachDirectoryGroup iterates over every directory group that q matches.
func (m *Mirror) EachDirectoryGroup(ctx context.Context, scope Scope, q Query) iter.Seq2[DirectoryGroupRow, error] {
	return each(ctx, m, scope, directoryGroups, q)
}

// DirectoryGroupRow reads one directory group as lists show it, or ErrNotFound.
func (m *Mirror) DirectoryGroupRow(ctx context.Context, scope Scope, id string) (DirectoryGroupRow, error) {
	return single(ctx, m, scope, directoryGroups, id)
}

// DirectoryGroup reads one directory group and the time of its data, or ErrNotFound.
func (m *Mirror) DirectoryGroup(ctx context.Context, scope Scope, id string) (workos.DirectoryGroup, time.Time, error) {
	return get[workos.DirectoryGroup](ctx, m, scope, directoryGroups, id)
}

// UpsertDirectoryGroup stores a directory group that was just read.
func (m *Mirror) UpsertDirectoryGroup(ctx context.Context, g workos.DirectoryGroup) error {
	return m.upsert(ctx, directoryGroupRecord(g))
}

// UpsertGroupsOf replaces the groups of a directory user with the complete list that was just read.
func (m *Mirror) UpsertGroupsOf(ctx context.Context, directoryUserID string, groups []workos.DirectoryGroup) error {
	return m.write(ctx, func(w *writer) error {
		var row int64
		var directory string
		err := w.row("SELECT row, directory_id FROM directory_users WHERE id = ?", directoryUserID).Scan(&row, &directory)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		return w.setGroups(row, directory, groups)
	})
}

func directoryGroupRecord(g workos.DirectoryGroup) record {
	return directoryGroups.record(g)
}

// embeddedGroups stores the groups inside a directory user. No groups means "in no group" only
// if other users of the directory have theirs: newer WorkOS teams always send an empty list.
func (w *writer) embeddedGroups(u workos.DirectoryUser, row int64) error {
	if len(u.Groups) == 0 {
		_, err := w.leaveGroups("user_row = ? AND EXISTS (SELECT 1 FROM directories WHERE id = ? AND embeds = 1)", row, u.DirectoryID)
		return err
	}
	if _, noted := w.known[u.DirectoryID]; !noted {
		if _, err := w.exec("UPDATE directories SET embeds = 1 WHERE id = ? AND embeds = 0", u.DirectoryID); err != nil {
			return err
		}
		w.known[u.DirectoryID] = 0
	}
	return w.setGroups(row, u.DirectoryID, u.Groups)
}

// setGroups replaces the groups of a directory's user.
func (w *writer) setGroups(user int64, directory string, groups []workos.DirectoryGroup) error {
	rows := []int64{}
	for _, g := range groups {
		row, err := w.groupRow(g, directory)
		if err != nil {
			return err
		}
		if row != 0 {
			rows = append(rows, row)
		}
	}
	kept, err := json.Marshal(rows)
	if err != nil {
		return err
	}
	if _, err := w.leaveGroups("user_row = ? AND group_row NOT IN (SELECT value FROM json_each(?))", user, string(kept)); err != nil {
		return err
	}
	return w.joinGroups("SELECT value, ? FROM json_each(?) WHERE TRUE", user, string(kept))
}

// groupRow finds a group that was inside a user, and stores it if it is new.
func (w *writer) groupRow(g workos.DirectoryGroup, directory string) (int64, error) {
	if row, known := w.known[g.ID]; known {
		return row, nil
	}
	g.DirectoryID = cmp.Or(g.DirectoryID, directory)
	row, err := w.putIfAbsent(directoryGroupRecord(g))
	if err == nil {
		w.known[g.ID] = row
	}
	return row, err
}
