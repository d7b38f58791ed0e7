package handlers

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"

	"frontdesk/store"
	"frontdesk/views"
	"frontdesk/views/wording"
	"frontdesk/workos"
)

// membershipWhere judges a membership by what an action was to make it.
func (d *Desk) membershipWhere(asked func(workos.Membership, store.AuditEntry) bool) judge[workos.Membership] {
	return judge[workos.Membership]{
		get: func(ctx context.Context, row store.AuditEntry) (workos.Membership, error) {
			return d.Client.GetMembership(ctx, row.TargetID)
		},
		is: func(now workos.Membership, row store.AuditEntry) bool { return now.ID == row.TargetID },
		now: func(now workos.Membership, row store.AuditEntry) sighting {
			return seenOr(asked(now, row), now.UpdatedAt, row)
		},
	}
}

func (d *Desk) membershipIs(status string) judge[workos.Membership] {
	return d.membershipWhere(func(now workos.Membership, _ store.AuditEntry) bool { return now.Status == status })
}

func (d *Desk) membershipHasRole() judge[workos.Membership] {
	return d.membershipWhere(func(now workos.Membership, row store.AuditEntry) bool {
		return sameWords(now.RoleSlugs(), strings.Split(roleAfter(row), ", "))
	})
}

// roleAfter are the roles that a change of roles was to give. Earlier versions wrote it as a fact.
func roleAfter(row store.AuditEntry) string {
	change, _ := store.ChangeOf(row.Details["role"])
	return cmp.Or(change.After, row.Details["after"])
}

func (d *Desk) membershipAdded(ctx context.Context, row store.AuditEntry) (sighting, error) {
	page, err := d.Client.ListMemberships(ctx, workos.ListMembershipsOptions{UserID: row.TargetID, OrganizationID: row.OrganizationID})
	if err != nil || len(page.Data) == 0 || page.Data[0].Status != "active" {
		return sighting{}, err
	}
	made := page.Data[0]
	since := made.CreatedAt
	if since.Before(row.At.Add(-clockDifference)) { // one that was inactive is active again
		since = made.UpdatedAt
	}
	return sighting{sight: seen, id: made.ID, at: since.Time}, nil
}

func (d *Desk) userCreated(ctx context.Context, row store.AuditEntry) (sighting, error) {
	page, err := d.Client.ListUsers(ctx, workos.ListUsersOptions{Email: row.TargetID})
	if err != nil {
		return sighting{}, err
	}
	var candidates []sighting
	for _, user := range page.Data {
		if workos.EmailKey(user.Email) == workos.EmailKey(row.TargetID) {
			candidates = append(candidates, sighting{id: user.ID, at: user.CreatedAt.Time})
		}
	}
	return d.firstCreated(ctx, row, candidates)
}

func (d *Desk) userEdited() judge[workos.User] {
	return judge[workos.User]{
		get: func(ctx context.Context, row store.AuditEntry) (workos.User, error) {
			return d.Client.GetUser(ctx, row.TargetID)
		},
		is: func(now workos.User, row store.AuditEntry) bool { return now.ID == row.TargetID },
		now: func(now workos.User, row store.AuditEntry) sighting {
			is := map[string]string{"first name": now.FirstName, "last name": now.LastName, "external id": now.ExternalID}
			return compare(row.Details, withMetadata(is, now.Metadata, row.Details))
		},
	}
}

func (d *Desk) emailConfirmed(ctx context.Context, row store.AuditEntry) (sighting, error) {
	now, err := d.Client.GetUser(ctx, row.TargetID)
	email, _ := store.ChangeOf(row.Details["email"])
	return seenIf(workos.EmailKey(now.Email) != workos.EmailKey(cmp.Or(email.Before, row.Details["before"]))), err
}

func (d *Desk) emailVerified(ctx context.Context, row store.AuditEntry) (sighting, error) {
	now, err := d.Client.GetUser(ctx, row.TargetID)
	return seenIf(now.EmailVerified), err
}

