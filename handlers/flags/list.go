package flags

import (
	"context"
	"net/http"

	"frontdesk/handlers/action"
	"frontdesk/handlers/page"
	"frontdesk/views"
	flagsview "frontdesk/views/flags"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// List shows the environment's feature flags. WorkOS does not list a flag's targets, so those are only on the
// page of each organization and user.
func (h *Handlers) List(c request.Context) error {
	a := page.NewFetchGroup(c.Request().Context())
	flags := page.Fetch(a, page.Rows(page.MaxRows, h.Client.ListFeatureFlags), nil)
	a.Wait()
	return h.Render(c, http.StatusOK, views.Page{Title: "Feature flags", Section: views.SectionSettings,
		Body: flagsview.Body(flagsview.Page{Flags: page.Region(flags), May: h.May(c)})})
}

// Enable turns a flag on for the environment.
func (h *Handlers) Enable(c request.Context) error { return h.switchFlag(c, true) }

// Disable turns a flag off for the environment.
func (h *Handlers) Disable(c request.Context) error { return h.switchFlag(c, false) }

func (h *Handlers) switchFlag(c request.Context, on bool) error {
	slug := c.Param("slug")
	flag, err := h.Client.GetFeatureFlag(c.Request().Context(), slug)
	if workos.IsNotFound(err) {
		return page.NotFound(slug, "feature flag", "", err)
	}
	if err != nil {
		return err
	}
	name := ui.Isolated(ui.Named(flag.Name, flag.Slug))
	a := action.Operation{
		Name: "flag.enable", Section: views.SectionSettings,
		Confirmation: action.Confirmation{Title: "Turn on " + name, Submit: "Turn on flag", FailureText: "Nothing was turned on",
			Description: []string{"The flag will take effect for the organizations and users that it is targeted at, and for everybody if its " +
				"default says so. Your product will see it at the next sign-in or token refresh."}},
		Result:    action.Result{Text: name + " was turned on."},
		Target:    action.Target{Kind: "feature_flag", ID: flag.Slug, Name: name, Version: action.Version(flag.UpdatedAt)},
		CancelURL: paths.Flags.URL(),
		Details:   action.Diff("enabled", "off", "on"),
		Do:        func(ctx context.Context) error { _, err := h.Client.EnableFeatureFlag(ctx, slug); return err },
	}
	if !on {
		a.Name, a.Title, a.Submit, a.FailureText, a.Result.Text = "flag.disable", "Turn off "+name, "Turn off flag", "Nothing was turned off",
			name+" was turned off."
		a.Description = []string{"The flag will be off for everybody, also for its targets. Turning it on again will bring the same targets " +
			"back."}
		a.Details = action.Diff("enabled", "on", "off")
		a.Do = func(ctx context.Context) error { _, err := h.Client.DisableFeatureFlag(ctx, slug); return err }
	}
	if flag.Enabled == on && !flag.IsSwitchUnknown() {
		return action.AlreadySo(a, name+" is already "+map[bool]string{true: "on", false: "off"}[on], "")
	}
	return h.Perform(c, a)
}
