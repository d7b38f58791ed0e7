package handlers

import (
	"context"
	"fmt"
	"strings"

	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos/mirror"
)

const (
	organizationParam     = "organization"
	organizationTextParam = "organization_text"
)

// organizationFilter narrows a list to one customer, chosen by typing. A typed text becomes the ID of the one organization
// that it names, in the request's parameters too, so that every link of the list has it; the filter says so when there is
// not exactly one, and keeps what was typed.
func (d *Desk) organizationFilter(c request.Context) ui.Filter {
	ctx, values := c.Request().Context(), c.QueryParams()
	filter := ui.Filter{Name: organizationParam, Label: "Organization", OptionsURL: paths.OrganizationOptions.URL()}
	given := strings.TrimSpace(values.Get(organizationParam))
	name, isHeld := d.organizationLabel(ctx, given)
	if given != "" && !isHeld && len(values[organizationParam]) == 1 {
		if found, problem := d.organizationTyped(c, given); problem == "" { // an address that somebody wrote by hand
			given, name = found.id, found.name
			values.Set(organizationParam, given)
		}
	}
	filter.Text = name
	if !values.Has(organizationTextParam) {
		return filter
	}
	typed := oneLine(values.Get(organizationTextParam))
	values.Del(organizationTextParam)
	if given != "" && (typed == given || sameText(typed, oneLine(name))) {
		return filter
	}
	values.Del(organizationParam) // the text was changed since, and it is what the person saw
	if filter.Text = typed; typed == "" {
		return filter
	}
	filter.IsTyped = true
	found, problem := d.organizationTyped(c, typed)
	if filter.Problem = problem; problem != "" {
		return filter
	}
	values.Set(organizationParam, found.id)
	filter.Text, _ = d.organizationLabel(ctx, found.id)
	if isPartial(c) {
		c.Response().Header().Set("HX-Push-Url", c.Request().URL.Path+"?"+values.Encode())
	}
	return filter
}

// organizationTyped is the one organization that a typed text names, or what to say when there is not exactly one. What was
// pasted around it does not count.
func (d *Desk) organizationTyped(c request.Context, text string) (namedOrganization, string) {
	if len([]rune(text)) > maxSearchLength {
		return namedOrganization{}, fmt.Sprintf("Type at most %d characters: a name, a domain or an ID.", maxSearchLength)
	}
	found, problem := d.organizationNamed(c.Request().Context(), text)
	if clean := cleanPasted(text, c.Request().Host); problem != "" && clean != text && clean != "" {
		if cleaned, wrong := d.organizationNamed(c.Request().Context(), clean); wrong == "" {
			return cleaned, ""
		}
	}
	return found, problem
}

// organizationLabel is what the filter shows for an organization, and whether Frontdesk's data has it.
func (d *Desk) organizationLabel(ctx context.Context, id string) (string, bool) {
	if id == "" {
		return "", false
	}
	row, err := d.Mirror.OrganizationRow(ctx, mirror.Everything, id)
	if err != nil {
		return id, false
	}
	return ui.Named(row.Name, row.ID), true
}
