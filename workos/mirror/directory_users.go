package mirror

import (
	"context"
	"iter"
	"strings"
	"time"

	"frontdesk/workos"
)

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

var directoryUserList = list[DirectoryUserRow]{
	shape: shape{
		kind: KindDirectoryUser, states: workos.DirectoryUserStates(),
		sorts:   []sortBy{byCreation, {name: "email", column: "email_key"}, {name: "name", column: "name_key"}},
		words:   []string{"hay"},
		columns: map[string]string{"state": "state", "directory": "directory_id", "organization": "organization_id"},
		relations: map[string]relation{"group": {
			rows:  "SELECT user_row AS row FROM group_members WHERE group_row = (SELECT row FROM directory_groups WHERE id = ?)",
			holds: "EXISTS (SELECT 1 FROM group_members g WHERE g.group_row = (SELECT row FROM directory_groups WHERE id = ?) AND g.user_row = t.row)",
		}},
		indexes: []index{
			{"directory_users_email", nil, "email_key"}, {"directory_users_name", nil, "name_key"},
			{"directory_users_state", []string{"state"}, "row"}, {"directory_users_organization", []string{"organization_id"}, "row"},
			{"directory_users_directory", []string{"directory_id"}, "row"},
			{"directory_users_directory_email", []string{"directory_id"}, "email_key"},
			{"directory_users_directory_name", []string{"directory_id"}, "name_key"},
			{"directory_users_directory_state_email", []string{"directory_id", "state"}, "email_key"},
		},
	},
	columns: `t.id, t.email, t.other_emails, t.name, t.state, t.idp_id, t.job_title, t.directory_id, coalesce(d.name, ''),
		t.organization_id, coalesce(o.name, t.organization_id), ` + momentsOf("directory_users"),
	copied: copied("directory users", "t.directory_id"),
	joins:  "LEFT JOIN directories d ON d.id = t.directory_id LEFT JOIN organizations o ON o.id = t.organization_id",
	scan: func(fields func(...any) error) (u DirectoryUserRow, err error) {
		var others string
		err = fields(&u.ID, &u.Email, &others, &u.Name, &u.State, &u.IdPID, &u.JobTitle, &u.DirectoryID, &u.DirectoryName,
			&u.OrganizationID, &u.OrganizationName, (*moment)(&u.CreatedAt), (*moment)(&u.UpdatedAt), (*stamp)(&u.SyncedAt))
		u.OtherEmails = strings.Fields(others)
		return u, err
	},
}

// DirectoryUsers lists directory users. Sorts: created, email, name. Filters: State, DirectoryID,
// OrganizationID, GroupID.
func (m *Mirror) DirectoryUsers(ctx context.Context, q Query) (Page[DirectoryUserRow], error) {
	return page(ctx, m, directoryUserList, q)
}

// EachDirectoryUser walks every directory user that q matches.
func (m *Mirror) EachDirectoryUser(ctx context.Context, q Query) iter.Seq2[DirectoryUserRow, error] {
	return each(ctx, m, directoryUserList, q)
}

// DirectoryUserRow reads one directory user as lists show them, or ErrNotFound.
func (m *Mirror) DirectoryUserRow(ctx context.Context, id string) (DirectoryUserRow, error) {
	return single(ctx, m, directoryUserList, id)
}

// DirectoryUser reads one directory user and when they were copied, or ErrNotFound.
func (m *Mirror) DirectoryUser(ctx context.Context, id string) (workos.DirectoryUser, time.Time, error) {
	return get[workos.DirectoryUser](ctx, m, directoryUserList, id)
}

// UpsertDirectoryUser stores a directory user that was just read.
func (m *Mirror) UpsertDirectoryUser(ctx context.Context, u workos.DirectoryUser) error {
	return m.learn(ctx, directoryUserRecord(u))
}

func directoryUserRecord(u workos.DirectoryUser) record {
	name := fullName(u.Name, u.FirstName, u.LastName)
	addresses := u.Addresses()
	others := addresses[min(len(addresses), 1):]
	if u.Email == "" {
		others = addresses
	}
	return record{
		kind: KindDirectoryUser, id: u.ID, created: u.CreatedAt, updated: u.UpdatedAt, json: u.Raw(), object: u,
		columns: []string{"directory_id", "organization_id", "idp_id", "email", "email_key", "name", "name_key", "state", "job_title", "other_emails", "hay"},
		values: []any{u.DirectoryID, u.OrganizationID, u.IdPID, u.Email, workos.EmailKey(u.Email), name, nameKey(name), u.State, u.JobTitle,
			strings.Join(others, " "), hay(append([]string{u.Email, name, u.IdPID}, others...)...)},
		after: func(w *writer, row int64) error {
			if err := w.setOtherEmails(row, others); err != nil {
				return err
			}
			return w.embeddedGroups(u, row)
		},
	}
}

// setOtherEmails makes addresses the ones that a directory user has besides the first.
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
