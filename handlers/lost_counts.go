package handlers

import (
	"context"

	"frontdesk/views/wording"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

// maxCounted is how many rows are read to say how many there are.
const maxCounted = 1000

// What a count of the mirror's rows is followed by.
const (
	notAnswered = " (as of the last sync; WorkOS did not answer)"
	notSaid     = " (as of the last sync; WorkOS does not say)"
)

// lostCount is how many things go with one that is deleted. n is nil when nobody knows; note says where it is from
// when it is not from WorkOS.
type lostCount struct {
	n      *int
	isMore bool // there are more than n
	note   string
}

func (l lostCount) words(one, many string) string {
	if l.isMore {
		return "more than " + wording.PluralOf(l.n, one, many) + l.note
	}
	return wording.PluralOf(l.n, one, many) + l.note
}

// text is the same for the ledger.
func (l lostCount) text() string {
	if l.isMore {
		return "more than " + wording.CountText(l.n)
	}
	return wording.CountText(l.n)
}

// countLost counts a list of WorkOS, or takes what the mirror holds when WorkOS does not give it to its end.
func countLost[T any](ctx context.Context, call func(context.Context, workos.ListOptions) (workos.Page[T], error), held *int) lostCount {
	all, next, err := readRows(ctx, maxCounted, "", call)
	if err == nil {
		return lostCount{n: new(len(all)), isMore: next != ""}
	}
	if held == nil {
		return lostCount{}
	}
	return lostCount{n: held, note: notAnswered}
}

// countMemberships counts a person's memberships as the user's page does.
func (d *Desk) countMemberships(ctx context.Context, userID string) lostCount {
	return countLost(ctx, func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.Membership], error) {
		return d.Client.ListMemberships(ctx, workos.ListMembershipsOptions{ListOptions: page, UserID: userID, Statuses: everyMembership})
	}, d.heldMemberships(ctx, userID))
}

// everyMembership are the statuses of memberships that WorkOS lists when asked for them.
var everyMembership = []string{"active", "inactive", "pending"}

// heldMemberships counts those that the mirror holds; nil before the first full sync.
func (d *Desk) heldMemberships(ctx context.Context, userID string) *int {
	if !d.Mirror.Progress().Complete {
		return nil
	}
	held := 0
	for _, err := range d.Mirror.EachMembership(ctx, mirror.Everything, mirror.Query{UserID: userID}) {
		if err != nil {
			d.failed(ctx, "memberships", err)
			return nil
		}
		held++
	}
	return &held
}

// organizationLosses are the members, connections and directories of an organization.
func (d *Desk) organizationLosses(ctx context.Context, id string) (members, connections, directories lostCount) {
	var heldMembers, heldConnections, heldDirectories *int
	row, err := d.Mirror.OrganizationRow(ctx, mirror.Everything, id)
	switch {
	case err != nil:
		d.failed(ctx, "counts of an organization", err)
	case d.Mirror.Progress().Complete:
		heldMembers, heldConnections, heldDirectories = &row.Members, &row.Connections, &row.Directories
	}
	a := ask(ctx)
	m := beside(a, func() lostCount {
		return countLost(a.ctx, func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.Membership], error) {
			return d.Client.ListMemberships(ctx, workos.ListMembershipsOptions{ListOptions: page, OrganizationID: id, Statuses: everyMembership})
		}, heldMembers)
	})
	c := beside(a, func() lostCount {
		return countLost(a.ctx, func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.Connection], error) {
			return d.Client.ListConnections(ctx, workos.ListConnectionsOptions{ListOptions: page, OrganizationID: id})
		}, heldConnections)
	})
	f := beside(a, func() lostCount {
		return countLost(a.ctx, func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.Directory], error) {
			return d.Client.ListDirectories(ctx, workos.ListDirectoriesOptions{ListOptions: page, OrganizationID: id})
		}, heldDirectories)
	})
	a.wait()
	return *m, *c, *f
}

// directoryLosses are the people and groups of a directory, as WorkOS says with the directory itself.
func directoryLosses(directory workos.Directory, row mirror.DirectoryRow, isStale bool) (people, groups lostCount) {
	note := ""
	active, inactive, of := row.ActiveUsers, row.InactiveUsers, row.Groups
	switch {
	case directory.Metadata != nil:
		active, inactive, of = directory.Metadata.Users.Active, directory.Metadata.Users.Inactive, directory.Metadata.Groups
		if isStale {
			note = notAnswered
		}
	case isStale:
		note = notAnswered
	default:
		note = notSaid
	}
	if active != nil && inactive != nil {
		people = lostCount{n: new(*active + *inactive), note: note}
	}
	if of != nil {
		groups = lostCount{n: of, note: note}
	}
	return people, groups
}
