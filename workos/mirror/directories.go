package mirror

import (
	"context"
	"iter"
	"time"

	"frontdesk/workos"
	"frontdesk/workos/health"
)

// DirectoryRow is a directory as lists show it. The counts are WorkOS's own where it gives them. Of a server that gives none
// they are what the mirror holds, once it holds all of it. They are nil where nobody knows.
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

var directoryList = list[DirectoryRow]{
	shape: shape{
		kind: KindDirectory, states: workos.DirectoryStates(), types: workos.DirectoryTypes(),
		sorts: []sortBy{{name: "name", column: "name_key"}, byCreation, {name: "updated", column: "updated", number: true, desc: true},
			{name: "organization", column: "organization_key"}},
		words:   []string{"hay", "organization_key"},
		columns: map[string]string{"state": "state", "type": "type", "organization": "organization_id", "health": "health"},
		indexes: setUpIndexes("directories"),
	},
	columns: `t.id, t.name, t.type, t.state, t.organization_id, coalesce(o.name, t.organization_id), t.domain,
		` + directoryCount("active", "active_users", stageDirectoryUsers) + `, ` + directoryCount("inactive", "inactive_users", stageDirectoryUsers) + `,
		` + directoryCount("groups", "groups", stageDirectoryGroups) + `, t.health, t.issues, ` + momentsOf("directories"),
	copied: copied("directories", "''"),
	joins:  "LEFT JOIN organizations o ON o.id = t.organization_id",
	scan: func(fields func(...any) error) (d DirectoryRow, err error) {
		err = fields(&d.ID, &d.Name, &d.Type, &d.State, &d.OrganizationID, &d.OrganizationName, &d.Domain,
			&d.ActiveUsers, &d.InactiveUsers, &d.Groups, &d.Health, (*issueCodes)(&d.Issues), (*moment)(&d.CreatedAt), (*moment)(&d.UpdatedAt), (*stamp)(&d.SyncedAt))
		return d, err
	},
}

// unknownCount is stored for a count that WorkOS does not give although it gives others, or that cannot be read.
const unknownCount = -1

// directoryCount is the expression for a count: what WorkOS said, or what the mirror counted where WorkOS says nothing and
// the directory was listed to its end.
func directoryCount(said, counted, stage string) string {
	return "CASE WHEN t.said_" + said + " >= 0 THEN t.said_" + said + " WHEN t.said_" + said + " IS NULL AND EXISTS (SELECT 1 FROM listings" +
		" WHERE stage = '" + stage + "' AND parent = t.id AND complete > 0) THEN t." + counted + " END"
}

// Directories lists directories. Sorts: name, created, updated, organization. Filters: State, Type, OrganizationID,
// Health.
func (m *Mirror) Directories(ctx context.Context, q Query) (Page[DirectoryRow], error) {
	return page(ctx, m, directoryList, q)
}

// EachDirectory walks every directory that q matches.
func (m *Mirror) EachDirectory(ctx context.Context, q Query) iter.Seq2[DirectoryRow, error] {
	return each(ctx, m, directoryList, q)
}

// DirectoryRow reads one directory as lists show it, or ErrNotFound.
func (m *Mirror) DirectoryRow(ctx context.Context, id string) (DirectoryRow, error) {
	return single(ctx, m, directoryList, id)
}

// Directory reads one directory and when it was copied, or ErrNotFound.
func (m *Mirror) Directory(ctx context.Context, id string) (workos.Directory, time.Time, error) {
	return get[workos.Directory](ctx, m, directoryList, id)
}

// UpsertDirectory stores a directory that was just read.
func (m *Mirror) UpsertDirectory(ctx context.Context, d workos.Directory) error {
	return m.learn(ctx, directoryRecord(d))
}

func directoryRecord(d workos.Directory) record {
	var active, inactive, groups any
	if d.HasMetadata() {
		active, inactive, groups = unknownCount, unknownCount, unknownCount
	}
	if said := d.Metadata; said != nil {
		active, inactive, groups = countOr(said.Users.Active), countOr(said.Users.Inactive), countOr(said.Groups)
	}
	return record{
		kind: KindDirectory, id: d.ID, created: d.CreatedAt, updated: d.UpdatedAt, json: d.Raw(), object: d,
		columns: []string{"name", "name_key", "type", "state", "organization_id", "domain", "said_active", "said_inactive", "said_groups", "hay", "organization_key"},
		values: []any{d.Name, nameKey(d.Name), d.Type, d.State, d.OrganizationID, d.Domain, active, inactive, groups,
			hay(d.Name, d.Type, d.Domain), ""},
		before: func(w *writer, r *record) error { return w.customer(r, d.OrganizationID) },
	}
}

func countOr(said *int) int {
	if said == nil {
		return unknownCount
	}
	return *said
}
