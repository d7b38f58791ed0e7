package handlers

import (
	"frontdesk/auth"
	"frontdesk/store"
	"frontdesk/web/paths"
)

// organizationActions are the actions on organizations and their domains.
func (d *Desk) organizationActions() []Action {
	return []Action{
		{
			Name: "organization.create", Done: "Created an organization", Tried: "Tried to create an organization",
			Permission: auth.CreateOrganizations, Forms: []ActionForm{{paths.OrganizationNew, d.OrganizationNew}},
			events: []string{"organization.created"},
			lookup: lookup{look: d.organizationCreated, trace: organizationTrace, update: fetched(d.organizations())},
		},
		{
			Name: "organization.edit", Done: "Edited an organization", Tried: "Tried to edit an organization",
			Permission: auth.EditOrganizations, Forms: []ActionForm{{paths.OrganizationEdit, d.OrganizationEdit}},
			events: []string{"organization.updated"},
			undo:   undoOrganizationEdit,
			lookup: judged(d.organizationEdited(), lookup{update: updated(d.organizations())}),
		},
		{
			Name: "organization.delete", Done: "Deleted an organization", Tried: "Tried to delete an organization",
			Permission: auth.Delete, Forms: []ActionForm{{paths.OrganizationDelete, d.OrganizationDelete}},
			needsReason: true, isDestructive: true,
			events: []string{"organization.deleted"},
			cascade: []string{
				"organization_domain.deleted", "connection.deleted", "dsync.deleted", "organization_membership.deleted",
				"invitation.revoked", "api_key.revoked", "group.deleted", "session.revoked",
			},
			noUndo: cannotGiveBack,
			lookup: lookup{look: goneAs(d.organizations()), wait: deletionTime, update: dropped(d, d.organizations())},
		},
		{
			Name: "domain.add", Done: "Added a domain", Tried: "Tried to add a domain",
			Permission: auth.ManageDomains, Forms: []ActionForm{{paths.DomainNew, d.DomainNew}},
			events: []string{"organization_domain.created"},
			undo: func(row store.AuditEntry) wayBack {
				return wayBack{url: paths.DomainRemove.URL(row.OrganizationID, row.Details["domain"])}
			},
			lookup: lookup{look: d.domainAdded, trace: domainTrace, update: d.updateOwner},
		},
		{
			Name: "domain.verify", Done: "Re-checked a domain", Tried: "Tried to re-check a domain",
			Permission: auth.ManageDomains, Forms: []ActionForm{{paths.DomainVerify, d.DomainVerify}},
			events: []string{"organization_domain.updated", "organization_domain.verified", "organization_domain.verification_failed"},
			lookup: lookup{
				look: d.domainChecked, update: d.updateOwner,
				hides: "whether it began to check a domain again that it was checking already",
			},
		},
		{
			Name: "domain.declare_verified", Done: "Marked a domain as verified", Tried: "Tried to mark a domain as verified",
			Permission: auth.DeclareVerified, Forms: []ActionForm{{paths.DomainDeclare, d.DomainDeclare}},
			needsReason: true, isDestructive: true,
			events: []string{"organization_domain.updated", "organization_domain.verified"},
			noUndo: "WorkOS cannot take a verification back.",
			lookup: lookup{look: d.domainVerified, update: d.updateOwner},
		},
		{
			Name: "domain.remove", Done: "Removed a domain", Tried: "Tried to remove a domain",
			Permission: auth.ManageDomains, Forms: []ActionForm{{paths.DomainRemove, d.DomainRemove}},
			needsReason: true, isDestructive: true,
			events: []string{"organization_domain.deleted"},
			noUndo: "WorkOS cannot give this back: the domain must be added and verified again.",
			lookup: lookup{look: d.domainRemoved, update: d.updateOwner},
		},
	}
}

// contactActions are the actions on IT contacts.
func (d *Desk) contactActions() []Action {
	return []Action{
		{
			Name: "it_contact.add", Done: "Added an IT contact", Tried: "Tried to add an IT contact",
			Permission: auth.ManageContacts, Forms: []ActionForm{{paths.ITContactNew, d.ITContactNew}},
			lookup: lookup{look: d.contactAdded, trace: noTrace},
		},
		{
			Name: "it_contact.remove", Done: "Removed an IT contact", Tried: "Tried to remove an IT contact",
			Permission: auth.ManageContacts, Forms: []ActionForm{{paths.ITContactRemove, d.ITContactRemove}},
			needsReason: true, isDestructive: true,
			noUndo: cannotGiveBack,
			lookup: lookup{look: d.contactRemoved},
		},
		{
			Name: "it_contact.invite", Done: "Sent a setup invitation", Tried: "Tried to send a setup invitation",
			Permission: auth.ManageContacts, Forms: []ActionForm{{paths.ITContactInvite, d.ITContactInvite}},
			lookup: lookup{hides: emailHidden},
		},
		{
			Name: "it_contact.revoke", Done: "Revoked a setup link", Tried: "Tried to revoke a setup link",
			Permission: auth.ManageContacts, Forms: []ActionForm{{paths.ITContactRevoke, d.ITContactRevoke}},
			needsReason: true, isDestructive: true,
			noUndo: cannotGiveBack,
			lookup: lookup{hides: "whether an IT contact has an invitation"},
		},
	}
}
