package portallinks

import (
	"context"

	"frontdesk/auth"
	"frontdesk/handlers/list"
	"frontdesk/handlers/page"
	"frontdesk/store"
	"frontdesk/views"
	portallinksview "frontdesk/views/portallinks"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos/mirror"

	"github.com/a-h/templ"
)

// List lists every Admin Portal link that was issued from Frontdesk.
func (h *Handlers) List(c request.Context) error {
	l := h.portalLinkListing(c, paths.PortalLinks.URL(), "")
	if h.mayIssue(c) {
		l.Actions = []ui.Action{{Label: "Issue portal link", Icon: "link", URL: paths.PortalLinkNew.URL(), Primary: true}}
		l.Nothing.Action = &l.Actions[0]
	}
	return list.Show(h.Base, c, l)
}

// ListOfOrganization is an organization's tab with the links that were issued for it.
func (h *Handlers) ListOfOrganization(c request.Context) error {
	id, err := h.OrganizationResource().PathID(c)
	if err != nil {
		return err
	}
	return list.ShowTab(h.Base, c, h.portalLinkListing(c, paths.OrganizationPortalLinks.URL(id), id), h.OrganizationTab(c, "portal-links"))
}

// RecentOfOrganization are the newest links issued for an organization, as its first tab shows them.
func (h *Handlers) RecentOfOrganization(c request.Context, organizationID string) ui.List {
	ctx := c.Request().Context()
	page, err := h.links.PortalLinks(ctx, h.Scope(ctx), store.PortalLinksQuery{OrganizationID: organizationID,
		Paging: store.Paging{Limit: page.RecentLimit}})
	if err != nil {
		h.Failed(ctx, "portal links of an organization", err)
		return ui.List{}
	}
	return portallinksview.RecentTable(h.withAfterwards(ctx, page.Rows), h.Now())
}

func (h *Handlers) mayIssue(c request.Context) bool {
	operator, _ := auth.OperatorFrom(c.Request().Context())
	return auth.Can(operator.Role, auth.IssuePortalLinks)
}

// portalLinkListing is the list of links: of all organizations, or of one.
func (h *Handlers) portalLinkListing(c request.Context, path, organizationID string) list.Spec[portallinksview.Link] {
	l := list.Spec[portallinksview.Link]{
		ID: "portal-links", Title: "Portal links", Section: views.SectionPortalLinks, Path: path, FileName: "portal-links", Own: true,
		Sort: "-issued",
		Hint: "Organization, person or reason", Columns: h.portalLinkColumns(),
		Filters: []ui.Filter{
			{Name: "type", Label: "Purpose", Options: wording.PortalIntentOptions()},
			{Name: "state", Label: "Status", Options: wording.PortalLinkStates()},
		},
		URL:   portallinksview.Link.URL,
		Label: portallinksview.Link.Title,
		Fetch: h.fetchPortalLinks,
		Count: func(ctx context.Context, q mirror.Query) (int, bool, bool, error) {
			n, more, err := h.links.CountPortalLinks(ctx, h.Scope(ctx),
				store.PortalLinksQuery{Q: q.Q, OrganizationID: q.OrganizationID, Intent: q.Type, State: q.State})
			return n, more, err == nil, err
		},
		Nothing: ui.Empty{Title: "No portal links yet", Text: "A portal link lets a customer's IT admin set up single sign-on, a directory or " +
			"a domain themselves. Every link issued here is listed with who issued it and its result."},
	}
	if organizationID != "" {
		l.Fixed = func(q *mirror.Query) { q.OrganizationID = organizationID }
		l.Columns = l.Columns[1:] // the page says whose links they are
		l.URL = portallinksview.Link.ResultURL
		l.Hint = "Person or reason"
		l.Nothing.Title = "No portal links for this customer yet"
		deletion := h.Deletion(c.Request().Context(), page.Owned{OrganizationID: organizationID})
		if h.mayIssue(c) && deletion == views.NoDeletion {
			l.Nothing.Action = &ui.Action{Label: "Issue portal link", Icon: "link", URL: views.IssueLinkURL(organizationID, "")}
		}
		return l
	}
	l.Filters = append(l.Filters, h.OrganizationFilter(c))
	return l
}

func (h *Handlers) portalLinkColumns() []list.Column[portallinksview.Link] {
	type link = portallinksview.Link
	now := h.Now()
	return []list.Column[link]{
		{Key: "organization", Label: "Organization", Text: func(l link) string { return l.OrganizationName }},
		{Key: "intent", Label: "Purpose", Text: link.Purpose},
		{Key: "actor", Label: "Issued by", Minor: true, Text: func(l link) string { return l.IssuerEmail }, Cell: link.IssuerCell},
		{Key: "issued", Label: "Issued", Time: true, Text: func(l link) string { return page.CSVTime(l.CreatedAt) },
			Cell: func(l link) templ.Component { return ui.Time(l.CreatedAt) }},
		{Label: "Status", Text: func(l link) string { return l.StateWord(now) },
			Cell: func(l link) templ.Component { return l.StateCell(now) }},
		{Label: "Expires", CSVOnly: true, Time: true, Text: func(l link) string { return page.KnownTime(l.ExpiresAt) }},
		{Label: "Result", Text: link.ResultText, Cell: link.ResultCell},
		{Label: "Reason", Text: func(l link) string { return l.Reason }, Cell: link.ReasonCell},
		{Label: "Organization ID", CSVOnly: true, Text: func(l link) string { return l.OrganizationID }},
		{Label: "Return URL", CSVOnly: true, Text: func(l link) string { return l.ReturnURL }},
		{Label: "Success URL", CSVOnly: true, Text: func(l link) string { return l.SuccessURL }},
		{Label: "Note", CSVOnly: true, Text: func(l link) string { return l.Note }},
		{Label: "WorkOS request ID", CSVOnly: true, Text: func(l link) string { return l.WorkOSRequestID }},
		{Label: "Link ID", CSVOnly: true, Text: func(l link) string { return l.ID }},
	}
}

// fetchPortalLinks reads the links through the query of a mirror's list.
func (h *Handlers) fetchPortalLinks(ctx context.Context, scope mirror.Scope, q mirror.Query) (mirror.Page[portallinksview.Link], error) {
	query := store.PortalLinksQuery{
		Q: q.Q, OrganizationID: q.OrganizationID, Intent: q.Type, State: q.State,
		Paging: store.Paging{Sort: q.Sort, Desc: q.Desc, After: q.After, Before: q.Before, Limit: q.Limit},
	}
	if q.Sort == "issued" {
		query.Sort, query.Oldest = "", !q.Desc
	}
	page, err := h.links.PortalLinks(ctx, scope, query)
	if err != nil {
		return mirror.Page[portallinksview.Link]{}, err
	}
	return mirror.Page[portallinksview.Link]{Rows: h.withAfterwards(ctx, page.Rows), Next: page.Next, Prev: page.Prev}, nil
}
