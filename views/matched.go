package views

import (
	"frontdesk/workos"
)

// MatchedUser is a user with the same email address.
type MatchedUser struct {
	ID, Name, Email string
	LastSignIn      workos.Time
	IsMember        bool   // of the organization at hand
	Status          string // of that membership
}
