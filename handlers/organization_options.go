package handlers

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

const (
	optionsShown    = 8               // suggestions under a type-ahead
	maxSuggested    = 20              // looked through for those whose match one sees
	optionsDeadline = 2 * time.Second // for asking WorkOS about what the mirror does not hold
	namesakes       = 200             // organizations looked through for an exact name
)

// namedOrganization is an organization as a person may mean it.
type namedOrganization struct {
	id, name, domain, externalID string
	domains                      []string // all of them, as far as the mirror tells
}

// OrganizationOptions suggests organizations for a type-ahead, from the mirror. What the mirror does not hold yet,
// such as the id of a customer who was created a minute ago, is asked of WorkOS.
func (d *Desk) OrganizationOptions(c request.Context) error {
	text := oneLine(c.QueryParam("organization_text"))
	if len([]rune(text)) > maxSearchLength {
		return badRequest("That search is too long", "Type a name, a domain or an ID.")
	}
	ctx := c.Request().Context()
	found, err := d.suggestedOrganizations(ctx, text)
	if clean := cleanPasted(text, c.Request().Host); err == nil && len(found) == 0 && clean != text {
		text = clean
		found, err = d.suggestedOrganizations(ctx, text)
	}
	if err != nil {
		return err
	}
	if len(found) == 0 && text != "" {
		if found, err = d.askOrganizations(ctx, text); err != nil && !workos.IsNotFound(err) {
			d.Log.InfoContext(ctx, "organization options", "error", err)
		}
	}
	options := make([]ui.ComboOption, 0, len(found))
	for _, o := range found[:min(len(found), optionsShown)] {
		options = append(options, ui.ComboOption{Value: o.id, Label: o.name, Detail: cmp.Or(o.domain, o.id)})
	}
	return d.write(c, http.StatusOK, views.Page{}, ui.ComboboxOptions(options))
}

// suggestedOrganizations are those that the mirror has for a text, names that begin with it first; without a text,
// the first of all.
func (d *Desk) suggestedOrganizations(ctx context.Context, text string) ([]namedOrganization, error) {
	if text == "" {
		page, err := d.Mirror.Organizations(ctx, mirror.Everything, mirror.Query{Limit: optionsShown})
		return namesOf(page.Rows), err
	}
	result, err := d.Mirror.Search(ctx, mirror.Everything, text, maxSuggested)
	var visible []namedOrganization
	for _, o := range namesOf(result.Organizations) {
		if detail, is := whyMatches(o, text); is {
			o.domain = detail
			visible = append(visible, o)
		}
	}
	if id, isID := d.organizationIDOf(ctx, text); err == nil && len(visible) == 0 && isID {
		if row, err := d.Mirror.OrganizationRow(ctx, mirror.Everything, id); err == nil { // the whole of another system's ID
			visible = []namedOrganization{{id: row.ID, name: row.Name, domain: text}}
		}
	}
	return visible, err
}

// whyMatches is what a suggestion shows beside its name so that one sees why it is there: the domain or the ID that has the
// text. It is false for what the text is only found in the middle of, such as another system's ID.
func whyMatches(o namedOrganization, text string) (detail string, is bool) {
	key := workos.DomainKey(text)
	for _, id := range []string{o.id, o.externalID} {
		if len(id) >= len(text) && strings.EqualFold(id[:len(text)], text) {
			return id, true
		}
	}
	for _, domain := range o.domains {
		if key != "" && strings.Contains(workos.DomainKey(domain), key) {
			return domain, true
		}
	}
	for word := range strings.FieldsSeq(mirror.Folded(text)) {
		if !strings.Contains(mirror.Folded(strings.Join(append([]string{o.name}, o.domains...), " ")), word) {
			return "", false
		}
	}
	return o.domain, true
}

func namedOf(row mirror.OrganizationRow) namedOrganization {
	return namedOrganization{id: row.ID, name: row.Name, domain: row.Domain, externalID: row.ExternalID, domains: row.DomainNames}
}

func namesOf(rows []mirror.OrganizationRow) []namedOrganization {
	named := make([]namedOrganization, len(rows))
	for i, row := range rows {
		named[i] = namedOf(row)
	}
	return named
}

