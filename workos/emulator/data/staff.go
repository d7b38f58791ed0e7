package data

import (
	"time"
)

// The staff organization and its connection exist whatever the seed.
const (
	StaffOrganizationID = "org_01GZFR0NTDESK0STAFF0000000"
	StaffConnectionID   = "conn_01GZFR0NTDESK0STAFF0000001"
)

// PristineDetails is a user as the seed made it; the staff are not derived from a person.
func (s *State) PristineDetails(at Ref) UserDetails {
	if details, is := s.StaffDetails(at); is {
		return details
	}
	return s.SeededDetails(at)
}

// StaffDetails is a user as the seed made it, for one of the staff.
func (s *State) StaffDetails(at Ref) (UserDetails, bool) {
	row := s.Users.Rows[at]
	if s.Organizations.ID(row.Organization) != StaffOrganizationID {
		return UserDetails{}, false
	}
	return Staff[row.Person], true
}

// Staff are the people who look after the customers, one for each role, by person number.
var Staff = []UserDetails{
	{Email: "viewer@frontdesk.example", First: "Vera", Last: "Lindqvist", Verified: true, Locale: "en-US"},
	{Email: "success@frontdesk.example", First: "Samir", Last: "Haddad", Verified: true, Locale: "en-US"},
	{Email: "support@frontdesk.example", First: "Súna", Last: "Okafor", Verified: true, Locale: "en-US"},
	{Email: "admin@frontdesk.example", First: "Adèle", Last: "Moreau", Verified: true, Locale: "en-US"},
}

// StaffSignIn returns when one of the staff last signed in, in milliseconds.
func StaffSignIn(started time.Time, number uint32) int64 {
	return started.Add(-time.Duration(1+number) * 26 * time.Hour).UnixMilli()
}
