package health

import (
	"fmt"
	"slices"
	"time"

	"frontdesk/workos"
)

// Input is one subject with the related objects that its rules read. Only the fields for the subject's kind are set.
//
// The types below have only the fields that rules may read. The mirror sets all of them, so that a rule cannot
// read a field that is never set. To let rules read another field, add it to the type, to the function that makes the type from
// WorkOS's object, and to the columns in workos/mirror/issues_inputs.go. A test compares the two.
type Input struct {
	Kind Kind

	Organization Organization
	Connection   Connection
	Directory    Directory
	Domain       Domain
	User         User
	Membership   Membership
	Invitation   Invitation
	Address      string

	Connections    []Connection    // of a connection's organization, the connection itself among them
	Certificates   []Certificate   // of a connection
	SignIns        SignIns         // through a connection, or of an address
	DirectoryUsers []DirectoryUser // of a membership's organization, with the member's address
	IsMember       bool            // of a user: of any organization, in any status
	Users          []User          // with an address

	OrganizationDeletingSince time.Time // of the organization that something belongs to: see Organization
	UserDeletingSince         time.Time // of a membership's user
}

// relation is the part of an input with related objects of one kind. A rule sees it only if it declares
// that it reads them.
type relation struct {
	judges Kind
	read   Read
	show   func(to, from *Input)
}

// relations are all relations of inputs. For a new one, workos/mirror/issues_inputs.go must also load it,
// and keysOf in workos/mirror/issues_changes.go must find the subjects that a change affects.
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
		to.UserDeletingSince = from.UserDeletingSince
	}},
	{KindMembership, Read{KindDirectoryUser, byOrganizationAndEmail}, func(to, from *Input) { to.DirectoryUsers = from.DirectoryUsers }},
	{KindAddress, Read{KindUser, byEmail}, func(to, from *Input) { to.Users = from.Users }},
	{KindAddress, Read{KindSignIn, byEmail}, func(to, from *Input) {
		to.SignIns.Failures, to.SignIns.SucceededAt = from.SignIns.Failures, from.SignIns.SucceededAt
	}},
	{KindConnection, ownOrganization[0], showOrganizationDeleting},
	{KindDirectory, ownOrganization[0], showOrganizationDeleting},
	{KindDomain, ownOrganization[0], showOrganizationDeleting},
	{KindMembership, ownOrganization[0], showOrganizationDeleting},
	{KindInvitation, ownOrganization[0], showOrganizationDeleting},
}

func showOrganizationDeleting(to, from *Input) {
	to.OrganizationDeletingSince = from.OrganizationDeletingSince
}

// prepared makes the registry of rules: each one sees only what it declares to read. A rule that declares something that
// no input has makes the program panic at start.
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

