package handlers

import (
	"cmp"
	"context"
	"net/http"
	"regexp"

	"frontdesk/views"
	factorsview "frontdesk/views/factors"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

var (
	challengeID = regexp.MustCompile(`^[0-9A-Za-z_-]{1,80}$`)
	phoneNumber = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`) // E.164
)

// Factors finds a second factor by its id. WorkOS lists only those of a user, which are on the user's page.
func (d *Desk) Factors(c request.Context) error {
	page := factorsview.SearchPage{ID: oneLine(c.QueryParam("id")), May: d.may(c)}
	status := http.StatusOK
	switch {
	case page.ID == "":
	case isIDOf("", page.ID):
		return redirect303(c, paths.FactorShow.URL(page.ID))
	default:
		status, page.Error = http.StatusUnprocessableEntity, "The ID of an MFA method begins with auth_factor_. Check that the whole ID was copied."
	}
	return d.render(c, status, views.Page{Title: "MFA methods", Section: views.SectionTools, Body: factorsview.SearchBody(page)})
}

// FactorShow is one second factor, of a user or of somebody whom only the product knows.
func (d *Desk) FactorShow(c request.Context) error {
	factor, err := d.factor(c)
	if err != nil {
		return err
	}
	page := factorsview.Page{Factor: factor, May: d.may(c)}
	if user, _, err := d.Mirror.User(c.Request().Context(), mirror.Everything, factor.UserID); err == nil {
		page.Person = wording.PersonName(user)
	}
	return d.render(c, http.StatusOK, views.Page{Title: wording.FactorName(factor), Section: views.SectionTools, Body: factorsview.Body(page)})
}

// factor reads the second factor of the path.
func (d *Desk) factor(c request.Context) (workos.AuthFactor, error) {
	id := c.Param("id")
	if !isID(id) {
		return workos.AuthFactor{}, badID("MFA method")
	}
	factor, err := d.Client.GetAuthFactor(c.Request().Context(), id)
	if workos.IsNotFound(err) || err == nil && factor.ID != id {
		return factor, gone(id, "MFA method", "", err)
	}
	return factor, err
}

// factorAct begins an act on the second factor of the path.
func (d *Desk) factorAct(c request.Context) (workos.AuthFactor, act, error) {
	factor, err := d.factor(c)
	return factor, act{
		section: views.SectionTools, back: paths.FactorShow.URL(factor.ID),
		target: target{kind: "auth_factor", id: factor.ID, name: wording.FactorName(factor), version: version(factor.UpdatedAt)},
	}, err
}

// FactorCheck checks the code that an authenticator app shows right now.
func (d *Desk) FactorCheck(c request.Context) error {
	factor, a, err := d.factorAct(c)
	if err != nil {
		return err
	}
	filled, valid := &codeForm{hint: "Six digits that the caller reads out from their app. They change every 30 seconds."}, false
	a.name, a.title, a.submit, a.filled = "factor.check", "Verify a code", "Verify code", filled
	a.nothing, a.done = "No code was verified", codeFits(&valid)
	a.says = []string{"This will show whether the caller has the device on which the MFA method was set up. It will not change anything."}
	a.do = func(ctx context.Context) error {
		challenge, err := d.Client.ChallengeAuthFactor(ctx, factor.ID, "")
		if err != nil {
			return err
		}
		valid, err = d.Client.VerifyAuthChallenge(ctx, challenge.ID, filled.code.Reveal())
		return err
	}
	return d.perform(c, a)
}

func codeFits(valid *bool) func() string {
	return func() string {
		if *valid {
			return "The code is right."
		}
		return "The code is wrong. The caller does not have the device, or its clock is wrong."
	}
}

// FactorSend has WorkOS send a code in a text message, which is checked on the next page.
func (d *Desk) FactorSend(c request.Context) error {
	factor, a, err := d.factorAct(c)
	if err != nil {
		return err
	}
	if factor.Type != "sms" {
		return &Problem{Status: http.StatusConflict, Title: "WorkOS sends no code for this MFA method", Text: "Codes can only be sent by text message.",
			Actions: []ui.Action{{Label: "Back to the MFA method", URL: a.back}}}
	}
	challenge := workos.AuthChallenge{}
	a.name, a.title, a.submit = "factor.send_code", "Send a code", "Send text message"
	a.nothing, a.done = "No code was sent", says("The code was sent. It works for ten minutes.")
	a.says = []string{"This will send a text message with a code to the phone on which this MFA method was set up. Frontdesk never shows or stores the code."}
	a.do = func(ctx context.Context) (err error) {
		challenge, err = d.Client.ChallengeAuthFactor(ctx, factor.ID, "")
		return err
	}
	a.nextOf = func() string { return cmp.Or(paths.FactorVerify.URL(factor.ID, challenge.ID), a.back) }
	return d.perform(c, a)
}

// FactorReveal makes a one-time code and shows it once: WorkOS delivers none for a factor of the kind generic_otp.
func (d *Desk) FactorReveal(c request.Context) error {
	factor, a, err := d.factorAct(c)
	if err != nil {
		return err
	}
	if factor.Type != "generic_otp" {
		return &Problem{Status: http.StatusConflict, Title: "The code of this MFA method cannot be shown", Text: "Frontdesk can only show codes that your product delivers itself; all others reach the person directly.",
			Actions: []ui.Action{{Label: "Back to the MFA method", URL: a.back}}}
	}
	challenge := workos.AuthChallenge{}
	a.name, a.title, a.submit = "factor.reveal_code", "Create a one-time code", "Create and show code"
	a.nothing, a.done = "No code was created", func() string {
		if challenge.Code == "" {
			return "A one-time code was created, but WorkOS's answer did not contain it. Create another."
		}
		return "A one-time code was shown once."
	}
	a.says = []string{"WorkOS will create a code for you to give to the person. It will be shown once. Activity will record that you saw it, but not the code."}
	a.do = func(ctx context.Context) (err error) {
		challenge, err = d.Client.ChallengeAuthFactor(ctx, factor.ID, "")
		return err
	}
	a.shows = func(c request.Context) error {
		if challenge.Code == "" {
			return errNothingToShow
		}
		page := factorsview.OneTimeCode{Code: challenge.Code, Back: a.back, Verify: paths.FactorVerify.URL(factor.ID, challenge.ID)}
		return d.render(c, http.StatusCreated, views.Page{Title: "One-time code", Section: a.section, Body: factorsview.OneTimeCodeShown(page)})
	}
	return d.perform(c, a)
}

// FactorVerify checks the code of a challenge that was opened before.
func (d *Desk) FactorVerify(c request.Context) error {
	challenge := c.Param("challenge")
	if !challengeID.MatchString(challenge) {
		return badRequest("This is not the ID of a challenge", "Go back to the MFA method and send another code.")
	}
	_, a, err := d.factorAct(c)
	if err != nil {
		return err
	}
	filled, valid := &codeForm{hint: "The code that the person got. They read it out to you; it is not stored."}, false
	a.name, a.title, a.submit, a.filled = "factor.verify", "Enter the code", "Verify code", filled
	a.nothing, a.done = "No code was verified", codeFits(&valid)
	a.says = []string{"This will show whether the caller got the code. A code works once, and for ten minutes."}
	a.do = func(ctx context.Context) (err error) {
		valid, err = d.Client.VerifyAuthChallenge(ctx, challenge, filled.code.Reveal())
		return err
	}
	return d.perform(c, a)
}

// FactorRemove removes a second factor by its id.
func (d *Desk) FactorRemove(c request.Context) error {
	factor, a, err := d.factorAct(c)
	if err != nil {
		return err
	}
	a.name, a.title, a.submit, a.danger = "factor.remove", "Remove the MFA method", "Remove MFA method", true
	a.nothing, a.done, a.next = "Nothing was removed", says("The MFA method was removed."), paths.Factors.URL()
	a.says = []string{"The person who set it up will sign in without it until they set up another. First verify that you are talking to them. This cannot be undone."}
	a.details = func() map[string]string { return map[string]string{"kind": wording.FactorName(factor)} }
	a.do = func(ctx context.Context) error { return d.Client.DeleteAuthFactor(ctx, factor.ID) }
	return d.perform(c, a)
}
