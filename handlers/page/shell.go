package page

import (
	"net/http"
	"strconv"

	"frontdesk/auth"
	"frontdesk/views"
	issuesview "frontdesk/views/issues"
	"frontdesk/web/live"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos/health"
	"frontdesk/workos/mirror"

	"github.com/a-h/templ"
)

// NoticeParam is the parameter with the ID of the action whose notice a page shows.
const NoticeParam = "done"

// May returns the operator's permissions: controls that a role may not use are not shown.
func (b *Base) May(c request.Context) views.Permissions {
	operator, _ := auth.OperatorFrom(c.Request().Context())
	can := func(p auth.Permission) bool { return auth.Can(operator.Role, p) }
	return views.Permissions{
		Issue: can(auth.IssuePortalLinks), Export: can(auth.ExportAuditLogs), Invite: can(auth.Invite),
		Memberships: can(auth.ManageMemberships), Sessions: can(auth.ManageSessions), Factors: can(auth.ManageFactors),
		SendEmails: can(auth.SendMails), Domains: can(auth.ManageDomains), DeclareVerified: can(auth.DeclareVerified),
		TestSignIn:          can(auth.TestSignIn),
		CreateOrganizations: can(auth.CreateOrganizations), CreateUsers: can(auth.CreateUsers), Webhooks: can(auth.ManageWebhooks),
		Flags:       can(auth.ManageFlags),
		TargetFlags: can(auth.TargetFlags), SetRetention: can(auth.SetRetention),
		ManageKeys: can(auth.ManageKeys), ManageContacts: can(auth.ManageContacts),
		ManageProviders: can(auth.ManageProviders), EnrollFactors: can(auth.EnrollFactors),
		WriteAuditLogs: can(auth.WriteAuditLogs), RevealSecrets: can(auth.RevealSecrets),
		Impersonate: can(auth.Impersonate), Sync: can(auth.ManageSync),
	}
}

// shell returns what every page shows around its content.
func (b *Base) shell(c request.Context, page views.Page) views.Shell {
	ctx := c.Request().Context()
	shell := views.Shell{
		Environment: b.Environment,
		Production:  b.Production,
		Section:     page.Section,
		Nonce:       templ.GetNonce(ctx),
		RequestID:   request.ID(c),
		Theme:       theme(c),
		Address:     ownAddress(c),
		Parts:       partsOf(c).shown(),
		Boosted:     c.Request().Header.Get(HeaderRequest) != "" && !IsPartial(c),
	}
	if operator, ok := auth.OperatorFrom(ctx); ok {
		shell.Operator = &views.Operator{Name: operator.Name, Email: operator.Email, Role: string(operator.Role)}
		shell.Sync = b.SyncStatus(c)
		shell.WorkOSStatus = b.UnreachableNote(c)
		shell.WorkOSStatusURL = paths.WorkOSStatus.URL()
		shell.Notice = b.Notice(c, operator)
		shell.UpdatesURL = updatesURL(c, page)
		if !IsPartial(c) {
			shell.Attention = b.attention(c)
		}
		if !IsPartial(c) && c.Request().Method != http.MethodHead && !IsLive(c) {
			shell.Later = b.LaterNotices(ctx, operator.ID)
		}
	}
	return shell
}

// IsLive reports whether an open page reads itself again because something that it shows has changed.
func IsLive(c request.Context) bool { return c.Request().Header.Get(auth.LiveHeader) != "" }

// updatesURL returns the address of the stream for a page: about what it lists, and the object in its address. The answer to a form
// shows what can be seen only once, so it stays as it is.
func updatesURL(c request.Context, page views.Page) string {
	if c.Request().Method != http.MethodGet || IsPartial(c) {
		return ""
	}
	topics := live.Param(append(page.Topics, c.Param("id")))
	if topics == "" {
		return ""
	}
	number, _ := c.Get(live.NumberKey).(int64)
	return paths.With(paths.Updates.URL(), live.TopicsParam, topics, live.AfterParam, strconv.FormatInt(number, 10))
}

// theme returns light, dark or nothing, as the person chose it in this browser.
func theme(c request.Context) string {
	cookie, err := c.Cookie(views.ThemeCookie)
	if err != nil {
		return ""
	}
	return views.Theme(cookie.Value)
}

// attention counts the customers, connections and directories that need attention, for the sidebar. The mirror keeps these
// counts, so they cost two short reads; the open issues are counted by one index. If they cannot be read, the page is shown without them.
func (b *Base) attention(c request.Context) map[string]views.AttentionCount {
	ctx := c.Request().Context()
	counts, err := b.Mirror.Counts(ctx, b.Scope(ctx))
	if err != nil {
		b.Failed(ctx, "counts", err)
		return nil
	}
	of := func(kind mirror.Kind, list paths.Route, filter string) views.AttentionCount {
		return views.AttentionCount{N: counts.Health(kind, health.StatusAttention),
			URL: paths.With(list.URL(), filter, string(health.StatusAttention))}
	}
	issues, _, err := b.Mirror.CountIssues(ctx, b.Scope(ctx), mirror.Query{Severity: string(health.StatusAttention)})
	if err != nil {
		b.Failed(ctx, "count issues", err)
	}
	return map[string]views.AttentionCount{
		views.SectionIssues:        {N: issues, URL: issuesview.AttentionURL()},
		views.SectionOrganizations: of(mirror.KindOrganization, paths.Organizations, "state"),
		views.SectionConnections:   of(mirror.KindConnection, paths.Connections, "health"),
		views.SectionDirectories:   of(mirror.KindDirectory, paths.Directories, "health"),
	}
}
