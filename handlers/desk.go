package handlers

import (
	"context"
	"log/slog"
	"time"

	"frontdesk/auth"
	"frontdesk/store"
	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

// New registers the actions of a desk whose exported fields are filled.
func New(d *Desk) (*Desk, error) {
	var err error
	d.registry, err = newRegistry(d.accessActions(), d.revealActions(), d.portalLinkActions(), d.organizationActions(), d.apiKeyActions(),
		d.contactActions(), d.groupActions(), d.providerActions(), d.connectionActions(), d.directoryActions(), d.auditLogActions(),
		d.userActions(), d.membershipActions(), d.invitationActions(), d.toolActions(), d.flagActions(), d.webhookActions())
	d.Notice, d.LaterNotices = d.notice, d.laterNotices
	d.recentLinks, d.recentExports = d.glanceLinks, d.glanceExports
	return d, err
}

// Desk holds what handlers work with. Its exported fields are filled once at start and only read afterwards.
type Desk struct {
	Client *workos.Client
	Mirror *mirror.Mirror
	Store  *store.Store // the desk's own records
	Auth   *auth.Auth

	URL                            string // public origin of the desk, without a slash at the end
	Environment                    string // label of the WorkOS environment
	Production                     bool   // the label must be unmistakable
	OwnOrganization, OwnConnection string // by which operators sign in; one of them is set

	Dashboard      string          // id of that environment in WorkOS's own Dashboard, "" when nobody said
	Secure         bool            // people reach the desk over https
	WebhookSecrets []workos.Secret // sign what WorkOS sends; none for not receiving
	PortalHosts    []string        // hosts that return and success URLs may point at

	ReadBack time.Duration // before each look whether an act without an answer has happened
	Log      *slog.Logger
	Now      func() time.Time
	Draining func() bool // the server is stopping and takes no new work

	actionsCheck    actionsCheck
	refusedWebhooks refusedWebhooks
	registry        registry

	// What was done last, and what became of earlier actions of an operator, is said on every page.
	Notice       func(request.Context, auth.Operator) *views.ActionNotice
	LaterNotices func(ctx context.Context, operatorID string) []views.ActionNotice

	recentLinks, recentExports func(c request.Context, organizationID string) ui.List // of an organization, for its first tab

	learning   learning   // what pages have read, on its way into the mirror
	shownLinks shownLinks // portal links that still work, in memory only
	readings   readings   // customers' audit logs that people have open, in memory only
	printed    printedIDs // which page showed an ID, in memory only
	newsAsked  newsAsked  // when WorkOS was last asked what came of portal links
}
