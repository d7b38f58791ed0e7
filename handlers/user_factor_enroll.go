package handlers

import (
	"context"
	"net/http"
	"net/url"
	"unicode/utf8"

	"frontdesk/views"
	actionsview "frontdesk/views/actions"
	factorsview "frontdesk/views/factors"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

const maxFactorName = 64 // longer ones do not fit into a picture that a telephone can read

// UserFactorEnroll sets up an authenticator app for a person and shows what the app needs, once, on the answer. It is
// held nowhere: whoever sends the form again is told so.
func (d *Desk) UserFactorEnroll(c request.Context) error {
	user, a, err := d.userAct(c)
	if err != nil {
		return err
	}
	before, err := d.factorsOf(c.Request().Context(), user.ID, "")
	if err != nil {
		return err
	}
	who, filled, made, answered := a.target.name, &enrollForm{Account: user.Email}, workos.EnrolledAuthFactor{}, false
	a.learn, a.plain = nil, true
	a.name, a.title, a.submit, a.filled = "user.mfa.enroll", "Set up an authenticator app for "+who, "Set up authenticator app", filled
	a.nothing = "No authenticator app was set up"
	a.done = func() string {
		if made.Secret == "" && made.QRCode == "" {
			return appKeyLost(who)
		}
		return "An authenticator app was set up for " + who + ". Its key was shown once and cannot be shown again. If it was not saved, remove the MFA method and set up another."
	}
	a.says = []string{
		"First verify that you are talking to " + who + ". Anybody who gets the key will be able to create their codes.",
		"The key will be shown once, on the next page. Frontdesk does not store it. " + who + " must enter it in their app while you are on the phone, and read a code back to you.",
	}
	if len(before) > 0 {
		a.warns = []string{who + " will keep what is already set up: " + wording.FactorList(before) + ". If the device is lost, reset MFA first."}
	}
	a.details = func() map[string]string {
		return map[string]string{"product": orNothing(filled.Issuer), "account": orNothing(filled.Account)}
	}
	a.do = func(ctx context.Context) error {
		made, err = d.Client.EnrollUserAuthFactor(ctx, user.ID, workos.EnrollTOTPOptions{Issuer: filled.Issuer, User: filled.Account})
		answered = err == nil
		return err
	}
	a.made, a.adopt = func() string { return made.Factor.ID }, func(id string) { made.Factor.ID = id }
	a.shows = func(c request.Context) error {
		allowDataImages(c)
		page := factorsview.Enrolled{Person: who, Issuer: filled.Issuer, Account: filled.Account, Secret: made.Secret, QRCode: made.QRCode,
			Answered: answered, Back: a.back, Check: paths.UserFactorCheck.URL(user.ID, made.Factor.ID)}
		return d.render(c, http.StatusCreated, views.Page{Title: "Authenticator app set up", Section: a.section, Body: factorsview.EnrolledBody(page)})
	}
	return d.perform(c, a)
}

// appKeyLost says of an authenticator app that was set up for somebody that its key was never shown.
func appKeyLost(who string) string {
	return "An authenticator app was set up for " + who + ", but its key was lost. Remove the MFA method and set up another."
}

// enrollForm is how an authenticator app names an account.
type enrollForm struct{ Issuer, Account string }

func (f *enrollForm) read(values url.Values, form *actionsview.Form) {
	form.Fields = []string{"totp_issuer", "totp_user"}
	f.Issuer, f.Account = oneLine(values.Get("totp_issuer")), oneLine(values.Get("totp_user"))
	checkFactorName(form, "totp_issuer", f.Issuer)
	checkFactorName(form, "totp_user", f.Account)
}

func checkFactorName(form *actionsview.Form, field, name string) {
	if utf8.RuneCountInString(name) > maxFactorName {
		form.Wrong(field, "Shorten this to 64 characters.")
	}
}

func (f *enrollForm) controls(form actionsview.Form) []templ.Component {
	return []templ.Component{
		ui.TextInput(ui.Input{Name: "totp_issuer", Label: "Product", Value: f.Issuer, MaxLength: maxFactorName, Error: form.WrongAt("totp_issuer"),
			Hint: "What their app shows above the code. Left empty, WorkOS takes the name of your application."}),
		ui.TextInput(ui.Input{Name: "totp_user", Label: "Account", Value: f.Account, MaxLength: maxFactorName, Error: form.WrongAt("totp_user"),
			Hint: "What their app shows to tell this account from others."}),
	}
}
