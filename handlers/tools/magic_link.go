package tools

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"frontdesk/handlers/action"
	"frontdesk/handlers/page"
	"frontdesk/store"
	"frontdesk/views"
	actionsview "frontdesk/views/actions"
	magiclinksview "frontdesk/views/magiclinks"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// Limits of how many minutes a magic link works (https://workos.com/docs/reference/magic-link).
const (
	minLinkMinutes = 15
	maxLinkMinutes = 24 * 60
)

// MagicLinks explains magic links, and links to the two ways of making one.
func (h *Handlers) MagicLinks(c request.Context) error {
	return h.Render(c, http.StatusOK, views.Page{Title: "Magic links", Section: views.SectionTools, Body: magiclinksview.Body(h.May(c))})
}

// MagicLinkSend creates a link that signs an address in, the method before sign-in codes, and has it emailed.
func (h *Handlers) MagicLinkSend(c request.Context) error {
	filled, a := h.magicLinkOperation(c)
	a.Name, a.Title, a.Submit, a.FailureText = "magic_link.send", "Send a magic link", "Send link", "No email was sent"
	a.ResultOf = func() action.Result { return action.Result{Text: "The magic link was sent to " + filled.Email + "."} }
	a.Do = func(ctx context.Context) error {
		made, err := h.Client.CreatePasswordlessSession(ctx, filled.options())
		if err != nil {
			return notBegun(err)
		}
		return h.Client.SendPasswordlessSession(ctx, made.ID)
	}
	return h.Perform(c, a)
}

// notBegun converts the error of a call that only prepares another one: since the second was never sent, the action did not
// happen, whatever the first did.
func notBegun(err error) error {
	var api *workos.Error
	if !errors.As(err, &api) || api.Outcome != workos.Unknown {
		return err
	}
	failed := *api
	failed.Outcome = workos.NotSent
	return &failed
}

// MagicLinkReveal creates such a link and shows it once, for an operator who sends it another way.
func (h *Handlers) MagicLinkReveal(c request.Context) error {
	filled, a := h.magicLinkOperation(c)
	made := workos.PasswordlessSession{}
	a.Name, a.Title, a.Submit, a.FailureText = "magic_link.reveal", "Create a magic link", "Create and show link", "No link was created"
	a.Description = append(a.Description, "The link will be shown once. Activity will record that you saw it, but not the link.")
	a.Do = func(ctx context.Context) (err error) {
		made, err = h.Client.CreatePasswordlessSession(ctx, filled.options())
		return err
	}
	a.ResultOf = func() action.Result {
		said := "A magic link for " + filled.Email + " was shown once and cannot be shown again. If it was not saved, create another."
		return action.Result{Text: said, Show: func(c request.Context) error {
			page := magiclinksview.Link{Email: filled.Email, Link: made.Link, ExpiresAt: made.ExpiresAt.Time}
			return h.Render(c, http.StatusCreated, views.Page{Title: "Magic link", Section: a.Section, Body: magiclinksview.Shown(page)})
		}}
	}
	return h.Perform(c, a)
}

// magicLinkOperation has what sending and showing a link have in common.
func (h *Handlers) magicLinkOperation(c request.Context) (*magicLinkForm, action.Operation) {
	filled := &magicLinkForm{Minutes: strconv.Itoa(minLinkMinutes)}
	a := action.Operation{Section: views.SectionTools, CancelURL: paths.MagicLinks.URL(), Input: filled}
	a.Description = []string{"Anybody who opens the link will be signed in to your product as this address, once."}
	a.Decide = func(a *action.Operation) {
		a.Target = action.Target{Kind: "passwordless_session", ID: filled.Email, Name: filled.Email,
			UserID: h.DeletingUser(c.Request().Context(), filled.Email)}
		a.Details = store.Facts(map[string]string{"leads to": action.OrNothing(filled.RedirectURI), "minutes": filled.Minutes})
	}
	return filled, a
}

// magicLinkForm is the address, the redirect URL and the validity of a link.
type magicLinkForm struct {
	Email, RedirectURI, State, Minutes string
}

func (f *magicLinkForm) Parse(values url.Values, form *actionsview.Form) {
	form.Fields = []string{"email", "redirect_uri", "state", "expires_in"}
	f.Email, f.RedirectURI, f.State = page.TypedAddress(values.Get("email")), page.OneLine(values.Get("redirect_uri")),
		page.OneLine(values.Get("state"))
	f.Minutes = page.OneLine(values.Get("expires_in"))
	action.CheckAddress(form, "email", f.Email, action.AnAddress)
	if f.RedirectURI != "" && !isWebAddress(f.RedirectURI) {
		form.AddError("redirect_uri", "Give a whole address, such as https://app.example.com/callback.")
	}
	if minutes, err := strconv.Atoi(f.Minutes); err != nil || minutes < minLinkMinutes || minutes > maxLinkMinutes {
		form.AddError("expires_in", "Between 15 minutes and 1,440, which is a day.")
	}
}

func (f *magicLinkForm) Fields(form actionsview.Form) []templ.Component {
	return []templ.Component{
		action.AddressControl("email", "Email address", f.Email, action.AnAddress, form),
		ui.TextInput(ui.Input{Name: "redirect_uri", Label: "Redirect URL", Value: f.RedirectURI, MaxLength: page.MaxReturnURL,
			Error:       form.ErrorAt("redirect_uri"),
			Placeholder: "https://app.example.com/callback", Hint: "One of the redirects registered in WorkOS. Left empty, the default one."}),
		ui.TextInput(ui.Input{Name: "state", Label: "State parameter", Value: f.State, MaxLength: page.MaxReturnURL,
			Error: form.ErrorAt("state"), Hint: "Returned to your product with the redirect, if it uses one."}),
		ui.TextInput(ui.Input{Name: "expires_in", Label: "Valid for (minutes)", Value: f.Minutes, Type: "number",
			Min: strconv.Itoa(minLinkMinutes), Max: strconv.Itoa(maxLinkMinutes), Required: true,
			Error: form.ErrorAt("expires_in"), Hint: "15 to 1,440."}),
	}
}

func (f *magicLinkForm) options() workos.CreatePasswordlessSessionOptions {
	minutes, _ := strconv.Atoi(f.Minutes)
	return workos.CreatePasswordlessSessionOptions{Email: f.Email, RedirectURI: f.RedirectURI, State: f.State,
		ExpiresIn: int((time.Duration(minutes) * time.Minute).Seconds())}
}

// isWebAddress reports whether a text is a complete https address, or one of this machine.
func isWebAddress(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.User == nil && u.Hostname() != "" && (u.Scheme == "https" || u.Scheme == "http" && page.IsLoopback(u.Hostname()))
}
