package health

import (
	"fmt"
	"slices"
	"time"

	"frontdesk/workos"
)

// Input is one subject and what the rules of its kind read beside it. Only the fields of the subject's kind are filled.
//
// The types below have what rules may read, and no more: the mirror fills every one of their fields, so that a rule cannot
// read what is never there. To let rules read another field, add it to the type, to the function that makes the type of
// WorkOS's object, and to what workos/mirror/issues_inputs.go reads. A test compares the two.
type Input struct {
	Kind Kind

	Connection Connection
	Directory  Directory
	Domain     Domain
	User       User
	Membership Membership
	Invitation Invitation
	Address    string

	Connections    []Connection    // of a connection's organization, the connection itself among them
	Certificates   []Certificate   // of a connection
	SignIns        SignIns         // through a connection, or of an address
	DirectoryUsers []DirectoryUser // of a membership's organization, with the member's address
	IsMember       bool            // of a user: of any organization, in any status
	Users          []User          // with an address
}

// relation is what an input of a kind holds of the objects that are related to its subject. A rule sees it when it declares
// that it reads them.
type relation struct {
	judges Kind
	read   Read
	show   func(to, from *Input)
}

// relations are all that inputs hold beside their subjects. A new one also needs workos/mirror/issues_inputs.go to load it,
// and keysOf in workos/mirror/issues_changes.go to find whom a change concerns.
var relations = []relation{
	{KindConnection, Read{KindConnection, byOrganization}, func(to, from *Input) { to.Connections = from.Connections }},
	{KindConnection, Read{KindCertificate, byConnection}, func(to, from *Input) { to.Certificates = from.Certificates }},
	{KindConnection, Read{KindSignIn, byConnection}, func(to, from *Input) {
		to.SignIns.Failures, to.SignIns.SucceededAt = from.SignIns.Failures, from.SignIns.SucceededAt
		to.SignIns.People = from.SignIns.People
	}},
	{KindConnection, Read{KindSignIn, byEmail}, func(to, from *Input) { to.SignIns.Recovered = from.SignIns.Recovered }},
	{KindUser, Read{KindMembership, byUser}, func(to, from *Input) { to.IsMember = from.IsMember }},
	{KindMembership, Read{KindUser, byUser}, func(to, from *Input) {
		to.Membership.Email, to.Membership.Name = from.Membership.Email, from.Membership.Name
	}},
	{KindMembership, Read{KindDirectoryUser, byOrganizationAndEmail}, func(to, from *Input) { to.DirectoryUsers = from.DirectoryUsers }},
	{KindAddress, Read{KindUser, byEmail}, func(to, from *Input) { to.Users = from.Users }},
	{KindAddress, Read{KindSignIn, byEmail}, func(to, from *Input) {
		to.SignIns.Failures, to.SignIns.SucceededAt = from.SignIns.Failures, from.SignIns.SucceededAt
	}},
}

// prepared makes the registry of rules: each one sees what it declares that it reads, and nothing else. A rule that reads
// what no input holds stops the program at its start.
func prepared(rules []Rule) []Rule {
	for i := range rules {
		rule := &rules[i]
		for _, read := range rule.Reads {
			at := slices.IndexFunc(relations, func(r relation) bool {
				return r.judges == rule.Judges && r.read.Kind == read.Kind && slices.Equal(r.read.Keys, read.Keys)
			})
			if at < 0 {
				panic(fmt.Sprintf("health: %s reads %s by %v, which inputs of %s do not hold: see relations", rule.Code, read.Kind, read.Keys,
					rule.Judges))
			}
			rule.sees = append(rule.sees, relations[at])
		}
	}
	return rules
}

// show copies the part of an input that consists of its subject and of relations.
func (in *Input) show(to *Input, all []relation) {
	*to = Input{Kind: in.Kind}
	switch in.Kind {
	case KindConnection:
		to.Connection = in.Connection
	case KindDirectory:
		to.Directory = in.Directory
	case KindDomain:
		to.Domain = in.Domain
	case KindUser:
		to.User = in.User
	case KindMembership:
		to.Membership = in.Membership
		to.Membership.Email, to.Membership.Name = "", "" // of the user
	case KindInvitation:
		to.Invitation = in.Invitation
	case KindAddress:
		to.Address = in.Address
	}
	for _, related := range all {
		if related.judges == in.Kind {
			related.show(to, in)
		}
	}
}

// Readable is the part of an input that rules of its kind can read: what a store has to fill.
func (in *Input) Readable() (part Input) {
	in.show(&part, relations)
	return part
}

// Connection is what rules may read of a connection.
type Connection struct {
	ID, OrganizationID   string
	Name, Type, State    string
	Domains              []string
	CreatedAt, UpdatedAt time.Time
}

