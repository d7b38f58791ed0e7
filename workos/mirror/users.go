package mirror

import (
	"context"
	"errors"
	"iter"
	"strings"
	"time"

	"frontdesk/store"
	"frontdesk/workos"
	"frontdesk/workos/health"
	"frontdesk/workos/mirror/partial"
	"frontdesk/workos/mirror/searchtext"
)

// UserRow is a user as lists show them. State is that of the email address: "verified", "unverified" or "unknown".
type UserRow struct {
	ID, Email, Name, ExternalID string
	State                       string
	EmailVerified               bool
	LastSignInAt                workos.Time   // zero when never
	Memberships                 []MemberOf    // in the order in which they were made, up to MaxMemberOf
	MembershipCount             int           // of all of them
	Health                      health.Status // with the issues of their memberships and address
	Issues                      []health.Code // the most severe first
	CreatedAt, UpdatedAt        workos.Time
	SyncedAt                    time.Time
}

// MemberOf is an organization that a user belongs to.
type MemberOf struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// MaxMemberOf is how many organizations a list's row names.
const MaxMemberOf = 100

// memberOf lists the organizations that a user belongs to.
var memberOf = `(SELECT json_group_array(json_object('id', n.organization_id, 'name', n.name)) FROM (
	SELECT m.organization_id, coalesce(o.name, nullif(m.sent_organization, ''), m.organization_id) AS name FROM memberships m
	LEFT JOIN organizations o ON o.id = m.organization_id WHERE m.user_id = t.id ORDER BY m.row` + store.Limit(MaxMemberOf) + `) n)`

var users = describe(kind[workos.User, UserRow]{
	kind: KindUser, isDeletedLater: true, stage: stageUsers,
	object: func(u *workos.User) *workos.Object { return &u.Object },
	row:    func(r *UserRow) rowBase { return rowBase{&r.ID, &r.CreatedAt, &r.UpdatedAt, &r.SyncedAt} },
	columns: append([]column[workos.User, UserRow]{
		{name: "email", key: searchtext.ByEmail, sort: "email", search: true,
			value: func(u workos.User) any { return u.Email }, field: func(r *UserRow) any { return &r.Email }},
		{name: "name", key: searchtext.ByName, sort: "name", search: true,
			value: func(u workos.User) any { return fullName(u.Name, u.FirstName, u.LastName) }, field: func(r *UserRow) any { return &r.Name }},
		{name: "state", filter: "state",
			value: func(u workos.User) any { return emailState(u) }, field: func(r *UserRow) any { return &r.State }},
		{show: "t.state = 'verified'", field: func(r *UserRow) any { return &r.EmailVerified }},
		{name: "last_sign_in", number: true, sort: "last_sign_in", desc: true, show: momentOf("users", "last_sign_in", "last_sign_in_at"),
			value: func(u workos.User) any { return momentMillis(u.LastSignInAt) },
			field: func(r *UserRow) any { return (*moment)(&r.LastSignInAt) }},
		{name: "external_id", externalID: true, search: true,
			value: func(u workos.User) any { return u.ExternalID }, field: func(r *UserRow) any { return &r.ExternalID }},
		{show: memberOf, field: func(r *UserRow) any { return (*jsonArray[MemberOf])(&r.Memberships) }},
		{show: "(SELECT count(*) FROM memberships m WHERE m.user_id = t.id)", field: func(r *UserRow) any { return &r.MembershipCount }},
	}, healthColumns[workos.User](func(r *UserRow) *health.Status { return &r.Health },
		func(r *UserRow) *[]health.Code { return &r.Issues })...),
	keeps: []keptField[workos.User]{
		{[]string{"external_id"}, partial.NoneIfStated, func(u workos.User) bool { return u.ExternalID == "" }},
		{[]string{"name"}, partial.NoneIfStated, func(u workos.User) bool { return fullName(u.Name, u.FirstName, u.LastName) == "" }},
	},
	omits: []string{"metadata"},
	relations: map[string]relation{"organization": {
		rows:  "SELECT u.row AS row FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.organization_id = ?",
		holds: "EXISTS (SELECT 1 FROM memberships m WHERE m.organization_id = ? AND m.user_id = t.id)",
	}},
	indexes: []index{
		{on: []string{"state"}, sort: "email_key"}, {on: []string{"state"}, sort: "last_sign_in"},
		{on: []string{healthColumn}, sort: "last_sign_in"}, {on: []string{healthColumn}, sort: "email_key"},
	},
})

// Users lists users. Sorts: created, email, name, last_sign_in. Filters: State, OrganizationID, Health.
func (m *Mirror) Users(ctx context.Context, scope Scope, q Query) (Page[UserRow], error) {
	return page(ctx, m, scope, users, q)
}