// askOrganizations asks WorkOS for what a text may name: an id, a domain, or a part of a name. The mirror learns it.
func (d *Desk) askOrganizations(ctx context.Context, text string) ([]namedOrganization, error) {
	ctx, cancel := context.WithTimeout(ctx, optionsDeadline)
	defer cancel()
	var answer []workos.Organization
	if kind, isID := mirror.KindOf(text); isID {
		organization, err := workos.Organization{}, error(&workos.Error{Status: http.StatusNotFound})
		if kind == mirror.KindOrganization {
			organization, err = d.Client.GetOrganization(ctx, mirror.SpellingsOf(text)[0])
		}
		if workos.IsNotFound(err) {
			organization, err = d.Client.GetOrganizationByExternalID(ctx, text)
		}
		if err != nil {
			return nil, err
		}
		answer = []workos.Organization{organization}
	} else {
		options := workos.ListOrganizationsOptions{ListOptions: workos.ListOptions{Limit: optionsShown}, Search: text}
		if domain := workos.DomainASCII(text); isDomain(domain) {
			options.Search, options.Domains = "", slices.Compact([]string{domain, workos.DomainKey(text)})
		}
		page, err := d.Client.ListOrganizations(ctx, options)
		if err != nil {
			return nil, err
		}
		answer = page.Data
	}
	named := make([]namedOrganization, len(answer))
	for i, o := range answer {
		named[i] = namedOrganization{id: o.ID, name: ui.Named(o.Name, o.ID)}
		for _, domain := range o.Domains {
			if named[i].domain == "" || workos.DomainKey(domain.Domain) == workos.DomainKey(text) {
				named[i].domain = domain.Domain
			}
		}
		if err := d.Mirror.UpsertOrganization(context.WithoutCancel(ctx), o); err != nil {
			d.failed(ctx, "learn", err)
		}
	}
	return named, nil
}

// findOrganizations are those that a text names exactly: by ID, by name or by a domain. What was pasted with something
// around it is cleaned, unless a name looks like that.
func (d *Desk) findOrganizations(ctx context.Context, text string) ([]namedOrganization, error) {
	found, err := d.organizationsNamed(ctx, text)
	if clean := cleanPasted(text, ""); err == nil && len(found) == 0 && clean != text {
		return d.organizationsNamed(ctx, clean)
	}
	return found, err
}

func (d *Desk) organizationsNamed(ctx context.Context, text string) ([]namedOrganization, error) {
	if id, ok := d.organizationIDOf(ctx, text); ok {
		if row, err := d.Mirror.OrganizationRow(ctx, mirror.Everything, id); err == nil {
			return namesOf([]mirror.OrganizationRow{row}), nil
		}
	}
	page, err := d.Mirror.Organizations(ctx, mirror.Everything, mirror.Query{Q: text, Limit: namesakes})
	if err != nil {
		return nil, err
	}
	if found := exactly(text, namesOf(page.Rows)); len(found) > 0 {
		return found, nil
	}
	asked, err := d.askOrganizations(ctx, text)
	if workos.IsNotFound(err) {
		return nil, nil
	}
	return exactly(text, asked), err
}

// exactly keeps those with this id or name, or else those with this domain: a name that looks like a domain is
// still a name.
func exactly(text string, all []namedOrganization) []namedOrganization {
	var named, owners []namedOrganization
	for _, o := range all {
		switch {
		case o.id == text, sameText(oneLine(o.name), text):
			named = append(named, o)
		case workos.DomainKey(o.domain) == workos.DomainKey(text):
			owners = append(owners, o)
		}
	}
	if len(named) > 0 {
		return named
	}
	return owners
}

// organizationByID reads what to call an organization: from the mirror, or from WorkOS when the mirror does not
// hold it yet. An error for which workos.IsNotFound holds means that it does not exist.
func (d *Desk) organizationByID(ctx context.Context, id string) (namedOrganization, error) {
	row, err := d.Mirror.OrganizationRow(ctx, mirror.Everything, id)
	if err == nil {
		return namedOf(row), nil
	}
	if !errors.Is(err, mirror.ErrNotFound) {
		return namedOrganization{}, err
	}
	asked, err := d.askOrganizations(ctx, id)
	if err != nil {
		return namedOrganization{}, err
	}
	if len(asked) != 1 {
		return namedOrganization{}, mirror.ErrNotFound
	}
	return asked[0], nil
}
