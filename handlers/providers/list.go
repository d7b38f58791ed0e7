package providers

import (
	"context"
	"net/http"

	"frontdesk/handlers/page"
	"frontdesk/views"
	providersview "frontdesk/views/providers"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// List shows the environment's data providers: the third parties whose data people may connect.
func (h *Handlers) List(c request.Context) error {
	a := page.NewFetchGroup(c.Request().Context())
	providers := page.Fetch(a, h.Client.ListDataIntegrations, nil)
	a.Wait()
	return h.Render(c, http.StatusOK, views.Page{Title: "Data providers", Section: views.SectionSettings,
		Body: providersview.ListBody(page.Region(providers))})
}

// Show shows one data provider.
func (h *Handlers) Show(c request.Context) error {
	slug, err := pathProvider(c)
	if err != nil {
		return err
	}
	a := page.NewFetchGroup(c.Request().Context())
	provider := page.Fetch(a, func(ctx context.Context) (workos.DataIntegration, error) {
		return h.Client.GetDataIntegration(ctx, slug)
	}, nil)
	a.Wait()
	if workos.IsNotFound(provider.Err) || provider.Err == nil && provider.Value.Slug != slug {
		return page.NotFound(slug, "data provider", "", provider.Err)
	}
	title := slug
	if provider.Err == nil {
		title = providersview.IntegrationName(provider.Value)
	}
	return h.Render(c, http.StatusOK, views.Page{Title: title, Section: views.SectionSettings,
		Body: providersview.Body(title, page.Region(provider))})
}
