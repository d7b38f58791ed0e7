package health

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// memberLeft finds an active member who left the customer's directories: at least one directory
// user of the organization has the member's address, and each of them is suspended or inactive.
func memberLeft(in *Input, _ time.Time) finding {
	isLeft := func(u DirectoryUser) bool { return u.State != "active" && u.hasKnownState() }
	if in.Membership.Status != "active" || slices.ContainsFunc(in.DirectoryUsers, func(u DirectoryUser) bool { return !isLeft(u) }) {
		return finding{}
	}
	return memberFinding(in, isLeft)
}

// memberStatusUnknown finds an active member who may have left the customer's directories: no directory user with their
// address is active, and at least one has an unknown status, or none.
func memberStatusUnknown(in *Input, _ time.Time) finding {
	isActive := func(u DirectoryUser) bool { return u.State == "active" }
	if in.Membership.Status != "active" || slices.ContainsFunc(in.DirectoryUsers, isActive) {
		return finding{}
	}
	return memberFinding(in, func(u DirectoryUser) bool { return !u.hasKnownState() })
}

// memberFinding returns the finding for a member; it names the newest directory user for which isMeant is true.
func memberFinding(in *Input, isMeant func(DirectoryUser) bool) finding {
	var newest DirectoryUser
	found := false
	for _, person := range in.DirectoryUsers {
		if isMeant(person) && (!found || person.UpdatedAt.After(newest.UpdatedAt)) {
			newest, found = person, true
		}
	}
	if !found {
		return finding{}
	}
	return finding{found: true, since: newest.UpdatedAt, facts: Facts{
		Name:  cmp.Or(newest.Name, in.Membership.Name),
		Email: cmp.Or(in.Membership.Email, newest.Email), State: newest.State,
		DirectoryUserID: newest.ID, DirectoryID: newest.DirectoryID,
	}}
}

// membershipIn finds a membership in a status.
func membershipIn(status string) func(*Input, time.Time) finding {
	return func(in *Input, _ time.Time) finding {
		return finding{found: in.Membership.Status == status, since: in.Membership.UpdatedAt,
			facts: Facts{Name: in.Membership.Name, Email: in.Membership.Email, State: in.Membership.Status}}
	}
}

// membershipStatusUnknown finds a membership for which it is not known whether the person can use the product.
func membershipStatusUnknown(in *Input, _ time.Time) finding {
	return finding{found: !in.Membership.hasKnownStatus(), since: in.Membership.UpdatedAt,
		facts: Facts{Name: in.Membership.Name, Email: in.Membership.Email, State: in.Membership.Status}}
}

// emailUnverified finds a user whose address is not verified.
func emailUnverified(in *Input, _ time.Time) finding {
	return finding{found: in.User.IsEmailUnverified, since: in.User.CreatedAt, facts: userFacts(in.User)}
}

// withoutOrganization finds a user who is a member of no organization.
func withoutOrganization(in *Input, _ time.Time) finding {
	return finding{found: !in.IsMember, since: in.User.CreatedAt, facts: userFacts(in.User)}
}

// InvitationStatus returns an invitation's status at a time, the same everywhere: a pending one past its end has
// expired, whatever WorkOS's status is. An invitation without an end stays pending.
func InvitationStatus(state string, expires, now time.Time) string {
	if state == "pending" && !expires.IsZero() && HasEnded(expires, now) {
		return "expired"
	}
	return state
}

// invitationExpired finds an invitation that was not accepted in time.
func invitationExpired(in *Input, now time.Time) finding {
	i := in.Invitation
	if InvitationStatus(i.State, i.ExpiresAt, now) == "expired" {
		return finding{found: true, since: i.ExpiresAt, facts: Facts{Email: i.Email, State: "expired", ExpiresAt: i.ExpiresAt}}
	}
	if i.State == "pending" && !i.ExpiresAt.IsZero() {
		return finding{next: i.ExpiresAt}
	}
	return finding{}
}

// InvitationNotice is how long before its end a pending invitation is worth a reminder.
const InvitationNotice = 2 * 24 * time.Hour

// invitationExpiring finds an invitation that is about to expire and was not accepted. One that was valid for little longer than the
// notice from the start is left alone: nobody had the time to forget it.
func invitationExpiring(in *Input, now time.Time) finding {
	i := in.Invitation
	if i.State != "pending" || i.ExpiresAt.IsZero() || HasEnded(i.ExpiresAt, now) {
		return finding{}
	}
	if !i.CreatedAt.IsZero() && i.ExpiresAt.Sub(i.CreatedAt) < 2*InvitationNotice {
		return finding{}
	}
	begins := i.ExpiresAt.Add(-InvitationNotice)
	if now.Before(begins) {
		return finding{next: begins}
	}
	return finding{found: true, since: begins, next: i.ExpiresAt, facts: Facts{Email: i.Email, State: i.State, ExpiresAt: i.ExpiresAt}}
}

// invitationStatusUnknown finds an invitation for which it is not known whether it can still be accepted.
func invitationStatusUnknown(in *Input, _ time.Time) finding {
	return finding{found: !in.Invitation.hasKnownState(), facts: Facts{Email: in.Invitation.Email, State: in.Invitation.State}}
}

func userFacts(u User) Facts {
	return Facts{Name: u.Name, Email: u.Email}
}

func nameOf(name, first, last string) string {
	return cmp.Or(strings.TrimSpace(name), strings.TrimSpace(first+" "+last))
}
