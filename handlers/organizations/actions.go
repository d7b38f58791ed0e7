package organizations

import (
	"frontdesk/auth"
	"frontdesk/handlers/action"
	"frontdesk/store"
	"frontdesk/web/paths"
)

// Actions are the actions on organizations and their domains.
func (h *Handlers) Actions() []action.Action {
	return []action.Action{
		{
			Name: "organization.create", Done: "Created an organization", Tried: "Tried to create an organization",
			Permission: auth.CreateOrganizations, Forms: []action.Form{{Route: paths.OrganizationNew, Handler: h.New}},
			Events: []string{"organization.created"},
			Lookup: action.Lookup{Look: h.organizationCreated, Trace: organizationTrace, Creates: "organization",
				Update: action.Fetched(h.OrganizationResource())},
		},
		{
			Name: "organization.edit", Done: "Edited an organization", Tried: "Tried to edit an organization",
			Permission: auth.EditOrganizations, Forms: []action.Form{{Route: paths.OrganizationEdit, Handler: h.Edit, Button: "Edit"}},
			Events: []string{"organization.updated"},
			Undo:   undoOrganizationEdit,
			Lookup: action.EditedAs(h.OrganizationResource(), editableOrganization),
		},
		{
			Name: "organization.delete", Done: "Deleted an organization", Tried: "Tried to delete an organization",
			Permission: auth.Delete, Forms: []action.Form{{Route: paths.OrganizationDelete, Handler: h.Delete, Button: "Delete"}},
			NeedsReason: true, IsDestructive: true,
			Events: []string{"organization.deleted"},
			Cascade: []string{
				"organization_domain.deleted", "connection.deleted", "dsync.deleted", "organization_membership.deleted",
				"invitation.revoked", "api_key.revoked", "group.deleted", "session.revoked",
			},
			NoUndo: action.CannotBeUndone,
			Lookup: action.Deleted(h.OrganizationResource()),
		},
		{
			Name: "domain.add", Done: "Added a domain", Tried: "Tried to add a domain",
			Permission: auth.ManageDomains, Forms: []action.Form{{Route: paths.DomainNew, Handler: h.DomainNew}},
			Events: []string{"organization_domain.created"},
			Undo: func(row store.AuditEntry) action.Reversal {
				return action.Reversal{URL: paths.DomainRemove.URL(row.OrganizationID, row.Details.Fact("domain"))}
			},
			Lookup: action.Lookup{Look: h.domainAdded, Trace: domainTrace, Creates: "domain", Update: h.updateOwner},
		},
		{
			Name: "domain.verify", Done: "Re-checked a domain", Tried: "Tried to re-check a domain",
			Permission: auth.ManageDomains, Forms: []action.Form{{Route: paths.DomainVerify, Handler: h.DomainVerify}},
			Events: []string{"organization_domain.updated", "organization_domain.verified", "organization_domain.verification_failed"},
			Lookup: action.Lookup{
				Look: h.domainChecked, Update: h.updateOwner,
				Hides: "whether it began to check a domain again that it was checking already",
			},
		},
		{
			Name: "domain.declare_verified", Done: "Marked a domain as verified", Tried: "Tried to mark a domain as verified",
			Permission: auth.DeclareVerified, Forms: []action.Form{{Route: paths.DomainDeclare, Handler: h.DomainDeclare}},
			NeedsReason: true, IsDestructive: true,
			Events: []string{"organization_domain.updated", "organization_domain.verified"},
			NoUndo: "A verification cannot be undone in WorkOS.",
			Lookup: action.Lookup{Look: h.domainVerified, Update: h.updateOwner},
		},
		{
			Name: "domain.remove", Done: "Removed a domain", Tried: "Tried to remove a domain",
			Permission: auth.ManageDomains, Forms: []action.Form{{Route: paths.DomainRemove, Handler: h.DomainRemove}},
			NeedsReason: true, IsDestructive: true,
			Events: []string{"organization_domain.deleted"},
			NoUndo: "This cannot be undone: the domain must be added and verified again.",
			Lookup: action.Lookup{Look: h.domainRemoved, Update: h.updateOwner},
		},
	}
}

// ContactActions are the actions on IT contacts.
func (h *Handlers) ContactActions() []action.Action {
	return []action.Action{
		{
			Name: "it_contact.add", Done: "Added an IT contact", Tried: "Tried to add an IT contact",
			Permission: auth.ManageContacts, Forms: []action.Form{{Route: paths.ITContactNew, Handler: h.ITContactNew}},
			Lookup: action.Lookup{Look: h.contactAdded, Trace: action.NoTrace, Creates: "IT contact"},
		},
		{
			Name: "it_contact.remove", Done: "Removed an IT contact", Tried: "Tried to remove an IT contact",
			Permission: auth.ManageContacts, Forms: []action.Form{{Route: paths.ITContactRemove, Handler: h.ITContactRemove}},
			NeedsReason: true, IsDestructive: true,
			NoUndo: action.CannotBeUndone,
			Lookup: action.Lookup{Look: h.contactRemoved},
		},
		{
			Name: "it_contact.invite", Done: "Sent a setup invitation", Tried: "Tried to send a setup invitation",
			Permission: auth.ManageContacts, Forms: []action.Form{{Route: paths.ITContactInvite, Handler: h.ITContactInvite}},
			Lookup: action.Lookup{Hides: action.EmailHidden},
		},
		{
			Name: "it_contact.revoke", Done: "Revoked a setup link", Tried: "Tried to revoke a setup link",
			Permission: auth.ManageContacts, Forms: []action.Form{{Route: paths.ITContactRevoke, Handler: h.ITContactRevoke}},
			NeedsReason: true, IsDestructive: true,
			NoUndo: action.CannotBeUndone,
			Lookup: action.Lookup{Hides: "whether an IT contact has an invitation"},
		},
	}
}
