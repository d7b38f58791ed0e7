package health

import (
	"fmt"
	"time"
)

// Code names a kind of issue.
type Code string

// The codes. Each has one rule below, and words in package views.
const (
	ConnectionInactive       Code = "connection_inactive"
	ConnectionDraft          Code = "connection_draft"
	ConnectionRequiresType   Code = "connection_requires_type"
	ConnectionValidating     Code = "connection_validating"
	ConnectionDeleting       Code = "connection_deleting"
	ConnectionStatusUnknown  Code = "connection_status_unknown"
	ConnectionAmbiguous      Code = "connection_ambiguous"
	ConnectionSignInsFailing Code = "connection_sign_ins_failing"
	ConnectionUnused         Code = "connection_unused"
	CertificateExpired       Code = "certificate_expired"
	CertificateExpiring      Code = "certificate_expiring"
	DirectoryUnlinked        Code = "directory_unlinked"
	DirectoryRefused         Code = "directory_credentials_refused"
	DirectoryValidating      Code = "directory_validating"
	DirectoryDeleting        Code = "directory_deleting"
	DirectoryStatusUnknown   Code = "directory_status_unknown"
	DomainPending            Code = "domain_pending"
	DomainUnverified         Code = "domain_unverified"
	DomainFailed             Code = "domain_failed"
	DomainStatusUnknown      Code = "domain_status_unknown"
	MemberLeft               Code = "member_left_directory"
	MemberStatusUnknown      Code = "member_directory_status_unknown"
	MembershipInactive       Code = "membership_inactive"
	MembershipPending        Code = "membership_pending"
	MembershipStatusUnknown  Code = "membership_status_unknown"
	InvitationExpired        Code = "invitation_expired"
	InvitationExpiring       Code = "invitation_expiring"
	InvitationStatusUnknown  Code = "invitation_status_unknown"
	UserEmailUnverified      Code = "user_email_unverified"
	UserWithoutOrganization  Code = "user_without_organization"
	AddressSignInsFailing    Code = "address_sign_ins_failing"
	OrganizationDeleting     Code = "organization_deleting"
	UserDeleting             Code = "user_deleting"

	ConnectionOrganizationDeleting Code = "connection_organization_deleting"
	DirectoryOrganizationDeleting  Code = "directory_organization_deleting"
	DomainOrganizationDeleting     Code = "domain_organization_deleting"
	InvitationOrganizationDeleting Code = "invitation_organization_deleting"
	MembershipOrganizationDeleting Code = "membership_organization_deleting"
	MembershipUserDeleting         Code = "membership_user_deleting"
)

// The keys by which rules read.
var (
	byOrganization         = []Key{KeyOrganization}
	byConnection           = []Key{KeyConnection}
	byUser                 = []Key{KeyUser}
	byEmail                = []Key{KeyEmail}
	byOrganizationAndEmail = []Key{KeyOrganization, KeyEmail}

	ownOrganization = []Read{{KindOrganization, byOrganization}}
)

// What several rules have in common: when they find an issue.
var (
	failingWhen = fmt.Sprintf("In the last %s and since anyone signed in through it, %d sign-ins of %d people failed. A warning if %d of one "+
		"person failed or %d people failed once, or if more people fail than sign in.", inDays(SignInWindow), manyFailures, severalPeople,
		manyFailures, severalPeople)
	addressWhen = fmt.Sprintf("In the last %s and since the last sign-in with it, %d sign-ins failed. A notice for fewer.",
		inDays(SignInWindow), manyFailures)
	expiringWhen = fmt.Sprintf("Its certificate's end, from WorkOS's events, is at most %s away. A warning from %s and a notice from %s "+
		"before it.", inDays(certificateUrgent), inDays(certificateSoon), inDays(CertificateNotice))
	statusUnknownWhen = "Its status is missing or not documented by WorkOS."
	withOwner         = "WorkOS accepted the deletion of its organization and has not carried it out."
)

// unfinished says when a rule finds an issue whose severity settingUp lowers at first.
func unfinished(status string) string {
	return "Its status is " + status + ". A notice for the first " + inDays(SetUpTime) + "."
}

func inDays(d time.Duration) string {
	if n := int(d / (24 * time.Hour)); n != 1 {
		return fmt.Sprintf("%d days", n)
	}
	return "day"
}

