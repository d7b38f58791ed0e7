package hosted

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"time"

	"frontdesk/workos/emulator/data"
	"frontdesk/workos/emulator/data/audit"
)

// portalSessionLife is how long a session of the Admin Portal lasts without a form being sent.
const portalSessionLife = time.Hour

// portal is the Admin Portal: links to it, and the hosted pages on which a customer's IT admin does the job.
// It is guarded by the server's lock.
type portal struct {
	*Pages
	logs     *audit.Logs
	sessions map[string]*portalSession
}

func newPortal(s *Pages, logs *audit.Logs) *portal {
	return &portal{s, logs, map[string]*portalSession{}}
}

func (p *portal) routes() {
	p.handlePage("GET /portal", p.open)
	p.handlePage("GET /portal/sessions/{session}", p.show)
	p.handlePage("POST /portal/sessions/{session}", p.act)
	p.handlePage("GET /portal/sessions/{session}/audit-logs.csv", p.auditLogCSV)
}

// portalTask is the task of the IT admin for an intent.
type portalTask struct {
	Intent, Title, text string
	act                 func(*portal, *portalSession, *http.Request) outcome
}

// PortalTasks are the seven intents of POST /portal/generate_link.
var PortalTasks = []portalTask{
	{
		"sso", "Set up single sign-on", "Connect your identity provider, so that your people sign in with their company account.",
		(*portal).actSSO,
	},
	{
		"dsync", "Set up directory sync", "Connect your directory, so that people and groups arrive and leave by themselves.",
		(*portal).actDirectory,
	},
	{"audit_logs", "View audit logs", "See what people of your organization did.", (*portal).actFinish},
	{"log_streams", "Stream audit logs", "Send your audit log to your own monitoring as it happens.", (*portal).actStream},
	{"domain_verification", "Verify your domain", "Prove that a domain belongs to your organization.", (*portal).actDomain},
	{
		"certificate_renewal", "Renew a certificate", "Replace the certificate of your identity provider before it expires.",
		(*portal).actCertificate,
	},
	{"bring_your_own_key", "Bring your own key", "Encrypt your organization's data with a key that you hold.", (*portal).actKey},
}

func taskFor(intent string) (portalTask, bool) {
	i := slices.IndexFunc(PortalTasks, func(task portalTask) bool { return task.Intent == intent })
	if i < 0 {
		return portalTask{}, false
	}
	return PortalTasks[i], true
}

// dropOldSessions deletes the sessions that have ended. The caller holds the lock.
func (p *portal) dropOldSessions() {
	now := p.Now()
	maps.DeleteFunc(p.sessions, func(_ string, session *portalSession) bool { return now.After(session.expires) })
}

// open serves the link itself. Opening it again while it is valid leads to the same session.
func (p *portal) open(w http.ResponseWriter, r *http.Request) {
	p.Lock()
	p.dropOldSessions()
	link, known := p.PortalLinks[r.FormValue("token")]
	if !known {
		p.Unlock()
		p.turnAway(w, http.StatusNotFound, "This link does not work",
			"It is not a link to the Admin Portal, or only a part of one. Ask the person who sent it for a new link.", "")
		return
	}
	if !p.Now().Before(link.Expires) || !p.Organizations.Alive(link.Organization) {
		back := link.ReturnURL
		p.Unlock()
		p.turnAway(w, http.StatusGone, "This link has expired",
			"A link to the Admin Portal works for five minutes. Ask the person who sent it for a new link and open it straight away.", back)
		return
	}
	session, begun := p.sessions[link.Session]
	if !begun {
		session = &portalSession{id: data.RandomToken(), link: link, connection: data.NoRef}
		link.Session = session.id
		p.sessions[session.id] = session
		p.resume(session)
	}
	session.expires = p.Now().Add(portalSessionLife)
	page := p.page(session)
	p.Unlock()
	p.renderHosted(w, http.StatusOK, "portal", page, link.SuccessURL, link.ReturnURL)
}

// turnAway shows why the portal cannot be opened.
func (p *portal) turnAway(w http.ResponseWriter, status int, title, text, back string) {
	p.renderHosted(w, status, "problem", problemPage{
		frame: frame{Title: title, Place: "Admin Portal"}, Text: text, Back: back, BackName: appName(back),
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
