package page

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"

	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

// AddressesOf returns all addresses of a directory user, the primary one first.
func AddressesOf(r mirror.DirectoryUserRow) string {
	return strings.Join(slices.DeleteFunc(append([]string{r.Email}, r.OtherEmails...), func(address string) bool { return address == "" }),
		", ")
}

// NamesOfIDs returns a function that looks up names by ID in the mirror, each once; "" if the mirror does not have it.
func (b *Base) NamesOfIDs(ctx context.Context) func(id string) string {
	known := map[string]string{}
	return func(id string) string {
		name, asked := known[id]
		if !asked {
			name = b.NameOfID(ctx, id)
			known[id] = name
		}
		return name
	}
}

func (b *Base) NameOfID(ctx context.Context, id string) string {
	found, err := b.Mirror.Identify(ctx, b.Scope(ctx), id)
	if err != nil || len(found) == 0 || found[0].External {
		return "" // what cannot be read has no name, and the page shows the ID
	}
	switch id := found[0].ID; found[0].Kind {
	case mirror.KindOrganization:
		row, _ := b.Mirror.OrganizationRow(ctx, b.Scope(ctx), id)
		return row.Name
	case mirror.KindConnection:
		row, _ := b.Mirror.ConnectionRow(ctx, b.Scope(ctx), id)
		return row.Name
	case mirror.KindDirectory:
		row, _ := b.Mirror.DirectoryRow(ctx, b.Scope(ctx), id)
		return row.Name
	case mirror.KindUser:
		row, _ := b.Mirror.UserRow(ctx, b.Scope(ctx), id)
		return cmp.Or(row.Email, row.Name)
	case mirror.KindDirectoryUser:
		row, _ := b.Mirror.DirectoryUserRow(ctx, b.Scope(ctx), id)
		return cmp.Or(row.Email, row.Name)
	case mirror.KindDirectoryGroup:
		row, _ := b.Mirror.DirectoryGroupRow(ctx, b.Scope(ctx), id)
		return row.Name
	case mirror.KindInvitation:
		invitation, _, _ := b.Mirror.Invitation(ctx, b.Scope(ctx), id)
		return invitation.Email
	}
	return ""
}

// NameAndID returns the name of an ID with the ID beside it, or the ID alone if the mirror has no name for it.
func (b *Base) NameAndID(ctx context.Context, id string) string {
	if name := ui.Typeable(b.NameOfID(ctx, id)); name != "" && name != id {
		return ui.Isolated(name) + " (" + id + ")"
	}
	return id
}

// writtenID matches what may be an ID in a sentence.
var writtenID = regexp.MustCompile(`\b[a-z]+(?:_[a-z]+)*_[0-9A-Za-z]{8,}\b`)

// maxNamed is how many IDs of a sentence are named.
const maxNamed = 5

// WithNames returns a sentence of WorkOS's with the names of what it names by ID alone.
func (b *Base) WithNames(ctx context.Context, sentence string) string {
	left := maxNamed
	return writtenID.ReplaceAllStringFunc(sentence, func(id string) string {
		if left--; left < 0 {
			return id
		}
		if name := ui.Typeable(b.NameOfID(ctx, id)); name == "" || strings.Contains(ui.Bare(sentence), name) {
			return id
		}
		return b.NameAndID(ctx, id)
	})
}

// AskUser looks up the user with an address at WorkOS, in an organization or ("") anywhere. WorkOS compares addresses
// exactly, so each spelling of the domain is tried; an answer with another address is another person.
func (b *Base) AskUser(ctx context.Context, organizationID, email string) (workos.User, bool, error) {
	spellings := []string{email, workos.EmailKey(email)}
	if local, domain, found := strings.Cut(workos.EmailKey(email), "@"); found {
		spellings = append(spellings, local+"@"+workos.DomainASCII(domain))
	}
	for i, spelling := range spellings {
		if slices.Contains(spellings[:i], spelling) {
			continue
		}
		page, err := b.Client.ListUsers(ctx, workos.ListUsersOptions{ListOptions: workos.ListOptions{Limit: 10}, Email: spelling,
			OrganizationID: organizationID})
		if err != nil {
			return workos.User{}, false, err
		}
		for _, user := range page.Data {
			if SameText(user.Email, email) {
				return user, true, nil
			}
		}
	}
	return workos.User{}, false, nil
}

// NameMemberships adds the names of organizations and users that WorkOS left out of memberships, from the mirror. Every page and
// action that shows a membership uses it.
func (b *Base) NameMemberships(ctx context.Context, memberships []workos.Membership) {
	names := b.NamesOfIDs(ctx)
	for i := range memberships {
		m := &memberships[i]
		if ui.Typeable(m.OrganizationName) == "" {
			m.OrganizationName = names(m.OrganizationID)
		}
		if m.User != nil || m.UserID == "" {
			continue
		}
		if user, _, err := b.Mirror.User(ctx, b.Scope(ctx), m.UserID); err == nil {
			m.User = &user
		}
	}
}

// NamesOfMemberships returns the names of a user's organizations, the one that a list is filtered by first, and how many more
// there are.
func NamesOfMemberships(user mirror.UserRow, filtered string) (names []string, more int) {
	for _, membership := range user.Memberships {
		if name := ui.Named(membership.Name, membership.ID); membership.ID == filtered {
			names = slices.Insert(names, 0, name)
		} else {
			names = append(names, name)
		}
	}
	return names, max(user.MembershipCount-len(names), 0)
}

// EveryOrganization lists the names, and how many are left out.
func EveryOrganization(names []string, more int) string {
	if more > 0 {
		names = append(names, "and "+wording.Number(more)+" more")
	}
	return strings.Join(names, "; ")
}

func MatchedUser(user mirror.UserRow) views.MatchedUser {
	return views.MatchedUser{ID: user.ID, Name: ui.Named(user.Name, user.Email, user.ID), Email: user.Email, LastSignIn: user.LastSignInAt}
}
