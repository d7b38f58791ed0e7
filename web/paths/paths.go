// Package paths defines all of Frontdesk's URLs. The same Route value registers a page with the
// router and builds the links to it, so that a link to a page that does not exist does not compile.
package paths

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// Route is one method and path pattern; a segment such as :id stands for a value.
type Route struct {
	Method  string
	Pattern string
}

// The pages of Frontdesk.
var (
	Overview     = get("/")
	Search       = get("/search")
	Sync         = get("/settings/sync")
	SyncProgress = get("/settings/sync/progress")
	SyncBadge    = get("/settings/sync/badge")
	SyncNow      = post("/settings/sync/now")
	SyncRefresh  = post("/settings/sync/refresh")
	EventRetry   = post("/settings/sync/events/:number/retry")
	OldSync      = get("/copy") // Deprecated: redirects to Sync for one release.
	WorkOSStatus = get("/status/chip")
	Updates      = get("/updates")

	Issues = get("/issues")
	Rules  = get("/settings/rules")

	Organizations           = get("/organizations")
	OrganizationShow        = get("/organizations/:id")
	OrganizationUsers       = get("/organizations/:id/users")
	OrganizationPortalLinks = get("/organizations/:id/portal-links")
	OrganizationAuditLogs   = get("/organizations/:id/audit-logs")
	OrganizationRaw         = get("/organizations/:id/raw")
	OrganizationOptions     = get("/options/organizations")
	MemberOptions           = get("/options/organizations/:id/members")

	Connections    = get("/connections")
	ConnectionShow = get("/connections/:id")
	ConnectionRaw  = get("/connections/:id/raw")

	Directories     = get("/directories")
	DirectoryShow   = get("/directories/:id")
	DirectoryUsers  = get("/directories/:id/users")
	DirectoryGroups = get("/directories/:id/groups")
	DirectoryRaw    = get("/directories/:id/raw")

	DirectoryUserShow   = get("/directory-users/:id")
	DirectoryUserReveal = post("/directory-users/:id/attributes")
	DirectoryUserRaw    = post("/directory-users/:id/raw")
	DirectoryGroupShow  = get("/directory-groups/:id")
	DirectoryGroupRaw   = get("/directory-groups/:id/raw")

	Users    = get("/users")
	UserShow = get("/users/:id")
	UserRaw  = get("/users/:id/raw")

	UserSettings                = get("/users/:id/settings")
	UserFlagTargetAdd           = get("/users/:id/flags/add")
	UserFlagTargetRemove        = get("/users/:id/flags/:flag/remove")
	UserAPIKeyExpire            = get("/users/:id/api-keys/:key/expire")
	UserAPIKeyRevoke            = get("/users/:id/api-keys/:key/revoke")
	UserApplicationRevoke       = get("/users/:id/applications/:application/revoke")
	UserAccountDisconnect       = get("/users/:id/accounts/:provider/disconnect")
	UserMemberAccountDisconnect = get("/users/:id/organizations/:organization/accounts/:provider/disconnect")
	UserFactorEnroll            = get("/users/:id/factors/enroll")
	UserImpersonate             = get("/users/:id/impersonate")

	UserEdit             = get("/users/:id/edit")
	UserDelete           = get("/users/:id/delete")
	UserSessionRevoke    = get("/users/:id/sessions/:session/end")
	UserSessionsRevoke   = get("/users/:id/sessions/end")
	UserFactorRemove     = get("/users/:id/factors/:factor/remove")
	UserFactorsReset     = get("/users/:id/factors/reset")
	UserPasswordReset    = get("/users/:id/password-reset")
	UserMagicAuth        = get("/users/:id/sign-in-code")
	UserVerificationMail = get("/users/:id/verification-mail")

	OrganizationNew         = get("/organizations/new")
	OrganizationEdit        = get("/organizations/:id/edit")
	OrganizationDelete      = get("/organizations/:id/delete")
	OrganizationInvitations = get("/organizations/:id/invitations")
	DomainNew               = get("/organizations/:id/domains/new")
	DomainVerify            = get("/organizations/:id/domains/:domain/verify")
	DomainDeclare           = get("/organizations/:id/domains/:domain/declare-verified")
	DomainRemove            = get("/organizations/:id/domains/:domain/remove")

	OrganizationSettings = get("/organizations/:id/settings")
	FlagTargetAdd        = get("/organizations/:id/flags/add")
	FlagTargetRemove     = get("/organizations/:id/flags/:flag/remove")
	RetentionSet         = get("/organizations/:id/audit-logs/retention")
	APIKeyNew            = get("/organizations/:id/api-keys/new")
	APIKeyExpire         = get("/organizations/:id/api-keys/:key/expire")
	APIKeyRevoke         = get("/organizations/:id/api-keys/:key/revoke")
	ITContactNew         = get("/organizations/:id/it-contacts/new")
	ITContactRemove      = get("/organizations/:id/it-contacts/:contact/remove")
	ITContactInvite      = get("/organizations/:id/it-contacts/:contact/invite")
	ITContactRevoke      = get("/organizations/:id/it-contacts/:contact/revoke")
	GroupNew             = get("/organizations/:id/groups/new")
	GroupShow            = get("/organizations/:id/groups/:group")
	GroupEdit            = get("/organizations/:id/groups/:group/edit")
	GroupDelete          = get("/organizations/:id/groups/:group/delete")
	GroupMemberAdd       = get("/organizations/:id/groups/:group/members/add")
	GroupMemberRemove    = get("/organizations/:id/groups/:group/members/:member/remove")
	ProviderChange       = get("/organizations/:id/providers/:provider/change")

	ConnectionTest   = get("/connections/:id/test")
	ConnectionDelete = get("/connections/:id/delete")
	DirectoryDelete  = get("/directories/:id/delete")

	Invitations      = get("/invitations")
	InvitationNew    = get("/invitations/new")
	InvitationShow   = get("/invitations/:id")
	InvitationResend = get("/invitations/:id/resend")
	InvitationRevoke = get("/invitations/:id/revoke")

	UserNew                 = get("/users/new")
	UserEmailChange         = get("/users/:id/email-change")
	UserEmailConfirm        = get("/users/:id/email-change/confirm")
	UserVerificationConfirm = get("/users/:id/verification-mail/confirm")
	UserFactorCheck         = get("/users/:id/factors/:factor/check")

	MembershipNew        = get("/users/:id/memberships/new")
	MembershipRole       = get("/memberships/:id/role")
	MembershipDeactivate = get("/memberships/:id/deactivate")
	MembershipReactivate = get("/memberships/:id/reactivate")
	MembershipRemove     = get("/memberships/:id/remove")

	PortalLinks      = get("/portal-links")
	PortalLinkNew    = get("/portal-links/new")
	PortalLinkCreate = post("/portal-links")

	Exports        = get("/audit-logs/exports")
	ExportNew      = get("/audit-logs/exports/new")
	ExportCreate   = post("/audit-logs/exports")
	ExportShow     = get("/audit-logs/exports/:id")
	ExportProgress = get("/audit-logs/exports/:id/progress")
	ExportDownload = get("/audit-logs/exports/:id/download")
	ExportRead     = get("/audit-logs/exports/:id/read")

	AuditActions   = get("/audit-logs/actions")
	AuditActionNew = get("/audit-logs/actions/new")
	AuditAction    = get("/audit-logs/actions/:action") // a Segment, as in all below it
	AuditSchemaNew = get("/audit-logs/actions/:action/schemas/new")
	AuditEventSend = get("/audit-logs/actions/:action/send")

	Events       = get("/events")
	Activity     = get("/activity")
	ActionCancel = post("/activity/:id/take-back")
	Roles        = get("/settings/roles")

	WebhookReceive = post("/webhooks/workos")

	WebhookTester   = get("/tools/webhook-tester")
	MagicLinks      = get("/tools/magic-links")
	MagicLinkSend   = get("/tools/magic-links/send")
	MagicLinkReveal = get("/tools/magic-links/show")
	Factors         = get("/tools/factors")
	FactorNew       = get("/tools/factors/new")
	FactorShow      = get("/tools/factors/:id")
	FactorCheck     = get("/tools/factors/:id/check")
	FactorSend      = get("/tools/factors/:id/send-code")
	FactorReveal    = get("/tools/factors/:id/show-code")
	FactorVerify    = get("/tools/factors/:id/challenges/:challenge")
	FactorRemove    = get("/tools/factors/:id/remove")

	SetUp          = get("/settings/set-up")
	Flags          = get("/settings/flags")
	FlagEnable     = get("/settings/flags/:slug/enable")
	FlagDisable    = get("/settings/flags/:slug/disable")
	Webhooks       = get("/settings/webhooks")
	WebhookNew     = get("/settings/webhooks/new")
	WebhookEdit    = get("/settings/webhooks/:id/edit")
	WebhookEnable  = get("/settings/webhooks/:id/enable")
	WebhookDisable = get("/settings/webhooks/:id/disable")
	WebhookDelete  = get("/settings/webhooks/:id/delete")

	Providers    = get("/settings/providers")
	ProviderShow = get("/settings/providers/:provider")

	SignIn      = get("/sign-in")
	SignInStart = get("/sign-in/start")
	Callback    = get("/auth/callback")
	SignOut     = post("/sign-out")
	TimeZone    = post("/time-zone")
	SignedOut   = get("/signed-out")
	SignedIn    = get("/signed-in")

	Live         = get("/livez")
	Ready        = get("/readyz")
	ReadyActions = get("/readyz/actions")
	ReadySync    = get("/readyz/sync")
	CSPReport    = post("/csp-report")
	Asset        = get("/static/*")
)