// EachUser iterates over every user that q matches.
func (m *Mirror) EachUser(ctx context.Context, scope Scope, q Query) iter.Seq2[UserRow, error] {
	return each(ctx, m, scope, users, q)
}

// UserRow reads one user as lists show them, or ErrNotFound.
func (m *Mirror) UserRow(ctx context.Context, scope Scope, id string) (UserRow, error) {
	return single(ctx, m, scope, users, id)
}

// User reads one user and the time of its data, or ErrNotFound.
func (m *Mirror) User(ctx context.Context, scope Scope, id string) (workos.User, time.Time, error) {
	return get[workos.User](ctx, m, scope, users, id)
}

// UpsertUser stores a user that was just read.
func (m *Mirror) UpsertUser(ctx context.Context, u workos.User) error {
	return m.upsert(ctx, userRecord(u))
}

func userRecord(u workos.User) record {
	return users.record(u)
}

func emailState(u workos.User) string {
	switch {
	case u.EmailVerified:
		return "verified"
	case u.IsUnknown("email_verified"):
		return "unknown"
	}
	return "unverified"
}

// fullName returns the name that lists show: the given name, else first and last.
func fullName(name, first, last string) string {
	if name = strings.TrimSpace(name); name != "" {
		return name
	}
	return strings.TrimSpace(first + " " + last)
}

// MembershipRow is a membership as lists show it. State is WorkOS's status: active, inactive or pending.
type MembershipRow struct {
	ID, State                        string
	UserID, UserEmail, UserName      string
	OrganizationID, OrganizationName string
	Roles                            string // slugs, joined with ", "
	DirectoryManaged                 bool
	ManagerUnknown                   bool // WorkOS does not say, or what it says cannot be read
	Health                           health.Status
	Issues                           []health.Code // the most severe first
	CreatedAt, UpdatedAt             workos.Time
	SyncedAt                         time.Time
}

var memberships = describe(kind[workos.Membership, MembershipRow]{
	kind: KindMembership, stage: stageMemberships, parent: "organization_id", defaultSort: "email", states: workos.MembershipStatuses(),
	object: func(s *workos.Membership) *workos.Object { return &s.Object },
	row:    func(r *MembershipRow) rowBase { return rowBase{&r.ID, &r.CreatedAt, &r.UpdatedAt, &r.SyncedAt} },
	columns: append([]column[workos.Membership, MembershipRow]{
		{name: "user_id", filter: "user",
			value: func(s workos.Membership) any { return s.UserID }, field: func(r *MembershipRow) any { return &r.UserID }},
		{name: "organization_id", filter: "organization",
			value: func(s workos.Membership) any { return s.OrganizationID }, field: func(r *MembershipRow) any { return &r.OrganizationID }},
		{show: "coalesce(o.name, nullif(t.sent_organization, ''), t.organization_id)",
			field: func(r *MembershipRow) any { return &r.OrganizationName }},
		{name: "sent_organization", value: func(s workos.Membership) any { return strings.TrimSpace(s.OrganizationName) }}, // its name
		{name: "email", key: searchtext.ByEmail, sort: "email", search: true,
			value: func(s workos.Membership) any { return memberOfMembership(s).Email }, field: func(r *MembershipRow) any { return &r.UserEmail }},
		{name: "name", key: searchtext.ByName, sort: "name", search: true, field: func(r *MembershipRow) any { return &r.UserName },
			value: func(s workos.Membership) any {
				u := memberOfMembership(s)
				return fullName(u.Name, u.FirstName, u.LastName)
			}},
		{name: "state", filter: "state", unindexed: true,
			value: func(s workos.Membership) any { return s.Status }, field: func(r *MembershipRow) any { return &r.State }},
		{name: "roles",
			value: func(s workos.Membership) any { return strings.Join(s.RoleSlugs(), ", ") },
			field: func(r *MembershipRow) any { return &r.Roles }},
		{name: "directory_managed", number: true, show: "t.directory_managed = 1",
			value: func(s workos.Membership) any { return managedBy(s) }, field: func(r *MembershipRow) any { return &r.DirectoryManaged }},
		{show: "t.directory_managed = 2", field: func(r *MembershipRow) any { return &r.ManagerUnknown }},
		// The issue of the organization that keeps this member from signing in, '' for none. health and issues of a membership
		// are those of the person, so that every list shows the same for one person.
		{name: "affected", initial: "''"},
	}, healthColumns[workos.Membership](func(r *MembershipRow) *health.Status { return &r.Health },
		func(r *MembershipRow) *[]health.Code { return &r.Issues })...),
	keeps: []keptField[workos.Membership]{
		{[]string{"organization_id"}, partial.Unknown, func(s workos.Membership) bool { return s.OrganizationID == "" }},
		{[]string{"user_id"}, partial.Unknown, func(s workos.Membership) bool { return s.UserID == "" }},
		{[]string{"role", "roles"}, partial.NoneIfList, func(s workos.Membership) bool { return len(s.RoleSlugs()) == 0 }},
	},
	omits: []string{"custom_attributes"},
	relations: map[string]relation{"issue": {
		rows:  "SELECT s.row AS row FROM issues i CROSS JOIN memberships s ON s.id = i.id WHERE i.code = ? AND i.kind = 'memberships'",
		holds: "EXISTS (SELECT 1 FROM issues i WHERE i.code = ? AND i.kind = 'memberships' AND i.id = t.id)",
	}},
	indexes: []index{
		{on: []string{"organization_id"}, sort: "email_key"}, {on: []string{"organization_id"}, sort: "name_key"},
		{on: []string{"organization_id", healthColumn}, sort: "email_key"}, {on: []string{"organization_id", "state"}, sort: "email_key"},
	},
	lookups: []index{
		{name: "memberships_user_health", on: []string{"user_id"}, where: "health <> 'ok'"},
		{name: "memberships_user_affected", on: []string{"user_id", "affected"}, where: "affected <> ''"},
	},
	joins: joinOrganization,
})

