package users

import (
	"context"
	"errors"
	"fmt"

	"frontdesk/handlers/action"
	"frontdesk/handlers/page"
	"frontdesk/store"
	usersview "frontdesk/views/users"
	"frontdesk/views/wording"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// SessionRevoke ends one session of a person.
func (h *Handlers) SessionRevoke(c request.Context) error {
	return h.endSessions(c, c.Param("session"))
}

// SessionsRevoke ends all sessions of a person.
func (h *Handlers) SessionsRevoke(c request.Context) error { return h.endSessions(c, "") }

// endSessions ends the session with the ID only, or for "" all of a user's.
func (h *Handlers) endSessions(c request.Context, only string) error {
	user, a, err := h.UserOperation(c)
	if err != nil {
		return err
	}
	sessions, unread, err := h.openSessions(c.Request().Context(), user.ID, only)
	if err != nil {
		return err
	}
	who := a.Target.Name
	a.Upsert = nil
	a.Name, a.Title, a.Submit = "user.sessions.revoke", "End all sessions of "+who, "End all sessions"
	ending := &action.Several{One: "session", Many: "sessions", Did: "ended", Already: "had ended already",
		IsDone: "ended", AreDone: "ended", IsNotDone: "did not end", AreNotDone: "did not end"}
	names := make([]string, len(sessions))
	for i, session := range sessions {
		names[i] = session.ID + " (" + usersview.Device(session.UserAgent) + ")"
	}
	a.FailureText, a.ResultOf = "No session was ended", func() action.Result { return action.Result{Text: ending.Success()} }
	a.Description = []string{fmt.Sprintf("This will end %s. They can sign in again straight away.",
		sessionsWords(sessions))}
	if unread != nil {
		a.Warnings = append(a.Warnings, page.Explain(unread).Why+" They may have more sessions than these, which will not end.")
	}
	if only != "" {
		a.Name, a.Title, a.Submit = "user.session.revoke", "End a session of "+who, "End session"
		a.ResultOf = func() action.Result {
			if ending.Gone > 0 {
				return action.Result{Text: "The session of " + who + " had ended already."}
			}
			return action.Result{Text: "The session of " + who + " ended."}
		}
		a.Description = []string{fmt.Sprintf("This will end the session on %s. They can sign in again straight away.",
			usersview.Device(sessions[0].UserAgent))}
	}
	a.Details = store.Facts(map[string]string{"sessions": fmt.Sprint(len(sessions))})
	if only != "" {
		a.Details.Add("session", only)
	}
	a.Do = func(ctx context.Context) error {
		return ending.Run(ctx, names, func(ctx context.Context, i int) error { return h.Client.RevokeSession(ctx, sessions[i].ID) })
	}
	return h.Perform(c, a)
}

// sessionsWords describes how many sessions are active and how many have an unknown status.
func sessionsWords(sessions []workos.Session) string {
	active := 0
	for _, session := range sessions {
		if session.HasKnownStatus() {
			active++
		}
	}
	others := len(sessions) - active
	switch words := wording.Plural(active, "active session", "active sessions"); {
	case others == 0:
		return words
	case active == 0:
		return wording.Plural(others, "session", "sessions") + " with an unknown status"
	default:
		return words + " and " + wording.Number(others) + " with another status"
	}
}

// openSessions returns a user's sessions that have not ended: the one with the ID, or all for "". unread is why there may be
// more. If there is none, the error is a *Problem.
func (h *Handlers) openSessions(ctx context.Context, userID, only string) (open []workos.Session, unread, err error) {
	for session, err := range h.Client.AllSessions(ctx, userID, workos.ListOptions{Limit: 100}) {
		if err != nil && len(open) > 0 && workos.CauseOf(err) == workos.CauseUnreadable {
			return open, err, nil
		}
		if errors.Is(err, workos.ErrMixed) {
			return nil, nil, page.ListedOthers("sessions", err)
		}
		if err != nil {
			return nil, nil, err
		}
		if session.IsOpen(h.Now()) && (only == "" || session.ID == only) {
			open = append(open, session)
		}
		if only != "" && len(open) > 0 {
			break
		}
	}
	if len(open) == 0 {
		return nil, nil, &page.Problem{Status: 404, Title: "There is no such active session",
			Text: "It may have ended already. Open the user's page to see which sessions are active."}
	}
	return open, nil, nil
}
