package workos

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
)

// Intents of a portal link: the task of the customer's administrator.
const (
	IntentSSO                = "sso"
	IntentDirectorySync      = "dsync"
	IntentAuditLogs          = "audit_logs"
	IntentLogStreams         = "log_streams"
	IntentDomainVerification = "domain_verification"
	IntentCertificateRenewal = "certificate_renewal"
	IntentBringYourOwnKey    = "bring_your_own_key"
)

// GeneratePortalLinkOptions describes a portal link. The URLs are optional.
type GeneratePortalLinkOptions struct {
	Organization string
	Intent       string
	ReturnURL    string
	SuccessURL   string
}

// PortalLink opens the Admin Portal of one organization for anyone who has it, for five minutes. WorkOS
// gives it no ID, and cannot list or revoke it.
type PortalLink struct{ Link Secret }

// GeneratePortalLink creates a portal link. It is sent once, because every call creates another link.
//
// POST /portal/generate_link
func (c *Client) GeneratePortalLink(ctx context.Context, options GeneratePortalLinkOptions) (PortalLink, error) {
	r := post("/portal/generate_link", struct {
		Organization string `json:"organization"`
		Intent       string `json:"intent"`
		ReturnURL    string `json:"return_url,omitempty"`
		SuccessURL   string `json:"success_url,omitempty"`
	}{options.Organization, options.Intent, options.ReturnURL, options.SuccessURL})
	r = r.sentOnce().needsAnswer()
	got, err := c.do(ctx, r)
	if err != nil {
		return PortalLink{}, err
	}
	var body struct {
		Link string `json:"link"`
	}
	if json.Unmarshal(got.body, &body) != nil || !c.mayOpen(body.Link) {
		return PortalLink{}, got.unreadable(errNoLink)
	}
	return PortalLink{Secret(body.Link)}, nil
}

// mayOpen reports whether a link in an answer can be given to a customer.
func (c *Client) mayOpen(link string) bool {
	target, err := url.Parse(link)
	return err == nil && target.Host != "" && (target.Scheme == "https" || c.isLocal(target))
}

var errNoLink = errors.New("the answer holds no link")
