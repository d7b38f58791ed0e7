package page

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

// SearchTyped is how many hits of a kind are shown while the person types.
const SearchTyped = 5

// SearchDeadline bounds the calls to WorkOS that a search makes for what the mirror does not hold.
const SearchDeadline = 2 * time.Second

// WhyNotSearched explains why WorkOS could not be searched. A "not found" counts as an answer.
func (b *Base) WhyNotSearched(ctx context.Context, errs ...error) string {
	for _, err := range errs {
		if err == nil || workos.IsNotFound(err) {
			continue
		}
		b.Log.InfoContext(ctx, "search at WorkOS", "error", err)
		if workos.IsInvalid(err) { // a text that WorkOS cannot search for finds nothing there
			continue
		}
		return "WorkOS itself could not be searched, so something may be missing here. " + Explain(err).Why
	}
	return ""
}

func (b *Base) SearchUsers(ctx context.Context, email string, found *mirror.SearchResult) error {
	local, domain, _ := strings.Cut(workos.EmailKey(email), "@")
	var users []workos.User
	for _, spelling := range slices.Compact([]string{email, local + "@" + workos.DomainASCII(domain), local + "@" + domain}) {
		page, err := b.Client.ListUsers(ctx, workos.ListUsersOptions{ListOptions: workos.ListOptions{Limit: SearchTyped}, Email: spelling})
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
		if err := b.Mirror.UpsertUser(context.WithoutCancel(ctx), user); err != nil {
			b.Failed(ctx, "update the mirror", err)
		}
	}
	return nil
}

// External has WorkOS's answers about the customer and the user with an external ID.
type External struct {
	Organization             workos.Organization
	User                     workos.User
	OrganizationErr, UserErr error
}

// ByExternalID looks up both in parallel.
func (b *Base) ByExternalID(ctx context.Context, id string) (found External) {
	var asking sync.WaitGroup
	asking.Go(func() { found.Organization, found.OrganizationErr = b.Client.GetOrganizationByExternalID(ctx, id) })
	asking.Go(func() { found.User, found.UserErr = b.Client.GetUserByExternalID(ctx, id) })
	asking.Wait()
	return found
}

// SearchExternalID adds the customer and the user with an external ID to what a search found, and writes them to the mirror, so that
// the lists find them, too.
func (b *Base) SearchExternalID(ctx context.Context, id string, found *mirror.SearchResult) error {
	known := b.ByExternalID(ctx, id)
	if o := known.Organization; known.OrganizationErr == nil && o.ID != "" {
		found.Organizations = append(found.Organizations, mirror.OrganizationRow{ID: o.ID, Name: o.Name, ExternalID: o.ExternalID})
		if err := b.Mirror.UpsertOrganization(context.WithoutCancel(ctx), o); err != nil {
			b.Failed(ctx, "update the mirror", err)
		}
	}
	if u := known.User; known.UserErr == nil && u.ID != "" {
		found.Users = append(found.Users, mirror.UserRow{ID: u.ID, Name: u.Name, Email: u.Email})
		if err := b.Mirror.UpsertUser(context.WithoutCancel(ctx), u); err != nil {
			b.Failed(ctx, "update the mirror", err)
		}
	}
	if known.OrganizationErr == nil || workos.IsNotFound(known.OrganizationErr) {
		return known.UserErr
	}
	return known.OrganizationErr
}
