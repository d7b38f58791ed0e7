package mirror

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"iter"
	"time"

	"frontdesk/workos"
)

// DirectoryGroupRow is a group in a customer's directory as lists show it. Members counts the directory
// users that the mirror knows to be in it.
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
			value: func(g workos.DirectoryGroup) any { return g.OrganizationID }, field: func(r *DirectoryGroupRow) any { return &r.OrganizationID }},
		{show: organizationName, field: func(r *DirectoryGroupRow) any { return &r.OrganizationName }},
		{name: "idp_id", externalID: true, search: true,
			value: func(g workos.DirectoryGroup) any { return g.IdPID }, field: func(r *DirectoryGroupRow) any { return &r.IdPID }},
		{name: "name", key: byName, sort: "name", search: true,
			value: func(g workos.DirectoryGroup) any { return g.Name }, field: func(r *DirectoryGroupRow) any { return &r.Name }},
		{name: "state", initial: "''"},
		{name: "members", number: true, initial: "0", sort: "members", desc: true, field: func(r *DirectoryGroupRow) any { return &r.Members }},
	},
	relations: map[string]relation{"user": {
		rows:  "SELECT group_row AS row FROM group_members WHERE user_row = (SELECT row FROM directory_users WHERE id = ?)",
		holds: "EXISTS (SELECT 1 FROM group_members g WHERE g.user_row = (SELECT row FROM directory_users WHERE id = ?) AND g.group_row = t.row)",
	}},
	indexes: []index{{on: []string{"directory_id"}, sort: "name_key"}, {on: []string{"directory_id"}, sort: "members"}},
	joins:   "LEFT JOIN directories d ON d.id = t.directory_id " + joinOrganization,
})

// DirectoryGroups lists directory groups. Sorts: name, created, members. Filters: DirectoryID,
// OrganizationID, UserID (a directory user's groups).
func (m *Mirror) DirectoryGroups(ctx context.Context, q Query) (Page[DirectoryGroupRow], error) {
	return page(ctx, m, directoryGroups, q)
}

// EachDirectoryGroup walks every directory group that q matches.
func (m *Mirror) EachDirectoryGroup(ctx context.Context, q Query) iter.Seq2[DirectoryGroupRow, error] {
	return each(ctx, m, directoryGroups, q)
}

// DirectoryGroupRow reads one directory group as lists show it, or ErrNotFound.
func (m *Mirror) DirectoryGroupRow(ctx context.Context, id string) (DirectoryGroupRow, error) {
	return single(ctx, m, directoryGroups, id)
}

// DirectoryGroup reads one directory group and when it was copied, or ErrNotFound.
func (m *Mirror) DirectoryGroup(ctx context.Context, id string) (workos.DirectoryGroup, time.Time, error) {
	return get[workos.DirectoryGroup](ctx, m, directoryGroups, id)
}

// UpsertDirectoryGroup stores a directory group that was just read.
func (m *Mirror) UpsertDirectoryGroup(ctx context.Context, g workos.DirectoryGroup) error {
	return m.upsert(ctx, directoryGroupRecord(g))
}

// UpsertGroupsOf stores which groups a directory user is in: all of them, as just listed.
func (m *Mirror) UpsertGroupsOf(ctx context.Context, directoryUserID string, groups []workos.DirectoryGroup) error {
	return m.write(ctx, func(w *writer) error {
		var row int64
		err := w.row("SELECT row FROM directory_users WHERE id = ?", directoryUserID).Scan(&row)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		return w.setGroups(row, groups)
	})
}

func directoryGroupRecord(g workos.DirectoryGroup) record { return directoryGroups.record(g) }

// embeddedGroups takes over the groups that came inside a directory user. None means "in no group" only
// where other users of the directory come with theirs: newer WorkOS teams get an empty list always.
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
	return w.setGroups(row, u.Groups)
}

// setGroups makes groups the ones that a directory user is in.
func (w *writer) setGroups(user int64, groups []workos.DirectoryGroup) error {
	rows := []int64{}
	for _, g := range groups {
		row, err := w.groupRow(g)
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

// groupRow finds a group that came inside a user, and stores it when it is not held.
func (w *writer) groupRow(g workos.DirectoryGroup) (int64, error) {
	if row, known := w.known[g.ID]; known {
		return row, nil
	}
	row, err := w.putIfAbsent(directoryGroupRecord(g))
	if err == nil {
		w.known[g.ID] = row
	}
	return row, err
}
