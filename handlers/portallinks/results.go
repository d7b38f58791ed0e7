package portallinks

import (
	"context"
	"slices"
	"sync/atomic"
	"time"

	"frontdesk/handlers/page"
	"frontdesk/store"
	portallinksview "frontdesk/views/portallinks"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

const (
	recentLink     = 2 * time.Hour   // how long after a link its IT admin may still be at work
	eventsDeadline = time.Second     // what a list waits for news at most
	eventsInterval = 3 * time.Second // between two requests for news, for all readers together
	eventsOfLinks  = 100             // newest events that one question or one organization gives

	linksOfOrganization = 200 // newest links that a result may have come of
)

// resultOf maps the purpose of a link to the event that shows that it was fulfilled. Other purposes have no event.
var resultOf = map[string]string{
	workos.IntentSSO:                "connection.activated",
	workos.IntentDirectorySync:      "dsync.activated",
	workos.IntentDomainVerification: "organization_domain.verified",
	workos.IntentCertificateRenewal: "connection.saml_certificate_renewed",
}

func resultTypes() []string {
	types := make([]string, 0, len(resultOf))
	for _, name := range resultOf {
		types = append(types, name)
	}
	return types
}

// newsAsked is when WorkOS was last asked for the results of recent links.
type newsAsked struct{ at atomic.Int64 }

// due reports whether it is time to ask again, and if so sets the time.
func (n *newsAsked) due(now time.Time) bool {
	last := n.at.Load()
	return now.UnixMilli()-last >= eventsInterval.Milliseconds() && n.at.CompareAndSwap(last, now.UnixMilli())
}

// withAfterwards adds to each link what the customer's IT admin did with it, from the mirror.
// If some links are so recent that the IT admin may still be at work, it first asks WorkOS once for all of
// them; if WorkOS does not answer, the page is shown all the same.
func (h *Handlers) withAfterwards(ctx context.Context, links []store.PortalLink) []portallinksview.Link {
	rows := make([]portallinksview.Link, len(links))
	for i, link := range links {
		rows[i] = shownLink(link)
		rows[i].Deletion = h.Deletion(ctx, page.Owned{OrganizationID: link.OrganizationID})
	}
	h.addResults(ctx, rows)
	since, organizationID := h.pending(rows)
	if !since.IsZero() && h.newsAsked.due(h.Now()) && h.fetchResults(ctx, since, organizationID) {
		h.addResults(ctx, rows)
	}
	return rows
}

// pending returns when the oldest recent link without a result was issued, and the organization if all such links
// belong to one.
func (h *Handlers) pending(rows []portallinksview.Link) (since time.Time, organizationID string) {
	several := false
	for _, row := range rows {
		if row.Result != nil || row.Later || !row.Issued() || resultOf[row.Intent] == "" || h.Now().Sub(row.IssuedAt) > recentLink {
			continue
		}
		if since.IsZero() || row.IssuedAt.Before(since) {
			since = row.IssuedAt
		}
		several = several || organizationID != "" && organizationID != row.OrganizationID
		organizationID = row.OrganizationID
	}
	if several {
		organizationID = ""
	}
	return since, organizationID
}

// fetchResults reads the results since a time from WorkOS, and reports whether the mirror has new ones.
func (h *Handlers) fetchResults(ctx context.Context, since time.Time, organizationID string) bool {
	asked, cancel := context.WithTimeout(ctx, eventsDeadline)
	defer cancel()
	page, err := h.Client.ListEvents(asked, workos.ListEventsOptions{
		ListOptions: workos.ListOptions{Limit: eventsOfLinks}, Events: resultTypes(), OrganizationID: organizationID, RangeStart: since,
	})
	if err != nil {
		h.Log.InfoContext(ctx, "portal link results not read", "error", err)
		return false
	}
	if len(page.Data) == 0 {
		return false
	}
	if err := h.Mirror.UpsertEvents(ctx, page.Data); err != nil {
		h.Failed(ctx, "update the mirror", err)
		return false
	}
	return true
}

// addResults adds the results of links, and reads each organization's events only once.
func (h *Handlers) addResults(ctx context.Context, rows []portallinksview.Link) {
	since := map[string]time.Time{}
	for _, row := range rows {
		if first, known := since[row.OrganizationID]; row.Issued() && (!known || row.IssuedAt.Before(first)) {
			since[row.OrganizationID] = row.IssuedAt
		}
	}
	results, issued := map[string][]workos.Event{}, map[string][]store.PortalLink{}
	for id, first := range since {
		events, err := h.Mirror.Events(ctx, h.Scope(ctx), mirror.EventQuery{OrganizationID: id, Types: resultTypes(), Since: first,
			Limit: eventsOfLinks})
		if err != nil {
			h.Failed(ctx, "events after portal links", err)
			return
		}
		results[id] = events
		if len(events) == 0 {
			continue
		}
		links, err := h.links.PortalLinks(ctx, h.Scope(ctx),
			store.PortalLinksQuery{OrganizationID: id, Paging: store.Paging{Limit: linksOfOrganization}})
		if err != nil {
			h.Failed(ctx, "portal links of an organization", err)
			return
		}
		issued[id] = links.Rows
	}
	for i, row := range rows {
		rows[i].Result, rows[i].Later = resultFor(row, results[row.OrganizationID], issued[row.OrganizationID])
	}
}

// resultFor returns the first event in the Admin Portal that fulfills a link's purpose. WorkOS does not report
// which link was opened, so an event counts only for the newest link of its purpose that was issued before it. For an older
// link, later means that such an event came after a newer link.
func resultFor(link portallinksview.Link, events []workos.Event, issued []store.PortalLink) (first *workos.Event, later bool) {
	if !link.Issued() {
		return nil, false
	}
	for i, event := range events {
		if event.Event != resultOf[link.Intent] || event.CreatedAt.Before(link.IssuedAt) || !inAdminPortal(event) {
			continue
		}
		isOfLater := slices.ContainsFunc(issued, func(other store.PortalLink) bool {
			return other.ID != link.ID && other.Intent == link.Intent && other.State == store.PortalLinkIssued &&
				other.IssuedAt.After(link.IssuedAt) && !event.CreatedAt.Before(other.IssuedAt)
		})
		switch {
		case isOfLater:
			later = true
		case first == nil || event.CreatedAt.Before(first.CreatedAt.Time):
			first = &events[i]
		}
	}
	return first, later && first == nil
}

func inAdminPortal(event workos.Event) bool {
	return event.Context != nil && event.Context.Actor != nil && event.Context.Actor.Source == "admin_portal"
}

// shownLink returns a link's record as pages show it.
func shownLink(l store.PortalLink) portallinksview.Link {
	return portallinksview.Link{
		ID: l.ID, OrganizationID: l.OrganizationID, OrganizationName: l.OrganizationName, Intent: l.Intent,
		ReturnURL: l.ReturnURL, SuccessURL: l.SuccessURL, Reason: l.Reason, State: l.State, Note: l.Note,
		WorkOSRequestID: l.WorkOSRequestID, IssuerName: l.Actor.Name, IssuerEmail: l.Actor.Email,
		CreatedAt: l.CreatedAt, IssuedAt: l.IssuedAt, ExpiresAt: l.ExpiresAt,
	}
}
