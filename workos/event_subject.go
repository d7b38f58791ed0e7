package workos

import (
	"cmp"
	"strings"
)

// EventSubject says about whom and what an event of a sign-in, connection, directory or domain is; "" for what it does not carry.
type EventSubject struct {
	OrganizationID, ConnectionID, DirectoryID string
	Email                                     string // of the person who signed in, as it came
}

// Subject returns what an event is about. Events of sign-ins carry their organization and connection in an inner object, those
// about certificates carry the connection concerned (https://workos.com/docs/events).
func (e *Event) Subject() EventSubject {
	data, err := Decode[eventSubjectData](e.Data)
	if err != nil {
		return EventSubject{}
	}
	s := EventSubject{OrganizationID: data.OrganizationID, ConnectionID: data.ConnectionID, DirectoryID: data.DirectoryID, Email: data.Email}
	for _, inner := range []eventSubjectPart{data.SSO, data.Connection} {
		s.OrganizationID = cmp.Or(s.OrganizationID, inner.OrganizationID)
		s.ConnectionID = cmp.Or(s.ConnectionID, inner.ConnectionID)
	}
	s.ConnectionID = cmp.Or(s.ConnectionID, data.Connection.ID)
	switch {
	case strings.HasPrefix(e.Event, "connection.") && data.Connection.ID == "":
		s.ConnectionID = cmp.Or(s.ConnectionID, data.ID)
	case e.Event == "dsync.activated" || e.Event == "dsync.deleted":
		s.DirectoryID = cmp.Or(s.DirectoryID, data.ID)
	}
	return s
}

type eventSubjectPart struct {
	ID             string `json:"id"`
	OrganizationID string `json:"organization_id"`
	ConnectionID   string `json:"connection_id"`
}

type eventSubjectData struct {
	eventSubjectPart
	DirectoryID string           `json:"directory_id"`
	Email       string           `json:"email"`
	SSO         eventSubjectPart `json:"sso"`
	Connection  eventSubjectPart `json:"connection"`
}
