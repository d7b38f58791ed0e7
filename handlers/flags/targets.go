package flags

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"frontdesk/handlers/action"
	"frontdesk/handlers/page"
	"frontdesk/store"
	actionsview "frontdesk/views/actions"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/request"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// TargetAdd targets a feature flag at an organization.
func (h *Handlers) TargetAdd(c request.Context) error {
	return h.addFlagTarget(c, h.OrganizationOwner)
}

// TargetAddOfUser targets a feature flag at a user.
func (h *Handlers) TargetAddOfUser(c request.Context) error { return h.addFlagTarget(c, h.UserOwner) }

func (h *Handlers) addFlagTarget(c request.Context, of action.OwnerOf) error {
	whose, a, err := of(c)
	if err != nil {
		return err
	}
	filled := h.flagsToAdd(c, whose)
	a.Name, a.Title, a.Submit, a.Input = "flag.target.add", "Turn on a feature flag for "+whose.Name, "Turn on flag", filled
	a.FailureText = "No flag was turned on"
	a.Description = []string{
		whose.Everybody + " will have the feature from their next access token, usually within minutes.",
		"Nothing will change for " + whose.Others + ".",
	}
	a.Decide = func(a *action.Operation) {
		flag := filled.chosen()
		a.Result.Text = ui.Isolated(flag.Name) + " was turned on for " + whose.Name + "."
		if !flag.Enabled && !flag.IsSwitchUnknown() {
			a.Result.Text = ui.Isolated(flag.Name) + " was targeted at " + whose.Name + ". It has no effect yet: the flag is off for everybody."
		}
		a.Details = store.Facts(map[string]string{"flag": filled.Slug})
		if slices.ContainsFunc(filled.on, sameFlag(filled.Slug)) {
			a.Details.Add("on before", "through an organization, or for the user already")
		}
	}
	a.Do = func(ctx context.Context) error {
		return h.Client.AddFeatureFlagTarget(ctx, filled.Slug, whose.ID)
	}
	return h.Perform(c, a)
}

// TargetRemove removes an organization from the targets of a feature flag.
func (h *Handlers) TargetRemove(c request.Context) error {
	return h.removeFlagTarget(c, h.OrganizationOwner)
}

// TargetRemoveOfUser removes a user from the targets of a feature flag.
func (h *Handlers) TargetRemoveOfUser(c request.Context) error {
	return h.removeFlagTarget(c, h.UserOwner)
}

func (h *Handlers) removeFlagTarget(c request.Context, of action.OwnerOf) error {
	whose, a, err := of(c)
	if err != nil {
		return err
	}
	flag, err := h.Client.GetFeatureFlag(c.Request().Context(), c.Param("flag"))
	switch {
	case workos.IsNotFound(err), err == nil && flag.Slug != c.Param("flag"):
		return &page.Problem{Status: http.StatusNotFound, Title: "There is no such feature flag", Text: "It may have been deleted meanwhile.",
			Actions: []ui.Action{{Label: "Open the settings of " + whose.Name, URL: a.CancelURL}}}
	case err != nil:
		return err
	}
	flag.Name = wording.FlagName(flag)
	name := ui.Isolated(flag.Name)
	a.Name, a.Title, a.Submit = "flag.target.remove", "Turn off "+name+" for "+whose.Name, "Turn off flag"
	a.FailureText, a.Result.Text = "No flag was turned off", name+" was turned off for "+whose.Name+"."
	a.Description = []string{whose.Everybody + " will lose the feature with their next access token, usually within minutes. None of their " +
		"data will be deleted."}
	if whose.IsPerson {
		a.Result.Text = name + " is no longer targeted at " + whose.Name + "."
		a.Warnings = append(a.Warnings, "If the flag is on for one of their organizations as well, they will keep the feature through it.")
	}
	if flag.DefaultValue {
		a.Warnings = append(a.Warnings, "This flag is on for everybody. "+whose.Name+" will keep the feature for as long as it is. That can "+
			"be changed in the WorkOS Dashboard.")
	}
	if h.isFlagOff(c.Request().Context(), whose, flag) {
		return action.AlreadySo(a, name+" is already off for "+whose.Name, "")
	}
	a.Details = store.Facts(map[string]string{"flag": flag.Slug})
	a.Do = func(ctx context.Context) error {
		return h.Client.RemoveFeatureFlagTarget(ctx, flag.Slug, whose.ID)
	}
	return h.Perform(c, a)
}

