package search

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"frontdesk/handlers/page"
	"frontdesk/handlers/timeline"
	"frontdesk/store"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

// idHits returns where a pasted ID leads: to the object's own page, or for a kind without one to the page that shows it.
// Several objects may have the same ID if one of them has it from another system. It is empty for a text that is no ID,
// and for an ID that leads nowhere. note is set if there were more events than are searched for the ID.
func (h *Handlers) idHits(ctx context.Context, text string, isTyping bool) (hits []ui.SearchHit, note string) {
	if !page.IsID(text) {
		return nil, ""
	}
	if urls := h.knownID(ctx, text); len(urls) > 0 {
		return h.openOneOf(ctx, text, urls), ""
	}
	if !page.LooksLikeID(text) {
		return nil, ""
	}
	ctx, cancel := context.WithTimeout(ctx, page.SearchDeadline)
	defer cancel()
	text = page.CanonicalID(text)
	for _, look := range []func(context.Context, string) string{h.shownID, h.liveID, h.printedID, h.recordedID} {
		if url := look(ctx, text); url != "" {
			return openHits(text, url), ""
		}
	}
	pages := maxEventPages
	if isTyping {
		pages = 1
	}
	url, searched := h.subjectOfID(ctx, text, pages)
	if url != "" {
		return openHits(text, url), ""
	}
	if searched == unreadEvents && !isTyping {
		note = "WorkOS's events could not be read, so they were not searched for this ID."
	}
	if searched > 0 && !isTyping {
		note = fmt.Sprintf("There are more events around the time of this ID than are searched: the first %s do not say whose it is.",
			wording.Number(searched))
	}
	if url = h.momentOfID(ctx, text); url != "" {
		hits = openHits(text, url)
		if note != "" {
			hits[0].Title = "Show events around the time of " + text
		}
		return hits, note
	}
	if isTyping {
		return nil, ""
	}
	url, searched = h.eventNaming(ctx, text)
	if url != "" {
		return openHits(text, url), ""
	}
	if searched == unreadEvents {
		note = "WorkOS's events could not be read, so they were not searched for this ID."
	}
	if searched > 0 {
		note = fmt.Sprintf("The newest %s events were searched for this ID. Older ones may name it.", wording.Number(searched))
	}
	return nil, note
}

func openHits(text string, urls ...string) []ui.SearchHit {
	hits := make([]ui.SearchHit, len(urls))
	for i, url := range urls {
		hits[i] = ui.SearchHit{URL: url, Title: "Open " + text}
	}
	return hits
}

// openOneOf returns a hit for each object with an ID, by its name.
func (h *Handlers) openOneOf(ctx context.Context, text string, urls []string) []ui.SearchHit {
	hits := openHits(text, urls...)
	if len(hits) == 1 {
		return hits
	}
	for i, url := range urls {
		id := path.Base(url)
		hits[i].Title, hits[i].Detail = "Open "+cmp.Or(ui.Named(h.NameOfID(ctx, id), id), id), id
	}
	return hits
}

// knownID returns where an ID leads, from the mirror and Frontdesk's exports.
func (h *Handlers) knownID(ctx context.Context, id string) []string {
	for _, spelling := range []string{id, page.CanonicalID(id)} {
		if export, err := h.exports.Export(ctx, h.Scope(ctx), spelling); err == nil {
			return []string{paths.ExportShow.URL(export.ID)}
		}
	}
	found, err := h.Mirror.Identify(ctx, h.Scope(ctx), id)
	if err != nil {
		h.Failed(ctx, "identify", err)
	}
	var urls []string
	for _, object := range found {
		url := page.PageOfObject(object)
		if url != "" && (!object.External || page.LooksLikeID(id)) && !slices.Contains(urls, url) {
			urls = append(urls, url)
		}
	}
	return urls
}

