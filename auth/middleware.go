package auth

import (
	"fmt"

	"frontdesk/store"
	"frontdesk/web/request"
)

// ActivityTracking says whether a request means that the operator is at work.
type ActivityTracking bool

// Polling and streams ignore activity: they must not keep an abandoned desk signed in.
const (
	IgnoreActivity ActivityTracking = false
	TrackActivity  ActivityTracking = true
)

// BackgroundHeader, with any value, marks one request to a route that tracks activity as made by the page itself, such
// as a region that refreshes on a timer.
const BackgroundHeader = "Frontdesk-Background"

// SessionMiddleware finds out who is asking. It lets everybody through; Guard decides. When the records cannot
// be read, public pages are shown as to somebody who is not signed in, and Guard reports the error.
func (a *Auth) SessionMiddleware(next request.Handler) request.Handler {
	return func(c request.Context) error {
		record, signedIn, err := a.sessions.Load(c.Request())
		if err != nil && c.Request().Context().Err() == nil { // a browser that went away is no failure of the records
			a.log.ErrorContext(c.Request().Context(), "session not read", "error", err)
		}
		if signedIn {
			operator := operatorOf(record)
			c.SetRequest(c.Request().WithContext(withOperator(c.Request().Context(), operator)))
		}
		return next(c)
	}
}

// Guard lets only those through whose role has the permission. Others get SignInNeeded or Denied; being denied
// is written in the ledger. It panics for a permission that does not exist, which is a mistake in the routing
// table. SessionMiddleware must have run.
func (a *Auth) Guard(permission Permission, activity ActivityTracking) request.Middleware {
	needs, exists := permission.Needs()
	if !exists && permission != Public {
		panic(fmt.Sprintf("auth: there is no permission %q", permission))
	}
	return func(next request.Handler) request.Handler {
		return func(c request.Context) error {
			if permission == Public {
				return next(c)
			}
			operator, signedIn := OperatorFrom(c.Request().Context())
			if _, _, err := a.sessions.Load(c.Request()); !signedIn && err != nil {
				return fmt.Errorf("read session: %w", err)
			}
			if !signedIn {
				return SignInNeeded{ReturnTo: a.wantedPage(c), Expired: a.hasSessionCookie(c)}
			}
			if activity == TrackActivity && c.Request().Header.Get(BackgroundHeader) == "" {
				a.noteActivity(c)
			}
			if !Can(operator.Role, permission) {
				return a.deny(c, Denied{Permission: permission, Role: operator.Role, Needs: needs})
			}
			return next(c)
		}
	}
}

// deny writes the attempt down; it stays denied when that fails. Of one person only as many are written as a ledger can
// bear, which nobody can empty; the others stand in the log.
func (a *Auth) deny(c request.Context, denied Denied) error {
	operator, _ := OperatorFrom(c.Request().Context())
	if !a.denied.allow(operator.ID, a.now()) {
		a.log.WarnContext(c.Request().Context(), "denied attempt, too many to write in Activity", "operator", operator.ID, "permission",
			string(denied.Permission))
		return denied
	}
	entry := store.OperatorAction{Actor: a.ActorOf(c), RequestID: request.ID(c), Action: ActionDenied, TargetType: "page",
		TargetName: c.Request().Method +
			" " + c.Path(),
		Details: map[string]string{"permission": string(denied.Permission), "needs": string(denied.Needs)}}
	if id := c.Param("id"); id != "" {
		entry.TargetID = printable(id)
	}
	if err := a.records.RecordAnyway(c.Request().Context(), entry, store.Refused, ""); err != nil {
		a.log.ErrorContext(c.Request().Context(), "denied attempt not written in Activity", "error", err)
	}
	return denied
}

// noteActivity keeps the session from going idle. Failing to is no reason to turn the operator away.
func (a *Auth) noteActivity(c request.Context) {
	record, signedIn, err := a.sessions.Load(c.Request())
	now := a.now()
	if err != nil || !signedIn || !a.activity.note(record, now) {
		return
	}
	if err := a.records.TouchSession(c.Request().Context(), record.TokenHash, now); err != nil {
		a.log.ErrorContext(c.Request().Context(), "last use of a session not written", "error", err)
	}
}
