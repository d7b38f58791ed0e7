package handlers

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"frontdesk/views"
	settingsview "frontdesk/views/settings"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// SetUp checks how the desk is set up in WorkOS: whether its key works and for what, whether its callback is
// registered, and whether this machine's clock is right.
func (d *Desk) SetUp(c request.Context) error {
	ctx, clock := workos.CaptureClock(c.Request().Context())
	a := ask(ctx)
	callback := d.URL + paths.Callback.URL()
	uris := fetch(a, rows(maxRows, func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.RedirectURI], error) {
		return d.Client.ListRedirectURIs(ctx, page)
	}), nil)
	origins := fetch(a, rows(maxRows, func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.CORSOrigin], error) {
		return d.Client.ListCORSOrigins(ctx, page)
	}), nil)
	found := examples{}
	reads := d.tryEnvironment(a, &found)
	a.wait()
	a = ask(ctx)
	reads = append(reads, d.tryObjects(a, found)...)
	a.wait()
	page := settingsview.SetUpPage{Callback: callback, URIs: region(uris), Origins: region(origins)}
	page.Clock, page.ClockKnown = clock()
	for _, uri := range uris.Value {
		page.Registered = page.Registered || allowsRedirect(uri.URI, callback)
	}
	page.Reads = []settingsview.SetUpRead{setUpRead("Redirect URIs", uris.Err), setUpRead("CORS origins", origins.Err)}
	for _, read := range reads {
		page.Reads = append(page.Reads, read.result())
	}
	return d.render(c, http.StatusOK, views.Page{Title: "Set-up check", Section: views.SectionSettings, Body: settingsview.SetUpBody(page)})
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
