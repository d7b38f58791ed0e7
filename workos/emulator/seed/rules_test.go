package seed_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"frontdesk/workos/emulator"
)

// seedRule is something that is true in every WorkOS environment, so it is true of the made-up one. Its check
// calls wrong with what breaks it.
type seedRule struct {
	name  string
	check func(w *seedWalk, wrong func(format string, values ...any))
}

func TestWalkSeedContradictsItselfNowhere(t *testing.T) {
	now := time.Date(2026, 11, 28, 15, 30, 0, 0, time.UTC)
	for _, size := range []struct{ organizations, users int }{{0, 0}, {1, 0}, {60, 600}, {500, 6000}} {
		t.Run(fmt.Sprintf("%d organizations", size.organizations), func(t *testing.T) {
			server, err := emulator.New(emulator.Config{
				Organizations: size.organizations, Users: size.users, ExportTime: -1, Now: func() time.Time { return now },
			})
			require.NoError(t, err)
			walkSeed(t, server).holds(slices.Concat(objectRules, accessRules, eventRules, auditRules))
		})
	}
}

// holds checks rules.
func (w *seedWalk) holds(rules []seedRule) {
	w.Helper()
	for _, rule := range rules {
		count, examples := 0, []string{}
		rule.check(w, func(format string, values ...any) {
			if count++; count <= 3 {
				examples = append(examples, fmt.Sprintf(format, values...))
			}
		})
		assert.Zero(w, count, "%s: %d times, such as\n  %s", rule.name, count, strings.Join(examples, "\n  "))
	}
}

// at reads a time of the API; every time in an answer is there and readable.
func (w *seedWalk) at(text string) time.Time {
	w.Helper()
	moment, err := time.Parse(time.RFC3339Nano, text)
	require.NoError(w, err)
	return moment
}

// atOr is the moment of a time that may be missing: the zero time for none.
func (w *seedWalk) atOr(text *string) time.Time {
	if text == nil {
		return time.Time{}
	}
	return w.at(*text)
}

// membershipOf finds a user's membership in an organization.
func (w *seedWalk) membershipOf(user, organization string) (walkedMembership, bool) {
	for _, m := range w.membershipsByUser()[user] {
		if m.OrganizationID == organization {
			return m, true
		}
	}
	return walkedMembership{}, false
}

func (w *seedWalk) membershipsByUser() map[string][]walkedMembership {
	if w.byUser == nil {
		w.byUser = map[string][]walkedMembership{}
		for _, m := range w.memberships {
			w.byUser[m.UserID] = append(w.byUser[m.UserID], m)
		}
	}
	return w.byUser
}

// span is from when to when something was so.
type span struct{ from, until time.Time }

// activeSpans says from when to when SSO connections worked, as their events tell: from the beginning for one that
// was activated before the events begin. One that never worked is not among them.
func (w *seedWalk) activeSpans() map[string]span {
	if w.spans != nil {
		return w.spans
	}
	w.spans = map[string]span{}
	for id, c := range w.connections {
		if c.State == "active" {
			w.spans[id] = span{w.at(c.CreatedAt), w.now}
		}
	}
	for _, e := range w.events {
		id := eventSubject(e)
		switch e.Event {
		case "connection.activated":
			w.spans[id] = span{w.at(e.CreatedAt), w.now}
		case "connection.deactivated":
			w.spans[id] = span{w.at(w.connections[id].CreatedAt), w.at(e.CreatedAt)}
		}
	}
	return w.spans
}

// eventSubject is the ID of the object that an event is about.
func eventSubject(e walkedEvent) string {
	for _, path := range [][]string{{"id"}, {"organization_domain", "id"}, {"connection", "id"}} {
		if id, is := digInto(e.Data, path...).(string); is {
			return id
		}
	}
	return ""
}

// digInto follows keys into an event's data.
func digInto(value any, path ...string) any {
	for _, key := range path {
		fields, is := value.(map[string]any)
		if !is {
			return nil
		}
		value = fields[key]
	}
	return value
}

