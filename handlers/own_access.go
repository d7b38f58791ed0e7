package handlers

import (
	"context"

	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

// lockedOut warns on a form that would keep everybody from signing in to Frontdesk.
const lockedOut = "Everybody will be locked out of Frontdesk, you included: operators sign in to Frontdesk through this "

// connectionLockout warns where operators sign in through a connection; nil where they do not.
func (d *Desk) connectionLockout(c workos.Connection) []string {
	isUsed := c.State != "inactive" && c.State != "draft" && c.State != "requires_type" // WorkOS signs nobody in through the others
	if c.ID != d.OwnConnection && (d.OwnOrganization == "" || c.OrganizationID != d.OwnOrganization || !isUsed) {
		return nil
	}
	return []string{lockedOut + "connection. " +
		"Nobody will get in again until another connection is active in the WorkOS Dashboard and Frontdesk is set to use it."}
}

// organizationLockout warns where operators sign in through a connection of an organization; nil where they do not.
func (d *Desk) organizationLockout(ctx context.Context, organizationID string) []string {
	if !d.isOwnOrganization(ctx, organizationID) {
		return nil
	}
	return []string{lockedOut + "organization's connection. Nobody will get in again until Frontdesk is set to use another organization."}
}

// domainLockout warns where operators may have addresses of a domain; nil where they do not sign in through its organization.
func (d *Desk) domainLockout(ctx context.Context, organizationID, domain string) []string {
	if !d.isOwnOrganization(ctx, organizationID) {
		return nil
	}
	return []string{"Operators sign in to Frontdesk through this organization. Those with an email address of " + domain +
		" may be locked out of Frontdesk, you included: WorkOS refuses addresses of other domains unless the organization allows them."}
}

// isOwnOrganization tells whether an organization has the connection by which operators sign in.
func (d *Desk) isOwnOrganization(ctx context.Context, id string) bool {
	if d.OwnConnection == "" {
		return id == d.OwnOrganization
	}
	connection, _, err := d.Mirror.Connection(ctx, mirror.Everything, d.OwnConnection)
	if err != nil {
		if connection, err = d.Client.GetConnection(ctx, d.OwnConnection); err != nil {
			d.failed(ctx, "connection of the operators", err)
			return false
		}
	}
	return connection.OrganizationID == id
}
