package health

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"frontdesk/workos"
)

// memberLeft finds an active member whom the customer's directories no longer count as active: at least one directory
// user of the organization has the member's address, and each of them is suspended or inactive.
func memberLeft(in *Input, _ time.Time) finding {
	isLeft := func(u workos.DirectoryUser) bool { return u.State != "active" && u.HasKnownState() }
	if in.Membership.Status != "active" || slices.ContainsFunc(in.DirectoryUsers, func(u workos.DirectoryUser) bool { return !isLeft(u) }) {
		return finding{}
	}
	return memberFinding(in, isLeft)
}

// memberStatusUnknown finds an active member of whom the customer's directories do not say whether the person left: none
// counts the person as active, and at least one gives a status that is none that WorkOS documents, or no status.
func memberStatusUnknown(in *Input, _ time.Time) finding {
	isActive := func(u workos.DirectoryUser) bool { return u.State == "active" }
	if in.Membership.Status != "active" || slices.ContainsFunc(in.DirectoryUsers, isActive) {
		return finding{}
	}
	return memberFinding(in, func(u workos.DirectoryUser) bool { return !u.HasKnownState() })
}

// memberFinding is what is found of a member because of the directory users that are meant, of which the newest is named.
func memberFinding(in *Input, isMeant func(workos.DirectoryUser) bool) finding {
	var newest workos.DirectoryUser
	found := false
	for _, person := range in.DirectoryUsers {
		if isMeant(person) && (!found || person.UpdatedAt.After(newest.UpdatedAt.Time)) {
			newest, found = person, true
		}
	}
	if !found {
		return finding{}
	}
	return finding{found: true, since: newest.UpdatedAt.Time, facts: Facts{
		Name:  cmp.Or(nameOf(newest.Name, newest.FirstName, newest.LastName), memberName(in.Membership)),
		Email: cmp.Or(memberEmail(in.Membership), newest.Email), State: newest.State,
		DirectoryUserID: newest.ID, DirectoryID: newest.DirectoryID,
	}}
}

// membershipIn finds a membership in a status.
func membershipIn(status string) func(*Input, time.Time) finding {
	return func(in *Input, _ time.Time) finding {
		return finding{found: in.Membership.Status == status, since: in.Membership.UpdatedAt.Time,
			facts: Facts{Name: memberName(in.Membership), Email: memberEmail(in.Membership), State: in.Membership.Status}}
	}
}

// membershipStatusUnknown finds a membership of which nobody can say whether the person can use the product with it.
func membershipStatusUnknown(in *Input, _ time.Time) finding {
	return finding{found: !in.Membership.HasKnownStatus(), since: in.Membership.UpdatedAt.Time,
		facts: Facts{Name: memberName(in.Membership), Email: memberEmail(in.Membership), State: in.Membership.Status}}
}

// emailUnverified finds a user whose address nobody has confirmed.
func emailUnverified(in *Input, _ time.Time) finding {
	return finding{found: !in.User.EmailVerified && !in.User.IsUnknown("email_verified"), since: in.User.CreatedAt.Time,
		facts: userFacts(in.User)}
}

// withoutOrganization finds a user who is a member of no organization.
func withoutOrganization(in *Input, _ time.Time) finding {
	return finding{found: in.Memberships == 0, since: in.User.CreatedAt.Time, facts: userFacts(in.User)}
}

// InvitationStatus is an invitation's status at a moment, the same everywhere: one that is pending past its end has
// expired, whatever WorkOS still calls it. An invitation without an end stays pending.
func InvitationStatus(state string, expires, now time.Time) string {
	if state == "pending" && !expires.IsZero() && !expires.After(now.Truncate(time.Minute)) {
		return "expired"
	}
	return state
}

// invitationExpired finds an invitation that was not accepted in time.
func invitationExpired(in *Input, now time.Time) finding {
	i := in.Invitation
	if InvitationStatus(i.State, i.ExpiresAt.Time, now) == "expired" {
		return finding{found: true, since: i.ExpiresAt.Time, facts: Facts{Email: i.Email, State: "expired", ExpiresAt: i.ExpiresAt.Time}}
	}
	if i.State == "pending" && !i.ExpiresAt.IsZero() {
		return finding{next: i.ExpiresAt.Time}
	}
	return finding{}
}

// invitationStatusUnknown finds an invitation of which nobody can say whether it can still be accepted.
func invitationStatusUnknown(in *Input, _ time.Time) finding {
	return finding{found: !in.Invitation.HasKnownState(), facts: Facts{Email: in.Invitation.Email, State: in.Invitation.State}}
}

func userFacts(u workos.User) Facts {
	return Facts{Name: nameOf(u.Name, u.FirstName, u.LastName), Email: u.Email}
}

func memberName(m workos.Membership) string {
	if m.User == nil {
		return ""
	}
	return nameOf(m.User.Name, m.User.FirstName, m.User.LastName)
}

func memberEmail(m workos.Membership) string {
	if m.User == nil {
		return ""
	}
	return m.User.Email
}

func nameOf(name, first, last string) string {
	return cmp.Or(strings.TrimSpace(name), strings.TrimSpace(first+" "+last))
}
