package emulator

import (
	"net/http"
	"net/url"
	"slices"
	"time"
)

// Lifetimes of the Admin Portal. A link has to be opened within five minutes
// (https://workos.com/docs/admin-portal); who opened it in time may take their time.
const (
	portalLinkLife    = 5 * time.Minute
	portalSessionLife = time.Hour
)

// portal is the Admin Portal: links to it, and the hosted pages on which a customer's IT admin does the job.
// It is guarded by the server's lock.
type portal struct {
	*Server
	logs     *auditLogs
	links    map[string]*portalLink
	sessions map[string]*portalSession
}

func newPortal(s *Server, logs *auditLogs) *portal {
	return &portal{s, logs, map[string]*portalLink{}, map[string]*portalSession{}}
}

func (p *portal) routes() {
	p.handle("POST /portal/generate_link", p.generateLink)
	p.handlePage("GET /portal", p.open)
	p.handlePage("GET /portal/sessions/{session}", p.show)
	p.handlePage("POST /portal/sessions/{session}", p.act)
	p.handlePage("GET /portal/sessions/{session}/audit-logs.csv", p.auditLogCSV)
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

// portalTask is what an intent asks of the IT admin.
type portalTask struct {
	intent, title, text string
	act                 func(*portal, *portalSession, *http.Request) outcome
}

// portalTasks are the seven intents of POST /portal/generate_link.
var portalTasks = []portalTask{
	{"sso", "Set up single sign-on", "Connect your identity provider, so that your people sign in with their company account.", (*portal).actSSO},
	{"dsync", "Set up directory sync", "Connect your directory, so that people and groups arrive and leave by themselves.", (*portal).actDirectory},
	{"audit_logs", "View audit logs", "See what people of your organization did.", (*portal).actFinish},
	{"log_streams", "Stream audit logs", "Send your audit log to your own monitoring as it happens.", (*portal).actStream},
	{"domain_verification", "Verify your domain", "Prove that a domain belongs to your organization.", (*portal).actDomain},
	{"certificate_renewal", "Renew a certificate", "Replace the certificate of your identity provider before it expires.", (*portal).actCertificate},
	{"bring_your_own_key", "Bring your own key", "Encrypt your organization's data with a key that you hold.", (*portal).actKey},
}

func taskFor(intent string) (portalTask, bool) {
	i := slices.IndexFunc(portalTasks, func(task portalTask) bool { return task.intent == intent })
	if i < 0 {
		return portalTask{}, false
	}
	return portalTasks[i], true
}

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
	if _, known := taskFor(in.Intent); !known {
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
func (p *portal) generateLink(r *http.Request) reply {
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
	organization, known := p.organizations.find(in.Organization)
	if !known {
		return notFound("Organization", in.Organization)
	}
	p.forgetOld()
	link := &portalLink{
		organization: organization, intent: in.Intent, returnURL: in.ReturnURL, successURL: in.SuccessURL,
		admin: "IT admin", expires: p.now().Add(portalLinkLife),
	}
	if len(in.Contacts) > 0 {
		link.admin = in.Contacts[0]
	}
	token := randomToken()
	p.links[token] = link
	return created(map[string]string{"link": p.urlFor(r, "/portal?token="+token)})
}

// forgetOld drops links that expired a day ago: until then they say that they expired. The sessions go with
// their time.
func (p *portal) forgetOld() {
	now := p.now()
	for token, link := range p.links {
		if now.Sub(link.expires) > 24*time.Hour {
			delete(p.links, token)
		}
	}
	for id, session := range p.sessions {
		if now.After(session.expires) {
			delete(p.sessions, id)
		}
	}
}

// open serves the link itself. Opening it again within its life leads to the same session.
func (p *portal) open(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	link, known := p.links[r.FormValue("token")]
	if !known {
		p.mu.Unlock()
		p.turnAway(w, http.StatusNotFound, "This link does not work", "It is not a link to the Admin Portal, or only a part of one. Ask the person who sent it for a new link.", "")
		return
	}
	if !p.now().Before(link.expires) || !p.organizations.alive(link.organization) {
		back := link.returnURL
		p.mu.Unlock()
		p.turnAway(w, http.StatusGone, "This link has expired", "A link to the Admin Portal works for five minutes. Ask the person who sent it for a new link and open it straight away.", back)
		return
	}
	session, begun := p.sessions[link.session]
	if !begun {
		session = &portalSession{id: randomToken(), link: link, connection: noRef}
		link.session = session.id
		p.sessions[session.id] = session
		p.resume(session)
	}
	session.expires = p.now().Add(portalSessionLife)
	page := p.page(session)
	p.mu.Unlock()
	p.renderHosted(w, http.StatusOK, "portal", page, link.successURL, link.returnURL)
}

// turnAway says why there is no portal here.
func (p *portal) turnAway(w http.ResponseWriter, status int, title, text, back string) {
	p.renderHosted(w, status, "problem", problemPage{
		hostedFrame: hostedFrame{Title: title, Place: "Admin Portal"}, Text: text, Back: back, BackName: appName(back),
	})
}

// appName is what the portal calls the application that it goes back to.
func appName(address string) string {
	parsed, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return parsed.Host
}
