package page

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"strings"

	actionsview "frontdesk/views/actions"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

const (
	OrganizationParam     = "organization"
	organizationTextParam = "organization_text"
)

// OrganizationFilter filters a list by one customer, chosen by typing. If a typed text names exactly one organization, it is
// replaced by its ID, also in the request's parameters, so that every link of the list has it. Otherwise the filter keeps the
// text and explains the problem.
func (b *Base) OrganizationFilter(c request.Context) ui.Filter {
	ctx, values := c.Request().Context(), c.QueryParams()
	filter := ui.Filter{Name: OrganizationParam, Label: "Organization", OptionsURL: paths.OrganizationOptions.URL()}
	given := strings.TrimSpace(values.Get(OrganizationParam))
	name, isHeld := b.OrganizationLabel(ctx, given)
	if given != "" && !isHeld && len(values[OrganizationParam]) == 1 {
		if found, problem := b.organizationTyped(c, given); problem.Text == "" { // an address that was typed by hand
			given, name = found.ID, found.Name
			values.Set(OrganizationParam, given)
		}
	}
	filter.Text = name
	if !values.Has(organizationTextParam) {
		return filter
	}
	typed := OneLine(values.Get(organizationTextParam))
	values.Del(organizationTextParam)
	if given != "" && (typed == given || SameText(typed, OneLine(name))) {
		return filter
	}
	values.Del(OrganizationParam) // the text was changed since, and it is what the person saw
	if filter.Text = typed; typed == "" {
		return filter
	}
	filter.IsTyped = true
	found, problem := b.organizationTyped(c, typed)
	if filter.Problem = problem.Text; problem.Text != "" {
		for _, o := range problem.Meant[:min(len(problem.Meant), OptionsShown)] {
			chosen := maps.Clone(values)
			chosen.Set(OrganizationParam, o.ID)
			filter.Suggestions = append(filter.Suggestions, ui.Suggestion{
				Name: o.Name, ID: o.ID, URL: c.Request().URL.Path + "?" + chosen.Encode()})
		}
		return filter
	}
	values.Set(OrganizationParam, found.ID)
	filter.Text, _ = b.OrganizationLabel(ctx, found.ID)
	if IsPartial(c) {
		c.Response().Header().Set("HX-Push-Url", c.Request().URL.Path+"?"+values.Encode())
	}
	return filter
}

// organizationTyped returns the one organization that a typed text names, or why there is not exactly one. Text
// around a pasted name or ID is ignored.
func (b *Base) organizationTyped(c request.Context, text string) (NamedOrganization, notNamed) {
	if len([]rune(text)) > MaxSearchLength {
		return NamedOrganization{}, notNamed{Text: fmt.Sprintf("Type at most %d characters: a name, a domain or an ID.", MaxSearchLength)}
	}
	found, problem := b.organizationNamed(c.Request().Context(), text)
	if clean := CleanPasted(text, c.Request().Host); problem.Text != "" && clean != text && clean != "" {
		if cleaned, wrong := b.organizationNamed(c.Request().Context(), clean); wrong.Text == "" {
			return cleaned, wrong
		}
	}
	return found, problem
}

// OrganizationLabel returns what the filter shows for an organization, and whether the mirror has it.
func (b *Base) OrganizationLabel(ctx context.Context, id string) (string, bool) {
	if id == "" {
		return "", false
	}
	row, err := b.Mirror.OrganizationRow(ctx, b.Scope(ctx), id)
	if err != nil {
		return id, false
	}
	return ui.Named(row.Name, row.ID), true
}

// Prefill sets the organization of ?organization= in a form, or adds an error, and returns the page's status.
func (b *Base) Prefill(c request.Context, form *actionsview.Form) int {
	id := c.QueryParam("organization")
	if id == "" {
		return http.StatusOK
	}
	found, status, wrong := b.organizationOf(c.Request().Context(), id)
	form.Organization, form.OrganizationName = found.ID, found.Name
	if wrong != "" {
		form.OrganizationName = Cut(OneLine(id), MaxSearchLength)
		form.AddError("organization", wrong)
	}
	return status
}

