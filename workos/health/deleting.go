package health

import "time"

// organizationDeleting finds an organization that is being deleted. WorkOS has no status for that, unlike for a connection.
func organizationDeleting(in *Input, _ time.Time) finding {
	o := in.Organization
	return finding{found: !o.DeletingSince.IsZero(), since: o.DeletingSince, facts: Facts{Name: o.Name}}
}

// userDeleting finds a user who is being deleted.
func userDeleting(in *Input, _ time.Time) finding {
	return finding{found: !in.User.DeletingSince.IsZero(), since: in.User.DeletingSince, facts: userFacts(in.User)}
}

// comesFirst reports whether an issue is shown before more severe ones: what is being deleted matters less in every other way.
func (c Code) comesFirst() bool { return c == OrganizationDeleting || c == UserDeleting }
