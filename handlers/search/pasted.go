package search

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"frontdesk/handlers/page"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

// searchLiterally finds objects whose name or ID is exactly the typed text, although the search is for something inside the text:
// a name may contain a domain, and an ID of another system anything.
func (h *Handlers) searchLiterally(c request.Context, pasted page.PastedText) ([]ui.SearchGroup, error) {
	if len(pasted.Named) == 0 || pasted.Only() == pasted.Whole || !page.IsID(pasted.Whole) {
		return nil, nil
	}
	ctx := c.Request().Context()
	found, err := h.Mirror.Search(ctx, h.Scope(ctx), pasted.Whole, searchLimit(c))
	if err != nil {
		return nil, err
	}
	is := func(texts ...string) bool {
		return slices.ContainsFunc(texts, func(text string) bool { return page.SameText(text, pasted.Whole) })
	}
	found.Organizations = kept(found.Organizations, func(o mirror.OrganizationRow) bool { return is(o.Name, o.ExternalID) })
	found.Domains = kept(found.Domains, func(o mirror.DomainRow) bool { return workos.DomainKey(o.Domain) == workos.DomainKey(pasted.Whole) })
	found.Users = kept(found.Users, func(o mirror.UserRow) bool { return is(o.Name, o.Email, o.ExternalID) })
	found.Connections = kept(found.Connections, func(o mirror.ConnectionRow) bool { return is(o.Name) })
	found.Directories = kept(found.Directories, func(o mirror.DirectoryRow) bool { return is(o.Name) })
	found.DirectoryUsers = kept(found.DirectoryUsers, func(o mirror.DirectoryUserRow) bool { return is(o.Name, o.Email, o.IdPID) })
	found.Invitations = kept(found.Invitations, func(o mirror.InvitationRow) bool { return is(o.Email) })
	groups := h.searchGroups(ctx, pasted.Whole, found)
	return slices.DeleteFunc(groups, func(group ui.SearchGroup) bool { return len(group.Hits) == 0 }), nil
}

func kept[T any](rows []T, isKept func(T) bool) []T {
	return slices.DeleteFunc(rows, func(row T) bool { return !isKept(row) })
}

// namedGroup has a hit for each thing that a text names: the one object known by it in the mirror, else a search for it.
func (h *Handlers) namedGroup(ctx context.Context, pasted page.PastedText) ui.SearchGroup {
	group := ui.SearchGroup{Title: "In this text", Icon: "chevron-right"}
	for _, token := range pasted.Named[:min(len(pasted.Named), maxNamed)] {
		hit := ui.SearchHit{URL: paths.With(paths.Search.URL(), "q", token.Text), Title: token.Text, Detail: "Search for this"}
		if token.Kind == page.TokenID {
			if urls := h.knownID(ctx, token.Text); len(urls) == 1 {
				hit.URL, hit.Detail = urls[0], cmp.Or(h.NameOfID(ctx, token.Text), "Open")
			}
		}
		group.Hits = append(group.Hits, hit)
	}
	if more := len(pasted.Named) - maxNamed; more > 0 {
		group.Title += fmt.Sprintf(" (the first %s)", wording.Number(maxNamed))
	}
	return group
}
