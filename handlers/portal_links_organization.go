package handlers

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	actionsview "frontdesk/views/actions"
	"frontdesk/views/ui"
	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

// chosenOrganization is whom the form is for, or what is wrong with the choice. The form keeps what it found, so
// that a form that comes back shows it. With JavaScript an id was chosen; without, only a text was typed. A text
// that does not belong to the id wins over it: it is what the person saw when they sent the form.
func (d *Desk) chosenOrganization(c request.Context, form *actionsview.Form) (namedOrganization, string) {
	ctx := c.Request().Context()
	id, text := form.Organization, form.OrganizationName
	if len([]rune(text)) > maxSearchLength || len(id) > maxSearchLength {
		form.Organization, form.OrganizationName = "", ""
		return namedOrganization{}, fmt.Sprintf("Type at most %d characters: a name, a domain or an ID.", maxSearchLength)
	}
	if id != "" {
		found, _, wrong := d.organizationOf(ctx, id)
		if wrong != "" || text == "" || text == id || sameText(text, oneLine(found.name)) {
			form.OrganizationName = cmp.Or(found.name, text, id)
			return found, wrong
		}
	}
	form.Organization = ""
	if text == "" {
		return namedOrganization{}, "Choose the organization."
	}
	found, wrong := d.organizationNamed(ctx, text)
	form.Organization, form.OrganizationName = found.id, cmp.Or(found.name, text)
	return found, wrong
}

// organizationOf finds an organization by id, or says what is wrong and with which HTTP status.
func (d *Desk) organizationOf(ctx context.Context, id string) (namedOrganization, int, string) {
	if !isIDOf(mirror.KindOrganization, id) {
		return namedOrganization{}, http.StatusBadRequest, "This is not the ID of an organization: those begin with org_."
	}
	found, err := d.organizationByID(ctx, id)
	switch {
	case err == nil:
		return found, http.StatusOK, ""
	case workos.IsNotFound(err), errors.Is(err, mirror.ErrNotFound):
		return namedOrganization{}, http.StatusNotFound, "WorkOS knows no organization with the ID " + id + "."
	default:
		d.Log.InfoContext(ctx, "organization of a form", "error", err)
		return namedOrganization{}, http.StatusServiceUnavailable, "This organization is not in Frontdesk's data, and it could not be looked up. " + whyMissing(err)
	}
}

// organizationNamed finds the one organization that a typed text names, or says why there is not exactly one.
func (d *Desk) organizationNamed(ctx context.Context, text string) (namedOrganization, string) {
	if id, ok := d.organizationIDOf(ctx, text); ok {
		text = id
		found, _, wrong := d.organizationOf(ctx, text)
		return found, wrong
	}
	found, err := d.findOrganizations(ctx, text)
	switch {
	case err != nil:
		d.Log.InfoContext(ctx, "organization of a form", "error", err)
		return namedOrganization{}, "No organization called “" + text + "” is in Frontdesk's data, and WorkOS could not be reached. " + whyMissing(err)
	case len(found) == 1:
		return found[0], ""
	case len(found) > 1:
		return namedOrganization{}, "Several organizations are meant by “" + text + "”: " + listed(found) + ". Type the ID of the right one."
	}
	near, err := d.suggestedOrganizations(ctx, text)
	if err != nil || len(near) == 0 {
		return namedOrganization{}, "No organization has the name, domain or ID “" + text + "”."
	}
	return namedOrganization{}, "No organization is called “" + text + "”. Similar names: " + listed(near) + "."
}

// listed names organizations so that they can be told apart: "Acme (org_1), Acme Foods (org_2)".
func listed(all []namedOrganization) string {
	words := make([]string, 0, optionsShown)
	for _, o := range all[:min(len(all), optionsShown)] {
		words = append(words, ui.Isolated(o.name)+" ("+o.id+")")
	}
	if len(all) > optionsShown {
		words = append(words, "and others")
	}
	return strings.Join(words, ", ")
}
