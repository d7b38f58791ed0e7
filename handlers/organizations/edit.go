package organizations

import (
	"context"

	"frontdesk/handlers/action"
	"frontdesk/store"
	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// New creates a customer. An external ID that is already in use is refused here, because WorkOS
// would not notice the duplicate.
func (h *Handlers) New(c request.Context) error {
	filled := &organizationForm{Edit: newOrganization.New(), taken: h.externalIDTaken(c)}
	made := workos.Organization{}
	a := action.Operation{Name: "organization.create", Section: views.SectionOrganizations, CancelURL: paths.Organizations.URL(),
		Input: filled, Created: &made.ID}
	a.Title, a.Submit, a.FailureText = "New organization", "Create organization", "No organization was created"
	a.Description = []string{"The organization will have no connections, directories or people at first. WorkOS does not detect duplicates: " +
		"search for the customer first."}
	a.Decide = func(a *action.Operation) {
		a.Target = action.Target{Kind: "organization", ID: filled.After.ExternalID, Name: filled.After.Name}
	}
	a.Do = func(ctx context.Context) (err error) {
		made, err = h.Client.CreateOrganization(ctx, filled.creation())
		made.ID = h.OrganizationResource().MadeID(made)
		return err
	}
	a.Upsert = func(ctx context.Context) error { return h.Mirror.UpsertOrganization(ctx, made) }
	a.ResultOf = func() action.Result {
		return action.Result{Text: ui.Isolated(filled.After.Name) + " was created.", URL: paths.OrganizationShow.URL(made.ID)}
	}
	return h.Perform(c, a)
}

// externalIDTaken returns a function that finds the owner of an external ID: "" for none.
func (h *Handlers) externalIDTaken(c request.Context) func(string) string {
	return func(externalID string) string {
		found, err := h.Client.GetOrganizationByExternalID(c.Request().Context(), externalID)
		if err != nil {
			return ""
		}
		return ui.Named(found.Name, found.ID)
	}
}

// Edit changes an organization's name, ids and metadata.
func (h *Handlers) Edit(c request.Context) error {
	organization, a, err := h.OrganizationOperation(c)
	if err != nil {
		return err
	}
	a.Target.Version = action.Version(organization.UpdatedAt)
	filled := editableOrganization.Of(organization)
	a.Name, a.Title, a.Submit, a.Input = "organization.edit", "Edit "+a.Target.Name, "Save organization", &filled
	a.FailureText = "Nothing was changed"
	a.ResultOf = func() action.Result { return action.Result{Text: ui.Isolated(filled.After.Name) + " saved."} }
	a.Do = func(ctx context.Context) error {
		_, err := h.Client.UpdateOrganization(ctx, organization.ID, organizationUpdate(filled))
		return err
	}
	return h.Perform(c, a)
}

// Delete deletes a customer for good, after counting what is deleted with them.
func (h *Handlers) Delete(c request.Context) error {
	organization, a, err := h.OrganizationOperation(c)
	if err != nil {
		return err
	}
	members, connections, directories := h.OrganizationLosses(c.Request().Context(), organization.ID)
	name := a.Target.Name
	a.Warnings = append(a.Warnings, h.OrganizationLockout(c.Request().Context(), organization.ID)...)
	a.Name, a.Title, a.Submit = "organization.delete", "Delete "+name, "Delete organization"
	a.FailureText, a.Result.URL = "Nothing was deleted", paths.Organizations.URL()
	a.Description = organizationGoes(name, members, connections, directories, action.LossCount{N: new(len(organization.Domains))})
	a.Details = store.Facts(map[string]string{"members": members.Text(), "connections": connections.Text(), "directories": directories.Text()})
	return h.Perform(c, action.Deletion(h.OrganizationResource(), a, organization.ID, h.Client.DeleteOrganization))
}
