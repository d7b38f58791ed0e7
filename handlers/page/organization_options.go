package page

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"frontdesk/views/ui"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

const (
	OptionsShown    = 8               // suggestions under a type-ahead
	maxSuggested    = 20              // looked through for those whose match one sees
	OptionsDeadline = 2 * time.Second // for asking WorkOS about what the mirror does not hold
	Namesakes       = 200             // organizations looked through for an exact name
)

// NamedOrganization is an organization as a person may mean it.
type NamedOrganization struct {
	ID, Name, Domain, externalID string
	domains                      []string // all of them that the mirror has
}

// SuggestedOrganizations returns the mirror's matches for a text, names that begin with it first; without a text,
// the first organizations.
func (b *Base) SuggestedOrganizations(ctx context.Context, text string) ([]NamedOrganization, error) {
	if text == "" {
		page, err := b.Mirror.Organizations(ctx, b.Scope(ctx), mirror.Query{Limit: OptionsShown})
		return namesOf(page.Rows), err
	}
	result, err := b.Mirror.Search(ctx, b.Scope(ctx), text, maxSuggested)
	var visible []NamedOrganization
	for _, o := range namesOf(result.Organizations) {
		if detail, is := whyMatches(o, text); is {
			o.Domain = detail
			visible = append(visible, o)
		}
	}
	if id, isID := b.organizationIDOf(ctx, text); err == nil && len(visible) == 0 && isID {
		if row, err := b.Mirror.OrganizationRow(ctx, b.Scope(ctx), id); err == nil { // the whole of another system's ID
			visible = []NamedOrganization{{ID: row.ID, Name: row.Name, Domain: text}}
		}
	}
	return visible, err
}

// whyMatches returns what explains a suggestion beside its name: the domain or the ID that contains the text. It is false if the
// text is found only inside something else, such as another system's ID.
func whyMatches(o NamedOrganization, text string) (detail string, is bool) {
	key := workos.DomainKey(text)
	for _, id := range []string{o.ID, o.externalID} {
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
		if !strings.Contains(mirror.Folded(strings.Join(append([]string{o.Name}, o.domains...), " ")), word) {
			return "", false
		}
	}
	return o.Domain, true
}

func namedOf(row mirror.OrganizationRow) NamedOrganization {
	return NamedOrganization{ID: row.ID, Name: row.Name, Domain: row.Domain, externalID: row.ExternalID, domains: row.DomainNames}
}

func namesOf(rows []mirror.OrganizationRow) []NamedOrganization {
	named := make([]NamedOrganization, len(rows))
	for i, row := range rows {
		named[i] = namedOf(row)
	}
	return named
}

// AskOrganizations asks WorkOS for what a text may name, an ID, a domain or a part of a name, and writes it to the mirror. WorkOS finds
// one or two letters anywhere in a name; of these answers only those are returned that Frontdesk's lists find, too.
func (b *Base) AskOrganizations(ctx context.Context, text string) ([]NamedOrganization, error) {
	ctx, cancel := context.WithTimeout(ctx, OptionsDeadline)
	defer cancel()
	var answer []workos.Organization
	if kind, isID := mirror.KindOf(text); isID {
		organization, err := workos.Organization{}, error(&workos.Error{Status: http.StatusNotFound})
		if kind == mirror.KindOrganization {
			organization, err = b.Client.GetOrganization(ctx, mirror.SpellingsOf(text)[0])
		}
		if workos.IsNotFound(err) {
			organization, err = b.Client.GetOrganizationByExternalID(ctx, text)
		}
		if err != nil {
			return nil, err
		}
		answer = []workos.Organization{organization}
	} else {
		options := workos.ListOrganizationsOptions{ListOptions: workos.ListOptions{Limit: OptionsShown}, Search: text}
		if domain := workos.DomainASCII(text); IsDomain(domain) {
			options.Search, options.Domains = "", slices.Compact([]string{domain, workos.DomainKey(text)})
		}
		page, err := b.Client.ListOrganizations(ctx, options)
		if err != nil {
			return nil, err
		}
		answer = page.Data
	}
	words, _ := mirror.ShortTerms(text)
	var named []NamedOrganization
	for _, o := range answer {
		one := NamedOrganization{ID: o.ID, Name: ui.Named(o.Name, o.ID)}
		for _, domain := range o.Domains {
			if one.Domain == "" || workos.DomainKey(domain.Domain) == workos.DomainKey(text) {
				one.Domain = domain.Domain
			}
		}
		if len(words) == 0 || mirror.FindsOrganization(text, o) {
			named = append(named, one)
		}
		if err := b.Mirror.UpsertOrganization(context.WithoutCancel(ctx), o); err != nil {
			b.Failed(ctx, "update the mirror", err)
		}
	}
	return named, nil
}

// findOrganizations returns those that a text names exactly, by ID, name or domain. Text pasted around a name or ID is
// removed, unless a name looks like that.
func (b *Base) findOrganizations(ctx context.Context, text string) ([]NamedOrganization, error) {
	found, err := b.organizationsNamed(ctx, text)
	if clean := CleanPasted(text, ""); err == nil && len(found) == 0 && clean != text {
		return b.organizationsNamed(ctx, clean)
	}
	return found, err
}

func (b *Base) organizationsNamed(ctx context.Context, text string) ([]NamedOrganization, error) {
	if id, ok := b.organizationIDOf(ctx, text); ok {
		if row, err := b.Mirror.OrganizationRow(ctx, b.Scope(ctx), id); err == nil {
			return namesOf([]mirror.OrganizationRow{row}), nil
		}
	}
	page, err := b.Mirror.Organizations(ctx, b.Scope(ctx), mirror.Query{Q: text, Limit: Namesakes})
	if err != nil {
		return nil, err
	}
	if found := exactly(text, namesOf(page.Rows)); len(found) > 0 {
		return found, nil
	}
	asked, err := b.AskOrganizations(ctx, text)
	if workos.IsNotFound(err) {
		return nil, nil
	}
	return exactly(text, asked), err
}

// exactly keeps those with this ID or name, or else those with this domain: a name that looks like a domain is
// still a name.
func exactly(text string, all []NamedOrganization) []NamedOrganization {
	var named, owners []NamedOrganization
	for _, o := range all {
		switch {
		case o.ID == text, SameText(OneLine(o.Name), text):
			named = append(named, o)
		case workos.DomainKey(o.Domain) == workos.DomainKey(text):
			owners = append(owners, o)
		}
	}
	if len(named) > 0 {
		return named
	}
	return owners
}

// organizationByID reads an organization's name from the mirror, or from WorkOS if the mirror does not
// have it yet. An error for which workos.IsNotFound is true means that it does not exist.
func (b *Base) organizationByID(ctx context.Context, id string) (NamedOrganization, error) {
	row, err := b.Mirror.OrganizationRow(ctx, b.Scope(ctx), id)
	if err == nil {
		return namedOf(row), nil
	}
	if !errors.Is(err, mirror.ErrNotFound) {
		return NamedOrganization{}, err
	}
	asked, err := b.AskOrganizations(ctx, id)
	if err != nil {
		return NamedOrganization{}, err
	}
	if len(asked) != 1 {
		return NamedOrganization{}, mirror.ErrNotFound
	}
	return asked[0], nil
}
