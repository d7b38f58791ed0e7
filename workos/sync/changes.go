package sync

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"frontdesk/store/events"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

const (
	// maxTrusted is the age at which the object inside an event counts for no more than the news that it changed.
	maxTrusted = 24 * time.Hour
	// maxSignInAge is the age at which a sign-in is no reason to read its user again.
	maxSignInAge = time.Hour
)

// family is how the events of one kind of object are applied. Shapes: https://workos.com/docs/events.
type family struct {
	kind mirror.Kind
	// isRead tells that the event carries the object in another shape than the API, or without a version.
	isRead bool
}

// families are the events that carry an object of the mirror, by what is before the verb in their type.
var families = map[string]family{
	"connection":              {mirror.KindConnection, true}, // its states have other names in events
	"dsync":                   {mirror.KindDirectory, true},  // as well
	"dsync.group":             {mirror.KindDirectoryGroup, false},
	"dsync.user":              {mirror.KindDirectoryUser, false},
	"invitation":              {mirror.KindInvitation, false},
	"organization":            {mirror.KindOrganization, false},
	"organization_membership": {mirror.KindMembership, false},
	"user":                    {mirror.KindUser, false},
}

// changeOf returns what an event says about an object of the mirror; false if it says nothing about one. Types that are not
// known are taken by their names, so that a new verb of a known family is news as well.
func changeOf(e events.Event, data json.RawMessage, now time.Time) (mirror.Change, bool) {
	age := now.Sub(e.At)
	switch {
	case strings.HasPrefix(e.Type, "connection.saml_certificate"), strings.HasPrefix(e.Type, "dsync.token."):
		return mirror.Change{}, false
	case strings.HasPrefix(e.Type, "organization_domain."):
		return mirror.Change{Kind: mirror.KindOrganization, ID: e.OrganizationID}, e.OrganizationID != ""
	case strings.HasPrefix(e.Type, "dsync.group.user_"):
		id := memberOf(data)
		return mirror.Change{Kind: mirror.KindDirectoryUser, ID: id}, id != ""
	case isSignIn(e.Type):
		return mirror.Change{Kind: mirror.KindUser, ID: e.UserID}, e.UserID != "" && age < maxSignInAge
	}
	at := strings.LastIndexByte(e.Type, '.')
	if at < 0 || e.ObjectID == "" {
		return mirror.Change{}, false
	}
	f, isKnown := families[e.Type[:at]]
	c := mirror.Change{Kind: f.kind, ID: e.ObjectID}
	switch {
	case age > maxTrusted: // whatever it was, WorkOS knows what is now
	case e.Type[at+1:] == "deleted":
		c.IsGone = true
	case !f.isRead:
		c.Object = data
	}
	return c, isKnown
}

// versionIn returns the updated_at of an object that an event carries; zero if it carries none, or another object.
func versionIn(e events.Event, id string) workos.Time {
	event, err := workos.Decode[workos.Event](e.Raw)
	if err != nil {
		return workos.Time{}
	}
	object, err := workos.Decode[workos.Object](event.Data)
	if err != nil || object.ID != id {
		return workos.Time{}
	}
	return object.UpdatedAt
}

// isSignIn reports whether an event is a successful sign-in, after which the user has another time of their last one.
func isSignIn(event string) bool {
	return strings.HasPrefix(event, "authentication.") && strings.HasSuffix(event, "_succeeded")
}

// memberOf returns the directory user that an event about a group's member names.
func memberOf(data json.RawMessage) string {
	member, err := workos.Decode[struct {
		User struct {
			ID string `json:"id"`
		} `json:"user"`
	}](data)
	if err != nil {
		return ""
	}
	return member.User.ID
}

// coalesce leaves out what another change of the same object makes needless: a deletion stands for all of them, and an
// object that is read has no use for what events carry of it.
func coalesce(changes []mirror.Change) []mirror.Change {
	type object struct {
		kind mirror.Kind
		id   string
	}
	strongest := map[object]int{}
	rank := func(c mirror.Change) int {
		switch {
		case c.IsGone:
			return 2
		case c.Object == nil:
			return 1
		}
		return 0
	}
	for _, c := range changes {
		o := object{c.Kind, c.ID}
		strongest[o] = max(strongest[o], rank(c))
	}
	taken := map[object]bool{}
	return slices.DeleteFunc(changes, func(c mirror.Change) bool {
		o := object{c.Kind, c.ID}
		isLeftOut := rank(c) < strongest[o] || rank(c) > 0 && taken[o]
		taken[o] = taken[o] || !isLeftOut
		return isLeftOut
	})
}
