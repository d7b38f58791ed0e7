package handlers

import (
	"cmp"
	"fmt"
	"net/http"
	"strings"

	"frontdesk/views/ui"
	"frontdesk/web/paths"
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

// gone is the answer for an id of the right shape that nothing has; why is "" when it is not known.
func gone(id, noun, why string, err error) error {
	return &Problem{
		Status:  http.StatusNotFound,
		Title:   "There is no such " + noun,
		Text:    fmt.Sprintf("WorkOS knows no %s with the id %s in this environment. %s", noun, id, cmp.Or(why, "It may have been deleted, or belong to another environment.")),
		Err:     err,
		Actions: []ui.Action{{Label: "Search for it", URL: paths.Search.URL()}},
	}
}

// article puts "a" or "an" before a noun.
func article(noun string) string {
	if strings.ContainsRune("aeio", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}
