package page

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

// Elsewhere redirects to an object's page from an address that has something else in the place of its ID, such as an
// external ID or an email address that a person typed. Package web does the redirect.
type Elsewhere struct{ URL string }

// Error is for the log.
func (e *Elsewhere) Error() string { return "found at " + e.URL }

// foundElsewhere returns an *Elsewhere for a text that is not the ID of an object of this kind: to the page of the one object
// known by that text, or to the search if there are several. It is nil if there is none.
func (b *Base) foundElsewhere(c request.Context, kind mirror.Kind, id string) error {
	asked := c.Request()
	if asked.Method != http.MethodGet && asked.Method != http.MethodHead {
		return nil
	}
	ctx, cancel := context.WithTimeout(asked.Context(), SearchDeadline)
	defer cancel()
	others := b.othersKnownBy(ctx, kind, id)
	switch len(others) {
	case 0:
		return nil
	case 1:
		tab := strings.TrimPrefix(c.Path(), PageOfKind[kind].Pattern)
		if others[0].Kind != kind || strings.Contains(tab, ":") {
			tab = ""
		}
		return &Elsewhere{URL: PageOfObject(others[0]) + tab}
	default:
		return &Elsewhere{URL: paths.With(paths.Search.URL(), "q", id)}
	}
}

// othersKnownBy returns the objects known by a text that is not their ID, from the mirror or else from WorkOS.
func (b *Base) othersKnownBy(ctx context.Context, kind mirror.Kind, text string) []mirror.Object {
	found, err := b.Mirror.Identify(ctx, b.Scope(ctx), text)
	if err != nil {
		b.Failed(ctx, "identify", err)
	}
	found = slices.DeleteFunc(found, func(o mirror.Object) bool { return o.ID == text && o.Kind == kind })
	if len(found) > 0 || isWholeID(text) {
		return found
	}
	switch kind {
	case mirror.KindUser:
		var users mirror.SearchResult
		switch {
		case strings.Contains(text, "@"):
			if page, err := b.Mirror.Search(ctx, b.Scope(ctx), text, SearchTyped); err == nil {
				users.Users = slices.DeleteFunc(page.Users, func(row mirror.UserRow) bool { return !SameText(row.Email, text) })
			}
			if len(users.Users) == 0 {
				err = b.SearchUsers(ctx, text, &users)
			}
		default:
			err = b.SearchExternalID(ctx, text, &users)
		}
		for _, user := range users.Users {
			found = append(found, mirror.Object{Kind: kind, ID: user.ID})
		}
	case mirror.KindOrganization:
		named, asked := b.findOrganizations(ctx, text)
		if err = asked; len(named) == 0 {
			if o, asked := b.Client.GetOrganizationByExternalID(ctx, text); asked == nil && o.ID != "" {
				named, err = []NamedOrganization{{ID: o.ID}}, nil
			}
		}
		for _, organization := range named {
			found = append(found, mirror.Object{Kind: kind, ID: organization.ID})
		}
	}
	if why := b.WhyNotSearched(ctx, err); why != "" {
		b.Log.InfoContext(ctx, "look for another address", "error", err)
	}
	return slices.DeleteFunc(found, func(o mirror.Object) bool { return o.ID == text || o.ID == "" })
}

// isWholeID reports whether a text is an ID made by WorkOS, which cannot be an external ID.
func isWholeID(id string) bool {
	_, known := mirror.KindOf(id)
	return known && !workos.TimeOfID(id).IsZero()
}

// maxBegun is how many objects a page lists whose IDs begin with a truncated one.
const maxBegun = 5

// cutShort explains that an ID is truncated, and which objects have an ID that begins with it. It is "" for any other text.
func (b *Base) cutShort(ctx context.Context, kind mirror.Kind, id string) (why string, actions []ui.Action) {
	at := strings.LastIndexByte(id, '_') + 1
	guess, known := mirror.KindOf(id)
	if rest := strings.ToUpper(id[at:]); !known || guess != kind || len(rest) >= idLength || !strings.HasPrefix(rest, "0") ||
		strings.Trim(rest, base32) != "" {
		return "", nil
	}
	why = fmt.Sprintf("It is too short: after “%s” there are %s instead of %d. The end is missing, so copy the whole ID.",
		id[:at], wording.Plural(len(id)-at, "character", "characters"), idLength)
	begun, err := b.Mirror.IDsWithPrefix(ctx, b.Scope(ctx), kind, strings.ToLower(id[:at])+strings.ToUpper(id[at:]), maxBegun)
	if err != nil {
		b.Failed(ctx, "IDs that begin", err)
	}
	for _, whole := range begun {
		label := cmp.Or(ui.Isolated(b.NameOfID(ctx, whole)), whole)
		actions = append(actions, ui.Action{Label: "Open " + label, URL: PageOfKind[kind].URL(whole)})
	}
	if len(begun) > 0 {
		why += " These begin with it."
	}
	return why, actions
}
