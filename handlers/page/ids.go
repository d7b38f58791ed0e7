package page

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

var domainName = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$`)

// IsDomain reports whether a text is a domain, written in any alphabet.
func IsDomain(text string) bool {
	name := workos.DomainASCII(text)
	return len(name) <= 253 && domainName.MatchString(name)
}

// PageOf returns Frontdesk's page for a WorkOS ID, "" for any other text. For an object without a page it returns
// a search, which leads on to the page that shows it.
func PageOf(text string) string {
	kind, isID := mirror.KindOf(text)
	if !isID {
		return ""
	}
	if route, hasPage := PageOfKind[kind]; hasPage {
		return route.URL(text)
	}
	return paths.With(paths.Search.URL(), "q", text)
}

// PageOfKind is the page of an object, for the kinds that have one.
var PageOfKind = map[mirror.Kind]paths.Route{
	mirror.KindOrganization:   paths.OrganizationShow,
	mirror.KindConnection:     paths.ConnectionShow,
	mirror.KindDirectory:      paths.DirectoryShow,
	mirror.KindDirectoryUser:  paths.DirectoryUserShow,
	mirror.KindDirectoryGroup: paths.DirectoryGroupShow,
	mirror.KindUser:           paths.UserShow,
	mirror.KindInvitation:     paths.InvitationShow,
}

// maxIDLength is well above the length of any server's IDs.
const maxIDLength = 200

// IsID reports whether a text can be an ID. It does not check the prefix: other servers use other prefixes, and an ID
// from a row must always lead to its page.
func IsID(text string) bool {
	return text != "" && text != "." && text != ".." && utf8.ValidString(text) && utf8.RuneCountInString(text) <= maxIDLength &&
		text == strings.TrimSpace(text) && !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) || workos.IsInvisible(r) })
}

// IsIDOf reports whether a text can be the ID of a kind: not if it has the prefix of another kind.
func IsIDOf(kind mirror.Kind, text string) bool {
	guess, known := mirror.KindOf(text)
	return IsID(text) && (!known || guess == kind)
}

// BadID is the error for a text that cannot be an ID.
func BadID(noun string) error {
	return BadRequest("This is not the ID of "+Article(noun),
		"An ID has at most "+strconv.Itoa(maxIDLength)+" characters and no spaces around it. Check that the whole ID was copied, and nothing "+
			"else.")
}

// NotFound is the error for a valid ID of no object; why is "" if it is not known. others link to what
// may have been meant.
func NotFound(id, noun, why string, err error, others ...ui.Action) error {
	return &Problem{
		Status: http.StatusNotFound,
		Title:  "There is no such " + noun,
		Text: fmt.Sprintf("WorkOS knows no %s with the ID %s in this environment. %s", noun, id,
			cmp.Or(why, "It may have been deleted, or belong to another environment.")),
		Err:     err,
		Actions: append(others, ui.Action{Label: "Search instead", URL: paths.With(paths.Search.URL(), "q", id)}),
	}
}

// notFoundInDoubt is the error for a 404 that does not name the missing object, if the mirror does not have the object either.
func notFoundInDoubt(id, noun, why string, err error, others ...ui.Action) error {
	return &Problem{
		Status: http.StatusNotFound,
		Title:  "There is no such " + noun,
		Text: InOneLine(fmt.Sprintf("WorkOS answered 404 for the ID %s without saying that this %s does not exist, and Frontdesk holds no "+
			"such %[2]s either.", id, noun), cmp.Or(why, "It may have been deleted, or belong to another environment.")),
		Err:     err,
		Actions: append(others, ui.Action{Label: "Search instead", URL: paths.With(paths.Search.URL(), "q", id)}),
	}
}

// Article puts "a" or "an" before a noun.
func Article(noun string) string {
	if strings.ContainsRune("aeioAI", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}

// NoteShown records that a page shows objects that WorkOS has no call for, so that a search for their IDs opens that page. The
// page does not wait for it.
func (b *Base) NoteShown(c request.Context, at string, ids ...string) {
	b.inBackground(c.Request().Context(), func(ctx context.Context) error { return b.Mirror.NoteShown(ctx, at, ids) })
}

// IdsOf returns the IDs of objects.
func IdsOf[T any](objects []T, id func(T) string) []string {
	ids := make([]string, len(objects))
	for i, object := range objects {
		ids[i] = id(object)
	}
	return ids
}

// PageOfObject returns the page that shows an object: its own, or that of its user or organization.
func PageOfObject(object mirror.Object) string {
	if route, hasPage := PageOfKind[object.Kind]; hasPage {
		return route.URL(object.ID)
	}
	if object.UserID != "" {
		return paths.UserShow.URL(object.UserID)
	}
	return paths.OrganizationShow.URL(object.OrganizationID)
}

// idLength is the length of WorkOS's IDs after the prefix.
const idLength = 26

const base32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// CanonicalID returns an ID in the case that WorkOS writes. IDs of another shape are unchanged.
func CanonicalID(id string) string {
	at := strings.LastIndexByte(id, '_') + 1
	if at > 0 && !workos.TimeOfID(id).IsZero() {
		return strings.ToLower(id[:at]) + strings.ToUpper(id[at:])
	}
	return id
}

// organizationIDOf returns the ID of the one organization that has a text as its ID or external ID.
func (b *Base) organizationIDOf(ctx context.Context, text string) (string, bool) {
	if !IsID(text) {
		return "", false
	}
	found, err := b.Mirror.Identify(ctx, b.Scope(ctx), text)
	if err == nil && len(found) > 0 && found[0].Kind == mirror.KindOrganization {
		return found[0].ID, true
	}
	kind, known := mirror.KindOf(text)
	return CanonicalID(text), known && kind == mirror.KindOrganization && len(found) == 0
}