// Sent returns the route to which the form of an action is posted: the page that shows it.
func Sent(r Route) Route { return Route{http.MethodPost, r.Pattern} }

func get(pattern string) Route  { return Route{http.MethodGet, pattern} }
func post(pattern string) Route { return Route{http.MethodPost, pattern} }

// URL builds the path with each value inserted by Segment; an object without an ID has no page, so an empty value gives "".
// It panics if the number of values is wrong, which is a mistake in the program and never in what a person typed.
func (r Route) URL(values ...string) string {
	segments := strings.Split(r.Pattern, "/")
	used, missing := 0, false
	for i, segment := range segments {
		if !strings.HasPrefix(segment, ":") && segment != "*" {
			continue
		}
		if used < len(values) {
			segments[i] = Segment(values[used])
			if segment == "*" {
				segments[i] = url.PathEscape(values[used])
			}
			missing = missing || values[used] == ""
		}
		used++
	}
	if used != len(values) {
		panic(fmt.Sprintf("paths: %s takes %d values, got %d", r.Pattern, used, len(values)))
	}
	if missing {
		return ""
	}
	return strings.Join(segments, "/")
}

// With adds a query to a URL built by Route.URL or With; pairs are name, value, name, value. Empty values are left out.
func With(address string, pairs ...string) string {
	path, before, _ := strings.Cut(address, "?")
	query, _ := url.ParseQuery(before) // With wrote it
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			query.Set(pairs[i], pairs[i+1])
		}
	}
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}
