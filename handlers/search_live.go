package handlers

import (
	"context"
	"strings"
	"time"

	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

// searchDeadline bounds what a search asks of WorkOS about things that the mirror does not hold.
const searchDeadline = 2 * time.Second

// idHit is where a pasted id leads: to the object's own page, or for a kind without one to the page that shows it.
// ok is false for text that is not an id, and for an id that leads nowhere.
func (d *Desk) idHit(ctx context.Context, text string) (hit ui.SearchHit, ok bool) {
	url := ""
	if strings.HasPrefix(text, "audit_log_export_") {
		if export, err := d.Store.Export(ctx, text); err == nil {
			url = paths.ExportShow.URL(export.ID)
		}
	} else if factorID.MatchString(text) {
		url = paths.FactorShow.URL(text)
	} else if kind, isID := mirror.KindOf(text); isID {
		if route, hasPage := pageOfKind[kind]; hasPage {
			url = route.URL(text)
		} else {
			ctx, cancel := context.WithTimeout(ctx, searchDeadline)
			defer cancel()
			url = d.pageAround(ctx, kind, text)
		}
	}
	return ui.SearchHit{URL: url, Title: "Open " + text}, url != ""
}

// pageAround finds the page that shows an object without a page of its own: a membership is on its user's, a
// domain is on its organization's.
func (d *Desk) pageAround(ctx context.Context, kind mirror.Kind, id string) string {
	switch kind {
	case mirror.KindMembership:
		membership, _, err := d.Mirror.Membership(ctx, id)
		if err != nil {
			membership, err = d.Client.GetMembership(ctx, id)
		}
		if err == nil && membership.UserID != "" {
			return paths.UserShow.URL(membership.UserID)
		}
	case mirror.KindDomain:
		if found, err := d.Mirror.Search(ctx, id, 1); err == nil && len(found.Domains) == 1 {
			return paths.OrganizationShow.URL(found.Domains[0].OrganizationID)
		}
		if domain, err := d.Client.GetOrganizationDomain(ctx, id); err == nil && domain.OrganizationID != "" {
			return paths.OrganizationShow.URL(domain.OrganizationID)
		}
	}
	return ""
}

// searchWorkOS asks WorkOS for what it can find itself, so that the desk is useful before the first copy is in: a
// whole e-mail address, a whole domain, or a part of an organization's name, unless the mirror holds one of that
// kind already. The mirror learns what is found.
func (d *Desk) searchWorkOS(ctx context.Context, text string, found *mirror.SearchResult) {
	ctx, cancel := context.WithTimeout(ctx, searchDeadline)
	defer cancel()
	if _, domain, isAddress := strings.Cut(text, "@"); isAddress {
		if strings.Contains(domain, ".") && len(found.Users) == 0 {
			d.searchUsers(ctx, text, found)
		}
		return
	}
	if len(found.Organizations) > 0 {
		return
	}
	if found.Empty() && !strings.Contains(text, " ") {
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
	page, err := d.Client.ListUsers(ctx, workos.ListUsersOptions{ListOptions: workos.ListOptions{Limit: searchTyped}, Email: email})
	if err != nil {
		d.Log.InfoContext(ctx, "search at WorkOS", "error", err)
	}
	for _, user := range page.Data {
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
