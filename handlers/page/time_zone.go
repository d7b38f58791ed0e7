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

// ZonePreference is the operator's choice: ChoseUTC, or nothing for the zone of the browser.
const (
	ZonePreference = "time-zone"
	ChoseUTC       = "UTC"
)

// TimeZone finds out in which zone this request's operator reads times, for every component of the page: the browser's,
// as its script wrote it into a cookie, unless the operator chose UTC.
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

// PageZone is the zone of times on this request's page.
func PageZone(c request.Context) ui.Zone { return ui.ZoneFrom(c.Request().Context()) }

// OwnPage is an address of Frontdesk's as it was given, or the overview for any other.
func OwnPage(address string) string {
	parsed, err := url.Parse(address)
	if err != nil || parsed.IsAbs() || parsed.Host != "" || !strings.HasPrefix(address, "/") ||
		strings.HasPrefix(address, "//") || strings.ContainsAny(address, "\\\r\n\t") {
		return paths.Overview.URL()
	}
	return address
}

// ownAddress is the address of this page, to come back to it; the overview for the answer to a form.
func ownAddress(c request.Context) string {
	if method := c.Request().Method; method != http.MethodGet && method != http.MethodHead {
		return paths.Overview.URL()
	}
	return OwnPage(c.Request().URL.RequestURI())
}

// ZoneNamed is the zone that an address or a form names, or the page's when it names none. It is not ok for a name that
// is no time zone's.
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