// isFlagOff reports whether a flag is certainly off for its owner. WorkOS lists no targets: for a flag that is off or on for
// everybody, it does not show whether the owner is one.
func (h *Handlers) isFlagOff(ctx context.Context, whose action.Owner, flag workos.FeatureFlag) bool {
	if !flag.Enabled || flag.DefaultValue {
		return false
	}
	a := page.NewFetchGroup(ctx)
	on := page.Fetch(a, page.Rows(page.MaxRows, whose.Flags), nil)
	a.Wait()
	isKnown := on.Cause == nil && len(on.Value) < page.MaxRows
	return isKnown && !slices.ContainsFunc(on.Value, sameFlag(flag.Slug))
}

func sameFlag(slug string) func(workos.FeatureFlag) bool {
	return func(flag workos.FeatureFlag) bool { return flag.Slug == slug }
}

// flagsToAdd returns the form to choose one of the environment's flags. Flags that are on for an organization are left out; a
// user may have one through an organization and still be targeted directly.
func (h *Handlers) flagsToAdd(c request.Context, whose action.Owner) *flagForm {
	a := page.NewFetchGroup(c.Request().Context())
	every := page.Fetch(a, page.Rows(page.MaxRows, h.Client.ListFeatureFlags), nil)
	on := page.Fetch(a, page.Rows(page.MaxRows, whose.Flags), nil)
	a.Wait()
	form := &flagForm{flags: every.Value, on: on.Value, missing: page.ErrorText(every.Cause)}
	if every.Err == nil && len(every.Value) == page.MaxRows {
		form.flags, form.missing = nil, "There are more flags than this list can show."
	}
	if !whose.IsPerson {
		form.flags = slices.DeleteFunc(form.flags, func(flag workos.FeatureFlag) bool {
			return slices.ContainsFunc(on.Value, sameFlag(flag.Slug))
		})
	}
	return form
}

// flagForm is a choice from the environment's feature flags.
type flagForm struct {
	Slug    string
	flags   []workos.FeatureFlag // to choose from
	on      []workos.FeatureFlag // already
	missing string               // why the flags could not be read; one is typed then
}

// chosen returns the chosen flag, as far as it is known.
func (f *flagForm) chosen() workos.FeatureFlag {
	if i := slices.IndexFunc(f.flags, sameFlag(f.Slug)); i >= 0 {
		flag := f.flags[i]
		flag.Name = wording.FlagName(flag)
		return flag
	}
	return workos.FeatureFlag{Slug: f.Slug, Name: f.Slug, Enabled: true}
}

func (f *flagForm) Parse(values url.Values, form *actionsview.Form) {
	form.Fields = []string{"flag"}
	f.Slug = page.OneLine(values.Get("flag"))
	switch {
	case f.Slug == "":
		form.AddError("flag", "Choose a flag.")
	case f.missing == "" && !slices.ContainsFunc(f.flags, sameFlag(f.Slug)):
		form.AddError("flag", "This flag is on already, or does not exist. Choose one from the list.")
	}
}

func (f *flagForm) Fields(form actionsview.Form) []templ.Component {
	input := ui.Input{Name: "flag", Label: "Feature flag", Value: f.Slug, Required: true, Error: form.ErrorAt("flag")}
	if f.missing != "" {
		input.Hint = f.missing + " Type the flag's slug as your product knows it."
		return []templ.Component{ui.TextInput(input)}
	}
	options := make([]ui.Option, len(f.flags))
	for i, flag := range f.flags {
		options[i] = ui.Option{Value: flag.Slug, Label: ui.Isolated(wording.FlagName(flag))}
		switch {
		case flag.IsSwitchUnknown():
			options[i].Label += " (WorkOS does not say whether it is on)"
		case !flag.Enabled:
			options[i].Label += " (off for everybody)"
		case slices.ContainsFunc(f.on, sameFlag(flag.Slug)):
			options[i].Label += " (on already)"
		}
	}
	input.Hint = "A flag that is off for everybody has no effect until an admin turns it on under Settings → Feature flags."
	if len(options) == 0 {
		input.Hint = "Every flag of this environment is on already."
	}
	return []templ.Component{ui.Select(ui.SelectInput{Input: input, Prompt: "Choose a flag", Options: options})}
}
