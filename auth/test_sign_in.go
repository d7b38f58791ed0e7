package auth

import (
	"context"
	"errors"
	"fmt"
	"time"

	"frontdesk/store"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// TestSignInTTL is how long a test sign-in link works: long enough to send it to the customer's IT admin.
const TestSignInTTL = time.Hour

// anyBrowser replaces the browser's token for a test sign-in, which may be opened by another person than the operator.
const anyBrowser = "test sign-in"

// TestedSignIn is the result of a test sign-in: a profile, or why there is none. It creates no session.
type TestedSignIn struct {
	ConnectionID string
	Profile      workos.Profile
	Refusal      *Refusal // nil when the sign-in worked
}

// TestLink returns a link that tests a connection once within TestSignInTTL, for the person who opens it. It signs no one
// in.
func (a *Auth) TestLink(ctx context.Context, connectionID string) (string, error) {
	return a.begin(ctx, workos.AuthorizationOptions{Connection: connectionID, Prompt: "login"},
		store.SignIn{BrowserHash: store.HashOf(anyBrowser), ReturnTo: connectionID}, TestSignInTTL)
}

// takeTest finds the test sign-in of a state and deletes it.
func (a *Auth) takeTest(c request.Context, state string) (store.SignIn, bool, error) {
	if !browserToken.MatchString(state) {
		return store.SignIn{}, false, nil
	}
	test, err := a.records.TakeSignIn(c.Request().Context(), store.HashOf(state), store.HashOf(anyBrowser))
	if errors.Is(err, store.ErrNotFound) {
		return store.SignIn{}, false, nil
	}
	return test, err == nil && a.now().Before(test.ExpiresAt), err
}

// finishTest redeems the code of a test sign-in and shows the result. It signs no one in.
func (a *Auth) finishTest(c request.Context, got answer, test store.SignIn) error {
	result := TestedSignIn{ConnectionID: test.ReturnTo}
	if got.errorCode != "" {
		result.Refusal = errForCode(got, true, "")
	} else {
		ctx, cancel := context.WithTimeout(c.Request().Context(), 10*time.Second)
		defer cancel()
		redeemed, err := a.client.ExchangeCode(ctx, got.code, test.Verifier)
		if err != nil {
			a.log.WarnContext(ctx, "test sign-in not completed", "error", err, "workos_request_id", workos.RequestID(err))
			result.Refusal = errExchange(err, "")
		}
		result.Profile = redeemed.Profile
	}
	outcome, note := store.Done, "Signed in as "+printable(result.Profile.Email)+"."
	if result.Refusal != nil {
		outcome, note = store.Refused, result.Refusal.Title
	}
	entry := store.OperatorAction{Actor: store.Actor{IP: c.RealIP()}, RequestID: request.ID(c), Action: ActionTestedSignIn,
		TargetType: "connection",
		TargetID:   result.ConnectionID, TargetName: result.ConnectionID, OrganizationID: result.Profile.OrganizationID}
	if _, err := a.records.Record(c.Request().Context(), entry, outcome, note); err != nil {
		return fmt.Errorf("write test sign-in in Activity: %w", err)
	}
	return a.showTest(c, result)
}
