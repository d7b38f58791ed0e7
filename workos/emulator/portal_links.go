package emulator

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"time"
)

// portalLinkLife is within what time a link to the Admin Portal has to be opened (https://workos.com/docs/admin-portal).
const portalLinkLife = 5 * time.Minute

// portalIntents are what a link to the Admin Portal can be for.
var portalIntents = []string{
	"sso", "dsync", "audit_logs", "log_streams", "domain_verification", "certificate_renewal", "bring_your_own_key",
}

// portalLink is what a token stands for.
type portalLink struct {
	organization          ref
	intent                string
	returnURL, successURL string
	admin                 string // who the events name
	expires               time.Time
	session               string // once it was opened
}

// dropOldLinks deletes links that expired a day ago: until then they say that they expired.
func (s *Server) dropOldLinks() {
	now := s.now()
	maps.DeleteFunc(s.portalLinks, func(_ string, link *portalLink) bool { return now.Sub(link.expires) > 24*time.Hour })
}

func (s *Server) portalLinkRoutes() { s.handle("POST /portal/generate_link", s.generateLink) }

type portalInput struct {
	Organization string   `json:"organization"`
	Intent       string   `json:"intent"`
	ReturnURL    string   `json:"return_url"`
	SuccessURL   string   `json:"success_url"`
	Contacts     []string `json:"it_contact_emails"`
}

const maxContacts = 20

// wrong lists the fields that cannot be.
func (in portalInput) wrong() []fieldError {
	var wrong []fieldError
	if in.Organization == "" {
		wrong = append(wrong, fieldError{"required", "organization"})
	}
	if !slices.Contains(portalIntents, in.Intent) {
		wrong = append(wrong, fieldError{"invalid_intent", "intent"})
	}
	if !validReturn(in.ReturnURL) {
		wrong = append(wrong, fieldError{"invalid_url", "return_url"})
	}
	if !validReturn(in.SuccessURL) {
		wrong = append(wrong, fieldError{"invalid_url", "success_url"})
	}
	if len(in.Contacts) > maxContacts || slices.ContainsFunc(in.Contacts, func(email string) bool { return !validEmail(email) }) {
		wrong = append(wrong, fieldError{"invalid_email", "it_contact_emails"})
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
		(parsed.Scheme == "https" || parsed.Scheme == "http" && isLoopback(parsed))
}

// generateLink serves POST /portal/generate_link. Without an intent the portal opens for single sign-on.
func (s *Server) generateLink(r *http.Request) reply {
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
	organization, known := s.organizations.find(in.Organization)
	if !known {
		return notFound("Organization", in.Organization)
	}
	s.dropOldLinks()
	link := &portalLink{
		organization: organization, intent: in.Intent, returnURL: in.ReturnURL, successURL: in.SuccessURL,
		admin: "IT admin", expires: s.now().Add(portalLinkLife),
	}
	if len(in.Contacts) > 0 {
		link.admin = in.Contacts[0]
	}
	token := randomToken()
	s.portalLinks[token] = link
	return created(map[string]string{"link": s.urlFor(r.Host, "/portal?token="+token)})
}
