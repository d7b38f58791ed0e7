package handlers

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

// zonePreference is the operator's choice: choseUTC, or nothing for the zone of the browser.
const (
	zonePreference = "time-zone"
	choseUTC       = "UTC"
)

// TimeZone finds out in which zone this request's operator reads times, for every component of the page: the browser's,
// as its script wrote it into a cookie, unless the operator chose UTC.
func (d *Desk) TimeZone(next request.Handler) request.Handler {
	return func(c request.Context) error {
		request := c.Request()
		var zone ui.Zone
		if cookie, err := c.Cookie(ui.ZoneCookie); err == nil {
			zone.Browser, _ = ui.LoadZone(cookie.Value)
		}
		zone.Shown = zone.Browser
		if operator, ok := auth.OperatorFrom(request.Context()); ok {
			chosen, err := d.Store.Preference(request.Context(), operator.ID, zonePreference)
			if err != nil {
				d.failed(request.Context(), "time zone", err)
			}
			if chosen == choseUTC {
				zone.Shown, zone.PrefersUTC = time.UTC, true
			}
		}
		c.SetRequest(request.WithContext(ui.WithZone(request.Context(), zone)))
		return next(c)
	}
}

// pageZone is the zone of times on this request's page.
func pageZone(c request.Context) ui.Zone { return ui.ZoneFrom(c.Request().Context()) }

// SetTimeZone keeps the operator's choice between their own time and UTC, and goes back to the page they were on.
func (d *Desk) SetTimeZone(c request.Context) error {
	operator, _ := auth.OperatorFrom(c.Request().Context())
	choice := c.Request().PostForm.Get("zone")
	if choice != choseUTC && choice != "local" {
		return &Problem{Status: http.StatusUnprocessableEntity, Title: "There is no such choice", Text: "Choose local time or UTC in the menu of your account."}
	}
	if choice != choseUTC {
		choice = "" // what an operator sees who never chose
	}
	if err := d.Store.SetPreference(c.Request().Context(), operator.ID, zonePreference, choice); err != nil {
		return err
	}
	return redirect303(c, ownPage(c.Request().PostForm.Get("back")))
}

// ownPage is an address of Frontdesk's as it was given, or the overview for any other.
func ownPage(address string) string {
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
	return ownPage(c.Request().URL.RequestURI())
}

// zoneNamed is the zone that an address or a form names, or the page's when it names none. It is not ok for a name that
// is no time zone's.
func zoneNamed(c request.Context, name string) (zone ui.Zone, ok bool) {
	zone = pageZone(c)
	if name == "" {
		return zone, true
	}
	location, ok := ui.LoadZone(name)
	if ok {
		zone.Shown = location
	}
	return zone, ok
}