// memberOfMembership returns the user inside a membership: not every server sends one.
func memberOfMembership(s workos.Membership) workos.User {
	if s.User == nil {
		return workos.User{}
	}
	return *s.User
}

// managedBy returns 1 for a membership that the directory manages and 2 if that is unknown.
func managedBy(s workos.Membership) int {
	switch {
	case s.DirectoryManaged:
		return 1
	case s.IsUnknown("directory_managed"):
		return 2
	}
	return 0
}

// Memberships lists memberships. Sorts: email, created, name. Filters: State, OrganizationID, UserID,
// Health (of the person), Issue (of the membership).
func (m *Mirror) Memberships(ctx context.Context, scope Scope, q Query) (Page[MembershipRow], error) {
	return page(ctx, m, scope, memberships, q)
}

// EachMembership iterates over every membership that q matches.
func (m *Mirror) EachMembership(ctx context.Context, scope Scope, q Query) iter.Seq2[MembershipRow, error] {
	return each(ctx, m, scope, memberships, q)
}

// Membership reads one membership and the time of its data, or ErrNotFound.
func (m *Mirror) Membership(ctx context.Context, scope Scope, id string) (workos.Membership, time.Time, error) {
	return get[workos.Membership](ctx, m, scope, memberships, id)
}

// UpsertMembership stores a membership that was just read.
func (m *Mirror) UpsertMembership(ctx context.Context, s workos.Membership) error {
	return m.upsert(ctx, membershipRecord(s))
}

func membershipRecord(s workos.Membership) record {
	return memberships.record(s)
}

// InvitationRow is an invitation as lists show it. State is its health.InvitationStatus: a pending one past its
// end is "expired", whatever WorkOS's state is.
type InvitationRow struct {
	ID, Email, State, Role           string
	OrganizationID, OrganizationName string
	InviterUserID, AcceptedUserID    string
	ExpiresAt                        workos.Time // zero when it has no end
	Health                           health.Status
	Issues                           []health.Code
	CreatedAt, UpdatedAt             workos.Time
	SyncedAt                         time.Time
}

var invitations = describe(kind[workos.Invitation, InvitationRow]{
	kind: KindInvitation, stage: stageInvitations, states: workos.InvitationStates(),
	object: func(i *workos.Invitation) *workos.Object { return &i.Object },
	row:    func(r *InvitationRow) rowBase { return rowBase{&r.ID, &r.CreatedAt, &r.UpdatedAt, &r.SyncedAt} },
	columns: append([]column[workos.Invitation, InvitationRow]{
		{name: "email", key: searchtext.ByEmail, sort: "email", search: true,
			value: func(i workos.Invitation) any { return i.Email }, field: func(r *InvitationRow) any { return &r.Email }},
		{name: "state", filter: "state",
			value: func(i workos.Invitation) any { return i.State }, field: func(r *InvitationRow) any { return &r.State }},
		{name: "organization_id", filter: "organization",
			value: func(i workos.Invitation) any { return i.OrganizationID }, field: func(r *InvitationRow) any { return &r.OrganizationID }},
		{show: organizationName, field: func(r *InvitationRow) any { return &r.OrganizationName }},
		{name: "role", value: func(i workos.Invitation) any { return i.RoleSlug }, field: func(r *InvitationRow) any { return &r.Role }},
		{name: "inviter_user_id",
			value: func(i workos.Invitation) any { return i.InviterUserID }, field: func(r *InvitationRow) any { return &r.InviterUserID }},
		{name: "accepted_user_id",
			value: func(i workos.Invitation) any { return i.AcceptedUserID }, field: func(r *InvitationRow) any { return &r.AcceptedUserID }},
		{name: "expires", number: true, sort: "expires", desc: true, show: momentOf("invitations", "expires", "expires_at"),
			value: func(i workos.Invitation) any { return momentMillis(i.ExpiresAt) },
			field: func(r *InvitationRow) any { return (*moment)(&r.ExpiresAt) }},
	}, healthColumns[workos.Invitation](func(r *InvitationRow) *health.Status { return &r.Health },
		func(r *InvitationRow) *[]health.Code { return &r.Issues })...),
	keeps: []keptField[workos.Invitation]{
		{[]string{"organization_id"}, partial.NoneIfStated, func(i workos.Invitation) bool { return i.OrganizationID == "" }},
	},
	indexes: []index{
		{on: []string{"state"}, sort: "email_key"}, {on: []string{healthColumn}, sort: "email_key"},
		{on: []string{"organization_id"}, sort: "email_key"},
	},
	joins: joinOrganization,
})

