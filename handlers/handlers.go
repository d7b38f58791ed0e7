// Package handlers makes the handlers of all resources for the routing table. Each resource has its own package, with a
// method for each route: paths.OrganizationShow is answered by Organizations.Show. Resources never import each other; what
// several of them need is in page, list, action and timeline.
package handlers

import (
	"frontdesk/handlers/action"
	"frontdesk/handlers/activity"
	"frontdesk/handlers/apikeys"
	"frontdesk/handlers/auditlogs"
	"frontdesk/handlers/connections"
	"frontdesk/handlers/directories"
	"frontdesk/handlers/events"
	"frontdesk/handlers/flags"
	"frontdesk/handlers/groups"
	"frontdesk/handlers/invitations"
	"frontdesk/handlers/issues"
	"frontdesk/handlers/memberships"
	"frontdesk/handlers/organizations"
	"frontdesk/handlers/overview"
	"frontdesk/handlers/page"
	"frontdesk/handlers/portallinks"
	"frontdesk/handlers/probes"
	"frontdesk/handlers/providers"
	"frontdesk/handlers/search"
	"frontdesk/handlers/settings"
	"frontdesk/handlers/signin"
	"frontdesk/handlers/tools"
	"frontdesk/handlers/users"
	"frontdesk/handlers/webhooks"
	"frontdesk/store"
)

// Handlers are the handlers of all resources.
type Handlers struct {
	*action.Runner

	Activity      *activity.Handlers
	APIKeys       *apikeys.Handlers
	AuditLogs     *auditlogs.Handlers
	Connections   *connections.Handlers
	Directories   *directories.Handlers
	Events        *events.Handlers
	Flags         *flags.Handlers
	Groups        *groups.Handlers
	Invitations   *invitations.Handlers
	Issues        *issues.Handlers
	Memberships   *memberships.Handlers
	Organizations *organizations.Handlers
	Overview      *overview.Handlers
	PortalLinks   *portallinks.Handlers
	Probes        *probes.Handlers
	Providers     *providers.Handlers
	Search        *search.Handlers
	Settings      *settings.Handlers
	SignIn        *signin.Handlers
	Tools         *tools.Handlers
	Users         *users.Handlers
	Webhooks      *webhooks.Handlers
}

// Types that package web uses.
type (
	// Base has what all handlers need.
	Base = page.Base
	// Problem is an error with a message for the person.
	Problem = page.Problem
	// Elsewhere is an error that redirects to another page.
	Elsewhere = page.Elsewhere
)

// VaryOn is the header that distinguishes a request for a page from one for a fragment.
const VaryOn = page.VaryOn

// ProblemOf explains an error of WorkOS.
func ProblemOf(err error) *Problem { return page.ProblemOf(err) }

// FallbackPage returns the page for when no other can be shown.
func FallbackPage() ([]byte, error) { return page.FallbackPage() }

// New makes all handlers, passes each the records that it uses, and registers their actions.
func New(b *page.Base, records *store.Store) (*Handlers, error) {
	r := action.NewRunner(b, records)
	h := &Handlers{
		Runner:        r,
		Activity:      activity.New(r),
		APIKeys:       apikeys.New(r),
		AuditLogs:     auditlogs.New(r, records),
		Connections:   connections.New(r),
		Directories:   directories.New(r),
		Events:        events.New(r),
		Flags:         flags.New(r),
		Groups:        groups.New(r),
		Invitations:   invitations.New(r),
		Issues:        issues.New(r),
		Memberships:   memberships.New(r),
		Organizations: organizations.New(r),
		Overview:      overview.New(r),
		PortalLinks:   portallinks.New(r, records),
		Probes:        probes.New(r, records),
		Providers:     providers.New(r),
		Search:        search.New(r, records, records),
		Settings:      settings.New(r),
		SignIn:        signin.New(r),
		Tools:         tools.New(r),
		Users:         users.New(r),
		Webhooks:      webhooks.New(r),
	}
	h.Organizations.RecentLinks, h.Organizations.RecentExports = h.PortalLinks.RecentOfOrganization, h.AuditLogs.RecentOfOrganization
	var err error
	r.Registry, err = action.NewRegistry(
		h.Activity.Actions(), h.Directories.RevealActions(), h.PortalLinks.Actions(), h.Organizations.Actions(), h.APIKeys.Actions(),
		h.Organizations.ContactActions(), h.Groups.Actions(), h.Providers.Actions(), h.Connections.Actions(), h.Directories.Actions(),
		h.AuditLogs.Actions(), h.Users.Actions(), h.Memberships.Actions(), h.Invitations.Actions(), h.Tools.Actions(), h.Flags.Actions(),
		h.Webhooks.Actions(), h.Settings.Actions(),
	)
	return h, err
}
