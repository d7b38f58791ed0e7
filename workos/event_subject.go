package workos

import (
	"cmp"
	"strings"
)

// EventSubject has the IDs and the address by which an event can be found; "" for those that it does not carry.
type EventSubject struct {
	ObjectID       string // of the object that the event's data is, or is mainly about
	OrganizationID string
	ConnectionID   string
	DirectoryID    string
	UserID         string
	SessionID      string // of a session, or of a sign-in attempt by SSO
	Email          string // of the person that it is about, as it came
}

// Subject returns what an event is about. Events of sign-ins carry their organization and connection in an inner object, those of
// certificates and of groups carry the objects concerned; shapes: https://workos.com/docs/events.
func (e *Event) Subject() EventSubject {
	data, err := Decode[eventSubjectData](e.Data)
	if err != nil {
		return EventSubject{}
	}
	s := EventSubject{ObjectID: data.ID, OrganizationID: data.OrganizationID, ConnectionID: data.ConnectionID,
		DirectoryID: data.DirectoryID, UserID: data.UserID, SessionID: data.SessionID, Email: data.Email}
	for _, inner := range []eventSubjectPart{data.SSO, data.Connection} {
		s.OrganizationID = cmp.Or(s.OrganizationID, inner.OrganizationID)
		s.ConnectionID = cmp.Or(s.ConnectionID, inner.ConnectionID)
		s.SessionID = cmp.Or(s.SessionID, inner.SessionID)
	}
	s.ConnectionID = cmp.Or(s.ConnectionID, data.Connection.ID)
	s.ObjectID = cmp.Or(s.ObjectID, data.Connection.ID, data.User.ID)
	s.Email = cmp.Or(s.Email, data.User.Email)
	if strings.HasPrefix(e.Event, "group.") || strings.HasPrefix(e.Event, "organization_membership.") {
		s.UserID = cmp.Or(s.UserID, data.User.ID)
	}
	if data.ID == "" {
		return s
	}
	switch family, _, _ := strings.Cut(e.Event, "."); {
	case family == "organization":
		s.OrganizationID = cmp.Or(s.OrganizationID, data.ID)
	case family == "connection" && data.Connection.ID == "":
		s.ConnectionID = cmp.Or(s.ConnectionID, data.ID)
	case e.Event == "dsync.activated" || e.Event == "dsync.deleted":
		s.DirectoryID = cmp.Or(s.DirectoryID, data.ID)
	case family == "user":
		s.UserID = cmp.Or(s.UserID, data.ID)
	case family == "session":
		s.SessionID = cmp.Or(s.SessionID, data.ID)
	}
	return s
}

type eventSubjectPart struct {
	ID             string `json:"id"`
	OrganizationID string `json:"organization_id"`
	ConnectionID   string `json:"connection_id"`
	SessionID      string `json:"session_id"`
}

type eventSubjectData struct {
	eventSubjectPart
	DirectoryID string           `json:"directory_id"`
	UserID      string           `json:"user_id"`
	Email       string           `json:"email"`
	SSO         eventSubjectPart `json:"sso"`
	Connection  eventSubjectPart `json:"connection"`
	User        struct {
		ID    string `json:"id"`
		Email string `json:"email"`
	} `json:"user"`
}
