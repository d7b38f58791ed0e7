package handlers

import (
	"context"
	"net/http"

	"frontdesk/views"
	flagsview "frontdesk/views/flags"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// environmentRows is how many webhook endpoints or flags the settings show; WorkOS gives no more at once.
const environmentRows = 100

// Flags are the environment's feature flags. Whom a flag is on for is told by WorkOS only from the other side: on the
// page of each organization and user.
func (d *Desk) Flags(c request.Context) error {
	a := ask(c.Request().Context())
	flags := fetch(a, rows(maxRows, func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.FeatureFlag], error) {
		return d.Client.ListFeatureFlags(ctx, page)
	}), nil)
	a.wait()
	return d.render(c, http.StatusOK, views.Page{Title: "Feature flags", Section: views.SectionSettings, Body: flagsview.Body(flagsview.Page{Flags: region(flags), May: d.may(c)})})
}

// FlagEnable turns a flag on for the environment.
func (d *Desk) FlagEnable(c request.Context) error { return d.switchFlag(c, true) }

// FlagDisable turns a flag off for the environment.
func (d *Desk) FlagDisable(c request.Context) error { return d.switchFlag(c, false) }

func (d *Desk) switchFlag(c request.Context, on bool) error {
	slug := c.Param("slug")
	flag, err := d.Client.GetFeatureFlag(c.Request().Context(), slug)
	if workos.IsNotFound(err) {
		return gone(slug, "feature flag", "", err)
	}
	if err != nil {
		return err
	}
	name := ui.Isolated(ui.Named(flag.Name, flag.Slug))
	a := act{
		name: "flag.enable", section: views.SectionSettings, title: "Turn on " + name, submit: "Turn on flag", nothing: "Nothing was turned on", done: says(name + " was turned on."),
		says:   []string{"The flag will take effect for the organizations and users that it is targeted at, and for everybody if its default says so. Your product will see it at the next sign-in or token refresh."},
		target: target{kind: "feature_flag", id: flag.Slug, name: name, version: version(flag.UpdatedAt)}, back: paths.Flags.URL(),
		details: func() map[string]string { return diff("enabled", "off", "on") },
		do:      func(ctx context.Context) error { _, err := d.Client.EnableFeatureFlag(ctx, slug); return err },
	}
	if !on {
		a.name, a.title, a.submit, a.nothing, a.done = "flag.disable", "Turn off "+name, "Turn off flag", "Nothing was turned off", says(name+" was turned off.")
		a.says = []string{"The flag will be off for everybody, also for its targets. Turning it on again will bring the same targets back."}
		a.details = func() map[string]string { return diff("enabled", "on", "off") }
		a.do = func(ctx context.Context) error { _, err := d.Client.DisableFeatureFlag(ctx, slug); return err }
	}
	if flag.Enabled == on && !flag.IsSwitchUnknown() {
		return alreadySo(a, name+" is already "+map[bool]string{true: "on", false: "off"}[on], "")
	}
	return d.perform(c, a)
}
