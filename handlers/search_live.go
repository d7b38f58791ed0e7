package handlers

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"frontdesk/workos"
	"frontdesk/workos/mirror"

	"golang.org/x/sync/errgroup"
)

// searchDeadline bounds what a search asks of WorkOS about things that the mirror does not hold.
const searchDeadline = 2 * time.Second

// searchWorkOS asks WorkOS for what it can find itself, so that the desk is useful before the first copy is in: a
// whole email address that no user in the mirror has, a whole domain, or a part of an organization's name, unless the mirror
// holds one of that kind already. The mirror learns what is found. The answer says why WorkOS could not be searched, "" when it could.
//
// While the person types, only what looks like an ID is looked for as an external ID: each such look costs two calls, and
// any words could be one.
func (d *Desk) searchWorkOS(ctx context.Context, text string, found *mirror.SearchResult, isTyping bool) string {
	ctx, cancel := context.WithTimeout(ctx, searchDeadline)
	defer cancel()
	if _, domain, isAddress := strings.Cut(workos.EmailKey(text), "@"); isAddress {
		if strings.Contains(domain, ".") && !anyoneHas(found.Users, text) {
			return d.whyNotSearched(ctx, d.searchUsers(ctx, text, found))
		}
		return ""
	}
	if len(found.Organizations) > 0 {
		return ""
	}
	var asked errgroup.Group
	var external mirror.SearchResult
	var externalErr error
	if found.Empty() && isID(text) && (!isTyping || looksLikeID(text)) {
		asked.Go(func() error {
			externalErr = d.searchExternalID(ctx, text, &external)
			return nil
		})
	}
	organizations, err := d.askOrganizations(ctx, text)
	_ = asked.Wait() // externalErr is the answer
	found.Organizations, found.Users = append(found.Organizations, external.Organizations...), append(found.Users, external.Users...)
	for _, o := range organizations {
		if !slices.ContainsFunc(found.Organizations, func(row mirror.OrganizationRow) bool { return row.ID == o.id }) {
			found.Organizations = append(found.Organizations, mirror.OrganizationRow{ID: o.id, Name: o.name, Domain: o.domain})
		}
	}
	return d.whyNotSearched(ctx, externalErr, err)
}

// whyNotSearched says why WorkOS could not be searched. That it does not know what was searched for is an answer.
func (d *Desk) whyNotSearched(ctx context.Context, errs ...error) string {
	for _, err := range errs {
		if err == nil || workos.IsNotFound(err) {
			continue
		}
		d.Log.InfoContext(ctx, "search at WorkOS", "error", err)
		if workos.IsInvalid(err) { // a text that WorkOS cannot search for finds nothing there
			continue
		}
		return "WorkOS itself could not be searched, so something may be missing here. " + explain(err).Why
	}
	return ""
}

// anyoneHas tells whether one of some users has an address, in any spelling.
func anyoneHas(users []mirror.UserRow, address string) bool {
	return slices.ContainsFunc(users, func(row mirror.UserRow) bool { return workos.EmailKey(row.Email) == workos.EmailKey(address) })
}

func (d *Desk) searchUsers(ctx context.Context, email string, found *mirror.SearchResult) error {
	local, domain, _ := strings.Cut(workos.EmailKey(email), "@")
	var users []workos.User
	for _, spelling := range slices.Compact([]string{email, local + "@" + workos.DomainASCII(domain), local + "@" + domain}) {
		page, err := d.Client.ListUsers(ctx, workos.ListUsersOptions{ListOptions: workos.ListOptions{Limit: searchTyped}, Email: spelling})
		if err != nil {
			return err
		}
		if users = page.Data; len(users) > 0 {
			break
		}
	}
	for _, user := range users {
		found.Users = slices.DeleteFunc(found.Users, func(row mirror.UserRow) bool { return row.ID == user.ID })
		found.Users = slices.Insert(found.Users, 0, mirror.UserRow{ID: user.ID, Name: user.Name, Email: user.Email})
		if err := d.Mirror.UpsertUser(context.WithoutCancel(ctx), user); err != nil {
			d.failed(ctx, "learn", err)
		}
	}
	return nil
}

// external is what WorkOS says of the customer and of the user who have an ID of the product's own.
type external struct {
	organization             workos.Organization
	user                     workos.User
	organizationErr, userErr error
}

// byExternalID asks for both at once.
func (d *Desk) byExternalID(ctx context.Context, id string) (found external) {
	var asking sync.WaitGroup
	asking.Go(func() { found.organization, found.organizationErr = d.Client.GetOrganizationByExternalID(ctx, id) })
	asking.Go(func() { found.user, found.userErr = d.Client.GetUserByExternalID(ctx, id) })
	asking.Wait()
	return found
}

// searchExternalID looks for the customer and the user who have an ID of the product's own.
func (d *Desk) searchExternalID(ctx context.Context, id string, found *mirror.SearchResult) error {
	known := d.byExternalID(ctx, id)
	if o := known.organization; known.organizationErr == nil && o.ID != "" {
		found.Organizations = append(found.Organizations, mirror.OrganizationRow{ID: o.ID, Name: o.Name, ExternalID: o.ExternalID})
	}
	if u := known.user; known.userErr == nil && u.ID != "" {
		found.Users = append(found.Users, mirror.UserRow{ID: u.ID, Name: u.Name, Email: u.Email})
	}
	if known.organizationErr == nil || workos.IsNotFound(known.organizationErr) {
		return known.userErr
	}
	return known.organizationErr
}