// ConnectionOf is what rules may read of a connection.
func ConnectionOf(c workos.Connection) Connection {
	of := Connection{ID: c.ID, OrganizationID: c.OrganizationID, Name: c.Name, Type: c.ConnectionType, State: c.State,
		CreatedAt: c.CreatedAt.Time, UpdatedAt: c.UpdatedAt.Time}
	for _, d := range c.Domains {
		if d.Domain != "" {
			of.Domains = append(of.Domains, d.Domain)
		}
	}
	return of
}

func (c Connection) hasKnownState() bool { return workos.Connection{State: c.State}.HasKnownState() }

// Directory is what rules may read of a directory.
type Directory struct {
	ID, OrganizationID        string
	Name, Type, State, Domain string
	CreatedAt, UpdatedAt      time.Time
}

// DirectoryOf is what rules may read of a directory.
func DirectoryOf(d workos.Directory) Directory {
	return Directory{ID: d.ID, OrganizationID: d.OrganizationID, Name: d.Name, Type: d.Type, State: d.State, Domain: d.Domain,
		CreatedAt: d.CreatedAt.Time, UpdatedAt: d.UpdatedAt.Time}
}

func (d Directory) hasKnownState() bool { return workos.Directory{State: d.State}.HasKnownState() }

// Domain is what rules may read of an organization's domain.
type Domain struct {
	ID, OrganizationID string // the ID as DomainID gives it
	Domain, State      string
	AddedAt            time.Time // or when it was first seen in its state, where nothing says when it was added
}

// DomainOf is what rules may read of an organization's domain.
func DomainOf(d workos.OrganizationDomain) Domain {
	return Domain{ID: DomainID(d), OrganizationID: d.OrganizationID, Domain: d.Domain, State: d.State, AddedAt: d.CreatedAt.Time}
}

// DomainID names a domain: by its ID, or by itself where a server gives domains no ID.
func DomainID(d workos.OrganizationDomain) string {
	if d.ID != "" {
		return d.ID
	}
	return d.OrganizationID + " " + d.Domain
}

func (d Domain) hasKnownState() bool {
	return workos.OrganizationDomain{State: d.State}.HasKnownState()
}

// User is what rules may read of a user.
type User struct {
	ID, Email, Name         string
	IsEmailUnverified       bool // false where WorkOS does not say
	CreatedAt, LastSignInAt time.Time
}

// UserOf is what rules may read of a user.
func UserOf(u workos.User) User {
	return User{ID: u.ID, Email: u.Email, Name: nameOf(u.Name, u.FirstName, u.LastName), CreatedAt: u.CreatedAt.Time,
		LastSignInAt: u.LastSignInAt.Time, IsEmailUnverified: !u.EmailVerified && !u.IsUnknown("email_verified")}
}

// Membership is what rules may read of a membership.
type Membership struct {
	ID, UserID, OrganizationID string
	Status                     string
	Email, Name                string // of the user
	CreatedAt, UpdatedAt       time.Time
}

// MembershipOf is what rules may read of a membership.
func MembershipOf(m workos.Membership) Membership {
	of := Membership{ID: m.ID, UserID: m.UserID, OrganizationID: m.OrganizationID, Status: m.Status, CreatedAt: m.CreatedAt.Time,
		UpdatedAt: m.UpdatedAt.Time}
	if u := m.User; u != nil {
		of.Email, of.Name = u.Email, nameOf(u.Name, u.FirstName, u.LastName)
	}
	return of
}

func (m Membership) hasKnownStatus() bool {
	return workos.Membership{Status: m.Status}.HasKnownStatus()
}

// DirectoryUser is what rules may read of a person in a customer's directory.
type DirectoryUser struct {
	ID, DirectoryID    string
	Email, Name, State string
	UpdatedAt          time.Time
}

// DirectoryUserOf is what rules may read of a directory user.
func DirectoryUserOf(u workos.DirectoryUser) DirectoryUser {
	return DirectoryUser{ID: u.ID, DirectoryID: u.DirectoryID, Email: u.Email, Name: nameOf(u.Name, u.FirstName, u.LastName),
		State: u.State, UpdatedAt: u.UpdatedAt.Time}
}

func (u DirectoryUser) hasKnownState() bool {
	return workos.DirectoryUser{State: u.State}.HasKnownState()
}

// Invitation is what rules may read of an invitation.
type Invitation struct {
	ID, OrganizationID string
	Email, Role        string
	State              string // as WorkOS calls it, or already as InvitationStatus does
	InviterUserID      string
	CreatedAt          time.Time
	ExpiresAt          time.Time
}

// InvitationOf is what rules may read of an invitation.
func InvitationOf(i workos.Invitation) Invitation {
	return Invitation{ID: i.ID, OrganizationID: i.OrganizationID, Email: i.Email, Role: i.RoleSlug, State: i.State,
		InviterUserID: i.InviterUserID, CreatedAt: i.CreatedAt.Time, ExpiresAt: i.ExpiresAt.Time}
}

func (i Invitation) hasKnownState() bool { return workos.Invitation{State: i.State}.HasKnownState() }
