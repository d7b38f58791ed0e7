// Package factors renders the pages of MFA methods.
package factors

import (
	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// SearchPage finds an MFA method by its ID. Error is what is wrong with the given ID.
type SearchPage struct {
	ID, Error string
	May       views.Permissions
}

func (p SearchPage) actions() []ui.Action {
	if !p.May.EnrollFactors {
		return nil
	}
	return []ui.Action{{Label: "New MFA method", URL: paths.FactorNew.URL(), Primary: true}}
}

func (p SearchPage) input() ui.Input {
	return ui.Input{Name: "id", Label: "ID", Value: p.ID, Error: p.Error, MaxLength: 200, Required: true, Placeholder: "auth_factor_…"}
}

// Page shows one MFA method. Person is the name of its user, if known.
type Page struct {
	Factor workos.AuthFactor
	Person string
	May    views.Permissions

	Deletion views.Deletion // of its user
}

func (p Page) object() ui.ObjectPage {
	f := p.Factor
	page := ui.ObjectPage{
		Kind: "MFA method", Name: wording.FactorName(f), ID: f.ID,
		Crumbs: []ui.Action{{Label: "MFA methods", URL: paths.Factors.URL()}},
		Facts: []ui.Fact{
			{Label: "User", Value: p.owner()},
			{Label: "Set up", Value: ui.Time(f.CreatedAt)},
			{Label: "Updated", Value: ui.Time(f.UpdatedAt)},
		},
	}
	if f.TOTP != nil {
		page.Facts = append(page.Facts, ui.Fact{Label: "Label in app", Value: ui.Text(wording.JoinWords(f.TOTP.Issuer, f.TOTP.User))})
	}
	if p.May.Factors {
		page.Actions = append(page.Actions, ui.Action{Label: "Remove MFA method", URL: paths.FactorRemove.URL(f.ID)})
	}
	return views.BeingDeleted(p.withCheck(page), p.Deletion)
}

// withCheck adds the action that checks an MFA method of this type.
func (p Page) withCheck(page ui.ObjectPage) ui.ObjectPage {
	id := p.Factor.ID
	switch kind := p.Factor.Type; {
	case kind == "totp" && p.May.Factors:
		page.Actions = append(page.Actions, ui.Action{Label: "Verify a code", URL: paths.FactorCheck.URL(id), Primary: true})
	case kind == "sms" && p.May.Factors:
		page.Actions = append(page.Actions, ui.Action{Label: "Send a code", URL: paths.FactorSend.URL(id), Primary: true})
	case kind == "generic_otp" && p.May.RevealSecrets:
		page.Actions = append(page.Actions, ui.Action{Label: "Make a code", URL: paths.FactorReveal.URL(id), Primary: true})
	}
	return page
}

func (p Page) owner() templ.Component {
	switch {
	case p.Factor.UserID == "":
		return ui.Missing("a person without a WorkOS user")
	case p.Person == "":
		return ui.Link(p.Factor.UserID, paths.UserShow.URL(p.Factor.UserID))
	}
	return ui.Join(ui.Link(p.Person, paths.UserShow.URL(p.Factor.UserID)), ui.IDChip(p.Factor.UserID))
}

// Types returns the MFA methods that can be set up separately.
func Types() []ui.Choice {
	return []ui.Choice{
		{Value: "totp", Label: "Authenticator app", Text: "Its key is shown once, as a picture and as text."},
		{Value: "sms", Label: "Text message", Text: "WorkOS texts codes to a phone."},
		{Value: "generic_otp", Label: "One-time code", Text: "Your product delivers the codes itself."},
	}
}

// OneTimeCode is the only page that ever shows a code.
type OneTimeCode struct {
	Code         workos.Secret
	Back, Verify string
}
