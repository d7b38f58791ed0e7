package handlers

import (
	"context"
	"net/http"

	"frontdesk/views"
	providersview "frontdesk/views/providers"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// Providers are the third parties whose data people may connect, as the environment has them set up.
func (d *Desk) Providers(c request.Context) error {
	a := ask(c.Request().Context())
	providers := fetch(a, d.Client.ListDataIntegrations, nil)
	a.wait()
	return d.render(c, http.StatusOK, views.Page{Title: "Data providers", Section: views.SectionSettings, Body: providersview.ListBody(region(providers))})
}

// ProviderShow is one of them.
func (d *Desk) ProviderShow(c request.Context) error {
	slug, err := pathProvider(c)
	if err != nil {
		return err
	}
	a := ask(c.Request().Context())
	provider := fetch(a, func(ctx context.Context) (workos.DataIntegration, error) {
		return d.Client.GetDataIntegration(ctx, slug)
	}, nil)
	a.wait()
	if workos.IsNotFound(provider.Err) || provider.Err == nil && provider.Value.Slug != slug {
		return gone(slug, "data provider", "", provider.Err)
	}
	title := slug
	if provider.Err == nil {
		title = providersview.IntegrationName(provider.Value)
	}
	return d.render(c, http.StatusOK, views.Page{Title: title, Section: views.SectionSettings, Body: providersview.Body(title, region(provider))})
}