// show copies the subject and the given relations of an input.
func (in *Input) show(to *Input, all []relation) {
	*to = Input{Kind: in.Kind}
	switch in.Kind {
	case KindOrganization:
		to.Organization = in.Organization
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

// Readable returns the part of an input that rules of its kind can read, which a store has to fill.
func (in *Input) Readable() (part Input) {
	in.show(&part, relations)
	return part
}

// Organization has the fields of an organization that rules may read.
type Organization struct {
	ID, Name      string
	DeletingSince time.Time // the deletion that WorkOS has accepted and not carried out yet; zero for none
}

// OrganizationOf returns the fields of an organization that rules may read. WorkOS does not show that it is being deleted.
func OrganizationOf(o workos.Organization) Organization {
	return Organization{ID: o.ID, Name: o.Name}
}

// Connection has the fields of a connection that rules may read.
type Connection struct {
	ID, OrganizationID   string
	Name, Type, State    string
	Domains              []string
	CreatedAt, UpdatedAt time.Time
}

// ConnectionOf returns the fields of a connection that rules may read.
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

// Directory has the fields of a directory that rules may read.
type Directory struct {
	ID, OrganizationID        string
	Name, Type, State, Domain string
	CreatedAt, UpdatedAt      time.Time
}

// DirectoryOf returns the fields of a directory that rules may read.
func DirectoryOf(d workos.Directory) Directory {
	return Directory{ID: d.ID, OrganizationID: d.OrganizationID, Name: d.Name, Type: d.Type, State: d.State, Domain: d.Domain,
		CreatedAt: d.CreatedAt.Time, UpdatedAt: d.UpdatedAt.Time}
}

func (d Directory) hasKnownState() bool { return workos.Directory{State: d.State}.HasKnownState() }

// Domain has the fields of an organization's domain that rules may read.
type Domain struct {
	ID, OrganizationID string // the ID as DomainID gives it
	Domain, State      string
	AddedAt            time.Time // or when it was first seen in its state, where nothing says when it was added
}

// DomainOf returns the fields of an organization's domain that rules may read.
func DomainOf(d workos.OrganizationDomain) Domain {
	return Domain{ID: DomainID(d), OrganizationID: d.OrganizationID, Domain: d.Domain, State: d.State, AddedAt: d.CreatedAt.Time}
}

// DomainID returns the ID of a domain, or its name if a server gives domains no ID.
func DomainID(d workos.OrganizationDomain) string {
	if d.ID != "" {
		return d.ID
	}
	return d.OrganizationID + " " + d.Domain
}

func (d Domain) hasKnownState() bool {
	return workos.OrganizationDomain{State: d.State}.HasKnownState()
}

// User has the fields of a user that rules may read.
type User struct {
	ID, Email, Name         string
	IsEmailUnverified       bool // false where WorkOS does not say
	CreatedAt, LastSignInAt time.Time
	DeletingSince           time.Time // see Organization
}

// UserOf returns the fields of a user that rules may read.
func UserOf(u workos.User) User {
	return User{ID: u.ID, Email: u.Email, Name: nameOf(u.Name, u.FirstName, u.LastName), CreatedAt: u.CreatedAt.Time,
		LastSignInAt: u.LastSignInAt.Time, IsEmailUnverified: !u.EmailVerified && !u.IsUnknown("email_verified")}
}

// Membership has the fields of a membership that rules may read.
type Membership struct {
	ID, UserID, OrganizationID string
	Status                     string
	Email, Name                string // of the user
	CreatedAt, UpdatedAt       time.Time
}

// MembershipOf returns the fields of a membership that rules may read.
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

// DirectoryUser has the fields of a directory user that rules may read.
type DirectoryUser struct {
	ID, DirectoryID    string
	Email, Name, State string
	UpdatedAt          time.Time
}

// DirectoryUserOf returns the fields of a directory user that rules may read.
func DirectoryUserOf(u workos.DirectoryUser) DirectoryUser {
	return DirectoryUser{ID: u.ID, DirectoryID: u.DirectoryID, Email: u.Email, Name: nameOf(u.Name, u.FirstName, u.LastName),
		State: u.State, UpdatedAt: u.UpdatedAt.Time}
}

func (u DirectoryUser) hasKnownState() bool {
	return workos.DirectoryUser{State: u.State}.HasKnownState()
}

// Invitation has the fields of an invitation that rules may read.
type Invitation struct {
	ID, OrganizationID string
	Email, Role        string
	State              string // as WorkOS calls it, or already as InvitationStatus does
	InviterUserID      string
	CreatedAt          time.Time
	ExpiresAt          time.Time
}

// InvitationOf returns the fields of an invitation that rules may read.
func InvitationOf(i workos.Invitation) Invitation {
	return Invitation{ID: i.ID, OrganizationID: i.OrganizationID, Email: i.Email, Role: i.RoleSlug, State: i.State,
		InviterUserID: i.InviterUserID, CreatedAt: i.CreatedAt.Time, ExpiresAt: i.ExpiresAt.Time}
}

func (i Invitation) hasKnownState() bool { return workos.Invitation{State: i.State}.HasKnownState() }
