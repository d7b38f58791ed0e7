package tools

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"strings"

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
	"frontdesk/workos/mirror"

	"github.com/a-h/templ"
)

// FactorNew sets up an MFA method for a person without a WorkOS user, or for a user by ID. What an
// authenticator app needs is shown once.
func (h *Handlers) FactorNew(c request.Context) error {
	filled, made, answered := &factorForm{Type: "totp"}, workos.EnrolledAuthFactor{}, false
	a := action.Operation{
		Name: "factor.enroll", Section: views.SectionTools, CancelURL: paths.Factors.URL(), Input: filled, Created: &made.Factor.ID,
		Once: &action.Once{Name: "key", IsReceived: func() bool { return made.Secret != "" || made.QRCode != "" }},
		Confirmation: action.Confirmation{Title: "New MFA method", Submit: "Set up MFA method", Plain: true,
			FailureText: "No MFA method was set up",
			Description: []string{
				"This is for people without a WorkOS user. For a user of this environment, use “Set up authenticator app” on their page.",
				"Store the ID of the new MFA method with the person in your product: WorkOS will not list it.",
			}},
	}
	a.Decide = func(a *action.Operation) {
		a.Target = action.Target{Kind: "auth_factor", ID: filled.UserID, Name: filled.name(), UserID: filled.UserID,
			UserName: filled.UserID}
		a.Details = filled.details()
	}
	a.Do = func(ctx context.Context) (err error) {
		made, err = h.Client.EnrollAuthFactor(ctx, filled.options())
		answered = err == nil && made.Factor.ID != ""
		return err
	}
	a.ResultOf = func() action.Result {
		result := action.Result{Text: filled.name() + " was set up as " + made.Factor.ID + ".", URL: paths.FactorShow.URL(made.Factor.ID)}
		if made.Factor.ID == "" {
			result.Text = filled.name() + " was set up. WorkOS did not return its ID."
		}
		if filled.Type != "totp" {
			return result
		}
		switch {
		case made.Secret == "" && made.QRCode == "" && answered:
			result.Text += " Its key was lost. Remove the MFA method and set up another."
		case made.Secret == "" && made.QRCode == "":
			result.Text += " If this action set it up, its key was lost: remove the MFA method and set up another."
		default:
			result.Text += " Its key was shown once and cannot be shown again. If it was not saved, remove the MFA method and set up another."
		}
		result.Show = func(c request.Context) error {
			page.AllowDataImages(c)
			page := factorsview.Enrolled{Person: filled.name(), Issuer: filled.Issuer, Account: filled.Account, Secret: made.Secret,
				QRCode: made.QRCode, Answered: answered, Back: cmp.Or(result.URL, a.CancelURL), Check: paths.FactorCheck.URL(made.Factor.ID)}
			return h.Render(c, http.StatusCreated, views.Page{Title: "MFA method set up", Section: a.Section,
				Body: factorsview.EnrolledBody(page)})
		}
		return result
	}
	return h.Perform(c, a)
}

// factorForm is the MFA method to set up, and for whom.
type factorForm struct{ Type, Issuer, Account, PhoneNumber, UserID string }

func (f *factorForm) Parse(values url.Values, form *actionsview.Form) {
	form.Fields = []string{"type", "totp_issuer", "totp_user", "phone_number", "user_id"}
	f.Type, f.Issuer, f.Account = values.Get("type"), page.OneLine(values.Get("totp_issuer")), page.OneLine(values.Get("totp_user"))
	f.PhoneNumber, f.UserID = strings.ReplaceAll(page.OneLine(values.Get("phone_number")), " ", ""), page.OneLine(values.Get("user_id"))
	switch f.Type {
	case "totp":
		for name, text := range map[string]string{"totp_issuer": f.Issuer, "totp_user": f.Account} {
			if text == "" {
				form.AddError(name, "An authenticator app needs this.")
			}
			action.CheckFactorName(form, name, text)
		}
	case "sms":
		if !phoneNumber.MatchString(f.PhoneNumber) {
			form.AddError("phone_number", "Type the number with its country code, such as +12025550123.")
		}
	case "generic_otp":
	default:
		form.AddError("type", "Choose what to set up.")
	}
	if f.UserID != "" && !page.IsIDOf(mirror.KindUser, f.UserID) {
		form.AddError("user_id", "This is not the ID of a user.")
	}
}

func (f *factorForm) Fields(form actionsview.Form) []templ.Component {
	return []templ.Component{
		ui.Choices(ui.ChoicesInput{Input: ui.Input{Name: "type", Label: "What", Value: f.Type, Required: true, Error: form.ErrorAt("type")},
			Choices: factorsview.Types()}),
		ui.TextInput(ui.Input{Name: "totp_issuer", Label: "Product", Value: f.Issuer, MaxLength: action.MaxFactorName,
			Error: form.ErrorAt("totp_issuer"), Hint: "For an authenticator app: what it shows above the code."}),
		ui.TextInput(ui.Input{Name: "totp_user", Label: "Account", Value: f.Account, MaxLength: action.MaxFactorName,
			Error: form.ErrorAt("totp_user"), Hint: "For an authenticator app: what tells this account from others."}),
		ui.TextInput(ui.Input{Name: "phone_number", Label: "Phone number", Value: f.PhoneNumber, Type: "tel", MaxLength: 30,
			Error: form.ErrorAt("phone_number"), Hint: "For text messages, with the country code: +12025550123."}),
		ui.TextInput(ui.Input{Name: "user_id", Label: "User ID", Value: f.UserID, MaxLength: 80, Error: form.ErrorAt("user_id"),
			Hint: "Only for a user of this environment.", Placeholder: "user_…"}),
	}
}

// details are what the method is asked to be, so that a later look does not take another one for it.
func (f *factorForm) details() store.Details {
	details := store.Facts(map[string]string{"kind": f.Type, "user": action.OrNothing(f.UserID)})
	if f.Type == "totp" {
		details.Add("product", f.Issuer)
		details.Add("account", f.Account)
	}
	return details
}

// options leaves out the fields that the type of MFA method does not have.
func (f *factorForm) options() workos.EnrollAuthFactorOptions {
	options := workos.EnrollAuthFactorOptions{Type: f.Type, UserID: f.UserID}
	switch f.Type {
	case "totp":
		options.TOTPIssuer, options.TOTPUser = f.Issuer, f.Account
	case "sms":
		options.PhoneNumber = f.PhoneNumber
	}
	return options
}

func (f *factorForm) name() string {
	return wording.FactorName(workos.AuthFactor{Type: f.Type, SMS: &workos.AuthFactorSMS{PhoneNumber: f.PhoneNumber}})
}
