package handlers

import (
	"context"

	"frontdesk/workos"
)

// whyNotFound says why WorkOS answered to an action that it did not find something. That may be the target, its
// organization, or anything else that the request names, such as a role: only what is gone is said to have been deleted.
func (d *Desk) whyNotFound(ctx context.Context, t target, err error) string {
	reading, cancel := context.WithTimeout(ctx, optionsDeadline)
	defer cancel()
	if read := d.readOf(t); read != nil && workos.IsNotFound(read(reading)) {
		return "This was deleted in WorkOS meanwhile."
	}
	if t.organizationID != "" {
		if _, gone := d.Client.GetOrganization(reading, t.organizationID); workos.IsNotFound(gone) {
			return "The organization was deleted in WorkOS meanwhile."
		}
	}
	return workos.Explain(err, workos.ForOperator).Why
}

// knownTarget is what existed before the action: of one that creates something, its organization.
func (a act) knownTarget() target {
	known := a.target
	if a.made != nil {
		known.id = ""
	}
	return known
}

// readOf is how a target is read from WorkOS, nil for one that WorkOS does not give by its ID.
func (d *Desk) readOf(t target) func(context.Context) error {
	if t.id == "" {
		return nil
	}
	switch t.kind {
	case "organization":
		return reads(d.organizations(), t.id)
	case "user":
		return reads(d.users(), t.id)
	case "membership":
		return reads(d.memberships(), t.id)
	case "connection":
		return reads(d.connections(), t.id)
	case "directory":
		return reads(d.directories(), t.id)
	case "invitation":
		return reads(d.invitations(), t.id)
	case "group":
		return func(ctx context.Context) error {
			_, err := d.Client.GetGroup(ctx, t.organizationID, t.id)
			return err
		}
	case "feature_flag":
		return func(ctx context.Context) error {
			_, err := d.Client.GetFeatureFlag(ctx, t.id)
			return err
		}
	case "auth_factor":
		return func(ctx context.Context) error {
			_, err := d.Client.GetAuthFactor(ctx, t.id)
			return err
		}
	}
	return nil
}

func reads[T any](of object[T], id string) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := of.get(ctx, id)
		return err
	}
}