// Invitations lists invitations. Sorts: created, email, expires. Filters: State, OrganizationID, Health.
func (m *Mirror) Invitations(ctx context.Context, scope Scope, q Query) (Page[InvitationRow], error) {
	return page(ctx, m, scope, invitations, q)
}

// EachInvitation iterates over every invitation that q matches.
func (m *Mirror) EachInvitation(ctx context.Context, scope Scope, q Query) iter.Seq2[InvitationRow, error] {
	return each(ctx, m, scope, invitations, q)
}

// Invitation reads one invitation and the time of its data, or ErrNotFound. It never contains the token or link.
func (m *Mirror) Invitation(ctx context.Context, scope Scope, id string) (workos.Invitation, time.Time, error) {
	return get[workos.Invitation](ctx, m, scope, invitations, id)
}

// UpsertInvitation stores an invitation that was just read.
func (m *Mirror) UpsertInvitation(ctx context.Context, i workos.Invitation) error {
	return m.upsert(ctx, invitationRecord(i))
}

func invitationRecord(i workos.Invitation) record {
	r := invitations.record(i)
	r.before = func(w *writer, r *record) error { // known at once, also while a first sync evaluates nothing
		r.set("state", health.InvitationStatus(i.State, i.ExpiresAt.Time, w.m.now()))
		return nil
	}
	return r
}

// membershipsOf lists the memberships of an organization or of a user, as the name of the field says.
func (c *syncer) membershipsOf(field, id string) *importTask {
	of := workos.ListMembershipsOptions{Statuses: []string{"active", "inactive", "pending"}}
	if field == "user_id" {
		of.UserID = id
	} else {
		of.OrganizationID = id
	}
	return &importTask{stage: stageMemberships, parent: id, prune: &pruning{KindMembership, field},
		fetch: records(func(ctx context.Context, o workos.ListOptions) (workos.Page[workos.Membership], error) {
			of := of
			of.ListOptions = o
			return c.client.ListMemberships(ctx, of)
		}, childOf(field, id, membershipRecord), nil)}
}

// invitationsOf lists the invitations of an organization, or with "" all.
func (c *syncer) invitationsOf(organization string) *importTask {
	return &importTask{stage: stageInvitations, parent: organization,
		fetch: records(func(ctx context.Context, o workos.ListOptions) (workos.Page[workos.Invitation], error) {
			return c.client.ListInvitations(ctx, workos.ListInvitationsOptions{ListOptions: o, OrganizationID: organization})
		}, invitationRecord, nil)}
}

// belongings lists what belongs to one object.
func (c *syncer) belongings(ctx context.Context, kind Kind, id string) error {
	var lists []*importTask
	switch kind {
	case KindUser:
		lists = append(lists, c.membershipsOf("user_id", id))
	case KindDirectory:
		lists = append(lists, c.groupsOf(id), c.directoryUsersOf(id))
	case KindOrganization:
		lists = append(lists, c.connectionsOf(id), c.directoriesOf(id), c.membershipsOf("organization_id", id), c.invitationsOf(id))
	}
	var failed error
	for _, list := range lists {
		failed = errors.Join(failed, c.walk(ctx, c.run, list))
		c.countOnce(ctx, list.stage) // the full sync has counted them as well
	}
	if kind == KindDirectory {
		return errors.Join(failed, c.groupMembers(ctx, id))
	}
	if kind == KindOrganization {
		directories, err := c.texts(ctx, "SELECT id FROM directories WHERE organization_id = ?", id)
		failed = errors.Join(failed, err)
		for _, directory := range directories {
			failed = errors.Join(failed, c.belongings(ctx, KindDirectory, directory))
		}
	}
	return failed
}
