package handlers

import (
	"context"

	ownersview "frontdesk/views/owners"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// holder is whom feature flags and API keys belong to: an organization or a user.
type holder struct {
	ownersview.Owner
	name, everybody string // "Northwind Logistics", "Everybody at Northwind Logistics"; for a person both their name
	others          string // whom nothing changes for
	flags           func(context.Context, workos.ListOptions) (workos.Page[workos.FeatureFlag], error)
	keys            func(context.Context, workos.ListOptions) (workos.Page[workos.APIKey], error)
}

// holding reads the holder of the path and begins an act on what is theirs.
type holding func(request.Context) (holder, act, error)

// settingsAct reads the organization of the path and begins an act on what is set up for it. The mirror keeps nothing
// of that, so there is nothing to learn.
func (d *Desk) settingsAct(c request.Context) (workos.Organization, act, error) {
	organization, a, err := d.organizationAct(c)
	a.learn, a.back = nil, ownersview.Owner{ID: organization.ID}.SettingsURL()
	return organization, a, err
}

// userSettingsAct is the same for the user of the path.
func (d *Desk) userSettingsAct(c request.Context) (workos.User, act, error) {
	user, a, err := d.userAct(c)
	a.learn, a.back = nil, ownersview.Owner{ID: user.ID, IsPerson: true}.SettingsURL()
	return user, a, err
}

// holderByID is an owner known by ID alone, for reading what is theirs.
func (d *Desk) holderByID(whose ownersview.Owner) holder {
	h := holder{Owner: whose}
	if whose.IsPerson {
		h.flags = func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.FeatureFlag], error) {
			return d.Client.ListUserFeatureFlags(ctx, whose.ID, page)
		}
		h.keys = func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.APIKey], error) {
			return d.Client.ListUserAPIKeys(ctx, whose.ID, "", page)
		}
		return h
	}
	h.flags = func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.FeatureFlag], error) {
		return d.Client.ListOrganizationFeatureFlags(ctx, whose.ID, page)
	}
	h.keys = func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.APIKey], error) {
		return d.Client.ListOrganizationAPIKeys(ctx, whose.ID, page)
	}
	return h
}

func (d *Desk) organizationHolding(c request.Context) (holder, act, error) {
	organization, a, err := d.settingsAct(c)
	whose := d.holderByID(ownersview.Owner{ID: organization.ID})
	whose.name, whose.everybody, whose.others = a.target.name, "Everybody at "+a.target.name, "other customers"
	return whose, a, err
}

func (d *Desk) userHolding(c request.Context) (holder, act, error) {
	user, a, err := d.userSettingsAct(c)
	whose := d.holderByID(ownersview.Owner{ID: user.ID, IsPerson: true})
	whose.name, whose.everybody, whose.others = a.target.name, a.target.name, "anybody else"
	return whose, a, err
}
