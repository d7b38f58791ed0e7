package handlers

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

// searchLiterally finds what is called exactly as a text in which something else is looked for: a name may hold a domain, and an ID of
// another system anything.
func (d *Desk) searchLiterally(c request.Context, pasted pastedText) ([]ui.SearchGroup, error) {
	if len(pasted.named) == 0 || pasted.only() == pasted.whole || !isID(pasted.whole) {
		return nil, nil
	}
	found, err := d.Mirror.Search(c.Request().Context(), mirror.Everything, pasted.whole, searchLimit(c))
	if err != nil {
		return nil, err
	}
	is := func(texts ...string) bool {
		return slices.ContainsFunc(texts, func(text string) bool { return sameText(text, pasted.whole) })
	}
	found.Organizations = kept(found.Organizations, func(o mirror.OrganizationRow) bool { return is(o.Name, o.ExternalID) })
	found.Domains = kept(found.Domains, func(o mirror.DomainRow) bool { return workos.DomainKey(o.Domain) == workos.DomainKey(pasted.whole) })
	found.Users = kept(found.Users, func(o mirror.UserRow) bool { return is(o.Name, o.Email, o.ExternalID) })
	found.Connections = kept(found.Connections, func(o mirror.ConnectionRow) bool { return is(o.Name) })
	found.Directories = kept(found.Directories, func(o mirror.DirectoryRow) bool { return is(o.Name) })
	found.DirectoryUsers = kept(found.DirectoryUsers, func(o mirror.DirectoryUserRow) bool { return is(o.Name, o.Email, o.IdPID) })
	found.Invitations = kept(found.Invitations, func(o mirror.InvitationRow) bool { return is(o.Email) })
	groups := searchGroups(pasted.whole, found)
	return slices.DeleteFunc(groups, func(group ui.SearchGroup) bool { return len(group.Hits) == 0 }), nil
}

func kept[T any](rows []T, isKept func(T) bool) []T {
	return slices.DeleteFunc(rows, func(row T) bool { return !isKept(row) })
}

// namedGroup offers everything that a text names: the one object that the mirror knows by it, else a search for it.
func (d *Desk) namedGroup(ctx context.Context, pasted pastedText) ui.SearchGroup {
	group := ui.SearchGroup{Title: "In this text", Icon: "chevron-right"}
	for _, token := range pasted.named[:min(len(pasted.named), maxNamed)] {
		hit := ui.SearchHit{URL: paths.With(paths.Search.URL(), "q", token.text), Title: token.text, Detail: "Search for this"}
		if token.kind == tokenID {
			if urls := d.knownID(ctx, token.text); len(urls) == 1 {
				hit.URL, hit.Detail = urls[0], cmp.Or(d.nameOfID(ctx, token.text), "Open")
			}
		}
		group.Hits = append(group.Hits, hit)
	}
	if more := len(pasted.named) - maxNamed; more > 0 {
		group.Title += fmt.Sprintf(" (the first %s)", wording.Number(maxNamed))
	}
	return group
}
