package settings

import (
	"context"

	"frontdesk/handlers/page"
	settingsview "frontdesk/views/settings"
	"frontdesk/workos"
)

// triedRead is a test of one thing that Frontdesk reads. lacks is set if there was no object to test it on.
type triedRead struct {
	name, lacks string
	answer      *page.Result[struct{}]
}

func (t triedRead) result() settingsview.SetUpRead {
	if t.lacks != "" {
		return settingsview.SetUpRead{Name: t.name, Lacks: t.lacks}
	}
	return setUpRead(t.name, t.answer.Err)
}

func setUpRead(name string, err error) settingsview.SetUpRead {
	read := settingsview.SetUpRead{Name: name, Problem: page.ErrorText(err), NotOffered: workos.IsUnsupported(err)}
	if read.NotOffered { // the object that it was tried on was read a moment ago
		read.Problem = "This WorkOS server does not offer this information."
	}
	return read
}

// try makes a call in the background, only to see whether it works.
func try(a *page.FetchGroup, name string, call func(context.Context) error) triedRead {
	return triedRead{name: name, answer: page.Fetch(a, func(ctx context.Context) (struct{}, error) { return struct{}{}, call(ctx) }, nil)}
}

// errorOf returns the error of a call and drops its value.
func errorOf[T any](_ T, err error) error { return err }

// examples are the IDs of objects for testing the reads of single objects: "" if there is none.
type examples struct{ organization, directory, user string }

// tryEnvironment reads one row of each list of the environment, and sets found.
func (h *Handlers) tryEnvironment(a *page.FetchGroup, found *examples) []triedRead {
	one, w := workos.ListOptions{Limit: 1}, h.Client
	return []triedRead{
		try(a, "Organizations", func(ctx context.Context) error {
			page, err := w.ListOrganizations(ctx, workos.ListOrganizationsOptions{ListOptions: one})
			for _, organization := range page.Data {
				found.organization = organization.ID
			}
			return err
		}),
		try(a, "Directories", func(ctx context.Context) error {
			page, err := w.ListDirectories(ctx, workos.ListDirectoriesOptions{ListOptions: one})
			for _, directory := range page.Data {
				found.directory = directory.ID
			}
			return err
		}),
		try(a, "Users", func(ctx context.Context) error {
			page, err := w.ListUsers(ctx, workos.ListUsersOptions{ListOptions: one})
			for _, user := range page.Data {
				found.user = user.ID
			}
			return err
		}),
		try(a, "Connections", func(ctx context.Context) error {
			return errorOf(w.ListConnections(ctx, workos.ListConnectionsOptions{ListOptions: one}))
		}),
		try(a, "Invitations", func(ctx context.Context) error {
			return errorOf(w.ListInvitations(ctx, workos.ListInvitationsOptions{ListOptions: one}))
		}),
		try(a, "Events", func(ctx context.Context) error {
			return errorOf(w.ListEvents(ctx, workos.ListEventsOptions{ListOptions: one, Events: workos.EventTypes()}))
		}),
		try(a, "Audit log actions", func(ctx context.Context) error { return errorOf(w.ListAuditLogActions(ctx, one)) }),
		try(a, "Feature flags", func(ctx context.Context) error { return errorOf(w.ListFeatureFlags(ctx, one)) }),
		try(a, "Roles", func(ctx context.Context) error { return errorOf(w.ListRoles(ctx)) }),
		try(a, "Webhook endpoints", func(ctx context.Context) error { return errorOf(w.ListWebhookEndpoints(ctx, one)) }),
		try(a, "Data providers", func(ctx context.Context) error { return errorOf(w.ListDataIntegrations(ctx)) }),
	}
}

// tryObjects reads what belongs to one organization, one directory and one user.
func (h *Handlers) tryObjects(a *page.FetchGroup, found examples) []triedRead {
	one, w := workos.ListOptions{Limit: 1}, h.Client
	reads := []triedRead{}
	of := func(id, lacks, name string, call func(context.Context) error) {
		if id == "" {
			reads = append(reads, triedRead{name: name, lacks: lacks})
			return
		}
		reads = append(reads, try(a, name, call))
	}
	organization := func(name string, call func(context.Context) error) {
		of(found.organization, "organization", name, call)
	}
	organization("Memberships", func(ctx context.Context) error {
		return errorOf(w.ListMemberships(ctx, workos.ListMembershipsOptions{ListOptions: one, OrganizationID: found.organization}))
	})
	organization("Groups of an organization", func(ctx context.Context) error { return errorOf(w.ListGroups(ctx, found.organization, one)) })
	organization("Roles of an organization", func(ctx context.Context) error {
		return errorOf(w.ListOrganizationRoles(ctx,
			found.organization))
	})
	organization("API keys of an organization", func(ctx context.Context) error {
		return errorOf(w.ListOrganizationAPIKeys(ctx, found.organization, one))
	})
	organization("Data providers of an organization", func(ctx context.Context) error {
		return errorOf(w.ListDataIntegrationConfigurations(ctx, found.organization))
	})
	organization("Audit log settings", func(ctx context.Context) error { return errorOf(w.GetAuditLogConfiguration(ctx, found.organization)) })
	organization("IT contacts", func(ctx context.Context) error { return errorOf(w.ListITContacts(ctx, found.organization)) })
	of(found.directory, "directory", "Directory users", func(ctx context.Context) error {
		return errorOf(w.ListDirectoryUsers(ctx, workos.ListDirectoryUsersOptions{ListOptions: one, Directory: found.directory}))
	})
	of(found.directory, "directory", "Directory groups", func(ctx context.Context) error {
		return errorOf(w.ListDirectoryGroups(ctx, workos.ListDirectoryGroupsOptions{ListOptions: one, Directory: found.directory}))
	})
	of(found.user, "user", "Sessions", func(ctx context.Context) error { return errorOf(w.ListSessions(ctx, found.user, one)) })
	of(found.user, "user", "MFA methods", func(ctx context.Context) error { return errorOf(w.ListUserAuthFactors(ctx, found.user, one)) })
	return reads
}
