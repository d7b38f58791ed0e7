package api

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"frontdesk/workos/emulator/data"
)

// portalLinkLife is how long a link to the Admin Portal can be opened (https://workos.com/docs/admin-portal).
const portalLinkLife = 5 * time.Minute

func (s *API) portalLinkRoutes() { s.handle("POST /portal/generate_link", s.generateLink) }

type portalInput struct {
	Organization string   `json:"organization"`
	Intent       string   `json:"intent"`
	ReturnURL    string   `json:"return_url"`
	SuccessURL   string   `json:"success_url"`
	Contacts     []string `json:"it_contact_emails"`
}

const maxContacts = 20

// wrong returns the invalid fields.
func (in portalInput) wrong() []FieldError {
	var wrong []FieldError
	if in.Organization == "" {
		wrong = append(wrong, FieldError{"required", "organization"})
	}
	if !slices.Contains(data.PortalIntents, in.Intent) {
		wrong = append(wrong, FieldError{"invalid_intent", "intent"})
	}
	if !validReturn(in.ReturnURL) {
		wrong = append(wrong, FieldError{"invalid_url", "return_url"})
	}
	if !validReturn(in.SuccessURL) {
		wrong = append(wrong, FieldError{"invalid_url", "success_url"})
	}
	if len(in.Contacts) > maxContacts || slices.ContainsFunc(in.Contacts, func(email string) bool { return !data.ValidEmail(email) }) {
		wrong = append(wrong, FieldError{"invalid_email", "it_contact_emails"})
	}
	return wrong
}

// validReturn accepts no address, one with https, and plain http on this machine.
func validReturn(address string) bool {
	if address == "" {
		return true
	}
	parsed, err := url.Parse(address)
	return err == nil && parsed.Host != "" && parsed.User == nil &&
		(parsed.Scheme == "https" || parsed.Scheme == "http" && data.IsLoopback(parsed))
}

// generateLink serves POST /portal/generate_link. Without an intent the portal opens for single sign-on.
func (s *API) generateLink(r *http.Request) reply {
	var in portalInput
	if refused := readBody(r, &in); refused != nil {
		return *refused
	}
	if in.Intent == "" {
		in.Intent = "sso"
	}
	if wrong := in.wrong(); len(wrong) > 0 {
		return invalid(r, wrong...)
	}
	organization, known := s.Organizations.Find(in.Organization)
	if !known {
		return notFound("Organization", in.Organization)
	}
	s.DropOldLinks()
	link := &data.PortalLink{
		Organization: organization, Intent: in.Intent, ReturnURL: in.ReturnURL, SuccessURL: in.SuccessURL,
		Admin: "IT admin", Expires: s.Now().Add(portalLinkLife),
	}
	if len(in.Contacts) > 0 {
		link.Admin = in.Contacts[0]
	}
	token := data.RandomToken()
	s.PortalLinks[token] = link
	return created(map[string]string{"link": s.URLFor(r.Host, "/portal?token="+token)})
}
