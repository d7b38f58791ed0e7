package users

import (
	"context"
	"net/http"
	"net/url"

	"frontdesk/handlers/action"
	"frontdesk/handlers/page"
	"frontdesk/store"
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

// FactorEnroll sets up an authenticator app for a user and shows what the app needs once, in the answer. It is
// never written to disk; the same form sent again within a minute shows it again.
func (h *Handlers) FactorEnroll(c request.Context) error {
	user, a, err := h.UserOperation(c)
	if err != nil {
		return err
	}
	before, err := h.FactorsOf(c.Request().Context(), user.ID, "")
	if err != nil {
		return err
	}
	who, filled, made, answered := a.Target.Name, &enrollForm{Account: user.Email}, workos.EnrolledAuthFactor{}, false
	a.Upsert, a.Plain = nil, true
	a.Name, a.Title, a.Submit, a.Input = "user.mfa.enroll", "Set up an authenticator app for "+who, "Set up authenticator app", filled
	a.FailureText = "No authenticator app was set up"
	a.Description = []string{
		"First verify that you are talking to " + who + ". Anybody who gets the key will be able to create their codes.",
		"The key will be shown once, on the next page. Frontdesk does not store it. " + who + " must enter it in their app while you are on " +
			"the phone, and read a code back to you.",
	}
	if len(before) > 0 {
		a.Warnings = []string{who + " will keep what is already set up: " + wording.FactorList(before) +
			". If the device is lost, reset MFA first."}
	}
	a.Decide = func(a *action.Operation) {
		a.Details = store.Facts(map[string]string{"product": action.OrNothing(filled.Issuer), "account": action.OrNothing(filled.Account)})
	}
	a.Do = func(ctx context.Context) error {
		made, err = h.Client.EnrollUserAuthFactor(ctx, user.ID, workos.EnrollTOTPOptions{Issuer: filled.Issuer, User: filled.Account})
		answered = err == nil && made.Factor.ID != ""
		return err
	}
	a.Created = &made.Factor.ID
	a.Once = &action.Once{Name: "key", IsReceived: func() bool { return made.Secret != "" || made.QRCode != "" }}
	a.ResultOf = func() action.Result {
		text := "An authenticator app was set up for " + who + ". Its key was shown once and cannot be shown again. If it was not saved, " +
			"remove the MFA method and set up another."
		if made.Secret == "" && made.QRCode == "" {
			text = action.AppKeyLost(who, answered)
		}
		return action.Result{Text: text, Show: func(c request.Context) error {
			page.AllowDataImages(c)
			page := factorsview.Enrolled{Person: who, Issuer: filled.Issuer, Account: filled.Account, Secret: made.Secret, QRCode: made.QRCode,
				Answered: answered, Back: a.CancelURL, Check: paths.UserFactorCheck.URL(user.ID, made.Factor.ID)}
			return h.Render(c, http.StatusCreated, views.Page{Title: "Authenticator app set up", Section: a.Section,
				Body: factorsview.EnrolledBody(page)})
		}}
	}
	return h.Perform(c, a)
}

// enrollForm is the issuer and the account name that an authenticator app shows.
type enrollForm struct{ Issuer, Account string }

func (f *enrollForm) Parse(values url.Values, form *actionsview.Form) {
	form.Fields = []string{"totp_issuer", "totp_user"}
	f.Issuer, f.Account = page.OneLine(values.Get("totp_issuer")), page.OneLine(values.Get("totp_user"))
	action.CheckFactorName(form, "totp_issuer", f.Issuer)
	action.CheckFactorName(form, "totp_user", f.Account)
}

func (f *enrollForm) Fields(form actionsview.Form) []templ.Component {
	return []templ.Component{
		ui.TextInput(ui.Input{Name: "totp_issuer", Label: "Product", Value: f.Issuer, MaxLength: action.MaxFactorName,
			Error: form.ErrorAt("totp_issuer"),
			Hint:  "What their app shows above the code. Left empty, WorkOS takes the name of your application."}),
		ui.TextInput(ui.Input{Name: "totp_user", Label: "Account", Value: f.Account, MaxLength: action.MaxFactorName,
			Error: form.ErrorAt("totp_user"),
			Hint:  "What their app shows to tell this account from others."}),
	}
}
