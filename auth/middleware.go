package auth

import (
	"fmt"

	"frontdesk/store"
	"frontdesk/web/request"
)

// ActivityTracking tells whether a request counts as activity of the operator.
type ActivityTracking bool

// Polling and streams use IgnoreActivity: they must not keep an unattended browser signed in.
const (
	IgnoreActivity ActivityTracking = false
	TrackActivity  ActivityTracking = true
)

// LiveHeader, with any value, marks one request to a route that tracks activity as made by the page itself: something that it shows
// has changed.
const LiveHeader = "Frontdesk-Live"

// SessionMiddleware identifies the operator. It lets every request through; Guard decides. When the records cannot
// be read, public pages are shown as if no one were signed in, and Guard returns the error.
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

// Guard lets a request through only if the operator's role has the permission. Others get SignInNeeded or Denied; a denied
// request is recorded in the ledger. It panics for a permission that does not exist, which is a mistake in the routing
// table. SessionMiddleware must have run before.
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
			if activity == TrackActivity && c.Request().Header.Get(LiveHeader) == "" {
				a.noteActivity(c)
			}
			if !Can(operator.Role, permission) {
				return a.deny(c, Denied{Permission: permission, Role: operator.Role, Needs: needs})
			}
			return next(c)
		}
	}
}

// deny records the attempt; it stays denied when that fails. Entries of the ledger cannot be deleted, so the number
// recorded for one person is limited; the others are only logged.
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
		Details: store.Facts(map[string]string{"permission": string(denied.Permission), "needs": string(denied.Needs)})}
	if id := c.Param("id"); id != "" {
		entry.TargetID = printable(id)
	}
	if err := a.records.RecordAnyway(c.Request().Context(), entry, store.Refused, ""); err != nil {
		a.log.ErrorContext(c.Request().Context(), "denied attempt not written in Activity", "error", err)
	}
	return denied
}

// noteActivity keeps the session from becoming idle. If that fails, the request still continues.
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
