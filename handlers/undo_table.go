package handlers

import (
	"cmp"
	"strings"

	"frontdesk/store"
	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
)

// notGivenBack are the actions that nothing in WorkOS undoes, and why.
var notGivenBack = func() map[string]string {
	why := map[string]string{
		"invitation.revoke": "The time for undo has passed.", "domain.declare_verified": "WorkOS cannot take a verification back.",
		"domain.remove": "WorkOS cannot give this back: the domain must be added and verified again.",
	}
	for _, action := range []string{
		"organization.delete", "connection.delete", "directory.delete", "user.delete", "group.delete", "webhook.delete", "membership.remove",
		"api_key.expire", "api_key.revoke", "user.mfa.remove", "user.mfa.reset", "factor.remove", "user.session.revoke", "user.sessions.revoke",
		"user.application.revoke", "user.account.disconnect", "it_contact.remove", "it_contact.revoke",
	} {
		why[action] = "WorkOS cannot give this back."
	}
	return why
}()

// undoOf is where an action is undone and with what, or why it is not.
func undoOf(row store.ActRow) wayBack {
	switch row.Action {
	case "membership.deactivate":
		return wayBack{url: paths.MembershipReactivate.URL(row.TargetID)}
	case "membership.reactivate":
		return wayBack{url: paths.MembershipDeactivate.URL(row.TargetID)}
	case "membership.role":
		return undoRole(row)
	case "domain.add":
		return wayBack{url: paths.DomainRemove.URL(row.OrganizationID, row.Details["domain"])}
	case "flag.target.add":
		return wayBack{url: holderOf(row).FlagRemoveURL(row.Details["flag"])}
	case "flag.target.remove":
		return wayBack{url: holderOf(row).FlagAddURL(), params: []ui.Param{{Name: "flag", Value: row.Details["flag"]}}}
	case "group.member.add":
		return wayBack{url: paths.GroupMemberRemove.URL(row.OrganizationID, row.Details["group id"], row.TargetID)}
	case "group.member.remove":
		return wayBack{url: paths.GroupMemberAdd.URL(row.OrganizationID, row.Details["group id"]), params: []ui.Param{{Name: "member", Value: row.TargetID}}}
	case "provider.change":
		return undoProvider(row)
	case "organization.edit":
		return undoEdit(row, paths.OrganizationEdit.URL(row.TargetID),
			map[string]string{"name": "name", "external id": "external_id", "stripe customer id": "stripe_customer_id"})
	case "user.edit":
		return undoEdit(row, paths.UserEdit.URL(row.TargetID),
			map[string]string{"first name": "first_name", "last name": "last_name", "external id": "external_id"})
	case "group.edit":
		return undoEdit(row, paths.GroupEdit.URL(row.OrganizationID, row.TargetID), map[string]string{"name": "name", "description": "description"})
	case "webhook.edit":
		return undoWebhook(row)
	case "webhook.enable":
		return wayBack{url: paths.WebhookDisable.URL(row.TargetID)}
	case "webhook.disable":
		return wayBack{url: paths.WebhookEnable.URL(row.TargetID)}
	case "flag.enable":
		return wayBack{url: paths.FlagDisable.URL(row.TargetID)}
	case "flag.disable":
		return wayBack{url: paths.FlagEnable.URL(row.TargetID)}
	case "audit_log.retention":
		return undoRetention(row)
	}
	return wayBack{why: notGivenBack[row.Action]}
}

// undoRole gives a member all roles of before.
func undoRole(row store.ActRow) wayBack {
	role, _ := store.ChangeOf(row.Details["role"])
	before := cmp.Or(role.Before, row.Details["before"])
	if before == "" {
		return wayBack{why: "They had no role before, and WorkOS cannot take the last role away."}
	}
	way := wayBack{url: paths.MembershipRole.URL(row.TargetID)}
	for _, slug := range strings.Split(before, ", ") {
		way.params = append(way.params, ui.Param{Name: "role", Value: slug})
	}
	return way
}

// holderOf is whose flag a line of the ledger is about.
func holderOf(row store.ActRow) views.Holder {
	return views.Holder{ID: row.TargetID, Person: row.TargetType == "user"}
}
