package handlers

import (
	"context"
	"slices"
	"strings"
	"time"

	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

// searchDeadline bounds what a search asks of WorkOS about things that the mirror does not hold.
const searchDeadline = 2 * time.Second

// searchWorkOS asks WorkOS for what it can find itself, so that the desk is useful before the first copy is in: a
// whole e-mail address, a whole domain, or a part of an organization's name, unless the mirror holds one of that
// kind already. The mirror learns what is found.
func (d *Desk) searchWorkOS(ctx context.Context, text string, found *mirror.SearchResult) {
	ctx, cancel := context.WithTimeout(ctx, searchDeadline)
	defer cancel()
	if _, domain, isAddress := strings.Cut(workos.EmailKey(text), "@"); isAddress {
		if strings.Contains(domain, ".") && len(found.Users) == 0 {
			d.searchUsers(ctx, text, found)
		}
		return
	}
	if len(found.Organizations) > 0 {
		return
	}
	if found.Empty() && isID(text) {
		d.searchExternalID(ctx, text, found)
	}
	organizations, err := d.askOrganizations(ctx, text)
	if err != nil && !workos.IsNotFound(err) {
		d.Log.InfoContext(ctx, "search at WorkOS", "error", err)
	}
	for _, o := range organizations {
		found.Organizations = append(found.Organizations, mirror.OrganizationRow{ID: o.id, Name: o.name, Domain: o.domain})
	}
}

func (d *Desk) searchUsers(ctx context.Context, email string, found *mirror.SearchResult) {
	local, domain, _ := strings.Cut(workos.EmailKey(email), "@")
	var users []workos.User
	for _, spelling := range slices.Compact([]string{email, local + "@" + workos.DomainASCII(domain), local + "@" + domain}) {
		page, err := d.Client.ListUsers(ctx, workos.ListUsersOptions{ListOptions: workos.ListOptions{Limit: searchTyped}, Email: spelling})
		if err != nil {
			d.Log.InfoContext(ctx, "search at WorkOS", "error", err)
		}
		if users = page.Data; len(users) > 0 || err != nil {
			break
		}
	}
	for _, user := range users {
		found.Users = append(found.Users, mirror.UserRow{ID: user.ID, Name: user.Name, Email: user.Email})
		if err := d.Mirror.LearnUser(context.WithoutCancel(ctx), user); err != nil {
			d.failed(ctx, "learn", err)
		}
	}
}

// searchExternalID asks for the customer and the user who have an id of the product's own.
func (d *Desk) searchExternalID(ctx context.Context, id string, found *mirror.SearchResult) {
	if o, err := d.Client.GetOrganizationByExternalID(ctx, id); err == nil && o.ID != "" {
		found.Organizations = append(found.Organizations, mirror.OrganizationRow{ID: o.ID, Name: o.Name, ExternalID: o.ExternalID})
	}
	if u, err := d.Client.GetUserByExternalID(ctx, id); err == nil && u.ID != "" {
		found.Users = append(found.Users, mirror.UserRow{ID: u.ID, Name: u.Name, Email: u.Email})
	}
}
