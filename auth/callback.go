package auth

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"

	"frontdesk/store"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// Callback is the address that WorkOS sends the browser back to, with a code or an error. It accepts only a sign-in that
// was started in this browser in the last ten minutes, and only once; for anything else it does not call WorkOS.
// An admitted person gets a new session and continues to the page that they wanted; anyone else gets a *Refusal.
func (a *Auth) Callback(c request.Context) error {
	c.Response().Header().Set("Cache-Control", "no-store")
	if !a.limits.allow(network(c.RealIP()), a.now()) {
		return a.errTooMany(c)
	}
	answer, refusal := readAnswer(c)
	if refusal != nil {
		return a.refuse(c, store.Session{}, refusal)
	}
	signIn, err := a.take(c, answer.state)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("take sign-in: %w", err)
	}
	if err != nil {
		test, alive, err := a.takeTest(c, answer.state)
		if err != nil {
			return fmt.Errorf("take test sign-in: %w", err)
		}
		if alive {
			return a.finishTest(c, answer, test)
		}
	}
	ours := err == nil && a.now().Before(signIn.ExpiresAt)
	switch {
	case answer.errorCode != "":
		return a.refuse(c, store.Session{}, errForCode(answer, ours, signIn.ReturnTo))
	case answer.state == "":
		return a.refuse(c, store.Session{}, errIDPInitiated())
	case err != nil:
		_, signedIn := OperatorFrom(c.Request().Context())
		return a.refuse(c, store.Session{}, errStateUsed(signedIn))
	case !ours:
		return a.refuse(c, store.Session{}, errStateExpired(signIn.ReturnTo))
	}
	return a.finish(c, answer.code, signIn)
}

// finish redeems the code, once in any case, and admits or refuses the person.
func (a *Auth) finish(c request.Context, code string, signIn store.SignIn) error {
	ctx, cancel := context.WithTimeout(c.Request().Context(), 10*time.Second)
	defer cancel()
	got, err := a.client.ExchangeCode(ctx, code, signIn.Verifier)
	if err != nil {
		a.log.WarnContext(ctx, "sign-in not completed", "error", err, "workos_request_id", workos.RequestID(err))
		return a.refuse(c, store.Session{}, errExchange(err, signIn.ReturnTo))
	}
	person, refusal := a.admit(got.Profile)
	if refusal != nil {
		return a.refuse(c, person, refusal)
	}
	return a.letIn(c, person, signIn.ReturnTo)
}

// letIn writes the sign-in in Activity and only then makes the session, in place of any that the browser had.
func (a *Auth) letIn(c request.Context, person store.Session, wanted string) error {
	if _, err := a.records.Record(c.Request().Context(), signInAction(c, person), store.Done, ""); err != nil {
		return fmt.Errorf("write sign-in in Activity: %w", err)
	}
	if err := a.sessions.Save(c.Request(), c.Response(), person); err != nil {
		return fmt.Errorf("make session: %w", err)
	}
	return a.redirect(c, landing(wanted))
}

// refuse records a refusal in Activity and returns it for the page. Every refusal of a person named by WorkOS is
// recorded. Others can be made up by anyone, so their number is limited: entries in Activity cannot be deleted.
func (a *Auth) refuse(c request.Context, person store.Session, refusal *Refusal) error {
	if person.OperatorID+person.Email == "" && !a.unauthenticated.allow(network(c.RealIP()), a.now()) {
		a.log.WarnContext(c.Request().Context(), "refused sign-in, too many to write in Activity", "code", refusal.Code, "ip", c.RealIP())
		return refusal
	}
	entry := signInAction(c, person)
	entry.Details = store.Facts(map[string]string{"code": refusal.Code})
	if err := a.records.RecordAnyway(c.Request().Context(), entry, store.Refused, refusal.Title); err != nil {
		a.log.ErrorContext(c.Request().Context(), "refused sign-in not written in Activity", "code", refusal.Code, "error", err)
	}
	return refusal
}

func signInAction(c request.Context, person store.Session) store.OperatorAction {
	actor := operatorOf(person).actor()
	actor.IP = c.RealIP()
	return store.OperatorAction{Actor: actor, RequestID: request.ID(c), Action: ActionSignIn, TargetType: "operator", TargetID: actor.ID,
		TargetName: actor.Email, OrganizationID: person.OrganizationID}
}

// take finds the sign-in with a state among those started in this browser, and deletes it.
func (a *Auth) take(c request.Context, state string) (store.SignIn, error) {
	if !browserToken.MatchString(state) {
		return store.SignIn{}, store.ErrNotFound
	}
	browsers := a.cookies.browsers(c.Request())
	for i, browser := range browsers {
		signIn, err := a.records.TakeSignIn(c.Request().Context(), store.HashOf(state), store.HashOf(browser))
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		a.cookies.setBrowsers(c.Response(), slices.Delete(browsers, i, i+1))
		return signIn, err
	}
	return store.SignIn{}, store.ErrNotFound
}

// answer is what WorkOS sent back through the browser, which may have changed any of it.
type answer struct {
	code, state, errorCode, errorText string
}

var errorCode = regexp.MustCompile(`^[a-z][a-z0-9_]{0,63}$`)

// readAnswer parses an answer, or refuses one that WorkOS cannot have sent.
func readAnswer(c request.Context) (answer, *Refusal) {
	query := c.QueryParams()
	for _, name := range []string{"code", "state", "error", "error_description"} {
		if values := query[name]; len(values) > 1 || len(values) == 1 && len(values[0]) > 2000 {
			return answer{}, errIncomplete()
		}
	}
	got := answer{query.Get("code"), query.Get("state"), query.Get("error"), printable(query.Get("error_description"))}
	if got.errorCode != "" && !errorCode.MatchString(got.errorCode) {
		got.errorCode = "unknown"
	}
	if got.errorCode == "" && got.code == "" {
		return answer{}, errIncomplete()
	}
	return got, nil
}
