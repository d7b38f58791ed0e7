package handlers

import (
	"frontdesk/auth"
	"frontdesk/store"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
)

// organizationActions are the actions on organizations and what belongs to one.
func organizationActions() []Action {
	return []Action{
		{
			Name: "portal_link.issue", Done: "Issued a portal link", Tried: "Tried to issue a portal link",
			lookup: lookup{hides: "which portal links were issued"},
		},
		{
			Name: "organization.create", Done: "Created an organization", Tried: "Tried to create an organization",
			Permission: auth.CreateOrganizations, Forms: []ActionForm{{paths.OrganizationNew, (*Desk).OrganizationNew}},
			events: []string{"organization.created"},
			lookup: lookup{look: organizationCreated, trace: organizationTrace, update: fetched(organizations)},
		},
		{
			Name: "organization.edit", Done: "Edited an organization", Tried: "Tried to edit an organization",
			Permission: auth.EditOrganizations, Forms: []ActionForm{{paths.OrganizationEdit, (*Desk).OrganizationEdit}},
			events: []string{"organization.updated"},
			undo:   undoOrganizationEdit,
			lookup: lookup{look: organizationEdited, update: updated(organizations)},
		},
		{
			Name: "organization.delete", Done: "Deleted an organization", Tried: "Tried to delete an organization",
			Permission: auth.Delete, Forms: []ActionForm{{paths.OrganizationDelete, (*Desk).OrganizationDelete}},
			needsReason: true, isDestructive: true,
			events: []string{"organization.deleted"},
			cascade: []string{
				"organization_domain.deleted", "connection.deleted", "dsync.deleted", "organization_membership.deleted",
				"invitation.revoked", "api_key.revoked", "group.deleted", "session.revoked",
			},
			noUndo: cannotGiveBack,
			lookup: lookup{look: goneAs(organizations), wait: deletionTime, update: dropped(organizations)},
		},
		{
			Name: "domain.add", Done: "Added a domain", Tried: "Tried to add a domain",
			Permission: auth.ManageDomains, Forms: []ActionForm{{paths.DomainNew, (*Desk).DomainNew}},
			events: []string{"organization_domain.created"},
			undo: func(row store.AuditEntry) wayBack {
				return wayBack{url: paths.DomainRemove.URL(row.OrganizationID, row.Details["domain"])}
			},
			lookup: lookup{look: domainAdded, trace: domainTrace, update: updateOwner},
		},
		{
			Name: "domain.verify", Done: "Re-checked a domain", Tried: "Tried to re-check a domain",
			Permission: auth.ManageDomains, Forms: []ActionForm{{paths.DomainVerify, (*Desk).DomainVerify}},
			events: []string{"organization_domain.updated", "organization_domain.verified", "organization_domain.verification_failed"},
			lookup: lookup{
				look: domainChecked, update: updateOwner,
				hides: "whether it began to check a domain again that it was checking already",
			},
		},
		{
			Name: "domain.declare_verified", Done: "Marked a domain as verified", Tried: "Tried to mark a domain as verified",
			Permission: auth.DeclareVerified, Forms: []ActionForm{{paths.DomainDeclare, (*Desk).DomainDeclare}},
			needsReason: true, isDestructive: true,
			events: []string{"organization_domain.updated", "organization_domain.verified"},
			noUndo: "WorkOS cannot take a verification back.",
			lookup: lookup{look: domainVerified, update: updateOwner},
		},
		{
			Name: "domain.remove", Done: "Removed a domain", Tried: "Tried to remove a domain",
			Permission: auth.ManageDomains, Forms: []ActionForm{{paths.DomainRemove, (*Desk).DomainRemove}},
			needsReason: true, isDestructive: true,
			events: []string{"organization_domain.deleted"},
			noUndo: "WorkOS cannot give this back: the domain must be added and verified again.",
			lookup: lookup{look: domainRemoved, update: updateOwner},
		},
		{
			Name: "api_key.create", Done: "Created an API key", Tried: "Tried to create an API key",
			Permission: auth.ManageKeys, Forms: []ActionForm{{paths.APIKeyNew, (*Desk).APIKeyNew}},
			needsReason: true,
			events:      []string{"api_key.created"},
			lookup:      lookup{look: keyCreated, trace: apiKeyTrace},
		},
		{
			Name: "api_key.expire", Done: "Expired an API key", Tried: "Tried to expire an API key",
			Permission:  auth.ManageKeys,
			Forms:       []ActionForm{{paths.APIKeyExpire, (*Desk).APIKeyExpire}, {paths.UserAPIKeyExpire, (*Desk).UserAPIKeyExpire}},
			needsReason: true, isDestructive: true,
			events: []string{"api_key.updated", "api_key.revoked"},
			noUndo: cannotGiveBack,
			lookup: lookup{look: keyExpired},
		},
		{
			Name: "api_key.revoke", Done: "Revoked an API key", Tried: "Tried to revoke an API key",
			Permission:  auth.ManageKeys,
			Forms:       []ActionForm{{paths.APIKeyRevoke, (*Desk).APIKeyRevoke}, {paths.UserAPIKeyRevoke, (*Desk).UserAPIKeyRevoke}},
			needsReason: true, isDestructive: true,
			events: []string{"api_key.revoked"},
			noUndo: cannotGiveBack,
			lookup: lookup{look: keyRevoked},
		},
		{
			Name: "it_contact.add", Done: "Added an IT contact", Tried: "Tried to add an IT contact",
			Permission: auth.ManageContacts, Forms: []ActionForm{{paths.ITContactNew, (*Desk).ITContactNew}},
			lookup: lookup{look: contactIs(true), trace: noTrace},
		},
		{
			Name: "it_contact.remove", Done: "Removed an IT contact", Tried: "Tried to remove an IT contact",
			Permission: auth.ManageContacts, Forms: []ActionForm{{paths.ITContactRemove, (*Desk).ITContactRemove}},
			needsReason: true, isDestructive: true,
			noUndo: cannotGiveBack,
			lookup: lookup{look: contactIs(false)},
		},
		{
			Name: "it_contact.invite", Done: "Sent a setup invitation", Tried: "Tried to send a setup invitation",
			Permission: auth.ManageContacts, Forms: []ActionForm{{paths.ITContactInvite, (*Desk).ITContactInvite}},
			lookup: lookup{hides: emailHidden},
		},
		{
			Name: "it_contact.revoke", Done: "Revoked a setup link", Tried: "Tried to revoke a setup link",
			Permission: auth.ManageContacts, Forms: []ActionForm{{paths.ITContactRevoke, (*Desk).ITContactRevoke}},
			needsReason: true, isDestructive: true,
			noUndo: cannotGiveBack,
			lookup: lookup{hides: "whether an IT contact has an invitation"},
		},
		{
			Name: "group.create", Done: "Created a group", Tried: "Tried to create a group",
			Permission: auth.ManageMemberships, Forms: []ActionForm{{paths.GroupNew, (*Desk).GroupNew}},
			events: []string{"group.created"},
			lookup: lookup{look: groupCreated, trace: groupTrace},
		},
		{
			Name: "group.edit", Done: "Edited a group", Tried: "Tried to edit a group",
			Permission: auth.ManageMemberships, Forms: []ActionForm{{paths.GroupEdit, (*Desk).GroupEdit}},
			events: []string{"group.updated"},
			undo:   undoGroupEdit,
			lookup: lookup{look: groupEdited},
		},
		{
			Name: "group.delete", Done: "Deleted a group", Tried: "Tried to delete a group",
			Permission: auth.ManageMemberships, Forms: []ActionForm{{paths.GroupDelete, (*Desk).GroupDelete}},
			needsReason: true, isDestructive: true,
			events: []string{"group.deleted"}, cascade: []string{"group.member_removed"},
			noUndo: cannotGiveBack,
			lookup: lookup{look: groupDeleted},
		},
		{
			Name: "group.member.add", Done: "Added a member to a group", Tried: "Tried to add a member to a group",
			Permission: auth.ManageMemberships, Forms: []ActionForm{{paths.GroupMemberAdd, (*Desk).GroupMemberAdd}},
			events: []string{"group.member_added"},
			undo: func(row store.AuditEntry) wayBack {
				return wayBack{url: paths.GroupMemberRemove.URL(row.OrganizationID, row.Details["group id"], row.TargetID)}
			},
			lookup: lookup{look: groupMember(true), trace: groupMemberTrace},
		},
		{
			Name: "group.member.remove", Done: "Removed a member from a group", Tried: "Tried to remove a member from a group",
			Permission: auth.ManageMemberships, Forms: []ActionForm{{paths.GroupMemberRemove, (*Desk).GroupMemberRemove}},
			needsReason: true, isDestructive: true,
			events: []string{"group.member_removed"},
			undo: func(row store.AuditEntry) wayBack {
				add := paths.GroupMemberAdd.URL(row.OrganizationID, row.Details["group id"])
				return wayBack{url: add, params: []ui.Param{{Name: "member", Value: row.TargetID}}}
			},
			lookup: lookup{look: groupMember(false), trace: groupMemberLeft, reverses: true},
		},
		{
			Name: "provider.change", Done: "Changed a data provider", Tried: "Tried to change a data provider",
			Permission: auth.ManageProviders, Forms: []ActionForm{{paths.ProviderChange, (*Desk).ProviderChange}},
			undo:   undoProvider,
			lookup: lookup{look: providerChanged, hides: "the client secret that was saved"},
		},
	}
}
