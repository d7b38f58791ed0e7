package handlers

import (
	"net/http"

	"frontdesk/auth"
	"frontdesk/views"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos/health"
	"frontdesk/workos/mirror"

	"github.com/a-h/templ"
)

// shell is what every page shows around its content.
func (d *Desk) shell(c request.Context, page views.Page) views.Shell {
	ctx := c.Request().Context()
	shell := views.Shell{
		Environment: d.Environment,
		Production:  d.Production,
		Section:     page.Section,
		Nonce:       templ.GetNonce(ctx),
		RequestID:   request.ID(c),
		Theme:       theme(c),
		Address:     ownAddress(c),
		Parts:       partsOf(c).shown(),
		Boosted:     c.Request().Header.Get(headerRequest) != "" && !isPartial(c),
	}
	if operator, ok := auth.OperatorFrom(ctx); ok {
		shell.Operator = &views.Operator{Name: operator.Name, Email: operator.Email, Role: string(operator.Role)}
		shell.Sync = d.syncStatus(c)
		shell.WorkOSStatus = d.workOSStatus(c)
		shell.WorkOSStatusURL = paths.WorkOSStatus.URL()
		shell.Notice = d.Notice(c, operator)
		if !isPartial(c) {
			shell.Attention = d.attention(c)
		}
		if !isPartial(c) && c.Request().Method != http.MethodHead {
			shell.Later = d.LaterNotices(ctx, operator.ID)
		}
	}
	return shell
}

// theme is light, dark or nothing, as the person chose it in this browser.
func theme(c request.Context) string {
	cookie, err := c.Cookie(views.ThemeCookie)
	if err != nil {
		return ""
	}
	return views.Theme(cookie.Value)
}

// attention is how many customers, connections and directories need attention, for the sidebar. The mirror keeps these
// counts, so they cost two short reads. Without them the page is shown all the same.
func (d *Desk) attention(c request.Context) map[string]views.AttentionCount {
	ctx := c.Request().Context()
	counts, err := d.Mirror.Counts(ctx, mirror.Everything)
	if err != nil {
		d.failed(ctx, "counts", err)
		return nil
	}
	of := func(kind mirror.Kind, list paths.Route, filter string) views.AttentionCount {
		return views.AttentionCount{N: counts.Health(kind, health.StatusAttention), URL: paths.With(list.URL(), filter, string(health.StatusAttention))}
	}
	return map[string]views.AttentionCount{
		views.SectionOrganizations: of(mirror.KindOrganization, paths.Organizations, "state"),
		views.SectionConnections:   of(mirror.KindConnection, paths.Connections, "health"),
		views.SectionDirectories:   of(mirror.KindDirectory, paths.Directories, "health"),
	}
}
