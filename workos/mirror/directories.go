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

var directories = describe(kind[workos.Directory, DirectoryRow]{
	kind: KindDirectory, stage: stageDirectories, defaultSort: "name", updated: true,
	states: workos.DirectoryStates(), types: workos.DirectoryTypes(),
	object: func(d *workos.Directory) *workos.Object { return &d.Object },
	row:    func(r *DirectoryRow) rowBase { return rowBase{&r.ID, &r.CreatedAt, &r.UpdatedAt, &r.SyncedAt} },
	columns: append([]column[workos.Directory, DirectoryRow]{
		{name: "name", key: byName, sort: "name", search: true,
			value: func(d workos.Directory) any { return d.Name }, field: func(r *DirectoryRow) any { return &r.Name }},
		{name: "type", filter: "type", search: true,
			value: func(d workos.Directory) any { return d.Type }, field: func(r *DirectoryRow) any { return &r.Type }},
		{name: "state", filter: "state", value: func(d workos.Directory) any { return d.State }, field: func(r *DirectoryRow) any { return &r.State }},
		{name: "organization_id", filter: "organization",
			value: func(d workos.Directory) any { return d.OrganizationID }, field: func(r *DirectoryRow) any { return &r.OrganizationID }},
		{name: "organization_key", is: byName, sort: "organization", value: func(workos.Directory) any { return "" }},
		{show: organizationName, field: func(r *DirectoryRow) any { return &r.OrganizationName }},
		{name: "domain", search: true, value: func(d workos.Directory) any { return d.Domain }, field: func(r *DirectoryRow) any { return &r.Domain }},
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
	indexes:    setUpIndexes(),
	searchKeys: []string{"organization_key"},
	joins:      joinOrganization,
})

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
	return page(ctx, m, directories, q)
}

// EachDirectory walks every directory that q matches.
func (m *Mirror) EachDirectory(ctx context.Context, q Query) iter.Seq2[DirectoryRow, error] {
	return each(ctx, m, directories, q)
}

// DirectoryRow reads one directory as lists show it, or ErrNotFound.
func (m *Mirror) DirectoryRow(ctx context.Context, id string) (DirectoryRow, error) {
	return single(ctx, m, directories, id)
}

// Directory reads one directory and when it was copied, or ErrNotFound.
func (m *Mirror) Directory(ctx context.Context, id string) (workos.Directory, time.Time, error) {
	return get[workos.Directory](ctx, m, directories, id)
}

// UpsertDirectory stores a directory that was just read.
func (m *Mirror) UpsertDirectory(ctx context.Context, d workos.Directory) error {
	return m.upsert(ctx, directoryRecord(d))
}

func directoryRecord(d workos.Directory) record { return directories.record(d) }

// saidCounts are the counts that WorkOS gives of a directory: nil where it gives none at all.
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
