package hosted

import (
	"net/http"
	"time"

	"frontdesk/workos/emulator/data"
)

// portalSession is one IT admin at work.
type portalSession struct {
	id         string
	link       *data.PortalLink
	expires    time.Time
	connection data.Ref // the connection that is being set up; NoRef before one was chosen
	done       string   // what was achieved, in words
	mistake    string   // what has to be corrected, in words
}

// outcome is the result of an action: done if the job is finished, mistake if the IT admin must correct something.
type outcome struct{ done, mistake string }

func finished(words string) outcome { return outcome{done: words} }

func rejected(words string) outcome { return outcome{mistake: words} }

func (s *portalSession) by() data.Actor { return data.ByPortal(s.link.Admin) }

// session finds the session of a request; nil when there is none any more. The caller holds the lock.
func (p *portal) session(r *http.Request) *portalSession {
	session, known := p.sessions[r.PathValue("session")]
	if !known || p.Now().After(session.expires) || !p.Organizations.Alive(session.link.Organization) {
		return nil
	}
	return session
}

func (p *portal) sessionGone(w http.ResponseWriter) {
	p.turnAway(w, http.StatusGone, "This session has ended", "Ask the person who sent you here for a new link to the Admin Portal.", "")
}

// show serves the page of a session.
func (p *portal) show(w http.ResponseWriter, r *http.Request) {
	p.Lock()
	session := p.session(r)
	if session == nil {
		p.Unlock()
		p.sessionGone(w)
		return
	}
	page := p.page(session)
	p.Unlock()
	p.renderHosted(w, http.StatusOK, "portal", page, session.link.SuccessURL, session.link.ReturnURL)
}

// act serves the forms of a session, which name the action in the field act. A finished job redirects to
// the success URL if there is one.
func (p *portal) act(w http.ResponseWriter, r *http.Request) {
	p.Lock()
	session := p.session(r)
	if session == nil {
		p.Unlock()
		p.sessionGone(w)
		return
	}
	task, _ := taskFor(session.link.Intent)
	result := task.act(p, session, r)
	session.done, session.mistake = result.done, result.mistake
	session.expires = p.Now().Add(portalSessionLife)
	p.Unlock()
	next := "/portal/sessions/" + session.id
	if result.done != "" && session.link.SuccessURL != "" {
		next = session.link.SuccessURL
	}
	http.Redirect(w, r, next, http.StatusSeeOther)
}

// actFinish is the action of a portal that is only viewed.
func (p *portal) actFinish(*portalSession, *http.Request) outcome {
	return finished("You are done here.")
}

// connectionIn reads a connection of the session's organization from a form.
func (p *portal) connectionIn(session *portalSession, r *http.Request) (data.Ref, bool) {
	at, known := p.Connections.Find(r.PostFormValue("connection"))
	return at, known && p.Connections.Rows[at].Organization == session.link.Organization
}
