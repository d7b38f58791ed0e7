package handlers

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	actionsview "frontdesk/views/actions"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/request"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// FlagTargetAdd switches a feature flag on for an organization.
func (d *Desk) FlagTargetAdd(c request.Context) error {
	return d.addFlagTarget(c, d.organizationHolding)
}

// UserFlagTargetAdd switches a feature flag on for a user.
func (d *Desk) UserFlagTargetAdd(c request.Context) error { return d.addFlagTarget(c, d.userHolding) }

func (d *Desk) addFlagTarget(c request.Context, of holding) error {
	whose, a, err := of(c)
	if err != nil {
		return err
	}
	filled := d.flagsToAdd(c, whose)
	a.name, a.title, a.submit, a.filled = "flag.target.add", "Turn on a feature flag for "+whose.name, "Turn on flag", filled
	a.nothing, a.done = "No flag was turned on", func() string {
		if flag := filled.chosen(); !flag.Enabled && !flag.IsSwitchUnknown() {
			return ui.Isolated(flag.Name) + " was targeted at " + whose.name + ". It has no effect yet: the flag is off for everybody."
		}
		return ui.Isolated(filled.chosen().Name) + " was turned on for " + whose.name + "."
	}
	a.says = []string{
		whose.everybody + " will have the feature from their next access token, usually within minutes.",
		"Nothing will change for " + whose.others + ".",
	}
	a.details = func() map[string]string {
		details := map[string]string{"flag": filled.Slug}
		if slices.ContainsFunc(filled.on, sameFlag(filled.Slug)) {
			details["on before"] = "through an organization, or for the user already"
		}
		return details
	}
	a.do = func(ctx context.Context) error {
		return d.Client.AddFeatureFlagTarget(ctx, filled.Slug, whose.ID)
	}
	return d.perform(c, a)
}

// FlagTargetRemove takes a feature flag from an organization.
func (d *Desk) FlagTargetRemove(c request.Context) error {
	return d.removeFlagTarget(c, d.organizationHolding)
}

// UserFlagTargetRemove takes a feature flag from a user.
func (d *Desk) UserFlagTargetRemove(c request.Context) error {
	return d.removeFlagTarget(c, d.userHolding)
}

func (d *Desk) removeFlagTarget(c request.Context, of holding) error {
	whose, a, err := of(c)
	if err != nil {
		return err
	}
	flag, err := d.Client.GetFeatureFlag(c.Request().Context(), c.Param("flag"))
	switch {
	case workos.IsNotFound(err), err == nil && flag.Slug != c.Param("flag"):
		return &Problem{Status: http.StatusNotFound, Title: "There is no such feature flag", Text: "It may have been deleted meanwhile.",
			Actions: []ui.Action{{Label: "Open the settings of " + whose.name, URL: a.back}}}
	case err != nil:
		return err
	}
	flag.Name = wording.FlagName(flag)
	name := ui.Isolated(flag.Name)
	a.name, a.title, a.submit = "flag.target.remove", "Turn off "+name+" for "+whose.name, "Turn off flag"
	a.nothing, a.done = "No flag was turned off", says(name+" was turned off for "+whose.name+".")
	a.says = []string{whose.everybody + " will lose the feature with their next access token, usually within minutes. None of their data will be deleted."}
	if whose.IsPerson {
		a.done = says(name + " is no longer targeted at " + whose.name + ".")
		a.warns = append(a.warns, "If the flag is on for an organization of theirs as well, they will keep the feature through it.")
	}
	if flag.DefaultValue {
		a.warns = append(a.warns, "This flag is on for everybody. "+whose.name+" will keep the feature for as long as it is. That can be changed in the WorkOS Dashboard.")
	}
	if d.isFlagOff(c.Request().Context(), whose, flag) {
		return alreadySo(a, name+" is already off for "+whose.name, "")
	}
	a.details = func() map[string]string { return map[string]string{"flag": flag.Slug} }
	a.do = func(ctx context.Context) error {
		return d.Client.RemoveFeatureFlagTarget(ctx, flag.Slug, whose.ID)
	}
	return d.perform(c, a)
}

// isFlagOff tells whether a flag is surely off for its owner. WorkOS lists no targets: of a flag that is off or on for
// everybody it does not show whether the owner is one.
func (d *Desk) isFlagOff(ctx context.Context, whose holder, flag workos.FeatureFlag) bool {
	if !flag.Enabled || flag.DefaultValue {
		return false
	}
	a := ask(ctx)
	on := fetch(a, rows(maxRows, whose.flags), nil)
	a.wait()
	isKnown := on.Cause == nil && len(on.Value) < maxRows
	return isKnown && !slices.ContainsFunc(on.Value, sameFlag(flag.Slug))
}

func sameFlag(slug string) func(workos.FeatureFlag) bool {
	return func(flag workos.FeatureFlag) bool { return flag.Slug == slug }
}

// flagsToAdd is the form for one of the environment's flags. Those that are on for an organization are left out; a
// person may have one through an organization, and be given it by name all the same.
func (d *Desk) flagsToAdd(c request.Context, whose holder) *flagForm {
	a := ask(c.Request().Context())
	every := fetch(a, rows(maxRows, d.Client.ListFeatureFlags), nil)
	on := fetch(a, rows(maxRows, func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.FeatureFlag], error) {
		return whose.flags(ctx, page)
	}), nil)
	a.wait()
	form := &flagForm{flags: every.Value, on: on.Value, missing: whyMissing(every.Cause)}
	if every.Err == nil && len(every.Value) == maxRows {
		form.flags, form.missing = nil, "There are more flags than this list can show."
	}
	if !whose.IsPerson {
		form.flags = slices.DeleteFunc(form.flags, func(flag workos.FeatureFlag) bool {
			return slices.ContainsFunc(on.Value, sameFlag(flag.Slug))
		})
	}
	return form
}

// flagForm is a feature flag out of those that the environment has.
type flagForm struct {
	Slug    string
	flags   []workos.FeatureFlag // to choose from
	on      []workos.FeatureFlag // already
	missing string               // why the flags could not be read; one is typed then
}

// chosen is the flag that the form asks for, as far as it is known.
func (f *flagForm) chosen() workos.FeatureFlag {
	if i := slices.IndexFunc(f.flags, sameFlag(f.Slug)); i >= 0 {
		flag := f.flags[i]
		flag.Name = wording.FlagName(flag)
		return flag
	}
	return workos.FeatureFlag{Slug: f.Slug, Name: f.Slug, Enabled: true}
}

func (f *flagForm) read(values url.Values, form *actionsview.Form) {
	form.Fields = []string{"flag"}
	f.Slug = oneLine(values.Get("flag"))
	switch {
	case f.Slug == "":
		form.Wrong("flag", "Choose a flag.")
	case f.missing == "" && !slices.ContainsFunc(f.flags, sameFlag(f.Slug)):
		form.Wrong("flag", "This flag is on already, or does not exist. Choose one from the list.")
	}
}

func (f *flagForm) controls(form actionsview.Form) []templ.Component {
	input := ui.Input{Name: "flag", Label: "Feature flag", Value: f.Slug, Required: true, Error: form.WrongAt("flag")}
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