// liveID asks WorkOS for the object with an ID, if its prefix names a kind, and in parallel for the organization and the
// user with that external ID. If there is none, it returns the page of the kind, which shows that.
func (h *Handlers) liveID(ctx context.Context, id string) string {
	kind, known := mirror.KindOf(id)
	if !known {
		return ""
	}
	var own string
	var isThere bool
	var external page.External
	var asking sync.WaitGroup
	asking.Go(func() { own, isThere = h.liveObject(ctx, kind, id) })
	asking.Go(func() { external = h.ByExternalID(ctx, id) })
	asking.Wait()
	switch {
	case isThere:
		return own
	case external.UserErr == nil:
		return paths.UserShow.URL(external.User.ID)
	case external.OrganizationErr == nil:
		return paths.OrganizationShow.URL(external.Organization.ID)
	}
	return own
}

// liveObject returns the page of an object of a kind, and whether WorkOS has it.
func (h *Handlers) liveObject(ctx context.Context, kind mirror.Kind, id string) (url string, isThere bool) {
	if route, hasPage := page.PageOfKind[kind]; hasPage {
		url = route.URL(id)
	}
	var err error
	switch kind {
	case mirror.KindOrganization:
		_, err = h.Client.GetOrganization(ctx, id)
	case mirror.KindConnection:
		_, err = h.Client.GetConnection(ctx, id)
	case mirror.KindDirectory:
		_, err = h.Client.GetDirectory(ctx, id)
	case mirror.KindDirectoryUser:
		_, err = h.Client.GetDirectoryUser(ctx, id)
	case mirror.KindDirectoryGroup:
		_, err = h.Client.GetDirectoryGroup(ctx, id)
	case mirror.KindUser:
		_, err = h.Client.GetUser(ctx, id)
	case mirror.KindInvitation:
		_, err = h.Client.GetInvitation(ctx, id)
	case mirror.KindMembership:
		membership, failed := h.Client.GetMembership(ctx, id)
		url, err = paths.UserShow.URL(membership.UserID), failed
	case mirror.KindDomain:
		domain, failed := h.Client.GetOrganizationDomain(ctx, id)
		url, err = paths.OrganizationShow.URL(domain.OrganizationID), failed
	}
	return url, err == nil
}

// shownID returns the page that showed an object with the ID before.
func (h *Handlers) shownID(ctx context.Context, id string) string {
	at, err := h.Mirror.PageThatShowed(ctx, h.Scope(ctx), id)
	if err != nil {
		h.Failed(ctx, "page that showed an ID", err)
	}
	return at
}

// printedID returns the page for an ID with a prefix that is not of a kind in the mirror.
func (h *Handlers) printedID(_ context.Context, id string) string {
	switch {
	case strings.HasPrefix(id, "auth_factor_"):
		return paths.FactorShow.URL(id)
	case strings.HasPrefix(id, "we_"), strings.HasPrefix(id, "webhook_endpoint_"):
		return paths.Webhooks.URL()
	}
	return ""
}

// recordedID returns the page of the target of an operator's action, or Activity's entries with the ID: of a request,
// a portal link, an API key, an IT contact.
func (h *Handlers) recordedID(ctx context.Context, id string) string {
	done, err := h.Ledger.AuditEntries(ctx, h.Scope(ctx), store.AuditQuery{TargetID: id, Paging: store.Paging{Limit: 1}})
	if err != nil {
		h.Failed(ctx, "search Activity", err)
		return ""
	}
	if len(done.Rows) > 0 {
		row := done.Rows[0]
		switch row.TargetType {
		case "portal_link":
			return paths.With(paths.PortalLinks.URL(), "q", id)
		case "api_key", "it_contact":
			if row.OrganizationID != "" {
				return paths.OrganizationSettings.URL(row.OrganizationID)
			}
		}
		if url := h.EntryURL(ctx, row); url != "" {
			return url
		}
	}
	if link, err := h.links.PortalLink(ctx, h.Scope(ctx), id); err == nil && link.ID != "" {
		return paths.With(paths.PortalLinks.URL(), "q", id)
	}
	named, err := h.Ledger.AuditEntries(ctx, h.Scope(ctx), store.AuditQuery{Q: id, Paging: store.Paging{Limit: 1}})
	if err == nil && len(named.Rows) > 0 {
		return paths.With(paths.Activity.URL(), "q", id)
	}
	return ""
}

