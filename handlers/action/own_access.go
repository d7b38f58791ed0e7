package action

import (
	"context"

	"frontdesk/workos"
)

// lockedOut warns on a form that would keep everybody from signing in to Frontdesk.
const lockedOut = "Everybody will be locked out of Frontdesk, you included: operators sign in to Frontdesk through this "

// ConnectionLockout warns where operators sign in through a connection; nil where they do not.
func (r *Runner) ConnectionLockout(c workos.Connection) []string {
	isUsed := c.State != "inactive" && c.State != "draft" && c.State != "requires_type" // no one can sign in through the others
	if c.ID != r.OwnConnection && (r.OwnOrganization == "" || c.OrganizationID != r.OwnOrganization || !isUsed) {
		return nil
	}
	return []string{lockedOut + "connection. " +
		"Nobody will get in again until another connection is active in the WorkOS Dashboard and Frontdesk is set to use it."}
}

// OrganizationLockout warns where operators sign in through a connection of an organization; nil where they do not.
func (r *Runner) OrganizationLockout(ctx context.Context, organizationID string) []string {
	if !r.isOwnOrganization(ctx, organizationID) {
		return nil
	}
	return []string{lockedOut + "organization's connection. Nobody will get in again until Frontdesk is set to use another organization."}
}

// DomainLockout warns where operators may have addresses of a domain; nil where they do not sign in through its organization.
func (r *Runner) DomainLockout(ctx context.Context, organizationID, domain string) []string {
	if !r.isOwnOrganization(ctx, organizationID) {
		return nil
	}
	return []string{"Operators sign in to Frontdesk through this organization. Those with an email address of " + domain +
		" may be locked out of Frontdesk, you included: WorkOS refuses addresses of other domains unless the organization allows them."}
}

// isOwnOrganization reports whether an organization has the connection by which operators sign in.
func (r *Runner) isOwnOrganization(ctx context.Context, id string) bool {
	if r.OwnConnection == "" {
		return id == r.OwnOrganization
	}
	connection, _, err := r.Mirror.Connection(ctx, r.Scope(ctx), r.OwnConnection)
	if err != nil {
		if connection, err = r.Client.GetConnection(ctx, r.OwnConnection); err != nil {
			r.Failed(ctx, "connection of the operators", err)
			return false
		}
	}
	return connection.OrganizationID == id
}
