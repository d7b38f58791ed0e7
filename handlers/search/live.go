package search

import (
	"context"
	"slices"
	"strings"

	"frontdesk/handlers/page"
	"frontdesk/workos"
	"frontdesk/workos/mirror"

	"golang.org/x/sync/errgroup"
)

// searchWorkOS searches WorkOS itself, so that Frontdesk is useful before the first sync is complete: for a whole
// email address that no user in the mirror has, a whole domain, or a part of an organization's name, unless the mirror
// has a hit of that kind already. Results are written to the mirror. It returns why WorkOS could not be
// searched, "" if it could.
//
// While the person types, it searches external IDs only for a text that looks like an ID: each such search costs two calls,
// and any word could be an external ID.
func (h *Handlers) searchWorkOS(ctx context.Context, text string, found *mirror.SearchResult, isTyping bool) string {
	ctx, cancel := context.WithTimeout(ctx, page.SearchDeadline)
	defer cancel()
	if _, domain, isAddress := strings.Cut(workos.EmailKey(text), "@"); isAddress {
		if strings.Contains(domain, ".") && !anyoneHas(found.Users, text) {
			return h.WhyNotSearched(ctx, h.SearchUsers(ctx, text, found))
		}
		return ""
	}
	if len(found.Organizations) > 0 {
		return ""
	}
	var asked errgroup.Group
	var external mirror.SearchResult
	var externalErr error
	if found.Empty() && page.IsID(text) && (!isTyping || page.LooksLikeID(text)) {
		asked.Go(func() error {
			externalErr = h.SearchExternalID(ctx, text, &external)
			return nil
		})
	}
	organizations, err := h.AskOrganizations(ctx, text)
	_ = asked.Wait() // externalErr is the answer
	found.Organizations, found.Users = append(found.Organizations, external.Organizations...), append(found.Users, external.Users...)
	for _, o := range organizations {
		if !slices.ContainsFunc(found.Organizations, func(row mirror.OrganizationRow) bool { return row.ID == o.ID }) {
			found.Organizations = append(found.Organizations, mirror.OrganizationRow{ID: o.ID, Name: o.Name, Domain: o.Domain})
		}
	}
	return h.WhyNotSearched(ctx, externalErr, err)
}

// anyoneHas reports whether one of the users has an address, in any spelling.
func anyoneHas(users []mirror.UserRow, address string) bool {
	return slices.ContainsFunc(users, func(row mirror.UserRow) bool { return workos.EmailKey(row.Email) == workos.EmailKey(address) })
}
