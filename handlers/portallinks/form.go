package portallinks

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"frontdesk/handlers/action"
	"frontdesk/handlers/page"
	"frontdesk/store"
	"frontdesk/views"
	portallinksview "frontdesk/views/portallinks"
	"frontdesk/views/wording"
	"frontdesk/web/request"
)

// readPortalLinkForm reads the form; it checks nothing yet.
func readPortalLinkForm(c request.Context) portallinksview.Form {
	values := c.Request().PostForm
	return portallinksview.Form{
		Form:       action.ReadForm(values),
		Intent:     values.Get("intent"),
		ReturnURL:  strings.TrimSpace(values.Get("return_url")),
		SuccessURL: strings.TrimSpace(values.Get("success_url")),
	}
}

// checkPortalLinkForm adds all errors at once and returns the requested link.
func (h *Handlers) checkPortalLinkForm(c request.Context, form *portallinksview.Form) store.PortalLink {
	link := store.PortalLink{FormKey: form.Key, FormDigest: action.Sent(c).Digest, Intent: form.Intent, Reason: form.Reason}
	found := h.CheckFormWithOrganization(c, &form.Form)
	link.OrganizationID, link.OrganizationName = found.ID, found.Name
	if h.Deletion(c.Request().Context(), page.Owned{ID: found.ID}) != views.NoDeletion {
		form.AddError("organization", "This organization is being deleted. You can issue a link for it again if WorkOS does not carry out the "+
			"deletion.")
	}
	if !wording.IsPortalIntent(form.Intent) {
		form.AddError("intent", "Choose what the IT admin is going to do.")
	}
	link.ReturnURL = h.checkReturnURL(form, "return_url", form.ReturnURL)
	link.SuccessURL = h.checkReturnURL(form, "success_url", form.SuccessURL)
	return link
}

// checkReturnURL accepts no address, or one on an allowed host: https, or plain http if the host is this
// machine. It returns the address in its normal form.
func (h *Handlers) checkReturnURL(form *portallinksview.Form, field, text string) string {
	if text == "" {
		return ""
	}
	if utf8.RuneCountInString(text) > page.MaxReturnURL {
		form.AddError(field, fmt.Sprintf("Shorten the address to %d characters.", page.MaxReturnURL))
		return ""
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Opaque != "" || u.User != nil || strings.Contains(u.Host, "%") {
		form.AddError(field, "Give a whole address, such as https://"+h.exampleHost()+"/settings.")
		return ""
	}
	host := strings.ToLower(u.Hostname())
	switch {
	case len(h.PortalHosts) == 0:
		form.AddError(field, "Frontdesk allows no hosts for it. The person who runs Frontdesk can add some in FRONTDESK_PORTAL_HOSTS.")
	case u.Scheme != "https" && (u.Scheme != "http" || !page.IsLoopback(host)):
		form.AddError(field, "The address must begin with https://.")
	case !slices.Contains(h.PortalHosts, hostAndPort(u)):
		form.AddError(field, "The IT admin may only be sent to "+joinOr(h.PortalHosts)+".")
	default:
		return u.String()
	}
	return ""
}

// hostAndPort returns the host of an address as FRONTDESK_PORTAL_HOSTS names it: the host alone for the default port of https,
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

func (h *Handlers) exampleHost() string {
	if len(h.PortalHosts) == 0 {
		return "app.example.com"
	}
	return h.PortalHosts[0]
}

// joinOr joins alternatives: "a", "a or b", "a, b or c".
func joinOr(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
