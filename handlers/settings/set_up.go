package settings

import (
	"net/http"
	"net/url"
	"strings"

	"frontdesk/handlers/page"
	"frontdesk/views"
	settingsview "frontdesk/views/settings"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// SetUp checks how Frontdesk is set up in WorkOS: whether its key works and for what, whether its callback is
// registered, and whether this machine's clock is right.
func (h *Handlers) SetUp(c request.Context) error {
	ctx, clock := workos.CaptureClock(c.Request().Context())
	a := page.NewFetchGroup(ctx)
	callback := h.URL + paths.Callback.URL()
	uris := page.Fetch(a, page.Rows(page.MaxRows, h.Client.ListRedirectURIs), nil)
	origins := page.Fetch(a, page.Rows(page.MaxRows, h.Client.ListCORSOrigins), nil)
	found := examples{}
	reads := h.tryEnvironment(a, &found)
	a.Wait()
	a = page.NewFetchGroup(ctx)
	reads = append(reads, h.tryObjects(a, found)...)
	a.Wait()
	page := settingsview.SetUpPage{Callback: callback, URIs: page.Region(uris), Origins: page.Region(origins)}
	page.Clock, page.ClockKnown = clock()
	for _, uri := range uris.Value {
		page.Registered = page.Registered || allowsRedirect(uri.URI, callback)
	}
	page.Reads = []settingsview.SetUpRead{setUpRead("Redirect URIs", uris.Err), setUpRead("CORS origins", origins.Err)}
	for _, read := range reads {
		page.Reads = append(page.Reads, read.result())
	}
	return h.Render(c, http.StatusOK, views.Page{Title: "Set-up check", Section: views.SectionSettings, Body: settingsview.SetUpBody(page)})
}

// allowsRedirect reports whether a registered address covers the callback: exactly, with a wildcard for one part of
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
	return err == nil && err2 == nil && page.IsLoopback(ours.Hostname()) && page.IsLoopback(theirs.Hostname()) && ours.Path == theirs.Path
}