// sessionsEnded looks for active sessions: the one that was to end, or those that there were at the time.
func (d *Desk) sessionsEnded(ctx context.Context, row store.AuditEntry) (sighting, error) {
	left, only := 0, row.Details["session"]
	for session, err := range d.Client.AllSessions(ctx, row.TargetID, workos.ListOptions{Limit: 100}) {
		if err != nil {
			return sighting{}, err
		}
		if session.IsOpen(d.Now()) && (only == session.ID || only == "" && session.CreatedAt.Before(row.At)) {
			left++
		}
	}
	return someLeft(left, row.Details["sessions"], "sessions"), nil
}

func (d *Desk) factorsRemoved(ctx context.Context, row store.AuditEntry) (sighting, error) {
	found, err := d.factorsOf(ctx, row.TargetID, row.Details["factor"])
	left := 0
	for _, factor := range found {
		if factor.CreatedAt.Before(row.At) {
			left++
		}
	}
	return someLeft(left, strconv.Itoa(len(strings.Split(row.Details["factors"], ", "))), "MFA methods"), err
}

// someLeft is the sighting of an action that ends several things, one after the other, when so many are left.
func someLeft(left int, of, many string) sighting {
	all, _ := strconv.Atoi(of)
	switch {
	case left == 0:
		return sighting{sight: seen}
	case left < all:
		return sighting{sight: inPart, text: fmt.Sprintf("It happened in part: %d of %s %s %s left. Do it again for the rest.",
			left, of, many, wording.Verb(left, "is", "are"))}
	}
	return sighting{}
}

func (d *Desk) factorAdded(ctx context.Context, row store.AuditEntry) (sighting, error) {
	if row.TargetID == "" {
		return sighting{sight: hidden}, nil
	}
	now, err := d.factorsOf(ctx, row.TargetID, "")
	if err != nil {
		return sighting{}, err
	}
	candidates := make([]sighting, len(now))
	for i, factor := range now {
		candidates[i] = sighting{id: factor.ID, at: factor.CreatedAt.Time, text: lostWith(factor, row)}
	}
	return d.firstCreated(ctx, row, candidates)
}

// lostWith says that the key of an authenticator app was never shown; "" of other MFA methods, which have none.
func lostWith(factor workos.AuthFactor, row store.AuditEntry) string {
	if factor.Type != "totp" {
		return ""
	}
	return appKeyLost(cmp.Or(row.TargetName, "the user"))
}

func (d *Desk) factorGone(ctx context.Context, row store.AuditEntry) (sighting, error) {
	gone, err := isGone(d.Client.GetAuthFactor(ctx, row.TargetID))
	return seenIf(gone), err
}

func (d *Desk) applicationRevoked(ctx context.Context, row store.AuditEntry) (sighting, error) {
	left, err := d.applicationsOf(ctx, row.TargetID, views.MaxRowsRead)
	for _, granted := range left {
		if granted.Application.ID == row.Details["application id"] {
			return sighting{}, err
		}
	}
	return sighting{sight: seen}, err
}

func (d *Desk) accountDisconnected(ctx context.Context, row store.AuditEntry) (sighting, error) {
	_, held, err := d.heldAccount(ctx, row.TargetID, row.Details["provider"], row.OrganizationID)
	return seenIf(!held), err
}

func (d *Desk) invitationSent(ctx context.Context, row store.AuditEntry) (sighting, error) {
	page, err := d.Client.ListInvitations(ctx, workos.ListInvitationsOptions{
		ListOptions: workos.ListOptions{Limit: 100}, Email: row.TargetID, OrganizationID: row.OrganizationID})
	if err != nil {
		return sighting{}, err
	}
	var candidates []sighting
	for _, invitation := range page.Data {
		if workos.EmailKey(invitation.Email) == workos.EmailKey(row.TargetID) && invitation.OrganizationID == row.OrganizationID {
			candidates = append(candidates, sighting{id: invitation.ID, at: invitation.CreatedAt.Time})
		}
	}
	return d.firstCreated(ctx, row, candidates)
}

func (d *Desk) invitationRevoked(ctx context.Context, row store.AuditEntry) (sighting, error) {
	now, err := d.Client.GetInvitation(ctx, row.TargetID)
	return seenIf(now.State == "revoked"), err
}