var rules = prepared([]Rule{
	{Code: ConnectionInactive, Judges: KindConnection, Severity: Critical, Owner: CustomerAdmin, Remedy: RemedySSO, Customer: true,
		When:  "Its status is Inactive.",
		check: connectionIn("inactive")},
	{Code: ConnectionDraft, Judges: KindConnection, Severity: Warning, Owner: CustomerAdmin, Remedy: RemedySSO, Customer: true,
		When:  unfinished("Draft"),
		check: settingUp(connectionIn("draft"))},
	{Code: ConnectionRequiresType, Judges: KindConnection, Severity: Warning, Owner: CustomerAdmin, Remedy: RemedySSO, Customer: true,
		When:  unfinished("Provider not chosen"),
		check: settingUp(connectionIn("requires_type"))},
	{Code: ConnectionValidating, Judges: KindConnection, Severity: Warning, Owner: CustomerAdmin, Remedy: RemedySSO, Customer: true,
		When:  unfinished("Validating"),
		check: settingUp(connectionIn("validating"))},
	{Code: ConnectionDeleting, Judges: KindConnection, Severity: Info, Owner: NoAction, Customer: true,
		When:  "Its status is Being deleted.",
		check: connectionIn("deleting")},
	{Code: ConnectionStatusUnknown, Judges: KindConnection, Severity: Warning, Owner: OurTeam, Customer: true,
		When:  statusUnknownWhen,
		check: connectionStatusUnknown},
	{Code: ConnectionAmbiguous, Judges: KindConnection, Reads: []Read{{KindConnection, byOrganization}},
		Severity: Warning, Owner: OurTeam, Customer: true,
		When:  "It and another connection of the organization are active.",
		check: ambiguous},
	{Code: ConnectionSignInsFailing, Judges: KindConnection, Reads: []Read{{KindSignIn, byConnection}, {KindSignIn, byEmail}},
		Severity: Critical, Owner: CustomerAdmin, Remedy: RemedyReadFailures, Customer: true,
		When:  failingWhen,
		check: connectionFailing},
	{Code: ConnectionUnused, Judges: KindConnection, Reads: []Read{{KindSignIn, byConnection}, {KindSignIn, byEmail}},
		Severity: Info, Owner: OurTeam, Customer: true,
		When:  "It is active, and the last successful sign-in through it that is known was more than " + inDays(UnusedTime) + " ago.",
		check: connectionUnused},
	{Code: CertificateExpired, Judges: KindConnection, Reads: []Read{{KindCertificate, byConnection}},
		Severity: Critical, Owner: CustomerAdmin, Remedy: RemedyCertificate, Customer: true,
		When:  "Its certificate's end, from WorkOS's events, has passed.",
		check: certificateExpired},
	{Code: CertificateExpiring, Judges: KindConnection, Reads: []Read{{KindCertificate, byConnection}},
		Severity: Critical, Owner: CustomerAdmin, Remedy: RemedyCertificate, Customer: true,
		When:  expiringWhen,
		check: certificateExpiring},

	{Code: DirectoryUnlinked, Judges: KindDirectory, Severity: Warning, Owner: CustomerAdmin, Remedy: RemedyDirectory, Customer: true,
		When:  "Its status is Not connected.",
		check: directoryIn("unlinked", "inactive")}, // events say inactive
	{Code: DirectoryRefused, Judges: KindDirectory, Severity: Critical, Owner: CustomerAdmin, Remedy: RemedyDirectory, Customer: true,
		When:  "Its status is Credentials refused.",
		check: directoryIn("invalid_credentials")},
	{Code: DirectoryValidating, Judges: KindDirectory, Severity: Warning, Owner: CustomerAdmin, Remedy: RemedyDirectory, Customer: true,
		When:  unfinished("Validating"),
		check: settingUp(directoryIn("validating"))},
	{Code: DirectoryDeleting, Judges: KindDirectory, Severity: Info, Owner: NoAction, Customer: true,
		When:  "Its status is Being deleted.",
		check: directoryIn("deleting")},
	{Code: DirectoryStatusUnknown, Judges: KindDirectory, Severity: Warning, Owner: OurTeam, Customer: true,
		When:  statusUnknownWhen,
		check: directoryStatusUnknown},

	{Code: DomainPending, Judges: KindDomain, Severity: Warning, Owner: CustomerAdmin, Remedy: RemedyDomain, Customer: true,
		When:  unfinished("Pending"),
		check: settingUp(domainPending)},
	{Code: DomainUnverified, Judges: KindDomain, Severity: Warning, Owner: CustomerAdmin, Remedy: RemedyDomain, Customer: true,
		When:  "Its status is Unverified.",
		check: domainIn("unverified")},
	{Code: DomainFailed, Judges: KindDomain, Severity: Critical, Owner: CustomerAdmin, Remedy: RemedyDomain, Customer: true,
		When:  "Its status is Failed.",
		check: domainIn("failed")},
	{Code: DomainStatusUnknown, Judges: KindDomain, Severity: Warning, Owner: OurTeam, Customer: true,
		When:  "Its status is not documented by WorkOS. A notice if it is missing.",
		check: domainStatusUnknown},

	{Code: MemberLeft, Judges: KindMembership,
		Reads:    []Read{{KindDirectoryUser, byOrganizationAndEmail}, {KindUser, byUser}},
		Severity: Critical, Owner: OurTeam, Remedy: RemedyDeactivate, Customer: true,
		When:  "The membership is active; directory users of the organization have its address, and none of them is active.",
		check: memberLeft},
	{Code: MemberStatusUnknown, Judges: KindMembership, Reads: []Read{{KindDirectoryUser, byOrganizationAndEmail}, {KindUser, byUser}},
		Severity: Warning, Owner: OurTeam, Customer: true,
		When:  "The membership is active; no directory user with its address is, and one has an unknown status.",
		check: memberStatusUnknown},
	{Code: MembershipInactive, Judges: KindMembership, Reads: []Read{{KindUser, byUser}},
		Severity: Info, Owner: NoAction, Remedy: RemedyReactivate,
		When:  "Its status is Inactive.",
		check: membershipIn("inactive")},
	{Code: MembershipPending, Judges: KindMembership, Reads: []Read{{KindUser, byUser}},
		Severity: Info, Owner: Person,
		When:  "Its status is Pending.",
		check: membershipIn("pending")},
	{Code: MembershipStatusUnknown, Judges: KindMembership, Reads: []Read{{KindUser, byUser}},
		Severity: Warning, Owner: OurTeam,
		When:  statusUnknownWhen,
		check: membershipStatusUnknown},

	{Code: InvitationExpired, Judges: KindInvitation, Severity: Info, Owner: OurTeam, Remedy: RemedyInvite,
		When:  "It is pending past its end, or its status is Expired.",
		check: invitationExpired},
	{Code: InvitationExpiring, Judges: KindInvitation, Severity: Info, Owner: Person,
		When:  "It is pending and expires within " + inDays(InvitationNotice) + ", of at least " + inDays(2*InvitationNotice) + " in all.",
		check: invitationExpiring},
	{Code: InvitationStatusUnknown, Judges: KindInvitation, Severity: Info, Owner: OurTeam,
		When:  statusUnknownWhen,
		check: invitationStatusUnknown},

	{Code: UserEmailUnverified, Judges: KindUser, Severity: Info, Owner: Person, Remedy: RemedyVerifyEmail,
		When:  "WorkOS says that the email address is not verified.",
		check: emailUnverified},
	{Code: UserWithoutOrganization, Judges: KindUser, Reads: []Read{{KindMembership, byUser}},
		Severity: Info, Owner: OurTeam, Remedy: RemedyInvite,
		When:  "No membership is known, in any status.",
		check: withoutOrganization},

	{Code: OrganizationDeleting, Judges: KindOrganization, Severity: Info, Owner: NoAction, Customer: true,
		When:  "WorkOS accepted the deletion and has not carried it out.",
		check: organizationDeleting},
	{Code: UserDeleting, Judges: KindUser, Severity: Info, Owner: NoAction,
		When:  "WorkOS accepted the deletion and has not carried it out.",
		check: userDeleting},

	{Code: ConnectionOrganizationDeleting, Judges: KindConnection, Reads: ownOrganization, Severity: Info, Owner: NoAction, Customer: true,
		When:  withOwner,
		check: withOrganization(func(in *Input) Facts { return Facts{Name: in.Connection.Name, State: in.Connection.State} })},
	{Code: DirectoryOrganizationDeleting, Judges: KindDirectory, Reads: ownOrganization, Severity: Info, Owner: NoAction, Customer: true,
		When:  withOwner,
		check: withOrganization(func(in *Input) Facts { return Facts{Name: in.Directory.Name, State: in.Directory.State} })},
	{Code: DomainOrganizationDeleting, Judges: KindDomain, Reads: ownOrganization, Severity: Info, Owner: NoAction, Customer: true,
		When:  withOwner,
		check: withOrganization(func(in *Input) Facts { return Facts{Name: in.Domain.Domain, State: in.Domain.State} })},
	{Code: InvitationOrganizationDeleting, Judges: KindInvitation, Reads: ownOrganization, Severity: Info, Owner: NoAction,
		When:  withOwner,
		check: invitationWithOrganization},
	{Code: MembershipUserDeleting, Judges: KindMembership, Reads: []Read{{KindUser, byUser}}, Severity: Info, Owner: NoAction,
		When:  "WorkOS accepted the deletion of its user and has not carried it out.",
		check: withUser},
	{Code: MembershipOrganizationDeleting, Judges: KindMembership, Reads: []Read{{KindOrganization, byOrganization}, {KindUser, byUser}},
		Severity: Info, Owner: NoAction,
		When:  withOwner,
		check: withOrganization(func(in *Input) Facts { return memberFacts(in.Membership) })},

	{Code: AddressSignInsFailing, Judges: KindAddress, Reads: []Read{{KindSignIn, byEmail}, {KindUser, byEmail}},
		Severity: Warning, Owner: Person, Remedy: RemedyReadFailures,
		When:  addressWhen,
		check: addressFailing},
})
