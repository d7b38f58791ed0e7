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
		{name: "email", key: byEmail, sort: "email", search: true,
			value: func(u workos.DirectoryUser) any { return u.Email }, field: func(r *DirectoryUserRow) any { return &r.Email }},
		{name: "other_emails", value: func(u workos.DirectoryUser) any { return strings.Join(otherEmails(u), " ") },
			field: func(r *DirectoryUserRow) any { return (*words)(&r.OtherEmails) }},
		{name: "name", key: byName, sort: "name", search: true, value: func(u workos.DirectoryUser) any { return fullName(u.Name, u.FirstName, u.LastName) },
			field: func(r *DirectoryUserRow) any { return &r.Name }},
		{name: "state", filter: "state", value: func(u workos.DirectoryUser) any { return u.State }, field: func(r *DirectoryUserRow) any { return &r.State }},
		{name: "job_title", value: func(u workos.DirectoryUser) any { return u.JobTitle }, field: func(r *DirectoryUserRow) any { return &r.JobTitle }},
	},
	relations: map[string]relation{"group": {
		rows:  "SELECT user_row AS row FROM group_members WHERE group_row = (SELECT row FROM directory_groups WHERE id = ?)",
		holds: "EXISTS (SELECT 1 FROM group_members g WHERE g.group_row = (SELECT row FROM directory_groups WHERE id = ?) AND g.user_row = t.row)",
	}},
	indexes: []index{
		{on: []string{"directory_id"}, sort: "email_key"}, {on: []string{"directory_id"}, sort: "name_key"},
		{on: []string{"directory_id", "state"}, sort: "email_key"},
	},
	searched: otherEmails,
	joins:    "LEFT JOIN directories d ON d.id = t.directory_id " + joinOrganization,
})

// words reads a text into its words.
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
func (m *Mirror) DirectoryUsers(ctx context.Context, q Query) (Page[DirectoryUserRow], error) {
	return page(ctx, m, directoryUsers, q)
}

// EachDirectoryUser walks every directory user that q matches.
func (m *Mirror) EachDirectoryUser(ctx context.Context, q Query) iter.Seq2[DirectoryUserRow, error] {
	return each(ctx, m, directoryUsers, q)
}

// DirectoryUserRow reads one directory user as lists show them, or ErrNotFound.
func (m *Mirror) DirectoryUserRow(ctx context.Context, id string) (DirectoryUserRow, error) {
	return single(ctx, m, directoryUsers, id)
}

// DirectoryUser reads one directory user and when they were copied, or ErrNotFound.
func (m *Mirror) DirectoryUser(ctx context.Context, id string) (workos.DirectoryUser, time.Time, error) {
	return get[workos.DirectoryUser](ctx, m, directoryUsers, id)
}

// UpsertDirectoryUser stores a directory user that was just read.
func (m *Mirror) UpsertDirectoryUser(ctx context.Context, u workos.DirectoryUser) error {
	return m.upsert(ctx, directoryUserRecord(u))
}

func directoryUserRecord(u workos.DirectoryUser) record {
	r := directoryUsers.record(u)
	r.after = func(w *writer, row int64) error {
		if err := w.setOtherEmails(row, otherEmails(u)); err != nil {
			return err
		}
		return w.embeddedGroups(u, row)
	}
	return r
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
