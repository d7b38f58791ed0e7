package page

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"frontdesk/auth"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/web/request"
)

// ZonePreference is the name of the operator's choice: ChoseUTC, or nothing for the zone of the browser.
const (
	ZonePreference = "time-zone"
	ChoseUTC       = "UTC"
)

// TimeZone sets the time zone of the request for every component of the page: the browser's,
// which its script wrote into a cookie, unless the operator chose UTC.
func (b *Base) TimeZone(next request.Handler) request.Handler {
	return func(c request.Context) error {
		request := c.Request()
		var zone ui.Zone
		if cookie, err := c.Cookie(ui.ZoneCookie); err == nil {
			zone.Browser, _ = ui.LoadZone(cookie.Value)
		}
		zone.Shown = zone.Browser
		if operator, ok := auth.OperatorFrom(request.Context()); ok {
			chosen, err := b.Preferences.Preference(request.Context(), operator.ID, ZonePreference)
			if err != nil {
				b.Failed(request.Context(), "time zone", err)
			}
			if chosen == ChoseUTC {
				zone.Shown, zone.PrefersUTC = time.UTC, true
			}
		}
		c.SetRequest(request.WithContext(ui.WithZone(request.Context(), zone)))
		return next(c)
	}
}

// PageZone returns the time zone of this request's page.
func PageZone(c request.Context) ui.Zone { return ui.ZoneFrom(c.Request().Context()) }

// OwnPage returns an address unchanged if it is a page of Frontdesk, else the overview.
func OwnPage(address string) string {
	parsed, err := url.Parse(address)
	if err != nil || parsed.IsAbs() || parsed.Host != "" || !strings.HasPrefix(address, "/") ||
		strings.HasPrefix(address, "//") || strings.ContainsAny(address, "\\\r\n\t") {
		return paths.Overview.URL()
	}
	return address
}

// ownAddress returns the address of this page, to return to it; the overview for the answer to a form.
func ownAddress(c request.Context) string {
	if method := c.Request().Method; method != http.MethodGet && method != http.MethodHead {
		return paths.Overview.URL()
	}
	return OwnPage(c.Request().URL.RequestURI())
}

// ZoneNamed returns the zone named by an address or a form, or the page's zone if the name is empty. It is not ok if no
// zone has that name.
func ZoneNamed(c request.Context, name string) (zone ui.Zone, ok bool) {
	zone = PageZone(c)
	if name == "" {
		return zone, true
	}
	location, ok := ui.LoadZone(name)
	if ok {
		zone.Shown = location
	}
	return zone, ok
}
