package health

import (
	"cmp"
	"strings"
	"time"

	"frontdesk/workos"
)

// memberLeft finds an active member whom the customer's directories no longer count as active: at least one directory
// user of the organization has the member's address, and none of them is active.
func memberLeft(in *Input, _ time.Time) finding {
	if in.Membership.Status != "active" || len(in.DirectoryUsers) == 0 {
		return finding{}
	}
	var left workos.DirectoryUser
	for _, person := range in.DirectoryUsers {
		if person.State == "active" {
			return finding{}
		}
		if left.ID == "" || person.UpdatedAt.After(left.UpdatedAt.Time) {
			left = person
		}
	}
	return finding{found: true, since: left.UpdatedAt.Time, facts: Facts{
		Name:  cmp.Or(nameOf(left.Name, left.FirstName, left.LastName), memberName(in.Membership)),
		Email: cmp.Or(memberEmail(in.Membership), left.Email), State: left.State,
		DirectoryUserID: left.ID, DirectoryID: left.DirectoryID,
	}}
}

// membershipIn finds a membership in a status.
func membershipIn(status string) func(*Input, time.Time) finding {
	return func(in *Input, _ time.Time) finding {
		return finding{found: in.Membership.Status == status, since: in.Membership.UpdatedAt.Time,
			facts: Facts{Name: memberName(in.Membership), Email: memberEmail(in.Membership), State: in.Membership.Status}}
	}
}

// emailUnverified finds a user whose address nobody has confirmed.
func emailUnverified(in *Input, _ time.Time) finding {
	return finding{found: !in.User.EmailVerified && !in.User.IsUnreadable("email_verified"), since: in.User.CreatedAt.Time, facts: userFacts(in.User)}
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
