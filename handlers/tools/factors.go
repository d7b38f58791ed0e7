package tools

import (
	"context"
	"net/http"
	"regexp"

	"frontdesk/handlers/action"
	"frontdesk/handlers/page"
	"frontdesk/store"
	"frontdesk/views"
	factorsview "frontdesk/views/factors"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
)

var (
	challengeID = regexp.MustCompile(`^[0-9A-Za-z_-]{1,80}$`)
	phoneNumber = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`) // E.164
)

// Factors finds an MFA method by its ID. WorkOS lists only those of a user, which are on the user's page.
func (h *Handlers) Factors(c request.Context) error {
	view := factorsview.SearchPage{ID: page.OneLine(c.QueryParam("id")), May: h.May(c)}
	status := http.StatusOK
	switch {
	case view.ID == "":
	case page.IsIDOf("", view.ID):
		return page.Redirect303(c, paths.FactorShow.URL(view.ID))
	default:
		status, view.Error = http.StatusUnprocessableEntity, "The ID of an MFA method begins with auth_factor_. Check that the whole ID was "+
			"copied."
	}
	return h.Render(c, status, views.Page{Title: "MFA methods", Section: views.SectionTools, Body: factorsview.SearchBody(view)})
}

// FactorShow shows one MFA method, of a user or of a person without a WorkOS user.
func (h *Handlers) FactorShow(c request.Context) error {
	factor, err := h.factor(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	page := factorsview.Page{Factor: factor, May: h.May(c), Deletion: h.Deletion(ctx, page.Owned{UserID: factor.UserID})}
	if user, _, err := h.Mirror.User(ctx, h.Scope(ctx), factor.UserID); err == nil {
		page.Person = wording.PersonName(user)
	}
	return h.Render(c, http.StatusOK, views.Page{Title: wording.FactorName(factor), Section: views.SectionTools, Body: factorsview.Body(page)})
}

// factor reads the MFA method of the path.
func (h *Handlers) factor(c request.Context) (workos.AuthFactor, error) {
	id := c.Param("id")
	if !page.IsID(id) {
		return workos.AuthFactor{}, page.BadID("MFA method")
	}
	factor, err := h.Client.GetAuthFactor(c.Request().Context(), id)
	if workos.IsNotFound(err) || err == nil && factor.ID != id {
		return factor, page.NotFound(id, "MFA method", "", err)
	}
	return factor, err
}

// factorOperation begins an operation on the MFA method of the path.
func (h *Handlers) factorOperation(c request.Context) (workos.AuthFactor, action.Operation, error) {
	factor, err := h.factor(c)
	return factor, action.Operation{
		Section: views.SectionTools, CancelURL: paths.FactorShow.URL(factor.ID),
		Target: action.Target{Kind: "auth_factor", ID: factor.ID, Name: wording.FactorName(factor), Version: action.Version(factor.UpdatedAt),
			UserID: factor.UserID, UserName: factor.UserID},
	}, err
}

// FactorCheck checks the code that an authenticator app shows right now.
func (h *Handlers) FactorCheck(c request.Context) error {
	factor, a, err := h.factorOperation(c)
	if err != nil {
		return err
	}
	filled, valid := &action.CodeForm{Hint: "Six digits that the caller reads out from their app. They change every 30 seconds."}, false
	a.Name, a.Title, a.Submit, a.Input = "factor.check", "Verify a code", "Verify code", filled
	a.FailureText, a.ResultOf = "No code was verified", codeFits(&valid)
	a.Description = []string{"This will show whether the caller has the device on which the MFA method was set up. It will not change " +
		"anything."}
	a.Do = func(ctx context.Context) error {
		challenge, err := h.Client.ChallengeAuthFactor(ctx, factor.ID, "")
		if err != nil {
			return err
		}
		valid, err = h.Client.VerifyAuthChallenge(ctx, challenge.ID, filled.Code.Reveal())
		return err
	}
	return h.Perform(c, a)
}

func codeFits(valid *bool) func() action.Result {
	return func() action.Result {
		if *valid {
			return action.Result{Text: "The code is right."}
		}
		return action.Result{Text: "The code is wrong. The caller does not have the device, or its clock is wrong."}
	}
}

// FactorSend makes WorkOS send a code in a text message, which is checked on the next page.
func (h *Handlers) FactorSend(c request.Context) error {
	factor, a, err := h.factorOperation(c)
	if err != nil {
		return err
	}
	if factor.Type != "sms" {
		return &page.Problem{Status: http.StatusConflict, Title: "WorkOS sends no code for this MFA method",
			Text:    "Codes can only be sent by text message.",
			Actions: []ui.Action{{Label: "Back to the MFA method", URL: a.CancelURL}}}
	}
	challenge := workos.AuthChallenge{}
	a.Name, a.Title, a.Submit = "factor.send_code", "Send a code", "Send text message"
	a.FailureText = "No code was sent"
	a.Description = []string{"This will send a text message with a code to the phone on which this MFA method was set up. Frontdesk never " +
		"shows or stores the code."}
	a.Do = func(ctx context.Context) (err error) {
		challenge, err = h.Client.ChallengeAuthFactor(ctx, factor.ID, "")
		return err
	}
	a.ResultOf = func() action.Result {
		return action.Result{Text: "The code was sent. It works for ten minutes.", URL: paths.FactorVerify.URL(factor.ID, challenge.ID)}
	}
	return h.Perform(c, a)
}

// FactorReveal creates a one-time code and shows it once: WorkOS does not deliver codes for MFA methods of the type generic_otp.
func (h *Handlers) FactorReveal(c request.Context) error {
	factor, a, err := h.factorOperation(c)
	if err != nil {
		return err
	}
	if factor.Type != "generic_otp" {
		return &page.Problem{Status: http.StatusConflict, Title: "The code of this MFA method cannot be shown",
			Text:    "Frontdesk can only show codes that your product delivers itself; all others reach the person directly.",
			Actions: []ui.Action{{Label: "Back to the MFA method", URL: a.CancelURL}}}
	}
	challenge := workos.AuthChallenge{}
	a.Name, a.Title, a.Submit = "factor.reveal_code", "Create a one-time code", "Create and show code"
	a.FailureText = "No code was created"
	a.Description = []string{"WorkOS will create a code for you to give to the person. It will be shown once. Activity will record that " +
		"you saw it, but not the code."}
	a.Do = func(ctx context.Context) (err error) {
		challenge, err = h.Client.ChallengeAuthFactor(ctx, factor.ID, "")
		return err
	}
	a.ResultOf = func() action.Result {
		if challenge.Code == "" {
			return action.Result{Text: "A one-time code was created, but WorkOS's answer did not contain it. Create another."}
		}
		said := "A one-time code was shown once and cannot be shown again. If the person did not get it, create another."
		return action.Result{Text: said, Show: func(c request.Context) error {
			page := factorsview.OneTimeCode{Code: challenge.Code, Back: a.CancelURL, Verify: paths.FactorVerify.URL(factor.ID, challenge.ID)}
			return h.Render(c, http.StatusCreated, views.Page{Title: "One-time code", Section: a.Section,
				Body: factorsview.OneTimeCodeShown(page)})
		}}
	}
	return h.Perform(c, a)
}

// FactorVerify checks the code of a challenge that was created before.
func (h *Handlers) FactorVerify(c request.Context) error {
	challenge := c.Param("challenge")
	if !challengeID.MatchString(challenge) {
		return page.BadRequest("This is not the ID of a challenge", "Go back to the MFA method and send another code.")
	}
	_, a, err := h.factorOperation(c)
	if err != nil {
		return err
	}
	filled, valid := &action.CodeForm{Hint: "The code that the person got. They read it out to you; it is not stored."}, false
	a.Name, a.Title, a.Submit, a.Input = "factor.verify", "Enter the code", "Verify code", filled
	a.FailureText, a.ResultOf = "No code was verified", codeFits(&valid)
	a.Description = []string{"This will show whether the caller got the code. A code works once, and for ten minutes."}
	a.Do = func(ctx context.Context) (err error) {
		valid, err = h.Client.VerifyAuthChallenge(ctx, challenge, filled.Code.Reveal())
		return err
	}
	return h.Perform(c, a)
}

// FactorRemove removes an MFA method by its ID.
func (h *Handlers) FactorRemove(c request.Context) error {
	factor, a, err := h.factorOperation(c)
	if err != nil {
		return err
	}
	a.Name, a.Title, a.Submit, a.Danger = "factor.remove", "Remove the MFA method", "Remove MFA method", true
	a.FailureText, a.Result.Text, a.Result.URL = "Nothing was removed", "The MFA method was removed.", paths.Factors.URL()
	a.Description = []string{"The person who set it up will sign in without it until they set up another. First verify that you are " +
		"talking to them. This cannot be undone."}
	a.Details = store.Facts(map[string]string{"kind": wording.FactorName(factor)})
	a.Do = func(ctx context.Context) error { return h.Client.DeleteAuthFactor(ctx, factor.ID) }
	return h.Perform(c, a)
}
