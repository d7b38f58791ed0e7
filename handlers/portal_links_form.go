package handlers

import (
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"frontdesk/auth"
	"frontdesk/store"
	"frontdesk/views"
)

// The longest texts that the form for a portal link takes, in characters.
const (
	maxReason    = 500
	maxReturnURL = 2000
)

// readPortalLinkForm takes the form as it was filled in; nothing of it is checked yet.
func readPortalLinkForm(c auth.Context) views.PortalLinkForm {
	values := c.Request().PostForm
	return views.PortalLinkForm{
		Key:            values.Get("form_key"),
		Organization:   strings.TrimSpace(values.Get("organization")),
		OrganizationAs: oneLine(values.Get("organization_text")),
		Intent:         values.Get("intent"),
		ReturnURL:      strings.TrimSpace(values.Get("return_url")),
		SuccessURL:     strings.TrimSpace(values.Get("success_url")),
		Reason:         plainText(values.Get("reason")),
	}
}

// checkPortalLinkForm finds everything that is wrong at once and returns the link that is asked for.
func (d *Desk) checkPortalLinkForm(c auth.Context, form *views.PortalLinkForm) store.PortalLink {
	link := store.PortalLink{FormKey: form.Key, Intent: form.Intent, Reason: form.Reason}
	if !d.Auth.CheckFormKey(c.Request().Context(), form.Key) {
		form.Wrong("", "This form was made for somebody else or too long ago. Look it through and send it again.")
	}
	found, wrong := d.chosenOrganization(c, form)
	if wrong != "" {
		form.Wrong("organization", wrong)
	}
	link.OrganizationID, link.OrganizationName = found.id, found.name
	if !views.IsPortalIntent(form.Intent) {
		form.Wrong("intent", "Choose what the IT admin is going to do.")
	}
	link.ReturnURL = d.checkReturnURL(form, "return_url", form.ReturnURL)
	link.SuccessURL = d.checkReturnURL(form, "success_url", form.SuccessURL)
	if utf8.RuneCountInString(form.Reason) > maxReason {
		form.Wrong("reason", fmt.Sprintf("Shorten the reason to %d characters.", maxReason))
	}
	return link
}

// checkReturnURL accepts no address, or one on an allowed host: https, and plain http where the host is this
// machine. It returns the address in its normal form.
func (d *Desk) checkReturnURL(form *views.PortalLinkForm, field, text string) string {
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
		form.Wrong(field, "This desk allows no host for it. Whoever runs the desk can name some in FRONTDESK_PORTAL_HOSTS.")
	case !slices.Contains(d.PortalHosts, host):
		form.Wrong(field, "The IT admin may only be sent to "+joinOr(d.PortalHosts)+".")
	case u.Scheme != "https" && (u.Scheme != "http" || !isLoopback(host)):
		form.Wrong(field, "The address must begin with https://.")
	default:
		return u.String()
	}
	return ""
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

// plainText is typed text without what nobody types: broken characters, control characters, Windows line ends.
func plainText(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\r\n", "\n")
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, text))
}

// oneLine is plainText without line breaks.
func oneLine(text string) string { return strings.Join(strings.Fields(plainText(text)), " ") }
