package handlers

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"

	"frontdesk/auth"
	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// settingsAct reads the organization of the path and begins an act on what is set up for it. The mirror keeps nothing
// of that, so there is nothing to learn.
func (d *Desk) settingsAct(c auth.Context) (workos.Organization, act, error) {
	organization, a, err := d.organizationAct(c)
	a.learn, a.back = nil, paths.OrganizationSettings.URL(organization.ID)
	return organization, a, err
}

// FlagTargetAdd switches a feature flag on for an organization.
func (d *Desk) FlagTargetAdd(c auth.Context) error {
	organization, a, err := d.settingsAct(c)
	if err != nil {
		return err
	}
	filled := &flagForm{}
	filled.flags, filled.missing = d.flagsToAdd(c, organization.ID)
	a.name, a.title, a.submit, a.filled = "flag.target.add", "Switch a feature flag on for "+a.target.name, "Switch on", filled
	a.nothing, a.done = "No flag was switched on", func() string {
		if flag := filled.chosen(); !flag.Enabled {
			return flag.Name + " is meant for " + a.target.name + " and does nothing yet: it is switched off altogether."
		}
		return filled.chosen().Name + " is on for " + a.target.name + "."
	}
	a.says = []string{
		"Everybody at " + a.target.name + " has the feature from their next access token on, usually within minutes.",
		"Nothing changes for other customers.",
	}
	a.details = func() map[string]string { return map[string]string{"flag": filled.Slug} }
	a.do = func(ctx context.Context) error {
		return d.Client.AddFeatureFlagTarget(ctx, filled.Slug, organization.ID)
	}
	a.happened = func(ctx context.Context) (bool, error) {
		return d.flagIs(ctx, organization.ID, filled.chosen(), true)
	}
	return d.perform(c, a)
}

// FlagTargetRemove takes a feature flag from an organization.
func (d *Desk) FlagTargetRemove(c auth.Context) error {
	organization, a, err := d.settingsAct(c)
	if err != nil {
		return err
	}
	flag, err := d.Client.GetFeatureFlag(c.Request().Context(), c.Param("flag"))
	switch {
	case workos.IsNotFound(err), err == nil && flag.Slug != c.Param("flag"):
		return &Problem{Status: http.StatusNotFound, Title: "There is no such feature flag", Text: "It may have been deleted meanwhile.",
			Actions: []ui.Action{{Label: "Open the settings of " + a.target.name, URL: a.back}}}
	case err != nil:
		return err
	}
	flag.Name = views.FlagName(flag)
	a.name, a.title, a.submit = "flag.target.remove", "Switch "+flag.Name+" off for "+a.target.name, "Switch off"
	a.nothing, a.done = "No flag was switched off", says(flag.Name+" is no longer on for "+a.target.name+".")
	a.says = []string{"Everybody at " + a.target.name + " loses the feature with their next access token, usually within minutes. Nothing of theirs is deleted."}
	if flag.DefaultValue {
		a.warns = []string{"This flag is on for everybody. The customer keeps the feature for as long as it is; in the WorkOS Dashboard that can be changed."}
	}
	a.details = func() map[string]string { return map[string]string{"flag": flag.Slug} }
	a.do = func(ctx context.Context) error {
		return d.Client.RemoveFeatureFlagTarget(ctx, flag.Slug, organization.ID)
	}
	a.happened = func(ctx context.Context) (bool, error) { return d.flagIs(ctx, organization.ID, flag, false) }
	return d.perform(c, a)
}

var errTargetsHidden = errors.New("WorkOS does not show the targets of this flag")

// flagIs looks whether a flag is on for an organization as wanted. WorkOS lists no targets: of a flag that is switched
// off altogether, or on for everybody, nothing can be seen.
func (d *Desk) flagIs(ctx context.Context, organizationID string, flag workos.FeatureFlag, on bool) (bool, error) {
	if !flag.Enabled || flag.DefaultValue {
		return false, errTargetsHidden
	}
	page, err := d.Client.ListOrganizationFeatureFlags(ctx, organizationID, workos.ListOptions{Limit: settingsRows})
	return slices.ContainsFunc(page.Data, sameFlag(flag.Slug)) == on, err
}

func sameFlag(slug string) func(workos.FeatureFlag) bool {
	return func(flag workos.FeatureFlag) bool { return flag.Slug == slug }
}

// flagsToAdd are the environment's flags that are not on for an organization, or why they are not known.
func (d *Desk) flagsToAdd(c auth.Context, organizationID string) ([]workos.FeatureFlag, string) {
	a := ask(c.Request().Context())
	every := fetch(a, func(ctx context.Context) (workos.Page[workos.FeatureFlag], error) {
		return d.Client.ListFeatureFlags(ctx, workos.ListOptions{Limit: settingsRows})
	}, nil)
	on := fetch(a, firstPage(func(ctx context.Context) (workos.Page[workos.FeatureFlag], error) {
		return d.Client.ListOrganizationFeatureFlags(ctx, organizationID, workos.ListOptions{Limit: settingsRows})
	}), nil)
	a.wait()
	if every.Err == nil && every.Value.After != "" {
		return nil, "There are more flags than a list can hold."
	}
	return slices.DeleteFunc(every.Value.Data, func(flag workos.FeatureFlag) bool {
		return slices.ContainsFunc(on.Value, sameFlag(flag.Slug))
	}), whyMissing(every.Err)
}

// flagForm is a feature flag out of those that the environment has.
type flagForm struct {
	Slug    string
	flags   []workos.FeatureFlag
	missing string // why the flags could not be read; one is typed then
}

// chosen is the flag that the form asks for, as far as it is known.
func (f *flagForm) chosen() workos.FeatureFlag {
	if i := slices.IndexFunc(f.flags, sameFlag(f.Slug)); i >= 0 {
		flag := f.flags[i]
		flag.Name = views.FlagName(flag)
		return flag
	}
	return workos.FeatureFlag{Slug: f.Slug, Name: f.Slug, Enabled: true}
}

func (f *flagForm) read(values url.Values, form *views.ActForm) {
	form.Fields = []string{"flag"}
	f.Slug = oneLine(values.Get("flag"))
	switch {
	case f.Slug == "":
		form.Wrong("flag", "Choose a flag.")
	case f.missing == "" && !slices.ContainsFunc(f.flags, sameFlag(f.Slug)):
		form.Wrong("flag", "This flag is on already, or does not exist. Choose one of the list.")
	}
}

func (f *flagForm) controls(form views.ActForm) []templ.Component {
	input := ui.Input{Name: "flag", Label: "Feature flag", Value: f.Slug, Required: true, Error: form.WrongAt("flag")}
	if f.missing != "" {
		input.Hint = f.missing + " Type the flag's slug as your product knows it."
		return []templ.Component{ui.TextInput(input)}
	}
	options := make([]ui.Option, len(f.flags))
	for i, flag := range f.flags {
		options[i] = ui.Option{Value: flag.Slug, Label: views.FlagName(flag)}
		if !flag.Enabled {
			options[i].Label += " (switched off altogether)"
		}
	}
	input.Hint = "A flag that is switched off altogether does nothing for anybody until it is switched on in the WorkOS Dashboard."
	if len(options) == 0 {
		input.Hint = "Every flag of this environment is on for this customer already."
	}
	return []templ.Component{ui.Select(ui.SelectInput{Input: input, Prompt: "Choose a flag", Options: options})}
}
