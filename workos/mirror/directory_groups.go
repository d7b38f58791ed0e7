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

var directoryGroupList = list[DirectoryGroupRow]{
	shape: shape{
		kind:    KindDirectoryGroup,
		sorts:   []sortBy{{name: "name", column: "name_key"}, byCreation, {name: "members", column: "members", number: true, desc: true}},
		words:   []string{"hay"},
		columns: map[string]string{"directory": "directory_id", "organization": "organization_id"},
		relations: map[string]relation{"user": {
			rows:  "SELECT group_row AS row FROM group_members WHERE user_row = (SELECT row FROM directory_users WHERE id = ?)",
			holds: "EXISTS (SELECT 1 FROM group_members g WHERE g.user_row = (SELECT row FROM directory_users WHERE id = ?) AND g.group_row = t.row)",
		}},
		indexes: []index{
			{"directory_groups_name", nil, "name_key"}, {"directory_groups_members", nil, "members"},
			{"directory_groups_organization", []string{"organization_id"}, "row"}, {"directory_groups_directory", []string{"directory_id"}, "row"},
			{"directory_groups_directory_name", []string{"directory_id"}, "name_key"},
			{"directory_groups_directory_members", []string{"directory_id"}, "members"},
		},
	},
	columns: `t.id, t.name, t.idp_id, t.members, t.directory_id, coalesce(d.name, ''), t.organization_id, coalesce(o.name, t.organization_id),
		` + momentsOf("directory_groups"),
	copied: copied("directory groups", "t.directory_id"),
	joins:  "LEFT JOIN directories d ON d.id = t.directory_id LEFT JOIN organizations o ON o.id = t.organization_id",
	scan: func(fields func(...any) error) (g DirectoryGroupRow, err error) {
		err = fields(&g.ID, &g.Name, &g.IdPID, &g.Members, &g.DirectoryID, &g.DirectoryName, &g.OrganizationID, &g.OrganizationName,
			(*moment)(&g.CreatedAt), (*moment)(&g.UpdatedAt), (*stamp)(&g.SyncedAt))
		return g, err
	},
}

// DirectoryGroups lists directory groups. Sorts: name, created, members. Filters: DirectoryID,
// OrganizationID, UserID (a directory user's groups).
func (m *Mirror) DirectoryGroups(ctx context.Context, q Query) (Page[DirectoryGroupRow], error) {
	return page(ctx, m, directoryGroupList, q)
}

// EachDirectoryGroup walks every directory group that q matches.
func (m *Mirror) EachDirectoryGroup(ctx context.Context, q Query) iter.Seq2[DirectoryGroupRow, error] {
	return each(ctx, m, directoryGroupList, q)
}

// DirectoryGroupRow reads one directory group as lists show it, or ErrNotFound.
func (m *Mirror) DirectoryGroupRow(ctx context.Context, id string) (DirectoryGroupRow, error) {
	return single(ctx, m, directoryGroupList, id)
}

// DirectoryGroup reads one directory group and when it was copied, or ErrNotFound.
func (m *Mirror) DirectoryGroup(ctx context.Context, id string) (workos.DirectoryGroup, time.Time, error) {
	return get[workos.DirectoryGroup](ctx, m, directoryGroupList, id)
}

// UpsertDirectoryGroup stores a directory group that was just read.
func (m *Mirror) UpsertDirectoryGroup(ctx context.Context, g workos.DirectoryGroup) error {
	return m.learn(ctx, directoryGroupRecord(g))
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

func directoryGroupRecord(g workos.DirectoryGroup) record {
	return record{
		kind: KindDirectoryGroup, id: g.ID, created: g.CreatedAt, updated: g.UpdatedAt, json: g.Raw(), object: g,
		columns: []string{"directory_id", "organization_id", "idp_id", "name", "name_key", "hay"},
		values:  []any{g.DirectoryID, g.OrganizationID, g.IdPID, g.Name, nameKey(g.Name), hay(g.Name, g.IdPID)},
	}
}

// embeddedGroups takes over the groups that came inside a directory user. None means "in no group" only
// where other users of the directory come with theirs: newer WorkOS teams get an empty list always.
func (w *writer) embeddedGroups(u workos.DirectoryUser, row int64) error {
	if len(u.Groups) == 0 {
		_, err := w.exec(`DELETE FROM group_members WHERE user_row = ?
			AND EXISTS (SELECT 1 FROM directories WHERE id = ? AND embeds = 1)`, row, u.DirectoryID)
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
	if _, err := w.exec("DELETE FROM group_members WHERE user_row = ? AND group_row NOT IN (SELECT value FROM json_each(?))", user, string(kept)); err != nil {
		return err
	}
	_, err = w.exec("INSERT INTO group_members SELECT value, ? FROM json_each(?) WHERE TRUE ON CONFLICT DO NOTHING", user, string(kept))
	return err
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
