package health

import (
	"slices"
	"time"

	"frontdesk/workos"
)

// organizationDeleting finds an organization that is being deleted. WorkOS has no status for that, unlike for a connection.
func organizationDeleting(in *Input, _ time.Time) finding {
	o := in.Organization
	return finding{found: !o.DeletingSince.IsZero(), since: o.DeletingSince, facts: Facts{Name: o.Name}}
}

// userDeleting finds a user who is being deleted.
func userDeleting(in *Input, _ time.Time) finding {
	return finding{found: !in.User.DeletingSince.IsZero(), since: in.User.DeletingSince, facts: userFacts(in.User)}
}

// withOrganization finds an object that is deleted along with its organization.
func withOrganization(facts func(*Input) Facts) func(*Input, time.Time) finding {
	return func(in *Input, _ time.Time) finding {
		since, about := in.OrganizationDeletingSince, facts(in)
		isSaid := about.State == workos.StateDeleting // of a connection or directory, as the first thing about it
		return finding{found: !since.IsZero() && !isSaid, since: since, facts: about}
	}
}

// invitationWithOrganization finds an invitation that is deleted along with its organization before anybody could accept it. One
// that was accepted or revoked has no effect any more.
func invitationWithOrganization(in *Input, now time.Time) finding {
	if in.Invitation.State == "accepted" || in.Invitation.State == "revoked" {
		return finding{}
	}
	return withOrganization(func(in *Input) Facts { return Facts{Email: in.Invitation.Email, State: in.Invitation.State} })(in, now)
}

// withUser finds a membership that is deleted along with its user.
func withUser(in *Input, _ time.Time) finding {
	since := in.UserDeletingSince
	return finding{found: !since.IsZero(), since: since, facts: memberFacts(in.Membership)}
}

func memberFacts(m Membership) Facts { return Facts{Name: m.Name, Email: m.Email, State: m.Status} }

// hidesOthers reports whether an object with this issue has no other one: whatever else is wrong with it, nobody needs to act,
// because it is deleted with its organization or user.
func (c Code) hidesOthers() bool {
	return c.isDeletedWith(OrganizationDeleting) || c.isDeletedWith(UserDeleting)
}

// isDeletedWith reports whether the issue is that something belongs to an object with the issue owner.
func (c Code) isDeletedWith(owner Code) bool {
	switch c {
	case ConnectionOrganizationDeleting, DirectoryOrganizationDeleting, DomainOrganizationDeleting, InvitationOrganizationDeleting,
		MembershipOrganizationDeleting:
		return owner == OrganizationDeleting
	case MembershipUserDeleting:
		return owner == UserDeleting
	}
	return false
}

// OfPerson returns the issues of a person that somebody has to know, from those of the user, the memberships, the address and the
// connections that they sign in through. A user who is being deleted has only that one, and failing sign-ins do not count where
// each of them was for an organization that is being deleted. It changes the list.
func OfPerson(issues []Issue) []Issue {
	if slices.ContainsFunc(issues, func(i Issue) bool { return i.Code == UserDeleting }) {
		return slices.DeleteFunc(issues, func(i Issue) bool { return i.Code != UserDeleting && i.Code != MembershipUserDeleting })
	}
	var deleting []string
	for _, issue := range issues {
		if issue.Code == MembershipOrganizationDeleting {
			deleting = append(deleting, issue.OrganizationID)
		}
	}
	isDeleting := func(organization string) bool { return slices.Contains(deleting, organization) }
	return slices.DeleteFunc(issues, func(i Issue) bool {
		if i.Code == AddressSignInsFailing {
			return len(i.Facts.Organizations) > 0 && !slices.ContainsFunc(i.Facts.Organizations, func(id string) bool { return !isDeleting(id) })
		}
		_, isAffected := i.Code.Cause()
		return isAffected && isDeleting(i.OrganizationID)
	})
}

// comesFirst reports whether an issue is shown before more severe ones: what is being deleted matters less in every other way.
func (c Code) comesFirst() bool { return c == OrganizationDeleting || c == UserDeleting }
