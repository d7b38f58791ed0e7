package emulator

import (
	"net/http"
	"time"
)

// portalSession is one IT admin at work.
type portalSession struct {
	id         string
	link       *portalLink
	expires    time.Time
	connection ref    // the connection that is being set up; noRef before one was chosen
	done       string // what was achieved, in words
	mistake    string // what has to be mended, in words
}

// outcome is how an act went: done when the job is finished, mistake when the IT admin has to look again.
type outcome struct{ done, mistake string }

func finished(words string) outcome { return outcome{done: words} }
func mended(words string) outcome   { return outcome{mistake: words} }

func (s *portalSession) by() actor { return byPortal(s.link.admin) }

// session finds the session of a request; nil when there is none any more. The caller holds the lock.
func (p *portal) session(r *http.Request) *portalSession {
	session, known := p.sessions[r.PathValue("session")]
	if !known || p.now().After(session.expires) || !p.organizations.alive(session.link.organization) {
		return nil
	}
	return session
}

func (p *portal) sessionGone(w http.ResponseWriter) {
	p.turnAway(w, http.StatusGone, "This session has ended", "Ask the person who sent you here for a new link to the Admin Portal.", "")
}

// show serves the page of a session.
func (p *portal) show(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	session := p.session(r)
	if session == nil {
		p.mu.Unlock()
		p.sessionGone(w)
		return
	}
	page := p.page(session)
	p.mu.Unlock()
	p.renderHosted(w, http.StatusOK, "portal", page, session.link.successURL, session.link.returnURL)
}

// act serves the forms of a session, which say what to do in the field act. A job that is finished goes to
// the success URL when there is one.
func (p *portal) act(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	session := p.session(r)
	if session == nil {
		p.mu.Unlock()
		p.sessionGone(w)
		return
	}
	task, _ := taskFor(session.link.intent)
	result := task.act(p, session, r)
	session.done, session.mistake = result.done, result.mistake
	session.expires = p.now().Add(portalSessionLife)
	p.mu.Unlock()
	next := "/portal/sessions/" + session.id
	if result.done != "" && session.link.successURL != "" {
		next = session.link.successURL
	}
	http.Redirect(w, r, next, http.StatusSeeOther)
}

// actFinish is the act of a portal that is only looked at.
func (p *portal) actFinish(*portalSession, *http.Request) outcome {
	return finished("You are done here.")
}

// connectionIn reads a connection of the session's organization from a form.
func (p *portal) connectionIn(session *portalSession, r *http.Request) (ref, bool) {
	at, known := p.connections.find(r.PostFormValue("connection"))
	return at, known && p.connections.rows[at].organization == session.link.organization
}
