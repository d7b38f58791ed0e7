package health

import (
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

// comesFirst reports whether an issue is shown before more severe ones: what is being deleted matters less in every other way.
func (c Code) comesFirst() bool { return c == OrganizationDeleting || c == UserDeleting }
