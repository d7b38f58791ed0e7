package handlers

import (
	"cmp"
	"context"

	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// organizationAct reads the organization of the path and begins an act on it.
func (d *Desk) organizationAct(c request.Context) (workos.Organization, act, error) {
	read, err := d.organizations().read(d, c)
	if err != nil {
		return workos.Organization{}, act{}, err
	}
	organization := read.Value
	name := ui.Isolated(ui.Named(organization.Name, organization.ID))
	return organization, act{
		section: views.SectionOrganizations, back: paths.OrganizationShow.URL(organization.ID),
		target: target{kind: "organization", id: organization.ID, name: name, organizationID: organization.ID, organizationName: name},
		learn:  d.organizations().relearn(organization.ID),
	}, nil
}

// OrganizationNew makes a new customer. An external id that is in use already is refused before WorkOS is asked, which
// would not notice the same customer twice.
func (d *Desk) OrganizationNew(c request.Context) error {
	filled := &organizationForm{isNew: true, taken: d.externalIDTaken(c)}
	made := workos.Organization{}
	a := act{
		name: "organization.create", section: views.SectionOrganizations, title: "New organization", submit: "Create organization",
		nothing: "No organization was created", back: paths.Organizations.URL(), target: target{kind: "organization", name: "new"}, filled: filled,
		says: []string{"The organization will have no connections, directories or people at first. WorkOS does not notice duplicates: search for the customer first."},
	}
	a.done = func() string { return ui.Isolated(filled.Name) + " was created." }
	a.targetOf = func() target { return target{kind: "organization", id: filled.ExternalID, name: filled.Name} }
	a.details = filled.changes
	a.do = func(ctx context.Context) (err error) {
		made, err = d.Client.CreateOrganization(ctx, filled.creation())
		return err
	}
	a.learn = func(ctx context.Context) error { return d.Mirror.UpsertOrganization(ctx, made) }
	a.made, a.adopt = func() string { return d.organizations().madeID(made) }, func(id string) { made.ID = id }
	a.nextOf = func() string { return cmp.Or(paths.OrganizationShow.URL(d.organizations().madeID(made)), a.back) }
	return d.perform(c, a)
}

// externalIDTaken looks whose an external id is: "" for nobody's.
func (d *Desk) externalIDTaken(c request.Context) func(string) string {
	return func(externalID string) string {
		found, err := d.Client.GetOrganizationByExternalID(c.Request().Context(), externalID)
		if err != nil {
			return ""
		}
		return ui.Named(found.Name, found.ID)
	}
}

// OrganizationEdit changes an organization's name, ids and metadata.
func (d *Desk) OrganizationEdit(c request.Context) error {
	organization, a, err := d.organizationAct(c)
	if err != nil {
		return err
	}
	a.target.version = version(organization.UpdatedAt)
	filled := editOrganization(organization)
	a.name, a.title, a.submit, a.filled = "organization.edit", "Edit "+a.target.name, "Save organization", filled
	a.nothing, a.done = "Nothing was changed", func() string { return ui.Isolated(filled.Name) + " saved." }
	a.details = filled.changes
	a.do = func(ctx context.Context) error {
		_, err := d.Client.UpdateOrganization(ctx, organization.ID, filled.update())
		return err
	}
	return d.perform(c, a)
}

// OrganizationDelete deletes a customer for good, after counting what goes with them.
func (d *Desk) OrganizationDelete(c request.Context) error {
	organization, a, err := d.organizationAct(c)
	if err != nil {
		return err
	}
	members, connections, directories := d.organizationLosses(c.Request().Context(), organization.ID)
	name := a.target.name
	a.warns = append(a.warns, d.organizationLockout(c.Request().Context(), organization.ID)...)
	a.name, a.title, a.submit = "organization.delete", "Delete "+name, "Delete organization"
	a.nothing, a.next = "Nothing was deleted", paths.Organizations.URL()
	a.says = organizationGoes(name, members, connections, directories, lostCount{n: new(len(organization.Domains))})
	a.details = func() map[string]string {
		return map[string]string{"members": members.text(), "connections": connections.text(), "directories": directories.text()}
	}
	return d.perform(c, deletion(d, d.organizations(), a, organization.ID, d.Client.DeleteOrganization))
}
