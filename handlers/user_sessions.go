package handlers

import (
	"context"
	"fmt"

	usersview "frontdesk/views/users"
	"frontdesk/views/wording"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// UserSessionRevoke ends one session of a person.
func (d *Desk) UserSessionRevoke(c request.Context) error {
	return d.endSessions(c, c.Param("session"))
}

// UserSessionsRevoke ends all sessions of a person.
func (d *Desk) UserSessionsRevoke(c request.Context) error { return d.endSessions(c, "") }

// endSessions ends the session with the id, or all of a person's for "".
func (d *Desk) endSessions(c request.Context, only string) error {
	user, a, err := d.userAct(c)
	if err != nil {
		return err
	}
	sessions, unread, err := d.openSessions(c.Request().Context(), user.ID, only)
	if err != nil {
		return err
	}
	who := a.target.name
	a.learn = nil
	a.name, a.title, a.submit = "user.sessions.revoke", "End all sessions of "+who, "End all sessions"
	ending := &several{one: "session", many: "sessions", did: "ended", already: "had ended already",
		isDone: "ended", areDone: "ended", isNotDone: "did not end", areNotDone: "did not end"}
	names := make([]string, len(sessions))
	for i, session := range sessions {
		names[i] = session.ID + " (" + usersview.Device(session.UserAgent) + ")"
	}
	a.nothing, a.done = "No session was ended", ending.success
	a.says = []string{fmt.Sprintf("This will end %s. They can sign in again straight away.", wording.Plural(len(sessions), "active session", "active sessions"))}
	if unread != nil {
		a.warns = append(a.warns, explain(unread).Why+" They may have more sessions than these, which will not end.")
	}
	if only != "" {
		a.name, a.title, a.submit = "user.session.revoke", "End a session of "+who, "End session"
		a.done = func() string {
			if ending.gone > 0 {
				return "The session of " + who + " had ended already."
			}
			return "The session of " + who + " ended."
		}
		a.says = []string{fmt.Sprintf("This will end the session on %s. They can sign in again straight away.", usersview.Device(sessions[0].UserAgent))}
	}
	a.details = func() map[string]string {
		details := map[string]string{"sessions": fmt.Sprint(len(sessions))}
		if only != "" {
			details["session"] = only
		}
		return details
	}
	a.do = func(ctx context.Context) error {
		return ending.run(ctx, names, func(ctx context.Context, i int) error { return d.Client.RevokeSession(ctx, sessions[i].ID) })
	}
	return d.perform(c, a)
}

// openSessions are a person's sessions that have not ended: the one with the id, or all for "". unread is why there may be
// more. None at all is a *Problem for the person.
func (d *Desk) openSessions(ctx context.Context, userID, only string) (open []workos.Session, unread, err error) {
	for session, err := range d.Client.AllSessions(ctx, userID, workos.ListOptions{Limit: 100}) {
		if err != nil && len(open) > 0 && workos.CauseOf(err) == workos.CauseUnreadable {
			return open, err, nil
		}
		if err != nil {
			return nil, nil, err
		}
		if session.IsOpen(d.Now()) && (only == "" || session.ID == only) {
			open = append(open, session)
		}
		if only != "" && len(open) > 0 {
			break
		}
	}
	if len(open) == 0 {
		return nil, nil, &Problem{Status: 404, Title: "There is no such active session",
			Text: "It may have ended already. Open the user's page to see which sessions are active."}
	}
	return open, nil, nil
}
