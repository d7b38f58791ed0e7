package handlers

import (
	"cmp"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

// pageOfKind is where an object is shown, for the kinds that have a page of their own.
var pageOfKind = map[mirror.Kind]paths.Route{
	mirror.KindOrganization:   paths.OrganizationShow,
	mirror.KindConnection:     paths.ConnectionShow,
	mirror.KindDirectory:      paths.DirectoryShow,
	mirror.KindDirectoryUser:  paths.DirectoryUserShow,
	mirror.KindDirectoryGroup: paths.DirectoryGroupShow,
	mirror.KindUser:           paths.UserShow,
	mirror.KindInvitation:     paths.InvitationShow,
}

// maxIDLength is far beyond the IDs of any server that answers as WorkOS does.
const maxIDLength = 200

// isID tells whether a text can be an ID. Prefixes do not count: other servers have other ones, and a row that carried
// an ID leads to its page whatever it looks like.
func isID(text string) bool {
	return text != "" && text != "." && text != ".." && utf8.ValidString(text) && utf8.RuneCountInString(text) <= maxIDLength &&
		text == strings.TrimSpace(text) && !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) || workos.IsInvisible(r) })
}

// isIDOf tells whether a text can be the ID of a kind: it is not, when it begins like the IDs of another.
func isIDOf(kind mirror.Kind, text string) bool {
	guess, known := mirror.KindOf(text)
	return isID(text) && (!known || guess == kind)
}

// badID is the answer to a text that cannot be an ID.
func badID(noun string) error {
	return badRequest("This is not the ID of "+article(noun),
		"An ID has at most "+strconv.Itoa(maxIDLength)+" characters and no spaces around it. Check that the whole ID was copied, and nothing else.")
}

// gone is the answer for an ID of the right shape that nothing has; why is "" when it is not known. others lead to what
// may have been meant.
func gone(id, noun, why string, err error, others ...ui.Action) error {
	return &Problem{
		Status:  http.StatusNotFound,
		Title:   "There is no such " + noun,
		Text:    fmt.Sprintf("WorkOS knows no %s with the ID %s in this environment. %s", noun, id, cmp.Or(why, "It may have been deleted, or belong to another environment.")),
		Err:     err,
		Actions: append(others, ui.Action{Label: "Search instead", URL: paths.With(paths.Search.URL(), "q", id)}),
	}
}

// article puts "a" or "an" before a noun.
func article(noun string) string {
	if strings.ContainsRune("aeioAI", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}
