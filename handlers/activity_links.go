package handlers

import (
	"context"
	"strings"

	"frontdesk/store"
	activityview "frontdesk/views/activity"
	"frontdesk/web/paths"
	"frontdesk/workos/mirror"
)

// keepCreated records what an action created, "" for nothing.
func (d *Desk) keepCreated(ctx context.Context, row store.AuditEntry, objectID string) {
	if objectID == "" {
		return
	}
	if err := d.Store.SaveCreated(ctx, row.ID, objectID); err != nil {
		d.failed(ctx, "record a created object", err, "id", row.ID)
	}
}

// actURL is the page of what an action was about. Where the action's target has none, it is the page that shows it.
func (d *Desk) actURL(ctx context.Context, a store.AuditEntry) string {
	kind, verb, _ := strings.Cut(a.Action, ".")
	switch {
	case kind == a.TargetType && (verb == "create" || verb == "send"), a.Action == "factor.enroll":
		return d.createdURL(ctx, a)
	case strings.HasPrefix(a.Action, "group.member."):
		return paths.GroupShow.URL(a.OrganizationID, a.Details["group id"])
	case a.Action == "portal_link.issue":
		return paths.OrganizationPortalLinks.URL(a.OrganizationID)
	case a.TargetType == "membership":
		if membership, _, err := d.Mirror.Membership(ctx, mirror.Everything, a.TargetID); err == nil {
			return paths.UserShow.URL(membership.UserID)
		}
		return paths.OrganizationUsers.URL(a.OrganizationID)
	case kind == "api_key" || kind == "it_contact" || a.Action == "audit_log.retention" || strings.HasPrefix(a.Action, "flag.target."):
		if person := a.Details["user"]; person != "" {
			return paths.UserSettings.URL(person)
		}
		if a.TargetType == "user" {
			return paths.UserSettings.URL(a.TargetID)
		}
		return paths.OrganizationSettings.URL(a.OrganizationID)
	}
	return activityview.TargetURL(a.TargetType, a.TargetID, a.OrganizationID)
}

// createdURL is the page of what an action created. Where its ID is not known, or nothing was created, the list that it
// would stand in is searched for it.
func (d *Desk) createdURL(ctx context.Context, a store.AuditEntry) string {
	id, err := d.Store.CreatedBy(ctx, a.ID)
	if err != nil {
		d.failed(ctx, "read a created object", err, "id", a.ID)
	}
	if id != "" {
		return activityview.TargetURL(a.TargetType, id, a.OrganizationID)
	}
	switch a.TargetType {
	case "organization":
		return paths.With(paths.Organizations.URL(), "q", a.TargetName)
	case "user":
		return paths.With(paths.Users.URL(), "q", a.TargetName)
	case "invitation":
		return paths.With(paths.Invitations.URL(), "q", a.TargetName)
	}
	return activityview.TargetURL(a.TargetType, a.TargetID, a.OrganizationID)
}
