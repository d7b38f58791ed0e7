package handlers

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"frontdesk/auth"
	"frontdesk/views"
	"frontdesk/web/paths"
	"frontdesk/workos"
)

// SetUp checks how the desk is set up in WorkOS: whether its key works and for what, and whether its callback is
// registered.
func (d *Desk) SetUp(c auth.Context) error {
	a := ask(c.Request().Context())
	callback := d.URL + paths.Callback.URL()
	uris := fetch(a, firstPage(func(ctx context.Context) (workos.Page[workos.RedirectURI], error) {
		return d.Client.ListRedirectURIs(ctx, workos.ListOptions{Limit: environmentRows})
	}), nil)
	origins := fetch(a, firstPage(func(ctx context.Context) (workos.Page[workos.CORSOrigin], error) {
		return d.Client.ListCORSOrigins(ctx, workos.ListOptions{Limit: environmentRows})
	}), nil)
	reads := d.tryReads(a)
	a.wait()
	page := views.SetUpPage{Callback: callback, URIs: region(uris), Origins: region(origins)}
	for _, uri := range uris.Value {
		page.Registered = page.Registered || allowsRedirect(uri.URI, callback)
	}
	for _, read := range reads {
		page.Reads = append(page.Reads, views.SetUpRead{Name: read.name, Problem: whyMissing(read.answer.Err)})
	}
	return d.render(c, http.StatusOK, views.Page{Title: "Set-up check", Section: views.SectionSettings, Body: views.SetUpBody(page)})
}

// triedRead is one read that the desk lives on.
type triedRead struct {
	name   string
	answer *live[struct{}]
}

// tryReads asks for one row of each kind of list, to see what the key may read.
func (d *Desk) tryReads(a *asking) []triedRead {
	one := workos.ListOptions{Limit: 1}
	read := func(name string, call func(context.Context) error) triedRead {
		return triedRead{name, fetch(a, func(ctx context.Context) (struct{}, error) { return struct{}{}, call(ctx) }, nil)}
	}
	return []triedRead{
		read("Organizations", func(ctx context.Context) error {
			_, err := d.Client.ListOrganizations(ctx, workos.ListOrganizationsOptions{ListOptions: one})
			return err
		}),
		read("Connections", func(ctx context.Context) error {
			_, err := d.Client.ListConnections(ctx, workos.ListConnectionsOptions{ListOptions: one})
			return err
		}),
		read("Directories", func(ctx context.Context) error {
			_, err := d.Client.ListDirectories(ctx, workos.ListDirectoriesOptions{ListOptions: one})
			return err
		}),
		read("Users", func(ctx context.Context) error {
			_, err := d.Client.ListUsers(ctx, workos.ListUsersOptions{ListOptions: one})
			return err
		}),
		read("Invitations", func(ctx context.Context) error {
			_, err := d.Client.ListInvitations(ctx, workos.ListInvitationsOptions{ListOptions: one})
			return err
		}),
		read("Events", func(ctx context.Context) error {
			_, err := d.Client.ListEvents(ctx, workos.ListEventsOptions{ListOptions: one, Events: workos.EventTypes()})
			return err
		}),
		read("Audit log actions", func(ctx context.Context) error {
			_, err := d.Client.ListAuditLogActions(ctx, one)
			return err
		}),
		read("Feature flags", func(ctx context.Context) error {
			_, err := d.Client.ListFeatureFlags(ctx, one)
			return err
		}),
		read("Roles", func(ctx context.Context) error {
			_, err := d.Client.ListRoles(ctx)
			return err
		}),
	}
}

// allowsRedirect tells whether a registered address covers the callback: as it stands, with a wildcard for one part of
// the host, or on any port of this machine.
func allowsRedirect(registered, callback string) bool {
	if registered == callback {
		return true
	}
	if before, after, wild := strings.Cut(registered, "*"); wild {
		inner, found := strings.CutPrefix(callback, before)
		inner, ends := strings.CutSuffix(inner, after)
		return found && ends && inner != "" && !strings.ContainsAny(inner, "/.")
	}
	ours, err := url.Parse(callback)
	theirs, err2 := url.Parse(registered)
	return err == nil && err2 == nil && isLoopback(ours.Hostname()) && isLoopback(theirs.Hostname()) && ours.Path == theirs.Path
}