// subjectOfID returns the page of the user or organization that owns an object without a page, such as a session or an API
// key, from the event of its creation. searched is how many events were searched if there are more.
func (h *Handlers) subjectOfID(ctx context.Context, id string, pages int) (url string, searched int) {
	at, now := workos.TimeOfID(id), h.Now()
	if at.Before(now.Add(-timeline.EventsAge)) || at.After(now.Add(time.Hour)) {
		return "", 0
	}
	searched = h.searchEvents(ctx, pages, workos.ListEventsOptions{ListOptions: workos.ListOptions{Limit: 100, Order: workos.Ascending},
		RangeStart: at.Add(-time.Minute), RangeEnd: at.Add(timeline.Around)}, func(event workos.Event) bool {
		url = subjectURL(event, id)
		return url != ""
	})
	return url, searched
}

// subjectURL returns the page of the user or organization that an event names as the owner of an ID.
func subjectURL(event workos.Event, id string) string {
	var subject struct {
		ID             string
		UserID         string `json:"user_id"`
		OrganizationID string `json:"organization_id"`
		Owner          struct{ Type, ID string }
	}
	if json.Unmarshal(event.Data, &subject) != nil || subject.ID != id {
		return ""
	}
	switch {
	case subject.UserID != "":
		return paths.UserShow.URL(subject.UserID)
	case subject.Owner.Type == "user":
		return paths.UserSettings.URL(subject.Owner.ID)
	case subject.Owner.Type == "organization":
		return paths.OrganizationSettings.URL(subject.Owner.ID)
	}
	return paths.OrganizationShow.URL(subject.OrganizationID)
}

// unreadEvents is returned by searchEvents if WorkOS did not return the events.
const unreadEvents = -1

// searchEvents passes events to isFound until it returns true. It returns 0 if the search is complete, else how many events were
// read, or unreadEvents.
func (h *Handlers) searchEvents(ctx context.Context, pages int, options workos.ListEventsOptions,
	isFound func(workos.Event) bool) (searched int) {
	for range pages {
		page, err := h.Client.ListEvents(ctx, options)
		if err != nil {
			h.Log.InfoContext(ctx, "search events at WorkOS", "error", err)
			return unreadEvents
		}
		searched += len(page.Data)
		if slices.ContainsFunc(page.Data, isFound) || page.After == "" || page.After == options.After {
			return 0
		}
		options.After = page.After
	}
	return searched
}

// momentOfID returns the events around the time that an ID contains, for events, sessions and other objects that WorkOS does
// not return by ID.
func (h *Handlers) momentOfID(ctx context.Context, id string) string {
	at, err := h.Mirror.EventTime(ctx, h.Scope(ctx), id)
	if err != nil {
		at = workos.TimeOfID(id)
	}
	if now := h.Now(); at.Before(now.Add(-timeline.EventsAge)) || at.After(now.Add(time.Hour)) {
		return ""
	}
	return eventsAround(at)
}

func eventsAround(at time.Time) string {
	return paths.With(paths.Events.URL(), "from", at.UTC().Add(-timeline.Around).Format(page.URLMoment), "to",
		at.UTC().Add(timeline.Around).Format(page.URLMoment), "zone", "UTC")
}

// maxEventPages bounds how many pages of events are searched for an ID.
const maxEventPages = 10

// eventNaming returns the events around the newest one that has or contains an ID, within the range of one search.
func (h *Handlers) eventNaming(ctx context.Context, id string) (url string, searched int) {
	now, name := h.Now(), []byte(`"`+id+`"`)
	searched = h.searchEvents(ctx, maxEventPages, workos.ListEventsOptions{ListOptions: workos.ListOptions{Limit: 100},
		RangeStart: now.Add(-timeline.EventsWindow), RangeEnd: now}, func(event workos.Event) bool {
		if event.ID != id && !bytes.Contains(event.Data, name) {
			return false
		}
		url = eventsAround(event.CreatedAt.Time)
		return true
	})
	return url, searched
}