var objectRules = []seedRule{
	{"nothing is created or updated in the future, or updated before it was created", func(w *seedWalk, wrong func(string, ...any)) {
		check := func(id, created, updated string) {
			if made, changed := w.at(created), w.at(updated); made.After(w.now) || changed.After(w.now) || changed.Before(made) {
				wrong("%s created %s, updated %s", id, created, updated)
			}
		}
		for id, o := range w.organizations {
			check(id, o.CreatedAt, o.UpdatedAt)
			for _, d := range o.Domains {
				check(d.ID, d.CreatedAt, d.UpdatedAt)
			}
		}
		for id, c := range w.connections {
			check(id, c.CreatedAt, c.UpdatedAt)
		}
		for id, d := range w.directories {
			check(id, d.CreatedAt, d.UpdatedAt)
		}
		for id, u := range w.directoryUsers {
			check(id, u.CreatedAt, u.UpdatedAt)
		}
		for id, u := range w.users {
			check(id, u.CreatedAt, u.UpdatedAt)
		}
		for id, m := range w.memberships {
			check(id, m.CreatedAt, m.UpdatedAt)
		}
		for id, i := range w.invitations {
			check(id, i.CreatedAt, i.UpdatedAt)
		}
		for id, s := range w.sessions {
			check(id, *s.CreatedAt, *s.UpdatedAt)
		}
	}},
	{"what belongs to an organization is not older than it", func(w *seedWalk, wrong func(string, ...any)) {
		check := func(organization, id, created string) {
			o, known := w.organizations[organization]
			if !known || w.at(created).Before(w.at(o.CreatedAt)) {
				wrong("%s of %s created %s, the organization %s", id, organization, created, o.CreatedAt)
			}
		}
		for id, o := range w.organizations {
			for _, d := range o.Domains {
				check(id, d.ID, d.CreatedAt)
			}
		}
		for id, c := range w.connections {
			check(c.OrganizationID, id, c.CreatedAt)
		}
		for id, d := range w.directories {
			check(d.OrganizationID, id, d.CreatedAt)
		}
		for id, m := range w.memberships {
			check(m.OrganizationID, id, m.CreatedAt)
		}
		for id, i := range w.invitations {
			check(*i.OrganizationID, id, i.CreatedAt)
		}
		for id, key := range w.keys {
			organization := key.Owner.Organization
			if key.Owner.Type == "organization" {
				organization = key.Owner.ID
			}
			check(organization, id, key.CreatedAt)
		}
		for id, g := range w.memberGroups {
			check(g.Organization, id, g.CreatedAt)
		}
		for organization, stream := range w.streams {
			check(organization, stream.ID, stream.CreatedAt)
		}
		for organization, contacts := range w.contacts {
			for _, contact := range contacts {
				check(organization, contact.ID, contact.CreatedAt)
			}
		}
	}},
	{"what belongs to a directory is not older than it, and a directory that was never read is empty",
		func(w *seedWalk, wrong func(string, ...any)) {
			check := func(directory, id, created string) {
				d, known := w.directories[directory]
				if !known || d.State == "validating" || !w.at(created).After(w.at(d.CreatedAt)) {
					wrong("%s created %s, directory %s (%s) %s", id, created, directory, d.State, d.CreatedAt)
				}
			}
			for id, g := range w.groups {
				check(g.DirectoryID, id, g.CreatedAt)
			}
			for id, u := range w.directoryUsers {
				check(u.DirectoryID, id, u.CreatedAt)
			}
		}},
	{"a directory counts the users and groups that it has", func(w *seedWalk, wrong func(string, ...any)) {
		active, inactive, groups := map[string]int{}, map[string]int{}, map[string]int{}
		for _, u := range w.directoryUsers {
			if u.State == "active" {
				active[u.DirectoryID]++
			} else {
				inactive[u.DirectoryID]++
			}
		}
		for _, g := range w.groups {
			groups[g.DirectoryID]++
		}
		for id, d := range w.directories {
			if d.Metadata.Users.Active != active[id] || d.Metadata.Users.Inactive != inactive[id] || d.Metadata.Groups != groups[id] {
				wrong("%s says %+v, it has %d, %d and %d", id, d.Metadata, active[id], inactive[id], groups[id])
			}
		}
	}},
	{"a directory that lost its link brings nobody since", func(w *seedWalk, wrong func(string, ...any)) {
		for id, u := range w.directoryUsers {
			d := w.directories[u.DirectoryID]
			if d.State != "linked" && w.at(u.UpdatedAt).After(w.at(d.UpdatedAt)) {
				wrong("%s updated %s, %s %s since %s", id, u.UpdatedAt, u.DirectoryID, d.State, d.UpdatedAt)
			}
		}
	}},
	{"a directory's membership has a record in a directory", func(w *seedWalk, wrong func(string, ...any)) {
		records := map[string]bool{}
		for _, u := range w.directoryUsers {
			records[u.OrganizationID+" "+*u.Email] = true
		}
		for id, m := range w.memberships {
			if m.DirectoryManaged && !records[m.OrganizationID+" "+m.User.Email] {
				wrong("%s of %s in %s", id, m.User.Email, m.OrganizationID)
			}
		}
	}},
	{"a membership is not older than its user", func(w *seedWalk, wrong func(string, ...any)) {
		for id, m := range w.memberships {
			if w.at(m.CreatedAt).Before(w.at(m.User.CreatedAt)) {
				wrong("%s created %s, %s %s", id, m.CreatedAt, m.UserID, m.User.CreatedAt)
			}
		}
	}},
	{"a membership that is inactive was deactivated after it was created", func(w *seedWalk, wrong func(string, ...any)) {
		for id, m := range w.memberships {
			if m.Status == "inactive" && !w.at(m.UpdatedAt).After(w.at(m.CreatedAt)) {
				wrong("%s created %s, updated %s", id, m.CreatedAt, m.UpdatedAt)
			}
		}
	}},
	{"an invitation that was accepted has the user who accepted it, with that address, a membership of that moment and another inviter",
		func(w *seedWalk, wrong func(string, ...any)) {
			for id, i := range w.invitations {
				if i.State != "accepted" {
					if i.AcceptedAt != nil || i.AcceptedUserID != nil {
						wrong("%s is %s, and accepted", id, i.State)
					}
					continue
				}
				if i.AcceptedUserID == nil || i.AcceptedAt == nil {
					wrong("%s is accepted by nobody", id)
					continue
				}
				if w.isGone(*i.AcceptedUserID) {
					continue
				}
				u, known := w.users[*i.AcceptedUserID]
				m, is := w.membershipOf(*i.AcceptedUserID, *i.OrganizationID)
				late := w.at(*i.AcceptedAt).Sub(w.at(m.CreatedAt))
				if !known || !is || u.Email != i.Email || m.Status == "pending" || late.Abs() > time.Minute || *i.InviterUserID == u.ID {
					wrong("%s of %s accepted %s by %s %s, who is %+v", id, i.Email, *i.AcceptedAt, u.ID, u.Email, m.MembershipEventJSON)
				}
			}
		}},
	{"an invitation is accepted once, within its time, and a user accepts one for an organization",
		func(w *seedWalk, wrong func(string, ...any)) {
			seen := map[string]bool{}
			for id, i := range w.invitations {
				expires := w.at(*i.ExpiresAt)
				for _, end := range []time.Time{w.atOr(i.AcceptedAt), w.atOr(i.RevokedAt)} {
					if !end.IsZero() && (end.After(expires) || end.Before(w.at(i.CreatedAt)) || end.After(w.now)) {
						wrong("%s created %s, ended %s, expires %s", id, i.CreatedAt, end, *i.ExpiresAt)
					}
				}
				if i.AcceptedUserID == nil {
					continue
				}
				if key := *i.OrganizationID + *i.AcceptedUserID; seen[key] {
					wrong("%s: %s accepted two", id, *i.AcceptedUserID)
				} else {
					seen[key] = true
				}
			}
		}},
	{"who invites was a member then", func(w *seedWalk, wrong func(string, ...any)) {
		for id, i := range w.invitations {
			m, is := w.membershipOf(*i.InviterUserID, *i.OrganizationID)
			if !is || w.at(m.CreatedAt).After(w.at(i.CreatedAt)) {
				wrong("%s created %s by %s, a member since %s", id, i.CreatedAt, *i.InviterUserID, m.CreatedAt)
			}
		}
	}},
	{"an invitation that waits is for somebody who is no member", func(w *seedWalk, wrong func(string, ...any)) {
		members := map[string]bool{}
		for _, m := range w.memberships {
			members[m.OrganizationID+" "+m.User.Email] = true
		}
		for id, i := range w.invitations {
			if i.State == "pending" && members[*i.OrganizationID+" "+i.Email] {
				wrong("%s of %s", id, i.Email)
			}
		}
	}},
	{"an API key of a user is not older than the user's membership, and was used while it lived",
		func(w *seedWalk, wrong func(string, ...any)) {
			for id, key := range w.keys {
				made, used, expires := w.at(key.CreatedAt), w.atOr(key.LastUsed), w.atOr(key.Expires)
				if key.Owner.Type == "user" {
					m, is := w.membershipOf(key.Owner.ID, key.Owner.Organization)
					if !is || made.Before(w.at(m.CreatedAt)) {
						wrong("%s created %s, membership %s", id, key.CreatedAt, m.CreatedAt)
					}
				}
				if !used.IsZero() && (used.Before(made) || !expires.IsZero() && used.After(expires)) || !expires.IsZero() && expires.Before(made) {
					wrong("%s created %s, used %v, expires %v", id, key.CreatedAt, used, expires)
				}
			}
		}},
	{"a log stream that sends did so after it was made", func(w *seedWalk, wrong func(string, ...any)) {
		for organization, stream := range w.streams {
			if last := w.atOr(stream.LastSyncedAt); !last.IsZero() && last.Before(w.at(stream.CreatedAt)) {
				wrong("%s of %s", stream.ID, organization)
			}
		}
	}},
}
