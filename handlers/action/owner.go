package action

import (
	"cmp"
	"context"
	"slices"

	"frontdesk/store"
	"frontdesk/views"
	ownersview "frontdesk/views/owners"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// maxKeyPages bounds the search for one key: WorkOS has no call that returns a key by its ID.
const maxKeyPages = 20

// FindAPIKey searches the owner's keys for one.
func (h Owner) FindAPIKey(ctx context.Context, id string) (workos.APIKey, bool, error) {
	read := 0
	for page, err := range workos.Pages(workos.ListOptions{Limit: 100}, func(at workos.ListOptions) (workos.Page[workos.APIKey], error) {
		return h.keys(ctx, at)
	}) {
		if err != nil {
			return workos.APIKey{}, false, err
		}
		if i := slices.IndexFunc(page.Data, func(key workos.APIKey) bool { return key.ID == id }); i >= 0 {
			return page.Data[i], true, nil
		}
		if read++; read == maxKeyPages {
			break
		}
	}
	return workos.APIKey{}, false, nil
}

// Owner is whom feature flags and API keys belong to: an organization or a user.
type Owner struct {
	ownersview.Owner
	Name, Everybody string // "Northwind Logistics", "Everybody at Northwind Logistics"; for a person both their name
	Others          string // whom nothing changes for
	Flags           func(context.Context, workos.ListOptions) (workos.Page[workos.FeatureFlag], error)
	keys            func(context.Context, workos.ListOptions) (workos.Page[workos.APIKey], error)
}

// OwnerOf reads the owner named in the path and begins an operation on its flags or keys.
type OwnerOf func(request.Context) (Owner, Operation, error)

// OrganizationSettingsOperation reads the organization of the path and begins an operation on its settings. The mirror
// does not hold them, so there is nothing to update.
func (r *Runner) OrganizationSettingsOperation(c request.Context) (workos.Organization, Operation, error) {
	organization, a, err := r.OrganizationOperation(c)
	a.Upsert, a.CancelURL = nil, ownersview.Owner{ID: organization.ID}.SettingsURL()
	return organization, a, err
}

// UserSettingsOperation is OrganizationSettingsOperation for the user of the path.
func (r *Runner) UserSettingsOperation(c request.Context) (workos.User, Operation, error) {
	user, a, err := r.UserOperation(c)
	a.Upsert, a.CancelURL = nil, ownersview.Owner{ID: user.ID, IsPerson: true}.SettingsURL()
	return user, a, err
}

// OwnerByID is an owner known by ID alone, for reading its flags and keys.
func (r *Runner) OwnerByID(whose ownersview.Owner) Owner {
	h := Owner{Owner: whose}
	if whose.IsPerson {
		h.Flags = func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.FeatureFlag], error) {
			return r.Client.ListUserFeatureFlags(ctx, whose.ID, page)
		}
		h.keys = func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.APIKey], error) {
			return r.Client.ListUserAPIKeys(ctx, whose.ID, "", page)
		}
		return h
	}
	h.Flags = func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.FeatureFlag], error) {
		return r.Client.ListOrganizationFeatureFlags(ctx, whose.ID, page)
	}
	h.keys = func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.APIKey], error) {
		return r.Client.ListOrganizationAPIKeys(ctx, whose.ID, page)
	}
	return h
}

func (r *Runner) OrganizationOwner(c request.Context) (Owner, Operation, error) {
	organization, a, err := r.OrganizationSettingsOperation(c)
	whose := r.OwnerByID(ownersview.Owner{ID: organization.ID})
	whose.Name, whose.Everybody, whose.Others = a.Target.Name, "Everybody at "+a.Target.Name, "other customers"
	return whose, a, err
}

func (r *Runner) UserOwner(c request.Context) (Owner, Operation, error) {
	user, a, err := r.UserSettingsOperation(c)
	whose := r.OwnerByID(ownersview.Owner{ID: user.ID, IsPerson: true})
	whose.Name, whose.Everybody, whose.Others = a.Target.Name, a.Target.Name, "anybody else"
	return whose, a, err
}

func NamedOwner(row store.AuditEntry) ownersview.Owner {
	person := row.Details.Fact("user")
	return ownersview.Owner{ID: cmp.Or(person, row.OrganizationID), IsPerson: person != ""}
}

// OrganizationOperation reads the organization of the path and begins an operation on it.
func (r *Runner) OrganizationOperation(c request.Context) (workos.Organization, Operation, error) {
	read, err := r.OrganizationResource().Read(c)
	if err != nil {
		return workos.Organization{}, Operation{}, err
	}
	organization := read.Value
	name := ui.Isolated(ui.Named(organization.Name, organization.ID))
	return organization, Operation{
		Section: views.SectionOrganizations, CancelURL: paths.OrganizationShow.URL(organization.ID),
		Target: Target{Kind: "organization", ID: organization.ID, Name: name, OrganizationID: organization.ID, OrganizationName: name},
		Upsert: r.OrganizationResource().Refetch(organization.ID),
	}, nil
}

// HolderOf returns the owner of the flag that an entry is about.
func HolderOf(row store.AuditEntry) ownersview.Owner {
	return ownersview.Owner{ID: row.TargetID, IsPerson: row.TargetType == "user"}
}

// UserOperation reads the user of the path and begins an operation on them.
func (r *Runner) UserOperation(c request.Context) (workos.User, Operation, error) {
	read, err := r.UserResource().Read(c)
	if err != nil {
		return workos.User{}, Operation{}, err
	}
	user := read.Value
	return user, Operation{
		Section: views.SectionUsers, CancelURL: paths.UserShow.URL(user.ID),
		Target: Target{Kind: "user", ID: user.ID, Name: ui.Isolated(wording.PersonName(user))},
		Upsert: r.UserResource().Refetch(user.ID),
	}, nil
}