// ChosenOrganization returns the organization of a form, or what is wrong with the choice. The form keeps what was found, to
// show it again. With JavaScript the form sends an ID; without, only the typed text. If the text does not belong to the
// ID, the text wins: it is what the person saw.
func (b *Base) ChosenOrganization(c request.Context, form *actionsview.Form) (NamedOrganization, string) {
	ctx := c.Request().Context()
	id, text := form.Organization, form.OrganizationName
	if len([]rune(text)) > MaxSearchLength || len(id) > MaxSearchLength {
		form.Organization, form.OrganizationName = "", ""
		return NamedOrganization{}, fmt.Sprintf("Type at most %d characters: a name, a domain or an ID.", MaxSearchLength)
	}
	if id != "" {
		found, _, wrong := b.organizationOf(ctx, id)
		if wrong != "" || text == "" || text == id || SameText(text, OneLine(found.Name)) {
			form.OrganizationName = cmp.Or(found.Name, text, id)
			return found, wrong
		}
	}
	form.Organization = ""
	if text == "" {
		return NamedOrganization{}, "Choose the organization."
	}
	found, wrong := b.organizationNamed(ctx, text)
	form.Organization, form.OrganizationName = found.ID, cmp.Or(found.Name, text)
	return found, wrong.sentence()
}

// organizationOf finds an organization by ID, or returns what is wrong and the HTTP status.
func (b *Base) organizationOf(ctx context.Context, id string) (NamedOrganization, int, string) {
	if !IsIDOf(mirror.KindOrganization, id) {
		return NamedOrganization{}, http.StatusBadRequest, "This is not the ID of an organization: those begin with org_."
	}
	found, err := b.organizationByID(ctx, id)
	switch {
	case err == nil:
		return found, http.StatusOK, ""
	case workos.IsNotFound(err), errors.Is(err, mirror.ErrNotFound):
		return NamedOrganization{}, http.StatusNotFound, "WorkOS knows no organization with the ID " + id + "."
	default:
		b.Log.InfoContext(ctx, "organization of a form", "error", err)
		return NamedOrganization{}, http.StatusServiceUnavailable,
			"This organization is not in Frontdesk's data, and it could not be looked up. " + ErrorText(err)
	}
}

// notNamed is why a text does not name exactly one organization, with those it may mean. Its zero value means no problem.
type notNamed struct {
	Text       string
	Meant      []NamedOrganization
	Lead, Next string // before and after the names of those, where they cannot be pressed
}

// sentence returns the problem as one text, for a form, which cannot show links.
func (p notNamed) sentence() string {
	if len(p.Meant) == 0 {
		return p.Text
	}
	return InOneLine(p.Text, p.Lead+listed(p.Meant)+".", p.Next)
}

// organizationNamed returns the one organization that a typed text names, or why there is not exactly one.
func (b *Base) organizationNamed(ctx context.Context, text string) (NamedOrganization, notNamed) {
	if id, ok := b.organizationIDOf(ctx, text); ok {
		found, _, wrong := b.organizationOf(ctx, id)
		return found, notNamed{Text: wrong}
	}
	found, err := b.findOrganizations(ctx, text)
	switch {
	case err != nil:
		b.Log.InfoContext(ctx, "organization of a form", "error", err)
		return NamedOrganization{}, notNamed{Text: "No organization called “" + text + "” is in Frontdesk's data, and WorkOS could " +
			"not be reached. " + ErrorText(err)}
	case len(found) == 1:
		return found[0], notNamed{}
	case len(found) > 1:
		return NamedOrganization{}, notNamed{Text: "Several organizations match “" + text + "”.", Meant: found,
			Lead: "They are ", Next: "Type the ID of the right one."}
	}
	near, err := b.SuggestedOrganizations(ctx, text)
	if err != nil || len(near) == 0 {
		return NamedOrganization{}, notNamed{Text: "No organization has the name, domain or ID “" + text + "”."}
	}
	return NamedOrganization{}, notNamed{Text: "No organization is called “" + text + "”.", Meant: near, Lead: "Similar names: "}
}

// listed lists organizations with their IDs, to tell them apart: "Acme (org_1), Acme Foods (org_2)".
func listed(all []NamedOrganization) string {
	words := make([]string, 0, OptionsShown)
	for _, o := range all[:min(len(all), OptionsShown)] {
		words = append(words, ui.Isolated(o.Name)+" ("+o.ID+")")
	}
	if len(all) > OptionsShown {
		words = append(words, "and others")
	}
	return strings.Join(words, ", ")
}
