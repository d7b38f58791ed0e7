package handlers

import (
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"frontdesk/store"
	portallinksview "frontdesk/views/portallinks"
	"frontdesk/views/wording"
	"frontdesk/web/request"
)

// maxReturnURL is the longest address that the form takes, in characters.
const maxReturnURL = 2000

// readPortalLinkForm takes the form as it was filled in; nothing of it is checked yet.
func readPortalLinkForm(c request.Context) portallinksview.Form {
	values := c.Request().PostForm
	return portallinksview.Form{
		Form:       readActForm(values),
		Intent:     values.Get("intent"),
		ReturnURL:  strings.TrimSpace(values.Get("return_url")),
		SuccessURL: strings.TrimSpace(values.Get("success_url")),
	}
}

// checkPortalLinkForm finds everything that is wrong at once and returns the link that is asked for.
func (d *Desk) checkPortalLinkForm(c request.Context, form *portallinksview.Form) store.PortalLink {
	link := store.PortalLink{FormKey: form.Key, Intent: form.Intent, Reason: form.Reason}
	found := d.checkActForm(c, &form.Form)
	link.OrganizationID, link.OrganizationName = found.id, found.name
	if !wording.IsPortalIntent(form.Intent) {
		form.Wrong("intent", "Choose what the IT admin is going to do.")
	}
	link.ReturnURL = d.checkReturnURL(form, "return_url", form.ReturnURL)
	link.SuccessURL = d.checkReturnURL(form, "success_url", form.SuccessURL)
	return link
}

// checkReturnURL accepts no address, or one on an allowed host: https, and plain http where the host is this
// machine. It returns the address in its normal form.
func (d *Desk) checkReturnURL(form *portallinksview.Form, field, text string) string {
	if text == "" {
		return ""
	}
	if utf8.RuneCountInString(text) > maxReturnURL {
		form.Wrong(field, fmt.Sprintf("Shorten the address to %d characters.", maxReturnURL))
		return ""
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Opaque != "" || u.User != nil || strings.Contains(u.Host, "%") {
		form.Wrong(field, "Give a whole address, such as https://"+d.exampleHost()+"/settings.")
		return ""
	}
	host := strings.ToLower(u.Hostname())
	switch {
	case len(d.PortalHosts) == 0:
		form.Wrong(field, "Frontdesk allows no host for it. The person who runs Frontdesk can name some in FRONTDESK_PORTAL_HOSTS.")
	case u.Scheme != "https" && (u.Scheme != "http" || !isLoopback(host)):
		form.Wrong(field, "The address must begin with https://.")
	case !slices.Contains(d.PortalHosts, hostAndPort(u)):
		form.Wrong(field, "The IT admin may only be sent to "+joinOr(d.PortalHosts)+".")
	default:
		return u.String()
	}
	return ""
}

// hostAndPort is how FRONTDESK_PORTAL_HOSTS names where an address leads: the host alone for the default port of https,
// the host and the port otherwise.
func hostAndPort(u *url.URL) string {
	host, port := strings.ToLower(u.Hostname()), u.Port()
	switch {
	case u.Scheme == "https" && (port == "" || port == "443"):
		return host
	case port == "":
		return host + ":80"
	default:
		return host + ":" + port
	}
}

func (d *Desk) exampleHost() string {
	if len(d.PortalHosts) == 0 {
		return "app.example.com"
	}
	return d.PortalHosts[0]
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// joinOr lists alternatives: "a", "a or b", "a, b or c".
func joinOr(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
