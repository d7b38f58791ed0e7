package handlers

import (
	"frontdesk/auth"
	"frontdesk/store"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
)

// organizationActions are the actions on organizations and what belongs to one.
func (d *Desk) organizationActions() []Action {
	return []Action{
		{
			Name: "portal_link.issue", Done: "Issued a portal link", Tried: "Tried to issue a portal link",
			lookup: lookup{hides: "which portal links were issued"},
		},
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
			lookup: lookup{look: d.organizationEdited, update: updated(d.organizations())},
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
		{
			Name: "api_key.create", Done: "Created an API key", Tried: "Tried to create an API key",
			Permission: auth.ManageKeys, Forms: []ActionForm{{paths.APIKeyNew, d.APIKeyNew}},
			needsReason: true,
			events:      []string{"api_key.created"},
			lookup:      lookup{look: d.keyCreated, trace: apiKeyTrace},
		},
		{
			Name: "api_key.expire", Done: "Expired an API key", Tried: "Tried to expire an API key",
			Permission:  auth.ManageKeys,
			Forms:       []ActionForm{{paths.APIKeyExpire, d.APIKeyExpire}, {paths.UserAPIKeyExpire, d.UserAPIKeyExpire}},
			needsReason: true, isDestructive: true,
			events: []string{"api_key.updated", "api_key.revoked"},
			noUndo: cannotGiveBack,
			lookup: lookup{look: d.keyExpired},
		},
		{
			Name: "api_key.revoke", Done: "Revoked an API key", Tried: "Tried to revoke an API key",
			Permission:  auth.ManageKeys,
			Forms:       []ActionForm{{paths.APIKeyRevoke, d.APIKeyRevoke}, {paths.UserAPIKeyRevoke, d.UserAPIKeyRevoke}},
			needsReason: true, isDestructive: true,
			events: []string{"api_key.revoked"},
			noUndo: cannotGiveBack,
			lookup: lookup{look: d.keyRevoked},
		},
		{
			Name: "it_contact.add", Done: "Added an IT contact", Tried: "Tried to add an IT contact",
			Permission: auth.ManageContacts, Forms: []ActionForm{{paths.ITContactNew, d.ITContactNew}},
			lookup: lookup{look: d.contactIs(true), trace: noTrace},
		},
		{
			Name: "it_contact.remove", Done: "Removed an IT contact", Tried: "Tried to remove an IT contact",
			Permission: auth.ManageContacts, Forms: []ActionForm{{paths.ITContactRemove, d.ITContactRemove}},
			needsReason: true, isDestructive: true,
			noUndo: cannotGiveBack,
			lookup: lookup{look: d.contactIs(false)},
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
		{
			Name: "group.create", Done: "Created a group", Tried: "Tried to create a group",
			Permission: auth.ManageMemberships, Forms: []ActionForm{{paths.GroupNew, d.GroupNew}},
			events: []string{"group.created"},
			lookup: lookup{look: d.groupCreated, trace: groupTrace},
		},
		{
			Name: "group.edit", Done: "Edited a group", Tried: "Tried to edit a group",
			Permission: auth.ManageMemberships, Forms: []ActionForm{{paths.GroupEdit, d.GroupEdit}},
			events: []string{"group.updated"},
			undo:   undoGroupEdit,
			lookup: lookup{look: d.groupEdited},
		},
		{
			Name: "group.delete", Done: "Deleted a group", Tried: "Tried to delete a group",
			Permission: auth.ManageMemberships, Forms: []ActionForm{{paths.GroupDelete, d.GroupDelete}},
			needsReason: true, isDestructive: true,
			events: []string{"group.deleted"}, cascade: []string{"group.member_removed"},
			noUndo: cannotGiveBack,
			lookup: lookup{look: d.groupDeleted},
		},
		{
			Name: "group.member.add", Done: "Added a member to a group", Tried: "Tried to add a member to a group",
			Permission: auth.ManageMemberships, Forms: []ActionForm{{paths.GroupMemberAdd, d.GroupMemberAdd}},
			events: []string{"group.member_added"},
			undo: func(row store.AuditEntry) wayBack {
				return wayBack{url: paths.GroupMemberRemove.URL(row.OrganizationID, row.Details["group id"], row.TargetID)}
			},
			lookup: lookup{look: d.groupMember(true), trace: groupMemberTrace},
		},
		{
			Name: "group.member.remove", Done: "Removed a member from a group", Tried: "Tried to remove a member from a group",
			Permission: auth.ManageMemberships, Forms: []ActionForm{{paths.GroupMemberRemove, d.GroupMemberRemove}},
			needsReason: true, isDestructive: true,
			events: []string{"group.member_removed"},
			undo: func(row store.AuditEntry) wayBack {
				add := paths.GroupMemberAdd.URL(row.OrganizationID, row.Details["group id"])
				return wayBack{url: add, params: []ui.Param{{Name: "member", Value: row.TargetID}}}
			},
			lookup: lookup{look: d.groupMember(false), trace: groupMemberLeft, reverses: true},
		},
		{
			Name: "provider.change", Done: "Changed a data provider", Tried: "Tried to change a data provider",
			Permission: auth.ManageProviders, Forms: []ActionForm{{paths.ProviderChange, d.ProviderChange}},
			undo:   undoProvider,
			lookup: lookup{look: d.providerChanged, hides: "the client secret that was saved"},
		},
	}
}
