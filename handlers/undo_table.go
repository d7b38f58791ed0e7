package handlers

import (
	"cmp"
	"strings"

	"frontdesk/store"
	ownersview "frontdesk/views/owners"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
)

// undoRole gives a member all roles of before.
func undoRole(row store.AuditEntry) wayBack {
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
func holderOf(row store.AuditEntry) ownersview.Owner {
	return ownersview.Owner{ID: row.TargetID, IsPerson: row.TargetType == "user"}
}

func undoOrganizationEdit(row store.AuditEntry) wayBack {
	return undoEdit(row, paths.OrganizationEdit.URL(row.TargetID),
		map[string]string{"name": "name", "external id": "external_id", "stripe customer id": "stripe_customer_id"})
}

func undoUserEdit(row store.AuditEntry) wayBack {
	return undoEdit(row, paths.UserEdit.URL(row.TargetID),
		map[string]string{"first name": "first_name", "last name": "last_name", "external id": "external_id"})
}

func undoGroupEdit(row store.AuditEntry) wayBack {
	return undoEdit(row, paths.GroupEdit.URL(row.OrganizationID, row.TargetID), map[string]string{"name": "name", "description": "description"})
}
